"""Who is at work, and what waits for whom."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, and_, func, insert, or_, select, text, update

from service.repository.queue import free_for
from service.states import CaseState
from service.tables import account, document, order_case, presence

_LOOKED_AT = 500  # waiting cases that one round gives away at most
_WAITS = order_case.c.state == CaseState.WAITING.value


class Seen(NamedTuple):
    """When somebody last did something, and whether they said that they are away."""

    account: str
    full_name: str
    role: str
    seen_at: datetime
    away: bool


class Unassigned(NamedTuple):
    """A waiting case that nobody has."""

    id: str
    customer_id: str | None
    language: str
    passed_by: str | None


def note(connection: Connection, name: str, now: datetime, *, away: bool | None = None) -> None:
    """Somebody did something; `away` None leaves what they said."""
    said = {} if away is None else {"away": away}
    found = connection.execute(update(presence).where(presence.c.account == name).values(seen_at=now, **said))
    if not found.rowcount:
        connection.execute(insert(presence).values(account=name, seen_at=now, away=bool(away)))


def known(connection: Connection) -> tuple[Seen, ...]:
    """Everybody active who was ever here, by name."""
    columns = (presence.c.account, account.c.full_name, account.c.role, presence.c.seen_at, presence.c.away)
    query = select(*columns).join(account, account.c.name == presence.c.account).where(account.c.active)
    return tuple(Seen(*row) for row in connection.execute(query.order_by(presence.c.account)))


def alone(connection: Connection) -> None:
    """No other process gives cases away before this transaction ends."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(hashtext('orderwright assignment'))"))


def loads(connection: Connection, now: datetime) -> dict[str, int]:
    """How many open cases each has."""
    query = select(order_case.c.assigned_to, func.count()).where(
        _WAITS, order_case.c.assigned_to.is_not(None), _awake(now)
    )
    return {str(name): int(count) for name, count in connection.execute(query.group_by(order_case.c.assigned_to))}


def assigned_to_others(connection: Connection, names: list[str]) -> tuple[str, ...]:
    """The waiting cases of people besides these."""
    query = select(order_case.c.id).where(
        _WAITS, order_case.c.assigned_to.is_not(None), order_case.c.assigned_to.not_in(names)
    )
    return tuple(connection.execute(query).scalars())


def unassigned(connection: Connection, now: datetime, since: datetime) -> tuple[Unassigned, ...]:
    """What nobody has, the most urgent first; without what somebody claimed after `since`."""
    columns = (order_case.c.id, order_case.c.customer_id, document.c.language, order_case.c.passed_by)
    query = (
        select(*columns)
        .join(document, document.c.sha256 == order_case.c.document)
        .where(_WAITS, order_case.c.assigned_to.is_(None), _awake(now), free_for("", since))
        .order_by(order_case.c.due_at.is_(None), order_case.c.due_at, order_case.c.received_at, order_case.c.number)
        .limit(_LOOKED_AT)
    )
    return tuple(Unassigned(*row) for row in connection.execute(query))


def _awake(now: datetime) -> ColumnElement[bool]:
    return or_(order_case.c.postponed_until.is_(None), and_(order_case.c.postponed_until <= now))
