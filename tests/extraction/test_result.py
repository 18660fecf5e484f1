"""The result line has the conversion contract's shape, field by field."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from typed_pages import TODAY, order_page, transcript

from extraction.reader import read
from mapping import Catalog, lexicon_of, load_policy
from models.draft import Converted
from models.order import Day, Disposition, Number, OrderLine, PurchaseOrder, Reading
from service.pipeline import convert
from service.result import purchase_order, result_line

Json = dict[str, Any]
ORDER = {"document_type", "decision", "confidence", "reasons", "purchase_order", "sales_order"}
SAYS = {"po_number", "order_date", "currency", "buyer_name", "supplier_name", "ship_to", "bill_to", "requested_delivery_date",
        "payment_terms", "subtotal", "tax", "total", "lines"}  # fmt: skip
SAYS_LINE = {"line_no", "buyer_part", "supplier_part", "gtin", "description", "quantity", "uom", "unit_price", "line_total",
             "requested_date"}  # fmt: skip
SALES = {"customer_id", "ship_to_id", "po_number", "currency", "requested_delivery_date", "lines"}
SALES_LINE = {"line_no", "sku", "quantity", "uom", "unit_price"}


@pytest.fixture(scope="module")
def converted(catalog: Catalog) -> tuple[Reading, Converted]:
    """A typed order, read and mapped."""
    reading = read(transcript(order_page()), lexicon_of(catalog), TODAY)
    return reading, convert(reading.orders[0], catalog, TODAY, load_policy())


@pytest.fixture(scope="module")
def line(converted: tuple[Reading, Converted]) -> Json:
    """Its result line, there and back through JSON."""
    reading, one = converted
    back: Json = json.loads(json.dumps(result_line("north/order.pdf", reading, [one])))
    return back


def test_a_line_has_the_contracts_fields_and_no_others(line: Json) -> None:
    (order,) = line["orders"]
    assert set(line) == {"source", "disposition", "orders"}
    assert set(order) == ORDER
    assert set(order["purchase_order"]) == SAYS and set(order["sales_order"]) == SALES
    assert all(set(x) == SAYS_LINE for x in order["purchase_order"]["lines"])
    assert all(set(x) == SALES_LINE for x in order["sales_order"]["lines"])
    assert all(set(reason) == {"code", "message", "field", "line"} for reason in order["reasons"])
    assert set(order["purchase_order"]["ship_to"]) == {"name", "address"}


def test_values_are_text_in_the_contracts_notation(line: Json) -> None:
    (order,) = line["orders"]
    says = order["purchase_order"]
    assert (line["source"], line["disposition"]) == ("north/order.pdf", "orders")
    assert (order["document_type"], order["decision"]) == ("purchase_order", "review")
    assert (says["order_date"], says["total"], says["currency"]) == ("2026-11-10", "501.00", "GBP")
    assert says["lines"][0]["quantity"] == "200" and says["lines"][0]["uom"] == "EA"
    assert 0 <= order["confidence"] <= 1


def test_what_is_not_printed_and_what_is_not_settled_is_null(line: Json) -> None:
    (order,) = line["orders"]
    assert order["purchase_order"]["bill_to"] == {"name": None, "address": None}
    assert order["purchase_order"]["payment_terms"] is None
    assert order["sales_order"]["ship_to_id"] is None, "an address that nobody has on file"
    assert "unknown_ship_to" in {reason["code"] for reason in order["reasons"]}


def test_no_number_is_ever_written_with_an_exponent() -> None:
    line = OrderLine(quantity=Number(value=Decimal("1E+3")), unit_price=Number(value=Decimal("0.0000001")))
    said = purchase_order(PurchaseOrder(lines=(line,), order_date=Day(value=date(2026, 11, 10))))
    assert (said["lines"][0]["quantity"], said["lines"][0]["unit_price"]) == ("1000", "0.0000001")
    assert said["order_date"] == "2026-11-10"


def test_a_file_without_orders_says_so_and_why() -> None:
    line = result_line("spam.eml", Reading(disposition=Disposition.NOT_AN_ORDER, why="It is a newsletter."), [])
    assert line == {"source": "spam.eml", "disposition": "not_an_order", "orders": [], "why": "It is a newsletter."}
