"""How what the desk is connected to answered when it was last asked."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, func, insert, select, update

from service.records import ContactRecord, OutboxState
from service.tables import contact, outbox


def find(connection: Connection, name: str) -> ContactRecord | None:
    """What is known of one; None where it was never asked."""
    row = connection.execute(select(contact).where(contact.c.name == name)).mappings().one_or_none()
    return None if row is None else ContactRecord.model_validate(dict(row))


def note(connection: Connection, name: str, now: datetime, problem: str = "", taken: int = 0) -> ContactRecord:
    """It was asked, and answered or not; the last answer and the last failure are kept beside each other."""
    known = find(connection, name)
    record = known or ContactRecord(name=name, asked_at=now)
    changes: dict[str, object] = {"asked_at": now, "problem": problem or record.problem}
    changes["failed_at" if problem else "answered_at"] = now
    if taken:
        changes |= {"taken": record.taken + taken, "taken_at": now}
    record = record.model_copy(update=changes)
    if known is None:
        connection.execute(insert(contact).values(record.model_dump()))
    else:
        connection.execute(update(contact).where(contact.c.name == name).values(record.model_dump()))
    return record


def postings(connection: Connection) -> tuple[int, datetime | None]:
    """How many orders wait for the ERP, and when one was posted last."""
    posted = connection.execute(select(func.max(outbox.c.posted_at))).scalar_one_or_none()
    waiting = outbox.c.state == OutboxState.WAITING
    number = connection.execute(select(func.count()).select_from(outbox).where(waiting)).scalar_one()
    return number, posted
