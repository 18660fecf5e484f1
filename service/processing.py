"""What the workflow asks of the reading and mapping stages, and of the catalogue."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple, Protocol

from models.base import Frozen
from models.draft import Converted
from models.order import PurchaseOrder, Reading
from models.transcript import MailHeaders
from service.records import PageRecord, PartRecord
from service.views import CandidateView, ProductView


class ChosenSku(Frozen):
    """A line's product that was settled outside the matching."""

    line: int  # 0-based
    sku: str
    rule: str  # "chosen" by a person, "learned" from one


class Choices(Frozen):
    """What is settled already; the matching takes it as it is and matches the rest."""

    customer_id: str | None = None
    ship_to_id: str | None = None
    skus: tuple[ChosenSku, ...] = ()


@dataclass(frozen=True)
class Processed:
    """A document, all the way to the decisions, and what the screen shows of it."""

    reading: Reading
    converted: tuple[Converted, ...] = ()  # one for each of reading.orders
    pages: tuple[PageRecord, ...] = ()
    mail: MailHeaders | None = None
    parts: tuple[PartRecord, ...] = ()
    pictures: tuple[bytes, ...] = ()  # files that pages' `picture_sha256` name, the document itself excepted


class Processor(Protocol):
    """The stages as one. Pure but for the catalogue it was made with."""

    def process(self, data: bytes, name: str, today: date) -> Processed:
        """Reads, maps and decides a file.

        Raises UnreadableDocument, Temporary (no memory, a child that died) or Misconfigured (catalogue, OCR engine).
        """

    def convert(self, order: PurchaseOrder, choices: Choices, today: date) -> Converted:
        """Maps and decides one order anew. Raises Misconfigured for a broken catalogue."""


class OwnPrice(NamedTuple):
    """A customer's price."""

    amount: str
    currency: str


class Directory(Protocol):
    """The catalogue as people search it. Every call raises Misconfigured for a broken catalogue."""

    def search_products(self, query: str, limit: int) -> tuple[ProductView, ...]:
        """Products by number or words, best first; where none has them all, what the words may mean."""

    def first_products(self, limit: int) -> tuple[ProductView, ...]:
        """The first products of the catalogue, as its file has them."""

    def size(self) -> tuple[int, int]:
        """How many products and customers there are."""

    def product(self, sku: str) -> ProductView | None:
        """The product of exactly this sku."""

    def search_customers(self, query: str, limit: int, order: PurchaseOrder | None = None) -> tuple[CandidateView, ...]:
        """Customers by number or words, best first; with an order, what of it speaks for and against each."""

    def customer_name(self, customer_id: str) -> str | None:
        """The name of a customer; None for an unknown id."""

    def customer_language(self, customer_id: str) -> str:
        """The language the customer is written to, ISO 639-1; "" for none and for an unknown id."""

    def ship_tos(self, customer_id: str, query: str = "") -> tuple[CandidateView, ...]:
        """The customer's places, best first by the query; () for an unknown customer."""

    def customer_price(
        self, customer_id: str, sku: str, unit: str, quantity: Decimal | None, today: date
    ) -> OwnPrice | None:
        """What the customer pays for one `unit` when it orders so many; None where no price is in its currency."""

    def check(self) -> None:
        """Returns when the catalogue can be used."""
