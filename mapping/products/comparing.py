"""How well a printed description fits a product: what agrees, what contradicts, what is left over.

A contradiction excludes, absence costs, agreement counts. Words are worth what they tell apart in this
catalogue; a fact that both name differently is a contradiction, whatever the words say.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from rapidfuzz.distance import DamerauLevenshtein

from mapping.products.facts import CODE, DIMENSIONS, NUMBER, Description
from mapping.products.words import abbreviates

# Units of one quantity: how many of the smaller one the larger is. Only for telling that 0.5 m is 500 mm.
_SCALES: dict[str, tuple[str, Decimal | int]] = {
    "mtr": ("mm", 1000), "l": ("ml", 1000), "kg": ("g", 1000), "ma": ("a", Decimal("0.001")), "ka": ("a", 1000),
    "kw": ("w", 1000), "kv": ("v", 1000), "kva": ("va", 1000), "mah": ("ah", Decimal("0.001")), "kwh": ("wh", 1000),
    "khz": ("hz", 1000), "mhz": ("hz", 1_000_000), "kohm": ("ohm", 1000), "nf": ("uf", Decimal("0.001")),
}  # fmt: skip
_GROUPS = frozenset(("colour", "material", "side", "thread", "size", "current", "taste"))
_ABBREVIATED = 0.85  # what a shortened or misspelled word is worth of a whole one
_COMMON = 4.0  # weight of a word that about one product in fifty has

Fact = tuple[str, str]


@dataclass(frozen=True)
class ProductText:
    """A product's description, prepared for comparing."""

    description: Description
    brand: frozenset[str]  # the words of its manufacturer's name
    others: frozenset[str]  # further numbers that a description may mention: pack sizes, its own part numbers

    @cached_property
    def values(self) -> dict[str, set[str]]:
        """The facts' values by what they are about."""
        return _by_kind(self.description.facts)

    @cached_property
    def numbers(self) -> frozenset[str]:
        """Every number that the facts mention, whatever of."""
        return frozenset(number for fact in self.description.facts for number in _numbers(fact))

    @cached_property
    def quantities(self) -> frozenset[tuple[str, Decimal]]:
        """The facts in base units."""
        return frozenset(filter(None, map(_quantity, self.description.facts)))

    @cached_property
    def words(self) -> frozenset[str]:
        """The words, the manufacturer's included."""
        return frozenset(self.description.words) | self.brand

    @cached_property
    def terms(self) -> tuple[str, ...]:
        """What the index knows it by."""
        return tuple(sorted({*map(fact_term, self.description.facts), *map(word_term, self.words)}))


@dataclass(frozen=True)
class Fit:
    """How a printed description and a product compare."""

    agrees: tuple[str, ...]
    contradicts: tuple[str, ...]
    unexplained: tuple[str, ...]  # facts that the document names and the product does not
    missing: float  # share of what the product's description says that the document does not, 0..1
    leftover: float  # share of the document's words, of those the catalogue knows, that are not the product's
    matched: frozenset[str]  # the document's terms that the product has
    missed: frozenset[str]  # the product's terms that the document does not have

    @property
    def complete(self) -> bool:
        """Whether everything that describes the product is printed, and nothing else is fact."""
        return self.missing < 0.02 and not self.unexplained and not self.contradicts

    def dominates(self, other: Fit) -> bool:
        """Whether it explains all that the other explains and misses nothing more, and is not just its equal."""
        one, two = (self.matched, self.missed), (other.matched, other.missed)
        return one[0] >= two[0] and one[1] <= two[1] and one != two

    @property
    def evidence(self) -> float:
        """Log-odds that this is the product meant, before looking at its rivals."""
        leftover = self.leftover * (0.6 if self.missing < 0.02 else 4.0)
        return 6.9 - 14.0 * self.missing - 2.5 * len(self.unexplained) - leftover - 20.0 * len(self.contradicts)


