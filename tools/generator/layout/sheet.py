"""What every block of one document shares: words, style, pens, choices."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from tools.generator.chance import Chance
from tools.generator.facts import LineFacts, OrderFacts, PartyFacts
from tools.generator.genome import Genome
from tools.generator.ink import Fragment, Pen, Span, paragraph, stack
from tools.generator.styles import Style
from tools.generator.wording import Words


@dataclass(slots=True)
class Sheet:
    """One document in the making."""

    facts: OrderFacts
    words: Words
    style: Style
    genome: Genome
    pen: Pen
    width: float  # of the type area
    chance: Chance
    ambiguous_part: bool = False  # set when a part number stands under a label that says not whose it is
    line_numbers: tuple[str, ...] = ()  # as printed; empty where there are none
    buyer_shown: bool = False
    extra: dict[str, float] = field(default_factory=dict)

    def label(self, key: str, *, colon: bool = False, bold: bool = False, scale: float = 1.0) -> Span:
        """The author's word for a field."""
        text = self.words.say(key)
        if self.genome["bilingual"] == "yes" and self.words.language != "en":
            text = f"{text.rstrip(':')} / {self.words.in_english(key)}"
        if colon and not text.endswith(":"):
            text += " :" if self.words.language == "fr" and self.chance.of("fr colon").maybe(0.6) else ":"
        return Span(text, f"l:{key}", bold, scale)

    def unit(self, code: str) -> str:
        """The author's word for a unit of measure; the code itself where it has none."""
        if self.chance.of("unit code").maybe(0.2):
            return code
        try:
            return self.words.say(f"u_{code}")
        except KeyError:
            return code

    def text(self, spans: Sequence[Span], width: float | None = None, align: str = "left") -> Fragment:
        """The spans as a paragraph in the document's pen."""
        return paragraph(spans, self.pen, width or self.width, align)


FOREIGN_PAPERS = {
    "invoice": "t_invoice",
    "quote": "t_quote",
    "rfq": "t_rfq",
    "confirmation": "t_confirm",
    "packing_slip": "t_packing",
    "statement": "t_statement",
    "price_list": "t_pricelist",
}  # kinds of paper that are no order -> the wording of their title


@dataclass(frozen=True, slots=True)
class Item:
    """A labelled value of the header or the totals."""

    key: str  # of the label's wording
    label: Span
    value: tuple[Span, ...]


def header_items(sheet: Sheet, *, number: bool) -> list[Item]:
    """The order's reference fields in this author's order; `number` says whether the PO number is among them."""
    f, luck, style = sheet.facts, sheet.chance.of("items"), sheet.style

    def item(key: str, value: str, role: str) -> Item:
        return Item(key, sheet.label(key), (Span(value, role),))

    if f.kind in FOREIGN_PAPERS:
        return _reference_items(sheet, item)
    first = [item("po_number", f.po_number, "v:po_number")] if number and f.po_number else []
    if luck.maybe(0.94):
        first.append(item("order_date", style.day(f.order_date), "v:order_date"))
    rest: list[Item] = []
    if f.delivery:
        week = style.week(f.delivery)
        role = "v:requested_delivery_date=week" if week else "v:requested_delivery_date"
        rest.append(item("delivery_date", week or style.day(f.delivery), role))
    options = [
        ("payment_terms", f.terms, "v:payment_terms", 0.55),
        ("incoterms", f.incoterms, "v:incoterms", 0.3),
        ("carrier", f.carrier, "v:carrier", 0.16),
        ("contact", f.contact, "v:contact", 0.45),
        ("account", f.customer.customer_id if f.customer else luck.digits(5), "v:buyer.account", 0.22),
        ("supplier_no", luck.digits(luck.pick([5, 6, 6])), "o:supplier_no", 0.3),
        ("quote_ref", luck.fill(luck.pick(["AN-#####", "Q-2026-###", "######", "OF##/###"])), "o:quote_ref", 0.12),
        ("project", luck.fill(luck.pick(["P-####", "41##", "##-###-##", "WBS.##.##"])), "o:project", 0.14),
        ("phone", f.buyer.phone, "o:phone", 0.1),
        ("vat_id", f.buyer.vat, "v:buyer.vat_id", 0.1),
    ]
    rest += [item(key, value, role) for key, value, role, share in options if luck.maybe(share)]
    if style.currency_where == "header":
        rest.append(item("currency", style.symbol if len(style.symbol) == 3 else style.currency, "v:currency"))
    if luck.maybe(0.4):
        luck.shuffle(rest)
    items = first + rest
    if luck.maybe(0.12):
        luck.shuffle(items)
    return items


