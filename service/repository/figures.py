"""Figures over many cases."""

from __future__ import annotations

from datetime import date, datetime
from statistics import fmean
from typing import Any

from sqlalchemy import ColumnElement, Connection, extract, func, select

from service.records import EventKind
from service.states import CaseState
from service.tables import case_reason, event, order_case

_NO_ORDER = (CaseState.NOT_AN_ORDER.value, CaseState.UNREADABLE.value)


def received(connection: Connection, since: datetime) -> dict[date, int]:
    """How many orders of the period came in, by day (UTC)."""
    day = func.date(order_case.c.received_at)
    query = (
        select(day, func.count())
        .where(order_case.c.received_at >= since, order_case.c.state.not_in(_NO_ORDER))
        .group_by(day)
    )
    return {_day(found): int(number) for found, number in connection.execute(query)}


def posted(connection: Connection, since: datetime) -> dict[tuple[date, bool], int]:
    """How many orders of the period went into the ERP, by day (UTC) and whether nobody had touched them."""
    day = func.date(order_case.c.posted_at)
    query = (
        select(day, order_case.c.untouched, func.count())
        .where(order_case.c.posted_at >= since)
        .group_by(day, order_case.c.untouched)
    )
    return {(_day(found), bool(alone)): int(number) for found, alone, number in connection.execute(query)}


def _day(found: date | str) -> date:
    """A date, however the database gives it."""
    return found if isinstance(found, date) else date.fromisoformat(found)


def median_wait(connection: Connection, since: datetime) -> float | None:
    """Minutes between the decision and the approval of an order that a person approved, in the middle of all such.

    Sorted by the database: handing out a moment for each order of a quarter takes longer than all else here.
    """
    decided, approved = order_case.c.decided_at, order_case.c.approved_at
    if connection.dialect.name == "sqlite":
        minutes: ColumnElement[Any] = (func.strftime("%s", approved) - func.strftime("%s", decided)) / 60.0
    else:
        minutes = extract("epoch", approved - decided) / 60.0
    asked = (approved >= since, decided.is_not(None), order_case.c.untouched.is_(False))
    number = connection.execute(select(func.count()).where(*asked)).scalar_one()
    if not number:
        return None
    middle = select(minutes).where(*asked).order_by(minutes).offset((number - 1) // 2).limit(2 - number % 2)
    return fmean(float(value) for value in connection.execute(middle).scalars())


def oldest_waiting(connection: Connection) -> datetime | None:
    """When the case that waits longest came in."""
    query = (
        select(order_case.c.received_at)
        .where(order_case.c.state == CaseState.WAITING)
        .order_by(order_case.c.received_at)
        .limit(1)
    )
    return connection.execute(query).scalar_one_or_none()


def reasons(connection: Connection, since: datetime) -> tuple[tuple[str, int], ...]:
    """Codes and the number of the period's cases that have them, most frequent first.

    The period's cases first and then their reasons: of a join SQLite would go through the reasons of all time.
    """
    number = func.count(case_reason.c.case_id.distinct())
    of_the_period = select(order_case.c.id).where(order_case.c.received_at >= since)
    query = (
        select(case_reason.c.code, number)
        .where(case_reason.c.case_id.in_(of_the_period))
        .group_by(case_reason.c.code)
        .order_by(number.desc(), case_reason.c.code)
    )
    return tuple((code, count) for code, count in connection.execute(query))


def corrected_paths(connection: Connection, since: datetime) -> tuple[str, ...]:
    """The path of every correction of the period."""
    query = select(event.c.field).where(event.c.at >= since, event.c.kind == EventKind.CORRECTED)
    return tuple(path for path in connection.execute(query).scalars() if path)
