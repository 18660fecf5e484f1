"""What an order is about, before anyone decides how it looks on paper."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tools.generator.catalog import Customer, Product
from tools.generator.company import Company, Place


@dataclass(frozen=True, slots=True)
class PartyFacts:
    """A party as this paper prints it."""

    name: str
    lines: tuple[str, ...]  # the address, one printed line each
    extra: str = ""  # a department or gate line between name and street
    vat: str = ""
    gln: str = ""
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class LineFacts:
    """One ordered item. Prices as agreed; `net` is per one unit as ordered."""

    product: Product | None
    sku: str  # as the buyer writes it; "" where not given
    buyer_part: str
    gtin: str
    mpn: str
    description: str
    quantity: Decimal | None
    uom: str
    net: Decimal
    gross: Decimal
    discount: Decimal | None
    base: int
    amount: Decimal | None
    day: date | None = None
    notes: tuple[str, ...] = ()
    section: str = ""
    schedule: tuple[tuple[Decimal, date], ...] = ()
    free: bool = False

    @property
    def printed_price(self) -> Decimal:
        """The net price per `base` units."""
        return self.net * self.base

    @property
    def printed_gross(self) -> Decimal:
        """The gross price per `base` units."""
        return self.gross * self.base


@dataclass(frozen=True, slots=True)
class OrderFacts:
    """One order with everything a document about it could show."""

    kind: str  # "purchase_order", "order_change", "order_cancellation" or a negative: "invoice" ...
    po_number: str
    order_date: date
    currency: str
    language: str
    buyer: Company
    customer: Customer | None  # None: a stranger
    buyer_party: PartyFacts
    supplier_party: PartyFacts
    ship_party: PartyFacts | None
    bill_party: PartyFacts | None
    ship_to_id: str | None
    delivery: date | None
    terms: str
    incoterms: str
    carrier: str
    contact: str
    lines: tuple[LineFacts, ...]
    charges: tuple[tuple[str, Decimal], ...]  # wording key, amount (negative for a discount)
    charges_inside: bool  # printed among the items and part of `subtotal`; else beneath it
    subtotal: Decimal
    tax_rate: Decimal | None
    tax: Decimal | None
    total: Decimal
    priced: bool
    notes: tuple[str, ...] = ()
    spoiled: tuple[str, ...] = ()  # reasons that only the author of the mistake knows
    tags: tuple[str, ...] = ()
    blank: tuple[LineFacts, ...] = ()  # rows of an order form that were not filled in
