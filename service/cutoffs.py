"""When an order has to be in the ERP: the customer's next cut-off after it came, on a working day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

EVERYBODY = "default"  # the cut-off of customers without one of their own
_SATURDAY = 5


def due_at(received_at: datetime, customer: str | None, cutoffs: Mapping[str, str], zone: str) -> datetime | None:
    """The moment, in UTC; None where the settings know no cut-off for this customer.

    `cutoffs`: a customer's id, or "default" -> "14:30", in the seller's time zone.
    """
    written = cutoffs.get(customer or "") or cutoffs.get(EVERYBODY)
    if not written:
        return None
    local = received_at.astimezone(ZoneInfo(zone))
    day = local.date()
    if local.time() > time.fromisoformat(written):
        day += timedelta(days=1)
    while day.weekday() >= _SATURDAY:
        day += timedelta(days=1)
    return datetime.combine(day, time.fromisoformat(written), ZoneInfo(zone)).astimezone(UTC)
