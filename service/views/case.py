"""A case as a whole, and what is done with it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from models.base import Frozen
from service.states import CaseState
from service.views.document import DocumentView, MailView, PageView
from service.views.fields import ChargeView, FieldView, FindingView, LineView


class DecisionView(Frozen):
    """Why it went through, or why not."""

    verdict: str  # "auto" or "review"
    confidence: float  # probability that everything the ERP would get is right
    policy_version: str
    explanation: tuple[str, ...]  # sentences: what kept it from going through by itself; () for auto
    blocking: tuple[FindingView, ...] = ()  # must be settled before an approval
    warnings: tuple[FindingView, ...] = ()  # an approval overrules them


class EventView(Frozen):
    """Something that happened to a case; never changed afterwards."""

    sequence: int
    kind: str  # "received", "read", "corrected", "approved", "posted" ... (service.events.EventKind)
    title: str  # a sentence in English for the history
    at: datetime
    by: str  # a user name, "" for the machine
    field: str | None = None
    before: str | None = None
    after: str | None = None
    note: str = ""


class Difference(Frozen):
    """What somebody else changed meanwhile."""

    field: str
    before: str | None  # at the version the person had loaded
    after: str | None  # now
    by: str
    at: datetime


class Sibling(Frozen):
    """Another order of the same file."""

    id: str
    po_number: str | None
    state: CaseState


class Action(StrEnum):
    """What may be done with a case now; also depends on the person's role."""

    CORRECT = "correct"
    APPROVE = "approve"
    REJECT = "reject"
    REOPEN = "reopen"
    RETRY = "retry"
    WITHDRAW = "withdraw"
    RECALL = "recall"
    POSTPONE = "postpone"
    NOTE = "note"


class CaseView(Frozen):
    """All there is to know about a case."""

    id: str
    version: int  # give it back with every change
    state: CaseState
    document: DocumentView
    document_type: str  # models.order.DocumentType value
    channel: str
    pages: tuple[PageView, ...]
    fields: tuple[FieldView, ...]  # of the header; those that the ERP gets first
    lines: tuple[LineView, ...]
    charges: tuple[ChargeView, ...]
    notes: tuple[str, ...]  # printed remarks of the order
    findings: tuple[FindingView, ...]  # all, in the order of the page: header, then lines
    decision: DecisionView | None  # None before it was decided
    events: tuple[EventView, ...]  # oldest first
    actions: tuple[Action, ...]  # by state alone
    received_at: datetime
    updated_at: datetime
    mail: MailView | None = None
    siblings: tuple[Sibling, ...] = ()
    erp_number: str | None = None
    erp_name: str = ""  # the adapter's name, where it was or would be posted
    net_total: str | None = None  # of the lines as they would be posted
    currency: str | None = None
    claimed_by: str | None = None
    postponed_until: datetime | None = None
    problem: str = ""  # why it is stopped, unreadable or no order, in words for a person
    trace: tuple[str, ...] = ()  # how it was read, step by step
    due_at: datetime | None = None  # the customer's cut-off
    undoable: bool = False  # there is a step to take back
    redoable: bool = False  # there is one to take up again

    def field(self, label: str) -> FieldView | None:
        """The header field of this label; None where there is none."""
        return next((field for field in self.fields if field.label == label), None)


class Change(Frozen):
    """What a person wants a field to be.

    `field` is a path of the case ("po_number", "customer", "ship_to", "lines[2].sku",
    "lines[2].quantity"). The value as it already is confirms it. `lines[2]` with None removes the
    line; `lines[+]` with a sku (or "") adds one at the end,
    `lines[2+]` one below the third ("=" for a copy of it). `remember`: the customer's part number
    of this line means this sku from now on (only for "lines[n].sku").
    """

    field: str
    value: str | None
    remember: bool = False
