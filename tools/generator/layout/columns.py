"""Which columns a table of items has, what stands in their cells and how they are headed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal

from tools.generator.facts import LineFacts
from tools.generator.ink import Span
from tools.generator.layout.sheet import Sheet, discounted

EXTRAS = {"x_weight": 4.0, "x_hs": 3.0, "x_account": 3.0, "x_origin": 1.0, "x_revision": 1.0, "x_received": 2.0}
NUMERIC = frozenset(
    {
        "quantity",
        "unit_price",
        "gross_price",
        "discount",
        "price_base",
        "tax_rate",
        "line_total",
        "x_weight",
        "x_received",
    }
)


@dataclass(frozen=True, slots=True)
class Column:
    """One column; several fields are stacked in it."""

    fields: tuple[str, ...]
    heads: tuple[tuple[Span, ...], ...]  # one printed line per stacked field
    align: str
    flexible: bool  # takes the room that is left


class CellMaker:
    """What is printed for a field of an item."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        luck = sheet.chance.of("cells")
        self.unit_with_quantity = luck.weighted({"own": 60, "after": 18, "glued": 8, "price": 5, "missing": 9})
        self.base_with = luck.weighted({"price": 40, "own": 45, "word": 15})
        self.discount_sign = luck.maybe(0.5)
        facts = sheet.facts
        in_packs = any(line.product and line.uom != line.product.base_uom for line in facts.lines)
        if in_packs and self.unit_with_quantity == "missing":
            self.unit_with_quantity = "own"
        if self.unit_with_quantity == "price" and not facts.priced:
            self.unit_with_quantity = "own"
        self.based = any(line.base != 1 for line in facts.lines)
        self.codes = {"sku": "supplier_part", "buyer_part": "buyer_part", "gtin": "gtin", "mpn": "mpn"}

    def spans(self, field: str, index: int, line: LineFacts) -> list[Span]:
        """The cell's text; empty where there is nothing to print."""
        if index < 0:  # a row of an order form that nobody filled in
            return [replace(s, role="o:form" if s.role else "") for s in self._made(field, 0, line)]
        return self._made(field, index, line)

    def _made(self, field: str, index: int, line: LineFacts) -> list[Span]:
        at = f"v:lines[{index}]."
        maker: Callable[[str, int, LineFacts], list[Span]] | None = getattr(self, f"_{field}", None)
        if maker is not None:
            return maker(at, index, line)
        if field in EXTRAS:
            return [Span(self._extra(field, line), f"o:{field}")]
        if field in self.codes:
            value = line.sku if field == "sku" else getattr(line, field)
            return [Span(value, at + self.codes[field])] if value else []
        raise KeyError(field)

    def _extra(self, field: str, line: LineFacts) -> str:
        """A figure that has nothing to do with what is ordered."""
        luck = self.sheet.chance.of(field, line.description)
        if field == "x_weight":
            return self.sheet.style.amount(Decimal(luck.randint(2, 9000)) / 100)
        if field == "x_received":
            return self.sheet.style.quantity(Decimal(0))
        constant = self.sheet.chance.of(field)
        options = {
            "x_hs": luck.fill("########"),
            "x_account": constant.fill(constant.pick(["4####", "6###", "##-####"])),
            "x_origin": luck.pick(["DE", "CN", "IT", "TW", "PL", "FR"]),
            "x_revision": luck.pick(["A", "B", "C", "00", "01", "-"]),
        }
        return options[field]

    def _line_no(self, at: str, index: int, line: LineFacts) -> list[Span]:
        return [Span(self.sheet.line_numbers[index], at + "line_no")] if self.sheet.line_numbers else []

    def _description(self, at: str, index: int, line: LineFacts) -> list[Span]:
        return [Span(line.description, at + "description")] if line.description else []

    def _quantity(self, at: str, index: int, line: LineFacts) -> list[Span]:
        if line.quantity is None:
            return []
        number = Span(self.sheet.style.quantity(line.quantity), at + "quantity")
        if self.unit_with_quantity == "after":
            return [number, Span(" "), *self._uom(at, index, line)]
        if self.unit_with_quantity == "glued":
            return [number, *self._uom(at, index, line)]
        return [number]

    def _uom(self, at: str, index: int, line: LineFacts) -> list[Span]:
        word = self.sheet.unit(line.uom)
        return [Span(word, f"{at}uom={word}")]

    def _price(self, at: str, index: int, line: LineFacts, price: Decimal, path: str) -> list[Span]:
        if not self.sheet.facts.priced:
            return []
        spans = self.sheet.style.money(self.sheet.style.price(price), at + path)
        if self.unit_with_quantity == "price":
            spans = [*spans, Span("/"), *self._uom(at, index, line)]
        elif self.base_with == "price" and line.base != 1:
            spans = [*spans, Span(" /"), Span(str(line.base), at + "price_base")]
        elif self.base_with == "word" and line.base != 1:
            spans = [
                *spans,
                Span(" " + self.sheet.words.say("price_base").lower() + " "),
                Span(str(line.base), at + "price_base"),
            ]
        return spans

    def _unit_price(self, at: str, index: int, line: LineFacts) -> list[Span]:
        return self._price(at, index, line, line.printed_price, "unit_price")

    def _gross_price(self, at: str, index: int, line: LineFacts) -> list[Span]:
        path = "gross_price" if line.discount else "unit_price"
        return self._price(at, index, line, line.printed_gross, path)

    def _discount(self, at: str, index: int, line: LineFacts) -> list[Span]:
        if line.discount is None:
            return []
        text = self.sheet.style.percent(line.discount)
        sign = [Span("%")] if self.discount_sign else []
        return [Span(text, at + "discount_percent"), *sign]

    def _price_base(self, at: str, index: int, line: LineFacts) -> list[Span]:
        return [Span(str(line.base), at + "price_base")]

    def _tax_rate(self, at: str, index: int, line: LineFacts) -> list[Span]:
        rate = self.sheet.facts.tax_rate
        return [Span(self.sheet.style.percent(rate), "o:tax_rate"), Span("%")] if rate is not None else []

    def _line_total(self, at: str, index: int, line: LineFacts) -> list[Span]:
        if line.amount is None or not self.sheet.facts.priced:
            return []
        return self.sheet.style.money(self.sheet.style.amount(line.amount), at + "line_total")

    def _requested_date(self, at: str, index: int, line: LineFacts) -> list[Span]:
        return [Span(self.sheet.style.day(line.day), at + "requested_date")] if line.day else []


