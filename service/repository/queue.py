"""The list of cases, as filtered.

Pages are found in an index first and only their fifty rows are then read whole; words are found by trigrams
(migration 0002), so that any part of a number is found among a hundred thousand cases.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
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
from service.states import CaseState
from service.tables import case_reason, document, mention, order_case
from service.views import QueueFilter, QueueSort

COUNTED = 10_000  # rows of a search; more than this many are told as "more"
_SHORTEST = 3  # letters that a trigram index can find
_SEARCH = table("case_search", column("rowid"))
_FEW = 2000  # cases of a search that are sorted sooner than found in the index of a sort
_SHOWN = tuple(  # the text to search in is long, and nobody looks at it
    order_case.c[name] for name in CaseRecord.model_fields if name != "search_text"
)

Key = tuple[ColumnElement[Any], bool]  # a column and whether it descends
_ARRIVAL: tuple[Key, ...] = ((order_case.c.received_at, False), (order_case.c.number, False))
_ORDER: dict[QueueSort, tuple[Key, ...]] = {
    QueueSort.OLDEST: _ARRIVAL,
    QueueSort.NEWEST: ((order_case.c.received_at, True), (order_case.c.number, True)),
    QueueSort.LARGEST: ((order_case.c.total_sort, False), *_ARRIVAL),
    QueueSort.LEAST_WORK: ((order_case.c.finding_count, False), *_ARRIVAL),
    QueueSort.CUSTOMER: ((order_case.c.customer_sort, False), *_ARRIVAL),
    QueueSort.DUE: ((order_case.c.due_sort, False), *_ARRIVAL),
}


def page(connection: Connection, wanted: QueueFilter, now: datetime) -> tuple[tuple[CaseRecord, str], ...]:
    """The cases of the wanted page, each with its file's name."""
    limit = max(wanted.page_size, wanted.rows)
    numbers = _numbers(connection, wanted, now, limit, (wanted.page - 1) * wanted.page_size)
    query = (
        select(*_SHOWN, order_case.c.number, document.c.name)
        .join(document, document.c.sha256 == order_case.c.document)
        .where(order_case.c.number.in_(numbers))
    )
    rows = {row["number"]: row for row in connection.execute(query).mappings()}
    found = (rows[number] for number in numbers)
    return tuple(
        (CaseRecord.model_validate({key.name: row[key] for key in _SHOWN}), row[document.c.name]) for row in found
    )


def _numbers(connection: Connection, wanted: QueueFilter, now: datetime, limit: int, offset: int) -> list[int]:
    found = _found(connection, wanted, now, wanted.sort)
    if wanted.after:
        found.conditions.append(_behind(connection, wanted.sort, wanted.after))
        offset = 0
    query = select(order_case.c.number).select_from(found.source).where(*found.conditions)
    if found.by_words and wanted.sort in (QueueSort.OLDEST, QueueSort.NEWEST):
        number = _SEARCH.c.rowid  # numbers follow arrival, and the index gives them in their order
        query = query.order_by(number.desc() if wanted.sort is QueueSort.NEWEST else number)
    else:
        query = query.order_by(*_sorted(wanted.sort))
    return list(connection.execute(query.limit(limit).offset(offset)).scalars())


def _sorted(sort: QueueSort) -> tuple[ColumnElement[Any], ...]:
    return tuple(key.desc() if down else key.asc() for key, down in _ORDER[sort])


def following(
    connection: Connection, wanted: QueueFilter, now: datetime, after: str | None, free: ColumnElement[bool]
) -> str | None:
    """The first case behind `after` in the list (the very first without it, or where it is none) that is `free`."""
    found = _found(connection, wanted, now, wanted.sort)
    if after is not None:
        found.conditions.append(_behind(connection, wanted.sort, after))
    query = select(order_case.c.id).select_from(found.source).where(*found.conditions, free)
    return connection.execute(query.order_by(*_sorted(wanted.sort)).limit(1)).scalar_one_or_none()


