"""What customers bought by orders that are in the ERP, line by line."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import Connection, delete, insert, select

from erp_adapters.base import ErpOrder
from service.tables import bought


class Purchase(NamedTuple):
    """A line of an earlier order."""

    sku: str
    at: datetime
    quantity: Decimal
    uom: str
    unit_price: Decimal | None
    currency: str
    po_number: str
    case_id: str


def keep(connection: Connection, case_id: str, order: ErpOrder, now: datetime) -> None:
    """The lines of an order that is in the ERP, in place of what was known of it."""
    connection.execute(delete(bought).where(bought.c.case_id == case_id))
    shared = {"case_id": case_id, "customer_id": order.customer_id, "at": now}
    shared |= {"currency": order.currency, "po_number": order.po_number}
    rows = [
        {**shared, "position": position, "sku": line.sku, "quantity": format(line.quantity, "f"), "uom": line.uom}
        | {"unit_price": None if line.unit_price is None else format(line.unit_price, "f")}
        for position, line in enumerate(order.lines)
    ]
    if rows:
        connection.execute(insert(bought), rows)


def latest(connection: Connection, customer_id: str, sku: str, limit: int) -> tuple[Purchase, ...]:
    """What the customer bought of a product, newest first."""
    kept = bought.c
    columns = (kept.sku, kept.at, kept.quantity, kept.uom, kept.unit_price, kept.currency, kept.po_number, kept.case_id)
    query = (
        select(*columns)
        .where(kept.customer_id == customer_id, kept.sku == sku)
        .order_by(kept.at.desc(), kept.position.desc())
        .limit(limit)
    )
    return tuple(_purchase(*row) for row in connection.execute(query))


def _purchase(
    sku: str, at: datetime, quantity: str, uom: str, price: str | None, currency: str, po_number: str, case_id: str
) -> Purchase:
    return Purchase(
        sku, at, Decimal(quantity), uom, None if price is None else Decimal(price), currency, po_number, case_id
    )
