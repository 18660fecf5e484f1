"""The seller's catalogue as the service uses it: loaded once, loaded anew when its files change."""

from __future__ import annotations

import threading
import time
from datetime import date
from decimal import Decimal
from itertools import islice
from pathlib import Path

from rapidfuzz import fuzz

from mapping import Catalog, load_catalog
from mapping.catalog import Customer, Product, ShipTo
from mapping.load import COLUMNS
from mapping.parties.customer import compared
from mapping.parties.finder import PartyFinder
from mapping.products.finder import ProductFinder
from mapping.products.identify import identify
from mapping.selling import valid_price
from models.draft import Candidate
from models.order import OrderLine, PurchaseOrder, Text
from service.customer_index import CustomerIndex
from service.processing import OwnPrice
from service.product_index import ProductIndex
from service.views import CandidateView, ProductView

_LONGEST = 200  # characters of a description
_LOOKED_EVERY = 0.2  # seconds: the lines of one order are not each a reason to look at the files again
Signature = tuple[tuple[str, int, int], ...]


class CatalogStore:
    """The catalogue of a folder; threads may share it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._turn = threading.Lock()
        self._signature: Signature = ()
        self._catalog: Catalog | None = None
        self._looked = 0.0

    def signature(self) -> Signature:
        """Changes when a file does."""
        found = []
        for name in COLUMNS:
            path = self.folder / name
            if path.exists():
                status = path.stat()
                found.append((name, status.st_mtime_ns, status.st_size))
        return tuple(found)

    def catalog(self) -> Catalog:
        """The catalogue as the files are now. Raises BrokenCatalog."""
        with self._turn:
            if self._catalog is not None and time.monotonic() - self._looked < _LOOKED_EVERY:
                return self._catalog
            self._looked = time.monotonic()
            signature = self.signature()
            if self._catalog is None or signature != self._signature:
                self._catalog = load_catalog(self.folder)
                self._signature = signature
            return self._catalog


class CatalogDirectory:
    """See service.processing.Directory."""

    def __init__(self, store: CatalogStore) -> None:
        self._store = store
        self._turn = threading.Lock()
        self._for: Catalog | None = None
        self._index: ProductIndex | None = None

    def check(self) -> None:
        """See Directory."""
        self._store.catalog()

    def product(self, sku: str) -> ProductView | None:
        """See Directory."""
        found = self._store.catalog().products.get(sku)
        return None if found is None else product_view(found)

    def first_products(self, limit: int) -> tuple[ProductView, ...]:
        """See Directory."""
        return tuple(product_view(found) for found in islice(self._store.catalog().products.values(), limit))

    def size(self) -> tuple[int, int]:
        """See Directory."""
        catalog = self._store.catalog()
        return len(catalog.products), len(catalog.customers)

    def search_products(self, query: str, limit: int) -> tuple[ProductView, ...]:
        """See Directory. A number that fits exactly comes first, then those in which every word begins a word."""
        catalog = self._store.catalog()
        found = self._indexed(catalog).search(query, limit)
        return tuple(product_view(catalog.products[sku]) for sku in found or _described(query, limit, catalog))

    def _indexed(self, catalog: Catalog) -> ProductIndex:
        with self._turn:
            if self._index is None or self._for is not catalog:
                self._index = ProductIndex(catalog.products.values())
                self._for = catalog
            return self._index

    def search_customers(self, query: str, limit: int, order: PurchaseOrder | None = None) -> tuple[CandidateView, ...]:
        """See Directory."""
        catalog = self._store.catalog()
        found = [catalog.customers[key] for key in catalog.derive(CustomerIndex).search(query, limit)]
        told = compared(order, [one.id for one in found], catalog.derive(PartyFinder)) if order is not None else {}
        return tuple(_customer_view(one, catalog, told.get(one.id)) for one in found)

    def customer_name(self, customer_id: str) -> str | None:
        """See Directory."""
        found = self._store.catalog().customers.get(customer_id)
        return None if found is None else found.name

    def customer_language(self, customer_id: str) -> str:
        """See Directory."""
        found = self._store.catalog().customers.get(customer_id)
        return "" if found is None else found.language

    def customer_price(
        self, customer_id: str, sku: str, unit: str, quantity: Decimal | None, today: date
    ) -> OwnPrice | None:
        """See Directory."""
        catalog = self._store.catalog()
        customer, product = catalog.customers.get(customer_id), catalog.products.get(sku)
        if customer is None or product is None:
            return None
        price = valid_price(catalog, customer, product, unit, quantity, today)
        return None if price is None else OwnPrice(_text(price), customer.currency)

    def ship_tos(self, customer_id: str, query: str = "") -> tuple[CandidateView, ...]:
        """See Directory. Without a query the customer's usual place comes first."""
        catalog = self._store.catalog()
        places = catalog.ship_tos_of.get(customer_id, ())
        customer = catalog.customers.get(customer_id)
        usual = customer.default_ship_to if customer is not None else ""
        if not query.strip():
            ordered = sorted(places, key=lambda place: place.id != usual)
            return tuple(_place_view(place, place.id == usual, 0.0) for place in ordered)
        scored = [(fuzz.partial_token_set_ratio(query.lower(), one_line(p).lower()) / 100, p) for p in places]
        scored.sort(key=lambda pair: -pair[0])
        return tuple(_place_view(place, place.id == usual, score) for score, place in scored)


def product_view(product: Product) -> ProductView:
    """A product for the screen."""
    units = sorted(product.pack_sizes.items(), key=lambda item: (item[0] != product.base_uom, item[1]))
    return ProductView(
        sku=product.sku,
        description=product.description,
        gtin=product.gtin,
        manufacturer=product.manufacturer,
        mpn=product.mpn,
        base_uom=product.base_uom,
        pack_sizes=tuple((unit, _text(size)) for unit, size in units),
        list_price=None if product.list_price is None else _text(product.list_price),
        currency=product.currency,
        active=not product.discontinued,
        replaced_by=product.replaced_by,
        stock_on_hand=None if product.stock_on_hand is None else _text(product.stock_on_hand),
    )


def one_line(place: ShipTo) -> str:
    """The place as an address in one line."""
    town = " ".join(part for part in (place.postal_code, place.city) if part)
    return ", ".join(part for part in (place.name, place.street, town, place.region, place.country) if part)


def _described(query: str, limit: int, catalog: Catalog) -> tuple[str, ...]:
    """Products that a misspelled or foreign description may mean, as the matching of orders finds them."""
    line = OrderLine(description=Text(value=query[:_LONGEST], text=query[:_LONGEST]))
    found = identify(line, None, catalog.derive(ProductFinder)).match.candidates
    return tuple(candidate.id for candidate in found[:limit] if candidate.id in catalog.products)


def _customer_view(customer: Customer, catalog: Catalog, told: Candidate | None) -> CandidateView:
    """Without a score: what was searched for is no measure of whose order it is; `told` says what speaks for it."""
    place = catalog.ship_tos.get(customer.default_ship_to)
    detail = (
        "on hold" if customer.on_hold else ", ".join(filter(None, (place.city if place else "", *customer.aliases)))
    )
    return CandidateView(
        id=customer.id,
        label=f"{customer.name} ({customer.id})",
        detail=detail,
        agrees=told.agrees if told else (),
        contradicts=told.contradicts if told else (),
    )


def _place_view(place: ShipTo, usual: bool, score: float) -> CandidateView:
    return CandidateView(id=place.id, label=one_line(place), score=score, detail="the usual place" if usual else "")


def _text(number: Decimal) -> str:
    return format(number, "f")
