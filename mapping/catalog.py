"""The seller's master data as frozen records, and the look-ups that every question starts with."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, TypeVar

from mapping.folding import bare, spelled

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Company:
    """Us, the seller."""

    name: str
    aliases: tuple[str, ...]
    vat_id: str
    gln: str
    email_domains: tuple[str, ...]
    country: str
    currency: str


@dataclass(frozen=True, slots=True)
class Customer:
    """An account. `credit_limit` None: no limit is set."""

    id: str
    name: str
    aliases: tuple[str, ...]
    vat_id: str
    gln: str
    email_domains: tuple[str, ...]
    currency: str
    language: str
    payment_terms: str
    price_list: str
    credit_limit: Decimal | None
    credit_used: Decimal
    default_ship_to: str
    on_hold: bool


@dataclass(frozen=True, slots=True)
class ShipTo:
    """A delivery address on file."""

    id: str
    customer_id: str
    name: str
    street: str
    city: str
    region: str
    postal_code: str
    country: str
    gln: str


@dataclass(frozen=True, slots=True)
class Product:
    """What we sell. `pack_sizes`: how many base units each unit that it is sold in holds."""

    sku: str
    description: str
    gtin: str
    manufacturer: str
    mpn: str
    base_uom: str
    pack_sizes: Mapping[str, Decimal]
    min_order_qty: Decimal  # base units
    order_multiple: Decimal  # base units; 0 where any quantity will do
    list_price: Decimal | None  # per base unit
    currency: str
    discontinued: bool
    replaced_by: str
    stock_on_hand: Decimal | None  # base units; None where stock is not kept


@dataclass(frozen=True, slots=True)
class Price:
    """A line of a price list: per one `uom`, from `min_qty` of them; both dates are inclusive."""

    uom: str
    currency: str
    min_qty: Decimal
    unit_price: Decimal
    valid_from: date
    valid_to: date


@dataclass(frozen=True, eq=False)
class Catalog:
    """Everything `load_catalog` read; nothing changes it afterwards."""

    company: Company
    customers: Mapping[str, Customer]
    ship_tos: Mapping[str, ShipTo]
    products: Mapping[str, Product]
    cross_references: Mapping[
        tuple[str, str], tuple[tuple[str, str], ...]
    ]  # (customer id, `bare` part) -> (part, sku)s
    prices: Mapping[tuple[str, str], tuple[Price, ...]]  # by (price list, sku)
    open_orders: Mapping[tuple[str, str], str]  # (customer id, `bare` PO number) -> its order date
    _derived: dict[Any, Any] = field(default_factory=dict, init=False, repr=False)

    @cached_property
    def ship_tos_of(self) -> Mapping[str, tuple[ShipTo, ...]]:
        """The delivery addresses of each customer, in the file's order."""
        found: dict[str, list[ShipTo]] = {}
        for place in self.ship_tos.values():
            found.setdefault(place.customer_id, []).append(place)
        return {key: tuple(places) for key, places in found.items()}

    @cached_property
    def units_sold(self) -> frozenset[str]:
        """Every unit that any product is sold in."""
        known: frozenset[str] | None = getattr(self.products, "units", None)  # a file knows without looking at each
        if known is not None:
            return known
        return frozenset(unit for product in self.products.values() for unit in product.pack_sizes)

    @cached_property
    def product_list(self) -> Sequence[Product]:
        """The products, each at its place in the index."""
        return tuple(self.products.values())

    def derive(self, make: Callable[[Catalog], T]) -> T:
        """What `make` builds of this catalogue (an index, a lexicon), built when first asked for and kept."""
        if make not in self._derived:
            self._derived[make] = make(self)
        found: T = self._derived[make]
        return found

    def __getstate__(self) -> dict[str, Any]:
        """Without what can be built again, so that a catalogue travels light to another process."""
        return {**{name: getattr(self, name) for name in self.__dataclass_fields__}, "_derived": {}}

    def cross_reference(self, customer_id: str, part: str) -> tuple[str, ...]:
        """The SKUs that this customer means by this number: none, one, or several where the file is at odds."""
        found = self.cross_references.get((customer_id, bare(part)), ())
        if len(found) > 1:
            found = tuple(entry for entry in found if spelled(entry[0]) == spelled(part)) or found
        return tuple(dict.fromkeys(sku for _, sku in found))
