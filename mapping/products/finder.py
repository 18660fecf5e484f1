"""Products by what a description says of them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache

from mapping.catalog import Catalog, Product
from mapping.products.comparing import Fit, Wording, compare
from mapping.products.facts import Description, describe
from mapping.products.likeness import like_word
from mapping.products.numbers import Numbers
from mapping.products.ranking import chances, merit
from mapping.products.repair import repaired
from mapping.products.senses import said_otherwise
from mapping.products.shelf import shelf_of
from mapping.products.speller import beginning, spelling_keys
from mapping.products.text import fact_term, number_terms, word_term
from mapping.products.words import named

_LOOKED_AT = 32  # candidates compared fact by fact
_WORTH_A_LOOK = 0.6  # of the best candidate's shared weight that a candidate needs to be compared
_CLEAR = 0.8  # how much more evidence (log-odds) the best needs than the next to be clear
_FAR = 3.0  # the same where everything that describes the best is printed
_FITTING_OTHERWISE = 0.78  # the same where a word of another product stands in place of one of its own
_FITTING = 0.6  # share of a product's description that must be printed for the product to come into question


_READINGS = 3  # of the catalogue's words that a printed one may have been
_READ = 0.6  # likeness of a word to the one that it may have been


@dataclass(frozen=True)
class Found:
    """A product and how it fits."""

    product: Product
    fit: Fit
    merit: float  # log-odds that it is meant rather than nothing of ours, before looking at its rivals
    probability: float  # that it is the product meant, rivals and nothing included

    @classmethod
    def alone(cls, product: Product, fit: Fit) -> Found:
        """A product that has no rival."""
        worth = merit(fit)
        return cls(product, fit, worth, chances([worth])[0])

    @property
    def comes_into_question(self) -> bool:
        """Nothing contradicts or is left over, no choice is another one, most is printed, and it is likelier than not."""
        fit = self.fit
        strange = fit.contradicts or fit.unexplained or fit.exchanged
        enough = 1.0 - (_FITTING_OTHERWISE if fit.substituted else _FITTING)
        return not strange and fit.missing <= enough and self.merit >= 0.0


class ProductFinder:
    """The catalogue's products, prepared for questions. Built once for a catalogue, used for every line."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self._shelf = shelf_of(catalog)
        self._described = lru_cache(maxsize=4096)(self._describe)
        self._readings = lru_cache(maxsize=65536)(self._read)

    @property
    def numbers(self) -> Numbers:
        """Every number that names a product."""
        return self._shelf.numbers

    @cached_property
    def wording(self) -> Wording:
        """How the catalogue uses words."""
        return Wording(self._shelf.index.weight, self._shelf.paradigms, self._shelf.makers)

    def describe(self, text: str) -> Description:
        """A printed text's facts and words, with errors undone where the catalogue shows how."""
        return self._described(text)

    def _describe(self, text: str) -> Description:
        return repaired(text, self._shelf.index.known, self._shelf.spelled)

    def compare(self, printed: Description, product: Product) -> Found:
        """How a product fits a printed description."""
        return Found.alone(product, compare(printed, self._shelf.text(product), self.wording))

    def search(self, printed: Description) -> list[Found]:
        """Products that fit a description, best first; those it contradicts are at the end."""
        terms = [*map(fact_term, printed.facts), *map(word_term, set(printed.words))]
        terms += [term for word in set(printed.words) for term in self._readings(word)]
        places = self._shelf.index.gather([*terms, *number_terms(printed.facts)], _LOOKED_AT)
        least = _WORTH_A_LOOK * places[0][1] if places else 0.0
        looked_at = [self._shelf.at(place) for place, shared in places if shared >= least]
        fits = [(one[0], compare(printed, one[1], self.wording)) for one in looked_at if one is not None]
        return _ranked(fits)

    def _read(self, word: str) -> tuple[str, ...]:
        """Terms of the catalogue that a word it does not have may stand for."""
        known = self._shelf.index.known
        if known(word_term(word)) or len(word) < 3:
            return ()
        found = [word_term(other) for other in said_otherwise(word) if known(word_term(other))]
        keys = (*spelling_keys(word), *beginning(word))
        near = {other for key in keys for other in self._shelf.spelled(key)}
        ranked = sorted((-like_word(word, other), other) for other in near)
        found += [word_term(other) for worth, other in ranked[:_READINGS] if -worth >= _READ]
        for part in (part for i in range(4, len(word) - 2) for part in (word[:i], word[-i:])):
            found += filter(known, (word_term(part), *map(fact_term, named(part))))
        return tuple(dict.fromkeys(found))

    def known_share(self, text: str) -> float:
        """Share of a text's words and facts that product descriptions use, 0..1."""
        printed = describe(text)
        terms = {*map(fact_term, printed.facts), *map(word_term, printed.words)}
        return sum(map(self._shelf.index.known, terms)) / len(terms) if terms else 0.0


def _ranked(fits: list[tuple[Product, Fit]]) -> list[Found]:
    """Products with their fits, best first, each with its chance among all of them."""
    ranked = sorted(
        ((merit(fit), product.sku, product, fit) for product, fit in fits), key=lambda one: (-one[0], one[1])
    )
    shares = chances([worth for worth, *_ in ranked])
    return [Found(product, fit, worth, share) for (worth, _, product, fit), share in zip(ranked, shares, strict=True)]


def clear_winner(found: list[Found]) -> bool:
    """Whether the first of `found` (best first) is clearly the one, not merely the best of several.

    A rival is beaten only by what the document says and the rival is not. That less of the rival's
    description is printed decides nothing: whoever leaves out the maker means any of them. A word that nobody
    understands where the product has one of its choices may be another choice.
    """
    if not found or not found[0].comes_into_question or found[0].fit.replaced:
        return False
    return all(_beats(found[0].fit, other) for other in found[1:])


def _beats(best: Fit, rival: Found) -> bool:
    if rival.fit.contradicts or rival.fit.unexplained or best.dominates(rival.fit):
        return True
    ahead = merit(best) - rival.merit
    if best.complete and not rival.fit.complete and ahead >= _FAR:
        return True
    gained, lost = best.matched - rival.fit.matched, rival.fit.matched - rival.fit.guessed - best.matched
    return bool(gained) and not lost and ahead >= _CLEAR
