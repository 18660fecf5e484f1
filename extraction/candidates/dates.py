"""Dates as printed, in any usual order and language; the order of day and month is settled for the document."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache, lru_cache

from babel.dates import get_month_names

from extraction.candidates.tokens import Token, TokenKind
from extraction.layout.rows import Cell, Row

_LOCALES = "en de fr es it nl pl pt sv da nb fi cs sk hu ro uk ru tr el bg hr sl et lv lt".split()
_BOXED = re.compile(r"\d\d \d\d 20\d\d")
_ORDINAL = re.compile(r"^\(?\d{1,4}\.$")
_NUMERIC = re.compile(r"^(\d{1,4})([./\-–])(\d{1,2})\2(\d{4}|\d{2})(?:T[\d:.+Z-]*)?$")
_COMPACT = re.compile(r"^(20\d\d)(0[1-9]|1[0-2])([0-2]\d|3[01])$")
_DASHED = re.compile(r"^(\d{1,2})[-./ ]?([^\W\d_]{3,12})\.?[-./ ]?[’']?(\d{4}|\d{2})$")
_WEEK = re.compile(
    r"^(?:kw|cw|wk|week|sem\.?|semaine|semana|sett\.?|tydz\.?|uge|uke|v|vk|нед\.?|тиж\.?)$", re.IGNORECASE
)
_GLUED_WEEK = re.compile(r"^(?:KW|CW|WK|W)\.?(\d{1,2})[/.-](\d{4}|\d{2})$|^(\d{4})-?W(\d{1,2})$", re.IGNORECASE)
_DAY = re.compile(r"^(\d{1,2})(?:st|nd|rd|th|er|\.|º|°|-?го)?,?$", re.IGNORECASE)
_YEAR = re.compile(r"^[’']?(20\d\d|\d\d)(?:г|р|r)?\.?,?$", re.IGNORECASE)
_FULL_YEAR = re.compile(r"^(20\d\d)(?:\.|,|m\.?|г\.?)?$")
_SMALL = frozenset("m d de di of den der le el the du del i d'".split())


@cache
def _months() -> dict[str, int]:
    out: dict[str, int] = {}
    for locale in _LOCALES:
        for width in ("wide", "abbreviated"):
            for context in ("format", "stand-alone"):
                for number, name in get_month_names(width, context, locale=locale).items():
                    folded = _fold(name)
                    if len(folded) >= 3 and not folded.isdigit():
                        out.setdefault(folded, number)
                        if width == "wide" and len(folded) > 4:
                            out.setdefault(folded[:3], number)
    for extra, number in {
        "sept": 9,
        "mrz": 3,
        "maerz": 3,
        "dez": 12,
        "okt": 10,
        "mai": 5,
        "juin": 6,
        "juil": 7,
    }.items():
        out.setdefault(extra, number)
    return out


@lru_cache(maxsize=20_000)
def _fold(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in plain if not unicodedata.combining(c)).strip(". ,")


def dates_of(cell: Cell, day_first: bool | None, today: date) -> list[Token]:
    """All dates of a cell from left to right, never overlapping; years beyond 12 of today are none."""
    out: list[Token] = []
    at = 0
    while at < len(cell.words):
        found = _date_at(cell, at, day_first)
        if found is None or abs(found[0].year - today.year) > 12:
            at += 1
            continue
        day, end = found
        out.append(Token(TokenKind.DATE, cell.words[at:end], cell, at, end, day=day))
        at = end
    return out


def _date_at(cell: Cell, at: int, day_first: bool | None) -> tuple[date, int] | None:
    text = cell.words[at].text.strip(",;:()[]*")
    day = _single(text.rstrip("."), day_first)
    if day is not None:
        return day, at + 1
    return _spaced(cell, at, day_first) or _written(cell, at) or _week(cell, at)


def _spaced(cell: Cell, at: int, day_first: bool | None) -> tuple[date, int] | None:
    """ "2026. 11. 12.", "12. 11. 2026": the numbers set apart, as Hungarians and Czechs do."""
    words = [w.text for w in cell.words[at : at + 3]]
    if len(words) < 3:
        return None
    if _BOXED.fullmatch(" ".join(words)) and not any(w.text[:1].isdigit() for w in cell.words[at + 3 : at + 4]):
        words = [f"{words[0]}.", f"{words[1]}.", words[2]]  # "05 11 2026", a figure a box
    if not all(_ORDINAL.match(word) for word in words[:2]):
        return None
    joined = "".join(words).strip(",;:()[]").rstrip(".")
    match = _NUMERIC.match(joined)
    day = _numeric(match, day_first) if match and max(map(len, re.split(r"\.", joined))) == 4 else None
    return (day, at + 3) if day is not None else None


def _single(text: str, day_first: bool | None) -> date | None:
    if match := _NUMERIC.match(text):
        return _numeric(match, day_first)
    if match := _COMPACT.match(text):
        return _make(int(match[1]), int(match[2]), int(match[3]))
    if match := _DASHED.match(text):
        month = _months().get(_fold(match[2]))
        return _make(_year(match[3]), month, int(match[1])) if month else None
    if match := _GLUED_WEEK.match(text):
        year, week = (match[2], match[1]) if match[1] else (match[3], match[4])
        return _monday(_year(year), int(week))
    return None


def _numeric(match: re.Match[str], day_first: bool | None) -> date | None:
    a, b, c = int(match[1]), int(match[3]), match[4]
    if len(match[1]) == 4:
        return _make(a, b, int(c)) if len(c) <= 2 else None
    if len(match[1]) == 3:
        return None
    year = _year(c)
    if a > 12 or b > 12:
        return _make(year, b, a) if a > 12 else _make(year, a, b)
    return _make(year, b, a) if day_first is not False else _make(year, a, b)


def _written(cell: Cell, at: int) -> tuple[date, int] | None:
    """ "12 November 2026", "November 12, 2026", "12. de noviembre de 2026", "12 Nov 26"."""
    words = [w.text for w in cell.words[at : at + 6]]
    kept: list[tuple[int, str]] = [(i, w) for i, w in enumerate(words) if i == 0 or _fold(w) not in _SMALL]
    if len(kept) < 3:
        return None
    (_, one), (_, two), (last, three) = kept[:3]
    if (
        (ahead := _FULL_YEAR.match(one))
        and (month := _months().get(_fold(two)))
        and (day := _DAY.match(three.strip("();:")))
    ):
        made = _make(int(ahead[1]), month, int(day[1]))  # "2026. november 13.", "2026 m. gruodžio 4 d."
        return (made, at + last + 1) if made else None
    year = _YEAR.match(three.strip("();:"))
    if year is None:
        return None
    if ((day := _DAY.match(one)) and (month := _months().get(_fold(two)))) or (
        (month := _months().get(_fold(one))) and (day := _DAY.match(two))
    ):
        made = _make(_year(year[1]), month, int(day[1]))
    else:
        return None
    return (made, at + last + 1) if made else None


def _week(cell: Cell, at: int) -> tuple[date, int] | None:
    """A calendar week stands for its Monday (ISO 8601)."""
    words = [w.text.strip(",;:()") for w in cell.words[at : at + 3]]
    if len(words) < 2 or not _WEEK.match(words[0]):
        return None
    if match := re.match(r"^(\d{1,2})[/.-](\d{4}|\d{2})$", words[1]):
        day = _monday(_year(match[2]), int(match[1]))
        return (day, at + 2) if day else None
    if len(words) == 3 and words[1].isdigit() and len(words[1]) <= 2 and re.match(r"^20\d\d$", words[2]):
        day = _monday(int(words[2]), int(words[1]))
        return (day, at + 3) if day else None
    return None


def _monday(year: int, week: int) -> date | None:
    try:
        return date.fromisocalendar(year, week, 1)
    except ValueError:
        return None


def _year(text: str) -> int:
    number = int(text)
    return number + 2000 if number < 100 else number


def _make(year: int, month: int | None, day: int) -> date | None:
    try:
        return date(year, month or 0, day)
    except ValueError:
        return None


def order_of(rows: Sequence[Row], language: str, seller_country: str, today: date) -> bool | None:
    """Whether the day comes first in numeric dates: from dates over 12, then separators, then plausibility.

    None where nothing ambiguous stands in the document.
    """
    pairs: list[tuple[int, int, int, str]] = []
    for row in rows:
        for word in row.words:
            match = _NUMERIC.match(word.text.strip(",;:()[]*").rstrip("."))
            if match and len(match[1]) <= 2:
                pairs.append((int(match[1]), int(match[3]), _year(match[4]), match[2]))
    if any(a > 12 >= b for a, b, _, _ in pairs):
        return True
    if any(b > 12 >= a for a, b, _, _ in pairs):
        return False
    if not pairs:
        return None
    if all(sign == "." for *_, sign in pairs):
        return True
    return _plausible(pairs, today, _us_like(rows, language))


def _us_like(rows: Sequence[Row], language: str) -> bool:
    if language not in ("", "en"):
        return False
    text = " ".join(row.text for row in rows)
    return bool(re.search(r"\b[A-Z]{2}\s+\d{5}(?:-\d{4})?\b", text)) or "$" in text or "USD" in text


def _plausible(pairs: list[tuple[int, int, int, str]], today: date, us: bool) -> bool:
    """The order whose dates lie nearer today wins clearly, else the country's habit does."""
    day_first = [_make(y, b, a) for a, b, y, _ in pairs]
    month_first = [_make(y, a, b) for a, b, y, _ in pairs]

    def strange(days: list[date | None]) -> int:
        near = (today - timedelta(days=150), today + timedelta(days=200))
        return sum(1 for d in days if d is None or not near[0] <= d <= near[1])

    one, other = strange(day_first), strange(month_first)
    if one != other:
        return one < other
    return not us
