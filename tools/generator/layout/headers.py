"""Header blocks: the order's reference fields in many arrangements."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from tools.generator.ink import FillOp, Fragment, RuleOp, Span, padded, paragraph, stack, wrap, write
from tools.generator.layout.sheet import Item, Sheet

SHADE = (0.91, 0.92, 0.94)


def header_block(sheet: Sheet, items: Sequence[Item], width: float) -> Fragment:
    """The items in the layout's header style, not wider than `width`."""
    return _STYLES[sheet.genome["header"]](sheet, list(items), width)


def _colon(span: Span, sheet: Sheet) -> Span:
    marks = sheet.chance.of("colon").weighted({":": 60, "": 25, " :": 8, ".:": 4, "=": 3})
    if span.text.endswith((":", "#", ".")) and marks.startswith("."):
        marks = ":"
    return span if span.text.endswith(":") else replace(span, text=span.text + marks)


def _pairs(sheet: Sheet, items: list[Item], width: float, *, align: str = "left", first: str = "label") -> Fragment:
    """Two columns: labels and values."""
    bold = sheet.chance.of("bold labels").maybe(0.35)
    labels = [replace(_colon(item.label, sheet), bold=bold) for item in items]
    gap = sheet.chance.of("gap").uniform(6, 26)
    split = min(max((sheet.pen.measure([label]) for label in labels), default=0) + gap, width * 0.62)
    whole = Fragment(width)
    y = 0.0
    airy = sheet.chance.of("airy").pick([0.0, 0.0, 2.0, 4.0])
    for item, label in zip(items, labels, strict=True):
        if first == "label":
            left = paragraph([label], sheet.pen, split - gap if align == "right" else split, align)
            right = paragraph(item.value, sheet.pen, width - split)
        else:
            left = paragraph(item.value, sheet.pen, split + 30)
            right = paragraph([replace(label, text=label.text.rstrip(":= "))], sheet.pen, width - split - 30)
        whole.place(left, 0, y)
        whole.place(right, split if first == "label" else split + 30, y)
        y += max(left.height, right.height) + airy
    whole.height = y
    return whole


def _left(sheet: Sheet, items: list[Item], width: float) -> Fragment:
    return _pairs(sheet, items, width)


def _right_labels(sheet: Sheet, items: list[Item], width: float) -> Fragment:
    return _pairs(sheet, items, width, align="right")


def _value_first(sheet: Sheet, items: list[Item], width: float) -> Fragment:
    return _pairs(sheet, items, width, first="value")


def _colon_lines(sheet: Sheet, items: list[Item], width: float) -> Fragment:
    bold = sheet.chance.of("bold labels").maybe(0.4)
    lines = [[replace(_colon(item.label, sheet), bold=bold), Span(" "), *item.value] for item in items]
    return stack([paragraph(line, sheet.pen, width) for line in lines])


