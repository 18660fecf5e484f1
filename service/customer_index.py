"""Customers found by whatever a clerk knows of them: a number, some letters of a name, a town, a misspelling."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence

from rapidfuzz import fuzz, process

from mapping.catalog import Catalog, Customer
from mapping.folding import bare, words

_BEGUN = 0.95  # worth of a word that begins with what was typed, beside the word itself
_ALIKE = 80.0  # likeness from which a word may be a misspelling of another
_MISSPELLED = 0.8  # of its likeness: what a misspelling is worth at most
_SHORTEST = 4  # letters of a word that may be misspelled
_MOST_ALIKE = 20  # words that one may be a misspelling of
_LEAST = 0.35  # of what was typed, by weight, that a customer has
_NUMBERS = 3  # letters and digits of a part of a number


class CustomerIndex:
    """The words and numbers of a catalogue's customers, turned round once. See `mapping.catalog.Catalog.derive`."""

    def __init__(self, catalog: Catalog) -> None:
        self._ids = list(catalog.customers)
        places: dict[str, set[int]] = defaultdict(set)
        for at, customer in enumerate(catalog.customers.values()):
            for word in _words_of(customer, catalog):
                places[word].add(at)
        self._places = dict(places)
        self._words = sorted(places)

    def search(self, query: str, limit: int) -> tuple[str, ...]:
        """Ids of customers, those with the most telling of the words first."""
        said = words(query)
        typed = dict.fromkeys([*said, *([bare(query).lower()] if query.strip() else [])])
        scores: dict[int, float] = defaultdict(float)
        asked = 0.0
        for word in typed:
            found, weight = self._like(word)
            asked += weight if word in said else 0.0
            for at, worth in found.items():
                scores[at] += worth
        ranked = sorted((-score, at) for at, score in scores.items() if score >= _LEAST * asked)
        return tuple(self._ids[at] for _, at in ranked[:limit])

    def _like(self, typed: str) -> tuple[dict[int, float], float]:
        """By customer, what its best word for a typed one is worth; and what the typed word weighs at all."""
        found: dict[int, float] = {}
        heaviest = math.log1p(len(self._ids))
        best = 0.0
        for word, likeness in self._candidates(typed):
            weight = math.log1p(len(self._ids) / (1 + len(self._places[word])))
            best = max(best, weight if likeness >= _BEGUN else 0.0)
            for at in self._places[word]:
                found[at] = max(found.get(at, 0.0), likeness * weight)
        return found, best or heaviest

    def _candidates(self, typed: str) -> Iterator[tuple[str, float]]:
        for position in range(bisect_left(self._words, typed), len(self._words)):
            word = self._words[position]
            if not word.startswith(typed):
                break
            yield word, 1.0 if word == typed else _BEGUN
        if len(typed) >= _SHORTEST and typed not in self._places:
            alike = process.extract(typed, self._words, scorer=fuzz.ratio, score_cutoff=_ALIKE, limit=_MOST_ALIKE)
            for word, score, _ in alike:
                yield word, _MISSPELLED * score / 100


def _words_of(customer: Customer, catalog: Catalog) -> set[str]:
    places = catalog.ship_tos_of.get(customer.id, ())
    texts: Sequence[str] = (
        customer.name,
        *customer.aliases,
        *customer.email_domains,
        *(place.city for place in places),
    )
    numbers = (customer.vat_id, customer.gln, *(place.gln for place in places))
    account = bare(customer.id).lower()
    ends = (account[at:] for at in range(max(1, len(account) - _NUMBERS + 1)))  # clerks type the last digits
    return {*(word for text in texts for word in words(text)), *(bare(one).lower() for one in numbers if one), *ends}
