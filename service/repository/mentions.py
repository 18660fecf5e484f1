"""Who was named in which note, and when they saw it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, func, insert, select, update

from service.tables import mention
from service.views import MentionView


def add(connection: Connection, case_id: str, event_id: int, names: Iterable[str]) -> None:
    """These people were named in a note."""
    rows = [{"case_id": case_id, "event_id": event_id, "account": name} for name in names]
    if rows:
        connection.execute(insert(mention), rows)


def unread(connection: Connection, name: str) -> int:
    """How many cases have something new for somebody."""
    new = (mention.c.account == name, mention.c.read_at.is_(None))
    return connection.execute(select(func.count(mention.c.case_id.distinct())).where(*new)).scalar_one()


def unread_cases(connection: Connection, name: str) -> frozenset[str]:
    """Which ones."""
    query = select(mention.c.case_id).where(mention.c.account == name, mention.c.read_at.is_(None))
    return frozenset(connection.execute(query).scalars())


def read(connection: Connection, case_id: str, name: str, now: datetime) -> int:
    """Somebody saw the case; how many notes were new to them."""
    new = (mention.c.case_id == case_id, mention.c.account == name, mention.c.read_at.is_(None))
    return connection.execute(update(mention).where(*new).values(read_at=now)).rowcount


def of_case(connection: Connection, case_id: str) -> tuple[MentionView, ...]:
    """All mentions in the notes of a case."""
    columns = (mention.c.event_id, mention.c.account, mention.c.read_at)
    query = select(*columns).where(mention.c.case_id == case_id).order_by(mention.c.id)
    return tuple(MentionView(note=note, name=name, read_at=at) for note, name, at in connection.execute(query))
