"""Blocks to pages: the order of the bands, page breaks, running heads and footers."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta

from tools.generator.chance import Chance
from tools.generator.company import company
from tools.generator.facts import OrderFacts, PartyFacts
from tools.generator.genome import Genome
from tools.generator.ink import MONO_FACES, Fragment, Op, Pen, RuleOp, Span, TextOp, face, moved, paragraph, stack
from tools.generator.layout.headers import header_block, header_strip
from tools.generator.layout.parties import Named, letterhead, parties_block, title_block
from tools.generator.layout.sheet import Item, Sheet, header_items, lines_of, party_lines
from tools.generator.layout.table import Row, Table
from tools.generator.layout.totals import total_items, totals_block
from tools.generator.resources import countries
from tools.generator.styles import Style, make_style
from tools.generator.wording import Words

PAGES = {"a4": (595.3, 841.9), "letter": (612.0, 792.0), "a4_wide": (841.9, 595.3), "letter_wide": (792.0, 612.0),
         "a4_slim": (419.5, 595.3)}  # fmt: skip
ISSUED_TO_US = ("invoice", "quote", "confirmation", "packing_slip", "statement", "price_list")
WINANSI = frozenset({"en", "de", "fr", "es", "it", "nl", "pt", "sv", "da", "nb", "fi"})


@dataclass(slots=True)
class Canvas:
    """A page being filled."""

    width: float
    height: float
    ops: list[Op] = field(default_factory=list)


@dataclass(slots=True)
class Drawn:
    """A finished document: pages and what later stages must know."""

    pages: list[Canvas]
    sheets: list[Sheet]
    genome: Genome
    style: Style


class Flow:
    """Puts fragments one below the other and opens pages as they are needed."""

    def __init__(self, size: tuple[float, float], margins: tuple[float, float, float, float]) -> None:
        self.size = size
        self.left, self.top, self.right, self.bottom = margins
        self.pages: list[Canvas] = []
        self.y = 0.0
        self.open()

    @property
    def width(self) -> float:
        """Of the type area."""
        return self.size[0] - self.left - self.right

    def open(self) -> None:
        """Start a page."""
        self.pages.append(Canvas(*self.size))
        self.y = self.top

    def room(self) -> float:
        """Points left on the page."""
        return self.size[1] - self.bottom - self.y

    def add(self, part: Fragment, gap: float = 0.0, x: float = 0.0) -> None:
        """Put the fragment below what is there, on a new page where it does not fit."""
        if not part.ops:
            return
        if part.height > self.room() and self.y > self.top:
            self.open()
        self.pages[-1].ops.extend(moved(part.ops, self.left + x, self.y))
        self.y += part.height + gap


def make_pen(genome: Genome, facts: OrderFacts) -> Pen:
    """The document's face and size; a face that lacks the language's letters is replaced."""
    name = genome["face"]
    if face(name).latin_only and (facts.language not in WINANSI or not _latin(facts)):
        name = {"Courier": "LibMono", "Times": "LibSerif"}.get(name, "LibSans")
        genome["face"] = name
    size = float(genome["size"]) - (0.5 if name.startswith("Deja") or name in MONO_FACES else 0)
    return Pen(face(name), size, 1.2 if name in MONO_FACES else 1.28)


def _latin(facts: OrderFacts) -> bool:
    """Whether everything in the order can be written in WinAnsi."""
    parties = [facts.buyer_party, facts.supplier_party, facts.ship_party, facts.bill_party]
    text = [*(p.name + "".join(p.lines) for p in parties if p), *(x.description + x.section for x in facts.lines)]
    text += [facts.buyer.name, facts.contact, facts.terms, facts.incoterms, *facts.notes]
    return face("Helvetica").can("".join(text))


def draw(orders: list[OrderFacts], words: Words, genome: Genome, chance: Chance) -> Drawn:
    """A document with one or more orders, each beginning on a new page."""
    facts = orders[0]
    pen = make_pen(genome, facts)
    luck = chance.of("page")
    land = countries()[facts.buyer.home.country]
    style = make_style(words, land.numbers, land.dates, facts.currency, pen.face, chance.of("style"))
    size = PAGES[genome["page"]]
    side = luck.uniform(26, 58) if size[0] > 450 else 22
    margins = (side, luck.uniform(26, 50), side, luck.uniform(46, 64))
    pages: list[Canvas] = []
    sheets: list[Sheet] = []
    for index, order in enumerate(orders):
        flow = Flow(size, margins)
        sheet = Sheet(order, words, style, genome, pen, flow.width, chance.of("order"))
        sheet.line_numbers = () if order.blank else line_numbers(genome["line_no"], len(order.lines))
        _compose(sheet, flow)
        _footers(sheet, flow)
        for page in flow.pages:
            page.ops = [_prefixed(op, index) for op in page.ops]
        pages += flow.pages
        sheets.append(sheet)
    return Drawn(pages, sheets, genome, style)


def line_numbers(kind: str, count: int) -> tuple[str, ...]:
    """The numbers of the items as printed."""
    forms = {
        "1": "{n}", "10": "{t}", "00010": "{t:05d}", "001": "{n:03d}", "1.": "{n}.", "1/1": "1/{n}", "A1": "A{n}",
        "Pos 1": "Pos {n}",
    }  # fmt: skip
    if kind == "none":
        return ()
    return tuple(forms[kind].format(n=i, t=10 * i) for i in range(1, count + 1))


def _prefixed(op: Op, index: int) -> Op:
    if isinstance(op, TextOp) and op.role.startswith("v:"):
        return replace(op, role=f"v:orders[{index}].{op.role[2:]}")
    return op


def _parties(sheet: Sheet) -> list[Named]:
    f, luck = sheet.facts, sheet.chance.of("which parties")
    found: list[Named] = []
    if f.kind not in ISSUED_TO_US and luck.maybe(0.9):
        found.append(("supplier", f.supplier_party))
    if f.ship_party:
        found.append(("ship_to", f.ship_party))
    if f.bill_party:
        found.append(("bill_to", f.bill_party))
    if (not sheet.buyer_shown and sheet.genome["letterhead"] != "foot") or luck.maybe(0.2):
        found.append(("buyer", f.buyer_party))
        sheet.buyer_shown = True
    if luck.maybe(0.06):
        found.append(("forwarder", _forwarder(sheet)))
    if luck.maybe(0.35):
        luck.shuffle(found)
    return found


def _forwarder(sheet: Sheet) -> PartyFacts:
    """A third party whose name and address are neither the buyer's nor the receiver's."""
    luck = sheet.chance.of("forwarder")
    firm = company(countries()[sheet.facts.buyer.home.country], luck, business="Logistics")
    return PartyFacts(firm.name, firm.home.lines())


def _compose(sheet: Sheet, flow: Flow) -> None:
    luck = sheet.chance.of("compose")
    gap = luck.uniform(6, 16)
    head = letterhead(sheet)
    in_title = sheet.genome["title"] == "with_number" and bool(sheet.facts.po_number)
    title = title_block(sheet, in_title)
    items = header_items(sheet, number=not in_title or luck.maybe(0.3))
    parties = _parties(sheet)
    if luck.maybe(0.25):
        flow.add(title, gap)
        flow.add(head, gap)
    else:
        flow.add(head, gap)
        flow.add(title, gap)
    late = _top(sheet, flow, items, parties, gap)
    if luck.maybe(0.5) and sheet.facts.kind not in ISSUED_TO_US:
        flow.add(paragraph([Span(sheet.words.say("intro"))], sheet.pen, flow.width), gap)
    _table(sheet, flow, gap)
    if late:
        flow.add(header_block(sheet, late, flow.width), gap)
    _closing(sheet, flow, gap)


def _top(sheet: Sheet, flow: Flow, items: list, parties: list[Named], gap: float) -> list:  # type: ignore[type-arg]
    """Header fields and parties in the layout's arrangement; returns the items that come after the table."""
    kind = sheet.genome["top"]
    wide = sheet.genome["header"] in ("strip", "bar", "paired", "grid", "above") or flow.width < 380
    if kind in ("side_right", "side_left") and not wide:
        share = sheet.chance.of("side").uniform(0.38, 0.5)
        block = header_block(sheet, items, flow.width * share)
        side = parties_block(sheet, parties, flow.width * (1 - share) - 16)
        both = Fragment(flow.width)
        both.place(side, 0 if kind == "side_right" else flow.width * share + 16, 0)
        both.place(block, flow.width * (1 - share) if kind == "side_right" else 0, 0)
        flow.add(both, gap)
        return []
    if kind == "head_after_table" and len(items) > 2:
        flow.add(parties_block(sheet, parties, flow.width), gap)
        flow.add(header_block(sheet, items[:2], flow.width), gap)
        return items[2:]
    if kind in ("head_between", "interleaved") and len(parties) > 1:
        flow.add(parties_block(sheet, parties[:1], flow.width), gap)
        flow.add(header_block(sheet, items, flow.width), gap)
        flow.add(parties_block(sheet, parties[1:], flow.width), gap)
        return []
    blocks = [header_block(sheet, items, flow.width), parties_block(sheet, parties, flow.width)]
    for block in blocks if kind == "head_parties" else blocks[::-1]:
        flow.add(block, gap)
    return []


