"""From tokens and cells to the evidence that goes with a value."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import TypeVar, cast

from extraction.candidates.tokens import Token
from extraction.layout.rows import Cell
from models.evidence import Evidence, Extracted, RunnerUp
from models.transcript import Page, Transcript, Word

T = TypeVar("T", str, Decimal, date)


def of_words(transcript: Transcript, page: int, words: Sequence[Word], text: str = "") -> Evidence:
    """The rectangle around some words of one page."""
    sheet: Page = transcript.pages[page - 1]
    words = [word.original or word for word in words]
    wide, high = max(sheet.width, 1.0), max(sheet.height, 1.0)
    return Evidence(
        page=page,
        left=_share(min([w.left for w in words]), wide),
        top=_share(min([w.top for w in words]), high),
        right=_share(max([w.right for w in words]), wide),
        bottom=_share(max([w.bottom for w in words]), high),
        text=text or " ".join(w.text for w in words),
        ref=words[0].ref,
    )


def _share(value: float, whole: float) -> float:
    return round(min(max(value / whole, 0.0), 1.0), 5)


def from_token(
    transcript: Transcript, token: Token, value: T, chance: float, why: str, runners_up: tuple[RunnerUp, ...] = ()
) -> Extracted[T]:
    """A value read from one token."""
    proof = of_words(transcript, token.page, token.words)
    kind = cast("type[Extracted[T]]", Extracted.__class_getitem__(type(value)))  # the model that fits the value's type
    return kind(
        value=value, text=token.printed, evidence=(proof,), confidence=_bounded(chance), why=why, runners_up=runners_up
    )


def from_cells(transcript: Transcript, cells: Sequence[Cell], value: str, chance: float, why: str) -> Extracted[str]:
    """A text read from one or more cells, one evidence a cell."""
    proof = tuple(of_words(transcript, c.page, c.words) for c in cells)
    return Extracted[str](value=value, text=value, evidence=proof, confidence=_bounded(chance), why=why)


def _bounded(chance: float) -> float:
    return round(min(max(chance, 0.0), 1.0), 4)
