"""How much a text looks like a part or order number and not like a word, an amount or a date."""

from __future__ import annotations

import re
from functools import lru_cache

_CODE = re.compile(
    r"[A-Za-z0-9\u00c0-\u024f\u0370-\u04ff][A-Za-z0-9\u00c0-\u024f\u0370-\u04ff._/+#\-]*[A-Za-z0-9\u00c0-\u024f\u0370-\u04ff]|\d{3,}"
)
_DATE = re.compile(r"\d{1,2}[./-]\d{1,2}[./-](?:\d{2}|\d{4})|\d{4}-\d{2}-\d{2}")
_AMOUNT = re.compile(r"\d{1,3}(?:[.,' ]\d{3})*[.,]\d{1,4}|\d+[.,]\d{1,4}")
_MEASURE = re.compile(
    r"\d+(?:[.,]\d+)?(?:mm|cm|m|kg|g|l|ml|v|w|kw|a|bar|%|°c|st|stk|pcs|pc|szt|ks|db|x)", re.IGNORECASE
)
_DIMENSION = re.compile(r"M?\d+(?:[.,]\d+)?(?:[xX×]\d+(?:[.,]\d+)?)+(?:mm|cm|m)?")
_LONGEST = 40


@lru_cache(maxsize=100_000)
def code_shape(text: str) -> float:
    """0..1: letters and digits mixed, or many digits, in one run; 0 for words, amounts, dates and long texts.

    No knowledge of any catalogue: "12345" is a quantity as well as a code, and gets a middling figure.
    """
    printed = text.strip().strip(".,;:()[]*")
    if not 2 <= len(printed) <= _LONGEST or not _CODE.fullmatch(printed):
        return 0.0
    if _DATE.fullmatch(printed) or _AMOUNT.fullmatch(printed):
        return 0.0
    digits = sum(char.isdigit() for char in printed)
    letters = sum(char.isalpha() for char in printed)
    if digits == 0:
        return 0.15 if printed.isupper() and len(printed) >= 3 else 0.0
    if _MEASURE.fullmatch(printed) or _DIMENSION.fullmatch(printed):
        return 0.2
    if letters == 0:
        return _all_digits(printed, digits)
    return min(1.0, 0.55 + 0.1 * (digits >= 2) + 0.1 * (len(printed) >= 5) + _tidiness(printed))


def _all_digits(printed: str, digits: int) -> float:
    joined = 0.1 if any(char in "-/." for char in printed) else 0.0
    if digits <= 3:
        return 0.1 + joined
    return min(0.85, 0.25 + 0.08 * (digits - 3) + joined)


def _tidiness(printed: str) -> float:
    """Codes keep one case and join their parts with dashes, points or slashes."""
    letters = [char for char in printed if char.isalpha()]
    one_case = all(char.isupper() for char in letters)
    return 0.15 * one_case + 0.1 * any(char in "-./" for char in printed)
