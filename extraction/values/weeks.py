"""Calendar weeks (ISO 8601): "KW 47/2026", "2026-W47", "week 47", "47. týden", "nädal 47"."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import lru_cache

from extraction.vocabulary import fold, time_words
from extraction.vocabulary.packs import languages

_ISO = re.compile(r"^(\d{4})-?W(\d{1,2})(?:-?([1-7]))?$", re.IGNORECASE)
_SHORT = re.compile(r"^(?:W|KW|CW|S|V|U)[. ]?(\d{1,2})(?:\s?[/.\- ]\s?(\d{4}|\d{2}))?$", re.IGNORECASE)
_HALF_A_YEAR = timedelta(days=183)


@lru_cache(maxsize=1)
def _words() -> frozenset[str]:
    """Every word for a calendar week, folded."""
    found: set[str] = set()
    for language in languages("mails"):
        words = time_words(language)
        found |= words.words.get("calendar_week", frozenset()) if words else frozenset()
    return frozenset(word.replace("#", "").strip() for word in found if len(word) > 1)


def monday(year: int, week: int) -> date | None:
    """The Monday of an ISO week; None for a week the year does not have."""
    try:
        return date.fromisocalendar(year, week, 1)
    except ValueError:
        return None


@lru_cache(maxsize=20_000)
def parse_week(text: str, today: date) -> date | None:
    """The Monday of the week a text names and nothing else; the days meant are Monday to Friday.

    Without a year it is the week nearest to `today`, half a year back or ahead at most.
    """
    printed = text.strip().strip(".,;:")
    iso = _ISO.match(printed)
    if iso:
        return monday(int(iso.group(1)), int(iso.group(2)))
    short = _SHORT.match(printed)
    if short:
        return _in_year(int(short.group(1)), short.group(2), today)
    return _spelled(printed, today)


def _spelled(printed: str, today: date) -> date | None:
    tokens = fold(re.sub(r"[/.\-:]", " ", printed)).split()
    numbers = [token for token in tokens if token.isdigit()]
    word = " ".join(token for token in tokens if not token.isdigit()).replace("#", "").strip()
    if not 1 <= len(numbers) <= 2 or word not in _words():
        return None
    if len(numbers) == 2 and len(numbers[0]) == 4:
        numbers.reverse()
    if len(numbers[0]) > 2:
        return None
    return _in_year(int(numbers[0]), numbers[1] if len(numbers) == 2 else None, today)


def _in_year(week: int, year: str | None, today: date) -> date | None:
    if year is not None:
        return monday(int(year) + (2000 if len(year) == 2 else 0), week)
    found = [start for years in (-1, 0, 1) if (start := monday(today.year + years, week)) is not None]
    near = [start for start in found if abs(start - today) <= _HALF_A_YEAR]
    return min(near or found, key=lambda start: abs(start - today), default=None)