def _table(sheet: Sheet, flow: Flow, gap: float) -> None:
    table = Table(sheet)
    luck = sheet.chance.of("breaks")
    carries = sheet.facts.priced and luck.maybe(0.2)
    repeats = luck.maybe(0.85)
    torn = luck.maybe(0.3) and not carries
    offset = luck.choice([0.0, 0.0, max(0.0, flow.width - table.width)])
    head = table.head()
    rows = table.rows()
    if head is not None:
        if head.height + (rows[0].part.height if rows else 0) > flow.room():
            flow.open()
        flow.add(head, 0, offset)
    for index, row in enumerate(rows):
        spare = table.pen.line * 2 if carries else 0
        if row.part.height + spare > flow.room() and flow.y > flow.top + 40:
            if torn and row.pieces and row.pieces[0].height + spare < flow.room():
                _torn(table, flow, row, head if repeats else None, offset)
                continue
            _break(table, flow, rows[index - 1], head if repeats else None, carries, offset)
        flow.add(row.part, 0, offset)
    items = total_items(sheet)
    if sheet.genome["totals"] == "in_table" and "line_total" in {f for c in table.plan.columns for f in c.fields}:
        for item in items:
            flow.add(table._ruled(table.closing([item.label], item.value), "total", 0), 0, offset)
        flow.y += gap
    else:
        flow.y += gap * 0.6
        flow.add(totals_block(sheet, items, flow.width), gap)
    if items:
        _tax_table(sheet, flow, gap)


