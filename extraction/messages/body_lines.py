"""Order lines of a message's text: what the learned reader found, completed and corrected by what the words say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from extraction.candidates.scene import Scene
from extraction.candidates.tokens import Token
from extraction.evidence import from_token, of_words
from extraction.lines.items import Scored, line_of
from extraction.lines.unit_words import with_meanings, with_units
from extraction.messages.chances import BARE_PRICE, CLEAR, COUNTED, FAINT, KNOWN, PRICE, UNIT
from extraction.messages.counted import AT_MARKS, OF, TIMES, counted_utterances
from extraction.messages.described import description_of
from extraction.messages.language import bulleted
from extraction.messages.spoken import Said, said_in
from extraction.messages.thousands import with_thousands
from extraction.messages.utterance import Figure, Utterance
from extraction.scoring.roles import PART_ROLES
from extraction.vocabulary import COLUMNS, fold
from models.evidence import Extracted
from models.lexicon import CodeKind
from models.order import OrderLine

_BEHIND_PRICE = frozenset(
    "each ea per pro je stk stück pce pcs net netto stuk st szt piece unit chacun cada ognuno elk".split()
)
_SURE = 0.6
COLUMN_HEADS = frozenset(str(c) for c in COLUMNS)


@dataclass(frozen=True, slots=True)
class BodyLine:
    """An order line and the rows it was read from."""

    line: OrderLine
    rows: tuple[int, ...]
    first: int  # position of its first word in its first row, to keep the order of reading
    said: bool  # named in running words, not in a table
    listed: bool = True  # it has its row, or its sentence, to itself

    def within(self, u: Utterance) -> bool:
        """Whether the sentence holds the item."""
        if not self.said:
            return bool(set(u.rows) & set(self.rows))
        return any(s.cell.row == self.rows[0] and n == self.first for n, s in enumerate(u.spots))


def body_lines(scene: Scene, found: Scored, bands: Sequence[Sequence[int]], rows: Sequence[int]) -> list[BodyLine]:
    """The lines in these rows of a message, in reading order."""
    tabular = _table_rows(scene, bands)
    prose = [r for r in rows if r not in tabular]
    spoken = counted_utterances(scene, prose)
    _mark_keys(spoken)
    groups = _together(scene, spoken)
    said = _with_strangers(scene, found, groups, [said_in(scene, found, group) for group in groups])
    out: list[BodyLine] = []
    taken: set[int] = set()
    for band in bands:
        here = [(n, item) for n, item in enumerate(said) if set(item.rows) & set(band)]
        if here and all(n in taken for n, _ in here) and not set(band) & tabular:
            continue  # its item began in a band above
        here = [(n, item) for n, item in here if n not in taken]
        learned = line_of(scene, found, list(band))
        if not here or set(band) & tabular:
            taken.update(n for n, _ in here)
            if learned is not None and (set(band) & tabular or _stands(scene, learned)):
                out.append(BodyLine(learned, tuple(band), 0, said=False))
            continue
        taken.update(n for n, _ in here)
        for _, item in here:
            line = line_said(scene, found, item)
            if len(here) == 1 and learned is not None:
                line = _completed(line, learned)
            out.append(BodyLine(line, item.rows, item.first, said=True, listed=_alone(scene, item)))
    for number, item in enumerate(said):
        if number not in taken:
            out.append(
                BodyLine(line_said(scene, found, item), item.rows, item.first, said=True, listed=_alone(scene, item))
            )
    lines = _with_units(scene, sorted(out, key=lambda b: (b.rows[0], b.first)))
    return [replace(b, line=line) for b, line in zip(lines, with_thousands([b.line for b in lines]), strict=True)]


def _with_strangers(
    scene: Scene, found: Scored, groups: Sequence[Utterance], said: Sequence[Sequence[Said]]
) -> list[Said]:
    """The items, with rows right beside them that open with a counted quantity of a product that nobody knows."""
    rows = {r for items in said for item in items for r in item.rows}
    out: list[Said] = []
    for at, (group, items) in enumerate(zip(groups, said, strict=True)):
        around = [groups[i] for i in (at - 1, at + 1) if 0 <= i < len(groups) and said[i]]
        if items or not rows or not _in_row_with(scene, group, around, rows):
            out.extend(items)
        else:
            out.extend(said_in(scene, found, group, among=True))
    return out


def _in_row_with(scene: Scene, group: Utterance, around: Sequence[Utterance], rows: set[int]) -> bool:
    """Whether words stand among items, right beside one, or are blocks of as many lines as one beside them."""
    if min(rows) < group.rows[0] and group.rows[-1] < max(rows):
        return True
    if len(group.rows) > 1 and any(len(other.rows) == len(group.rows) for other in around):
        return True
    return any(_beside(scene, row, other) for row in group.rows for other in rows if abs(other - row) == 1)


def _beside(scene: Scene, row: int, other: int) -> bool:
    """Whether two rows that follow each other have no blank line between them."""
    above, below = scene.rows[min(row, other)], scene.rows[max(row, other)]
    return above.page == below.page and below.top - above.bottom <= 0.7 * (below.bottom - below.top)


def _with_units(scene: Scene, lines: list[BodyLine]) -> list[BodyLine]:
    """What stands where a table's units stand is one, known or not; what an unknown word means, the catalogue tells."""
    tabled = iter(with_units(scene, [(list(b.rows), b.line) for b in lines if not b.said]))
    told = with_meanings(scene, [b.line if b.said else next(tabled) for b in lines])
    return [replace(b, line=line) for b, line in zip(lines, told, strict=True)]


