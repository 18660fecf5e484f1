"""What the ERP should get, and whether it may go there untouched."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Generic, TypeVar

from models.base import Frozen
from models.order import PurchaseOrder
from models.reasons import Finding

T = TypeVar("T")


class Candidate(Frozen):
    """A possible choice, for a person to pick."""

    id: str
    label: str
    score: float
    agrees: tuple[str, ...] = ()
    contradicts: tuple[str, ...] = ()


class Match(Frozen, Generic[T]):
    """A choice from the catalogue, the rule that made it and what else was possible."""

    choice: T | None
    rule: str = ""  # "cross_reference", "sku", "gtin", "description" ...
    score: float = 0.0  # probability that the choice is right
    candidates: tuple[Candidate, ...] = ()  # best first, the choice included


TextMatch = Match[str]  # named here so that drafts can travel between processes


class DraftLine(Frozen):
    """One sales order line. `quantity` and `uom` as ordered, `unit_price` per that unit."""

    line_no: str
    sku: TextMatch
    quantity: Decimal | None
    uom: str | None
    unit_price: Decimal | None
    description: str = ""
    requested_date: date | None = None
    list_price: Decimal | None = None  # the customer's valid price, per the same unit
    quantity_in_base: Decimal | None = None


class SalesOrderDraft(Frozen):
    """A sales order that could be posted."""

    customer: TextMatch
    ship_to: TextMatch
    po_number: str | None = None
    currency: str | None = None
    requested_delivery_date: date | None = None
    lines: tuple[DraftLine, ...] = ()
    net_total: Decimal | None = None


class Mapped(Frozen):
    """The draft and every doubt about it, all at once."""

    draft: SalesOrderDraft
    findings: tuple[Finding, ...] = ()


class Verdict(StrEnum):
    """Who acts next."""

    AUTO = "auto"
    REVIEW = "review"


class Decision(Frozen):
    """Whether the order may be pushed with no one looking at it."""

    verdict: Verdict
    findings: tuple[Finding, ...] = ()
    confidence: float = 0.0  # probability that everything the ERP would get is right
    policy_version: str = ""


class Converted(Frozen):
    """One order, all the way to the decision."""

    purchase_order: PurchaseOrder
    draft: SalesOrderDraft
    decision: Decision


class Correction(Frozen):
    """A person's change to one field; appended, never edited."""

    field: str  # a path of the order: "po_number", "customer", "lines[2].sku"
    before: str | None
    after: str | None
    by: str
    at: datetime
    remember: bool = False


class PostedOrder(Frozen):
    """What the ERP made of it."""

    erp_number: str
    idempotency_key: str
    posted_at: datetime
    adapter: str = ""
    already_there: bool = False  # found by its key: an earlier attempt had succeeded


class Milestone(Frozen):
    """A step of the order after posting; appended, never edited."""

    kind: str  # acknowledged, shipped, invoiced, paid, overdue
    at: datetime
    source: str = ""
    note: str = ""