def _reference_items(sheet: Sheet, item: Callable[[str, str, str], Item]) -> list[Item]:
    """The reference fields of a paper that is no order."""
    f, luck = sheet.facts, sheet.chance.of("items")
    key = FOREIGN_PAPERS[f.kind]
    mark = {"en": " No.", "de": "snummer", "fr": " n°", "es": " n.º", "it": " n.", "pl": " nr"}.get(f.language, " Nr.")
    own = Item(key, Span(sheet.words.say(key) + mark, f"l:{key}"), (Span(luck.fill("RE-######"), "o:document_number"),))
    items = [own, item("order_date", sheet.style.day(f.order_date), "o:document_date")]
    if f.kind in ("invoice", "confirmation", "packing_slip") and luck.maybe(0.7):
        items.append(item("po_number", f.po_number, "o:po_number"))
    if f.kind in ("invoice", "quote", "confirmation") and luck.maybe(0.6):
        items.append(item("payment_terms", f.terms, "o:payment_terms"))
    if f.kind in ("rfq", "confirmation") and f.delivery:
        items.append(item("delivery_date", sheet.style.day(f.delivery), "o:delivery_date"))
    if luck.maybe(0.4):
        items.append(item("contact", f.contact, "o:contact"))
    if luck.maybe(0.3):
        items.append(item("account", luck.digits(5), "o:account"))
    return items


def party_lines(party: PartyFacts, path: str) -> list[list[Span]]:
    """Name, department and address, one printed line each."""
    if path == "forwarder":  # neither buyer nor receiver: none of the order's values
        return [[Span(line, "o:forwarder")] for line in (party.name, *party.lines)]
    lines = [[Span(party.name, f"v:{path}.name")]]
    if party.extra:
        lines.append([Span(party.extra, f"v:{path}.address")])
    return lines + [[Span(line, f"v:{path}.address")] for line in party.lines]


def party_extras(sheet: Sheet, party: PartyFacts, path: str, luck: Chance) -> list[list[Span]]:
    """Contact and identification lines that stand below an address."""
    f = sheet.facts
    lines: list[list[Span]] = []
    if path == "forwarder":
        return lines
    if path == "ship_to":
        if luck.maybe(0.2):
            lines.append([sheet.label("contact", colon=True), Span(" "), Span(luck.pick(f.buyer.persons), "o:contact")])
        if party.gln and luck.maybe(0.25):
            lines.append([Span("GLN: "), Span(party.gln, "v:ship_to.gln")])
        return lines
    if party.vat and luck.maybe(0.4):
        lines.append([sheet.label("vat_id", colon=True), Span(" "), Span(party.vat, f"v:{path}.vat_id")])
    if path in ("buyer", "supplier") and luck.maybe(0.3):
        number = f.buyer.phone if path == "buyer" else luck.fill("+44 ### ######")
        lines.append([sheet.label("phone", colon=True), Span(" "), Span(number, "o:phone")])
    if path == "buyer" and luck.maybe(0.35):
        mail = f"purchasing@{f.buyer.domain}"
        lines.append([sheet.label("email", colon=True), Span(" "), Span(mail, "v:buyer.email")])
    return lines


def lines_of(sheet: Sheet, lines: Sequence[Sequence[Span]], width: float, align: str = "left") -> Fragment:
    """Lines each wrapped to the width."""
    return stack([paragraph(line, sheet.pen, width, align) for line in lines if line])


def discounted(facts: OrderFacts) -> bool:
    """Whether any item has a discount."""
    return any(line.discount for line in facts.lines)


def rows_of(facts: OrderFacts) -> list[tuple[int, LineFacts]]:
    """The table's rows: ordered items with their index, and the unfilled rows of an order form as -1."""
    rows = list(enumerate(facts.lines))
    if not facts.blank:
        return rows
    every = [*rows, *((-1, line) for line in facts.blank)]
    return sorted(every, key=lambda row: (row[1].sku, row[1].description))
