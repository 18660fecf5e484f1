"""An order as JSON and as CSV."""

from __future__ import annotations

import csv
import io
import json
from datetime import datetime
from decimal import Decimal

from erp_adapters.base import ErpOrder

COLUMNS = (
    "number",
    "customer_id",
    "ship_to_id",
    "po_number",
    "currency",
    "order_date",
    "requested_delivery_date",
    "line_no",
    "sku",
    "description",
    "quantity",
    "uom",
    "unit_price",
    "amount",
    "line_requested_date",
)


def order_json(order: ErpOrder, number: str, key: str, at: datetime) -> bytes:
    """The exact order: numbers as decimal strings, dates ISO 8601, UTF-8."""
    content = {
        "number": number,
        "idempotency_key": key,
        "created_at": at.isoformat(),
        **order.model_dump(mode="json"),
        "net_total": _text(order.net_total) or None,
    }
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()


def order_csv(order: ErpOrder, number: str) -> bytes:
    """One row a line, the header's columns repeated; a charge is a row without a sku. UTF-8, RFC 4180.

    Text that a spreadsheet would run as a formula gets an apostrophe in front; the JSON has it as it is.
    """
    header = (
        number,
        order.customer_id,
        order.ship_to_id,
        order.po_number,
        order.currency,
        order.order_date,
        order.requested_delivery_date,
    )
    target = io.StringIO()
    writer = csv.writer(target)
    writer.writerow(COLUMNS)
    for line in order.lines:
        amount = None if line.unit_price is None else line.quantity * line.unit_price
        rest = (line.sku, line.description, line.quantity, line.uom, line.unit_price, amount, line.requested_date)
        writer.writerow(_cell(value) for value in (*header, line.line_no, *rest))
    for charge in order.charges:
        blank = (None, None, charge.description, None, None, None, charge.amount, None)
        writer.writerow(_cell(value) for value in (*header, *blank))
    return target.getvalue().encode()


def _cell(value: object) -> str:
    text = _text(value)
    return "'" + text if isinstance(value, str) and text[:1] in "=+-@\t\r" and text else text


def _text(value: object) -> str:
    if isinstance(value, Decimal):
        return format(value, "f")
    return "" if value is None else str(value)