def _table_rows(scene: Scene, bands: Sequence[Sequence[int]]) -> set[int]:
    """Rows of items that stand in columns: several cells, under heads or like their neighbours."""
    out: set[int] = set()
    for band in bands:
        cells = [len(scene.rows[r].cells) for r in band]
        headed = any(sum(s.column_like for s in scene.labels[r]) >= 2 for r in range(max(0, band[0] - 40), band[0]))
        if max(cells) >= 3 or (max(cells) >= 2 and headed):
            out.update(band)
    return out


def _alone(scene: Scene, item: Said) -> bool:
    """Whether nothing but the item stands in its line: a list item and no part of a sentence."""
    u = item.utterance
    if u.text.rstrip().endswith(("?", "!")) or item.quantity is None:
        return False
    start = 1 if bulleted(u.raw(0)) else 0
    if item.first > start:
        return False
    if item.quantity.first <= start:
        return True
    before = u.said(start, item.quantity.first)
    return (
        any(a < item.quantity.first and t.kinds for a, _, t in item.codes) or scene.lexicon.product_words(before) >= 0.6
    )


def _stands(scene: Scene, line: OrderLine) -> bool:
    """Whether a learned line that no words confirm is one: a part number, or a product with a quantity."""
    known = any(
        part is not None and part.value and scene.lexicon.code_kinds(part.value)
        for part in (line.supplier_part, line.buyer_part, line.gtin, line.mpn)
    )
    text = line.description.value if line.description and line.description.value else ""
    return known or (line.quantity is not None and scene.lexicon.product_words(text) >= 0.5)


def _mark_keys(utterances: Sequence[Utterance]) -> None:
    """Words before a colon that open several lines are the labels of records, whatever they say. In place."""
    heads = [_head(u) for u in utterances]
    counts = Counter(text for _, text in heads if text)
    for u, (end, text) in zip(utterances, heads, strict=True):
        if counts[text] >= 2 and text:
            u.keys.append((0, end))


def _head(u: Utterance) -> tuple[int, str]:
    end = next((i + 1 for i in range(min(4, len(u.spots))) if u.raw(i).endswith(":")), 0)
    text = fold(u.said(0, end))
    return (end, text) if end < len(u.spots) and not any(c.isdigit() for c in text) else (0, "")


def _together(scene: Scene, utterances: list[Utterance]) -> list[Utterance]:
    """Rows that only together make an item are one utterance: labelled lines, or a quantity under its product."""
    out: list[Utterance] = []
    for one in utterances:
        if out and _belongs(scene, out[-1], one):
            out[-1] = _joined(out[-1], one)
        else:
            out.append(one)
    return out


def _belongs(scene: Scene, above: Utterance, one: Utterance) -> bool:
    if (one.rows[0] != above.rows[-1] + 1 and one.rows[0] != above.rows[-1]) or one.rows[0] == above.rows[0]:
        return False
    upper, lower = scene.rows[above.rows[-1]], scene.rows[one.rows[0]]
    if lower.top - upper.bottom > 0.7 * (lower.bottom - lower.top):
        return False
    if one.keys and above.keys:
        return fold(one.said(*one.keys[0])) not in {fold(above.said(a, b)) for a, b in above.keys}
    mine, theirs = _item_label(one), _item_labels(above)
    if mine and theirs:
        return not mine & theirs
    indented = lower.words[0].left - scene.rows[above.rows[0]].words[0].left > 0.8 * (lower.bottom - lower.top)
    return indented and bool(one.figures) and not bulleted(one.raw(0)) and len(one.spots) <= 8


