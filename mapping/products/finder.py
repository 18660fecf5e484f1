"""Products by what a description says of them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

from mapping.catalog import Catalog, Product
from mapping.folding import bare, words
from mapping.products.comparing import Fit, Wording, compare
from mapping.products.facts import Description, describe
from mapping.products.index import ArrayIndex
from mapping.products.numbers import Numbers
from mapping.products.paradigms import Paradigms
from mapping.products.text import ProductText, fact_term, number_terms, word_term

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
        self._products = catalog.product_list
        self._texts: dict[str, ProductText] = {}

    @cached_property
    def numbers(self) -> Numbers:
        """Every number that names a product."""
        return Numbers.of(self.catalog)

    @cached_property
    def index(self) -> ArrayIndex:
        """The products by the terms of their descriptions."""
        return ArrayIndex(self._terms(product) for product in self._products)

    def _terms(self, product: Product) -> set[str]:
        text = self.text(product)
        return {*text.terms, *number_terms(text.description.facts)}

    def text(self, product: Product) -> ProductText:
        """A product's description, prepared for comparing."""
        found = self._texts.get(product.sku)
        if found is None:
            packs = frozenset(f"{size.normalize():f}" for size in product.pack_sizes.values() if size != 1)
            numbers = frozenset(bare(number).lower() for number in (product.sku, product.mpn, product.gtin) if number)
            found = ProductText(describe(product.description), frozenset(words(product.manufacturer)), numbers, packs)
            self._texts[product.sku] = found
        return found

    @cached_property
    def wording(self) -> Wording:
        """How the catalogue uses words."""
        paradigms = Paradigms.of(self.text(product).terms for product in self._products)
        return Wording(self.index.weight, paradigms, self._makers())

    def _makers(self) -> frozenset[str]:
        named: dict[str, int] = {}
        used: dict[str, int] = {}
        for product in self._products:
            text = self.text(product)
            for word in text.words:
                used[word] = used.get(word, 0) + 1
                named[word] = named.get(word, 0) + (word in text.brand)
        return frozenset(word for word, count in named.items() if len(word) > 2 and count >= 0.9 * used[word] > 0)

    def compare(self, printed: Description, product: Product) -> Found:
        """How a product fits a printed description."""
        return Found(product, compare(printed, self.text(product), self.wording))

    def search(self, printed: Description) -> list[Found]:
        """Products that fit a description, best first; those it contradicts are at the end."""
        terms = [*map(fact_term, printed.facts), *map(word_term, set(printed.words))]
        places = self.index.gather([*terms, *number_terms(printed.facts)], _LOOKED_AT)
        least = _WORTH_A_LOOK * places[0][1] if places else 0.0
        found = [self.compare(printed, self._products[place]) for place, shared in places if shared >= least]
        return sorted(found, key=lambda one: (-one.fit.evidence, one.product.sku))

    def known_share(self, text: str) -> float:
        """Share of a text's words and facts that product descriptions use, 0..1."""
        printed = describe(text)
        terms = {*map(fact_term, printed.facts), *map(word_term, printed.words)}
        return sum(term in self.index for term in terms) / len(terms) if terms else 0.0


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
