"""Text that has no fixed pages gets a synthetic geometry: a grid of character cells.

A character is 6 points wide, a line 12 points high. Paragraphs become lines; a table becomes lines
whose cells begin at the same columns, so that what is below what can be seen by coordinates alone.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from models.transcript import Medium, Page, Word

CELL, LINE = 6.0, 12.0  # points
_FONT = 10.0  # points: what a line of 12 points usually holds
_GAP = 2  # character cells between table columns
_WRAP = 160  # characters after which a paragraph goes on in the next line: "label: value" should stay whole
_WIDEST = 4000  # character cells


@dataclass(frozen=True, slots=True)
class Piece:
    """Text at a column of a line, both counted in character cells."""

    column: int
    text: str
    bold: bool = False
    ref: str = ""

    @property
    def end(self) -> int:
        """The column after it."""
        return self.column + len(self.text)


Line = tuple[Piece, ...]
Block = list[Line]


@dataclass(frozen=True, slots=True)
class Cell:
    """A table cell: what it holds, laid out by itself, and how many columns it spans."""

    block: Block
    span: int = 1


@dataclass(slots=True)
class Laid:
    """A document laid out: the lines that a reader sees, and the words that nobody sees."""

    lines: Block = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)


def paragraph(text: str, *, bold: bool = False, ref: str = "", wrap: int = _WRAP) -> Block:
    """A paragraph as lines of at most `wrap` characters. Line feeds in it begin new lines."""
    lines: Block = []
    for part in text.split("\n"):
        part = part.expandtabs(8).rstrip()
        folded = [part] if len(part) <= wrap or "  " in part.strip() else textwrap.wrap(part, wrap)
        lines += [(Piece(0, one, bold, ref),) if one.strip() else () for one in folded or [""]]
    return lines


def width_of(block: Block) -> int:
    """In character cells."""
    return max((piece.end for line in block for piece in line), default=0)


def table(rows: Sequence[Sequence[Cell]]) -> Block:
    """Rows of cells as lines: columns aligned, rows as high as their highest cell."""
    widths = _column_widths(rows)
    starts = [0]
    for width in widths:
        starts.append(starts[-1] + (width + _GAP if width else 0))
    lines: Block = []
    for row in rows:
        lines += _row_lines(row, starts)
    return lines


def _column_widths(rows: Sequence[Sequence[Cell]]) -> list[int]:
    widths = [0] * max((sum(cell.span for cell in row) for row in rows), default=0)
    for wide in (False, True):  # cells of one column first; spanning ones then widen what is too narrow
        for row in rows:
            column = 0
            for cell in row:
                if (cell.span > 1) == wide:
                    _widen(widths, column, cell)
                column += cell.span
    return [min(width, _WIDEST) for width in widths]


def _widen(widths: list[int], column: int, cell: Cell) -> None:
    spanned = widths[column : column + cell.span]
    have = sum(spanned) + _GAP * (sum(width > 0 for width in spanned) - 1)
    missing = width_of(cell.block) - max(have, 0)
    if missing > 0 and spanned:
        widths[column + len(spanned) - 1] += missing


def _row_lines(row: Sequence[Cell], starts: list[int]) -> Block:
    height = max((len(cell.block) for cell in row), default=0)
    lines: list[list[Piece]] = [[] for _ in range(height)]
    column = 0
    for cell in row:
        for number, line in enumerate(cell.block):
            lines[number] += [replace(piece, column=piece.column + starts[column]) for piece in line]
        column += cell.span
    return [tuple(line) for line in lines]


def indented(block: Block, mark: str) -> Block:
    """The block behind a mark such as "> " or "- " at the start of its first or of each line."""
    return [(Piece(0, mark), *(replace(piece, column=piece.column + len(mark)) for piece in line)) for line in block]


def without_blank_edges(block: Block) -> Block:
    """The block without empty lines at its top and bottom, and with no two of them in a row."""
    lines: Block = []
    for line in block:
        if line or (lines and lines[-1]):
            lines.append(line)
    while lines and not lines[-1]:
        lines.pop()
    return lines


def page_of(
    lines: Block, medium: Medium, *, hidden: Iterable[str] = (), number: int = 1, engine: str = "", refs: bool = True
) -> Page:
    """The lines as a page; a word's `ref` is its line unless its piece has one of its own."""
    words = tuple(_words(lines, refs))
    unseen = tuple(_hidden_words(hidden))
    width = max((word.right for word in words), default=0.0)
    return Page(
        number=number,
        part_page=number,
        width=max(width, 80 * CELL) + CELL,
        height=max(len(lines), 1) * LINE,
        medium=medium,
        words=words,
        hidden=unseen,
        engine=engine,
    )


def _words(lines: Block, refs: bool) -> Iterator[Word]:
    for number, line in enumerate(lines):
        top = number * LINE
        for piece in line:
            ref = piece.ref or (f"line {number + 1}" if refs else "")
            for start, text in _runs(piece.text):
                left = (piece.column + start) * CELL
                yield Word(text, left, top, left + len(text) * CELL, top + LINE, 1.0, _FONT, piece.bold, ref)


def _runs(text: str) -> Iterator[tuple[int, str]]:
    """Each run of characters without white space, and where it starts."""
    position = 0
    for run in text.split():
        position = text.index(run, position)
        yield position, run
        position += len(run)


def _hidden_words(texts: Iterable[str]) -> Iterator[Word]:
    for number, text in enumerate(texts):
        for start, run in _runs(text):
            left, top = start * CELL, number * LINE
            yield Word(run, left, top, left + len(run) * CELL, top + LINE, 1.0, _FONT)
