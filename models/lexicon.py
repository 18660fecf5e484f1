"""What the reader knows of the seller's catalogue while it reads, as a clerk does.

The reader may lean on it (a column full of known part numbers is the part-number column) but makes
no choice from it: choosing is `mapping`'s work.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import IntFlag
from functools import lru_cache
from typing import Protocol


class CodeKind(IntFlag):
    """Whose number a code is; several may hold at once."""

    NONE = 0
    SKU = 1
    GTIN = 2
    MPN = 4
    CUSTOMER_PART = 8


@dataclass(frozen=True, slots=True)
class SoldAs:
    """A unit that a product is sold in, with its list price per one such unit; None where none is known."""

    unit: str
    price: Decimal | None


_LETTERS, _DIGIT = re.compile(r"[^\W\d_]+"), re.compile(r"\d")


@lru_cache(maxsize=20_000)
def number_pattern(text: str) -> str:
    """How a number is built: "M783381" -> "A999999"; a run of letters counts as one letter."""
    return _DIGIT.sub("9", _LETTERS.sub("A", text))


class Lexicon(Protocol):
    """The catalogue as seen by the reader. All look-ups take text as printed and fold it themselves."""

    @property
    def seller_names(self) -> tuple[str, ...]:
        """Our own name and aliases."""

    @property
    def seller_ids(self) -> tuple[str, ...]:
        """Our VAT id and GLN, folded."""

    @property
    def seller_domains(self) -> tuple[str, ...]:
        """Our e-mail domains, lower case."""

    @property
    def seller_country(self) -> str:
        """ISO 3166-1 alpha-2."""

    @property
    def seller_currency(self) -> str:
        """ISO 4217."""

    def code_kinds(self, text: str) -> CodeKind:
        """Which kinds of known number this is, exactly or folded (case, spaces, dashes)."""

    def near_codes(self, text: str) -> tuple[str, ...]:
        """Known numbers that OCR could have misread as this text (0/O, 1/l/I, 5/S, 8/B ...); [] for none."""

    def shaped_like(self, text: str) -> CodeKind:
        """Kinds of known numbers that are built as this text is, letter for letter class and digit for digit."""

    def sold_as(self, text: str) -> tuple[SoldAs, ...]:
        """How the products are sold that this number names, the base unit first; () for an unknown number."""

    def customer_names(self, text: str) -> float:
        """How much this text looks like a known customer's or ship-to's name, 0..1."""

    def is_seller(self, text: str) -> float:
        """How much this text looks like our own name, 0..1."""

    def place(self, text: str) -> float:
        """How much this text looks like a known street, city or postal code, 0..1."""

    def places_at(self, text: str) -> tuple[str, ...]:
        """Ids of the delivery addresses on file, of any customer, that a one-line address is."""

    def names_at(self, text: str) -> tuple[str, ...]:
        """Names on file of the delivery addresses that a one-line address is."""

    def product_words(self, text: str) -> float:
        """Share of the text's words that product descriptions use, 0..1."""

    def known_word(self, text: str) -> bool:
        """Whether a name or an address on file, ours included, is written with this word; accents count, case does not."""
