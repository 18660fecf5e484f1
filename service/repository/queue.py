"""The list of cases, as filtered.

Pages are found in an index first and only their fifty rows are then read whole; words are found by trigrams
(migration 0002), so that any part of a number is found among a hundred thousand cases.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    column,
    func,
    literal_column,
    or_,
    select,
    table,
)
from sqlalchemy.sql.selectable import FromClause

from service.records import CaseRecord
from service.repository.cases import record
from service.states import CaseState
from service.tables import case_reason, document, mention, order_case
from service.views import QueueFilter, QueueSort

COUNTED = 10_000  # rows of a search; more than this many are told as "more"
_SHORTEST = 3  # letters that a trigram index can find
_SEARCH = table("case_search", column("rowid"))
_FAR = datetime(9999, 1, 1, tzinfo=UTC)

Key = tuple[ColumnElement[Any], bool]  # a column and whether it descends
_ARRIVAL: tuple[Key, ...] = ((order_case.c.received_at, False), (order_case.c.number, False))
_ORDER: dict[QueueSort, tuple[Key, ...]] = {
    QueueSort.OLDEST: _ARRIVAL,
    QueueSort.NEWEST: ((order_case.c.received_at, True), (order_case.c.number, True)),
    QueueSort.LARGEST: ((func.coalesce(order_case.c.total_sort, -1.0), True), *_ARRIVAL),
    QueueSort.LEAST_WORK: ((order_case.c.finding_count, False), *_ARRIVAL),
    QueueSort.CUSTOMER: ((func.lower(order_case.c.customer_name), False), *_ARRIVAL),
    QueueSort.DUE: ((func.coalesce(order_case.c.due_at, _FAR), False), *_ARRIVAL),
}


def page(connection: Connection, wanted: QueueFilter, now: datetime) -> tuple[tuple[CaseRecord, str], ...]:
    """The cases of the wanted page, each with its file's name."""
    limit = max(wanted.page_size, wanted.rows)
    numbers = _numbers(connection, wanted, now, limit, (wanted.page - 1) * wanted.page_size)
    query = (
        select(order_case, document.c.name)
        .join(document, document.c.sha256 == order_case.c.document)
        .where(order_case.c.number.in_(numbers))
    )
    rows = {row["number"]: row for row in connection.execute(query).mappings()}
    return tuple((record(rows[number]), rows[number]["name"]) for number in numbers)


def _numbers(connection: Connection, wanted: QueueFilter, now: datetime, limit: int, offset: int) -> list[int]:
    source, conditions = _source(connection, wanted, now)
    if wanted.after:
        conditions.append(_behind(connection, wanted.sort, wanted.after))
        offset = 0
    query = select(order_case.c.number).select_from(source).where(*conditions)
    if source is not order_case and wanted.sort in (QueueSort.OLDEST, QueueSort.NEWEST):
        found = _SEARCH.c.rowid  # numbers follow arrival, and the index gives them in their order
        query = query.order_by(found.desc() if wanted.sort is QueueSort.NEWEST else found)
    else:
        query = query.order_by(*_sorted(wanted.sort))
    return list(connection.execute(query.limit(limit).offset(offset)).scalars())


def _sorted(sort: QueueSort) -> tuple[ColumnElement[Any], ...]:
    return tuple(key.desc() if down else key.asc() for key, down in _ORDER[sort])


def following(
    connection: Connection, wanted: QueueFilter, now: datetime, after: str | None, free: ColumnElement[bool]
) -> str | None:
    """The first case behind `after` in the list (the very first without it, or where it is none) that is `free`."""
    source, conditions = _source(connection, wanted, now)
    if after is not None:
        conditions.append(_behind(connection, wanted.sort, after))
    query = select(order_case.c.id).select_from(source).where(*conditions, free)
    return connection.execute(query.order_by(*_sorted(wanted.sort)).limit(1)).scalar_one_or_none()


def listed(connection: Connection, wanted: QueueFilter, now: datetime, case_id: str) -> bool:
    """Whether a case is in the list."""
    source, conditions = _source(connection, wanted, now)
    query = select(order_case.c.id).select_from(source).where(*conditions, order_case.c.id == case_id)
    return connection.execute(query).first() is not None


def _behind(connection: Connection, sort: QueueSort, after: str) -> ColumnElement[bool]:
    """What sorts after a case: later in the first key in which it differs."""
    keys = _ORDER[sort]
    values = connection.execute(select(*(key for key, _ in keys)).where(order_case.c.id == after)).one()
    steps = []
    for position, (key, down) in enumerate(keys):
        same = [earlier == value for (earlier, _), value in zip(keys[:position], values, strict=False)]
        value = values[position]
        steps.append(and_(*same, key < value if down else key > value))
    return or_(*steps)


