"""What people type, in the notation the desk takes: decimal point, ISO 8601 dates.

Understands the ways of writing that cannot mean two things; what can is refused with both readings.
"""

from __future__ import annotations

import re
from datetime import date

from service.refusals import InvalidValue
from service.views import FieldKind

_SPACES = re.compile(r"[\s'’_]")  # also thin and no-break spaces: all group digits somewhere
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NUMERIC_DAY = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2})")
_WORDY_DAY = re.compile(r"(\d{1,2})\.?[ -]?([A-Za-z]{3})[a-z]*\.?[ -]?(\d{4})")


def normalised(kind: FieldKind, text: str, path: str) -> str:
    """The text as the desk takes it; unchanged where there is nothing to understand.

    Raises InvalidValue where a number or a date could mean two things.
    """
    if kind is FieldKind.DECIMAL:
        return _number(text, path)
    if kind is FieldKind.DATE:
        return _day(text, path)
    return text


def _number(text: str, path: str) -> str:
    digits = _SPACES.sub("", text)
    if re.fullmatch(r"-?[\d.,]+", digits) is None:
        return text
    last = max(digits.rfind("."), digits.rfind(","))
    if last < 0:
        return digits
    mark, other = digits[last], "," if digits[last] == "." else "."
    whole, rest = digits[:last].replace(other, ""), digits[last + 1 :]
    if mark in whole:  # 1.250.000 or 1,250,000: the mark groups
        return f"{whole.replace(mark, '')}{rest}" if other not in digits and len(rest) == 3 else text
    if mark == "," and other not in digits and len(rest) == 3:
        short = f"{whole}.{rest}".rstrip("0").rstrip(".")
        raise InvalidValue(f"“{text}” can mean {whole}{rest} or {short}. Write the one you mean.", field=path)
    return f"{whole}.{rest}" if rest else whole


def _day(text: str, path: str) -> str:
    if found := _WORDY_DAY.fullmatch(text):
        month = found[2].lower()
        return _iso(int(found[3]), _MONTHS.index(month) + 1, int(found[1])) or text if month in _MONTHS else text
    found = _NUMERIC_DAY.fullmatch(text)
    if found is None:
        return text
    first, second, year = int(found[1]), int(found[3]), int(found[4])
    year += 2000 if year < 100 else 0
    day_first, month_first = _iso(year, second, first), _iso(year, first, second)
    if found[2] == "." or month_first is None or day_first == month_first:
        return day_first or text
    if day_first is None:
        return month_first
    raise InvalidValue(f"“{text}” can mean {day_first} or {month_first}. Write the one you mean.", field=path)


def _iso(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None
