"""Money, percentages, price bases and quantities: numbers with something glued to them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from extraction.values.numbers import SPACES, NumberReading, NumberStyle, parse_number
from extraction.vocabulary import currency, fold

_NUMBER = re.compile(rf"\(?[-+\u2212\u2013]?[{SPACES}]?(?:\d[\d.,'\u2019{SPACES}]*\d|[.,]?\d+)(?:[.,:]-{{1,2}})?-?\)?")
_PERCENT = re.compile(r"\s*(?:%|pct\.?|proc\.?|Prozent|percent|procent)\s*$", re.IGNORECASE)
_PER_MILLE = re.compile(r"^(?:‰|%o|%0|%₀)$")
_BASE = re.compile(
    r"^(?:/|per|pro|je|par|por|per\.|za|на|за|à|pr\.?|pour|cada|ogni|na|po|/ )?\s*(\d[\d.,' ]*)\s*(.*)$", re.IGNORECASE
)
_BASE_WORDS = {
    "c": 100, "hundert": 100, "hundred": 100, "cent": 100, "cento": 100, "cien": 100, "ciento": 100, "honderd": 100,
    "hundra": 100, "hundrede": 100, "hundre": 100, "sto": 100, "100er": 100, "m": 1000, "tausend": 1000,
    "thousand": 1000, "mille": 1000, "mil": 1000, "duizend": 1000, "tusen": 1000, "tusind": 1000, "tys": 1000,
    "tis": 1000, "tsd": 1000, "tst": 1000, "ezer": 1000, "тыс": 1000, "тис": 1000,
}  # fmt: skip
_TIMES = re.compile(r"^[x×*]\s*|\s*[x×*]$", re.IGNORECASE)
_FRACTIONS = {"½": Decimal("0.5"), "¼": Decimal("0.25"), "¾": Decimal("0.75")}


@dataclass(frozen=True, slots=True)
class Money:
    """An amount, and its currency where one is printed with it."""

    amount: Decimal
    currency: str | None  # ISO 4217
    reading: NumberReading
    per: Decimal | None = None  # "12,50 €/100": 100
    unit: str = ""  # as printed after the price: "St" of "12,50 €/St"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number and what is printed right behind it."""

    value: Decimal
    unit: str  # as printed, "" for none; what it means is for the unit table
    reading: NumberReading


@lru_cache(maxsize=50_000)
def parse_money(text: str, style: NumberStyle | None = None, country: str = "") -> tuple[Money, ...]:
    """The readings of "€12,50", "USD 12.50", "12,50 zł", "1 250,00 грн", "12,50 €/100 St", likeliest first.

    `country` settles "kr" and "$". A text with letters that are no currency is no money.
    """
    found = _NUMBER.search(text)
    if found is None:
        return ()
    before = text[: found.start()].strip()
    money, slash, base = text[found.end() :].partition("/")
    signs = [sign for sign in (before.lstrip("-+ "), money.strip()) if sign]
    if len(signs) > 1 or (signs and currency(signs[0], country) is None):
        return ()
    per, unit = _per(base.strip()) if slash else (None, "")
    code = currency(signs[0], country) if signs else None
    printed = ("-" if before.startswith("-") else "") + found.group()
    return tuple(Money(reading.value, code, reading, per, unit) for reading in parse_number(printed.strip(), style))


@lru_cache(maxsize=10_000)
def parse_percent(text: str, style: NumberStyle | None = None) -> Decimal | None:
    """The number of "7,5 %" (7.5); None where no per cent is printed."""
    end = _PERCENT.search(text)
    readings = parse_number(text[: end.start()].strip(), style) if end else ()
    if not readings:
        return None
    decimals = [reading.value for reading in readings if reading.decimal or not reading.ambiguous]
    return decimals[0] if decimals else readings[0].value  # "7,500 %" is seven and a half


@lru_cache(maxsize=10_000)
def price_base(text: str) -> Decimal | None:
    """How many units a price is for: "/100", "per 100", "je 1000 St", "%o", "‰", "C", "M"; None for none.

    "C" and "M" (hundred and thousand, as American price lists print) count in capitals only.
    """
    printed = text.strip()
    if _PER_MILLE.match(printed):
        return Decimal(1000)
    if printed in {"%", "o/o"}:
        return Decimal(100)
    found = _BASE.match(printed)
    if found:
        readings = parse_number(found.group(1).strip())
        whole = [reading.value for reading in readings if reading.value == int(reading.value) and not reading.decimal]
        return whole[0] if whole and whole[0] > 0 else None
    words = fold(printed).split()
    if not words or (len(words[-1]) == 1 and not printed[-1].isupper()):
        return None
    base = _BASE_WORDS.get(words[-1])
    return None if base is None else Decimal(base)


def _per(text: str) -> tuple[Decimal | None, str]:
    found = re.match(r"([\d.,' ]*\d)?\s*(.*)$", text)
    counted = price_base(found.group(1)) if found and found.group(1) else None
    return counted, found.group(2).strip() if found else ""


@lru_cache(maxsize=50_000)
def parse_quantity(text: str, style: NumberStyle | None = None) -> tuple[Quantity, ...]:
    """The readings of "12", "12pcs", "100 m", "24x", "x 24", "2,5 kg", "½ kg", likeliest first; never negative.

    What follows the number may be one or two words without digits, else the text is no quantity ("12 M8x40").
    """
    printed = _TIMES.sub("", text.strip())
    if printed[:1] in _FRACTIONS:
        value = _FRACTIONS[printed[0]]
        return (Quantity(value, printed[1:].strip(), NumberReading(value, "", "")),)
    found = _NUMBER.match(printed)
    if found is None:
        return ()
    unit = _TIMES.sub("", printed[found.end() :].strip())
    if any(char.isdigit() for char in unit) or len(unit.split()) > 2 or unit.startswith(("/", "-", "%")):
        return ()
    readings = parse_number(found.group().strip(), style)
    return tuple(Quantity(reading.value, unit, reading) for reading in readings if reading.value >= 0)
