"""Dates as forms and mails print them, and the order a document puts day and month in."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

from extraction.values.weeks import parse_week
from extraction.vocabulary import is_weekday_name, month_numbers

_NUMERIC = re.compile(r"^(\d{1,4})\s?[./\- ]\s?(\d{1,2})\s?[./\- ]\s?(\d{2,4})\.?$")
_NO_YEAR = re.compile(r"^(\d{1,2})\s?[./]\s?(\d{1,2})\.?$")
_COMPACT = re.compile(r"^(20\d{2})(\d{2})(\d{2})$")
_SHORT_COMPACT = re.compile(r"^(\d{2})(\d{2})(\d{2})$")
_MONTH_YEAR = re.compile(r"^(\d{1,2})\s?[./\-]\s?(20\d{2})$")
_TIME = re.compile(
    r"[T ,]+(?:at |um |à |alle |o )?\d{1,2}[:.h]\d{2}(?::\d{2}(?:\.\d+)?)?\s?(?:[ap]\.?m\.?|Uhr|h|Z|UTC|CET|CEST|[+-]\d{2}:?\d{2})?$",
    re.IGNORECASE,
)
_WORD = re.compile(r"\d+|[^\W\d_]+")
_ORDINAL = frozenset("st nd rd th er e o os a de del di do den d g r m y of the am le el il az".split())
_YEAR_WORDS = frozenset("року рік года г год р gada metų m d roku r год г. година".split())
_BESIDE = frozenset("den am der dem le el il the on dnia w d dne dňa от від на den de la".split())
_RECENT = timedelta(days=90)  # a date without a year may lie this far back, else it is the next one
_FAR = 5  # years from today beyond which a reading loses to a nearer one


class DateOrder(StrEnum):
    """The order of day, month and year in an all-numeric date."""

    DMY = "dmy"
    MDY = "mdy"
    YMD = "ymd"


class Precision(StrEnum):
    """How much a date says."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class DateReading:
    """One way to read a date. A week is its Monday to Friday, a month its first to last day."""

    value: date  # the first of the days meant
    last: date  # the last of them, inclusive; the same for a day
    precision: Precision = Precision.DAY
    order: DateOrder | None = None  # the order it was read in, where that was a choice
    ambiguous: bool = False
    year_printed: bool = True


def _day(value: date, order: DateOrder | None = None, *, year_printed: bool = True) -> DateReading:
    return DateReading(value, value, Precision.DAY, order, year_printed=year_printed)


def week_reading(start: date) -> DateReading:
    """The working days of the week that begins on this Monday."""
    return DateReading(start, start + timedelta(days=4), Precision.WEEK)


def month_reading(year: int, month: int) -> DateReading:
    """All days of a month."""
    return DateReading(date(year, month, 1), last_of_month(year, month), Precision.MONTH)


def last_of_month(year: int, month: int) -> date:
    """The last day of a month."""
    following = date(year + 1, 1, 1) if month == 12 else date(year, month + 1, 1)
    return following - timedelta(days=1)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _full_year(digits: str) -> int | None:
    if len(digits) == 2:
        return 2000 + int(digits)
    return int(digits) if len(digits) == 4 and 1990 <= int(digits) <= 2099 else None


@lru_cache(maxsize=100_000)
def parse_date(text: str, order: DateOrder | None, today: date, language: str = "") -> tuple[DateReading, ...]:
    """The readings of a text that is a date and nothing else, likeliest first.

    `order` comes first where day and month could be exchanged. A date without a year is the next one that
    lies at most 90 days back. A time of day behind the date and a weekday before it are passed over.
    """
    printed = text.strip().strip(",;:()")
    if not any(char.isdigit() for char in printed):
        return ()
    printed = _without_weekday(_TIME.sub("", printed).strip())
    readings = _numeric(printed, order, today) or _named(printed, today, language)
    if readings:
        return readings
    week = parse_week(printed, today)
    return (week_reading(week),) if week else ()


def _without_weekday(printed: str) -> str:
    """ "Freitag, den 12.11.2026" and "12.11.2026 (Thu)" less the weekday; other words stay, and spoil the date."""
    words = printed.split()
    while words and not any(char.isdigit() for char in words[0]) and _is_beside_date(words[0]):
        words.pop(0)
    while words and not any(char.isdigit() for char in words[-1]) and is_weekday_name(words[-1].strip("()")):
        words.pop()
    return " ".join(words)


def _is_beside_date(word: str) -> bool:
    return is_weekday_name(word.strip(",.")) or word.casefold().strip(",.") in _BESIDE


def _numeric(printed: str, order: DateOrder | None, today: date) -> tuple[DateReading, ...]:
    compact = _COMPACT.match(printed) or (_SHORT_COMPACT.match(printed) if order is DateOrder.YMD else None)
    if compact:
        year, month, day = compact.groups()
        value = _date(_full_year(year) or 0, int(month), int(day)) if _full_year(year) else None
        return (_day(value, DateOrder.YMD),) if value else ()
    found = _NUMERIC.match(printed)
    if found:
        return _ranked(_in_orders(*found.groups()), order, today)
    month_year = _MONTH_YEAR.match(printed)
    if month_year and 1 <= int(month_year.group(1)) <= 12:
        return (month_reading(int(month_year.group(2)), int(month_year.group(1))),)
    bare = _NO_YEAR.match(printed)
    return _ranked(_yearless(int(bare.group(1)), int(bare.group(2)), today), order, today) if bare else ()


