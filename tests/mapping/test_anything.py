"""Whatever a document says, mapping answers: it never raises, and never sends nonsense through."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from small_seller import TODAY, said

from mapping import Catalog, decide, lexicon_of, load_policy, map_order
from mapping.products.facts import describe
from models.draft import Verdict
from models.order import OrderLine, Party, PurchaseOrder
from models.units import price_base, unit_codes

POLICY = load_policy()
WORDS = st.sampled_from(
    'HB-M8X40-A2 M8 x 40 A2 1/2" ½ 3х2,5 мм² Weber GmbH & Co. KG – ( ) Kassel 34139 33 0 000 1e9 -5 BX Ø 20°C \x00 '
    "DE123456789 4006381333931 ﬁ ｆｕｌｌ x= 1/0 9/64 M 8x m² \u202e K100 @ gmail.com C/ // ' '' 12/16".split(" ")
)
TEXT = st.one_of(st.none(), st.text(max_size=30), st.lists(WORDS, max_size=8).map(" ".join))
NUMBER = st.one_of(
    st.none(), st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**9), max_value=10**9)
)


@st.composite
def lines(draw: Any) -> OrderLine:
    texts = {
        name: said(draw(TEXT))
        for name in ("buyer_part", "supplier_part", "gtin", "mpn", "description", "uom", "line_no")
    }
    numbers = {name: said(draw(NUMBER)) for name in ("quantity", "unit_price")}
    return OrderLine.model_validate({**texts, **numbers, "any_slot": draw(st.booleans())})


@st.composite
def orders(draw: Any) -> PurchaseOrder:
    names = ("name", "address", "vat_id", "gln", "email", "account")
    parties = {
        role: Party.model_validate({name: said(draw(TEXT)) for name in names})
        for role in ("buyer", "ship_to", "bill_to")
    }
    return PurchaseOrder.model_validate(
        {
            **parties,
            "po_number": said(draw(TEXT)),
            "currency": said(draw(TEXT)),
            "ship_to_hint": said(draw(TEXT)),
            "sender_address": draw(TEXT) or "",
            "lines": tuple(draw(st.lists(lines(), max_size=3))),
        }
    )


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
@given(order=orders())
def test_any_order_is_mapped_and_what_is_not_settled_is_reviewed(order: PurchaseOrder, catalog: Catalog) -> None:
    mapped = map_order(order, catalog, TODAY)
    decision = decide(order, mapped, POLICY)
    assert 0.0 <= decision.confidence <= 1.0
    draft = mapped.draft
    settled = [draft.customer.choice, draft.ship_to.choice, draft.po_number, draft.currency]
    settled += [v for one in draft.lines for v in (one.sku.choice, one.quantity, one.uom, one.unit_price)]
    if decision.verdict is Verdict.AUTO:
        assert None not in settled
        assert draft.lines
        assert all((one.quantity or Decimal(0)) > 0 for one in draft.lines)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.one_of(st.text(max_size=40), st.lists(WORDS, max_size=6).map(" ".join)))
def test_any_text_can_be_asked_about(text: str, catalog: Catalog) -> None:
    lexicon = lexicon_of(catalog)
    for share in (
        lexicon.customer_names(text),
        lexicon.is_seller(text),
        lexicon.place(text),
        lexicon.product_words(text),
    ):
        assert 0.0 <= share <= 1.0
    lexicon.code_kinds(text)
    lexicon.near_codes(text)
    describe(text)
    assert isinstance(unit_codes(text), tuple)
    price_base(text)
