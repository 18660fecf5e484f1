"""The tables. What is written here is history in `migrations`; a change goes into both.

Append-only by triggers: `event`, `stage_output` and `audit`. Moments are UTC. Money is text, because SQLite
has no decimals. `total_sort`, `customer_sort` and `due_sort` are for sorting only and never empty.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from service.columns import moment as _moment

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

document = Table(
    "document",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("name", Text, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("size", Integer, nullable=False),
    _moment("received_at"),
    Column("origin", Text, nullable=False),
    Column("received_by", Text, nullable=False),
    Column("times_received", Integer, nullable=False),
    Column("disposition", Text, nullable=True),  # NULL until it is read
    Column("why", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("mail", Text, nullable=True),  # JSON
    Column("parts", Text, nullable=False),  # JSON
    Column("trace", Text, nullable=False),  # JSON
    Column("words", Text, nullable=False, server_default=""),  # of its text, lower case, each once
)

document_page = Table(
    "document_page",
    metadata,
    Column("sha256", String(64), ForeignKey("document.sha256"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("width", Float, nullable=False),
    Column("height", Float, nullable=False),
    Column("medium", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("unreadable", Text, nullable=False),  # JSON
    Column("picture_sha256", String(64), nullable=True),  # the stored file that the picture is made of
    Column("picture_page", Integer, nullable=False),  # 1-based, within that file
    Column("turned", Integer, nullable=False),  # degrees clockwise
    Column("onto_picture", Text, nullable=False, server_default="[]"),  # JSON
    Column("words", LargeBinary, nullable=False),  # zlib of JSON
)

_ARRIVAL = ("received_at", "number")

order_case = Table(
    "order_case",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("document", String(64), ForeignKey("document.sha256"), nullable=False),
    Column("position", Integer, nullable=False),  # 0-based, of the order in the document
    Column("state", Text, nullable=False),
    Column("resume_state", Text, nullable=True),  # where a stopped case goes on
    Column("version", Integer, nullable=False),
    _moment("received_at"),
    _moment("updated_at"),
    _moment("decided_at", nullable=True),
    _moment("approved_at", nullable=True),
    _moment("posted_at", nullable=True),
    Column("untouched", Boolean, nullable=False),  # no person had a hand in it
    Column("po_number", Text, nullable=True),
    Column("po_key", Text, nullable=True),  # folded, to find the same number written otherwise
    Column("customer_id", Text, nullable=True),
    Column("customer_name", Text, nullable=False),
    Column("document_type", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("total", Text, nullable=True),
    Column("total_sort", Float, nullable=True),  # the total negated: an index from largest to smallest
    Column("currency", Text, nullable=True),
    Column("line_count", Integer, nullable=False),
    Column("requested_delivery_date", Date, nullable=True),
    Column("confidence", Float, nullable=True),
    Column("finding_count", Integer, nullable=False),
    Column("erp_name", Text, nullable=False),
    Column("erp_number", Text, nullable=True),
    Column("problem", Text, nullable=False),
    Column("claimed_by", Text, nullable=True),
    _moment("claimed_at", nullable=True),
    _moment("postponed_until", nullable=True),
    Column("search_text", Text, nullable=False),  # lower case; indexed by trigrams, see migration 0002
    Column("number", BigInteger, nullable=True),  # in the order of arrival
    _moment("due_at", nullable=True),  # the customer's next cut-off after it came
    Column("assigned_to", Text, nullable=True),  # whose turn it is by the fair assignment
    Column("passed_by", Text, nullable=True),  # who gave it back: not given to them again
    Column("customer_sort", Text, nullable=True),  # the name in lower case
    _moment("due_sort", nullable=True),  # `due_at`, or far away
    UniqueConstraint("document", "position"),
    Index("ix_order_case_number", "number", unique=True),
    Index("ix_order_case_state_received_at_number", "state", *_ARRIVAL, "postponed_until", "channel", "id"),
    Index("ix_order_case_received_at_number", *_ARRIVAL, "postponed_until", "channel", "id"),
    *(
        Index(f"ix_order_case_{key}_received_at", key, *_ARRIVAL, "state", "postponed_until", "channel", "id")
        for key in ("total_sort", "customer_sort", "due_sort", "finding_count")
    ),
    Index("ix_order_case_claimed_by", "claimed_by"),
    Index("ix_order_case_assigned_to", "assigned_to"),
    Index("ix_order_case_received_at_state", "received_at", "state"),
    Index("ix_order_case_posted_at_untouched", "posted_at", "untouched"),
    Index("ix_order_case_approved_at_untouched_decided_at", "approved_at", "untouched", "decided_at"),
    Index("ix_order_case_customer_id_po_key", "customer_id", "po_key"),
)

case_reason = Table(
    "case_reason",
    metadata,
    Column("case_id", String(32), ForeignKey("order_case.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("code", Text, nullable=False),
    Column("message", Text, nullable=False),
    Index("ix_case_reason_code_case_id", "code", "case_id"),
)

stage_output = Table(
    "stage_output",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("case_id", String(32), ForeignKey("order_case.id"), nullable=False),
    Column("stage", Text, nullable=False),  # order, draft, decision
    Column("code_version", Text, nullable=False),
    _moment("at"),
    Column("content", Text, nullable=False),  # JSON
    Index("ix_stage_output_case_id_stage_id", "case_id", "stage", "id"),
)

event = Table(
    "event",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("case_id", String(32), ForeignKey("order_case.id"), nullable=False, index=True),
    Column("kind", Text, nullable=False),
    _moment("at", index=True),
    Column("by", Text, nullable=False),
    Column("case_version", Integer, nullable=False),  # after the event
    Column("field", Text, nullable=True),
    Column("before", Text, nullable=True),
    Column("after", Text, nullable=True),
    Column("note", Text, nullable=False),
)

outbox = Table(
    "outbox",
    metadata,
    Column("idempotency_key", String(80), primary_key=True),
    Column("case_id", String(32), ForeignKey("order_case.id"), nullable=False, index=True),
    Column("adapter", Text, nullable=False),
    Column("content", Text, nullable=False),  # the ErpOrder as JSON, frozen at the approval
    Column("state", Text, nullable=False, index=True),
    Column("attempts", Integer, nullable=False),
    _moment("created_at"),
    _moment("attempted_at", nullable=True),  # written before the ERP is called
    _moment("posted_at", nullable=True),
    Column("erp_number", Text, nullable=True),
    Column("error", Text, nullable=False),
)

job = Table(
    "job",
    metadata,
    Column("case_id", String(32), ForeignKey("order_case.id"), primary_key=True),
    Column("state", Text, nullable=False),  # waiting, running, dead
    Column("attempts", Integer, nullable=False),  # failed ones in a row
    Column("crashes", Integer, nullable=False),  # workers that died over it
    _moment("due_at"),
    _moment("created_at"),
    _moment("lease_until", nullable=True),
    Column("worker", Text, nullable=False),
    Column("lease", Text, nullable=False),  # of this run; a worker that lost it has lost the job
    Column("error", Text, nullable=False),
    Index("ix_job_state_due_at", "state", "due_at"),
)

worker = Table(
    "worker",
    metadata,
    Column("name", Text, primary_key=True),
    _moment("seen_at"),
)

alias = Table(
    "alias",
    metadata,
    Column("customer_id", Text, primary_key=True),
    Column("customer_part", Text, primary_key=True),  # folded
    Column("sku", Text, nullable=False),
    Column("printed", Text, nullable=False),
    Column("by", Text, nullable=False),
    _moment("at"),
    Column("case_id", String(32), ForeignKey("order_case.id"), nullable=False),
)

account = Table(
    "account",
    metadata,
    Column("name", Text, primary_key=True),
    Column("full_name", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("language", Text, nullable=False),
    Column("password_hash", Text, nullable=False),  # "" where there is no password
    _moment("created_at"),
    Column("subject", Text, nullable=True),  # issuer and subject at the identity provider
    Index("ix_account_subject", "subject", unique=True),
)

api_key = Table(
    "api_key",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("label", Text, nullable=False),
    Column("account", Text, ForeignKey("account.name"), nullable=False),
    Column("secret_sha256", String(64), nullable=False, unique=True),
    _moment("created_at"),
    _moment("last_used_at", nullable=True),
    _moment("revoked_at", nullable=True),
)

sign_in = Table(  # through an identity provider, as long as it lasts
    "sign_in",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("account", Text, ForeignKey("account.name"), nullable=False),
    Column("subject", Text, nullable=False, index=True),  # issuer and subject there
    Column("sid", Text, nullable=False, index=True),  # the provider's session; "" where it names none
    Column("id_token", Text, nullable=False),  # its hint of who signs out
    _moment("begun_at"),
)

spent_token = Table(  # by which the provider ended sessions, so that none works twice
    "spent_token",
    metadata,
    Column("jti", Text, primary_key=True),
    _moment("at"),
)

saved_view = Table(
    "saved_view",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("owner", Text, ForeignKey("account.name"), nullable=False),
    Column("name", Text, nullable=False),
    Column("query", Text, nullable=False),  # of the queue's address
    Column("shared", Boolean, nullable=False),
)

audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    _moment("at"),
    Column("by", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("about", Text, nullable=False),
    Column("before", Text, nullable=True),
    Column("after", Text, nullable=True),
)

question = Table(
    "question",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("case_id", String(32), ForeignKey("order_case.id"), nullable=False, index=True),
    Column("field", Text, nullable=True),
    Column("text", Text, nullable=False),
    Column("options", Text, nullable=False),  # JSON
    Column("recipient", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("asked_by", Text, nullable=False),
    _moment("asked_at"),
    _moment("expires_at"),
    Column("answer", Text, nullable=True),
    _moment("answered_at", nullable=True),
)

presence = Table(
    "presence",
    metadata,
    Column("account", Text, ForeignKey("account.name"), primary_key=True),
    _moment("seen_at"),
    Column("away", Boolean, nullable=False),  # by their own word, until they come back
)

mention = Table(
    "mention",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("case_id", String(32), ForeignKey("order_case.id"), nullable=False, index=True),
    Column("event_id", Integer, ForeignKey("event.id"), nullable=False),  # the note
    Column("account", Text, ForeignKey("account.name"), nullable=False),
    _moment("read_at", nullable=True),
    Index("ix_mention_account_read_at", "account", "read_at"),
)

bought = Table(
    "bought",
    metadata,
    Column("case_id", String(32), ForeignKey("order_case.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("customer_id", Text, nullable=False),
    Column("sku", Text, nullable=False),
    _moment("at"),
    Column("quantity", Text, nullable=False),
    Column("uom", Text, nullable=False),
    Column("unit_price", Text, nullable=True),
    Column("currency", Text, nullable=False),
    Column("po_number", Text, nullable=False),
    Index("ix_bought_customer_id_sku_at", "customer_id", "sku", "at"),
)

change = Table(
    "change",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("case_id", String(32), nullable=False),
    Column("what", Text, nullable=False),  # "case" or "note"; old rows are swept away
)

letter = Table(
    "letter",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("case_id", String(32), ForeignKey("order_case.id"), nullable=False, index=True),
    Column("recipient", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("answers", Text, nullable=False),  # the message id of the mail that it answers, or ""
    Column("by", Text, nullable=False),
    Column("state", Text, nullable=False),  # waiting, sending, sent, failed
    Column("attempts", Integer, nullable=False),
    _moment("created_at"),
    _moment("due_at"),
    _moment("attempted_at", nullable=True),  # written before the mail server is called
    _moment("sent_at", nullable=True),
    Column("error", Text, nullable=False),
    Index("ix_letter_state_due_at", "state", "due_at"),
)

contact = Table(
    "contact",
    metadata,
    Column("name", Text, primary_key=True),  # "erp", "mail", "sign-in", "mailbox orders"
    _moment("asked_at"),
    _moment("answered_at", nullable=True),
    _moment("failed_at", nullable=True),
    Column("problem", Text, nullable=False),  # of the last failure
    Column("taken", Integer, nullable=False),  # messages, ever
    _moment("taken_at", nullable=True),
)

APPEND_ONLY = ("audit", "event", "stage_output")
