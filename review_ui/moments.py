"""Moments that people choose: in the seller's time zone, by a word or by date and time."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from service.refusals import InvalidValue

_MORNING, _AFTERNOON = time(8, 0), time(14, 0)


def wake(text: str, zone: str, now: datetime | None = None) -> datetime:
    """When a postponed order comes back, in UTC. Raises InvalidValue.

    "1h" and "4h" from now, "afternoon", "tomorrow", "monday", a date (its morning), or a date with a time.
    """
    local = (now or datetime.now(UTC)).astimezone(ZoneInfo(zone))
    if text in ("1h", "4h"):
        return (local + timedelta(hours=int(text[0]))).astimezone(UTC)
    days = {"afternoon": 0, "tomorrow": 1, "monday": 7 - local.weekday()}
    if text in days:
        at = _AFTERNOON if text == "afternoon" else _MORNING
        return datetime.combine(local.date() + timedelta(days=days[text]), at, local.tzinfo).astimezone(UTC)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise InvalidValue("Choose when it shall come back.", field="until") from None
    if len(text) <= 10:
        moment = datetime.combine(moment.date(), _MORNING)
    return (moment if moment.tzinfo else moment.replace(tzinfo=local.tzinfo)).astimezone(UTC)
