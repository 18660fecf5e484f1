"""Workbooks (xlsx, xlsb, xls, ods): values as people see them, what is hidden kept apart.

Calamine reads the stored values of every format. Openpyxl, for xlsx, adds what calamine does not
tell: hidden rows and columns, number formats, formulas that were never calculated.
"""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Final

import python_calamine as calamine

from extraction.transcripts.content import Budget, Content
from extraction.transcripts.grid import Grid, GridCell, cell_name, page_of_grid
from models.archives import ArchiveLimits, check_zip
from models.errors import EncryptedDocument, UnreadableDocument
from models.media_types import XLSX
from models.transcript import Page

_MOST_SHEETS: Final = 40
_WIDEST: Final = 300  # columns
_CURRENCY: Final = re.compile(r"\[\$([^\]-]*)(?:-[^\]]*)?\]|\"\s*([^\"]{1,5}?)\s*\"|([€$£¥₴₽])")
_WORKBOOK_UNPACKED: Final = ArchiveLimits(members=10_000, member_bytes=500_000_000, total_bytes=500_000_000, ratio=400)


@dataclass(frozen=True, slots=True)
class Extras:
    """What openpyxl knows of one sheet; rows and columns 0-based."""

    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    formats: dict[tuple[int, int], str] = field(default_factory=dict)
    formulas: frozenset[tuple[int, int]] = frozenset()
    bold: frozenset[tuple[int, int]] = frozenset()


def read_workbook(data: bytes, media_type: str, budget: Budget) -> Content:
    """Each sheet as a page; a hidden sheet's cells are all hidden words.

    Raises EncryptedDocument and UnreadableDocument.
    """
    if data.startswith(b"PK"):
        check_zip(data, _WORKBOOK_UNPACKED)
    book = _opened(data)
    extras = _extras(data, budget.limits.cells) if media_type == XLSX else {}
    with book:
        try:
            return _sheets(book, extras, budget.limits.cells)
        except calamine.CalamineError as error:
            raise UnreadableDocument("A sheet of the workbook is damaged. Ask for a new copy.") from error


def _sheets(book: calamine.CalamineWorkbook, extras: dict[str, Extras], left: int) -> Content:
    pages: list[Page] = []
    problems: list[str] = []
    for meta in book.sheets_metadata[:_MOST_SHEETS]:
        if meta.typ != calamine.SheetTypeEnum.WorkSheet:
            continue
        grid, said = _grid(book.get_sheet_by_name(meta.name), extras.get(meta.name, Extras()), left)
        problems += said
        left -= len(grid.cells)
        if meta.visible != calamine.SheetVisibleEnum.Visible:
            grid = Grid(grid.title, hidden=[*grid.cells, *grid.hidden])
        if grid.cells or grid.hidden:
            pages.append(page_of_grid(grid, number=len(pages) + 1))
    return Content(tuple(pages), problems=tuple(problems))


def _opened(data: bytes) -> calamine.CalamineWorkbook:
    try:
        return calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    except calamine.PasswordError as error:
        raise EncryptedDocument("The workbook needs a password. Ask the sender for a copy without one.") from error
    except (calamine.CalamineError, OSError, ValueError) as error:
        raise UnreadableDocument("The workbook is damaged and cannot be opened. Ask for a new copy.") from error


def _grid(sheet: calamine.CalamineSheet, extra: Extras, most: int) -> tuple[Grid, list[str]]:
    grid = Grid(sheet.name)
    covered, spans = _merged(sheet)
    filled: set[tuple[int, int]] = set()
    problems: list[str] = []
    for row, values in enumerate(_values(sheet)):
        for column, value in enumerate(values[:_WIDEST]):
            at = (row, column)
            text = _shown(value, extra.formats.get(at, ""))
            if text:
                filled.add(at)
            if text and at not in covered:
                hidden = row in extra.hidden_rows or column in extra.hidden_columns
                kept = grid.hidden if hidden else grid.cells
                kept.append(GridCell(row, column, text, spans.get(at, 1), at in extra.bold))
        if len(grid.cells) > most:
            problems.append(f"Only the first {row + 1} rows of sheet {sheet.name} were read.")
            break
    if not problems and extra.formulas - filled:
        problems.append(_uncalculated(sheet.name, [cell_name(*at) for at in sorted(extra.formulas - filled)]))
    return grid, problems


