"""Which products are worth a closer look for a description: an inverted index of terms.

`TermIndex` is the seam: the arrays in memory here serve some hundred thousand products, `stored.py` keeps
the same promise for millions.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Protocol

import numpy
from numpy.typing import NDArray

_MANY = 200_000  # postings looked at for one question, rarest terms first


class TermIndex(Protocol):
    """Products by the terms that describe them. A product is known by its place, 0-based."""

    def weight(self, term: str) -> float:
        """How much a term says, from 0 (no product has it: it says nothing here) upwards."""

    def known(self, term: str) -> bool:
        """Whether any product has the term."""

    def gather(self, terms: Sequence[str], limit: int) -> list[tuple[int, float]]:
        """At most `limit` products with the largest summed weight of these terms, best first."""


class ArrayIndex:
    """A `TermIndex` of sorted arrays in memory."""

    def __init__(self, descriptions: Iterable[Iterable[str]]) -> None:
        places: dict[str, list[int]] = {}
        count = 0
        for place, terms in enumerate(descriptions):
            count = place + 1
            for term in terms:
                places.setdefault(term, []).append(place)
        self._count = count
        self._postings: dict[str, NDArray[numpy.int32]] = {
            term: numpy.array(found, dtype=numpy.int32) for term, found in places.items()
        }

        self._weights = {term: math.log1p(self._count / len(found)) for term, found in places.items()}

    def weight(self, term: str) -> float:
        """The term's inverse document frequency."""
        return self._weights.get(term, 0.0)

    def known(self, term: str) -> bool:
        """Whether any product has the term."""
        return term in self._postings

    @property
    def terms(self) -> Iterable[str]:
        """Every term of the index."""
        return self._postings.keys()

    def gather(self, terms: Sequence[str], limit: int) -> list[tuple[int, float]]:
        """See `TermIndex.gather`; terms beyond a fixed amount of work, the commonest, are left out."""
        known = sorted((t for t in set(terms) if t in self._postings), key=lambda t: (len(self._postings[t]), t))
        used: list[str] = []
        work = 0
        for term in known:
            work += len(self._postings[term])
            if used and work > _MANY:
                break
            used.append(term)
        if not used:
            return []
        places = numpy.concatenate([self._postings[term] for term in used])
        weights = numpy.repeat([self.weight(term) for term in used], [len(self._postings[term]) for term in used])
        if len(places) * 4 < self._count:
            found, at = numpy.unique(places, return_inverse=True)
            sums = numpy.bincount(at, weights=weights)
        else:
            sums = numpy.bincount(places, weights=weights, minlength=self._count)
            found = numpy.arange(self._count, dtype=numpy.int32)
        if len(sums) > limit:
            best = numpy.argpartition(-sums, limit - 1)[:limit]
            found, sums = found[best], sums[best]
        order = numpy.lexsort((found, -sums))
        return [(int(found[i]), float(sums[i])) for i in order if sums[i] > 0]