def _torn(table: Table, flow: Flow, row: Row, head: Fragment | None, offset: float) -> None:
    """An item that begins on one page and ends on the next."""
    for piece in row.pieces:
        if piece.height > flow.room():
            _break(table, flow, row, head, False, offset)
        flow.add(piece, 0, offset)


def _break(table: Table, flow: Flow, last: Row, head: Fragment | None, carries: bool, offset: float) -> None:
    sheet = table.sheet
    amount = sheet.style.amount(last.running)
    if carries:
        flow.add(table.closing([sheet.label("carried")], [Span(amount, "o:carried")]), 0, offset)
    flow.open()
    luck = sheet.chance.of("running head")
    if luck.maybe(0.5) and sheet.facts.po_number:
        text = [sheet.label("po_number", colon=True), Span(" "), Span(sheet.facts.po_number, "v:po_number")]
        flow.add(paragraph(text, sheet.pen.resized(0.9), flow.width, luck.pick(["left", "right"])), 8)
    if head is not None:
        flow.add(head, 0, offset)
    if carries:
        flow.add(table.closing([sheet.label("brought")], [Span(amount, "o:carried")]), 0, offset)


def _tax_table(sheet: Sheet, flow: Flow, gap: float) -> None:
    """The tax once more, by rate: base and amount in a small table."""
    f, style = sheet.facts, sheet.style
    if f.tax is None or f.tax_rate is None or not f.priced or not sheet.chance.of("tax table").maybe(0.1):
        return
    base = f.total - f.tax
    cells = [
        Item("tax_rate", sheet.label("tax_rate"), (Span(style.percent(f.tax_rate) + " %", "o:tax_rate"),)),
        Item("subtotal", sheet.label("subtotal"), (Span(style.amount(base), "o:tax_base"),)),
        Item("tax", sheet.label("tax"), (Span(style.amount(f.tax), "o:tax_again"),)),
    ]
    flow.add(header_strip(sheet, cells, flow.width * 0.5), gap)


