"""Cells become a page: columns as wide as what stands in them, so that they align and never overlap."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from extraction.transcripts.blocks import CELL, LINE
from models.transcript import Medium, Page, Word

_GAP = 2  # character cells between columns
_NARROWEST = 2  # character cells
_WIDEST = 400  # character cells that one cell may widen its column to
_FONT = 10.0


@dataclass(frozen=True, slots=True)
class GridCell:
    """A filled cell; row and column are 0-based."""

    row: int
    column: int
    text: str
    span: int = 1  # columns that it was merged over
    bold: bool = False


@dataclass(slots=True)
class Grid:
    """A sheet."""

    title: str
    cells: list[GridCell] = field(default_factory=list)
    hidden: list[GridCell] = field(default_factory=list)


def cell_name(row: int, column: int) -> str:
    """The name that a spreadsheet gives a cell: (6, 2) is "C7"."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"


def page_of_grid(grid: Grid, *, number: int = 1, engine: str = "cells") -> Page:
    """The sheet as a page. Text runs over into empty cells at its right, as in a spreadsheet."""
    widths = _widths(grid.cells)
    starts = [0]
    for width in widths:
        starts.append(starts[-1] + width + _GAP)
    tops = _tops([*grid.cells, *grid.hidden])
    words = tuple(word for cell in _in_order(grid.cells) for word in _words(cell, starts, tops, grid.title))
    hidden = tuple(word for cell in _in_order(grid.hidden) for word in _words(cell, starts, tops, grid.title))
    right = max((word.right for word in words), default=0.0)
    bottom = max((word.bottom for word in (*words, *hidden)), default=0.0)
    return Page(
        number=number,
        part_page=number,
        width=max(right, starts[-1] * CELL, 20 * CELL) + CELL,
        height=max(bottom, LINE),
        medium=Medium.SHEET,
        words=words,
        hidden=hidden,
        title=grid.title,
        engine=engine,
    )


def _in_order(cells: list[GridCell]) -> list[GridCell]:
    return sorted(cells, key=lambda cell: (cell.row, cell.column))


def _length(cell: GridCell) -> int:
    return max(map(len, cell.text.split("\n")))


def _widths(cells: list[GridCell]) -> list[int]:
    """Each column's width in character cells."""
    widths = [_NARROWEST] * (max((cell.column for cell in cells), default=0) + 1)
    neighbours = list(_with_room(cells))
    for cell, room in neighbours:
        if room == 1:
            widths[cell.column] = max(widths[cell.column], min(_length(cell), _WIDEST))
    for cell, room in neighbours:
        if room > 1:  # it may run over; widen its own column only by what still does not fit
            have = sum(widths[cell.column : cell.column + room]) + _GAP * (room - 1)
            widths[cell.column] += max(min(_length(cell), _WIDEST) - have, 0)
    return widths


def _with_room(cells: list[GridCell]) -> Iterator[tuple[GridCell, int]]:
    """Each cell, and how many columns it may fill before the next filled one; 0 for the last of a row."""
    ordered = _in_order(cells)
    if not ordered:
        return
    for cell, after in zip(ordered, [*ordered[1:], None], strict=True):
        last = after is None or after.row != cell.row
        yield cell, 0 if last or after is None else after.column - cell.column


def _tops(cells: list[GridCell]) -> dict[int, float]:
    """The top of each row in points; a row is as high as the lines of its highest cell.

    A gap of empty rows keeps its height up to ten rows.
    """
    heights: dict[int, int] = {}
    for cell in cells:
        heights[cell.row] = max(heights.get(cell.row, 1), cell.text.count("\n") + 1)
    tops, top, previous = {}, 0.0, -1
    for row in sorted(heights):
        top += min(row - previous - 1, 10) * LINE
        tops[row] = top
        top += heights[row] * LINE
        previous = row
    return tops


def _words(cell: GridCell, starts: list[int], tops: dict[int, float], title: str) -> Iterator[Word]:
    name = cell_name(cell.row, cell.column)
    ref = f"{title}!{name}" if title else name
    start = starts[min(cell.column, len(starts) - 1)]
    for number, line in enumerate(cell.text.split("\n")):
        top, position = tops[cell.row] + number * LINE, 0
        for run in line.split():
            position = line.index(run, position)
            left = (start + position) * CELL
            yield Word(run, left, top, left + len(run) * CELL, top + LINE, 1.0, _FONT, cell.bold, ref)
            position += len(run)
