"""The generated catalogue of `matching.py`: which products there are, which are not, and who asks for what."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from matching_noise import HELD_BACK_NOISE, SPOKEN, TUNED_NOISE, Product, ask
from matching_rehearsal import REHEARSED, REHEARSED_NOISE
from matching_trades import HELD_BACK, TUNED, Family
from rapidfuzz.distance import Levenshtein

from mapping.catalog import Product as CatalogProduct

_LEFT_OUT = 0.1  # share of the combinations that nobody sells
_ABSENT = 0.1  # share of the queries for one of those
_UNHEARD = 0.2  # share of the absent for a sort of product of which none is sold
_SYLLABLES = "ba be bo da do fa fe ga go ka ke ko la le lo ma me mo na no pa pe ra re ro sa se so ta te to va ve vo za zo".split()
_ENDINGS = "x n r l s t m nd rk lt".split()


@dataclass(frozen=True)
class Row:
    """A product of the catalogue."""

    sku: str
    description: str
    brand: str
    half: str


@dataclass(frozen=True)
class Query:
    """What somebody asks for; `sku` is empty where there is no such product."""

    text: str
    sku: str
    half: str  # "tuned" or "held back"
    noise: tuple[str, ...]
    trade: str
    meant: str  # the description as a catalogue would print it


@dataclass(frozen=True)
class Sort:
    """A family in a catalogue: which of its combinations are sold."""

    half: str
    trade: str
    number: int
    family: Family
    brands: tuple[str, ...]
    wanted: int

    @property
    def combinations(self) -> int:
        """How many products makers may make of it."""
        return math.prod(len(values) for values in self._values())

    def _values(self) -> list[tuple[str, ...]]:
        count = tuple(map(str, range(len(self.brands))))
        return [count if axis.kind == "brand" else axis.values for axis in self.family.axes]

    def product(self, at: int) -> Product:
        """The combination at this place, 0-based."""
        chosen = []
        for values in reversed(self._values()):
            at, place = divmod(at, len(values))
            chosen.append(values[place])
        return Product(self.family, tuple(reversed(chosen)), self.brands)

    def sold(self) -> tuple[list[int], list[int]]:
        """(places that are sold, places that are not)."""
        chance = random.Random(f"sold {self.number} {self.wanted}")
        places = list(range(self.combinations))
        chance.shuffle(places)
        return sorted(places[: self.wanted]), places[self.wanted :][: max(50, int(self.wanted * _LEFT_OUT))]


class Catalogue:
    """`size` products, and queries for them. Same size and seed, same catalogue and queries.

    With `rehearsal`, the trades to work on the matcher with stand in place of the held-back ones.
    """

    def __init__(self, size: int, seed: int = 7, rehearsal: bool = False) -> None:
        self._other = "rehearsed" if rehearsal else "held back"
        self._chance = random.Random(f"{seed} {size}")
        self.sorts, self.unheard = self._sorts(size)
        self.places = {sort.number: sort.sold() for sort in self.sorts}

    def _sorts(self, size: int) -> tuple[list[Sort], list[Sort]]:
        halves = [("tuned", trade, f) for trade, families in TUNED.items() for f in families]
        others = REHEARSED if self._other == "rehearsed" else HELD_BACK
        halves += [(self._other, trade, f) for trade, families in others.items() for f in families]
        sold, unheard, names = [], [], _names()
        every = size / (len(halves) - 2)
        for number, (half, trade, family) in enumerate(halves):
            bare = math.prod(len(axis.values) for axis in family.axes if axis.kind != "brand")
            few = max(2, math.ceil(every * (1 + _LEFT_OUT) * 1.05 / bare))
            brands = tuple(self._chance.sample(names, few))
            sort = Sort(half, trade, number, family, brands, round(every))
            last = number in (len(TUNED) * 5 - 1, len(halves) - 2)
            (unheard if last else sold).append(sort)
        return sold, unheard

    def rows(self) -> Iterator[Row]:
        """Every product that is sold."""
        for sort in self.sorts:
            for at in self.places[sort.number][0]:
                product = sort.product(at)
                brand = next(b for b, a in zip(product.values, sort.family.axes, strict=True) if a.kind == "brand")
                yield Row(_sku(sort, at), product.description(), sort.brands[int(brand)], sort.half)

    def products(self) -> Iterator[CatalogProduct]:
        """The same as the product's own catalogue has them."""
        one = Decimal(1)
        for row in self.rows():
            yield CatalogProduct(
                row.sku, row.description, "", row.brand, f"{row.brand[:3].upper()}{row.sku[2:]}", "EA", {"EA": one},
                one, one, one, "EUR", False, "", None,
            )  # fmt: skip

    def queries(self, count: int, seed: int = 1) -> list[Query]:
        """Half of them of the tuned trades with the tuned kinds of noise; in the other half both are held back."""
        chance = random.Random(f"queries {seed} {count}")
        made = []
        for i in range(count):
            half = "tuned" if i % 2 == 0 else self._other
            made.append(self._query(half, (i // 2) % 10 == 0, chance))
        return made

    def absent(self, count: int, seed: int = 1) -> list[Query]:
        """Questions for what is not sold alone, half of them tuned."""
        chance = random.Random(f"absent {seed} {count}")
        return [self._query("tuned" if i % 2 == 0 else self._other, True, chance) for i in range(count)]

    def lessons(self, count: int, seed: int, left_out: float = 0.3) -> list[Query]:
        """Queries to learn from, none of them held back; some leave something out, so that several may be meant."""
        chance = random.Random(f"lessons {seed} {count}")
        halves = ("tuned", "rehearsed") if self._other == "rehearsed" else ("tuned",)
        return [
            self._query(chance.choice(halves), chance.random() < 0.3, chance, left_out=chance.random() < left_out)
            for _ in range(count)
        ]

    def _query(self, half: str, absent: bool, chance: random.Random, left_out: bool = False) -> Query:
        kinds = {"tuned": TUNED_NOISE, "rehearsed": REHEARSED_NOISE}.get(half, HELD_BACK_NOISE)
        noise = set(chance.sample(kinds, chance.choice((1, 2, 2, 3))))
        noise -= set(sorted(noise & SPOKEN)[1:])
        if half != "tuned" and chance.random() < 0.5:
            noise.add("units")
        if left_out:
            noise.add("left out")
        unheard = absent and chance.random() < _UNHEARD
        sort = chance.choice([s for s in (self.unheard if unheard else self.sorts) if s.half == half])
        if unheard:
            at = chance.randrange(sort.combinations)
        else:
            at = chance.choice(self.places[sort.number][1 if absent else 0])
        product = sort.product(at)
        text = ask(product, frozenset(noise), chance)
        return Query(
            text, "" if absent else _sku(sort, at), half, tuple(sorted(noise)), sort.trade, product.description()
        )


def _sku(sort: Sort, at: int) -> str:
    return f"{sort.number:02d}-{at:06d}"


def _names() -> list[str]:
    """Made-up makers, no two of which a typing error makes one."""
    chance = random.Random("makers")
    names: list[str] = []
    while len(names) < 400:
        name = "".join(chance.sample(_SYLLABLES, chance.choice((2, 3, 3)))) + chance.choice(_ENDINGS)
        if len(name) >= 6 and all(Levenshtein.distance(name, other, score_cutoff=2) > 2 for other in names):
            names.append(name)
    return [name.upper() for name in names]
