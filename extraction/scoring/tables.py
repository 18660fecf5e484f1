"""What columns say together: which of them multiply to which in row after row, and which numbers look alike.

One row that multiplies may be chance. The same three columns doing so in nine rows of nine are a table whose
heads need no reading.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date
from itertools import accumulate

from extraction.candidates.alignment import Column
from extraction.candidates.scene import Scene
from extraction.candidates.tokens import Token
from extraction.scoring.features import RowFacts
from models.lexicon import number_pattern

ROLES = ("quantity", "price", "amount", "discount")
_SURE = 0.5
_CENT = 0.006
_DOUBT = 0.8  # how much of a row's strength counts: rows of one document are not independent

Fits = tuple[float, float, float, float]
_NONE: Fits = (0.0, 0.0, 0.0, 0.0)


@dataclass(slots=True)
class Tables:
    """By column: how surely it holds quantities, prices, amounts, discounts; and, by token, its looks among others."""

    fits: dict[int, Fits] = field(default_factory=dict)  # by id of the column
    alike: dict[Token, float] = field(default_factory=dict)  # share of its column that is shaped as it is
    guide: dict[Token, float] = field(default_factory=dict)  # how far from the product's list price; natural log
    repeats: Counter[str] = field(default_factory=Counter)  # how often a printed text occurs in the document
    days: list[date] = field(default_factory=list)  # all different days, sorted
    most: float = 0.0  # the largest sum of money
    sums: tuple[float, ...] = ()  # what the columns of amounts add up to

    def among_days(self, day: date | None) -> tuple[int, int]:
        """How many days of the document are before and after this one."""
        if day is None:
            return 0, 0
        return bisect_left(self.days, day), len(self.days) - bisect_right(self.days, day)

    def is_sum(self, number: float) -> bool:
        """Whether a column of amounts adds up to it."""
        return any(abs(number - total) < _CENT for total in self.sums)

    def fits_of(self, column: Column) -> Fits:
        """Strengths as quantity, price, amount, discount, 0..1 each."""
        return self.fits.get(id(column), _NONE)


def tables_of(scene: Scene, facts: list[RowFacts]) -> Tables:
    """The document's columns compared with each other."""
    out = Tables()
    out.fits = _fits(scene, facts)
    out.guide = _guide(scene)
    tokens = [t for rows in (scene.figures, scene.dates, scene.codes) for row in rows for t in row]
    out.repeats.update(t.printed for t in tokens)
    out.days = sorted({t.day for row in scene.dates for t in row if t.day})
    out.most = max((t.number for row in scene.figures for t in row if t.decimals == 2), default=0.0)
    out.sums = _sums(scene, out.fits)
    shapes: dict[int, Counter[str]] = {}
    for row in scene.codes:
        for token in row:
            column = scene.columns[token]
            if id(column) not in shapes:
                shapes[id(column)] = Counter(number_pattern(m.printed) for m in column.members)
            counted = shapes[id(column)]
            out.alike[token] = (counted[number_pattern(token.printed)] - 1) / max(len(column.members) - 1, 1)
    return out


def _sums(scene: Scene, fits: dict[int, Fits]) -> tuple[float, ...]:
    columns = {id(c): c for c in scene.columns.values() if fits.get(id(c), _NONE)[2] > _SURE}
    amounts = ([m.number for m in column.members] for column in columns.values())
    # the column may go on into the sums below it: any of its beginnings may be the lines
    totals = {round(total, 2) for numbers in amounts for total in list(accumulate(numbers))[1:]}
    return tuple(sorted(totals))


def _guide(scene: Scene) -> dict[Token, float]:
    """Distance of each figure of an item from what the catalogue asks for the product in its row or a row beside."""
    offers = [[o.price for t in codes if t.kinds for o in scene.lexicon.sold_as(t.printed)] for codes in scene.codes]
    out: dict[Token, float] = {}
    for at, figures in enumerate(scene.figures):
        near = offers[at] or next((offers[k] for k in (at - 1, at + 1) if 0 <= k < len(offers) and offers[k]), [])
        prices = [float(price) for price in near if price]
        for token in figures:
            if prices and token.number > 0 and not token.percent:
                here = token.number / float(token.per or 1)
                out[token] = min(abs(math.log(here / price)) for price in prices)
    return out


def _fits(scene: Scene, facts: list[RowFacts]) -> dict[int, Fits]:
    """The best product that each column takes part in, by its role there."""
    kept: dict[tuple[int, ...], float] = defaultdict(float)
    rows: dict[tuple[int, ...], set[int]] = defaultdict(set)
    standing: dict[int, set[int]] = defaultdict(set)
    for at, figures in enumerate(scene.figures):
        for token in figures:
            standing[id(scene.columns[token])].add(at)
        for product in facts[at].products:
            key = tuple(
                id(scene.columns[figures[i]]) if i >= 0 else 0
                for i in (product.quantity, product.price, product.amount)
            )
            if at not in rows[key]:
                rows[key].add(at)
                kept[key] += math.log(max(1 - _DOUBT * product.strength, 1e-3))
            if product.discount >= 0:
                _count_discount(id(scene.columns[figures[product.discount]]), key, product.strength, kept)
    out: dict[int, list[float]] = defaultdict(lambda: [0.0] * 4)
    for key, doubt in kept.items():
        triple = key[:3]
        together = standing[triple[0]] & standing[triple[1]] & standing[triple[2]]
        share = len(rows[triple]) / max(len(together), 1)
        sure = (1 - math.exp(doubt)) * share
        if len(key) == 4:
            out[key[3]][3] = max(out[key[3]][3], sure)
            continue
        for role, column in enumerate(triple):
            out[column][role] = max(out[column][role], sure)
    return {column: (v[0], v[1], v[2], v[3]) for column, v in out.items()}


def _count_discount(column: int, key: tuple[int, ...], strength: float, kept: dict[tuple[int, ...], float]) -> None:
    kept[(*key, column)] += math.log(max(1 - _DOUBT * strength, 1e-3))
