"""Orders written as JSON become purchase orders."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from small_seller import TODAY

from mapping import Catalog, map_order, purchase_order_from_truth

WRITTEN: dict[str, Any] = {
    "document_type": "purchase_order",
    "purchase_order": {
        "po_number": "P-1", "order_date": "2026-11-01", "currency": "EUR", "buyer_name": "Glenmore Mechanical Ltd",
        "ship_to": {"name": None, "address": "192 Dock Road, Cork T91 P902"}, "requested_delivery_date": "2026-12-01",
        "subtotal": "3.80",
        "lines": [{"line_no": "10", "supplier_part": "HB-M8X40-A2", "quantity": "10", "uom": "EA", "unit_price": "0.38"}],
    },
    "printed": {"vat": "IE7654321A", "address": "192 Dock Rd, Cork", "domain": "glenmore.ie", "customer_no": "K200"},
    "charges": [{"description": "Freight", "amount": "5.00"}],
}  # fmt: skip


def test_what_is_written_is_taken_as_certain() -> None:
    order = purchase_order_from_truth(WRITTEN, channel="email_pdf", language="en-GB")
    assert order.buyer.vat_id is not None and order.buyer.vat_id.value == "IE7654321A"
    assert order.requested_delivery_date is not None and order.requested_delivery_date.value == date(2026, 12, 1)
    assert order.lines[0].quantity is not None and order.lines[0].quantity.value == Decimal(10)
    assert order.charges[0].amount.value == Decimal("5.00")
    assert (order.sender_address, order.language) == ("orders@glenmore.ie", "en")


def test_it_maps_like_any_other_order(catalog: Catalog) -> None:
    mapped = map_order(purchase_order_from_truth(WRITTEN), catalog, TODAY)
    assert mapped.findings == ()
    assert (mapped.draft.customer.choice, mapped.draft.ship_to.choice) == ("K200", "K200-1")


def test_values_of_a_wrong_type_count_as_absent() -> None:
    odd = {
        "purchase_order": {
            "po_number": 7,
            "order_date": "soon",
            "subtotal": "x",
            "lines": [{"quantity": True}],
            "ship_to": None,
        }
    }
    order = purchase_order_from_truth(odd)
    assert order.po_number is None and order.order_date is None and order.subtotal is None
    assert order.lines[0].quantity is None
