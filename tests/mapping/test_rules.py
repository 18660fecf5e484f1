"""Every rule: an order that offends it and one that just does not."""

from __future__ import annotations

import dataclasses
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from small_seller import ROWS, TODAY, WEBER, codes, line, order, party, said, small_catalog

from mapping import Catalog, map_order
from models.draft import Mapped
from models.order import Charge, DocumentType, PurchaseOrder
from models.reasons import Finding, ReviewReason

DALTON = party(name="Dalton Supply Corp", vat_id="98-7654321")


def mapped(catalog: Catalog, *lines: Any, **fields: Any) -> Mapped:
    return map_order(order(*lines, **fields), catalog, TODAY)


def found(catalog: Catalog, *lines: Any, **fields: Any) -> list[str]:
    return codes(mapped(catalog, *lines, **fields).findings)


def only(catalog: Catalog, *lines: Any, **fields: Any) -> Finding:
    findings = mapped(catalog, *lines, **fields).findings
    assert len(findings) == 1, findings
    return findings[0]


def test_a_clean_order_has_no_findings_and_everything_the_erp_needs(catalog: Catalog) -> None:
    draft = mapped(catalog, line(unit_price="0.38"), line("BV-12-RED", quantity="20", uom=None)).draft
    assert found(catalog, line(unit_price="0.38"), line("BV-12-RED", quantity="20", uom=None)) == []
    assert (draft.customer.choice, draft.ship_to.choice, draft.po_number) == ("K100", "K100-1", "4500-7777")
    assert [(x.line_no, x.sku.choice, x.quantity, x.uom, x.unit_price) for x in draft.lines] == [
        ("1", "HB-M8X40-A2", Decimal(10), "EA", Decimal("0.38")),
        ("2", "BV-12-RED", Decimal(20), "EA", Decimal("5.80")),
    ]
    assert draft.net_total == Decimal("119.80")


def test_the_readers_findings_are_kept(catalog: Catalog) -> None:
    doubt = Finding(code="arithmetic_mismatch", message="5 x 2 is not 11")
    assert doubt in mapped(catalog, findings=(doubt,)).findings


@pytest.mark.parametrize("kind", [DocumentType.ORDER_CHANGE, DocumentType.ORDER_CANCELLATION])
def test_changes_and_cancellations_need_a_person_and_their_number_is_no_duplicate(
    kind: DocumentType, catalog: Catalog
) -> None:
    assert found(catalog, document_type=kind, po_number="45000001") == [kind.value]


def test_a_missing_order_number_is_told(catalog: Catalog) -> None:
    assert only(catalog, po_number=None).field == "po_number"
    assert found(catalog, po_number=None) == ["missing_po_number"]


@pytest.mark.parametrize("number", ["4500-0001", "45000001", "4500 0001"])
def test_a_number_the_customer_has_used_is_a_duplicate(number: str, catalog: Catalog) -> None:
    assert found(catalog, po_number=number) == ["duplicate_order"]


def test_another_customers_number_is_no_duplicate(catalog: Catalog) -> None:
    assert "duplicate_order" not in found(catalog, po_number="4500-0001", buyer=DALTON, currency="USD")


def test_a_date_before_today_has_passed_and_today_has_not(catalog: Catalog) -> None:
    yesterday = TODAY - timedelta(days=1)
    assert found(catalog, requested_delivery_date=yesterday) == ["past_delivery_date"]
    assert found(catalog, requested_delivery_date=TODAY) == []
    doubt = only(catalog, line(), line(requested_date=yesterday))
    assert (doubt.code, doubt.field, doubt.line) == ("past_delivery_date", "lines[1].requested_date", "2")


def test_one_date_on_all_lines_is_the_orders(catalog: Catalog) -> None:
    day = date(2026, 12, 1)
    same = mapped(catalog, line(requested_date=day), line(requested_date=day)).draft
    differ = mapped(catalog, line(requested_date=day), line(requested_date=date(2026, 12, 2))).draft
    assert same.requested_delivery_date == day
    assert differ.requested_delivery_date is None


def test_another_currency_than_the_customers_is_told_and_its_prices_are_not_compared(catalog: Catalog) -> None:
    assert found(catalog, line(unit_price="0.99"), currency="USD") == ["currency_mismatch"]
    assert mapped(catalog, currency="USD").draft.currency == "USD"
    assert mapped(catalog, currency=None).draft.currency == "EUR"


def test_an_unknown_customer_is_told_and_nothing_else_is_made_up(catalog: Catalog) -> None:
    result = mapped(catalog, line(unit_price="7.77"), buyer=party(name="Ostrava Bridge Plumbing Corp"))
    assert codes(result.findings) == ["unknown_customer"]
    assert result.draft.ship_to.choice is None
    assert result.draft.lines[0].sku.choice == "HB-M8X40-A2"
    assert result.draft.lines[0].unit_price == Decimal("7.77")


