from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tiny_trade import NOW

from models.draft import Correction
from models.evidence import Evidence
from models.order import Number, OrderLine, PurchaseOrder, Text
from models.reasons import Finding
from service.corrections import apply
from service.fields import FieldPath, as_text, field_path, parse
from service.refusals import InvalidValue

BOX = Evidence(page=1, left=0.1, top=0.2, right=0.3, bottom=0.4, text="l2")


def order(count: int = 3) -> PurchaseOrder:
    lines = tuple(
        OrderLine(
            line_no=Text(value=str(10 * (n + 1))),
            quantity=Number(value=Decimal(n + 1), text=f"{n + 1},0", evidence=(BOX,), confidence=0.6),
        )
        for n in range(count)
    )
    findings = (
        Finding(code="low_confidence", message="Blurred.", field="lines[1].quantity"),
        Finding(code="arithmetic_mismatch", message="Sums.", field="lines[1].line_total"),
        Finding(code="unreadable_region", message="Blot.", field="lines[2]"),
        Finding(code="conflicting_instructions", message="Odd."),
    )
    return PurchaseOrder(po_number=Text(value="P-1", text="P-1"), lines=lines, findings=findings)


def change(field: str, after: str | None, before: str | None = "old") -> Correction:
    return Correction(field=field, before=before, after=after, by="ann", at=NOW)


def test_nothing_corrected_is_the_order_itself() -> None:
    assert apply(order(), ()).order == order()


def test_a_corrected_value_is_certain_and_keeps_its_print_and_place() -> None:
    worked = apply(order(), [change("lines[1].quantity", "12")])
    quantity = worked.order.lines[1].quantity
    assert quantity is not None
    assert (quantity.value, quantity.text, quantity.evidence, quantity.confidence) == (Decimal(12), "2,0", (BOX,), 1.0)
    assert quantity.why == "corrected by ann"
    assert worked.order.lines[0] == order().lines[0]


def test_doubts_about_what_a_person_looked_at_are_gone_and_others_stay() -> None:
    worked = apply(order(), [change("lines[1].quantity", "12")])
    assert [finding.message for finding in worked.order.findings] == ["Blot.", "Odd."]


def test_a_removed_line_takes_its_doubts_along_and_the_rest_moves_up() -> None:
    worked = apply(order(), [change("lines[2].sku", "NUT"), change("lines[1]", None)])
    assert [line.line_no.value for line in worked.order.lines if line.line_no] == ["10", "30"]
    assert [(finding.message, finding.field) for finding in worked.order.findings] == [
        ("Blot.", "lines[1]"),
        ("Odd.", None),
    ]
    assert [(chosen.line, chosen.sku) for chosen in worked.choices.skus] == [(1, "NUT")]
    assert [touched.path for touched in worked.touched] == ["lines[1].sku"]


def test_an_added_line_continues_the_numbers() -> None:
    worked = apply(order(), [change("lines[+]", "BOLT"), change("lines[3].quantity", "4", None)])
    added = worked.order.lines[3]
    assert added.line_no is not None and added.line_no.value == "40"
    assert added.quantity is not None and added.quantity.value == Decimal(4)
    assert worked.choices.skus[0].line == 3


def test_another_customer_drops_the_place_that_was_chosen() -> None:
    worked = apply(order(), [change("customer", "C1"), change("ship_to", "C1-2"), change("customer", "C2")])
    assert (worked.choices.customer_id, worked.choices.ship_to_id) == ("C2", None)


def test_an_emptied_field_is_none() -> None:
    assert apply(order(), [change("po_number", None)]).order.po_number is None


def test_a_correction_that_does_not_fit_the_order_is_refused() -> None:
    with pytest.raises(InvalidValue, match="no line 4"):
        apply(order(), [change("lines[3].quantity", "1")])


PATHS = st.sampled_from(
    ["po_number", "lines[0].quantity", "lines[0].sku", "customer", "total", "lines[0].requested_date"]
)
VALUES = {
    "po_number": st.text("ABC123-", min_size=1, max_size=10),
    "lines[0].quantity": st.integers(1, 10**6).map(str),
    "lines[0].sku": st.sampled_from(["BOLT", "NUT"]),
    "customer": st.sampled_from(["C1", "C2"]),
    "total": st.decimals(0, 10**6, places=2).map(str),
    "lines[0].requested_date": st.dates(date(2020, 1, 1), date(2030, 1, 1)).map(str),
}
CHANGES = st.lists(PATHS.flatmap(lambda path: st.tuples(st.just(path), VALUES[path])), max_size=8)


@given(CHANGES)
def test_replaying_corrections_gives_the_same_order_and_the_last_word_counts(changes: list[tuple[str, str]]) -> None:
    made = [change(path, value) for path, value in changes]
    whole = apply(order(), made)
    assert apply(order(), made) == whole
    last = dict(changes)
    if "total" in last:
        assert whole.order.total is not None and whole.order.total.value == Decimal(last["total"])
    if "customer" in last:
        assert whole.choices.customer_id == last["customer"]
    assert {touched.path for touched in whole.touched} == set(last)


@given(st.decimals(Decimal("-999999999.9999"), Decimal("999999999.9999"), places=4))
def test_a_number_survives_being_typed(number: Decimal) -> None:
    path = FieldPath(None, "total")
    assert parse(path, as_text(number)) == number


@pytest.mark.parametrize("typed", ["1,5", "1e3", "NaN", "Infinity", "0x10", "--1", "1.", "١٢", "9" * 13, "1.1234567"])
def test_what_is_no_plain_number_is_refused(typed: str) -> None:
    with pytest.raises(InvalidValue):
        parse(FieldPath(None, "total"), typed)


@pytest.mark.parametrize(
    "text", ["", "lines[]", "lines[-1].sku", "lines[0].sku.x", "lines[0]sku", "po_number ", "__class__"]
)
def test_what_is_no_path_is_refused(text: str) -> None:
    with pytest.raises(InvalidValue):
        field_path(text, 5)
