"""Where a finder's products stand: in memory, or in a file that serves millions.

A shelf promises: products by place, terms with weights, words by spelling, numbers, and what the catalogue
itself teaches about choices. Both keep the same promise, so nothing above knows which one it has.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import Protocol, TypeVar

from mapping.catalog import Catalog, Product
from mapping.products.index import ArrayIndex, TermIndex
from mapping.products.numbers import Numbers
from mapping.products.paradigms import Paradigms
from mapping.products.speller import beginning, spelling_keys
from mapping.products.stored import StoredFolded, StoredKinds, StoredNumbers, StoredProducts
from mapping.products.text import ProductText, index_terms, product_text
from models.lexicon import CodeKind

T = TypeVar("T")


class Shelf(Protocol):
    """A catalogue's products, prepared for questions."""

    @property
    def numbers(self) -> Numbers:
        """Every number that names a product."""

    @property
    def index(self) -> TermIndex:
        """The products by the terms of their descriptions."""

    @property
    def paradigms(self) -> Paradigms:
        """What excludes what here."""

    @property
    def makers(self) -> frozenset[str]:
        """Words that are a manufacturer's name and hardly anything else."""

    def at(self, place: int) -> tuple[Product, ProductText] | None:
        """The product at a place of the index; None where it is gone."""

    def text(self, product: Product) -> ProductText:
        """A product's description, prepared for comparing."""

    def spelled(self, key: str) -> list[str]:
        """The descriptions' words with a spelling key, see `speller`."""


def shelf_of(catalog: Catalog) -> Shelf:
    """The shelf that a catalogue's products stand on."""
    if isinstance(catalog.products, StoredProducts):
        return StoredShelf(catalog, catalog.products)
    return MemoryShelf(catalog)


class MemoryShelf:
    """Products in memory; everything is prepared when it is first asked for."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._products = catalog.product_list
        self._texts: dict[str, ProductText] = {}

    @cached_property
    def numbers(self) -> Numbers:
        """See `Shelf`."""
        return Numbers.of(self._catalog)

    @cached_property
    def index(self) -> ArrayIndex:
        """See `Shelf`."""
        return ArrayIndex(index_terms(self.text(product)) for product in self._products)

    @cached_property
    def paradigms(self) -> Paradigms:
        """See `Shelf`."""
        return Paradigms.of(self.text(product).terms for product in self._products)

    @cached_property
    def makers(self) -> frozenset[str]:
        """See `Shelf`."""
        named: dict[str, int] = {}
        used: dict[str, int] = {}
        for product in self._products:
            text = self.text(product)
            for word in text.words:
                used[word] = used.get(word, 0) + 1
                named[word] = named.get(word, 0) + (word in text.brand)
        return frozenset(word for word, count in named.items() if len(word) > 2 and count >= 0.9 * used[word] > 0)

    def at(self, place: int) -> tuple[Product, ProductText] | None:
        """See `Shelf`."""
        product = self._products[place]
        return product, self.text(product)

    def text(self, product: Product) -> ProductText:
        """See `Shelf`."""
        found = self._texts.get(product.sku)
        if found is None:
            found = self._texts[product.sku] = product_text(product)
        return found

    def spelled(self, key: str) -> list[str]:
        """See `Shelf`."""
        return self._spellings.get(key, [])

    @cached_property
    def _spellings(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for term in self.index.terms:
            if term.startswith("'"):
                for key in (*spelling_keys(term[1:]), *beginning(term[1:])):
                    found.setdefault(key, []).append(term[1:])
        return found


class StoredShelf:
    """Products in a file."""

    def __init__(self, catalog: Catalog, products: StoredProducts) -> None:
        self._catalog = catalog
        self._products = products

    @cached_property
    def numbers(self) -> Numbers:
        """See `Shelf`."""
        skus, gtins, mpns = (StoredNumbers(self._products, k) for k in (CodeKind.SKU, CodeKind.GTIN, CodeKind.MPN))
        kinds = StoredKinds(self._products, (part for _, part in self._catalog.cross_references))
        return Numbers(skus, gtins, mpns, kinds, self._products, StoredFolded(self._products))

    @property
    def index(self) -> TermIndex:
        """See `Shelf`."""
        return self._products

    @cached_property
    def paradigms(self) -> Paradigms:
        """See `Shelf`."""
        partners: Mapping[str, frozenset[str]] = _Asked(lambda term: self._products.partners_of(term) or None)
        return Paradigms(partners, _Asked(self._products.extra_of), self._products.order_matters)

    @property
    def makers(self) -> frozenset[str]:
        """See `Shelf`."""
        return self._products.makers

    def at(self, place: int) -> tuple[Product, ProductText] | None:
        """See `Shelf`."""
        return self._products.at(place)

    def text(self, product: Product) -> ProductText:
        """See `Shelf`."""
        return self._products.text(product.sku)

    def spelled(self, key: str) -> list[str]:
        """See `Shelf`."""
        return self._products.spelled(key)


class _Asked(Mapping[str, T]):
    """A mapping whose values are asked for one by one; what has none answers None."""

    def __init__(self, ask: Callable[[str], T | None]) -> None:
        self._ask = ask

    def __getitem__(self, key: str) -> T:
        value = self._ask(key)
        if value is None:
            raise KeyError(key)
        return value

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0