def _columns_for(sheet: Sheet, items: list[Item], width: float, most: int) -> int:
    widest = max(max(sheet.pen.measure([i.label]), sheet.pen.measure(i.value)) for i in items) + 10
    return max(1, min(most, len(items), int(width // max(widest, 40))))


def _cells(sheet: Sheet, items: list[Item], width: float, *, boxed: bool, below: bool = False) -> Fragment:
    """Label above value (or below it) in a grid of equal columns."""
    columns = _columns_for(sheet, items, width, sheet.chance.of("grid columns").pick([2, 3, 4, 5]))
    each = width / columns
    pad = 3.0 if boxed else 1.0
    small = sheet.pen.resized(0.82)
    rows = [items[i : i + columns] for i in range(0, len(items), columns)]
    whole = Fragment(width)
    y = 0.0
    for row in rows:
        cells = []
        for item in row:
            label = paragraph([item.label], small, each - 2 * pad)
            value = paragraph(item.value, sheet.pen, each - 2 * pad)
            cells.append(padded(stack([value, label] if below else [label, value]), pad))
        height = max(cell.height for cell in cells) + (0 if boxed else 3)
        for index, cell in enumerate(cells):
            whole.place(cell, index * each, y)
        if boxed:
            whole.ops += [RuleOp(0, y, width, y), RuleOp(0, y + height, width, y + height)]
            whole.ops += [RuleOp(i * each, y, i * each, y + height) for i in range(columns + 1)]
        y += height
    whole.height, whole.width = y, width
    return whole


def _above(sheet: Sheet, items: list[Item], width: float) -> Fragment:
    return _cells(sheet, items, width, boxed=False)


def _grid(sheet: Sheet, items: list[Item], width: float) -> Fragment:
    return _cells(sheet, items, width, boxed=True)


def _below(sheet: Sheet, items: list[Item], width: float) -> Fragment:
    return _cells(sheet, items, width, boxed=sheet.chance.of("boxed below").maybe(0.5), below=True)


def _table(sheet: Sheet, items: list[Item], width: float) -> Fragment:
    """A ruled table of keys and values."""
    split = min(max(sheet.pen.measure([i.label]) for i in items) + 12, width * 0.55)
    whole = Fragment(width)
    shaded = sheet.chance.of("shade").maybe(0.5)
    y = 0.0
    for item in items:
        left = padded(paragraph([item.label], sheet.pen, split - 6), 2.5)
        right = padded(paragraph(item.value, sheet.pen, width - split - 6), 2.5)
        height = max(left.height, right.height)
        if shaded:
            whole.ops.append(FillOp(0, y, split, height, SHADE))
        whole.place(left, 0, y)
        whole.place(right, split, y)
        whole.ops.append(RuleOp(0, y, width, y))
        y += height
    whole.ops += [RuleOp(0, y, width, y), RuleOp(0, 0, 0, y), RuleOp(split, 0, split, y), RuleOp(width, 0, width, y)]
    whole.height, whole.width = y, width
    return whole


def _bar(sheet: Sheet, items: list[Item], width: float) -> Fragment:
    """All in one or two running lines."""
    mark = sheet.chance.of("bar").pick([" | ", "   ", " · ", " / ", "  –  "])
    spans: list[Span] = []
    for index, item in enumerate(items):
        if index:
            spans.append(Span(mark))
        spans += [_colon(item.label, sheet), Span(" "), *item.value]
    return paragraph(spans, sheet.pen, width)


def header_strip(sheet: Sheet, items: list[Item], width: float) -> Fragment:
    """A row of headings and a row of values beneath, over the width; a second strip where they do not fit."""
    parts = []
    while items:
        count = len(items)
        while count > 1 and sum(_need(sheet, item) for item in items[:count]) > width:
            count -= 1
        parts.append(_one_strip(sheet, items[:count], width))
        items = items[count:]
    return stack(parts, 5)


def _need(sheet: Sheet, item: Item) -> float:
    return max(sheet.pen.measure([item.label]), sheet.pen.measure(item.value)) + 10


def _one_strip(sheet: Sheet, items: list[Item], width: float) -> Fragment:
    spare = max(0.0, width - sum(_need(sheet, item) for item in items)) / len(items)
    ruled = sheet.chance.of("strip").pick(["boxed", "line", "shade", "none"])
    whole = Fragment(width)
    x = 0.0
    edges = [0.0]
    heads, values = [], []
    for item in items:
        each = min(_need(sheet, item) + spare, width)
        heads.append((x, padded(paragraph([item.label], sheet.pen, each - 8), 2.5)))
        values.append((x, padded(paragraph(item.value, sheet.pen, each - 8), 2.5)))
        x += each
        edges.append(x)
    top = max(part.height for _, part in heads)
    bottom = top + max(part.height for _, part in values)
    if ruled in ("shade", "boxed") and sheet.chance.of("strip shade").maybe(0.7):
        whole.ops.append(FillOp(0, 0, x, top, SHADE))
    for at, part in heads:
        whole.place(part, at, 0)
    for at, part in values:
        whole.place(part, at, top)
    if ruled == "boxed":
        whole.ops += [RuleOp(e, 0, e, bottom) for e in edges]
        whole.ops += [RuleOp(0, y, x, y) for y in (0.0, top, bottom)]
    elif ruled == "line":
        whole.ops.append(RuleOp(0, top, x, top))
    whole.height, whole.width = bottom, width
    return whole


def _sentence(sheet: Sheet, items: list[Item], width: float) -> Fragment:
    """Reference in running text, the rest as lines."""
    spans: list[Span] = [Span(sheet.words.say("title") + " ")]
    for item in items[:2]:
        spans += [item.label, Span(" "), *item.value, Span(", ")]
    spans[-1] = Span(".")
    parts = [paragraph(spans, sheet.pen, width)]
    if items[2:]:
        parts.append(_colon_lines(sheet, items[2:], width))
    return stack(parts, 4)


def _paired(sheet: Sheet, items: list[Item], width: float) -> Fragment:
    """Two label-value pairs a row."""
    half = (width - 12) / 2
    left = _pairs(sheet, items[::2], half)
    right = _pairs(sheet, items[1::2], half) if items[1::2] else Fragment()
    whole = Fragment(width)
    whole.place(left, 0, 0)
    whole.place(right, half + 12, 0)
    return whole


def _leaders(sheet: Sheet, items: list[Item], width: float) -> Fragment:
    """Labels and values joined by dots."""
    span = min(width, 260.0)
    dot = sheet.pen.measure([Span(".")])
    lines: list[list[Span]] = []
    for item in items:
        room = span - sheet.pen.measure([item.label]) - sheet.pen.measure(item.value) - 3 * dot
        lines.append([item.label, Span(" " + "." * max(2, int(room / dot)) + " "), *item.value])
    return stack([write(wrap(line, sheet.pen, width), sheet.pen, width) for line in lines])


_STYLES: dict[str, Callable[[Sheet, list[Item], float], Fragment]] = {
    "left": _left,
    "colon": _colon_lines,
    "above": _above,
    "grid": _grid,
    "table": _table,
    "bar": _bar,
    "strip": header_strip,
    "sentence": _sentence,
    "right_labels": _right_labels,
    "paired": _paired,
    "leaders": _leaders,
    "value_first": _value_first,
    "below": _below,
}
