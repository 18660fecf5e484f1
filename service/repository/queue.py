"""The list of cases, as filtered."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select

from service.records import CaseRecord
from service.repository.cases import record
from service.tables import case_reason, document, order_case
from service.views import QueueFilter, QueueSort

_ORDER: dict[QueueSort, tuple[ColumnElement[object], ...]] = {
    QueueSort.OLDEST: (order_case.c.received_at.asc(),),
    QueueSort.NEWEST: (order_case.c.received_at.desc(),),
    QueueSort.LARGEST: (func.coalesce(order_case.c.total_sort, -1.0).desc(), order_case.c.received_at.asc()),
    QueueSort.LEAST_WORK: (order_case.c.finding_count.asc(), order_case.c.received_at.asc()),
    QueueSort.CUSTOMER: (func.lower(order_case.c.customer_name).asc(), order_case.c.received_at.asc()),
}


def page(connection: Connection, wanted: QueueFilter, now: datetime) -> tuple[tuple[CaseRecord, str], ...]:
    """The cases of the wanted page, each with its file's name."""
    query = (
        select(order_case, document.c.name)
        .join(document, document.c.sha256 == order_case.c.document)
        .where(*_conditions(wanted, now))
        .order_by(*_ORDER[wanted.sort], order_case.c.document, order_case.c.position)
        .limit(wanted.page_size)
        .offset((wanted.page - 1) * wanted.page_size)
    )
    return tuple((record(row), row["name"]) for row in connection.execute(query).mappings())


def ids(
    connection: Connection, wanted: QueueFilter, now: datetime
) -> tuple[tuple[str, str | None, datetime | None], ...]:
    """Of all cases of all pages, in order: id, who claimed it, when."""
    query = (
        select(order_case.c.id, order_case.c.claimed_by, order_case.c.claimed_at)
        .where(*_conditions(wanted, now))
        .order_by(*_ORDER[wanted.sort], order_case.c.document, order_case.c.position)
    )
    return tuple((case_id, who, when) for case_id, who, when in connection.execute(query))


def total(connection: Connection, wanted: QueueFilter, now: datetime) -> int:
    """How many cases there are on all pages."""
    query = select(func.count()).select_from(order_case).where(*_conditions(wanted, now))
    return connection.execute(query).scalar_one()


def counts(connection: Connection) -> dict[str, int]:
    """Cases by state value."""
    query = select(order_case.c.state, func.count()).group_by(order_case.c.state)
    return dict(connection.execute(query).all())


def reason_counts(connection: Connection, wanted: QueueFilter, now: datetime) -> tuple[tuple[str, int], ...]:
    """Within the filter but for its reason: codes and in how many cases they are, most frequent first."""
    open_filter = wanted.model_copy(update={"reason": ""})
    number = func.count(case_reason.c.case_id.distinct())
    query = (
        select(case_reason.c.code, number)
        .join(order_case, order_case.c.id == case_reason.c.case_id)
        .where(*_conditions(open_filter, now))
        .group_by(case_reason.c.code)
        .order_by(number.desc(), case_reason.c.code)
    )
    return tuple((code, count) for code, count in connection.execute(query))


def reasons(connection: Connection, case_ids: Iterable[str]) -> dict[str, list[tuple[str, str]]]:
    """Code and message of each finding, by case."""
    query = (
        select(case_reason.c.case_id, case_reason.c.code, case_reason.c.message)
        .where(case_reason.c.case_id.in_(list(case_ids)))
        .order_by(case_reason.c.case_id, case_reason.c.position)
    )
    found: dict[str, list[tuple[str, str]]] = {}
    for case_id, code, message in connection.execute(query):
        found.setdefault(case_id, []).append((code, message))
    return found


def _conditions(wanted: QueueFilter, now: datetime) -> tuple[ColumnElement[bool], ...]:
    conditions = [*_words(wanted.text)]
    if wanted.states:
        conditions.append(order_case.c.state.in_([state.value for state in wanted.states]))
    if wanted.reason:
        has = select(case_reason.c.case_id).where(case_reason.c.code == wanted.reason)
        conditions.append(order_case.c.id.in_(has))
    if wanted.channel:
        conditions.append(order_case.c.channel == wanted.channel)
    if wanted.customer_id:
        conditions.append(order_case.c.customer_id == wanted.customer_id)
    if wanted.mine:
        conditions.append(order_case.c.claimed_by == wanted.mine)
    if not wanted.with_postponed:
        conditions.append(or_(order_case.c.postponed_until.is_(None), order_case.c.postponed_until <= now))
    return (*conditions, *_days(wanted))


def _words(text: str) -> list[ColumnElement[bool]]:
    return [order_case.c.search_text.contains(word, autoescape=True) for word in text.lower().split()[:10]]


def _days(wanted: QueueFilter) -> list[ColumnElement[bool]]:
    conditions = []
    if wanted.received_from:
        start = datetime.combine(wanted.received_from, time(), UTC)
        conditions.append(and_(order_case.c.received_at >= start))
    if wanted.received_to:
        end = datetime.combine(wanted.received_to, time(), UTC) + timedelta(days=1)
        conditions.append(and_(order_case.c.received_at < end))
    return conditions
