"""Numbers as forms print them, and the style a whole document writes them in.

"1.234" is a thousand and more in Berlin and a little over one in Boston: a text that can be read twice gives
both readings, and the style of the document, decided once from the numbers that can be read only one way,
puts the right one first.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

SPACES = "\u0020\u00a0\u2009\u202f\u2007\u2002\u2003\u2008"
"""Blank, no-break, thin, narrow no-break, figure, en, em and punctuation space."""

_APOSTROPHES = "'\u2019\u2018\u00b4\u0060\u02bc\u2032"
_MINUS = "-\u2212\u2013\u2014\u2010\u2011"
_NORMAL = str.maketrans(dict.fromkeys(SPACES, " ") | dict.fromkeys(_APOSTROPHES, "'") | dict.fromkeys(_MINUS, "-"))
_BODY = re.compile(r"[.,]?\d(?:[\d.,' ]*\d)?")
_ROUND_SUM = re.compile(r"(\d)\s?[.,:]\s?(?:-{1,2}|=)$")  # "12.-", "12,--", "12:-" are whole sums
_GROUP = 3


@dataclass(frozen=True, slots=True)
class NumberStyle:
    """How a document writes numbers."""

    decimal: str  # "." or ","; "" where nothing told
    thousands: str  # ".", ",", " ", "'" or "" where none was seen
    strength: float  # 0..1: how much evidence, and how little against it


@dataclass(frozen=True, slots=True)
class NumberReading:
    """One way to read a number."""

    value: Decimal
    decimal: str  # the decimal sign it was read with, "" for none
    thousands: str  # the thousands sign, "" for none
    ambiguous: bool = False  # the text can be read another way as well
    fits: bool = True  # agrees with the document's style, as far as that is known


@lru_cache(maxsize=100_000)
def parse_number(text: str, style: NumberStyle | None = None) -> tuple[NumberReading, ...]:
    """The readings of a text that is a number and nothing else, likeliest first.

    Signs: "-5", "5-", "(5)", "+5". Grouping by point, comma, apostrophe or any space; the Indian "1,23,456";
    whole sums "12.-". A text with two readings has the one that `style` says first, the other marked not to fit;
    without a style the thousands come first.
    """
    if not any(char.isdigit() for char in text):
        return ()
    body, negative = _unsigned(text.translate(_NORMAL).strip())
    if not body.isascii() or not _BODY.fullmatch(body):
        return ()
    readings = _readings(body)
    if negative:
        readings = [replace(reading, value=-reading.value) for reading in readings]
    if len(readings) > 1:
        readings = [replace(reading, ambiguous=True) for reading in readings]
    if style is not None and style.decimal:
        readings = [replace(reading, fits=_agrees(reading, style)) for reading in readings]
        readings.sort(key=lambda reading: not reading.fits)
    return tuple(readings)


def number(text: str, style: NumberStyle | None = None) -> Decimal | None:
    """The likeliest value; None for no number."""
    readings = parse_number(text, style)
    return readings[0].value if readings else None


def document_style(texts: Iterable[str]) -> NumberStyle:
    """The style most numbers of a document speak for; `decimal` "" and strength 0 when none does.

    Only numbers with one reading have a voice: two decimals a full one, another number of decimals (a version,
    a section, a dimension as often as a price) a third, thousands and decimals together two.
    """
    decimals: Counter[str] = Counter()
    thousands: Counter[str] = Counter()
    for text in texts:
        readings = parse_number(text)
        if len(readings) != 1:
            continue
        reading = readings[0]
        voice = _voice(reading)
        if reading.decimal:
            decimals[reading.decimal] += voice
        elif reading.thousands in {".", ","}:
            decimals["," if reading.thousands == "." else "."] += voice
        if reading.thousands:
            thousands[reading.thousands] += voice
    if not decimals:
        return NumberStyle("", thousands.most_common(1)[0][0] if thousands else "", 0.0)
    decimal, voices = decimals.most_common(1)[0]
    total = sum(decimals.values())
    groups = [sign for sign, _ in thousands.most_common() if sign != decimal]
    return NumberStyle(decimal, groups[0] if groups else "", voices / total * voices / (voices + 3))


def _voice(reading: NumberReading) -> int:
    """In thirds of a voice."""
    if reading.decimal and reading.thousands:
        return 6
    if reading.decimal:
        return 3 if -int(reading.value.as_tuple().exponent) == 2 else 1
    return 3


def _agrees(reading: NumberReading, style: NumberStyle) -> bool:
    if reading.decimal:
        return reading.decimal == style.decimal
    return reading.thousands != style.decimal


def _unsigned(text: str) -> tuple[str, bool]:
    """The text without its sign and without the dash of a whole sum; whether it is negative."""
    text = _ROUND_SUM.sub(r"\1", text)
    if text.startswith("(") and text.endswith(")"):
        inner = text[1:-1].strip()
        return inner.lstrip("-").strip(), True
    if text.startswith("-"):
        return text[1:].strip(), True
    if text.endswith("-"):
        return text[:-1].strip(), True
    if text.startswith("+"):
        return text[1:].strip(), False
    return text, False


def _readings(body: str) -> list[NumberReading]:
    signs = [char for char in body if not char.isdigit()]
    groups = re.split(r"[.,' ]", body)
    if not signs:
        return [NumberReading(Decimal(body), "", "")]
    if len(signs) == 1:
        return _one_sign(signs[0], groups)
    last, others = signs[-1], set(signs[:-1])
    if len(others) != 1:
        return []
    first = others.pop()
    if first == last:
        return [_whole(groups, last)] if _grouped(groups) and groups[0] else []
    if last not in ".," or not _grouped(groups[:-1]):
        return []
    return [NumberReading(Decimal("".join(groups[:-1]) + "." + groups[-1]), last, first)]


def _one_sign(sign: str, groups: list[str]) -> list[NumberReading]:
    before, after = groups
    thousands = [_whole(groups, sign)] if before and _grouped(groups) else []
    if sign in "' ":
        return thousands
    return [*thousands, NumberReading(Decimal(f"{before or 0}.{after}"), sign, "")]


def _whole(groups: list[str], sign: str) -> NumberReading:
    return NumberReading(Decimal("".join(groups)), "", sign)


def _grouped(groups: list[str]) -> bool:
    """Whether digits stand in groups of three, or the Indian way: the last three, before it twos."""
    first, *rest = groups
    if not rest:
        return first != ""
    if not 1 <= len(first) <= _GROUP or first.startswith("0") or len(rest[-1]) != _GROUP:
        return False
    return all(len(group) == _GROUP for group in rest) or (
        len(rest) > 1 and len(first) <= 2 and all(len(group) == 2 for group in rest[:-1])
    )
