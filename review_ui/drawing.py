"""Pages that have no picture (mails, sheets, plain text), drawn from their words as an SVG.

Mails and texts are set in a fixed-width face, each run fitted to its box; sheets get their grid,
with column letters and row numbers from the cells' own references.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from service.views import PageView, WordView

_CELL = re.compile(r"(?:.*!)?\$?([A-Z]{1,3})\$?(\d{1,7})$")


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text and its box, in the page's points."""

    text: str
    left: float
    base: float  # of the letters
    width: float
    size: float  # of the type
    bold: bool


@dataclass(frozen=True, slots=True)
class Mark:
    """A column's letter or a row's number, at the middle of its band."""

    text: str
    at: float


@dataclass(frozen=True, slots=True)
class Drawn:
    """A page to draw."""

    runs: tuple[Run, ...]
    columns: tuple[Mark, ...] = ()
    rows: tuple[Mark, ...] = ()
    verticals: tuple[float, ...] = ()
    horizontals: tuple[float, ...] = ()


def draw(page: PageView, words: Sequence[WordView]) -> Drawn:
    """The runs of a page and, for a sheet, its grid."""
    runs = tuple(_run(page, word) for word in words if word.text.strip())
    if page.medium != "sheet":
        return Drawn(runs)
    cells = [(found[1], int(found[2]), word) for word in words if (found := _CELL.match(word.ref))]
    lefts, tops, bottoms = _edges(page, cells)
    return Drawn(
        runs=runs,
        columns=tuple(Mark(name, left) for name, left in sorted(lefts.items(), key=lambda item: item[1])),
        rows=tuple(Mark(str(row), (tops[row] + bottoms[row]) / 2) for row in sorted(tops)),
        verticals=tuple(sorted(left - 3 for left in lefts.values())),
        horizontals=tuple(sorted({*tops.values(), *bottoms.values()})),
    )


def _run(page: PageView, word: WordView) -> Run:
    height = (word.bottom - word.top) * page.height
    return Run(
        text=word.text,
        left=word.left * page.width,
        base=(word.bottom * page.height) - height * 0.24,
        width=(word.right - word.left) * page.width,
        size=height * 0.82,
        bold=word.bold,
    )


def _edges(
    page: PageView, cells: Sequence[tuple[str, int, WordView]]
) -> tuple[dict[str, float], dict[int, float], dict[int, float]]:
    lefts: dict[str, float] = {}
    tops: dict[int, float] = {}
    bottoms: dict[int, float] = {}
    for column, row, word in cells:
        lefts[column] = min(lefts.get(column, page.width), word.left * page.width)
        tops[row] = min(tops.get(row, page.height), word.top * page.height)
        bottoms[row] = max(bottoms.get(row, 0.0), word.bottom * page.height)
    return lefts, tops, bottoms