def test_an_ambiguous_customer_is_told(catalog: Catalog) -> None:
    assert "ambiguous_customer" in found(catalog, buyer=party(name="Dalton Supply"))


def test_a_customer_on_hold_is_told(catalog: Catalog) -> None:
    assert found(catalog, line(unit_price="0.45"), buyer=DALTON, currency="USD") == ["customer_on_hold"]


def test_an_unknown_address_is_told_with_what_was_printed(catalog: Catalog) -> None:
    doubt = only(catalog, ship_to=party(name="Baustelle", address="Gewerbering 332, 34139 Kassel"))
    assert (doubt.code, doubt.field, doubt.found) == ("unknown_ship_to", "ship_to", "Gewerbering 332, 34139 Kassel")


@pytest.mark.parametrize(
    ("sender", "reasons"),
    [
        ("einkauf@weber-soehne.de", []),
        ("Einkauf <einkauf@Mail.Weber-Soehne.DE>", []),
        ("einkauf@weber-soehne-orders.de", ["sender_mismatch"]),
        ("weber@gmail.com", ["sender_mismatch"]),
        ("", []),
    ],
)
def test_a_mail_must_come_from_the_customers_domain(sender: str, reasons: list[str], catalog: Catalog) -> None:
    assert found(catalog, sender_address=sender) == reasons


def test_a_free_mailbox_on_file_is_the_customers(catalog: Catalog) -> None:
    buyer = party(name="Dalton Supply LLC", vat_id="12-3456789")
    assert found(catalog, line(unit_price="0.45"), buyer=buyer, currency="USD", sender_address="d@gmail.com") == []


@pytest.mark.parametrize(
    ("check", "said_"), [("spf", "fail"), ("dkim", "FAIL"), ("dmarc", "fail"), ("spf", "softfail")]
)
def test_a_failed_authentication_is_told(check: str, said_: str, catalog: Catalog) -> None:
    checks = (("spf", "pass"), (check, said_))
    assert found(catalog, sender_address="a@weber-soehne.de", sender_authentication=checks) == ["sender_mismatch"]
    passed = (("spf", "pass"), ("dkim", "none"))
    assert found(catalog, sender_address="a@weber-soehne.de", sender_authentication=passed) == []


def test_the_credit_limit_counts_what_is_used_the_goods_and_the_charges(catalog: Catalog) -> None:
    dear = [line("BV-34-BLU", quantity=str(n), unit_price="8.10") for n in (300, 300)]
    with_stock = small_stock(catalog)
    assert codes(map_order(order(*dear), with_stock, TODAY).findings) == []
    freight = Charge(description=said("Fracht"), amount=said(Decimal("3140.01")))
    assert codes(map_order(order(*dear, charges=(freight,)), with_stock, TODAY).findings) == ["credit_limit"]
    exact = Charge(description=said("Fracht"), amount=said(Decimal("3140.00")))
    assert codes(map_order(order(*dear, charges=(exact,)), with_stock, TODAY).findings) == []


def small_stock(catalog: Catalog) -> Catalog:
    """The same catalogue with plenty in stock."""
    many = {sku: dataclasses.replace(p, stock_on_hand=Decimal(10**6)) for sku, p in catalog.products.items()}
    return dataclasses.replace(catalog, products=many)


def test_an_unknown_and_an_ambiguous_product_are_told_by_line(catalog: Catalog) -> None:
    unknown = only(catalog, line(), line("ZZ-99999", line_no="20"))
    assert (unknown.code, unknown.field, unknown.line) == ("unknown_product", "lines[1].sku", "20")
    assert found(catalog, line(None, description="Hex bolt DIN 933 M8x40")) == ["ambiguous_product"]


def test_a_discontinued_product_is_told_with_its_successor_and_kept(catalog: Catalog) -> None:
    result = mapped(catalog, line("OLD-1", quantity="1"))
    assert codes(result.findings) == ["discontinued_product", "insufficient_stock"]
    assert "HB-M8X40-A2 replaces it" in result.findings[0].message
    assert result.draft.lines[0].sku.choice == "OLD-1"


@pytest.mark.parametrize("quantity", [None, "0", "-5"])
def test_a_line_without_a_quantity_that_can_be_delivered_is_told(quantity: str | None, catalog: Catalog) -> None:
    assert found(catalog, line(quantity=quantity)) == ["missing_quantity"]


