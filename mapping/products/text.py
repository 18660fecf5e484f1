"""A product's description, prepared for comparing, and the terms that facts and words go by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, lru_cache

from mapping.catalog import Product
from mapping.folding import bare, words
from mapping.products.facts import CODE, DIMENSIONS, MEASURED, NUMBER, Description, describe

# Units of one quantity: how many of the smaller one the larger is. Only for telling that 0.5 m is 500 mm.
_SCALES: dict[str, tuple[str, Decimal | int]] = {
    "mtr": ("mm", 1000), "km": ("mm", 1_000_000), "ma": ("a", Decimal("0.001")), "ka": ("a", 1000),
    "kw": ("w", 1000), "kv": ("v", 1000), "kva": ("va", 1000), "mah": ("ah", Decimal("0.001")), "kwh": ("wh", 1000),
    "khz": ("hz", 1000), "mhz": ("hz", 1_000_000), "ghz": ("hz", 1_000_000_000), "kpa": ("bar", Decimal("0.01")), "mpa": ("bar", 10), "mbar": ("bar", Decimal("0.001")), "kohm": ("ohm", 1000), "nf": ("uf", Decimal("0.001")),
}  # fmt: skip
GROUPS = frozenset(
    (
        "colour",
        "material",
        "side",
        "thread",
        "size",
        "current",
        "taste",
        "finish",
        "laterality",
        "powdering",
        "sterility",
    )
)  # facts that are words
CHAINS = frozenset((DIMENSIONS, "xg"))
_ALIKE = {"gr.": ("size.", "p."), "k.": ("p.",), "ga": ("g",), "g": ("ga",), "p": ("page",), "mbps": ("mb_s",)}
_LETTERED = frozenset(("type.", "class.", "grade.", "cat.", "curve."))  # labels that are said for each other

Fact = tuple[str, str]


def fact_term(fact: Fact) -> str:
    """The index term of a fact."""
    return f"{fact[0]}={fact[1]}"


def word_term(word: str) -> str:
    """The index term of a word."""
    return f"'{word}"


def number_terms(facts: Iterable[Fact]) -> list[str]:
    """Index terms of the numbers in facts, whatever they are numbers of."""
    return [f"{NUMBER}={number}" for fact in facts for number in numbers_in(fact)]


def numbers_in(fact: Fact) -> list[str]:
    """The plain numbers in a fact's value: 600x300 holds two."""
    kind, value = fact
    if kind in GROUPS or kind == CODE:
        return []
    return [part for part in value.split("x") if part[:1].isdigit()] if value else []


def quantity_of(fact: Fact) -> tuple[str, Decimal] | None:
    """A measure in its smaller unit, so that 0.5 m is 500 mm; None for what is no measure."""
    kind, value = fact
    if kind in GROUPS or kind in (CODE, DIMENSIONS, NUMBER) or not value[:1].isdigit():
        return None
    unit, scale = _SCALES.get(kind, (kind, 1))
    try:
        return unit, (Decimal(value) * scale).normalize()
    except ArithmeticError:
        return None


@lru_cache(maxsize=1024)
def by_kind(facts: frozenset[Fact]) -> dict[str, set[str]]:
    """The facts' values by what they are about."""
    found: dict[str, set[str]] = {}
    for kind, value in facts:
        found.setdefault(kind, set()).add(value)
    return found


def within(part: str, whole: str) -> bool:
    """Whether every number of a chain is in the other, as often: 600x300 in 300x600x18."""
    return not Counter(part.split("x")) - Counter(whole.split("x"))


