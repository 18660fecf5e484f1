"""The items as a plain grid of headings and cells: for spreadsheets, HTML and text tables."""

from __future__ import annotations

from dataclasses import dataclass

from tools.generator.chance import Chance
from tools.generator.facts import OrderFacts
from tools.generator.genome import Genome
from tools.generator.ink import Pen, Span, face
from tools.generator.layout.columns import CellMaker, fields_of, head_of, ordered
from tools.generator.layout.compose import line_numbers
from tools.generator.layout.sheet import Sheet, rows_of
from tools.generator.resources import countries
from tools.generator.styles import make_style
from tools.generator.wording import Words


@dataclass(slots=True)
class Grid:
    """A table: field names, headings and cells."""

    fields: list[str]
    heads: list[list[Span]]
    rows: list[list[list[Span]]]


def make_sheet(facts: OrderFacts, words: Words, genome: Genome, chance: Chance) -> Sheet:
    """A document without pages: style and words only."""
    pen = Pen(face("LibSans"), 9)
    land = countries()[facts.buyer.home.country]
    style = make_style(words, land.numbers, land.dates, facts.currency, pen.face, chance.of("style"))
    sheet = Sheet(facts, words, style, genome, pen, 500.0, chance)
    sheet.line_numbers = () if facts.blank else line_numbers(genome["line_no"], len(facts.lines))
    return sheet


def make_grid(sheet: Sheet, *, plain: bool = False) -> Grid:
    """The items in this author's columns; `plain` puts units and price bases in columns of their own."""
    cells = CellMaker(sheet)
    if plain:
        cells.unit_with_quantity = "missing" if cells.unit_with_quantity == "missing" else "own"
        cells.base_with = "own"
    fields = ordered(sheet, fields_of(sheet, cells))
    lines = rows_of(sheet.facts)
    return Grid(
        fields=fields,
        heads=[list(head_of(sheet, field)) for field in fields],
        rows=[[cells.spans(field, index, line) for field in fields] for index, line in lines],
    )
