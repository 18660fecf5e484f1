"""What the repository hands out: rows as frozen data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from pydantic import SecretStr

from models.base import Frozen
from models.evidence import Evidence
from models.perspective import Perspective
from models.transcript import MailHeaders
from service.states import CaseState


class PartRecord(Frozen):
    """A part of a message."""

    name: str
    media_type: str
    role: str
    problem: str = ""


class DocumentRecord(Frozen):
    """A received file and what reading it told about the whole of it."""

    sha256: str
    name: str
    media_type: str
    size: int
    received_at: datetime
    origin: str
    received_by: str
    times_received: int = 1
    disposition: str | None = None
    why: str = ""
    language: str = ""
    mail: MailHeaders | None = None
    parts: tuple[PartRecord, ...] = ()
    trace: tuple[str, ...] = ()
    words: str = ""  # of its text, lower case, each once: for searching


@dataclass(frozen=True, slots=True)
class PageWord:
    """A word in fractions of its page; a dataclass because a page has thousands."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    bold: bool = False
    ref: str = ""


@dataclass(frozen=True, slots=True)
class PageRecord:
    """A page as read. `picture_sha256` is the stored file to draw it from, None where there is none."""

    number: int
    width: float
    height: float
    medium: str
    title: str = ""
    unreadable: tuple[Evidence, ...] = ()
    picture_sha256: str | None = None
    picture_page: int = 1
    turned: int = 0
    onto_picture: Perspective = ()
    words: tuple[PageWord, ...] = ()


class CaseRecord(Frozen):
    """The row of a case: where it is, and what the queue shows of it."""

    id: str
    document: str
    position: int
    state: CaseState
    version: int
    received_at: datetime
    updated_at: datetime
    resume_state: CaseState | None = None
    decided_at: datetime | None = None
    approved_at: datetime | None = None
    posted_at: datetime | None = None
    untouched: bool = False
    po_number: str | None = None
    po_key: str | None = None
    customer_id: str | None = None
    customer_name: str = ""
    document_type: str = "purchase_order"
    channel: str = ""
    total: Decimal | None = None
    currency: str | None = None
    line_count: int = 0
    requested_delivery_date: date | None = None
    confidence: float | None = None
    finding_count: int = 0
    erp_name: str = ""
    erp_number: str | None = None
    problem: str = ""
    claimed_by: str | None = None
    claimed_at: datetime | None = None
    postponed_until: datetime | None = None
    due_at: datetime | None = None  # when the customer's order has to be in the ERP
    assigned_to: str | None = None  # whose turn it is by the fair assignment
    passed_by: str | None = None  # who gave it back
    search_text: str = ""


class EventKind(StrEnum):
    """What can happen to a case."""

    RECEIVED = "received"
    RECEIVED_AGAIN = "received_again"
    READ = "read"
    MAPPED = "mapped"
    DECIDED = "decided"
    CORRECTED = "corrected"
    CONFIRMED = "confirmed"
    UNDONE = "undone"
    REDONE = "redone"
    APPROVED = "approved"
    POSTED = "posted"
    REFUSED = "refused"  # by the ERP
    REJECTED = "rejected"  # by a person
    NOT_AN_ORDER = "not_an_order"
    UNREADABLE = "unreadable"
    REOPENED = "reopened"
    STOPPED = "stopped"
    RETRIED = "retried"
    POSTPONED = "postponed"
    LEARNED = "learned"
    NOTE = "note"
    TAKEN_OVER = "taken_over"  # the claim of somebody else
    WITHDRAWN = "withdrawn"  # an approval, before the ERP had it
    RECALLING = "recalling"  # somebody wants it back from the ERP
    RECALLED = "recalled"  # the ERP cancelled it
    NOT_RECALLED = "not_recalled"  # it was too late, or the ERP said no
    ASKED = "asked"  # the customer
    ANSWERED = "answered"  # by the customer
    MAIL_WRITTEN = "mail_written"  # to the customer, to be sent
    MAIL_SENT = "mail_sent"
    MAIL_FAILED = "mail_failed"
    ASSIGNED = "assigned"  # by the fair assignment


class EventRecord(Frozen):
    """Something that happened. `note` of a correction is "remember" or ""; `after` of an undoing or redoing is the id of the change."""

    id: int
    case_id: str
    kind: EventKind
    at: datetime
    by: str
    case_version: int
    field: str | None = None
    before: str | None = None
    after: str | None = None
    note: str = ""


class OutboxState(StrEnum):
    """Where a posting is."""

    WAITING = "waiting"
    POSTED = "posted"
    REFUSED = "refused"
    RECALLING = "recalling"  # posted, and to be cancelled in the ERP
    RECALLED = "recalled"


class OutboxRecord(Frozen):
    """An order on its way to the ERP, written in the transaction that decided it."""

    idempotency_key: str
    case_id: str
    adapter: str
    content: str
    state: OutboxState
    attempts: int
    created_at: datetime
    attempted_at: datetime | None = None
    posted_at: datetime | None = None
    erp_number: str | None = None
    error: str = ""


class LetterState(StrEnum):
    """Where a mail is."""

    WAITING = "waiting"
    SENDING = "sending"  # the mail server may have it
    SENT = "sent"
    FAILED = "failed"


class LetterRecord(Frozen):
    """A mail to a customer, written in the transaction that it belongs to."""

    id: str
    case_id: str
    recipient: str
    subject: str
    text: str
    language: str
    answers: str  # a message id
    by: str
    state: LetterState
    attempts: int
    created_at: datetime
    due_at: datetime
    attempted_at: datetime | None = None
    sent_at: datetime | None = None
    error: str = ""


class ContactRecord(Frozen):
    """How something that the desk is connected to answered."""

    name: str
    asked_at: datetime
    answered_at: datetime | None = None
    failed_at: datetime | None = None
    problem: str = ""  # of the last failure
    taken: int = 0
    taken_at: datetime | None = None


class JobState(StrEnum):
    """Where a job is; one that is done has no row."""

    WAITING = "waiting"
    RUNNING = "running"
    DEAD = "dead"


class JobRecord(Frozen):
    """Work to be done on a case. `attempts` counts failures in a row, `crashes` the workers that died over it."""

    case_id: str
    state: JobState
    attempts: int
    due_at: datetime
    created_at: datetime
    crashes: int = 0
    lease_until: datetime | None = None
    worker: str = ""
    lease: str = ""
    error: str = ""


class AliasRecord(Frozen):
    """A customer's part number that a clerk told us the meaning of."""

    customer_id: str
    customer_part: str
    sku: str
    printed: str
    by: str
    at: datetime
    case_id: str


class AccountRecord(Frozen):
    """A user's row."""

    name: str
    full_name: str
    role: str
    active: bool
    language: str
    password_hash: str
    created_at: datetime
    subject: str | None = None


class SignInRecord(Frozen):
    """A sign-in through the identity provider."""

    id: str
    account: str
    subject: str
    sid: str
    id_token: SecretStr  # so that nothing that prints a record prints it
    begun_at: datetime
