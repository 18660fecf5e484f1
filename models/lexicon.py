"""What the reader knows of the seller's catalogue while it reads, as a clerk does.

The reader may lean on it (a column full of known part numbers is the part-number column) but makes
no choice from it: choosing is `mapping`'s work.
"""

from __future__ import annotations

from enum import IntFlag
from typing import Protocol


class CodeKind(IntFlag):
    """Whose number a code is; several may hold at once."""

    NONE = 0
    SKU = 1
    GTIN = 2
    MPN = 4
    CUSTOMER_PART = 8


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

    def customer_names(self, text: str) -> float:
        """How much this text looks like a known customer's or ship-to's name, 0..1."""

    def is_seller(self, text: str) -> float:
        """How much this text looks like our own name, 0..1."""

    def place(self, text: str) -> float:
        """How much this text looks like a known street, city or postal code, 0..1."""

    def product_words(self, text: str) -> float:
        """Share of the text's words that product descriptions use, 0..1."""

    def known_word(self, text: str) -> bool:
        """Whether a name or an address on file, ours included, is written with this word; accents count, case does not."""
