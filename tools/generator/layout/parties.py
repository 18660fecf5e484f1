"""Letterheads, titles and party blocks."""

from __future__ import annotations

from dataclasses import replace

from tools.generator.facts import PartyFacts
from tools.generator.ink import FillOp, Fragment, RuleOp, Span, padded, paragraph, stack, write
from tools.generator.layout.headers import SHADE
from tools.generator.layout.sheet import Sheet, lines_of, party_extras, party_lines

Named = tuple[str, PartyFacts]  # wording key and party


def letterhead(sheet: Sheet) -> Fragment:
    """The buyer's own head of the page; empty where the layout has none."""
    kind = sheet.genome["letterhead"]
    if kind in ("none", "foot"):
        return Fragment()
    sheet.buyer_shown = True
    party = sheet.facts.buyer_party
    luck = sheet.chance.of("letterhead")
    name, *address = party_lines(party, "buyer")
    big = [replace(name[0], bold=True, scale=luck.pick([1.25, 1.4, 1.6, 1.9]))]
    extras = party_extras(sheet, party, "buyer", luck)
    width = sheet.width
    if kind == "line_small":
        spans = [name[0]]
        for line in address:
            spans += [Span(luck.pick([" · ", ", ", " | "]) if len(spans) == 1 else ", "), *line]
        return paragraph(spans, sheet.pen.resized(0.85), width)
    if kind == "centered":
        return stack(
            [paragraph(big, sheet.pen, width, "center"), lines_of(sheet, [*address, *extras], width, "center")]
        )
    if kind == "split":
        left = paragraph(big, sheet.pen, width * 0.5)
        right = lines_of(sheet, [*address, *extras], width * 0.42, "right")
        whole = Fragment(width)
        whole.place(left, 0, 0)
        whole.place(right, width * 0.58, 0)
        return whole
    if kind == "band":
        inner = padded(stack([paragraph(big, sheet.pen, width - 12), lines_of(sheet, [_run(address)], width - 12)]), 6)
        inner.ops.insert(0, FillOp(0, 0, width, inner.height, luck.pick([SHADE, (0.85, 0.9, 0.85), (0.95, 0.9, 0.82)])))
        return inner
    align = "right" if kind in ("name_right", "logo_left") else "left"
    text = stack(
        [paragraph(big, sheet.pen, width * 0.7, align), lines_of(sheet, [*address, *extras], width * 0.7, align)]
    )
    whole = Fragment(width)
    whole.place(text, width * 0.3 if align == "right" else 0, 0)
    if kind.startswith("logo"):
        whole.place(_logo(sheet), 0 if kind == "logo_left" else width - 58, 0)
    return whole


def _run(lines: list[list[Span]]) -> list[Span]:
    spans: list[Span] = []
    for line in lines:
        spans += [*([Span(", ")] if spans else []), *line]
    return spans


def _logo(sheet: Sheet) -> Fragment:
    """A sign made of shapes and the company's initials."""
    luck = sheet.chance.of("logo")
    colour = (luck.uniform(0.2, 0.8), luck.uniform(0.2, 0.8), luck.uniform(0.2, 0.8))
    mark = Fragment(58, 40)
    mark.ops.append(FillOp(0, 4, 34, 30, colour))
    mark.ops.append(FillOp(luck.uniform(20, 30), 14, 26, 22, tuple(min(1.0, c + 0.25) for c in colour)))  # type: ignore[arg-type]
    if luck.maybe(0.5):
        letters = "".join(word[0] for word in sheet.facts.buyer.stem.split()[:2])
        mark.place(write([[Span(letters, "", True, 1.5)]], sheet.pen, 30), 8, 12)
    return mark


def party_block(sheet: Sheet, named: Named, width: float, *, labelled: bool = True, one_line: bool = False) -> Fragment:
    """One party: label, name, address."""
    key, party = named
    luck = sheet.chance.of("party", key)
    lines = party_lines(party, key)
    label = sheet.label(
        key, colon=sheet.chance.of("party colon").maybe(0.5), bold=sheet.chance.of("party bold").maybe(0.6)
    )
    if one_line:
        mark = sheet.chance.of("joint").pick(["; ", ", ", " – "])
        spans = [label, Span(" ")] if labelled else []
        for index, line in enumerate(lines):
            spans += [*([Span(mark if index == 1 else ", ")] if index else []), *line]
        return paragraph(spans, sheet.pen, width)
    if sheet.chance.of("party name bold").maybe(0.3):
        lines[0] = [replace(lines[0][0], bold=True)]
    lines += party_extras(sheet, party, key, luck)
    if not labelled:
        return lines_of(sheet, lines, width)
    if sheet.genome["parties"] == "label_below":
        return stack([lines_of(sheet, lines, width), paragraph([label], sheet.pen.resized(0.85), width)], 1)
    return stack([paragraph([label], sheet.pen, width), lines_of(sheet, lines, width)], 1)


