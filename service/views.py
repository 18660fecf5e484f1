"""What the screens and the API are given: frozen, complete, already looked up.

A view holds no live connection and no lazy part. Values are text in the notation of the result
file (decimal point, ISO 8601 dates, codes), so that a screen formats them for its reader's
language; what the document printed stands beside them.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from models.base import Frozen
from models.evidence import Evidence
from service.roles import Permission, Role
from service.states import CaseState


class User(Frozen):
    """A person who signed in, or a program with a key."""

    name: str  # the sign-in name, unique, lower case
    full_name: str
    role: Role
    active: bool = True
    language: str = ""  # ISO 639-1 as the person chose; "" for the browser's

    def may(self, permission: Permission) -> bool:
        """Whether this person may do it."""
        return self.active and self.role.may(permission)


class ApiKey(Frozen):
    """A program's key without its secret."""

    id: str
    label: str
    user: str
    created_at: datetime
    last_used_at: datetime | None = None
    revoked_at: datetime | None = None


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


class QueueFilter(Frozen):
    """Which cases to list. Conditions are joined by AND; empty means all."""

    states: tuple[CaseState, ...] = (CaseState.WAITING,)
    text: str = ""  # words found in PO number, customer, file name, ERP number, sender, sku or description
    reason: str = ""  # a ReviewReason code
    channel: str = ""  # "pdf", "email_text" ...
    customer_id: str = ""
    mine: str = ""  # a user name: only what this person has claimed
    with_postponed: bool = False  # also what sleeps until a later moment
    received_from: date | None = None  # inclusive, UTC
    received_to: date | None = None  # inclusive, UTC
    sort: QueueSort = QueueSort.OLDEST
    page: int = 1  # 1-based
    page_size: int = 50  # 1..500


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


class FindingView(Frozen):
    """A doubt, with all that the screen says about it."""

    code: str
    title: str
    remedy: str
    blocks: bool
    message: str
    field: str | None = None
    line: str | None = None
    expected: str | None = None
    found: str | None = None
    evidence: tuple[Evidence, ...] = ()


class CandidateView(Frozen):
    """Something to choose for a field."""

    id: str  # what `choose` takes
    label: str  # "M8X40-A2  Hexagon bolt M8 x 40, stainless"
    score: float = 0.0  # 0..1
    agrees: tuple[str, ...] = ()
    contradicts: tuple[str, ...] = ()
    detail: str = ""  # "0.18 EUR per EA, 1,200 in stock"


class FieldKind(StrEnum):
    """How a field is entered."""

    TEXT = "text"
    DECIMAL = "decimal"
    DATE = "date"  # YYYY-MM-DD
    CURRENCY = "currency"  # ISO 4217
    UNIT = "unit"  # UN/ECE Rec 20 code or the trade's; words are understood ("box", "Stk")
    CHOICE = "choice"  # an id from the catalogue; `candidates` and `Desk.candidates` offer some


class FieldView(Frozen):
    """One field: what the ERP would get, what the paper says and why."""

    path: str  # "po_number", "customer", "lines[2].quantity" (0-based): what `Change.field` takes
    label: str  # a stable key for the screen's dictionary: "po_number", "customer", "quantity" ...
    kind: FieldKind
    value: str | None  # normalised; an id for CHOICE
    display: str = ""  # for CHOICE the name behind the id, else the value
    text: str = ""  # exactly as printed; "" when not on the paper
    evidence: tuple[Evidence, ...] = ()
    confidence: float | None = None  # 0..1; None where there is nothing to be sure of
    sure: bool = True  # False: have a person look at it (below the policy's bar, or a finding stands here)
    why: str = ""  # what spoke for it: a rule's name or a sentence
    findings: tuple[FindingView, ...] = ()
    candidates: tuple[CandidateView, ...] = ()  # best first
    editable: bool = True
    required: bool = False
    corrected_by: str | None = None
    confirmed: bool = False  # a person typed or accepted it


class LineView(Frozen):
    """One order line."""

    index: int  # 0-based; the n of "lines[n]"
    line_no: str
    fields: tuple[FieldView, ...]  # sku, description, quantity, uom, unit_price, requested_date, then the paper's
    findings: tuple[FindingView, ...] = ()  # all of this line, those of its fields included
    box: Evidence | None = None  # the whole row
    list_price: str | None = None  # the customer's valid price, per the same unit
    amount: str | None = None  # quantity x unit price
    product: ProductView | None = None
    notes: tuple[str, ...] = ()

    def field(self, label: str) -> FieldView | None:
        """The field of this label ("quantity"); None where the line has none."""
        return next((field for field in self.fields if field.label == label), None)