@dataclass(frozen=True)
class _Mentions:
    """The numbers of a document's line, for finding a product's facts in another spelling or unit."""

    numbers: frozenset[str]
    unlabelled: frozenset[str]
    quantities: frozenset[tuple[str, Decimal]]

    @classmethod
    def of(cls, facts: frozenset[Fact]) -> _Mentions:
        return cls(
            frozenset(number for fact in facts for number in _numbers(fact)),
            frozenset(value for kind, value in facts if kind == NUMBER),
            frozenset(filter(None, map(_quantity, facts))),
        )

    def includes(self, fact: Fact) -> bool:
        """Whether a product's fact is mentioned: by its numbers alone, or in another unit."""
        kind, value = fact
        if kind == NUMBER or kind in (DIMENSIONS, "xg"):
            return set(_numbers(fact)) <= self.numbers
        return value in self.unlabelled or _quantity(fact) in self.quantities


def fact_term(fact: Fact) -> str:
    """The index term of a fact."""
    return f"{fact[0]}={fact[1]}"


def word_term(word: str) -> str:
    """The index term of a word."""
    return f"'{word}"


def number_terms(facts: Iterable[Fact]) -> list[str]:
    """Index terms of the numbers in facts, whatever they are numbers of."""
    return [f"{NUMBER}={number}" for fact in facts for number in _numbers(fact)]


def contradictions(printed: Description, product: ProductText, foreign: frozenset[str] = frozenset()) -> list[str]:
    """Facts that both name and name differently, in words; `foreign` are other makers' names that are printed."""
    found = []
    theirs = _by_kind(printed.facts)
    for kind, values in sorted(theirs.items()):
        ours = product.values.get(kind)
        if ours and not values & product.others and _disagree(kind, values, ours, product):
            found.append(f"{_show(kind, values)}, not {_show(kind, ours)}")
    if foreign and product.brand and not foreign & product.words and not product.brand & set(printed.words):
        found.append(f"{' '.join(sorted(foreign))}, not {' '.join(sorted(product.brand))}")
    return found


def compare(
    printed: Description,
    product: ProductText,
    weight: Callable[[str], float],
    foreign: frozenset[str] = frozenset(),
) -> Fit:
    """The fit of a printed description; `weight` tells how much a term says in this catalogue."""
    facts = printed.facts
    agreed = {fact for fact in facts if _explains(fact, product)}
    words, soft = _match_words(printed.words, product.words)
    mentions = _Mentions.of(facts)
    missed, total = {}, 0.0
    for fact in product.description.facts:
        worth = max(weight(fact_term(fact)), 0.5)
        total += worth
        if fact not in facts and not mentions.includes(fact):
            missed[fact_term(fact)] = worth
    for word in product.words:
        worth = max(weight(word_term(word)), 0.5)
        if word in product.brand and word not in product.description.words and word not in soft:
            continue  # the maker's name is no part of what this description says
        total += worth
        if soft.get(word, 0.0) < 1.0:
            missed[word_term(word)] = worth * (1.0 - soft.get(word, 0.0))
    foreign_words = [word for word in printed.words if len(word) > 2 and not weight(word_term(word))]
    if len(agreed) + len(words & product.brand) >= 3:
        _forgive_translations(missed, len(foreign_words))
    known = {word: weight(word_term(word)) for word in set(printed.words)}
    left = sum(worth for word, worth in known.items() if word not in words)
    whole = sum(known.values()) + sum(weight(fact_term(fact)) for fact in agreed)
    unexplained = [_show(*fact) for fact in sorted(facts - agreed) if fact[0] not in _GROUPS]
    return Fit(
        agrees=tuple(_show(*fact) for fact in sorted(agreed)) + tuple(sorted(words)),
        contradicts=tuple(contradictions(printed, product, foreign)),
        unexplained=tuple(unexplained),
        missing=sum(missed.values()) / total if total else 1.0,
        leftover=left / whole if whole else 0.0,
        matched=frozenset((*map(fact_term, agreed), *map(word_term, words))),
        missed=frozenset(missed),
    )