def listed(connection: Connection, wanted: QueueFilter, now: datetime, case_id: str) -> bool:
    """Whether a case is in the list."""
    found = _found(connection, wanted, now)
    query = select(order_case.c.id).select_from(found.source).where(*found.conditions, order_case.c.id == case_id)
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
    found = _found(connection, wanted, now)
    inner: Select[Any] = select(literal_column("1")).select_from(found.source).where(*found.conditions)
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
    found = _found(connection, open_filter, now)
    cases = select(order_case.c.id).select_from(found.source).where(*found.conditions).subquery()
    number = func.count(case_reason.c.case_id.distinct())
    query = (
        select(case_reason.c.code, number)
        .join(cases, cases.c.id == case_reason.c.case_id)
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


@dataclass(frozen=True, slots=True)
class _Found:
    """Where to look and what has to be so."""

    source: FromClause
    conditions: list[ColumnElement[bool]]
    by_words: bool = False  # the source gives the numbers in their order


def _found(connection: Connection, wanted: QueueFilter, now: datetime, sort: QueueSort | None = None) -> _Found:
    """How the cases are found, and with `sort` in that order.

    PostgreSQL decides by its statistics. SQLite has none and takes the wrong index, so here it is told which: of
    what narrows most (somebody's own, words in the trigram index), else of the sort, and never of a state or an id.
    """
    words = wanted.text.lower().split()[:10]
    if connection.dialect.name != "sqlite":
        plain = [_has(word) for word in words]
        return _Found(order_case, [*_conditions(wanted, now, order_case.c.state, order_case.c.id), *plain])
    long = [word for word in words if len(word) >= _SHORTEST]
    matched = literal_column("case_search").op("MATCH")(_match(long, wanted.states))
    own = bool(wanted.mine or wanted.mentioned)
    walked = not own and _walked(connection, wanted, sort, matched if long else None)
    state = order_case.c.state.concat("") if long or own or walked else order_case.c.state
    case_id = order_case.c.id.concat("") if walked else order_case.c.id
    conditions = _conditions(wanted, now, state, case_id) + [_has(word) for word in words if word not in long]
    if not long:
        return _Found(order_case, conditions)
    if walked:
        return _Found(order_case, [*conditions, (order_case.c.number + 0).in_(select(_SEARCH.c.rowid).where(matched))])
    joined = _SEARCH.join(order_case, order_case.c.number == _SEARCH.c.rowid)
    return _Found(joined, [*conditions, matched], by_words=True)


def _walked(
    connection: Connection, wanted: QueueFilter, sort: QueueSort | None, matched: ColumnElement[bool] | None
) -> bool:
    """Whether going through the index of the sort is sooner than sorting what is found otherwise."""
    every = not wanted.states or set(wanted.states) == set(CaseState)
    if sort is None or not (every or CaseState.POSTED in wanted.states):
        return False  # few enough to be sorted
    if sort in (QueueSort.OLDEST, QueueSort.NEWEST):
        return bool(every and wanted.reason and matched is None)
    if matched is None:
        return True
    hits: Select[Any] = select(literal_column("1")).select_from(_SEARCH).where(matched).limit(_FEW + 1)
    return connection.execute(select(func.count()).select_from(hits.subquery())).scalar_one() > _FEW


def _has(word: str) -> ColumnElement[bool]:
    return order_case.c.search_text.contains(word, autoescape=True)


def _match(words: list[str], states: tuple[CaseState, ...]) -> str:
    """An FTS5 expression: every word somewhere in the text, and one of the states, roughly (conditions are exact)."""
    quoted = ['"' + word.replace('"', '""') + '"' for word in words]
    expression = "{search_text} : (" + " AND ".join(quoted) + ")"
    if states and set(states) != set(CaseState):
        expression += " AND {state} : (" + " OR ".join(f'"{state.value}"' for state in states) + ")"
    return expression


def _conditions(
    wanted: QueueFilter, now: datetime, case_state: ColumnElement[str], case_id: ColumnElement[str]
) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.states and set(wanted.states) != set(CaseState):
        conditions.append(case_state.in_([state.value for state in wanted.states]))
    if wanted.reason:
        has = select(case_reason.c.case_id).where(case_reason.c.code == wanted.reason)
        conditions.append(case_id.in_(has))
    if wanted.channel:
        conditions.append(order_case.c.channel == wanted.channel)
    if wanted.customer_id:
        conditions.append(order_case.c.customer_id == wanted.customer_id)
    if wanted.mine:
        theirs = or_(order_case.c.claimed_by == wanted.mine, order_case.c.assigned_to == wanted.mine)
        conditions.append(case_id.in_(select(order_case.c.id).where(theirs)))
    if wanted.mentioned:
        named = select(mention.c.case_id).where(mention.c.account == wanted.mentioned)
        conditions.append(case_id.in_(named))
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
