"""Orders as word-processor documents."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

from docx import Document as WordFile

from tools.generator.catalog import Catalogue
from tools.generator.chance import Chance
from tools.generator.channels.grid import make_grid, make_sheet
from tools.generator.channels.notebook import Notebook
from tools.generator.channels.sheets import frozen_zip
from tools.generator.documents import Document, language_tag, truth_line
from tools.generator.facts import OrderFacts
from tools.generator.genome import Genome
from tools.generator.ink import Span
from tools.generator.layout.parties import TITLES
from tools.generator.layout.sheet import Sheet, header_items, party_lines
from tools.generator.layout.totals import total_items
from tools.generator.truth import TruthMaker
from tools.generator.wording import Words


def docx(facts: OrderFacts, words: Words, genome: Genome, catalogue: Catalogue, chance: Chance) -> Document:
    """Paragraphs for the head, a table for the items, paragraphs for the totals."""
    sheet = make_sheet(facts, words, genome, chance.of("sheet"))
    book, luck = Notebook(), chance.of("docx")
    file = WordFile()
    file.core_properties.created = file.core_properties.modified = datetime(2026, 1, 1)
    for spans in party_lines(facts.buyer_party, "buyer"):
        file.add_paragraph(book.note(spans, "text"))
    file.add_heading(book.note([Span(words.say(TITLES[facts.kind]), "l:title")], "text"), 1)
    items = header_items(sheet, number=True)
    if luck.maybe(0.5):
        table = file.add_table(rows=0, cols=2)
        for item in items:
            cells = table.add_row().cells
            cells[0].text, cells[1].text = book.note([item.label], "text"), book.note(item.value, "text")
    else:
        for item in items:
            file.add_paragraph(book.note([item.label, Span(": "), *item.value], "text"))
    _parties(file, sheet, book)
    _items(file, sheet, book, bordered=luck.maybe(0.6))
    buffer = io.BytesIO()
    file.save(buffer)
    maker = TruthMaker(facts, book.paths, catalogue, any_slot=sheet.ambiguous_part)
    truth = maker.order(tuple(n.rstrip(".") for n in sheet.line_numbers))
    line = truth_line(
        [truth], channel="docx", layout=f"{words.families.value}:docx", language=language_tag(facts), tags=[]
    )
    return Document(".docx", frozen_zip(buffer.getvalue()), line, book.sidecar())


def _parties(file: Any, sheet: Sheet, book: Notebook) -> None:
    facts = sheet.facts
    for key, party in (
        ("supplier", facts.supplier_party),
        ("ship_to", facts.ship_party),
        ("bill_to", facts.bill_party),
    ):
        if party:
            text = [book.note([sheet.label(key, colon=True)], "text")]
            text += [book.note(spans, "text") for spans in party_lines(party, key)]
            file.add_paragraph("\n".join(text))


def _items(file: Any, sheet: Sheet, book: Notebook, *, bordered: bool) -> None:
    """The table of items, charges and totals."""
    facts = sheet.facts
    grid = make_grid(sheet)
    rows = [grid.heads, *grid.rows]
    table = file.add_table(rows=len(rows), cols=len(grid.fields))
    if bordered:
        table.style = "Table Grid"
    for row, cells in zip(table.rows, rows, strict=True):
        for cell, spans in zip(row.cells, cells, strict=True):
            cell.text = book.note(spans, "text")
    for index, (key, amount) in enumerate(facts.charges if facts.charges_inside and facts.priced else ()):
        text = sheet.words.say(key)
        value = Span(sheet.style.amount(amount), f"v:charges[{index}].amount")
        file.add_paragraph(book.note([Span(text, f"v:charges[{index}].description={text}"), Span(" "), value], "text"))
    for item in total_items(sheet):
        file.add_paragraph(book.note([item.label, Span(": "), *item.value], "text"))
