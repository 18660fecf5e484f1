"""What a document calls itself, and whether it orders from us."""

from __future__ import annotations

from dataclasses import replace

import pytest
from typed_pages import TODAY, scene, transcript

from extraction.kind import Kind, kind_of
from extraction.reader import read
from extraction.vocabulary import TitleKind
from models.lexicon import Lexicon
from models.order import Disposition, DocumentType, Reading
from models.transcript import Transcript

ITEMS = """
  Pos  Part number   Description                          Qty    Unit   Unit price     Amount
  10   HX-M8-40      Hexagon bolt M8 x 40 zinc plated     200    pcs          1.50     300.00
  20   NUT-M8        Hexagon nut M8 zinc plated           400    pcs          0.25     100.00

                                                          Total                        400.00
"""


def paper(title: str, supplier: str = "Hartwerk Supplies Ltd", more: str = "") -> str:
    return f"""
                      {title}

  Northwind Engineering GmbH            No.:             4500012345
  Lindenstraße 12                       Date:            10.11.2026
  28195 Bremen
  {more}

  To:
  {supplier}
  1 Mill Lane
  Leeds LS1 4AB
{ITEMS}"""


def kind(lexicon: Lexicon, text: str) -> Kind:
    found = scene(lexicon, text)
    return kind_of(found, range(len(found.rows)))


def reading(lexicon: Lexicon, text: str) -> Reading:
    return read(transcript(text), lexicon, TODAY)


@pytest.mark.parametrize(
    ("title", "order"),
    [
        ("PURCHASE ORDER", TitleKind.PURCHASE_ORDER),
        ("Bestellung", TitleKind.PURCHASE_ORDER),
        ("BON DE COMMANDE", TitleKind.PURCHASE_ORDER),
        ("Zamówienie", TitleKind.PURCHASE_ORDER),
        ("Замовлення постачальнику", TitleKind.PURCHASE_ORDER),
        ("PURCHASE ORDER CHANGE", TitleKind.ORDER_CHANGE),
        ("Cancellation of purchase order", TitleKind.ORDER_CANCELLATION),
    ],
)
def test_titles_of_orders_are_known_in_many_languages(title: str, order: TitleKind, lexicon: Lexicon) -> None:
    found = kind(lexicon, paper(title))
    assert found.order is order and found.order_score > found.other_score


@pytest.mark.parametrize(
    ("title", "other"),
    [
        ("INVOICE", "invoice"),
        ("QUOTATION", "quotation"),
        ("Lieferschein", "delivery_note"),
        ("ORDER CONFIRMATION", "order_confirmation"),
    ],
)
def test_other_papers_are_told_by_their_titles(title: str, other: str, lexicon: Lexicon) -> None:
    found = reading(lexicon, paper(title))
    assert found.disposition is Disposition.NOT_AN_ORDER
    assert found.why == f"It calls itself {other.replace('_', ' ')}."


@pytest.mark.parametrize(
    "label", ["Invoice to:  Northwind Engineering GmbH", "Quotation no.:  Q-2026-77", "Delivery note:  yes"]
)
def test_a_label_that_names_another_paper_is_no_title(label: str, lexicon: Lexicon) -> None:
    found = reading(lexicon, paper("PURCHASE ORDER", more=label))
    assert found.disposition is Disposition.ORDERS


def test_the_title_tells_what_is_asked_for(lexicon: Lexicon) -> None:
    (order,) = reading(lexicon, paper("PURCHASE ORDER CHANGE")).orders
    assert order.document_type is DocumentType.ORDER_CHANGE


def test_an_order_to_somebody_else_is_none_to_us(lexicon: Lexicon) -> None:
    found = reading(lexicon, paper("PURCHASE ORDER", supplier="Quarrington Metals Ltd"))
    assert found.disposition is Disposition.NOT_AN_ORDER
    assert found.why == "It is addressed to another supplier: Quarrington Metals Ltd."


def test_a_letter_orders_nothing(lexicon: Lexicon) -> None:
    found = reading(
        lexicon,
        """
        Dear Sir or Madam,

        thank you for your visit last week. We look forward to
        working with you.

        Kind regards
        Northwind Engineering GmbH
        """,
    )
    assert found.disposition is Disposition.NOT_AN_ORDER and found.orders == ()
    assert found.why.endswith(".")


def test_nothing_to_judge_is_no_title(lexicon: Lexicon) -> None:
    assert kind_of(scene(lexicon, "x"), []) == Kind(None, 0.0, None, 0.0)


def titled(title: str) -> Transcript:
    """A paper whose title is set half as large again as the rest."""
    plain = transcript(paper(title))
    page = plain.pages[0]
    top = min(word.top for word in page.words)
    words = tuple(replace(w, size=w.size * 1.5) if w.top == top else w for w in page.words)
    return replace(plain, pages=(replace(page, words=words),))


def test_a_large_heading_that_labels_revisions_elsewhere_is_the_title_of_a_change(lexicon: Lexicon) -> None:
    (order,) = read(titled("Enmienda"), lexicon, TODAY).orders
    assert order.document_type is DocumentType.ORDER_CHANGE


@pytest.mark.parametrize(("title", "strange"), [("Vallgemark", True), ("Purchase order", False)])
def test_a_paper_that_calls_itself_what_nobody_knows_is_looked_at(title: str, strange: bool, lexicon: Lexicon) -> None:
    (order,) = read(titled(title), lexicon, TODAY).orders
    told = [
        finding for finding in order.findings if finding.field == "document_type" or "says that it" in finding.message
    ]
    assert bool(told) is strange