def _uncalculated(sheet: str, cells: list[str]) -> str:
    named = ", ".join(cells[:5]) + (f" and {len(cells) - 5} more" if len(cells) > 5 else "")
    return f"Sheet {sheet} holds formulas without a stored result ({named}); their values are not known."


def _values(sheet: calamine.CalamineSheet) -> Iterator[list[Any]]:
    """The rows from the very first, so that positions are those that people see."""
    if sheet.start is None:
        return iter(())
    return iter(sheet.to_python(skip_empty_area=False))


def _merged(sheet: calamine.CalamineSheet) -> tuple[set[tuple[int, int]], dict[tuple[int, int], int]]:
    """Cells covered by a merged neighbour, and the columns that merged cells span."""
    covered: set[tuple[int, int]] = set()
    spans: dict[tuple[int, int], int] = {}
    for (top, left), (bottom, right) in (sheet.merged_cell_ranges or [])[:5000]:
        spans[(top, left)] = right - left + 1
        cells = (
            (row, column)
            for row in range(top, min(bottom, top + 200) + 1)
            for column in range(left, min(right, left + 200) + 1)
        )
        covered.update(one for one in cells if one != (top, left))
    return covered, spans


def _shown(value: Any, number_format: str) -> str:
    """A value as people see it: dates as ISO 8601, numbers plainly with a decimal point."""
    if value is None or value == "":
        return ""
    if isinstance(value, str):
        return "\n".join(line.strip() for line in value.replace("\r\n", "\n").replace("\r", "\n").strip().split("\n"))
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime):
        midnight = value.time() == time(0)
        return value.date().isoformat() if midnight else value.isoformat(sep=" ", timespec="minutes")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    return _number_shown(value, number_format)


def _number_shown(value: float, number_format: str) -> str:
    section = number_format.split(";")[0]
    number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    if re.fullmatch(r"0{2,}", section):
        return f"{number:.0f}".zfill(len(section))
    percent = "%" in re.sub(r'"[^"]*"', "", section)
    text = _plain(number * 100 if percent else number) + ("%" if percent else "")
    found = _CURRENCY.search(section)
    if not found:
        return text
    sign = next(group for group in (*found.groups(), "") if group is not None).strip()
    before = found.start() < (re.search(r"[0#?]", section) or found).start()
    return f"{sign} {text}" if before and sign else f"{text} {sign}".strip()


def _plain(number: Decimal) -> str:
    """Without an exponent and without the noise of binary fractions: 0.1 + 0.2 is 0.3."""
    rounded = round(number, 10)
    text = f"{rounded:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _extras(data: bytes, most: int) -> dict[str, Extras]:
    """By sheet name; nothing where openpyxl cannot read the file or it is too large for it."""
    import openpyxl  # slower than everything else here, and only xlsx needs it

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(data), data_only=False, keep_links=False)
    except Exception:  # openpyxl is stricter than calamine, which has the values
        return {}
    return {sheet.title: _extras_of(sheet) for sheet in book.worksheets if sheet.max_row * sheet.max_column <= 4 * most}


def _extras_of(sheet: Any) -> Extras:
    formats, formulas, bold = {}, set(), set()
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value is None:
                continue
            at = (cell.row - 1, cell.column - 1)
            if cell.number_format and cell.number_format != "General":
                formats[at] = str(cell.number_format)
            if cell.data_type == "f":
                formulas.add(at)
            if cell.font is not None and cell.font.b:
                bold.add(at)
    rows = frozenset(index - 1 for index, one in sheet.row_dimensions.items() if one.hidden)
    return Extras(rows, frozenset(_hidden_columns(sheet)), formats, frozenset(formulas), frozenset(bold))


def _hidden_columns(sheet: Any) -> Iterator[int]:
    for one in sheet.column_dimensions.values():
        if one.hidden and one.min and one.max:
            yield from range(one.min - 1, min(one.max, _WIDEST))
