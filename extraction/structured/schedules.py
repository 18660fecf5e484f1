"""Lines that are to be delivered in parts."""

from __future__ import annotations

from typing import NamedTuple

from extraction.structured.pricing import exact
from models.order import Day, Number, OrderLine


class Delivery(NamedTuple):
    """How much of a line is wanted on which day."""

    quantity: Number
    day: Day


def split_by_delivery(line: OrderLine, deliveries: list[Delivery]) -> tuple[OrderLine, ...]:
    """The line as one line per delivery where the deliveries add up to it; else the line, dated where all agree.

    Deliveries that do not add up to the ordered quantity are a forecast or a mistake: the quantity of
    the line counts then, and its day is left open unless there is only one.
    """
    days = {delivery.day.value for delivery in deliveries}
    if not deliveries or None in days:
        return (line,)
    total = sum(delivery.quantity.value or 0 for delivery in deliveries)
    if len(days) == 1:
        day = line.requested_date or deliveries[0].day
        quantity = line.quantity or (deliveries[0].quantity if len(deliveries) == 1 else None)
        return (line.model_copy(update={"requested_date": day, "quantity": quantity}),)
    if line.quantity is not None and line.quantity.value != total:
        return (line,)
    return tuple(_part(line, delivery) for delivery in deliveries)


def _part(line: OrderLine, delivery: Delivery) -> OrderLine:
    whole, part, total = line.quantity, delivery.quantity, line.line_total
    if total is not None and total.value is not None and whole is not None and whole.value and part.value is not None:
        share = exact(total.value * part.value / whole.value)
        total = total.model_copy(update={"value": share, "confidence": 0.9, "why": "share of the line's total"})
    return line.model_copy(update={"quantity": part, "requested_date": delivery.day, "line_total": total})
