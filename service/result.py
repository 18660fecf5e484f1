"""One document's outcome as a line of the conversion contract."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from models.draft import Converted, DraftLine, SalesOrderDraft
from models.evidence import Extracted
from models.order import Disposition, OrderLine, Party, PurchaseOrder, Reading
from models.reasons import Finding

Json = dict[str, Any]


def result_line(source: str, reading: Reading, converted: Sequence[Converted]) -> Json:
    """The line for one input file; plain JSON types only."""
    orders = [_order(c) for c in converted] if reading.disposition is Disposition.ORDERS else []
    line: Json = {"source": source, "disposition": reading.disposition.value, "orders": orders}
    if reading.why:
        line["why"] = reading.why
    return line


def purchase_order(order: PurchaseOrder) -> Json:
    """What the document says, normalised: `null` for what is not printed."""
    return {
        "po_number": _plain(order.po_number),
        "order_date": _plain(order.order_date),
        "currency": _plain(order.currency),
        "buyer_name": _plain(order.buyer.name),
        "supplier_name": _plain(order.supplier.name),
        "ship_to": _party(order.ship_to),
        "bill_to": _party(order.bill_to),
        "requested_delivery_date": _plain(order.requested_delivery_date),
        "payment_terms": _plain(order.payment_terms),
        "subtotal": _plain(order.subtotal),
        "tax": _plain(order.tax),
        "total": _plain(order.total),
        "lines": [_line(line) for line in order.lines],
    }


def _order(item: Converted) -> Json:
    return {
        "document_type": item.purchase_order.document_type.value,
        "decision": item.decision.verdict.value,
        "confidence": round(item.decision.confidence, 6),
        "reasons": [_reason(f) for f in item.decision.findings],
        "purchase_order": purchase_order(item.purchase_order),
        "sales_order": _sales_order(item.draft),
    }


def _reason(finding: Finding) -> Json:
    return {"code": finding.code, "message": finding.message, "field": finding.field, "line": finding.line}


def _party(party: Party) -> Json:
    return {"name": _plain(party.name), "address": _plain(party.address)}


def _line(line: OrderLine) -> Json:
    return {
        "line_no": _plain(line.line_no),
        "buyer_part": _plain(line.buyer_part),
        "supplier_part": _plain(line.supplier_part),
        "gtin": _plain(line.gtin),
        "description": _plain(line.description),
        "quantity": _plain(line.quantity),
        "uom": _plain(line.uom),
        "unit_price": _plain(line.unit_price),
        "line_total": _plain(line.line_total),
        "requested_date": _plain(line.requested_date),
    }


def _sales_order(draft: SalesOrderDraft) -> Json:
    return {
        "customer_id": draft.customer.choice,
        "ship_to_id": draft.ship_to.choice,
        "po_number": draft.po_number,
        "currency": draft.currency,
        "requested_delivery_date": _text(draft.requested_delivery_date),
        "lines": [_draft_line(line) for line in draft.lines],
    }


def _draft_line(line: DraftLine) -> Json:
    return {
        "line_no": line.line_no,
        "sku": line.sku.choice,
        "quantity": _text(line.quantity),
        "uom": line.uom,
        "unit_price": _text(line.unit_price),
    }


def _plain(value: Extracted[str] | Extracted[Decimal] | Extracted[date] | None) -> str | None:
    return None if value is None else _text(value.value)


def _text(value: str | Decimal | date | None) -> str | None:
    if value is None:
        return None
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value.isoformat() if isinstance(value, date) else value