def _item_label(u: Utterance) -> frozenset[str]:
    """Columns that the first words label: "Qty:", "Bezeichnung:"; nothing for an ordinary line."""
    names = {c for a, _, span in u.labels if a == 0 and span.hard for c, v in span.concepts.items() if v >= 0.75}
    return frozenset(str(n) for n in names) & COLUMN_HEADS


def _item_labels(u: Utterance) -> frozenset[str]:
    if not _item_label(u):
        return frozenset()
    names = {c for _, _, span in u.labels if span.hard for c, v in span.concepts.items() if v >= 0.75}
    return frozenset(str(n) for n in names) & COLUMN_HEADS


def _joined(above: Utterance, one: Utterance) -> Utterance:
    by = len(above.spots)

    def moved(f: Figure) -> Figure:
        return replace(f, first=f.first + by, last=f.last + by, unit_last=f.unit_last + by)

    return Utterance(
        (*above.spots, *one.spots),
        above.listed,
        [*above.figures, *map(moved, one.figures)],
        [*above.codes, *((a + by, b + by, t) for a, b, t in one.codes)],
        [*above.dates, *((a + by, b + by, t) for a, b, t in one.dates)],
        [*above.labels, *((a + by, b + by, s) for a, b, s in one.labels)],
        [*above.keys, *((a + by, b + by) for a, b in one.keys)],
    )


def line_said(scene: Scene, found: Scored, item: Said) -> OrderLine:
    """The order line that an item of running text is."""
    fields: dict[str, object] = {}
    u, figure = item.utterance, item.quantity
    page = u.spots[item.first].cell.page
    if figure is not None:
        chance = _chance(found, figure, item.score)
        proof = of_words(scene.transcript, page, u.words(figure.first, figure.last))
        fields["quantity"] = Extracted[Decimal](
            value=figure.value, text=u.said(figure.first, figure.last), evidence=(proof,), confidence=chance, why="number of the item named beside it"
        )  # fmt: skip
        if figure.unit or figure.word:
            fields["uom"] = _unit(scene, u, figure)
    codes = _put_codes(scene, found, item, fields)
    _put_price(scene, found, item, fields)
    used = _used(item, codes)
    fields["description"] = description_of(scene, item, used)
    for _, _, token in (d for d in u.dates if item.first <= d[0] < item.last):
        if token in found.chance and found.of(token, "line_date") >= 0.5 and token.day:
            fields["requested_date"] = from_token(
                scene.transcript, token, token.day, found.of(token, "line_date"), "date of the item"
            )
    fields["box"] = of_words(
        scene.transcript, page, [s.word for s in u.spots[item.first : item.last] if s.cell.page == page], text=""
    )
    return OrderLine.model_validate(fields)


def _unit(scene: Scene, u: Utterance, figure: Figure) -> Extracted[str]:
    """The unit of a quantity; a word that nobody knows has no value, but its text and a doubt."""
    words = u.words(figure.first if figure.glued else figure.unit_last - 1, figure.unit_last)
    proof = of_words(scene.transcript, u.spots[figure.first].cell.page, words)
    if not figure.unit:
        return Extracted[str](
            value=None, text=figure.word, evidence=(proof,), confidence=0.5, why="a word where a unit stands"
        )
    text = " ".join(w.text for w in words)
    return Extracted[str](
        value=figure.unit, text=text, evidence=(proof,), confidence=UNIT, why="unit behind the quantity"
    )


def _chance(found: Scored, figure: Figure, score: float) -> float:
    learned = found.of(figure.token, "quantity") if figure.token is not None and figure.token in found.chance else 0.0
    said = COUNTED if score >= 3 else CLEAR if score >= 2.4 else FAINT
    return round(max(said, learned), 4)


def _put_codes(scene: Scene, found: Scored, item: Said, fields: dict[str, object]) -> list[tuple[int, int, Token]]:
    """Fills the part numbers; the stretches that were used."""
    used = []
    known = [c for c in item.codes if c[2].kinds and len(c[2].printed) >= 3]
    for a, b, token in known or _unknown_codes(found, item):
        role = _role(token) if token.kinds else max(PART_ROLES, key=lambda r: found.of(token, r))
        slot = {"part": "supplier_part"}.get(role, role)
        if slot in fields:
            continue
        why = "known to the catalogue" if token.kinds else "written like a part number"
        printed = token.printed.rstrip("?!")
        fields[slot] = from_token(scene.transcript, token, printed, KNOWN if token.kinds else 0.7, why)
        used.append((a, b, token))
    if used:
        fields["any_slot"] = True
    return used


