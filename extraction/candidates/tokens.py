"""Typed runs of words: figures, dates, codes and units, wherever they stand on the page.

Wide on purpose: a token is a possibility. "4500012345" is a figure and a code; "10.11.26" a date and a
code. What it is in this document is decided later, from all tokens together.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from extraction.layout.rows import Cell
from models.lexicon import CodeKind
from models.transcript import Word


class TokenKind(StrEnum):
    """What a run of words can be read as."""

    FIGURE = "figure"
    DATE = "date"
    CODE = "code"


@dataclass(slots=True, eq=False)
class Token:
    """A possibility. Edges in points; `start` and `end` are word positions in its cell, end exclusive."""

    kind: TokenKind
    words: tuple[Word, ...]
    cell: Cell
    start: int
    end: int
    value: Decimal | None = None
    decimals: int = 0
    currency: str = ""
    percent: bool = False
    per: Decimal | None = None  # "12.50/100" carries its own price base
    unit: str = ""  # a unit word glued to it or directly after it
    unit_text: str = ""
    day: date | None = None
    kinds: CodeKind = CodeKind.NONE
    near: tuple[str, ...] = ()  # known codes this could be a misreading of
    shape: float = 0.0  # how much it looks like a code, 0..1
    printed: str = ""
    left: float = field(init=False)
    right: float = field(init=False)
    top: float = field(init=False)
    bottom: float = field(init=False)
    number: float = field(init=False)
    row: int = field(init=False)  # index of its row in the document
    page: int = field(init=False)  # 1-based

    def __post_init__(self) -> None:
        self.left, self.right = self.words[0].left, self.words[-1].right
        self.top = min(w.top for w in self.words)
        self.bottom = max(w.bottom for w in self.words)
        self.number = float(self.value) if self.value is not None else 0.0
        self.row, self.page = self.cell.row, self.cell.page
        if not self.printed:
            self.printed = " ".join(w.text for w in self.words)

    @property
    def confidence(self) -> float:
        """The worst of its words, as the engine saw it."""
        return min(w.confidence for w in self.words)

    @property
    def whole_cell(self) -> bool:
        """Whether nothing else stands in its cell."""
        return self.start == 0 and self.end == len(self.cell.words)
