"""Cases, what each stage made of them, and what happened to them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, text, update
from sqlalchemy.engine import RowMapping

from models.draft import Decision, SalesOrderDraft
from models.order import PurchaseOrder
from models.reasons import Finding
from service.records import CaseRecord, EventKind, EventRecord
from service.repository import changes
from service.states import CaseState
from service.tables import case_reason, event, order_case, stage_output

_LAST = 1e300  # sorts behind every total
_FAR = datetime(9999, 1, 1, tzinfo=UTC)
_COUNT_AS_KNOWN = (
    CaseState.DECIDED,
    CaseState.WAITING,
    CaseState.POSTING,
    CaseState.POSTED,
    CaseState.RECALLING,
    CaseState.STOPPED,
)


def record(row: RowMapping) -> CaseRecord:
    """A row of `order_case` as a record."""
    return CaseRecord.model_validate({name: row[name] for name in CaseRecord.model_fields})


def find(connection: Connection, case_id: str, *, lock: bool = False) -> CaseRecord | None:
    """The case; with `lock` nobody else changes it before this transaction ends."""
    query = select(order_case).where(order_case.c.id == case_id)
    if lock:
        query = query.with_for_update()
    row = connection.execute(query).mappings().one_or_none()
    return None if row is None else record(row)


def of_document(connection: Connection, sha256: str) -> tuple[CaseRecord, ...]:
    """All cases of a file, in the order of the file."""
    query = select(order_case).where(order_case.c.document == sha256).order_by(order_case.c.position)
    return tuple(record(row) for row in connection.execute(query).mappings())


def in_state(connection: Connection, state: CaseState) -> tuple[str, ...]:
    """The ids of all cases in this state, oldest first."""
    query = select(order_case.c.id).where(order_case.c.state == state.value).order_by(order_case.c.received_at)
    return tuple(connection.execute(query).scalars())


def waiting_of(connection: Connection, customer_id: str, limit: int = 200) -> tuple[CaseRecord, ...]:
    """The customer's cases that wait for a person, oldest first."""
    query = (
        select(order_case)
        .where(order_case.c.customer_id == customer_id, order_case.c.state == CaseState.WAITING.value)
        .order_by(order_case.c.number)
        .limit(limit)
    )
    return tuple(record(row) for row in connection.execute(query).mappings())


def known_order(connection: Connection, case: CaseRecord) -> CaseRecord | None:
    """The earliest other case that already holds this PO number of this customer, unless it was turned away.

    Until the transaction ends no other one can decide upon the same number.
    """
    if not case.po_key or not case.customer_id:
        return None
    if connection.dialect.name == "postgresql":
        lock = select(func.pg_advisory_xact_lock(func.hashtext(f"{case.customer_id}|{case.po_key}")))
        connection.execute(lock)
    query = (
        select(order_case)
        .where(
            order_case.c.customer_id == case.customer_id,
            order_case.c.po_key == case.po_key,
            order_case.c.id != case.id,
            order_case.c.state.in_(_COUNT_AS_KNOWN),
        )
        .order_by(order_case.c.received_at, order_case.c.position)
        .limit(1)
    )
    row = connection.execute(query).mappings().one_or_none()
    return None if row is None else record(row)


def add(connection: Connection, case: CaseRecord) -> None:
    """A new case, numbered after all that came before it."""
    connection.execute(insert(order_case).values(_values(case) | {"number": _next_number(connection)}))
    changes.put(connection, case.id)


def _next_number(connection: Connection) -> int:
    postgresql = connection.dialect.name == "postgresql"
    following = func.nextval("order_case_number") if postgresql else func.coalesce(func.max(order_case.c.number), 0) + 1
    return int(connection.execute(select(following)).scalar_one())


def save(connection: Connection, case: CaseRecord) -> None:
    """The case as it is now; the caller holds its lock."""
    connection.execute(update(order_case).where(order_case.c.id == case.id).values(_values(case)))
    changes.put(connection, case.id)


def _values(case: CaseRecord) -> dict[str, Any]:
    values = case.model_dump()
    total = values.pop("total")
    return values | {
        "total": None if total is None else format(total, "f"),
        "total_sort": _LAST if total is None else -float(total),
        "customer_sort": case.customer_name.lower(),
        "due_sort": case.due_at or _FAR,
    }


def set_reasons(connection: Connection, case_id: str, findings: Iterable[Finding]) -> None:
    """What the queue shows of the findings, in place of what it showed."""
    connection.execute(delete(case_reason).where(case_reason.c.case_id == case_id))
    rows = [
        {"case_id": case_id, "position": position, "code": finding.code, "message": finding.message}
        for position, finding in enumerate(findings)
    ]
    if rows:
        connection.execute(insert(case_reason), rows)


def add_output(
    connection: Connection,
    case_id: str,
    content: PurchaseOrder | SalesOrderDraft | Decision,
    *,
    at: datetime,
    code_version: str,
) -> None:
    """What a stage made; never edited, the latest counts."""
    connection.execute(
        insert(stage_output).values(
            case_id=case_id,
            stage=_STAGES[type(content)],
            code_version=code_version,
            at=at,
            content=content.model_dump_json(),
        )
    )


def order(connection: Connection, case_id: str) -> PurchaseOrder | None:
    """The order as read from the paper, before any correction."""
    content = _latest(connection, case_id, "order")
    return None if content is None else PurchaseOrder.model_validate_json(content)


def draft(connection: Connection, case_id: str) -> SalesOrderDraft | None:
    """The latest draft."""
    content = _latest(connection, case_id, "draft")
    return None if content is None else SalesOrderDraft.model_validate_json(content)


def decision(connection: Connection, case_id: str) -> Decision | None:
    """The latest decision."""
    content = _latest(connection, case_id, "decision")
    return None if content is None else Decision.model_validate_json(content)


_STAGES = {PurchaseOrder: "order", SalesOrderDraft: "draft", Decision: "decision"}


def _latest(connection: Connection, case_id: str, stage: str) -> str | None:
    query = (
        select(stage_output.c.content)
        .where(stage_output.c.case_id == case_id, stage_output.c.stage == stage)
        .order_by(stage_output.c.id.desc())
        .limit(1)
    )
    return connection.execute(query).scalar_one_or_none()


def add_event(
    connection: Connection,
    case: CaseRecord,
    kind: EventKind,
    *,
    at: datetime,
    by: str = "",
    field: str | None = None,
    before: str | None = None,
    after: str | None = None,
    note: str = "",
) -> int:
    """Writes down what happened, and returns its number; `case` is the case as it is after it."""
    written = connection.execute(
        insert(event).values(
            case_id=case.id,
            kind=kind,
            at=at,
            by=by,
            case_version=case.version,
            field=field,
            before=before,
            after=after,
            note=note,
        )
    )
    return int((written.inserted_primary_key or (0,))[0])


def events(connection: Connection, case_id: str) -> tuple[EventRecord, ...]:
    """All that happened to the case, oldest first."""
    query = select(event).where(event.c.case_id == case_id).order_by(event.c.id)
    return tuple(EventRecord.model_validate(dict(row)) for row in connection.execute(query).mappings())


def ping(connection: Connection) -> None:
    """Asks the database for a sign of life."""
    connection.execute(text("SELECT 1"))