def test_a_unit_that_is_not_sold_is_told(catalog: Catalog) -> None:
    doubt = only(catalog, line(uom="SET", unit_price="1.00"))
    assert (doubt.code, doubt.field, doubt.expected) == ("unit_mismatch", "lines[0].uom", "EA or BX or CS")


def test_a_quantity_is_checked_in_base_units(catalog: Catalog) -> None:
    assert found(catalog, line("BV-12-RED", quantity="25")) == ["pack_multiple"]
    assert found(catalog, line("BV-12-RED", quantity="10")) == ["below_minimum"]
    assert found(catalog, line("BV-12-RED", quantity="20")) == []
    assert found(catalog, line("HB-M8X40-A2", quantity="1.5")) == ["pack_multiple"]


def test_what_would_settle_a_doubt_is_offered_in_the_units_of_the_line(catalog: Catalog) -> None:
    assert only(catalog, line("BV-12-RED", quantity="25")).offers == ("30", "20")
    assert only(catalog, line("BV-12-RED", quantity="10")).offers == ("20",)
    assert only(catalog, line("BV-12-BLU", unit_price="6.17")).offers == ("6.10",)
    assert mapped(catalog, line("OLD-1")).findings[0].offers == ("HB-M8X40-A2",)
    assert only(catalog, line("HB-M8X45-A2", quantity="101", uom="BX")).offers == ()


def test_of_the_units_a_product_is_sold_in_the_one_whose_price_is_printed_is_offered_first(catalog: Catalog) -> None:
    assert only(catalog, line("HB-M8X45-A2", uom="SET")).offers[0] == "EA"
    by_price = only(catalog, line("HB-M8X45-A2", uom="SET", unit_price="21.00"))
    assert by_price.offers[0] == "BX" and set(by_price.offers) >= {"EA", "BX"}
    of_its_own = only(catalog, line("HB-M8X40-A2", uom="SET", unit_price="18.00"))  # less than its pieces would be
    assert of_its_own.offers[0] == "BX"


def test_an_empty_multiple_allows_any_quantity(tmp_path: Path) -> None:
    rows = [{**row, "order_multiple": ""} if row["sku"] == "CBL-3X15" else row for row in ROWS["products.csv"]]
    loaded = small_catalog(tmp_path, products=rows)
    assert found(loaded, line("CBL-3X15", quantity="12.5", uom="MTR")) == []


def test_the_stock_counts_for_all_lines_of_a_product_together(catalog: Catalog) -> None:
    assert found(catalog, line("RV-15-LH", quantity="40")) == []
    doubt = only(catalog, line("RV-15-LH", quantity="30"), line(), line("RV-15-LH", quantity="11"))
    assert (doubt.code, doubt.field) == ("insufficient_stock", "lines[2].quantity")
    assert found(catalog, line("HB-M8X45-A2", quantity="101", uom="BX")) == ["insufficient_stock"]


def test_a_printed_price_may_be_one_percent_off(catalog: Catalog) -> None:
    assert found(catalog, line("BV-12-BLU", unit_price="6.16")) == []
    doubt = only(catalog, line("BV-12-BLU", unit_price="6.17"))
    assert (doubt.code, doubt.expected, doubt.found) == ("price_deviation", "6.10", "6.17")
    assert found(catalog, line("BV-12-BLU", unit_price="0")) == ["price_deviation"]


def test_a_price_per_the_wrong_unit_is_recognised_as_such(catalog: Catalog) -> None:
    doubt = only(catalog, line("HB-M8X45-A2", unit_price="21.00"))
    assert doubt.code == "price_deviation"
    assert "per BX" in doubt.message


def test_a_product_without_a_valid_price_needs_a_person(catalog: Catalog) -> None:
    buyer = party(name="Dalton Supply LLC", vat_id="12-3456789")
    fields = {"buyer": buyer, "currency": "USD"}
    assert found(catalog, line("BV-12-BLU"), **fields) == ["low_confidence"]


def test_an_order_without_lines_needs_a_person(catalog: Catalog) -> None:
    empty = PurchaseOrder(po_number=said("1"), buyer=WEBER)
    assert codes(map_order(empty, catalog, TODAY).findings) == ["low_confidence"]


def test_every_finding_has_a_reason_that_people_can_read(catalog: Catalog) -> None:
    bad = mapped(
        catalog, line("OLD-1", uom="SET"), line("nope"), line(quantity=None), po_number=None,
        currency="USD", ship_to=party(address="Nowhere 1"), sender_address="x@y.z",
    )  # fmt: skip
    assert len(bad.findings) >= 7
    for finding in bad.findings:
        assert finding.reason in ReviewReason
        assert finding.message.endswith(".")
        assert finding.field
