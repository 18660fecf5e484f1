"""Which words of descriptions are choices: learned from the catalogue itself.

Where two products are described alike but for one term, the two terms exclude each other: "round" and
"square", "lever" and "butterfly", "1NO" and "2NO". Where one description is another with a term more, that
term is an extra, and whoever does not mention it does not want it. What such a word means need not be
known, in no language.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass

from mapping.products.text import within

MANY = 400  # terms that fill one place; more are names, not choices


@dataclass(frozen=True)
class Paradigms:
    """What excludes what."""

    partners: Mapping[str, frozenset[str]]  # terms that stand in a term's place in otherwise equal descriptions
    extras: Mapping[
        str, frozenset[str]
    ]  # terms that make a product another one by being there -> what always is there too
    order_matters: bool  # 20x32 and 32x20 are two products here

    @classmethod
    def of(cls, descriptions: Iterable[tuple[str, ...]]) -> Paradigms:
        """Learned from the terms of every product."""
        whole: dict[int, tuple[str, ...]] = {}
        places: dict[int, set[str]] = defaultdict(set)
        for terms in descriptions:
            together = 0
            for term in terms:
                together ^= hash(term)
            whole[together] = terms
            for term in terms:
                places[together ^ hash(term)].add(term)
        extras: dict[str, frozenset[str]] = {}
        for rest, found in places.items():
            for term in found if rest in whole else ():
                extras[term] = extras.get(term, frozenset(whole[rest])) & frozenset(whole[rest])
        partners: dict[str, set[str]] = defaultdict(set)
        for choices in {frozenset(found) for found in places.values() if 1 < len(found) <= MANY}:
            for term in choices:
                partners[term] |= choices
        known = {term: frozenset(others - {term}) for term, others in partners.items()}
        return cls(known, extras, any(turned(term, other) for term, others in known.items() for other in others))

    def excluded(self, term: str, others: Set[str]) -> bool:
        """Whether a product of these terms would be another one with this term: in place of one, or added."""
        if self.partners.get(term, frozenset()) & others:
            return True
        around = self.extras.get(term)
        return around is not None and around <= others

    def opposed(self, printed: Iterable[str], missed: Iterable[str]) -> list[tuple[str, str]]:
        """Pairs of a printed term and one of the product's that exclude each other."""
        left = set(missed)
        return [
            (term, other) for term in sorted(printed) for other in sorted(left & self.partners.get(term, frozenset()))
        ]


def turned(term: str, other: str) -> bool:
    """Whether two terms are one chain of numbers in two orders."""
    one, two = term.removeprefix("x="), other.removeprefix("x=")
    return term.startswith("x=") and other.startswith("x=") and within(one, two) and within(two, one)
