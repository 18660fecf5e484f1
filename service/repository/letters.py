"""Mails on their way out."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from service.records import LetterRecord, LetterState
from service.tables import letter


def add(connection: Connection, record: LetterRecord) -> None:
    """A new mail, to be sent."""
    connection.execute(insert(letter).values(record.model_dump()))


def find(connection: Connection, letter_id: str) -> LetterRecord | None:
    """The mail of this id."""
    row = connection.execute(select(letter).where(letter.c.id == letter_id)).mappings().one_or_none()
    return None if row is None else LetterRecord.model_validate(dict(row))


def of_case(connection: Connection, case_id: str) -> tuple[LetterRecord, ...]:
    """Newest first."""
    query = select(letter).where(letter.c.case_id == case_id).order_by(letter.c.created_at.desc(), letter.c.id)
    return tuple(LetterRecord.model_validate(dict(row)) for row in connection.execute(query).mappings())


def claim(connection: Connection, now: datetime) -> LetterRecord | None:
    """The mail that is due longest, from now on `sending`; None when nothing is due."""
    due = (letter.c.state == LetterState.WAITING, letter.c.due_at <= now)
    query = select(letter).where(*due).order_by(letter.c.due_at).limit(1).with_for_update(skip_locked=True)
    row = connection.execute(query).mappings().one_or_none()
    if row is None:
        return None
    found = LetterRecord.model_validate(dict(row))
    mine = found.model_copy(update={"state": LetterState.SENDING, "attempts": found.attempts + 1, "attempted_at": now})
    save(connection, mine)
    return mine


def overdue(connection: Connection, before: datetime) -> tuple[LetterRecord, ...]:
    """Those that somebody began to send so long ago and never said what came of it."""
    query = select(letter).where(letter.c.state == LetterState.SENDING, letter.c.attempted_at < before)
    return tuple(LetterRecord.model_validate(dict(row)) for row in connection.execute(query).mappings())


def save(connection: Connection, record: LetterRecord) -> None:
    """The mail as it is now."""
    connection.execute(update(letter).where(letter.c.id == record.id).values(record.model_dump()))
