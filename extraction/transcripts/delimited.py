"""CSV and its kin: the delimiter found among free text, cells to a grid."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from typing import Final

from extraction.transcripts.content import Content
from extraction.transcripts.grid import Grid, GridCell, page_of_grid
from extraction.transcripts.text import decoded

_DELIMITERS: Final = (";", "\t", ",", "|")
_SAMPLE_ROWS: Final = 400
_LARGEST_FIELD: Final = 1_000_000
_KEPT_AS_TEXT: Final = re.compile(r'^="([^"=()]*)"$')  # how spreadsheets are told not to make a number of 00123


def read_delimited(data: bytes, most_cells: int) -> Content:
    """The rows as one page; every cell is data, whatever sign it begins with."""
    text = decoded(data).replace("\0", "").replace("\r\n", "\n").replace("\r", "\n")
    text, delimiter = _without_hint(text)
    csv.field_size_limit(_LARGEST_FIELD)
    grid = Grid("")
    problems: tuple[str, ...] = ()
    for number, row in enumerate(_rows(text, delimiter or delimiter_of(text))):
        cells = [GridCell(number, column, _shown(value)) for column, value in enumerate(row) if value.strip()]
        grid.cells += cells
        if len(grid.cells) > most_cells:
            problems = (f"Only the first {number + 1} rows were read.",)
            break
    return Content((page_of_grid(grid, engine="cells"),), problems=problems)


def _without_hint(text: str) -> tuple[str, str]:
    """Excel's first line "sep=;" names the delimiter and is no row."""
    found = re.match(r"sep=(.)\n", text, re.IGNORECASE)
    return (text[found.end() :], found.group(1)) if found else (text, "")


def delimiter_of(text: str) -> str:
    """The delimiter that cuts most rows into the same number of cells.

    Rows of free text above and below a table have any number of commas; what counts is the largest
    set of rows that agree.
    """
    return max(_DELIMITERS, key=lambda one: (_agreement(text, one), -_DELIMITERS.index(one)))


def _agreement(text: str, delimiter: str) -> int:
    counts: Counter[int] = Counter()
    for number, row in enumerate(_rows(text, delimiter)):
        counts[len(row)] += len(row) > 1
        if number >= _SAMPLE_ROWS:
            break
    return max((rows * (cells - 1) for cells, rows in counts.items()), default=0)


def _rows(text: str, delimiter: str) -> list[list[str]]:
    try:
        return list(csv.reader(io.StringIO(text), delimiter=delimiter))
    except csv.Error:  # an unbalanced quote, or a cell of a megabyte: cut without minding quotes
        return [line.split(delimiter) for line in text.split("\n")]


def _shown(value: str) -> str:
    found = _KEPT_AS_TEXT.match(value.strip())
    return found.group(1) if found else value.strip()
