"""The letters' papers as files: simple pages, sheets and text documents."""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterator

import docx
import openpyxl
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from tools.generator.ink import face

_WIDTHS = {
    3: (90, 200, 90), 4: (110, 220, 90, 80), 5: (70, 200, 70, 60, 90), 6: (95, 160, 50, 50, 65, 70), 7: (35, 95, 150, 45, 45, 60, 65),
}  # fmt: skip


def paper(kind: str, text: str, seed: str) -> bytes:
    """The text as a file of a kind: pdf, xlsx, docx, csv or txt; `seed` decides how it looks."""
    if kind == "pdf":
        return _pdf(text, ruled=bool(zlib.crc32(seed.encode()) % 2))
    if kind == "xlsx":
        return _xlsx(text)
    return _docx(text) if kind == "docx" else (text.strip() + "\n").encode()


def _parts(text: str) -> Iterator[tuple[str, list[str]]]:
    """Lines as ("row", cells), ("title", [text]), ("text", [text]) or ("gap", [])."""
    for line in text.split("\n"):
        if line.startswith("|"):
            yield "row", [cell.strip() for cell in line.strip().strip("|").split("|")]
        elif line.startswith("# "):
            yield "title", [line[2:]]
        else:
            yield ("text", [line]) if line.strip() else ("gap", [])


def _pdf(text: str, *, ruled: bool) -> bytes:
    buffer, font = io.BytesIO(), face("DejaSans")
    page, high = Canvas(buffer, pagesize=A4, invariant=1), 790.0
    for kind, cells in _parts(text):
        page.setFont(font.bold if kind == "title" else font.regular, {"title": 16, "row": 9}.get(kind, 9.5))
        left = 50.0
        widths = _WIDTHS.get(len(cells), (500,) * len(cells)) if kind == "row" else (500,)
        for cell, width in zip(cells, widths, strict=False):
            page.drawString(left + 2, high - 4, cell)
            if ruled and kind == "row":
                page.rect(left, high - 8, width, 16)
            left += width
        high -= {"title": 28, "row": 17, "text": 15, "gap": 8}[kind]
    page.save()
    return buffer.getvalue()


def _xlsx(text: str) -> bytes:
    book, buffer = openpyxl.Workbook(), io.BytesIO()
    sheet = book.worksheets[0]
    for kind, cells in _parts(text):
        if kind != "gap":
            sheet.append([float(c) if re.fullmatch(r"\d+(\.\d+)?", c) else c or None for c in cells])
    book.save(buffer)
    return buffer.getvalue()


def _docx(text: str) -> bytes:
    document, buffer, table = docx.Document(), io.BytesIO(), None
    for kind, cells in _parts(text):
        if kind == "row":
            if table is None:
                table = document.add_table(rows=0, cols=len(cells))
                table.style = "Table Grid"
            for cell, value in zip(table.add_row().cells, cells, strict=False):
                cell.text = value
            continue
        table = None
        if cells:
            document.add_heading(cells[0], 1) if kind == "title" else document.add_paragraph(cells[0])
    document.save(buffer)
    return buffer.getvalue()
