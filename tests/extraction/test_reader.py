"""Whole documents, typed: what the reader says of them, and what it doubts."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from typed_pages import TODAY, order_page, page, transcript

from extraction.order import ordered_lines
from extraction.reader import read
from models.lexicon import Lexicon
from models.order import Disposition, Number, OrderLine, PurchaseOrder
from models.transcript import Box, Page


def orders(lexicon: Lexicon, *pages: Page | str) -> tuple[PurchaseOrder, ...]:
    return read(transcript(*pages), lexicon, TODAY).orders


def test_an_order_is_read_whole(lexicon: Lexicon) -> None:
    (order,) = orders(lexicon, order_page())
    header = (
        order.po_number,
        order.order_date,
        order.requested_delivery_date,
        order.currency,
        order.subtotal,
        order.tax,
        order.total,
    )
    assert [str(v.value) for v in header if v] == [
        "4500012345",
        "2026-11-10",
        "2026-12-01",
        "GBP",
        "417.50",
        "83.50",
        "501.00",
    ]
    parties = (order.buyer.name, order.supplier.name, order.ship_to.name, order.ship_to.address)
    assert [v.value for v in parties if v] == [
        "Northwind Engineering GmbH", "Hartwerk Supplies Ltd", "Northwind Engineering GmbH", "Hafenstraße 3, 28217 Bremen",
    ]  # fmt: skip
    lines = [(x.supplier_part, x.quantity, x.uom, x.unit_price, x.line_total) for x in order.lines]
    assert [[str(v.value) for v in line if v] for line in lines] == [
        ["HX-M8-40", "200", "EA", "1.50", "300.00"],
        ["NUT-M8", "400", "EA", "0.25", "100.00"],
        ["HX-M8-50", "10", "EA", "1.75", "17.50"],
    ]
    assert order.findings == ()


def test_every_value_says_where_it_stands_and_how_sure_it_is(lexicon: Lexicon) -> None:
    (order,) = orders(lexicon, order_page())
    values = [order.po_number, order.total, *(x.quantity for x in order.lines), *(x.unit_price for x in order.lines)]
    for value in values:
        assert value is not None and value.why
        assert 0.5 < value.confidence <= 1.0
        (spot,) = value.evidence
        assert spot.text == value.text and 0 <= spot.left < spot.right <= 1 and 0 <= spot.top < spot.bottom <= 1


def test_the_same_document_is_read_the_same_way_twice(lexicon: Lexicon) -> None:
    document = transcript(order_page())
    assert read(document, lexicon, TODAY) == read(document, lexicon, TODAY)


def test_two_numbers_on_two_pages_are_two_orders(lexicon: Lexicon) -> None:
    first, second = orders(lexicon, order_page("4500012345"), page(order_page("4500067890"), 2))
    assert [o.po_number.value for o in (first, second) if o.po_number] == ["4500012345", "4500067890"]
    assert [len(o.lines) for o in (first, second)] == [3, 3]
    assert {x.quantity.evidence[0].page for x in second.lines if x.quantity} == {2}


def test_the_same_number_on_two_pages_is_one_order(lexicon: Lexicon) -> None:
    (order,) = orders(lexicon, order_page("4500012345"), page(order_page("4500012345"), 2))
    assert len(order.lines) == 6


def test_an_amount_that_is_no_product_is_said_at_its_line(lexicon: Lexicon) -> None:
    (order,) = orders(lexicon, order_page(amount="330.00"))
    found = next(f for f in order.findings if f.field == "lines[0].line_total")
    assert (found.code, found.line, found.expected, found.found) == ("arithmetic_mismatch", "10", "300.00", "330.00")
    assert order.lines[0].line_total is not None and order.lines[0].line_total.value == Decimal("330.00"), "as printed"


def test_a_total_that_does_not_add_up_is_said(lexicon: Lexicon) -> None:
    (order,) = orders(lexicon, order_page(total="510.00"))
    assert [(f.code, f.field, f.expected, f.found) for f in order.findings] == [
        ("arithmetic_mismatch", "total", "501.00", "510.00")
    ]


def test_a_blot_on_the_page_is_said_with_its_place(lexicon: Lexicon) -> None:
    blotted = replace(page(order_page()), unreadable=(Box(119, 421, 238, 505.2),))
    (order,) = orders(lexicon, blotted)
    (finding,) = [f for f in order.findings if f.code == "unreadable_region"]
    spot = finding.evidence[0]
    assert (spot.left, spot.top, spot.right, spot.bottom) == (0.2, 0.5, 0.4, 0.6)


def test_a_blank_page_is_no_order_and_a_blotted_one_is_unreadable(lexicon: Lexicon) -> None:
    blank = page("")
    assert read(transcript(blank), lexicon, TODAY).disposition is Disposition.NOT_AN_ORDER
    blotted = replace(blank, unreadable=(Box(50, 50, 400, 700),))
    assert read(transcript(blotted), lexicon, TODAY).disposition is Disposition.UNREADABLE


def test_of_an_order_form_only_the_filled_rows_count() -> None:
    filled, empty = OrderLine(quantity=Number(value=Decimal(2))), OrderLine(unit_price=Number(value=Decimal(3)))
    assert ordered_lines([filled, empty, empty, filled, empty]) == [filled, filled]
    assert ordered_lines([filled, empty, filled]) == [filled, empty, filled], (
        "one or two were forgotten: a person looks"
    )
    assert ordered_lines([empty] * 4) == [empty] * 4, "then no row is filled, and that is no order form"


def test_an_item_that_is_no_product_is_a_charge(lexicon: Lexicon) -> None:
    text = order_page().replace(
        "                                                               Subtotal                417.50",
        "                                                               Freight                  20.00\n"
        "                                                               Subtotal                437.50",
    )
    (order,) = orders(lexicon, text.replace("501.00", "521.00"))
    assert [(c.description.value, str(c.amount.value)) for c in order.charges] == [("Freight", "20.00")]
    assert len(order.lines) == 3 and order.findings == ()
