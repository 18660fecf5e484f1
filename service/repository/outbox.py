"""Orders on their way to the ERP."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, func, insert, select, update

from service.records import OutboxRecord, OutboxState
from service.tables import outbox


def put(connection: Connection, record: OutboxRecord) -> None:
    """Writes the posting down; the same one again (a refusal the ERP may have got over) waits anew."""
    known = find(connection, record.idempotency_key)
    if known is None:
        connection.execute(insert(outbox).values(record.model_dump()))
    elif known.state is OutboxState.REFUSED:
        save(connection, known.model_copy(update={"state": OutboxState.WAITING, "error": ""}))


def find(connection: Connection, key: str) -> OutboxRecord | None:
    """The posting of this key."""
    row = connection.execute(select(outbox).where(outbox.c.idempotency_key == key)).mappings().one_or_none()
    return None if row is None else OutboxRecord.model_validate(dict(row))


def open_posting(connection: Connection, case_id: str) -> OutboxRecord | None:
    """The posting of the case that waits for the ERP."""
    query = select(outbox).where(outbox.c.case_id == case_id, outbox.c.state == OutboxState.WAITING)
    row = connection.execute(query).mappings().one_or_none()
    return None if row is None else OutboxRecord.model_validate(dict(row))


def latest(connection: Connection, case_id: str, state: OutboxState) -> OutboxRecord | None:
    """The case's last posting in this state."""
    query = select(outbox).where(outbox.c.case_id == case_id, outbox.c.state == state)
    row = connection.execute(query.order_by(outbox.c.created_at.desc()).limit(1)).mappings().one_or_none()
    return None if row is None else OutboxRecord.model_validate(dict(row))


def recalled(connection: Connection, case_id: str) -> int:
    """How often the case's order was taken back from the ERP."""
    query = select(func.count()).select_from(outbox)
    found = connection.execute(query.where(outbox.c.case_id == case_id, outbox.c.state == OutboxState.RECALLED))
    return found.scalar_one()


def save(connection: Connection, record: OutboxRecord) -> None:
    """The posting as it is now."""
    query = update(outbox).where(outbox.c.idempotency_key == record.idempotency_key)
    connection.execute(query.values(record.model_dump()))


def attempt(connection: Connection, record: OutboxRecord, now: datetime) -> OutboxRecord:
    """Notes that the ERP is about to be called: from here on the outcome may be unknown."""
    tried = record.model_copy(update={"attempts": record.attempts + 1, "attempted_at": now})
    save(connection, tried)
    return tried


def waiting(connection: Connection) -> int:
    """How many postings wait."""
    query = select(func.count()).select_from(outbox).where(outbox.c.state == OutboxState.WAITING)
    return connection.execute(query).scalar_one()
