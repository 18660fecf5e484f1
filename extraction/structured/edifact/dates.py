"""DTM segments: which date they give, and in which of the many formats (data element 2379)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date

from extraction.structured.edifact import codes
from extraction.structured.edifact.syntax import Segment
from extraction.structured.values import compact_day, day_value, period, week_day
from models.order import Day


def requested_day(segments: Iterable[Segment]) -> Day | None:
    """The day of delivery that is asked for; failing that, the window for it, then days to ship."""
    dated = {segment.code(0): segment for segment in reversed(list(segments)) if segment.tag == "DTM"}
    asked = _first(dated, codes.DELIVERY_DAYS)
    if asked is not None:
        return asked
    earliest, latest = _first(dated, codes.EARLIEST_DAYS), _first(dated, codes.LATEST_DAYS)
    window = period(earliest, latest)
    if window is not None:
        return window
    shipped = _first(dated, codes.SHIP_DAYS)
    return (
        shipped.model_copy(update={"confidence": min(shipped.confidence, 0.9), "why": "a day to ship"})
        if shipped
        else None
    )


def dated_day(segments: Iterable[Segment], qualifiers: Sequence[str]) -> Day | None:
    """The first of the qualifiers that a DTM has."""
    dated = {segment.code(0): segment for segment in reversed(list(segments)) if segment.tag == "DTM"}
    return _first(dated, qualifiers)


def day_of(segment: Segment) -> Day | None:
    """The day that a DTM gives; its value is None where the format is not understood."""
    form, last = segment.code(0, 2), segment.code(0) in codes.LATEST_DAYS
    week = form == "616"
    return day_value(
        segment.at(0, 1),
        lambda text: read_day(text, form, last=last),
        confidence=0.7 if week else 1.0,
        why="a day of that calendar week" if week else "",
    )


def read_day(text: str, form: str, *, last: bool = False) -> date | None:
    """A date in a format of data element 2379; of a period its first day, of a week its Monday.

    102 CCYYMMDD, 101 YYMMDD, 203/204 with a time, 718 and 719 periods, 616 CCYYWW, 2 DDMMYY. With `last`
    a week is read as its Friday. Without a format code the shape decides.
    """
    digits = text.strip()
    if form == "616":
        return week_day(digits, last=last)
    if form == "2":
        return compact_day(digits[4:6] + digits[2:4] + digits[0:2])
    if form in ("718", "719", "713", "711"):
        return compact_day(re.split(r"\D", digits)[0][: 6 if form == "713" else 8])
    if form in ("201", "202"):
        return compact_day(digits[:6])
    if "-" in digits:
        return compact_day(digits[:10].replace("-", ""))
    return compact_day(digits)


def _first(dated: dict[str, Segment], qualifiers: Sequence[str]) -> Day | None:
    for place, qualifier in enumerate(qualifiers):
        found = day_of(dated[qualifier]) if qualifier in dated else None
        if found is not None:
            return found if place == 0 else found.model_copy(update={"confidence": min(found.confidence, 0.95)})
    return None
