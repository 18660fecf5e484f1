"""What a word beside a quantity means where no list of unit words has it: what the catalogue's prices make of it.

A buyer's "p." beside ten products that are all sold by the piece at the printed prices is a piece. One that stands
beside a price ten times the piece's is the box of ten. Where no price tells, the unit that the product is kept in
is likely, not certain.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from decimal import Decimal
from statistics import median

from extraction.candidates.scene import Scene
from extraction.candidates.tokens import Token
from extraction.evidence import of_words
from extraction.layout.rows import Cell
from extraction.lines.units import labelled_units
from models.evidence import Extracted
from models.lexicon import SoldAs
from models.order import OrderLine
from models.transcript import Word

_LONGEST = 12  # letters of a unit word or two
_FITS = 0.4  # natural log: a customer's price lies within about a third of the list price
_APART = 1.2  # beyond this a price says no more
_FEW = 3  # prices that together tell a rate
_ALIKE = 0.3  # natural log: how far prices may lie from a common rate
_AGREES = 2.05  # mean score of a line from which a unit is no contradiction
_BY_PRICES = "what the prices make of the word"
_PLAIN, _LIKELY, _GUESS = 0.97, 0.9, 0.7


@dataclass(frozen=True, slots=True)
class _Place:
    text: str
    words: tuple[Word, ...]
    page: int


def with_units(scene: Scene, items: Sequence[tuple[Sequence[int], OrderLine]]) -> list[OrderLine]:
    """The lines, those without a unit given the meaning of the word that stands where units stand."""
    places = {at: _place(scene, rows, line) for at, (rows, line) in enumerate(items) if line.uom is None}
    by_word: dict[str, list[int]] = defaultdict(list)
    for at, place in places.items():
        if place is not None:
            by_word[place.text.casefold()].append(at)
    rate = _rate(scene, [line for _, line in items])
    meanings = {
        word: meant
        for word, lines in by_word.items()
        if (meant := _meaning(scene, [items[at][1] for at in lines], rate=rate)) is not None
    }
    out = []
    for at, (_, line) in enumerate(items):
        place = places.get(at)
        if place is None:
            out.append(line)
            continue
        code, chance = meanings.get(place.text.casefold(), (None, 0.0))
        out.append(line.model_copy(update={"uom": _unit(scene, place, code, chance)}))
    return out


def with_meanings(scene: Scene, lines: Sequence[OrderLine]) -> list[OrderLine]:
    """The lines, an unknown word for a unit given what the catalogue makes of it, wherever the author uses it."""
    by_word: dict[str, list[OrderLine]] = defaultdict(list)
    for line in lines:
        if line.uom is not None and line.uom.value is None and line.uom.text:
            by_word[unit_key(line.uom.text)].append(line)
    taken = {line.uom.value for line in lines if line.uom is not None and line.uom.value}
    rate = _rate(scene, lines)
    meanings = {
        word: meant for word, mine in by_word.items() if (meant := _meaning(scene, mine, taken, rate=rate)) is not None
    }
    return [_told(line, meanings) for line in lines]


def unit_key(text: str) -> str:
    """A word for units as it is told apart from others: without a number glued to it, case or a stop."""
    return text.casefold().lstrip("0123456789.,").strip(".,;:() ")


def _told(line: OrderLine, meanings: Mapping[str, tuple[str, float]]) -> OrderLine:
    unit = line.uom
    if unit is None or unit.value is not None or (meant := meanings.get(unit_key(unit.text))) is None:
        return line
    told = unit.model_copy(update={"value": meant[0], "confidence": meant[1], "why": _BY_PRICES})
    return line.model_copy(update={"uom": told})


def _unit(scene: Scene, place: _Place, code: str | None, chance: float) -> Extracted[str]:
    proof = of_words(scene.transcript, place.page, place.words)
    why = _BY_PRICES if code else "a word where units stand, which nobody knows"
    return Extracted[str](value=code, text=place.text, evidence=(proof,), confidence=chance, why=why)


def _place(scene: Scene, rows: Sequence[int], line: OrderLine) -> _Place | None:
    """The word behind a label of units, or directly behind or before the quantity, that is nothing else."""
    for words in labelled_units(scene, rows):
        return _as_place(words, scene.rows[rows[0]].page)
    token = _quantity(scene, rows, line)
    if token is None:
        return None
    beside = _up_to_next(scene, token), token.cell.words[: token.start]
    for words in beside:
        if words and len(words) <= 2:
            return _as_place(words, token.page)
    if any(beside):
        return None
    cells = scene.rows[token.row].cells
    for step in (1, -1):
        at = token.cell.index + step
        if 0 <= at < len(cells) and (found := _as_place(_bare(cells[at]), token.page)):
            return found
    return None


def _up_to_next(scene: Scene, token: Token) -> tuple[Word, ...]:
    """The words behind a figure in its cell up to the next label or figure: "1 p. L'unité EUR: 94,22"."""
    stops = [span.start for span in scene.labels[token.row] if span.cell is token.cell and span.start > token.end]
    stops += [other.start for other in scene.figures[token.row] if other.cell is token.cell and other.start > token.end]
    return token.cell.words[token.end : min(stops, default=len(token.cell.words))]


def _bare(cell: Cell) -> tuple[Word, ...]:
    return cell.words if len(cell.words) <= 2 else ()


def _as_place(words: tuple[Word, ...], page: int) -> _Place | None:
    text = " ".join(w.text for w in words).strip(" ,;:()")
    letters = sum(c.isalpha() for c in text)
    fits = letters > 0 and len(text) <= _LONGEST and not any(c.isdigit() for c in text)
    return _Place(text, words, page) if fits else None


def _quantity(scene: Scene, rows: Sequence[int], line: OrderLine) -> Token | None:
    if line.quantity is None or not line.quantity.evidence:
        return None
    proof = line.quantity.evidence[0]
    for row in rows:
        for token in scene.figures[row]:
            if token.printed == line.quantity.text and of_words(scene.transcript, token.page, token.words) == proof:
                return token
    return None


def _rate(scene: Scene, lines: Sequence[OrderLine]) -> float | None:
    """How far the prices of lines whose units are known lie from our list's, as a natural logarithm; None where untold.

    Far, and the same for all, is another currency.
    """
    gaps = []
    for line in lines:
        price = line.unit_price.value if line.unit_price else None
        unit = line.uom.value if line.uom else None
        offer = next((o for o in _sold(scene, line) if o.unit == unit), None)
        if price is not None and price > 0 and offer is not None and offer.price:
            gaps.append(math.log(float(price / offer.price)))
    return _common(gaps)


def _common(gaps: Sequence[float]) -> float | None:
    if len(gaps) < _FEW:
        return None
    middle = median(gaps)
    return middle if median(abs(gap - middle) for gap in gaps) <= _ALIKE else None


def _sold(scene: Scene, line: OrderLine) -> tuple[SoldAs, ...]:
    return next((o for part in _parts(line) if (o := scene.lexicon.sold_as(part))), ())


def _meaning(
    scene: Scene, lines: Sequence[OrderLine], taken: Set[str] = frozenset(), rate: float | None = None
) -> tuple[str, float] | None:
    """The unit that fits all lines with this word best, and how surely; None where the catalogue cannot tell.

    `taken` are units that the author has other words for: they count only where a product is sold in nothing else.
    `rate` is how prices lie from our list's; where it is not told and nothing fits, the prices may agree on one.
    """
    told = _fitting(scene, lines, taken, rate or 0.0)
    if told is not None or rate is not None:
        return told
    gaps = []
    for line in lines:
        price, sold = line.unit_price.value if line.unit_price else None, _sold(scene, line)
        if price is not None and price > 0 and sold and sold[0].price:
            gaps.append(math.log(float(price / sold[0].price)))
    common = _common(gaps)
    told = _fitting(scene, lines, taken, common) if common is not None else None
    return (told[0], _GUESS) if told is not None else None


def _fitting(scene: Scene, lines: Sequence[OrderLine], taken: Set[str], rate: float) -> tuple[str, float] | None:
    scores: dict[str, float] = defaultdict(float)
    told = priced = 0
    for line in lines:
        sold = _sold(scene, line)
        offers = [o for o in sold if o.unit not in taken] or list(sold)
        if not offers:
            continue
        told += 1
        price = line.unit_price.value if line.unit_price else None
        if price is not None and not any(_gap(price, o, rate) < _APART for o in offers):
            price = None  # nowhere near our list, it tells nothing of units
        priced += price is not None
        usual = sold[0].unit if sold[0] in offers else offers[0].unit if len({o.unit for o in offers}) == 1 else ""
        for offer in {o.unit: o for o in reversed(offers)}.values():
            usually = 0.3 if offer.unit == usual else 0.0
            near = price is not None and bool(offer.price)
            fit = 1 - min(_gap(price or Decimal(0), offer, rate), _APART) / _FITS if near else usually
            scores[offer.unit] += fit + 2  # beside those that a line's product is not sold in
    ranked = sorted(scores.items(), key=lambda item: -item[1])
    if not ranked or ranked[0][1] < _AGREES * told or (len(lines) > 1 and told * 2 < len(lines)):
        return None
    lead = ranked[0][1] - ranked[1][1] if len(ranked) > 1 else 2.0
    if not priced:
        return ranked[0][0], _GUESS
    return ranked[0][0], _PLAIN if lead > 1.5 and told > 1 else _LIKELY if lead > 0.8 else _GUESS


def _gap(price: Decimal, offer: SoldAs, rate: float) -> float:
    """How far a price lies from the list price of a unit, as a natural logarithm."""
    if price <= 0 or not offer.price:
        return math.inf
    return abs(math.log(float(price / offer.price)) - rate)


def _parts(line: OrderLine) -> list[str]:
    found = (line.supplier_part, line.gtin, line.mpn, line.buyer_part)
    return [one.value for one in found if one is not None and one.value]