@dataclass(frozen=True)
class ProductText:
    """A product's description, prepared for comparing."""

    description: Description
    brand: frozenset[str]  # the words of its manufacturer's name
    others: frozenset[str]  # its part numbers, which a description may mention
    packs: frozenset[str]  # the sizes of its packs, likewise

    @cached_property
    def values(self) -> dict[str, set[str]]:
        """The facts' values by what they are about."""
        return by_kind(self.description.facts)

    @cached_property
    def numbers(self) -> frozenset[str]:
        """Every number that the facts mention, whatever of."""
        return frozenset(number for fact in self.description.facts for number in numbers_in(fact))

    @cached_property
    def quantities(self) -> frozenset[tuple[str, Decimal]]:
        """The facts in base units."""
        return frozenset(filter(None, map(quantity_of, self.description.facts)))

    @cached_property
    def words(self) -> frozenset[str]:
        """The words, the manufacturer's included."""
        return frozenset(self.description.words) | self.brand

    @cached_property
    def terms(self) -> tuple[str, ...]:
        """What the index knows it by."""
        return tuple(sorted({*map(fact_term, self.description.facts), *map(word_term, self.words)}))

    @cached_property
    def term_set(self) -> frozenset[str]:
        """`terms`, for asking what is among them."""
        return frozenset(self.terms)

    def of_kind(self, kind: str) -> set[str]:
        """Its values of a kind, or of one that is written alike: "Gr." is the size of a boot and the grit of a disc."""
        for one in (kind, *_ALIKE.get(kind, ())):
            if one in self.values:
                return self.values[one]
        return set()

    def explains(self, fact: Fact) -> bool:
        """Whether it has a printed fact, in this or another unit, or mentions its number."""
        kind, value = fact
        if fact in self.description.facts or value in self.others:
            return True
        if kind == NUMBER:
            return value in self.numbers or value in self.packs
        if kind == "pcs":
            return value in self.values.get(NUMBER, ()) or value in self.packs
        if kind in CHAINS:
            same = any(within(value, ours) for ours in self.values.get(kind, ()))
            return same or (kind not in self.values and set(value.split("x")) <= self.numbers)
        if quantity_of(fact) in self.quantities:
            return True
        if kind in self.values or not value:
            return False
        if value in self.of_kind(kind):
            return True
        return value in self.values.get(NUMBER, ()) or (kind.endswith(".") and self._labelled(kind, value))

    def counts_otherwise(self, fact: Fact, kinds: Iterable[str]) -> Fact | None:
        """Its own fact that a printed one with an unknown unit or label stands for: 24 teeth for 24T.

        `kinds` are those of everything that is printed.
        """
        kind, value = fact
        if kind in self.values or kind in GROUPS or kind in (NUMBER, CODE) or not value[:1].isdigit():
            return None
        alike = [
            ours
            for ours in self.description.facts
            if ours[1] == value and ours[0] not in kinds and ours[0] not in (NUMBER, CODE) and _same_unit(kind, ours[0])
        ]
        return alike[0] if len(alike) == 1 else None

    def _labelled(self, kind: str, value: str) -> bool:
        """Whether it has the value under another label that may mean the same: type D for curve D, Gr. 48 for size 48."""
        if value.isalpha():
            return value in self.description.words or any(
                value in values for other, values in self.values.items() if other in _LETTERED
            )
        return value in self.of_kind(kind)

    def disagrees(self, kind: str, printed: set[str]) -> bool:
        """Whether it has other values of a kind than those printed, which it then is not.

        Bare numbers do not count: nobody knows what a number in a description is of.
        """
        ours = self.of_kind(kind)
        if not ours or kind == NUMBER or printed & self.others:
            return False
        if printed & ours:
            return kind not in GROUPS and bool(printed - ours) and bool(ours - printed)
        if kind in CHAINS:
            return not any(within(a, b) or within(b, a) for a in printed for b in ours)
        return not any(self.explains((kind, value)) for value in printed)


def _same_unit(one: str, two: str) -> bool:
    """Whether one may be another word for the other: nobody knows one of them, or it shortens the other."""
    if one in MEASURED and two in MEASURED:
        short, long = sorted((one.rstrip("."), two.rstrip(".")), key=len)
        return short != long and long.startswith(short)
    return True


def product_text(product: Product) -> ProductText:
    """A product's description, taken apart."""
    packs = frozenset(f"{size.normalize():f}" for size in product.pack_sizes.values() if size != 1)
    numbers = frozenset(bare(number).lower() for number in (product.sku, product.mpn, product.gtin) if number)
    return ProductText(describe(product.description), frozenset(words(product.manufacturer)), numbers, packs)


def index_terms(text: ProductText) -> set[str]:
    """Every term that leads to a product: its facts, their numbers by themselves, its words."""
    return {*text.terms, *number_terms(text.description.facts)}


@dataclass(frozen=True)
class Mentions:
    """The numbers of a document's line, for finding a product's facts in another spelling or unit."""

    numbers: frozenset[str]
    unlabelled: frozenset[str]
    quantities: frozenset[tuple[str, Decimal]]
    chains: frozenset[str]

    def turned(self, fact: Fact) -> bool:
        """Whether a chain of numbers is mentioned with its numbers in another order: 20x32 for 32x20."""
        kind, value = fact
        return kind == DIMENSIONS and any(Counter(value.split("x")) == Counter(o.split("x")) for o in self.chains)

    def includes(self, fact: Fact) -> bool:
        """Whether a product's fact is mentioned: by its numbers alone, or in another unit."""
        kind, value = fact
        if kind == NUMBER or kind in CHAINS:
            return set(numbers_in(fact)) <= self.numbers
        return value in self.unlabelled or quantity_of(fact) in self.quantities


@lru_cache(maxsize=256)
def mentions(facts: frozenset[Fact]) -> Mentions:
    """The numbers of these facts."""
    return Mentions(
        frozenset(number for fact in facts for number in numbers_in(fact)),
        frozenset(value for kind, value in facts if kind == NUMBER),
        frozenset(filter(None, map(quantity_of, facts))),
        frozenset(value for kind, value in facts if kind == DIMENSIONS),
    )


_LARGER = {"ml": ("l", 1000), "g": ("kg", 1000)}  # as people say it


def shown(kind: str, values: str | set[str]) -> str:
    """A fact for people: 15 mm, M8, colour red, 2.5 l."""
    if isinstance(values, str) and kind in _LARGER and values[:1].isdigit() and Decimal(values) >= 1000:
        kind, values = _LARGER[kind][0], f"{(Decimal(values) / _LARGER[kind][1]).normalize():f}"
    text = values if isinstance(values, str) else "/".join(sorted(values))
    if kind in GROUPS:
        return f"{kind} {text}"
    if kind.endswith("."):
        return f"{kind[:-1].upper()}{text}" if text[:1].isdigit() else f"{kind[:-1]} {text.upper()}"
    said = text.replace("x", " x ") if kind in CHAINS else text
    return said if kind in (NUMBER, CODE, DIMENSIONS, "xg", "length") else f"{said} {kind}"


def shown_term(term: str) -> str:
    """An index term for people."""
    if term.startswith("'"):
        return term[1:]
    kind, _, value = term.partition("=")
    return shown(kind, value)
