"""Cells copied from a spreadsheet, as changes of an order's lines."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence

from models.order import OrderLine
from service import workflow
from service.fields import NEW_LINE
from service.lookups import sku_written_as
from service.machinery import Machinery
from service.refusals import InvalidValue
from service.views import Change

COLUMNS = ("sku", "quantity", "uom", "unit_price")  # as they stand side by side on the screen
MOST_ROWS = 1000
Understand = Callable[[str, str], str]  # (column, text) -> in the desk's notation; raises InvalidValue


def paste(
    machinery: Machinery, case_id: str, text: str, start: tuple[int, str], understand: Understand
) -> tuple[Change, ...]:
    """The changes that a paste means for a case. Raises NotFound, InvalidValue."""
    lines = workflow.load_worked(machinery, case_id).order.lines
    changes = pasted(cells(text), lines, start, understand, lambda cell: sku_written_as(machinery, cell))
    if not changes:
        raise InvalidValue("There is nothing on the clipboard that lines could take.", field="lines")
    return changes


def cells(text: str) -> list[list[str]]:
    """Rows of cells as spreadsheets put them on the clipboard: tabs between, quotes around line breaks."""
    rows = list(csv.reader(io.StringIO(text.replace("\r\n", "\n").replace("\r", "\n")), delimiter="\t"))
    while rows and not any(cell.strip() for cell in rows[-1]):
        rows.pop()
    return [[" ".join(cell.split()) for cell in row] for row in rows]


def pasted(
    rows: Sequence[Sequence[str]],
    lines: Sequence[OrderLine],
    start: tuple[int, str],
    understand: Understand,
    sku_of: Callable[[str], str | None],
) -> tuple[Change, ...]:
    """What it takes to put the cells into the lines, from a line and a column on; lines are added where they run out.

    An empty cell leaves what is there. A number that is none of ours is put down as the customer's own, for
    the matching to find.
    """
    if len(rows) > MOST_ROWS:
        raise InvalidValue(f"That is more than {MOST_ROWS:,} rows.", field="lines")
    first, column = start
    columns = COLUMNS[COLUMNS.index(column) :] if column in COLUMNS else COLUMNS
    body = rows[1:] if rows and _is_heading(rows[0]) else rows
    changes: list[Change] = []
    for offset, row in enumerate(body):
        index = first + offset
        if index >= len(lines):
            changes.append(Change(field=NEW_LINE, value=""))
        for name, cell in zip(columns, row, strict=False):
            if cell:
                changes.append(_change(index, name, cell, understand, sku_of))
    return tuple(changes)


def _is_heading(row: Sequence[str]) -> bool:
    """A first row of several cells without any digit is what the columns are called."""
    return sum(map(bool, row)) > 1 and not any(char.isdigit() for cell in row for char in cell)


def _change(index: int, name: str, cell: str, understand: Understand, sku_of: Callable[[str], str | None]) -> Change:
    path = f"lines[{index}].{name}"
    if name != "sku":
        return Change(field=path, value=understand(name, cell))
    sku = sku_of(cell)
    return Change(field=path, value=sku) if sku else Change(field=f"lines[{index}].buyer_part", value=cell)
