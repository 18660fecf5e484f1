"""Orders as spreadsheets and delimited text."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from datetime import datetime
from decimal import Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from tools.generator.catalog import Catalogue
from tools.generator.chance import Chance
from tools.generator.channels.grid import Grid, make_grid, make_sheet
from tools.generator.channels.notebook import Notebook
from tools.generator.documents import Document, language_tag, truth_line
from tools.generator.facts import OrderFacts
from tools.generator.genome import Genome
from tools.generator.ink import Span
from tools.generator.layout.parties import TITLES
from tools.generator.layout.sheet import Item, Sheet, header_items, party_lines, rows_of
from tools.generator.layout.totals import total_items
from tools.generator.truth import TruthMaker
from tools.generator.wording import Words

_PROPERTIES = "docProps/core.xml"  # says when the file was saved
LONG_AGO = (2026, 1, 1, 0, 0, 0)
_NUMBERS = {"quantity", "unit_price", "gross_price", "discount", "price_base", "line_total"}


def frozen_zip(data: bytes) -> bytes:
    """The same archive with fixed times, so that the same content gives the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == _PROPERTIES:
                content = re.sub(rb"\d{4}-\d\d-\d\dT[\d:]+Z", b"2026-01-01T00:00:00Z", content)
            new.writestr(zipfile.ZipInfo(name, LONG_AGO), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


class Filler:
    """Writes spans into cells and notes where they went."""

    def __init__(self, sheet: Worksheet, book: Notebook, chance: Chance) -> None:
        self.sheet = sheet
        self.book = book
        self.typed = chance.of("typed").maybe(0.75)
        self.typed_dates = chance.of("typed dates").maybe(0.5)

    def put(
        self, row: int, column: int, spans: list[Span] | tuple[Span, ...], value: Any = None, bold: bool = False
    ) -> None:
        """Write a cell; a value given is written instead of the text where this author types cells."""
        if not spans:
            return
        ref = f"{self.sheet.title}!{get_column_letter(column)}{row}"
        dated = isinstance(value, datetime)
        typed = value is not None and (self.typed_dates if dated else self.typed)
        text = self.book.note([s for s in spans if s.role and s.role != "v:currency"] if typed else spans, ref)
        cell = self.sheet.cell(row=row, column=column)
        cell.value = value if typed else text
        if dated and typed:
            cell.number_format = "dd.mm.yyyy"
        if bold:
            cell.font = Font(bold=True)


def xlsx(facts: OrderFacts, words: Words, genome: Genome, catalogue: Catalogue, chance: Chance) -> Document:
    """A workbook: head block, table at an offset, totals, perhaps a second sheet."""
    sheet = make_sheet(facts, words, genome, chance.of("sheet"))
    book, luck = Notebook(), chance.of("xlsx")
    workbook = Workbook()
    page = workbook.active
    assert page is not None
    page.title = luck.pick(["Sheet1", "Order", words.say("title")[:28].replace("/", " "), "Tabelle1", "PO"])
    filler = Filler(page, book, luck)
    row, column = 1 + luck.choice([0, 0, 1, 3]), 1 + luck.choice([0, 0, 1])
    row = _head(filler, sheet, row, column, luck)
    grid = make_grid(sheet, plain=True)
    row = _table(filler, sheet, grid, row + luck.choice([1, 2]), column, luck)
    _totals(filler, sheet, grid, row + 1, column, luck)
    if luck.maybe(0.2):
        terms = workbook.create_sheet(luck.pick(["Terms", "Info", "AGB"]))
        for number, text in enumerate(words.options("legal"), 1):
            terms.cell(row=number, column=1, value=text)
    buffer = io.BytesIO()
    workbook.properties.created = workbook.properties.modified = datetime(2026, 1, 1)
    workbook.save(buffer)
    maker = TruthMaker(facts, book.paths, catalogue, any_slot=sheet.ambiguous_part)
    truth = maker.order(tuple(n.rstrip(".") for n in sheet.line_numbers))
    line = truth_line(
        [truth],
        channel="xlsx",
        layout=f"{words.families.value}:xlsx-{genome['header']}",
        language=language_tag(facts),
        tags=[],
    )
    return Document(".xlsx", frozen_zip(buffer.getvalue()), line, book.sidecar())


def _head(filler: Filler, sheet: Sheet, row: int, column: int, luck: Chance) -> int:
    """Title, reference fields and parties; returns the next free row."""
    facts = sheet.facts
    filler.put(row, column, [Span(sheet.words.say(TITLES[facts.kind]), "l:title")], bold=True)
    row += luck.choice([1, 2])
    for spans in party_lines(facts.buyer_party, "buyer")[: luck.choice([1, 9])]:
        filler.put(row, column, spans)
        row += 1
    items = header_items(sheet, number=True)
    across = sheet.genome["header"] in ("above", "grid", "strip", "below")
    for index, item in enumerate(items):
        day = _day_value(item, facts)
        if across:
            filler.put(row, column + index, [item.label], bold=True)
            filler.put(row + 1, column + index, item.value, day)
        else:
            filler.put(row + index, column, [item.label])
            filler.put(row + index, column + luck.choice([1, 1, 2]), item.value, day)
    row += 3 if across else len(items) + 1
    parties = [("supplier", facts.supplier_party)] + ([("ship_to", facts.ship_party)] if facts.ship_party else [])
    parties += [("bill_to", facts.bill_party)] if facts.bill_party else []
    side = luck.maybe(0.4)
    deepest = row
    for index, (key, party) in enumerate(parties):
        at = column + 3 * index if side else column
        start = row if side else deepest
        filler.put(start, at, [sheet.label(key)], bold=True)
        for offset, spans in enumerate(party_lines(party, key), 1):
            filler.put(start + offset, at, spans)
        deepest = max(deepest, start + 2 + len(party_lines(party, key)))
    return deepest


def _day_value(item: Item, facts: OrderFacts) -> datetime | None:
    day = {"order_date": facts.order_date, "delivery_date": facts.delivery}.get(item.key)
    return datetime(day.year, day.month, day.day) if day else None


def _table(filler: Filler, sheet: Sheet, grid: Grid, row: int, column: int, luck: Chance) -> int:
    fill = PatternFill("solid", fgColor="DDE3EA") if luck.maybe(0.5) else None
    side = Side(style="thin")
    thin = Border(left=side, right=side, top=side, bottom=side) if luck.maybe(0.5) else None
    for index, head in enumerate(grid.heads):
        filler.put(row, column + index, head, bold=True)
        if fill:
            filler.sheet.cell(row=row, column=column + index).fill = fill
    for offset, ((_, line), cells) in enumerate(zip(rows_of(sheet.facts), grid.rows, strict=True), 1):
        for index, (field, cell) in enumerate(zip(grid.fields, cells, strict=True)):
            filler.put(row + offset, column + index, cell, _cell_value(field, line))
            if thin:
                filler.sheet.cell(row=row + offset, column=column + index).border = thin
    for index, field in enumerate(grid.fields):
        width = 42 if field == "description" else 14
        filler.sheet.column_dimensions[get_column_letter(column + index)].width = width
        if field == "description":
            filler.sheet.cell(row=row, column=column + index).alignment = Alignment(wrap_text=True)
    return row + len(grid.rows) + 1


def _cell_value(field: str, line: Any) -> Any:
    if field == "requested_date":
        return datetime(line.day.year, line.day.month, line.day.day) if line.day else None
    source = {"quantity": line.quantity, "unit_price": line.printed_price, "gross_price": line.printed_gross,
              "discount": line.discount, "price_base": line.base, "line_total": line.amount}  # fmt: skip
    value = source.get(field)
    return float(value) if isinstance(value, Decimal) else value


def _totals(filler: Filler, sheet: Sheet, grid: Grid, row: int, column: int, luck: Chance) -> None:
    at = column + (grid.fields.index("line_total") if "line_total" in grid.fields else len(grid.fields) - 1)
    amounts = {"subtotal": sheet.facts.subtotal, "tax": sheet.facts.tax, "total": sheet.facts.total}
    amounts |= dict(sheet.facts.charges)
    if sheet.facts.charges_inside:
        for index, (key, amount) in enumerate(sheet.facts.charges if sheet.facts.priced else ()):
            text = sheet.words.say(key)
            filler.put(row - 1, max(at - 1, 1), [Span(text, f"v:charges[{index}].description={text}")])
            filler.put(row - 1, at, [Span(sheet.style.amount(amount), f"v:charges[{index}].amount")], float(amount))
            row += 1
    for item in total_items(sheet):
        value = amounts.get(item.key)
        filler.put(row, max(at - 1, 1), [item.label], bold=True)
        filler.put(row, at if at > 1 else 2, item.value, float(value) if value is not None else None)
        row += 1


def delimited(facts: OrderFacts, words: Words, genome: Genome, catalogue: Catalogue, chance: Chance) -> Document:
    """Delimited text: a head block above the table, or the head repeated in every row."""
    sheet = make_sheet(facts, words, genome, chance.of("sheet"))
    book, luck = Notebook(), chance.of("csv")
    grid = make_grid(sheet, plain=True)
    items = header_items(sheet, number=True)
    flat = luck.maybe(0.5)
    rows = _flat(sheet, grid, items, luck) if flat else _blocks(sheet, grid, items)
    mark = luck.weighted({",": 40, ";": 40, "\t": 14, "|": 6})
    buffer = io.StringIO()
    writer = csv.writer(
        buffer,
        delimiter=mark,
        lineterminator=luck.pick(["\r\n", "\n"]),
        quoting=luck.pick([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    )
    for number, row in enumerate(rows, 1):
        writer.writerow([book.note(cell, f"row {number}") for cell in row])
    coding = luck.weighted({"utf-8": 50, "utf-8-sig": 25, "cp1252": 25})
    try:
        data = buffer.getvalue().encode(coding)
    except UnicodeEncodeError:
        data = buffer.getvalue().encode("utf-8-sig")
    maker = TruthMaker(facts, book.paths, catalogue, any_slot=sheet.ambiguous_part)
    truth = maker.order(tuple(n.rstrip(".") for n in sheet.line_numbers))
    name = f"{words.families.value}:csv-{'flat' if flat else 'block'}"
    line = truth_line([truth], channel="csv", layout=name, language=language_tag(facts), tags=[])
    return Document(".csv", data, line, book.sidecar())


def _flat(sheet: Sheet, grid: Grid, items: list[Item], luck: Chance) -> list[list[list[Span]]]:
    facts = sheet.facts
    extra: list[tuple[Span, list[Span]]] = [(i.label, list(i.value)) for i in items[:5]]
    extra.append((sheet.label("buyer"), [Span(facts.buyer_party.name, "v:buyer.name")]))
    extra.append((sheet.label("supplier"), [Span(facts.supplier_party.name, "v:supplier.name")]))
    if facts.ship_party:
        extra.append((sheet.label("ship_to"), [Span(facts.ship_party.name, "v:ship_to.name")]))
        address = ", ".join(filter(None, (facts.ship_party.extra, *facts.ship_party.lines)))
        extra.append((sheet.label("ship_to"), [Span(address, "v:ship_to.address")]))
    heads = [[label] for label, _ in extra]
    front = luck.maybe(0.7)
    rows = [[*heads, *grid.heads] if front else [*grid.heads, *heads]]
    for row in grid.rows:
        cells = [value for _, value in extra]
        rows.append([*cells, *row] if front else [*row, *cells])
    return rows


def _blocks(sheet: Sheet, grid: Grid, items: list[Item]) -> list[list[list[Span]]]:
    facts = sheet.facts
    rows: list[list[list[Span]]] = [[[item.label], list(item.value)] for item in items]
    parties = [("buyer", facts.buyer_party), ("supplier", facts.supplier_party)]
    parties += [("ship_to", facts.ship_party)] if facts.ship_party else []
    for key, party in parties:
        rows.append([[sheet.label(key)], *party_lines(party, key)])
    rows += [[], grid.heads, *grid.rows]
    if facts.charges_inside and facts.priced:
        for index, (key, amount) in enumerate(facts.charges):
            text = sheet.words.say(key)
            charge = [
                [Span(text, f"v:charges[{index}].description={text}")],
                [Span(sheet.style.amount(amount), f"v:charges[{index}].amount")],
            ]
            rows.append(charge)
    return rows + [[[item.label], list(item.value)] for item in total_items(sheet)]
