"""The list of cases."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from models.base import Frozen
from service.states import CaseState


class ReasonCount(Frozen):
    """How many cases have a finding of this code."""

    code: str
    title: str
    count: int


class QueueSort(StrEnum):
    """The order of the queue; ties go by arrival."""

    OLDEST = "oldest"
    NEWEST = "newest"
    LARGEST = "largest"  # by total, without regard to the currency
    LEAST_WORK = "least_work"  # fewest findings first
    CUSTOMER = "customer"
    DUE = "due"  # by the customer's cut-off; without one last


class QueueFilter(Frozen):
    """Which cases to list. Conditions are joined by AND; empty means all."""

    states: tuple[CaseState, ...] = (CaseState.WAITING,)
    text: str = ""  # words found in PO number, customer, file name, ERP number, sender, sku or description
    reason: str = ""  # a ReviewReason code
    channel: str = ""  # "pdf", "email_text" ...
    customer_id: str = ""
    mine: str = ""  # a user name: only what this person has claimed or was given
    mentioned: str = ""  # a user name: only cases with a note that names this person
    with_postponed: bool = False  # also what sleeps until a later moment
    received_from: date | None = None  # inclusive, UTC
    received_to: date | None = None  # inclusive, UTC
    sort: QueueSort = QueueSort.OLDEST
    after: str = ""  # a case id: what follows it in the list, whatever page that is
    page: int = 1  # 1-based
    page_size: int = 50  # 1..500
    rows: int = 0  # more than a page, from its start: what was scrolled through; up to 1000


class QueueReason(Frozen):
    """A finding in a queue row."""

    code: str
    title: str
    message: str
    blocks: bool


class QueueRow(Frozen):
    """One case in the list."""

    id: str
    state: CaseState
    version: int
    po_number: str | None
    customer_id: str | None
    customer_name: str  # as in the catalogue when matched, else as printed, else the sender
    total: Decimal | None
    currency: str | None
    line_count: int
    received_at: datetime
    updated_at: datetime
    reasons: tuple[QueueReason, ...]
    file_name: str
    channel: str
    confidence: float | None  # of the whole order, 0..1; None before the decision
    requested_delivery_date: date | None = None
    erp_number: str | None = None
    document_type: str = "purchase_order"
    claimed_by: str | None = None
    postponed_until: datetime | None = None
    due_at: datetime | None = None  # the customer's cut-off
    problem: str = ""  # why it is stopped, unreadable or no order


class QueuePage(Frozen):
    """A page of the list and the figures around it."""

    rows: tuple[QueueRow, ...]
    total: int  # rows on all pages
    page: int
    page_size: int
    counts: dict[str, int]  # by state value, over all cases, every state present
    reasons: tuple[ReasonCount, ...]  # within the filter but for its reason, most frequent first

    @property
    def pages(self) -> int:
        """How many pages there are; at least 1."""
        return max(1, -(-self.total // self.page_size))