def parties_block(sheet: Sheet, parties: list[Named], width: float) -> Fragment:
    """All parties in the layout's arrangement."""
    kind = sheet.genome["parties"]
    if not parties:
        return Fragment()
    if kind in ("stacked", "one_line") or width < 190:
        return stack([party_block(sheet, p, width, one_line=kind == "one_line") for p in parties], 7)
    if kind == "left_labels":
        return _left_labels(sheet, parties, width)
    count = min(len(parties), 3 if width > 400 else 2)
    each = width / count
    rows = [parties[i : i + count] for i in range(0, len(parties), count)]
    whole = Fragment(width)
    y = 0.0
    for row in rows:
        part = _party_row(sheet, row[::-1] if kind == "mirrored" else row, each, kind)
        whole.place(part, 0, y)
        y += part.height + 8
    whole.width = width
    return whole


def _party_row(sheet: Sheet, row: list[Named], each: float, kind: str) -> Fragment:
    whole = Fragment(each * len(row))
    if kind == "strips":
        return _strips(sheet, row, each)
    pad = 4.0 if kind == "boxes" else 0.0
    bare = kind == "bare"
    blocks = [
        padded(party_block(sheet, p, each - 2 * pad - 10, labelled=not (bare and p[0] in ("supplier", "buyer"))), pad)
        for p in row
    ]
    height = max(block.height for block in blocks)
    for index, block in enumerate(blocks):
        if kind == "boxes":
            block.width, block.height = each - 8, height
            block.frame()
        whole.place(block, index * each, 0)
    return whole


def _strips(sheet: Sheet, row: list[Named], each: float) -> Fragment:
    """A shaded strip with the label over each party."""
    whole = Fragment(each * len(row))
    for index, named in enumerate(row):
        head = padded(paragraph([sheet.label(named[0], bold=True)], sheet.pen, each - 14), 3)
        body = padded(party_block(sheet, named, each - 14, labelled=False), 3)
        whole.ops.append(FillOp(index * each, 0, each - 8, head.height, SHADE))
        whole.place(head, index * each, 0)
        whole.place(body, index * each, head.height)
    return whole


def _left_labels(sheet: Sheet, parties: list[Named], width: float) -> Fragment:
    """Labels in a column at the left, the blocks beside them."""
    split = min(max(sheet.pen.measure([sheet.label(key, colon=True)]) for key, _ in parties) + 14, width * 0.4)
    whole = Fragment(width)
    y = 0.0
    for named in parties:
        whole.place(paragraph([sheet.label(named[0], colon=True)], sheet.pen, split - 4), 0, y)
        body = party_block(sheet, named, width - split, labelled=False)
        whole.place(body, split, y)
        y += body.height + 6
    return whole


def title_block(sheet: Sheet, number: bool) -> Fragment:
    """The document's title, with its number where the layout has it there."""
    kind = sheet.genome["title"]
    if kind == "none":
        return Fragment()
    text = sheet.words.say(TITLES[sheet.facts.kind])
    if kind == "spaced":
        text = " ".join(text.upper())
    luck = sheet.chance.of("title")
    spans = [Span(text, "l:title", True, luck.pick([1.3, 1.5, 1.7, 2.0]))]
    if number:
        mark = (
            luck.pick([" ", " # ", " No. ", ": ", " – "])
            if sheet.words.language == "en"
            else luck.pick([" ", ": ", " – "])
        )
        spans += [
            replace(spans[0], text=mark, role=""),
            replace(spans[0], text=sheet.facts.po_number, role="v:po_number"),
        ]
    align = {"center": "center", "right": "right", "stamp": "right"}.get(kind, "left")
    part = paragraph(spans, sheet.pen, sheet.width, align)
    if kind in ("boxed", "stamp"):
        size = sheet.pen.measure(spans)
        box = Fragment(size + 12, part.height + 6)
        box.frame(0.8)
        whole = Fragment(sheet.width)
        left = sheet.width - size - 12 if kind == "stamp" else 0.0
        whole.place(box, left, 0)
        whole.place(paragraph(spans, sheet.pen, size + 2), left + 6, 3)
        return whole
    if kind == "ruled":
        part.ops.append(RuleOp(0, part.height + 2, sheet.width, part.height + 2, 1.2))
        part.height += 5
    return part


TITLES = {
    "purchase_order": "title",
    "order_change": "t_change",
    "order_cancellation": "t_cancel",
    "invoice": "t_invoice",
    "quote": "t_quote",
    "rfq": "t_rfq",
    "confirmation": "t_confirm",
    "packing_slip": "t_packing",
    "statement": "t_statement",
    "price_list": "t_pricelist",
}