def _in_orders(first: str, second: str, third: str) -> list[DateReading]:
    if len(first) > 2:
        year = _full_year(first)
        value = _date(year, int(second), int(third)) if year and len(third) <= 2 else None
        return [_day(value, DateOrder.YMD)] if value else []
    year = _full_year(third)
    found = []
    if year:
        found.append((_date(year, int(second), int(first)), DateOrder.DMY))
        found.append((_date(year, int(first), int(second)), DateOrder.MDY))
    if len(first) == 2 and len(third) == 2:
        found.append((_date(2000 + int(first), int(second), int(third)), DateOrder.YMD))
    return [_day(value, kind) for value, kind in found if value]


def _yearless(first: int, second: int, today: date) -> list[DateReading]:
    found = ((first, second, DateOrder.DMY), (second, first, DateOrder.MDY))
    return [
        _day(value, kind, year_printed=False) for day, month, kind in found if (value := next_such(month, day, today))
    ]


def next_such(month: int, day: int, today: date) -> date | None:
    """The next such day of the year, which may lie up to 90 days back; None for a day no year has."""
    years = (today.year - 1, today.year, today.year + 1, today.year + 2, today.year + 3, today.year + 4)
    found = [value for year in years if (value := _date(year, month, day))]
    return next((value for value in found if value >= today - _RECENT), None)


def _ranked(readings: list[DateReading], order: DateOrder | None, today: date) -> tuple[DateReading, ...]:
    near = [reading for reading in readings if abs(reading.value.year - today.year) <= _FAR]
    readings = near or readings
    readings.sort(key=lambda reading: (reading.order is not order, reading.order is DateOrder.YMD))
    distinct = {reading.value: reading for reading in reversed(readings)}
    kept = [reading for reading in readings if distinct[reading.value] is reading]
    if len(kept) == 1:
        return (kept[0],)
    return tuple(replace(reading, ambiguous=True) for reading in kept)


def _named(printed: str, today: date, language: str) -> tuple[DateReading, ...]:
    """Dates with a month's name: "12. November 2026", "Nov 12, 26", "12-NOV-26", "2026. november 12."."""
    months: tuple[int, ...] = ()
    numbers: list[str] = []
    for word in _WORD.findall(printed):
        if word.isdigit():
            numbers.append(word)
            continue
        named = month_numbers(word, language)
        if named and not months:
            months = named
        elif not (word.casefold() in _ORDINAL or word.casefold() in _YEAR_WORDS or is_weekday_name(word)):
            return ()
    if not months or not 1 <= len(numbers) <= 2:
        return ()
    found = [reading for month in months for reading in _with_month(month, numbers, today)]
    return _ranked(found, None, today)


def _with_month(month: int, numbers: list[str], today: date) -> list[DateReading]:
    if len(numbers) == 1:
        if len(numbers[0]) == 4:
            year = _full_year(numbers[0])
            return [month_reading(year, month)] if year else []
        value = next_such(month, int(numbers[0]), today) if len(numbers[0]) <= 2 else None
        return [_day(value, year_printed=False)] if value else []
    day, year_digits = numbers if len(numbers[0]) <= 2 else reversed(numbers)
    year = _full_year(year_digits)
    value = _date(year, month, int(day)) if year and len(day) <= 2 else None
    return [_day(value)] if value else []


_MDY_COUNTRIES = frozenset({"US", "PH", "PR", "GU", "VI", "AS", "FM", "MH", "PW"})
_YMD_COUNTRIES = frozenset({"HU", "LT", "SE", "CN", "JP", "KR", "TW", "MN", "IR"})
_YMD_LANGUAGES = frozenset({"hu", "lt"})


def document_date_order(texts: Iterable[str], language: str = "", country: str = "") -> DateOrder | None:
    """The order a document writes its dates in: what its unambiguous dates say, else its country, else its language.

    None for English of an unknown country without a telling date: 03/04/2026 stays open.
    """
    votes: Counter[DateOrder] = Counter()
    today = date(2026, 1, 1)  # only to have years without a century near it; votes come from printed days
    for text in texts:
        found = _NUMERIC.match(text.strip().strip(",;:()"))
        readings = _ranked(_in_orders(*found.groups()), None, today) if found else ()
        if len(readings) == 1 and readings[0].order and readings[0].value.day != readings[0].value.month:
            votes[readings[0].order] += 1
    if votes:
        return votes.most_common(1)[0][0]
    if country in _MDY_COUNTRIES:
        return DateOrder.MDY
    if country in _YMD_COUNTRIES or language in _YMD_LANGUAGES:
        return DateOrder.YMD
    return DateOrder.DMY if country or language not in {"", "en"} else None