def _closing(sheet: Sheet, flow: Flow, gap: float) -> None:
    f, luck = sheet.facts, sheet.chance.of("closing")
    parts = [paragraph([Span(note, "v:notes")], sheet.pen, flow.width) for note in f.notes]
    if luck.maybe(0.5) and f.kind not in ISSUED_TO_US:
        parts.append(paragraph([Span(sheet.words.say("confirm"))], sheet.pen, flow.width))
    if parts:
        flow.add(stack(parts, 3), gap)
    if luck.maybe(0.35):
        line = Fragment(160, 26)
        line.ops.append(RuleOp(0, 14, 150, 14))
        line.place(paragraph([Span(sheet.words.say("sig"))], sheet.pen.resized(0.85), 150), 0, 16)
        flow.add(line, gap, luck.choice([0.0, flow.width - 165]))
    if luck.maybe(0.14):
        _terms(sheet, flow)
    if luck.maybe(0.025):
        _drawing(sheet, flow)


def _terms(sheet: Sheet, flow: Flow) -> None:
    """Conditions in small print, sometimes on a page of their own."""
    luck = sheet.chance.of("terms")
    small = sheet.pen.resized(0.78)
    texts = sheet.words.options("legal")
    if luck.maybe(0.5):
        flow.open()
        flow.add(paragraph([Span(sheet.words.say("title"), "", True, 1.2)], sheet.pen, flow.width), 8)
    for number in range(1, luck.randint(2, 14)):
        text = f"{number}. {luck.pick(texts)}"
        flow.add(paragraph([Span(text)], small, flow.width), 3)


def _drawing(sheet: Sheet, flow: Flow) -> None:
    """A page with a technical drawing: lines and dimensions that are no order."""
    luck = sheet.chance.of("drawing")
    flow.open()
    page = flow.pages[-1]
    x, y = flow.left + luck.uniform(20, 80), flow.top + luck.uniform(40, 120)
    w, h = luck.uniform(160, 300), luck.uniform(120, 260)
    for inset in (0.0, luck.uniform(8, 20), luck.uniform(24, 40)):
        box = Fragment(w - 2 * inset, h - 2 * inset).frame(0.7)
        page.ops.extend(moved(box.ops, x + inset, y + inset))
    for _ in range(luck.randint(4, 12)):
        text = luck.pick(["Ø {:.1f}", "{:.1f} ±0.1", "R{:.0f}", "M{:.0f}", "{:.2f}"]).format(luck.uniform(2, 90))
        part = paragraph([Span(text, "o:dimension")], sheet.pen.resized(0.9), 90)
        page.ops.extend(moved(part.ops, x + luck.uniform(-20, w), y + luck.uniform(-20, h + 10)))
    title = luck.fill("DWG ####-## Rev @   Scale 1:5   Material: steel")
    flow.y = flow.size[1] - flow.bottom - 40
    flow.add(paragraph([Span(title, "o:drawing")], sheet.pen, flow.width, "right"))


def _footers(sheet: Sheet, flow: Flow) -> None:
    """Page numbers, bank lines, and the buyer's name where nothing else shows it."""
    kind = sheet.genome["footer"]
    luck = sheet.chance.of("footer")
    small = sheet.pen.resized(0.8)
    f = sheet.facts
    for number, page in enumerate(flow.pages, 1):
        lines: list[list[Span]] = []
        if sheet.genome["letterhead"] == "foot" and not sheet.buyer_shown:
            lines.append([part for line in party_lines(f.buyer_party, "buyer") for part in (*line, Span(", "))][:-1])
        if kind in ("bank", "page_bank", "columns"):
            iban = luck.of("iban").fill("@@## #### #### #### ####")
            lines.append(
                [Span(f"{f.buyer.name} · {sheet.words.say('bank')} "), Span(iban, "o:bank"), Span(f" · {f.buyer.vat}")]
            )
        if kind in ("page", "page_bank"):
            total = f" {sheet.words.say('of')} {len(flow.pages)}" if luck.of("of").maybe(0.6) else ""
            lines.append([sheet.label("page"), Span(f" {number}{total}", "o:page")])
        if luck.of("printed").maybe(0.14):
            stamp = f" {sheet.style.day(f.order_date + timedelta(days=luck.of('late').randint(0, 3)))} {luck.of('at').fill('1#:##')}"
            lines.append([sheet.label("printed"), Span(stamp, "o:printed")])
        if lines:
            align = luck.of("align").pick(["left", "center", "right"])
            part = lines_of(replace_pen(sheet, small), lines, flow.width, align)
            page.ops.extend(moved(part.ops, flow.left, flow.size[1] - flow.bottom + 10))
    sheet.buyer_shown = sheet.buyer_shown or sheet.genome["letterhead"] == "foot"


def replace_pen(sheet: Sheet, pen: Pen) -> Sheet:
    """The sheet with another pen."""
    return replace(sheet, pen=pen)
