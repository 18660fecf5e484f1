"""The totals block in its styles."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from tools.generator.ink import Fragment, RuleOp, Span, padded, paragraph, stack
from tools.generator.layout.headers import header_strip
from tools.generator.layout.sheet import Item, Sheet


def total_items(sheet: Sheet) -> list[Item]:
    """The rows of the totals: sum, charges, tax, total."""
    f, luck, style = sheet.facts, sheet.chance.of("totals"), sheet.style
    if not f.priced or luck.maybe(0.06):
        return []

    def item(key: str, amount: Decimal, role: str) -> Item:
        return Item(key, sheet.label(key), tuple(style.money(style.amount(amount), role, "total")))

    rows: list[Item] = []
    loose = [] if f.charges_inside else list(enumerate(f.charges))
    if loose or ((f.tax is not None or luck.maybe(0.3)) and luck.maybe(0.9)):
        rows.append(item("subtotal", f.subtotal, "v:subtotal"))
    for index, (key, amount) in loose:
        text = sheet.words.say(key)
        value = tuple(style.money(style.amount(amount), f"v:charges[{index}].amount", "total"))
        rows.append(Item(key, Span(text, f"v:charges[{index}].description={text}"), value))
    if f.tax is not None and f.tax_rate is not None:
        row = item("tax", f.tax, "v:tax")
        if luck.maybe(0.6):
            rate = style.percent(f.tax_rate)
            row = replace(row, label=replace(row.label, text=f"{row.label.text} {rate}%"))
        rows.append(row)
    if f.tax is None and rows and not loose and luck.maybe(0.4):
        return rows  # only a net total, and it says so
    rows.append(item("total", f.total, "v:total"))
    return rows


def totals_block(sheet: Sheet, items: list[Item], width: float) -> Fragment:
    """The totals in the layout's style, over the given width."""
    kind = sheet.genome["totals"]
    if not items:
        return Fragment()
    if kind in ("row", "columns_grid"):
        return header_strip(sheet, items, width)
    if kind in ("sentence", "inline_end"):
        spans: list[Span] = []
        for i in items:
            spans += [
                *([Span("; ")] if spans else []),
                replace(i.label, text=i.label.text.rstrip(":") + ": "),
                *i.value,
            ]
        return paragraph(spans, sheet.pen, width)
    if kind == "colon":
        lines = [[replace(i.label, text=i.label.text.rstrip(":") + ": "), *i.value] for i in items]
        return stack([paragraph(line, sheet.pen, width, "right") for line in lines])
    part = _ledger(sheet, items, boxed=kind == "boxed")
    whole = Fragment(width)
    whole.place(part, 0 if kind == "left" else max(0.0, width - part.width), 0)
    return whole


def _ledger(sheet: Sheet, items: list[Item], *, boxed: bool) -> Fragment:
    """Labels left, amounts right, the last one strong."""
    gap = sheet.chance.of("totals gap").uniform(16, 70)
    left = max(sheet.pen.measure([replace(i.label, bold=True)]) for i in items)
    right = max(sheet.pen.measure([replace(s, bold=True) for s in i.value]) for i in items)
    width = left + gap + right
    whole = Fragment(width)
    y = 0.0
    airy = sheet.chance.of("totals air").choice([0, 2, 4])
    for index, item in enumerate(items):
        last = index == len(items) - 1
        strong = last and sheet.chance.of("strong").maybe(0.7)
        if last and sheet.chance.of("sum line").maybe(0.5):
            whole.ops.append(RuleOp(0, y, width, y, 0.7))
            y += 2
        whole.place(paragraph([replace(item.label, bold=strong)], sheet.pen, left + gap), 0, y)
        whole.place(paragraph([replace(s, bold=strong) for s in item.value], sheet.pen, width, "right"), 0, y)
        y += sheet.pen.line + airy
    whole.height = y
    return padded(whole, 4).frame() if boxed else whole
