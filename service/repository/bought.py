"""What customers bought by orders that are in the ERP, line by line."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, delete, func, insert, select

from erp_adapters.base import ErpOrder
from service.tables import bought
from service.views import PurchaseView


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


def forget(connection: Connection, case_id: str) -> None:
    """The order was cancelled."""
    connection.execute(delete(bought).where(bought.c.case_id == case_id))


def latest(connection: Connection, customer_id: str, skus: Sequence[str], each: int) -> dict[str, list[PurchaseView]]:
    """What the customer bought of each product, newest first, at most so many of each."""
    kept = bought.c
    by_age = func.row_number().over(partition_by=kept.sku, order_by=(kept.at.desc(), kept.position.desc()))
    found = select(bought, by_age.label("place")).where(kept.customer_id == customer_id, kept.sku.in_(skus)).subquery()
    query = select(found).where(found.c.place <= each).order_by(found.c.sku, found.c.place)
    purchases: dict[str, list[PurchaseView]] = {}
    for row in connection.execute(query).mappings():
        seen = PurchaseView.model_validate({name: row[name] for name in PurchaseView.model_fields})
        purchases.setdefault(row["sku"], []).append(seen)
    return purchases