def _forgive_translations(missed: dict[str, float], unknown: int) -> None:
    """Common nouns of the product that are missing count less where unknown words may be their translation."""
    common = sorted((worth, term) for term, worth in missed.items() if term.startswith("'") and worth <= _COMMON)
    for worth, term in common[:unknown]:
        missed[term] = worth * 0.4


def _by_kind(facts: Iterable[Fact]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for kind, value in facts:
        found.setdefault(kind, set()).add(value)
    return found


def _numbers(fact: Fact) -> list[str]:
    """The plain numbers in a fact's value: 600x300 holds two."""
    kind, value = fact
    if kind in _GROUPS or kind == CODE:
        return []
    return [part for part in value.split("x") if part[:1].isdigit()] if value else []


def _quantity(fact: Fact) -> tuple[str, Decimal] | None:
    kind, value = fact
    if kind in _GROUPS or kind in (CODE, DIMENSIONS, NUMBER) or not value[:1].isdigit():
        return None
    unit, scale = _SCALES.get(kind, (kind, 1))
    try:
        return unit, (Decimal(value) * scale).normalize()
    except ArithmeticError:
        return None


def _explains(fact: Fact, product: ProductText) -> bool:
    """Whether the product has this fact, in these or other units, or mentions the number."""
    if fact in product.description.facts or fact[1] in product.others:
        return True
    kind, value = fact
    if kind == NUMBER:
        return value in product.numbers
    if kind in (DIMENSIONS, "xg"):
        return any(_within(value, ours) for ours in product.values.get(kind, ())) or (
            kind not in product.values and set(value.split("x")) <= product.numbers
        )
    if _quantity(fact) in product.quantities:
        return True
    return kind not in product.values and bool(value) and value in product.values.get(NUMBER, ())


def _disagree(kind: str, printed: set[str], ours: set[str], product: ProductText) -> bool:
    if printed & ours:
        return kind not in _GROUPS and bool(printed - ours) and bool(ours - printed)
    if kind in (DIMENSIONS, "xg"):
        return not any(_within(a, b) or _within(b, a) for a in printed for b in ours)
    if kind == NUMBER:
        return not printed & product.numbers
    return not any(_explains((kind, value), product) for value in printed)


def _within(part: str, whole: str) -> bool:
    return not Counter(part.split("x")) - Counter(whole.split("x"))


def _match_words(printed: tuple[str, ...], ours: frozenset[str]) -> tuple[set[str], dict[str, float]]:
    """(the document's words that the product has, the product's words with how well each is met)."""
    have = set(printed)
    met = dict.fromkeys(ours & have, 1.0)
    used = set(met)
    for word in sorted(ours - have):
        for other in sorted(have - used):
            if abbreviates(word, other) or _misspelled(word, other):
                met[word] = _ABBREVIATED
                used.add(other)
                break
    return used, met


def _misspelled(one: str, other: str) -> bool:
    shorter = min(len(one), len(other))
    if shorter < 4 or abs(len(one) - len(other)) > 2:
        return False
    allowed = 1 if shorter < 8 else 2
    return DamerauLevenshtein.distance(one, other, score_cutoff=allowed) <= allowed


def _show(kind: str, values: str | set[str]) -> str:
    """A fact for people: 15 mm, M8, colour red."""
    text = values if isinstance(values, str) else "/".join(sorted(values))
    if kind in _GROUPS:
        return f"{kind} {text}"
    if kind.endswith("."):
        return f"{kind[:-1].upper()}{text}" if text[:1].isdigit() else f"{kind[:-1]} {text.upper()}"
    shown = text.replace("x", " x ") if kind in (DIMENSIONS, "xg") else text
    return shown if kind in (NUMBER, CODE, DIMENSIONS, "xg", "length") else f"{shown} {kind}"
