"""Flat files: one row a line, with the order's own fields repeated in each.

Exports of purchasing systems have number, dates, parties and terms as columns of the same table as the lines. Said
once, above the lines, they are a form like any other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from extraction.layout.rows import Cell, Row
from extraction.vocabulary import COLUMNS, Concept, currency, labels
from models.lexicon import Lexicon
from models.transcript import Medium, Transcript

_HEADS = 5  # columns from which a table may hold the order's fields as well
_ITEM = 2  # columns that are left of it at least
_SURE = 0.6  # likeness of a head to a label
_MANY = 3  # lines from which a value that they share hardly belongs to each of them
_OF_BOTH = frozenset({Concept.REQUESTED_DATE, Concept.CURRENCY})  # where all lines say the same: of the order
_SUMS = frozenset({Concept.TOTAL, Concept.SUBTOTAL, Concept.TAX, Concept.FREIGHT, Concept.DISCOUNT})
_KNOWN, _PLACE = 0.85, 0.5  # likeness to a name on file, and to an address
_DAY = re.compile(r"(?=(?:\D*\d){4,8}\D*$)\d{1,4}(?:[./ -]\d{1,2}[./ -]\d{2,4}|\d{4})")
_LONG_CODE = re.compile(r"(?=(?:.*\d){2})[\w./-]{5,}")
_COLUMN = re.compile(r"([A-Z]+)\d+$")


@dataclass(frozen=True, slots=True)
class _Table:
    head: Row
    body: tuple[Row, ...]
    lifted: frozenset[str]  # columns that are the order's own


def unrolled(rows: Sequence[Row], transcript: Transcript, lexicon: Lexicon) -> list[Row]:
    """The rows, with what each line of a sheet's table repeats said once above it: a label and its values a row.

    What stands elsewhere than on the page are copies of its words, which know their originals.
    """
    out: list[Row] = []
    at, page, down = 0, 0, 0.0
    while at < len(rows):
        if rows[at].page != page:
            page, down = rows[at].page, 0.0
        table = _table(rows, at, lexicon) if transcript.pages[page - 1].medium is Medium.SHEET else None
        if table is None:
            out.append(_lower(rows[at], down) if down else rows[at])
            at += 1
            continue
        form = list(_form(table, down))
        down += (len(form) + 1) * (table.head.bottom - table.head.top)
        out += form
        out += [_lower(_without(row, table.lifted), down) for row in (table.head, *table.body)]
        at += 1 + len(table.body)
    if len(out) == len(rows):
        return list(rows)
    for index, row in enumerate(out):
        row.index = index
        for place, cell in enumerate(row.cells):
            cell.row, cell.index = index, place
    return out


def _form(table: _Table, down: float) -> Iterator[Row]:
    """The order's fields below each other, columns that are headed alike as one: a label, and right of it its values."""
    high = table.head.bottom - table.head.top
    values = {_column(cell): cell for cell in table.body[0].cells}
    heads = [cell for cell in table.head.cells if _column(cell) in table.lifted & values.keys()]
    groups = [list(cells) for _, cells in groupby(heads, lambda cell: cell.text)]
    beside = max((cell.right - cell.left for cell in heads), default=0.0) + high
    for number, group in enumerate(groups):
        top, left = table.head.top + down + number * high, 0.0
        cells = [_moved(group[0], left - group[0].left, top - group[0].top)]
        left += beside
        for cell in (values[_column(head)] for head in group):
            cells.append(_moved(cell, left - cell.left, top - cell.top))
            left += cell.right - cell.left + high
        yield _row(table.head.page, cells)


def _without(row: Row, columns: frozenset[str]) -> Row:
    return _row(row.page, [cell for cell in row.cells if _column(cell) not in columns])


def _lower(row: Row, down: float) -> Row:
    return _row(row.page, [_moved(cell, 0.0, down) for cell in row.cells])


def _moved(cell: Cell, right: float, down: float) -> Cell:
    words = (
        replace(
            word,
            left=word.left + right,
            right=word.right + right,
            top=word.top + down,
            bottom=word.bottom + down,
            original=word.original or word,
        )
        for word in cell.words
    )
    return Cell(tuple(words), cell.page)


def _row(page: int, cells: Sequence[Cell]) -> Row:
    top, bottom = min(cell.top for cell in cells), max(cell.bottom for cell in cells)
    return Row(page, tuple(word for cell in cells for word in cell.words), tuple(cells), top, bottom)


def _table(rows: Sequence[Row], at: int, lexicon: Lexicon) -> _Table | None:
    head = rows[at]
    columns = {_column(cell): cell.text for cell in head.cells}
    if len(columns) < _HEADS or "" in columns or any(_is_value(text) for text in columns.values()):
        return None
    if not any(_of_order(text, many=many) for text in columns.values() for many in (True, False)):
        return None  # before the rows below are gone through: each row of a long table may look like a head
    body: list[Row] = []
    for row in rows[at + 1 :]:
        places = {_column(cell) for cell in row.cells}
        if row.page != head.page or len(places) < _HEADS or not places <= columns.keys():
            break
        body.append(row)
    lifted = _order_columns(columns, body, lexicon) if body else frozenset()
    return _Table(head, tuple(body), lifted) if lifted and len(columns) - len(lifted) >= _ITEM else None


def _order_columns(heads: Mapping[str, str], body: Sequence[Row], lexicon: Lexicon) -> frozenset[str]:
    """The columns that say something of the order: by their heads, or as every line says the same."""
    values: dict[str, set[str]] = {column: set() for column in heads}
    filled = dict.fromkeys(heads, 0)
    for row in body:
        for cell in row.cells:
            values[_column(cell)].add(cell.text)
            filled[_column(cell)] += 1
    alike = {column: next(iter(said)) for column, said in values.items() if len(said) == 1}
    told = {column: _of_order(heads[column], many=len(body) > 1) for column in alike}
    sure = {column for column, order in told.items() if order}
    if not sure:
        return frozenset()
    guessed = {
        column
        for column, order in told.items()
        if order is None
        and filled[column] == len(body)
        and (_says_much(alike[column]) if len(body) > 1 else _of_somebody(alike[column], lexicon))
    }
    return frozenset(sure | guessed) if len(body) >= _MANY or len(sure) >= 2 else frozenset()


def _of_order(head: str, *, many: bool) -> bool | None:
    """Whether a head names a field of the order; None for an unknown one, or for both. `many` lines say the same under it."""
    order = line = 0.0
    for hit in labels(head):
        if hit.concept in _SUMS or (hit.concept in COLUMNS and not (many and hit.concept in _OF_BOTH)):
            line = max(line, hit.score)
        else:
            order = max(order, hit.score)
    return None if max(order, line) < _SURE or order == line else order > line


def _says_much(value: str) -> bool:
    """Whether a value is more than what lines share by chance: a unit, a discount, a one."""
    words = [word for word in value.split() if sum(char.isalpha() for char in word) >= 2]
    return len(words) >= 2 or bool(_DAY.fullmatch(value) or _LONG_CODE.fullmatch(value)) or currency(value) is not None


def _of_somebody(value: str, lexicon: Lexicon) -> bool:
    """Whether a value is a day, or the name or address of somebody: what a line seldom has of its own."""
    known = max(lexicon.is_seller(value), lexicon.customer_names(value))
    return bool(_DAY.fullmatch(value)) or known >= _KNOWN or lexicon.place(value) >= _PLACE


def _is_value(text: str) -> bool:
    return sum(char.isdigit() for char in text) > 2


def _column(cell: Cell) -> str:
    found = _COLUMN.search(cell.words[0].ref)
    return found[1] if found else ""
