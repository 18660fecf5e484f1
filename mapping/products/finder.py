"""Products by what a description says of them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property, lru_cache

from mapping.catalog import Catalog, Product
from mapping.products.comparing import Fit, Wording, compare
from mapping.products.facts import Description, describe
from mapping.products.numbers import Numbers
from mapping.products.repair import repaired
from mapping.products.shelf import shelf_of
from mapping.products.text import fact_term, number_terms, word_term

_LOOKED_AT = 40  # candidates compared fact by fact
_WORTH_A_LOOK = 0.6  # of the best candidate's shared weight that a candidate needs to be compared
_CLEAR = 0.8  # how much more evidence (log-odds) the best needs than the next to be clear
_FAR = 3.0  # the same where everything that describes the best is printed
_FITTING = 0.6  # share of a product's description that must be printed for the product to come into question


@dataclass(frozen=True)
class Found:
    """A product and how it fits."""

    product: Product
    fit: Fit

    @property
    def probability(self) -> float:
        """That this is the product meant, if it has no rival."""
        return 1.0 / (1.0 + math.exp(-self.fit.evidence))

    @property
    def comes_into_question(self) -> bool:
        """Nothing contradicts or is left over, most of the description is printed, and all in all it is likelier than not."""
        fit = self.fit
        return not fit.contradicts and not fit.unexplained and fit.missing <= 1.0 - _FITTING and fit.evidence >= 0.0


class ProductFinder:
    """The catalogue's products, prepared for questions. Built once for a catalogue, used for every line."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self._shelf = shelf_of(catalog)
        self._described = lru_cache(maxsize=4096)(self._describe)

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
        return Found(product, compare(printed, self._shelf.text(product), self.wording))

    def search(self, printed: Description) -> list[Found]:
        """Products that fit a description, best first; those it contradicts are at the end."""
        terms = [*map(fact_term, printed.facts), *map(word_term, set(printed.words))]
        places = self._shelf.index.gather([*terms, *number_terms(printed.facts)], _LOOKED_AT)
        least = _WORTH_A_LOOK * places[0][1] if places else 0.0
        looked_at = [self._shelf.at(place) for place, shared in places if shared >= least]
        found = [Found(one[0], compare(printed, one[1], self.wording)) for one in looked_at if one is not None]
        return sorted(found, key=lambda one: (-one.fit.evidence, one.product.sku))

    def known_share(self, text: str) -> float:
        """Share of a text's words and facts that product descriptions use, 0..1."""
        printed = describe(text)
        terms = {*map(fact_term, printed.facts), *map(word_term, printed.words)}
        return sum(map(self._shelf.index.known, terms)) / len(terms) if terms else 0.0


def clear_winner(found: list[Found]) -> bool:
    """Whether the first of `found` (best first) is clearly the one, not merely the best of several.

    A rival is beaten only by what the document says and the rival is not. That less of the rival's
    description is printed decides nothing: whoever leaves out the maker means any of them.
    """
    return bool(found) and found[0].comes_into_question and all(_beats(found[0].fit, other) for other in found[1:])


def _beats(best: Fit, rival: Found) -> bool:
    if rival.fit.contradicts or rival.fit.unexplained or best.dominates(rival.fit):
        return True
    if best.complete and not rival.fit.complete and best.evidence - rival.fit.evidence >= _FAR:
        return True
    gained, lost = best.matched - rival.fit.matched, rival.fit.matched - best.matched
    return bool(gained) and not lost and best.evidence - rival.fit.evidence >= _CLEAR
