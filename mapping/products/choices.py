"""Which terms of a large catalogue are choices: what `paradigms.py` learns, over arrays."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy
from numpy.typing import NDArray

from mapping.products.paradigms import MANY, turned

_LOOKED_AT = 300_000  # sets of choices that are enough to know them all
_SAMPLES = 2_000  # products that are enough to know what is always there beside an extra
_SEED = 20_240_229

Places = NDArray[numpy.int32]
Hashes = NDArray[numpy.uint64]


@dataclass(frozen=True)
class Learned:
    """See `paradigms.Paradigms`."""

    partners: dict[str, set[str]]
    extras: dict[str, set[str]]
    order_matters: bool


def learn(owners: Places, terms: Places, names: list[str]) -> Learned:
    """Of pairs (product, term), ordered by product; `names` are the terms' own."""
    if not len(terms):
        return Learned({}, {}, False)
    chance = numpy.random.default_rng(_SEED)
    signs = chance.integers(1, 2**63, size=len(names), dtype=numpy.uint64)
    starts = numpy.flatnonzero(numpy.concatenate(([True], owners[1:] != owners[:-1])))
    wholes = numpy.bitwise_xor.reduceat(signs[terms], starts)
    at = numpy.repeat(numpy.arange(len(starts)), numpy.diff([*starts, len(owners)]))
    rests = wholes[at] ^ signs[terms]
    partners = _partners(rests, terms, signs, names)
    extras = _extras(rests, wholes, at, terms, starts, names)
    order = any(turned(term, other) for term, others in partners.items() if term.startswith("x=") for other in others)
    return Learned(partners, extras, order)


def _partners(rests: Hashes, terms: Places, signs: Hashes, names: list[str]) -> dict[str, set[str]]:
    """Terms that fill the same place in otherwise equal descriptions."""
    order = numpy.argsort(rests, kind="stable")
    sorted_rests, sorted_terms = rests[order], terms[order]
    starts = numpy.flatnonzero(numpy.concatenate(([True], sorted_rests[1:] != sorted_rests[:-1])))
    sizes = numpy.diff([*starts, len(terms)])
    kept = (sizes > 1) & (sizes <= MANY)
    _, first = numpy.unique(numpy.bitwise_xor.reduceat(signs[sorted_terms], starts)[kept], return_index=True)
    chosen = numpy.flatnonzero(kept)[first]
    if len(chosen) > _LOOKED_AT:
        chosen = numpy.random.default_rng(_SEED).permutation(chosen)[:_LOOKED_AT]
    found: dict[int, set[int]] = defaultdict(set)
    for start, size in zip(starts[chosen].tolist(), sizes[chosen].tolist(), strict=True):
        choices = set(sorted_terms[start : start + size].tolist())
        for term in choices:
            found[term] |= choices
    return {names[term]: {names[other] for other in others if other != term} for term, others in found.items()}


def _extras(
    rests: Hashes, wholes: Hashes, at: NDArray[numpy.intp], terms: Places, starts: NDArray[numpy.intp], names: list[str]
) -> dict[str, set[str]]:
    """Terms without which a description is another product's."""
    added = numpy.flatnonzero(numpy.isin(rests, wholes))
    added = added[numpy.argsort(terms[added], kind="stable")]
    ends = [*starts[1:], len(terms)]
    found: dict[int, set[int]] = {}
    seen: dict[int, int] = defaultdict(int)
    for entry in added.tolist():
        term = int(terms[entry])
        seen[term] += 1
        if seen[term] > _SAMPLES:
            continue
        product = int(at[entry])
        around = set(terms[starts[product] : ends[product]].tolist()) - {term}
        found[term] = found[term] & around if term in found else around
    return {names[term]: {names[other] for other in others} for term, others in found.items()}