def _unknown_codes(found: Scored, item: Said) -> list[tuple[int, int, Token]]:
    """A number that the catalogue does not know but that stands where a part number would."""
    u, out = item.utterance, []
    for a, b, token in item.codes:
        wrapped = u.raw(a).startswith("(") and u.raw(b - 1).rstrip(".,;:").endswith(")")
        learned = token in found.chance and found.of(token, "none") < 0.4 and found.of(token, "po_number") < 0.3
        price = item.price is not None and item.price.first == a
        digits = sum(ch.isdigit() for ch in token.printed)
        if not price and digits >= 2 and len(token.printed) >= 4 and (wrapped or learned):
            out.append((a, b, token))
    return out[:2]


def _role(token: Token) -> str:
    kinds = token.kinds
    for kind, role in (
        (CodeKind.SKU, "supplier_part"),
        (CodeKind.GTIN, "gtin"),
        (CodeKind.CUSTOMER_PART, "buyer_part"),
    ):
        if kinds & kind:
            return role
    return "mpn"


def _put_price(scene: Scene, found: Scored, item: Said, fields: dict[str, object]) -> None:
    figure = item.price
    if figure is None or figure.token is None:
        return
    token = figure.token
    marked = PRICE if token.currency or token.per is not None else BARE_PRICE
    chance = max(marked, found.of(token, "price") if token in found.chance else 0.0)
    base = token.per or Decimal(1)
    fields["unit_price"] = from_token(
        scene.transcript, token, figure.value / base, chance, "price of the item named beside it"
    )
    if base != 1:
        fields["price_base"] = from_token(scene.transcript, token, base, chance, "base of the price")


def _used(item: Said, codes: Sequence[tuple[int, int, Token]]) -> set[int]:
    """Positions of words that belong to the quantity, a number or the price."""
    u = item.utterance
    used: set[int] = set()
    for a, b, _ in codes:
        used.update(range(a, b))
    if item.quantity is not None:
        at = item.quantity.unit_last
        used.update(range(item.quantity.first, at))
        if u.bare(at) in TIMES or u.raw(at) in TIMES or u.bare(at) in OF:
            used.add(at)
    for a, b in u.keys:
        used.update(range(a, b))
    for a, b, span in u.labels:
        if span.hard and item.first <= a and b < item.last and (b in used or span.words[-1].text.endswith(":")):
            used.update(range(a, b))
    if item.price is not None:
        used.update(_price_words(item))
    return used


def _price_words(item: Said) -> set[int]:
    """The price with its mark before it, and "each" or "per 100" behind it."""
    u, figure = item.utterance, item.price
    assert figure is not None
    first, last = figure.first, figure.unit_last
    if figure.token is not None:
        last = max(last, first + figure.token.end - figure.token.start)
    while first > item.first and (u.raw(first - 1).casefold() in AT_MARKS or _is_money(u.raw(first - 1))):
        first -= 1
    while last < item.last and (_is_money(u.raw(last)) or u.bare(last) in _BEHIND_PRICE or u.raw(last).startswith("/")):
        last += 1
    return set(range(first, last))


def _is_money(text: str) -> bool:
    from extraction.candidates.figures import CODES, SIGNS

    bare = text.strip(".,;:()")
    return bare in CODES or bare.casefold() in SIGNS


def _completed(line: OrderLine, learned: OrderLine) -> OrderLine:
    """The line as the words say it, with what only the learned reader saw."""
    update: dict[str, object] = {}
    same = line.quantity is not None and learned.quantity is not None and line.quantity.value == learned.quantity.value
    names = ("line_no", "unit_price", "gross_price", "discount_percent", "price_base", "line_total", "requested_date")
    for name in (*names, *(("uom",) if same else ())):
        if getattr(line, name) is None and getattr(learned, name) is not None:
            update[name] = getattr(learned, name)
    mine, other = line.quantity, learned.quantity
    if mine is None or (other is not None and mine.confidence < _SURE <= other.confidence):
        update |= {"quantity": other, "uom": learned.uom}
    if not any((line.supplier_part, line.buyer_part, line.gtin, line.mpn)):
        update |= {n: getattr(learned, n) for n in ("supplier_part", "buyer_part", "gtin", "mpn", "any_slot")}
    return line.model_copy(update=update)


__all__ = ["BodyLine", "body_lines", "line_said"]
