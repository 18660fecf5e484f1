"""The text of an order e-mail: greeting, items in many manners, dates, address, signature, chain."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from babel.dates import format_date

from tools.generator.chance import Chance
from tools.generator.channels.grid import Grid, make_grid
from tools.generator.channels.notebook import filled, joined
from tools.generator.facts import LineFacts
from tools.generator.ink import Span
from tools.generator.layout.columns import CellMaker
from tools.generator.layout.sheet import Sheet, party_lines

Lines = list[list[Span]]
WEEKDAYS_FIT = frozenset({"en", "de", "nl", "sv", "da", "nb", "fr", "es", "it"})  # the bare name works in a sentence
TRAIN_MANNERS: dict[str, float] = {"dash": 16, "times": 14, "code_first": 12, "columns": 14, "tabs": 5, "sentence": 12, "keyed": 8,
                 "numbered": 12, "pipes": 4}  # fmt: skip
HELD_MANNERS = ("colon", "arrow", "two_lines", "semicolons")


class MailText:
    """Writes the body of one order; `lines` are its text lines."""

    def __init__(self, sheet: Sheet, sent: date, chance: Chance) -> None:
        self.sheet = sheet
        self.sent = sent
        self.chance = chance
        self.cells = CellMaker(sheet)
        self.cells.base_with = "price"
        if self.cells.unit_with_quantity in ("own", "price"):
            self.cells.unit_with_quantity = "after"
        self.prices = sheet.facts.priced and chance.of("prices").maybe(0.6)
        self.relative = False
        self.by_city = ""
        held = sheet.words.families.value != "train" and chance.of("held manner").maybe(0.6)
        manner = chance.of("manner")
        self.manner = manner.pick(HELD_MANNERS) if held else manner.weighted(TRAIN_MANNERS)

    def body(self) -> Lines:
        """The whole text."""
        words, luck = self.sheet.words, self.chance.of("body")
        blank: list[Span] = []
        lines: Lines = []
        if luck.maybe(0.9):
            lines += [[Span(words.some("m_greeting", luck))], blank]
        number = self.sheet.facts.po_number
        po = filled(words.some("m_po", luck), po=Span(number, "v:po_number")) if number else []
        first = luck.maybe(0.5)
        if first:
            lines.append(po)
        lines += [[Span(words.some("m_open", luck))], blank, *self.items(), blank]
        if not first:
            lines.append(po)
        lines += self.delivery(luck)
        lines += [blank, [Span(words.some("m_close", luck))], *self.signature(luck)]
        return lines

    # ------------------------------------------------------------ items

    def items(self) -> Lines:
        """The items in this author's manner."""
        if self.manner == "columns":
            return self._columns(make_grid(self.sheet), None)
        if self.manner in ("tabs", "pipes"):
            return self._columns(make_grid(self.sheet), "\t" if self.manner == "tabs" else " | ")
        self.sheet.ambiguous_part = True
        numbered = list(enumerate(self.sheet.facts.lines))
        if self.manner == "sentence":
            spans = joined([self._said(i, line) for i, line in numbered], ", ")
            return [[*spans, Span(".")]]
        if self.manner in ("keyed", "two_lines"):
            return [row for i, line in numbered for row in self._block(i, line)]
        makers: dict[str, Callable[[int, LineFacts], list[Span]]] = {
            "dash": lambda i, x: [Span(self._bullet()), *self._quantity_first(i, x, " ")],
            "times": lambda i, x: self._quantity_first(i, x, " x "),
            "code_first": self._code_first,
            "numbered": lambda i, x: [
                Span(f"{i + 1}) "),
                *joined([self._code(i, x), self._name(i, x), self._amount(i, x), self._price(i, x)], ", "),
            ],
            "colon": lambda i, x: [*self._named(i, x), Span(": "), *self._amount(i, x), *self._priced(i, x)],
            "arrow": lambda i, x: [
                *joined([self._code(i, x), self._name(i, x)], " "),
                Span(" -> "),
                *self._amount(i, x),
                *self._priced(i, x),
            ],
            "semicolons": lambda i, x: joined(
                [self._amount(i, x), self._code(i, x), self._name(i, x), self._price(i, x)], "; "
            ),
        }
        return [makers[self.manner](i, line) for i, line in numbered]

    def _bullet(self) -> str:
        return self.chance.of("bullet").pick(["- ", "* ", "• ", "– "])

    def _code(self, index: int, line: LineFacts) -> list[Span]:
        return joined([self.cells.spans(name, index, line) for name in ("sku", "buyer_part", "gtin", "mpn")], " / ")

    def _name(self, index: int, line: LineFacts) -> list[Span]:
        bare = self.chance.of("bare codes").maybe(0.25) and self._code(index, line) and not line.mpn
        return [] if bare else self.cells.spans("description", index, line)

    def _amount(self, index: int, line: LineFacts) -> list[Span]:
        return self.cells.spans("quantity", index, line)

    def _price(self, index: int, line: LineFacts) -> list[Span]:
        return self.cells.spans("unit_price", index, line) if self.prices else []

    def _priced(self, index: int, line: LineFacts) -> list[Span]:
        price = self._price(index, line)
        mark = self.chance.of("at").pick(
            [" @ ", " à ", " at ", " – ", " je "]
            if self.sheet.words.language in ("en", "de")
            else [" @ ", " à ", " – "]
        )
        return [Span(mark), *price] if price else []

    def _quantity_first(self, index: int, line: LineFacts, mark: str) -> list[Span]:
        return [
            *self._amount(index, line),
            Span(mark),
            *joined([self._code(index, line), self._name(index, line)], " "),
            *self._priced(index, line),
        ]

    def _code_first(self, index: int, line: LineFacts) -> list[Span]:
        return joined(
            [self._code(index, line), self._name(index, line), self._amount(index, line), self._price(index, line)],
            "   ",
        )

    def _named(self, index: int, line: LineFacts) -> list[Span]:
        code, name = self._code(index, line), self.cells.spans("description", index, line)
        return [*name, Span(" ("), *code, Span(")")] if code else name

    def _said(self, index: int, line: LineFacts) -> list[Span]:
        of = " of " if self.sheet.words.language == "en" and self.cells.unit_with_quantity == "after" else " "
        return [*self._amount(index, line), Span(of), *self._named(index, line), *self._priced(index, line)]

    def _block(self, index: int, line: LineFacts) -> Lines:
        if self.manner == "two_lines":
            return [
                joined([self._code(index, line), self.cells.spans("description", index, line)], " "),
                [Span("    "), *self._amount(index, line), *self._priced(index, line)],
                [],
            ]
        label = self.sheet.label
        rows: Lines = []
        for key, spans in (("part", self._code(index, line)), ("description", self.cells.spans("description", index, line)),
                           ("quantity", self._amount(index, line)), ("unit_price", self._price(index, line))):  # fmt: skip
            if spans:
                rows.append([label(key, colon=True), Span(" "), *spans])
        return [*rows, []]

    def _columns(self, grid: Grid, mark: str | None) -> Lines:
        """A table in text; columns padded with spaces where there is no mark."""
        rows = [grid.heads, *grid.rows] if self.chance.of("headed").maybe(0.85) else grid.rows
        if rows is grid.rows:
            self.sheet.ambiguous_part = True
        widths = [max(len(_text(row[i])) for row in rows) + 2 for i in range(len(grid.fields))]
        lines: Lines = []
        for row in rows:
            line: list[Span] = []
            for i, cell in enumerate(row):
                line += cell
                if i < len(row) - 1:
                    line.append(Span(mark if mark else " " * (widths[i] - len(_text(cell)))))
            lines.append(line)
        return lines

    # ------------------------------------------------------------ the rest

    def delivery(self, luck: Chance) -> Lines:
        """When and where to."""
        facts, words, lines = self.sheet.facts, self.sheet.words, []
        if facts.delivery:
            soon = 0 < (facts.delivery - self.sent).days <= 7
            if soon and words.language in WEEKDAYS_FIT and luck.maybe(0.8):
                self.relative = True
                text = str(format_date(facts.delivery, "EEEE", locale=words.language))
            else:
                text = self.sheet.style.day(facts.delivery)
            lines.append(filled(words.some("m_by", luck), d=Span(text, "v:requested_delivery_date")))
        if facts.ship_party and facts.customer:
            city = next((p.city for i, p in facts.customer.ship_tos if i == facts.ship_to_id), "")
            alone = sum(p.city == city for _, p in facts.customer.ship_tos) == 1
            if alone and luck.maybe(0.5):
                self.by_city = city
                lines.append(filled(words.some("m_ship_city", luck), c=Span(city, "o:ship_city")))
            else:
                label = [self.sheet.label("ship_to", colon=True)]
                block = party_lines(facts.ship_party, "ship_to")
                lines += [[*label, Span(" "), *joined(block, ", ")]] if luck.maybe(0.5) else [[], label, *block]
        if luck.maybe(0.12):
            lines.append(
                [self.sheet.label("payment_terms", colon=True), Span(" "), Span(facts.terms, "v:payment_terms")]
            )
        return lines

    def signature(self, luck: Chance) -> Lines:
        """Name, company, address, phone, and small print."""
        facts = self.sheet.facts
        lines: Lines = [[], [Span(facts.contact, "v:contact")]]
        block = party_lines(facts.buyer_party, "buyer")
        lines += [block[0]] if luck.maybe(0.35) else block
        if luck.maybe(0.6):
            lines.append([Span(f"T {facts.buyer.phone}")])
        if luck.maybe(0.4):
            lines += [[], *([Span(part)] for part in _folded(self.sheet.words.some("m_disclaimer", luck)))]
        return lines

    def chain(self, luck: Chance, seller: str) -> Lines:
        """An older message of the seller beneath, with figures that are not ordered."""
        words, style = self.sheet.words, self.sheet.style
        when = style.day(self.sent - timedelta(days=luck.randint(1, 9)))
        head = words.some("m_quoted", luck).format(d=when, n=seller).split("\\n")
        line = self.sheet.facts.lines[0]
        offer = words.some("m_old", luck).format(
            q=f"{luck.randint(5, 90)} {self.sheet.unit(line.uom)}", p=style.price(line.printed_price)
        )
        quoted = [words.some("m_greeting", luck), offer, words.some("m_close", luck), seller]
        mark = luck.pick(["> ", "", "| "])
        return [[], [], *([Span(text)] for text in head), *([Span(mark + text)] for text in quoted)]


def _folded(text: str) -> list[str]:
    return text.split("\\n")


def _text(spans: Sequence[Span]) -> str:
    return "".join(span.text for span in spans)
