"""Orders as JSON, three products, two customers: real stages, small enough to know every answer.

    {"orders": [{"po": "P-1", "customer": "C1", "lines": [{"part": "BOLT", "quantity": "2", "price": "1.50"}]}]}

`part` is one of our numbers or a customer's; `quantity` and `price` may be missing. Anything that is not
JSON is a letter, "broken" cannot be read, and {"trouble": "..."} makes the trouble it names.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from erp_adapters.base import ErpAdapter
from erp_adapters.order_book import OrderBook, OrderBookOptions
from models.draft import Candidate, Converted, Decision, DraftLine, Match, SalesOrderDraft, Verdict
from models.errors import Misconfigured, Temporary, UnreadableDocument
from models.evidence import Evidence
from models.order import Disposition, DocumentType, Number, OrderLine, Party, PurchaseOrder, Reading, Text
from models.reasons import Finding
from models.transcript import MailHeaders
from service.machinery import Machinery
from service.processing import Choices, OwnPrice, Processed
from service.records import PageRecord, PageWord
from service.settings import Settings
from service.views import CandidateView, ProductView
from service.wiring import open_machinery

PRODUCTS = {"BOLT": "Hexagon bolt M8 x 40", "NUT": "Hexagon nut M8", "WASHER": "Washer M8"}
CUSTOMERS = {"C1": "Northwind Traders", "C2": "Südwind GmbH"}
PLACES = {"C1": ("C1-1", "C1-2"), "C2": ("C2-1",)}
PASSWORD = "correct horse battery"
NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


_MAIL = MailHeaders(subject="Order", sender_address="ann@northwind.example", message_id="<first@northwind.example>")


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.moment = NOW

    def __call__(self) -> datetime:
        return self.moment

    def forward(self, **span: float) -> None:
        self.moment += timedelta(**span)


def order_file(po: str = "P-1", customer: str = "C1", lines: list[dict[str, str]] | None = None, **more: Any) -> bytes:
    """A file with one order; two good lines unless told."""
    given = (
        lines
        if lines is not None
        else [
            {"part": "BOLT", "quantity": "2", "price": "1.50"},
            {"part": "NUT", "quantity": "10", "price": "0.20"},
        ]
    )
    return json.dumps({"orders": [{"po": po, "customer": customer, "lines": given, **more}]}).encode()


def _text(value: str | None) -> Text | None:
    box = Evidence(page=1, left=0.1, top=0.1, right=0.2, bottom=0.2, text=value or "")
    return None if value is None else Text(value=value, text=value, evidence=(box,), confidence=0.97)


def _number(value: str | None) -> Number | None:
    return None if value is None else Number(value=Decimal(value), text=value, confidence=0.97)


class TinyProcessor:
    """See service.processing.Processor."""

    def process(self, data: bytes, name: str, today: date) -> Processed:
        if data == b"broken":
            raise UnreadableDocument("The file is damaged.")
        try:
            content = json.loads(data)
        except ValueError:
            return Processed(reading=Reading(disposition=Disposition.NOT_AN_ORDER, why="It is a letter."))
        if trouble := content.get("trouble"):
            raise {"temporary": Temporary, "misconfigured": Misconfigured, "defect": ZeroDivisionError}[trouble]("Oh.")
        orders = tuple(self._order(order) for order in content["orders"])
        words = (PageWord("Order", 0.1, 0.1, 0.2, 0.12), PageWord("P-1", 0.21, 0.1, 0.3, 0.12, True, "line 1"))
        return Processed(
            reading=Reading(disposition=Disposition.ORDERS, orders=orders, trace=("read as JSON",)),
            converted=tuple(self.convert(order, Choices(), today) for order in orders),
            pages=(PageRecord(number=1, width=595.0, height=842.0, medium="text", words=words),),
            mail=_MAIL if "mail" in content else None,
        )

    @staticmethod
    def _order(given: dict[str, Any]) -> PurchaseOrder:
        lines = tuple(
            OrderLine(
                line_no=_text(str(10 * (index + 1))),
                buyer_part=_text(line.get("part")),
                quantity=_number(line.get("quantity")),
                unit_price=_number(line.get("price")),
                uom=_text("EA"),
            )
            for index, line in enumerate(given["lines"])
        )
        return PurchaseOrder(
            po_number=_text(given.get("po")),
            buyer=Party(name=_text(given.get("customer"))),
            lines=lines,
            channel="json",
            document_type=DocumentType(given.get("document_type", "purchase_order")),
            currency=_text("EUR"),
            findings=tuple(Finding.model_validate(finding) for finding in given.get("findings", ())),
        )

    def convert(self, order: PurchaseOrder, choices: Choices, today: date) -> Converted:
        named = order.buyer.name.value if order.buyer.name else None
        customer = choices.customer_id or (named if named in CUSTOMERS else None)
        chosen = {choice.line: (choice.sku, choice.rule) for choice in choices.skus}
        findings = [*order.findings, *self._header_findings(order, customer)]
        lines = []
        for index, line in enumerate(order.lines):
            part = line.buyer_part.value if line.buyer_part else None
            sku, rule = chosen.get(index, (part if part in PRODUCTS else None, "sku"))
            candidates = tuple(Candidate(id=key, label=label, score=0.5) for key, label in PRODUCTS.items())
            quantity = line.quantity.value if line.quantity else None
            lines.append(
                DraftLine(
                    line_no=(line.line_no.value if line.line_no else None) or str(index + 1),
                    sku=Match[str](choice=sku, rule=rule, score=0.99 if sku else 0.0, candidates=candidates),
                    quantity=quantity,
                    uom=line.uom.value if line.uom else "EA",
                    unit_price=line.unit_price.value if line.unit_price else None,
                )
            )
            if sku is None:
                findings.append(_finding("unknown_product", f"{part} is no product.", f"lines[{index}].sku", index))
            if quantity is None:
                findings.append(_finding("missing_quantity", "No quantity.", f"lines[{index}].quantity", index))
        place = choices.ship_to_id or (PLACES[customer][0] if customer else None)
        draft = SalesOrderDraft(
            customer=Match[str](choice=customer, rule="name", score=0.99 if customer else 0.0),
            ship_to=Match[str](choice=place, rule="usual", score=0.99 if place else 0.0),
            po_number=order.po_number.value if order.po_number else None,
            currency=order.currency.value if order.currency else "EUR",
            lines=tuple(lines),
        )
        verdict = Verdict.REVIEW if findings else Verdict.AUTO
        decision = Decision(verdict=verdict, findings=tuple(findings), confidence=0.999, policy_version="tiny")
        return Converted(purchase_order=order, draft=draft, decision=decision)

    @staticmethod
    def _header_findings(order: PurchaseOrder, customer: str | None) -> list[Finding]:
        findings = []
        if customer is None:
            findings.append(_finding("unknown_customer", "Nobody knows this customer.", "buyer"))
        if order.po_number is None:
            findings.append(_finding("missing_po_number", "No number.", "po_number"))
        return findings


def _finding(code: str, message: str, field: str, line: int | None = None) -> Finding:
    return Finding(code=code, message=message, field=field, line=None if line is None else str(10 * (line + 1)))


class TinyDirectory:
    """See service.processing.Directory."""

    def customer_price(
        self, customer_id: str, sku: str, unit: str, quantity: Decimal | None, today: date
    ) -> OwnPrice | None:
        return OwnPrice("1.50", "EUR") if customer_id in CUSTOMERS and sku in PRODUCTS else None

    def check(self) -> None:
        return None

    def first_products(self, limit: int) -> tuple[ProductView, ...]:
        """In the order in which they are written above."""
        return tuple(product for sku in list(PRODUCTS)[:limit] if (product := self.product(sku)))

    def size(self) -> tuple[int, int]:
        """Products and customers."""
        return len(PRODUCTS), len(CUSTOMERS)

    def product(self, sku: str) -> ProductView | None:
        if sku not in PRODUCTS:
            return None
        return ProductView(sku=sku, description=PRODUCTS[sku], base_uom="EA", pack_sizes=(("EA", "1"), ("BX", "50")))

    def search_products(self, query: str, limit: int) -> tuple[ProductView, ...]:
        found = [sku for sku, words in PRODUCTS.items() if query.lower() in f"{sku} {words}".lower()]
        return tuple(product for sku in found[:limit] if (product := self.product(sku)))

    def search_customers(self, query: str, limit: int, order: PurchaseOrder | None = None) -> tuple[CandidateView, ...]:
        found = [(key, name) for key, name in CUSTOMERS.items() if query.lower() in name.lower()]
        return tuple(CandidateView(id=key, label=name) for key, name in found[:limit])

    def customer_name(self, customer_id: str) -> str | None:
        return CUSTOMERS.get(customer_id)

    def customer_language(self, customer_id: str) -> str:
        """All are written to in one language."""
        return "en"

    def ship_tos(self, customer_id: str, query: str = "") -> tuple[CandidateView, ...]:
        return tuple(CandidateView(id=place, label=f"Place {place}") for place in PLACES.get(customer_id, ()))


def tiny_machinery(
    folder: Path, *, erp: ErpAdapter | None = None, now: Callable[[], datetime] | None = None, **settings: Any
) -> Machinery:
    """An installation in a folder; opening the same folder again is a restart."""
    values = {"data_folder": folder, "today": "2026-11-21", **settings}
    return open_machinery(
        Settings(**values),
        processor=TinyProcessor(),
        directory=TinyDirectory(),
        erp=erp or OrderBook(OrderBookOptions(data_folder=folder)),
        **({"now": now} if now else {}),
    )