def _label_key(sheet: Sheet, field: str) -> str:
    """Which wording heads a part number; notes when it does not tell whose number it is."""
    luck = sheet.chance.of("part label", field)
    idents = {name for line in sheet.facts.lines for name in ("sku", "buyer_part") if getattr(line, name)}
    vague = {"sku": 0.35 if len(idents) > 1 else 0.5, "buyer_part": 0.15 if len(idents) > 1 else 0.55, "gtin": 0.1}
    if luck.maybe(vague.get(field, 0.0)):
        sheet.ambiguous_part = True
        return "part"
    return "supplier_part" if field == "sku" else field


_HEADS = {
    "line_no": "line_no", "description": "description", "quantity": "quantity", "uom": "uom", "unit_price": "unit_price",
    "gross_price": "unit_price", "discount": "discount", "price_base": "price_base", "tax_rate": "tax_rate",
    "line_total": "amount", "requested_date": "line_date", "net_price": "net_price",
}  # fmt: skip


def head_of(sheet: Sheet, field: str) -> tuple[Span, ...]:
    """The heading of a field."""
    if field in ("sku", "buyer_part", "gtin", "mpn"):
        return (sheet.label(_label_key(sheet, field)),)
    key = _HEADS.get(field, field)
    if field == "unit_price" and discounted(sheet.facts) and sheet.chance.of("gross shown").maybe(0.5):
        key = "net_price"
    label = sheet.label(key)
    priced = ["unit_price", "gross_price", *(["line_total"] if sheet.chance.of("both heads").maybe(0.5) else [])]
    if sheet.style.currency_where == "column" and field in priced:
        opening, closing = sheet.chance.of("brackets").pick([("(", ")"), ("", ""), ("[", "]"), ("in ", "")])
        return (label, Span(f" {opening}"), Span(sheet.style.symbol, "v:currency"), Span(closing))
    return (label,)


def fields_of(sheet: Sheet, cells: CellMaker) -> list[str]:
    """The fields this order prints per item, in the usual order."""
    facts, luck = sheet.facts, sheet.chance.of("fields")
    lines = facts.lines
    fields = ["line_no"] if sheet.line_numbers else []
    codes = [name for name in ("sku", "buyer_part", "gtin", "mpn") if any(getattr(line, name) for line in lines)]
    if luck.maybe(0.4):
        codes = codes[::-1]
    fields += codes
    if not codes or any(line.mpn for line in lines) or luck.maybe(0.95):
        fields.append("description")
    if any(line.day for line in lines):
        fields.append("requested_date")
    if any(line.quantity is not None for line in lines):
        fields.append("quantity")
        if cells.unit_with_quantity == "own":
            fields.append("uom")
    if luck.of("extra").maybe(0.11):
        fields.insert(luck.of("extra place").randint(1, len(fields)), luck.of("which extra").weighted(EXTRAS))
    if not facts.priced:
        return fields
    if discounted(facts):
        fields += luck.pick(
            [["gross_price", "discount"], ["gross_price", "discount", "unit_price"], ["gross_price", "discount"]]
        )
    else:
        fields.append("unit_price")
    if cells.based and cells.base_with == "own":
        fields.append("price_base")
    if facts.tax_rate is not None and luck.maybe(0.18):
        fields.append("tax_rate")
    if luck.maybe(0.93) and any(line.amount is not None for line in lines):
        fields.append("line_total")
    return fields


def ordered(sheet: Sheet, fields: list[str]) -> list[str]:
    """The columns from left to right, as the sheet's genome has them."""
    kind = sheet.genome["columns"]
    luck = sheet.chance.of("column order")
    if kind == "qty_first":
        moving = [f for f in ("quantity", "uom") if f in fields]
        rest = [f for f in fields if f not in moving]
        at = 1 if rest and rest[0] == "line_no" else 0
        return rest[:at] + moving + rest[at:]
    if kind == "text_first" and "description" in fields:
        return ["description", *[f for f in fields if f != "description"]]
    if kind == "text_last" and "description" in fields:
        return [*[f for f in fields if f != "description"], "description"]
    if kind == "shuffled":
        mixed = fields[:]
        luck.shuffle(mixed)
        return mixed
    if luck.maybe(0.2) and "requested_date" in fields:
        return [*[f for f in fields if f != "requested_date"], "requested_date"]
    if luck.maybe(0.1) and "uom" in fields and "quantity" in fields:
        rest = [f for f in fields if f != "uom"]
        at = rest.index("quantity")
        return [*rest[:at], "uom", *rest[at:]]
    return fields


def align_of(sheet: Sheet, field: str) -> str:
    """ "left", "right" or "center": how the column's cells are set."""
    kind = sheet.genome["numbers"]
    if field in NUMERIC:
        if kind in ("mixed", "ragged"):
            return sheet.chance.of("align", field).pick(["right", "left", "center"])
        return kind
    return (
        "center" if field in ("uom", "line_no", "requested_date") and sheet.chance.of("centred").maybe(0.3) else "left"
    )