def free_for(by: str, since: datetime) -> ColumnElement[bool]:
    """Claimed by nobody else, given to nobody else; a claim from before `since` has lapsed."""
    case = order_case.c
    lapsed = or_(case.claimed_by.is_(None), case.claimed_by == by, case.claimed_at.is_(None), case.claimed_at < since)
    return and_(lapsed, or_(case.assigned_to.is_(None), case.assigned_to == by))


def total(connection: Connection, wanted: QueueFilter, now: datetime) -> int:
    """How many cases there are on all pages; of a search, at most COUNTED."""
    source, conditions = _source(connection, wanted, now)
    inner: Select[Any] = select(literal_column("1")).select_from(source).where(*conditions)
    if wanted.text.strip():
        inner = inner.limit(COUNTED)
    return connection.execute(select(func.count()).select_from(inner.subquery())).scalar_one()


def counts(connection: Connection) -> dict[str, int]:
    """Cases by state value."""
    query = select(order_case.c.state, func.count()).group_by(order_case.c.state)
    return {str(state): int(number) for state, number in connection.execute(query)}


def reason_counts(connection: Connection, wanted: QueueFilter, now: datetime) -> tuple[tuple[str, int], ...]:
    """Within the filter but for its reason: codes and in how many cases they are, most frequent first.

    Of the cases that need a person; what is settled needs no reasons to be chosen among.
    """
    states = [state for state in wanted.states or tuple(CaseState) if state.needs_a_person]
    if not states:
        return ()
    open_filter = wanted.model_copy(update={"reason": "", "states": tuple(states)})
    source, conditions = _source(connection, open_filter, now)
    found = select(order_case.c.id).select_from(source).where(*conditions).subquery()
    number = func.count(case_reason.c.case_id.distinct())
    query = (
        select(case_reason.c.code, number)
        .join(found, found.c.id == case_reason.c.case_id)
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


def _source(connection: Connection, wanted: QueueFilter, now: datetime) -> tuple[FromClause, list[ColumnElement[bool]]]:
    """Where to look and what has to be so: long words in the trigram index, where the database has one of its own."""
    words = wanted.text.lower().split()[:10]
    long = [word for word in words if len(word) >= _SHORTEST] if connection.dialect.name == "sqlite" else []
    state = order_case.c.state.concat("") if long else order_case.c.state  # words first: never by the state's index
    conditions = _conditions(wanted, now, state)
    conditions += [order_case.c.search_text.contains(word, autoescape=True) for word in words if word not in long]
    if not long:
        return order_case, conditions
    conditions.append(literal_column("case_search").op("MATCH")(_match(long, wanted.states)))
    return _SEARCH.join(order_case, order_case.c.number == _SEARCH.c.rowid), conditions


def _match(words: list[str], states: tuple[CaseState, ...]) -> str:
    """An FTS5 expression: every word somewhere in the text, and one of the states, roughly (conditions are exact)."""
    quoted = ['"' + word.replace('"', '""') + '"' for word in words]
    expression = "{search_text} : (" + " AND ".join(quoted) + ")"
    if states and set(states) != set(CaseState):
        expression += " AND {state} : (" + " OR ".join(f'"{state.value}"' for state in states) + ")"
    return expression


def _conditions(wanted: QueueFilter, now: datetime, case_state: ColumnElement[str]) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.states and set(wanted.states) != set(CaseState):
        conditions.append(case_state.in_([state.value for state in wanted.states]))
    if wanted.reason:
        has = select(case_reason.c.case_id).where(case_reason.c.code == wanted.reason)
        conditions.append(order_case.c.id.in_(has))
    if wanted.channel:
        conditions.append(order_case.c.channel == wanted.channel)
    if wanted.customer_id:
        conditions.append(order_case.c.customer_id == wanted.customer_id)
    if wanted.mine:
        conditions.append(or_(order_case.c.claimed_by == wanted.mine, order_case.c.assigned_to == wanted.mine))
    if wanted.mentioned:
        named = select(mention.c.case_id).where(mention.c.account == wanted.mentioned)
        conditions.append(order_case.c.id.in_(named))
    if not wanted.with_postponed:
        conditions.append(or_(order_case.c.postponed_until.is_(None), order_case.c.postponed_until <= now))
    return [*conditions, *_days(wanted)]


def _days(wanted: QueueFilter) -> list[ColumnElement[bool]]:
    conditions = []
    if wanted.received_from:
        start = datetime.combine(wanted.received_from, time(), UTC)
        conditions.append(and_(order_case.c.received_at >= start))
    if wanted.received_to:
        end = datetime.combine(wanted.received_to, time(), UTC) + timedelta(days=1)
        conditions.append(and_(order_case.c.received_at < end))
    return conditions
