"""Products by what a description says of them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

from mapping.catalog import Catalog, Product
from mapping.folding import bare, words
from mapping.products.comparing import Fit, ProductText, compare, fact_term, number_terms, word_term
from mapping.products.facts import Description, describe
from mapping.products.index import ArrayIndex
from mapping.products.numbers import Numbers

_LOOKED_AT = 40  # candidates compared fact by fact
_CLEAR = 0.8  # how much more evidence (log-odds) the best needs than the next to be clear
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
        """Nothing contradicts, nothing hard is left over, and most of the product's description is printed."""
        fit = self.fit
        return not fit.contradicts and not fit.unexplained and fit.missing <= 1.0 - _FITTING


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
            packs = {f"{size.normalize():f}" for size in product.pack_sizes.values()}
            numbers = {bare(number).lower() for number in (product.sku, product.mpn, product.gtin) if number}
            brand = frozenset(words(product.manufacturer))
            found = ProductText(describe(product.description), brand, frozenset(packs - {"1"} | numbers))
            self._texts[product.sku] = found
        return found

    @cached_property
    def makers(self) -> frozenset[str]:
        """Words that are a manufacturer's name and hardly ever anything else."""
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
        foreign = frozenset(word for word in printed.words if word in self.makers)
        return Found(product, compare(printed, self.text(product), self.index.weight, foreign))

    def search(self, printed: Description) -> list[Found]:
        """Products that fit a description, best first; those it contradicts are at the end."""
        terms = [*map(fact_term, printed.facts), *map(word_term, set(printed.words))]
        places = self.index.gather([*terms, *number_terms(printed.facts)], _LOOKED_AT)
        found = [self.compare(printed, self._products[place]) for place, _ in places]
        return sorted(found, key=lambda one: (-one.fit.evidence, one.product.sku))

    def known_share(self, text: str) -> float:
        """Share of a text's words and facts that product descriptions use, 0..1."""
        printed = describe(text)
        terms = {*map(fact_term, printed.facts), *map(word_term, printed.words)}
        return sum(term in self.index for term in terms) / len(terms) if terms else 0.0


def clear_winner(found: list[Found]) -> bool:
    """Whether the first of `found` (best first) is clearly the one, not merely the best of several."""
    if len(found) < 2:
        return bool(found)
    best, second = found[0].fit, found[1].fit
    if second.contradicts or not found[1].comes_into_question:
        return True
    if best.dominates(second):
        return True
    if best.complete or second.complete:
        return not second.complete
    return best.evidence - second.evidence >= _CLEAR