class ChargeView(Frozen):
    """Freight, handling, a surcharge or an order discount."""

    description: str
    amount: str | None
    evidence: tuple[Evidence, ...] = ()


class ProductView(Frozen):
    """A product of the catalogue."""

    sku: str
    description: str
    gtin: str = ""
    manufacturer: str = ""
    mpn: str = ""
    base_uom: str = ""
    pack_sizes: tuple[tuple[str, str], ...] = ()  # (("EA", "1"), ("BX", "50")): in base units
    list_price: str | None = None
    currency: str = ""
    active: bool = True
    replaced_by: str = ""
    stock_on_hand: str | None = None


class PageView(Frozen):
    """One page of the document, as read."""

    number: int  # 1-based, the `page` of evidence
    width: float  # points, upright
    height: float
    medium: str  # a models.transcript.Medium value
    has_picture: bool  # False: draw the words (`Desk.page_words`)
    title: str = ""  # a sheet's name, an attachment's name
    unreadable: tuple[Evidence, ...] = ()


class WordView(Frozen):
    """A word and where it stands, in fractions of the page, top-left origin."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    bold: bool = False
    ref: str = ""  # "Orders!C7", "line 14"


class DocumentView(Frozen):
    """The file as it came."""

    sha256: str
    name: str
    media_type: str
    size: int  # bytes
    received_at: datetime
    origin: str
    by: str
    times_received: int = 1  # the same bytes again are the same document
    language: str = ""
    parts: tuple[PartView, ...] = ()  # of a message: body and attachments


class PartView(Frozen):
    """A part of a message."""

    name: str
    media_type: str
    role: str
    problem: str = ""


class MailView(Frozen):
    """The envelope of a message. Untrusted text: show it escaped."""

    subject: str = ""
    sender_name: str = ""
    sender_address: str = ""
    reply_to: str = ""
    recipients: tuple[str, ...] = ()
    sent_at: datetime | None = None
    message_id: str = ""
    authentication: tuple[tuple[str, str], ...] = ()  # (("spf", "pass"), ...)


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

    def field(self, label: str) -> FieldView | None:
        """The header field of this label; None where there is none."""
        return next((field for field in self.fields if field.label == label), None)


class Change(Frozen):
    """What a person wants a field to be.

    `field` is a path of the case ("po_number", "customer", "ship_to", "lines[2].sku",
    "lines[2].quantity"). The value as it already is confirms it. `lines[2]` with None removes the
    line; `lines[+]` with a sku (or "") adds one at the end. `remember`: the customer's part number
    of this line means this sku from now on (only for "lines[n].sku").
    """

    field: str
    value: str | None
    remember: bool = False


class Original(Frozen):
    """The file as received."""

    name: str
    media_type: str
    data: bytes


class DayFigures(Frozen):
    """One day, UTC."""

    day: date
    received: int
    posted: int
    untouched: int


class StatsView(Frozen):
    """How the desk does, over the days asked for."""

    days: int
    received: int  # orders
    posted: int
    untouched: int  # posted with no one looking
    touchless_share: float | None  # untouched / posted; None without posted orders
    waiting: int
    oldest_waiting_at: datetime | None
    median_minutes_waiting: float | None  # from decided to approved
    reasons: tuple[ReasonCount, ...]
    corrected_fields: tuple[tuple[str, int], ...]  # label, times corrected (not merely confirmed); most first
    per_day: tuple[DayFigures, ...]
    counts: dict[str, int]  # by state value, all cases


class HealthView(Frozen):
    """Whether the machinery works."""

    database: str  # "sqlite" or "postgresql"
    erp: str
    jobs_waiting: int
    jobs_running: int
    jobs_dead: int
    oldest_job_at: datetime | None
    postings_waiting: int
    worker_seen_at: datetime | None  # last heartbeat
    catalog_problem: str = ""  # why the catalogue cannot be used; "" when it can
    erp_problem: str = ""


LineView.model_rebuild()
DocumentView.model_rebuild()
