"""The table of items: widths, rows, rulings, and its parts for breaking over pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from tools.generator.facts import LineFacts
from tools.generator.ink import FillOp, Fragment, Pen, RuleOp, Span, TextOp, paragraph, stack, wrap, write
from tools.generator.layout.columns import CellMaker, Column, head_of
from tools.generator.layout.plan import Plan, make_plan
from tools.generator.layout.sheet import Sheet, rows_of

SHADES = ((0.88, 0.9, 0.93), (0.92, 0.92, 0.92), (0.86, 0.92, 0.86), (0.95, 0.91, 0.83))


@dataclass(slots=True)
class Row:
    """A part of the table that is not broken."""

    part: Fragment
    kind: str  # "head", "item", "section", "charge", "total"
    running: Decimal = Decimal(0)  # the sum of the items up to and with this row
    pieces: tuple[Fragment, ...] = ()  # where it may be broken after all


class Table:
    """The items of one order laid out in rows."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.cells = CellMaker(sheet)
        self.plan: Plan = make_plan(sheet, self.cells)
        luck = sheet.chance.of("table")
        self.gap = luck.uniform(4, 9)
        self.pad = luck.choice([1.0, 1.5, 2.5, 3.5, 5.0])
        self.shade = luck.choice(SHADES)
        self.rules = sheet.genome["rules"]
        self.pen: Pen = sheet.pen
        self.widths = self._widths()
        self._pieces: tuple[Fragment, ...] = ()
        self.edges = [sum(self.widths[:i]) for i in range(len(self.widths) + 1)]

    # ------------------------------------------------------------ widths

    def _natural(self, column: Column) -> float:
        """The width the column would like to have, without the gap."""
        upper = self.sheet.genome["table_head"] == "upper"
        heads: list[float] = [
            max((self.pen.measure([Span(w.upper() if upper else w, "", True)]) for w in _words(h)), default=0.0)
            for h in column.heads
        ]
        cells = [
            self.pen.measure(self._cell(field, i, line))
            for i, line in rows_of(self.sheet.facts)
            for field in column.fields
        ]
        return max(8.0, *cells, *(heads if self.plan.headed else ()))

    def _widths(self) -> list[float]:
        for _ in range(6):
            wanted = [self._natural(c) + 2 * self.gap for c in self.plan.columns]
            flexible = [i for i, c in enumerate(self.plan.columns) if c.flexible]
            fixed = sum(w for i, w in enumerate(wanted) if i not in flexible)
            left = self.sheet.width - fixed
            if left >= sum(min(wanted[i], 120.0) for i in flexible):
                return self._shared(wanted, flexible, left)
            self.pen = self.pen.resized(0.93)
            self.gap *= 0.8
        scale = self.sheet.width / sum(min(w, 150.0) for w in wanted)
        return [min(w, 150.0) * scale for w in wanted]

    def _shared(self, wanted: list[float], flexible: list[int], left: float) -> list[float]:
        widths: list[float] = list(wanted)
        luck = self.sheet.chance.of("shares")
        if flexible:
            for i in flexible:
                widths[i] = left / len(flexible)
            return widths
        floors = {"description"} & {*self.plan.above, *self.plan.below}
        spare: float = left * (1.0 if floors else luck.choice([0.0, 0.6, 1.0]))
        return [w + spare / len(widths) for w in widths]

    @property
    def width(self) -> float:
        """The table's width in points."""
        return self.edges[-1]

    # ------------------------------------------------------------ cells and rows

    def _cell(self, field: str, index: int, line: LineFacts) -> list[Span]:
        if field.startswith("in_text:"):
            code = self.cells.spans(field.partition(":")[2], index, line)
            mark = self.sheet.chance.of("in text").pick([" ", " - ", " / ", ", ", ": "])
            text = self.cells.spans("description", index, line)
            return [*code, Span(mark), *text] if code else text
        return self.cells.spans(field, index, line)

    def _place_cells(self, cells: Sequence[Sequence[Sequence[Span]]], pen: Pen, aligns: Sequence[str]) -> Fragment:
        """One row: per column its lines, wrapped to the column."""
        whole = Fragment(self.width)
        height = 0.0
        for i, lines in enumerate(cells):
            inner = max(self.widths[i] - 2 * self.gap * 0.6, 6.0)
            wrapped = [w for line in lines for w in (wrap(line, pen, inner) if line else [[]])]
            part = write(wrapped, pen, inner, aligns[i])
            whole.place(part, self.edges[i] + self.gap * 0.6, self.pad)
            height = max(height, part.height)
        whole.height, whole.width = height + 2 * self.pad, self.width
        return whole

    def _floor(self, fields: Sequence[str], index: int, line: LineFacts) -> Fragment | None:
        """A line of its own for fields above or below the columns."""
        left = self.edges[1] if len(self.widths) > 1 and self.plan.columns[0].fields == ("line_no",) else 0.0
        if "description" not in fields:
            left = next((self.edges[i] for i, c in enumerate(self.plan.columns) if c.flexible), left)
        together = self.sheet.chance.of("floor").maybe(0.5) and "description" not in fields
        lines: list[list[Span]] = []
        for field in fields:
            cell = self._cell(field, index, line)
            if not cell:
                continue
            spans = cell
            if self.plan.labelled and field != "description":
                head = head_of(self.sheet, field)
                mark = "" if head[-1].text.endswith(":") else ":"
                spans = [*head, Span(mark + " "), *cell]
            if together and lines:
                lines[0] += [Span("   "), *spans]
            else:
                lines.append(list(spans))
        if not lines:
            return None
        width = max(self.width - left - self.gap, 60.0)
        whole = Fragment(self.width)
        whole.place(stack([paragraph(spans, self.pen, width) for spans in lines]), left + self.gap * 0.6, 0)
        return whole

    def item(self, index: int, line: LineFacts) -> Fragment:
        """The whole item: what stands above, the columns, what stands below, notes and split deliveries."""
        cells = [[self._cell(f, index, line) for f in column.fields] for column in self.plan.columns]
        parts = [self._floor(self.plan.above, index, line)] if self.plan.above else []
        parts.append(self._place_cells(cells, self.pen, [c.align for c in self.plan.columns]))
        parts.append(self._floor(self.plan.below, index, line) if self.plan.below else None)
        parts.append(self._notes(index, line))
        shown = [part for part in parts if part is not None]
        self._pieces = tuple(replace(part, ops=list(part.ops)) for part in shown) if len(shown) > 1 else ()
        if self.plan.above and len(shown) > 1:
            shown[0] = _raised(shown[0], self.pad)
        whole = stack(shown)
        if len(shown) > 1:
            whole.height += self.pad
        whole.width = self.width
        return whole

    def _notes(self, index: int, line: LineFacts) -> Fragment | None:
        lines = [[Span(note, f"v:lines[{index}].notes")] for note in line.notes if index >= 0]
        for quantity, day in line.schedule:
            style = self.sheet.style
            lines.append(
                [
                    Span("→ " if self.pen.face.can("→") and not self.pen.face.latin_only else "- "),
                    Span(style.quantity(quantity), "o:schedule_quantity"),
                    Span("  "),
                    Span(style.day(day), "o:schedule_date"),
                ]
            )
        lines += self._components(index, line)
        if not lines:
            return None
        left = next((self.edges[i] for i, c in enumerate(self.plan.columns) if c.flexible), 0.0)
        whole = Fragment(self.width)
        room = max(self.width - left - self.gap, 60.0)
        whole.place(stack([paragraph(x, self.pen, room) for x in lines]), left + self.gap * 0.6, 0)
        return whole

    def _components(self, index: int, line: LineFacts) -> list[list[Span]]:
        """What an item is made of, in a few orders: counts that are not ordered."""
        luck = self.sheet.chance.of("components")
        if luck.random() > 0.02 or self.sheet.chance.of("made of", index).maybe(0.5):
            return []
        own = self.sheet.chance.of("parts", index)
        parts = [
            f"{own.randint(1, 12)} x {own.pick(['M8', 'clip', 'bracket', 'seal', 'Set B'])}"
            for _ in range(own.randint(1, 3))
        ]
        return [[Span(f"{self.sheet.words.say('components')}: {', '.join(parts)}", "o:components")]]

    # ------------------------------------------------------------ rows with rulings

    def head(self) -> Fragment | None:
        """The heading row; None where the layout has none."""
        if not self.plan.headed:
            return None
        kind = self.sheet.genome["table_head"]
        bold = kind in ("bold", "filled", "dark") or self.sheet.chance.of("bold head").maybe(0.5)
        heads = [[_styled(h, bold, kind == "upper") for h in c.heads] for c in self.plan.columns]
        if kind == "two_rows":
            heads = [
                [*column, [Span(f"({i})")]] if len(column) == 1 and i % 2 else column
                for i, column in enumerate(heads, 1)
            ]
        aligns = [c.align if self.sheet.chance.of("head align").maybe(0.8) else "left" for c in self.plan.columns]
        row = self._place_cells(heads, self.pen, aligns)
        if kind in ("filled", "two_rows"):
            row.ops.insert(0, FillOp(0, 0, self.width, row.height, self.shade))
        if kind == "dark":
            row.ops = [replace(op, grey=1.0) if isinstance(op, TextOp) else op for op in row.ops]
            row.ops.insert(0, FillOp(0, 0, self.width, row.height, (0.2, 0.25, 0.35)))
        return self._ruled(row, "head", 0)

    def _ruled(self, row: Fragment, kind: str, index: int) -> Fragment:
        w, h = self.width, row.height
        rules = self.rules
        if rules == "grid" or (rules == "box" and kind == "head"):
            row.ops += [RuleOp(0, 0, w, 0), RuleOp(0, h, w, h)]
        if rules in ("grid", "columns"):
            single = not (self.plan.above or self.plan.below)
            inner = self.edges if single else [0.0, w]
            row.ops += [RuleOp(x, 0, x, h) for x in inner]
        if rules == "box":
            row.ops += [RuleOp(0, 0, 0, h), RuleOp(w, 0, w, h)]
        if rules == "rows" or (kind == "head" and rules in ("head_line", "dotted", "columns", "double")):
            row.ops.append(RuleOp(0, h, w, h))
        if kind == "head" and rules in ("rows", "columns", "double"):
            row.ops.append(RuleOp(0, 0, w, 0))
        if rules == "double" and kind == "head":
            row.ops.append(RuleOp(0, h - 2, w, h - 2))
        if rules == "dotted" and kind != "head":
            row.ops.append(RuleOp(0, h, w, h, 0.4, dashed=True))
        if rules == "zebra" and kind != "head" and index % 2:
            row.ops.insert(0, FillOp(0, 0, w, h, (0.945, 0.945, 0.95)))
        if rules == "gaps":
            row.height += 5
        if rules == "ascii" and kind in ("head", "total"):
            row.place(self._dashes(), 0, row.height)
        return row

    def _dashes(self) -> Fragment:
        """A line of dashes, as printers without graphics draw it."""
        mark = self.sheet.chance.of("dashes").pick(["-", "=", "_"])
        count = int(self.width / self.pen.measure([Span(mark)]))
        return write([[Span(mark * count)]], self.pen, self.width)

    def rows(self) -> list[Row]:
        """Sections, items and charges in order, without the heading."""
        rows: list[Row] = []
        section = ""
        running = before = Decimal(0)
        for position, (index, line) in enumerate(rows_of(self.sheet.facts)):
            if line.section and line.section != section:
                if section:
                    rows += self._section_sum(running - before, running)
                section, before = line.section, running
                rows.append(Row(self._section(section), "section", running))
            running += line.amount or Decimal(0)
            part = self._ruled(self.item(index, line), "item", position)
            rows.append(Row(part, "item", running, self._pieces))
        if section:
            rows += self._section_sum(running - before, running)
        if self.sheet.facts.charges_inside and self.sheet.facts.priced:
            for index, (key, amount) in enumerate(self.sheet.facts.charges):
                running += amount
                rows.append(Row(self._ruled(self._charge(index, key, amount), "charge", index), "charge", running))
        return rows

    def _section(self, name: str) -> Fragment:
        part = paragraph([Span(name, "o:section", True)], self.pen, self.width - 6)
        whole = Fragment(self.width, part.height + 2 * self.pad)
        whole.place(part, 3, self.pad)
        whole.height = part.height + 2 * self.pad
        return whole

    def _section_sum(self, amount: Decimal, running: Decimal) -> list[Row]:
        """The sum of a section, where this layout prints one."""
        if not self.sheet.facts.priced or self.sheet.chance.of("section sums").maybe(0.5):
            return []
        text = Span(self.sheet.words.say("subtotal"), "o:section_sum")
        part = self.closing([text], [Span(self.sheet.style.amount(amount), "o:section_sum", True)])
        return [Row(part, "section", running)]

    def _charge(self, index: int, key: str, amount: Decimal) -> Fragment:
        text = self.sheet.words.say(key)
        return self.closing(
            [Span(text, f"v:charges[{index}].description={text}")],
            self.sheet.style.money(self.sheet.style.amount(amount), f"v:charges[{index}].amount"),
        )

    def closing(self, label: Sequence[Span], value: Sequence[Span]) -> Fragment:
        """A row with only a text and an amount, the amount in the amounts' column."""
        at = next((i for i, c in enumerate(self.plan.columns) if "line_total" in c.fields), len(self.widths) - 1)
        text = next((i for i, c in enumerate(self.plan.columns) if c.flexible), 0)
        whole = Fragment(self.width, self.pen.line + 2 * self.pad)
        room = self.widths[at] - 2 * self.gap * 0.6
        align = self.plan.columns[at].align
        need = self.pen.measure(value)
        part = write([list(value)], self.pen, max(room, need), align)
        x = min(self.edges[at] + self.gap * 0.6, self.width - max(room, need))
        left = self.edges[text] + self.gap * 0.6 if text < at else 0.0
        wide = self.pen.measure(label)
        if x - left - 4 < wide:
            left = max(0.0, x - wide - 6)
        fits = x - left - 4 >= wide
        whole.place(part, x, self.pad if fits else self.pad + self.pen.line)
        whole.place(write([list(label)], self.pen, wide), left if fits else 0.0, self.pad)
        whole.height = max(whole.height, self.pen.line * (1 if fits else 2) + 2 * self.pad)
        whole.width = self.width
        return whole


def _words(head: Sequence[Span]) -> list[str]:
    return "".join(span.text for span in head).split()


def _styled(head: Sequence[Span], bold: bool, upper: bool) -> list[Span]:
    return [replace(s, bold=bold, text=s.text.upper() if upper and s.role.startswith("l:") else s.text) for s in head]


def _raised(part: Fragment, pad: float) -> Fragment:
    whole = Fragment()
    whole.place(part, 0, pad)
    return whole
