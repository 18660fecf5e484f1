"""Which words of a transcript carry a true value, found by their text; for documents whose drawing is not known.

Used by the transformations. What is kept: every printed form of the truth's texts, numbers (also times 100
and 1000), dates and units, the currency, and the percentages that follow from the numbers (discount, tax rate).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache
from itertools import pairwise
from typing import Any

from babel import Locale

from models.transcript import Page, Transcript, Word
from models.units import unit_codes
from tools.generator.resources import wordings
from tools.generator.styles import SYMBOLS

Json = dict[str, Any]
Place = tuple[int, int]  # index of the page, index of the word on it
_TEXTS = ("po_number", "buyer_name", "supplier_name", "payment_terms")
_CODES = ("supplier_part", "buyer_part", "gtin", "mpn", "line_no")
_EDGES = " .,;:()[]{}<>*#\"'|/=€$£+–—-"


def fold(text: str) -> str:
    """Case, spaces, dashes and edge punctuation folded."""
    return re.sub(r"[\s\-‐-―_]+", "", text.casefold().strip(_EDGES))


@cache
def _months() -> dict[str, int]:
    """Month names and abbreviations in every language of the word files -> number."""
    names: dict[str, int] = {}
    for language in wordings():
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in Locale(language).months[context][width].items():
                    names.setdefault(str(name).casefold().rstrip("."), int(number))
                    names.setdefault(str(name).casefold()[:3], int(number)) if len(str(name)) > 3 else None
    return names


@cache
def _weekdays() -> frozenset[str]:
    names = set()
    for language in wordings():
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                names |= {str(name).casefold().rstrip(".") for name in Locale(language).days[context][width].values()}
    return frozenset(names)


def numbers_in(text: str) -> set[Decimal]:
    """The numbers the text could mean, whichever separators it uses."""
    bare = re.sub(r"^[^\d]*|[^\d]*$", "", text)  # "€12.50" and "12.50EUR" too
    if not bare or not re.fullmatch(r"[\d.,'’\s]+", bare):
        return set()
    found = set()
    for thousands, point in ((",", "."), (".", ","), ("'", "."), ("’", "."), (" ", ",")):
        plain = bare.replace(thousands, "").replace(point, ".")
        try:
            found.add(Decimal(plain.replace(",", "").replace(" ", "")).normalize())
        except InvalidOperation:
            continue
    return found


def _figures(value: object) -> set[Decimal]:
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return set()
    return {(number * base).normalize() for base in (1, 100, 1000)}


class TrueValues:
    """Everything true about a document, in the forms it may be printed in."""

    def __init__(self, truth: Json) -> None:
        self.phrases: list[list[str]] = []
        self.codes: set[str] = set()
        self.numbers: set[Decimal] = set()
        self.days: set[date] = set()
        self.units: set[str] = set()
        self.currencies: set[str] = set()
        for order in truth.get("orders", []):
            self._add_order(order)

    def _phrase(self, text: object) -> None:
        if isinstance(text, str) and text.strip():
            words = [fold(word) for word in text.split()]
            self.phrases.append([word for word in words if word])

    def _number(self, *values: object) -> None:
        for value in values:
            if value is not None:
                self.numbers |= _figures(value)

    def _day(self, value: object) -> None:
        if isinstance(value, str):
            try:
                self.days.add(date.fromisoformat(value))
            except ValueError:
                return

    def _add_order(self, order: Json) -> None:
        po = order["purchase_order"]
        for name in _TEXTS:
            self._phrase(po.get(name))
        for party in ("ship_to", "bill_to"):
            self._phrase((po.get(party) or {}).get("name"))
            self._phrase((po.get(party) or {}).get("address"))
        self._phrase((order.get("printed") or {}).get("address"))
        if po.get("po_number"):
            self.codes.add(fold(po["po_number"]))
        for currency in (po.get("currency"),):
            if currency:
                self.currencies |= {fold(currency), SYMBOLS.get(currency, currency).casefold(), currency.casefold()}
        self._day(po.get("order_date"))
        self._day(po.get("requested_delivery_date"))
        self._number(po.get("subtotal"), po.get("tax"), po.get("total"))
        for charge in order.get("charges", []):
            self._phrase(charge.get("description"))
            self._number(charge.get("amount"), abs(Decimal(charge["amount"])) if charge.get("amount") else None)
        for path, values in (order.get("accept") or {}).items():
            for value in values:
                (self._day if "date" in path else self._phrase)(value)
        for line in po.get("lines", []):
            self._add_line(line)
        self._rates(po)

    def _add_line(self, line: Json) -> None:
        accept = line.get("accept") or {}
        for name in _CODES:
            if line.get(name):
                self.codes.add(fold(str(line[name])))
                self._phrase(str(line[name]))
        self._phrase(line.get("description"))
        for text in accept.get("description", []):
            self._phrase(text)
        self._number(
            line.get("quantity"), line.get("unit_price"), line.get("line_total"), *accept.get("unit_price", [])
        )
        self._number(*accept.get("quantity", []))
        self._day(line.get("requested_date"))
        if line.get("uom"):
            self.units.add(str(line["uom"]))
        net = line.get("unit_price")
        for other in accept.get("unit_price", []) if net else []:
            gross, price = Decimal(str(other)), Decimal(str(net))
            if gross > price:
                self.numbers.add((100 * (1 - price / gross)).quantize(Decimal("0.1")).normalize())

    def _rates(self, po: Json) -> None:
        tax, total = po.get("tax"), po.get("total")
        if tax and total:
            base = Decimal(str(total)) - Decimal(str(tax))
            if base > 0:
                self.numbers.add((100 * Decimal(str(tax)) / base).quantize(Decimal("0.1")).normalize())


def true_words(transcript: Transcript, truth: Json) -> set[Place]:
    """The places of all words that are part of a true value."""
    values = TrueValues(truth)
    kept: set[Place] = set()
    for number, page in enumerate(transcript.pages):
        kept |= {(number, index) for index in _on_page(page, values)}
    return kept


def _on_page(page: Page, values: TrueValues) -> set[int]:
    found: set[int] = set()
    folded = [fold(word.text) for word in page.words]
    for index, word in enumerate(page.words):
        bare = word.text.strip(" .,;:()[]").casefold()
        if folded[index] in values.codes or bare in values.currencies or numbers_in(word.text) & values.numbers:
            found.add(index)
    lines = list(_lines(page))
    found |= _split_values(page, lines, values)
    found |= _broken_codes(page, lines, values)
    found |= _phrase_words(page, folded, values)
    return found | _unit_words(page, found, values)


def _unit_words(page: Page, found: set[int], values: TrueValues) -> set[int]:
    """Words for an ordered unit that stand beside a true number; a heading is none."""
    rows = [page.words[i].middle for i in found if numbers_in(page.words[i].text)]
    return {
        index
        for index, word in enumerate(page.words)
        if any(code in values.units for code in _units_of(word.text))
        and any(abs(word.middle - row) < 0.6 * (word.bottom - word.top) for row in rows)
    }


def _units_of(text: str) -> tuple[str, ...]:
    letters = re.sub(r"^[\d.,/\s]+", "", text)
    return unit_codes(letters) if letters and any(c.isalpha() for c in letters) else ()


def _lines(page: Page) -> Iterator[list[int]]:
    """Words of one printed line from left to right."""
    rows: dict[int, list[int]] = defaultdict(list)
    height = max((word.bottom - word.top for word in page.words[:50]), default=10.0)
    order = sorted(range(len(page.words)), key=lambda i: page.words[i].middle)
    last, row = -1e9, -1
    for index in order:
        if page.words[index].middle - last > height * 0.45:
            row += 1
            last = page.words[index].middle
        rows[row].append(index)
    for indices in rows.values():
        yield sorted(indices, key=lambda i: page.words[i].left)


def _split_values(page: Page, lines: Iterable[list[int]], values: TrueValues) -> set[int]:
    """Numbers, codes and dates printed as several words."""
    found: set[int] = set()
    for line in lines:
        for start in range(len(line)):
            for length in range(1, 6):
                span = line[start : start + length]
                if len(span) < length:
                    break
                text = " ".join(page.words[i].text for i in span)
                if _is_day(text, values.days) or (length > 1 and _is_split(text, values)):
                    found.update(span)
    return found


def _broken_codes(page: Page, lines: list[list[int]], values: TrueValues) -> set[int]:
    """Codes that a narrow column broke over two rows: the rest stands right below the beginning."""
    heads = {code[:n] for code in values.codes for n in range(3, len(code) - 1)}
    found: set[int] = set()
    for line, below in pairwise(lines):
        starts = {round(page.words[i].left): k for k, i in enumerate(below)}
        for at, index in enumerate(line):
            under = next(
                (
                    starts[x]
                    for x in range(round(page.words[index].left) - 3, round(page.words[index].left) + 4)
                    if x in starts
                ),
                None,
            )
            if under is None:
                continue
            for end in range(at + 1, min(at + 5, len(line)) + 1):
                head = "".join(fold(page.words[i].text) for i in line[at:end])
                if head not in heads:
                    continue
                for stop in range(under + 1, min(under + 5, len(below)) + 1):
                    if head + "".join(fold(page.words[i].text) for i in below[under:stop]) in values.codes:
                        found.update(line[at:end], below[under:stop])
    return found


def _is_split(text: str, values: TrueValues) -> bool:
    if fold(text) in values.codes and len(fold(text)) > 3:
        return True
    return bool(re.fullmatch(r"\d{1,3}(?:[  ]\d{3})+(?:[.,]\d+)?", text)) and bool(numbers_in(text) & values.numbers)


def _is_day(text: str, days: set[date]) -> bool:
    """Whether the text is one of the days, in any order of its parts and any language."""
    parts = [p for p in re.split(r"[\s./,\-]+", text.casefold()) if p]
    names = [p for p in parts if not p.isdigit()]
    figures = [int(p) for p in parts if p.isdigit() and len(p) <= 4]
    if len(figures) + len(names) != len(parts) or not 2 <= len(figures) <= 3:
        return bool(re.fullmatch(r"\d{8}", text)) and any(text == f"{d:%Y%m%d}" for d in days)
    months = [_months()[n] for n in names if n in _months()]
    others = [
        n for n in names if n not in _months() and n not in _weekdays() and n not in ("de", "den", "of", "г", "р")
    ]
    if others or len(months) > 1:
        return False
    for day in days:
        wanted = [day.day, day.month, day.year] if not months else [day.day, day.year]
        if months and months[0] != day.month:
            continue
        if sorted(figures) == sorted(wanted) or sorted(figures) == sorted([*wanted[:-1], day.year % 100]):
            return True
    return False


def _phrase_words(page: Page, folded: list[str], values: TrueValues) -> set[int]:
    """Words of texts: kept where at least two of the text's words stand together, or the text is one word."""
    holders: dict[str, list[int]] = defaultdict(list)
    for index, word in enumerate(folded):
        if word:
            holders[word].append(index)
    found: set[int] = set()
    for phrase in values.phrases:
        if len(phrase) == 1:
            found.update(holders.get(phrase[0], []))
            continue
        here = [i for word in set(phrase) for i in holders.get(word, [])]
        for index in here:
            partner = any(other != index and _near(page.words[index], page.words[other], len(phrase)) for other in here)
            if partner or len(set(phrase) - set(folded)) >= len(set(phrase)) - 1:
                found.add(index)
    return found


def _near(one: Word, other: Word, words: int) -> bool:
    height = max(one.bottom - one.top, 4.0)
    if abs(one.middle - other.middle) < height * 0.6:
        return min(abs(one.left - other.right), abs(other.left - one.right)) < height * 1.6
    return (
        abs(one.middle - other.middle) < height * 2.2 and one.left < other.right + 260 and other.left < one.right + 260
    )
