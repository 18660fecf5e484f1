"""How the desk does, and whether the machinery works."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta

from models.errors import OrderwrightError
from models.reasons import ReviewReason
from service.machinery import Machinery
from service.records import JobState
from service.repository import figures as rows
from service.repository import jobs, outbox, queue
from service.states import CaseState
from service.views import DayFigures, HealthView, ReasonCount, StatsView


def stats(machinery: Machinery, days: int) -> StatsView:
    """See Desk.stats."""
    days = max(1, min(days, 3660))
    first = machinery.now().date() - timedelta(days=days - 1)
    since = datetime.combine(first, time(), UTC)
    with machinery.database.read() as connection:
        received, posted = rows.received(connection, since), rows.posted(connection, since)
        wait, counts = rows.median_wait(connection, since), queue.counts(connection)
        reasons, corrected = rows.reasons(connection, since), rows.corrected_paths(connection, since)
        oldest = rows.oldest_waiting(connection)
    by_day = [first + timedelta(days=number) for number in range(days)]
    alone = Counter({day: number for (day, nobody), number in posted.items() if nobody})
    went = Counter({day: number for (day, nobody), number in posted.items() if not nobody}) + alone
    untouched, gone = alone.total(), went.total()
    return StatsView(
        days=days,
        received=sum(received.values()),
        posted=gone,
        untouched=untouched,
        touchless_share=untouched / gone if gone else None,
        waiting=counts.get(CaseState.WAITING.value, 0),
        oldest_waiting_at=oldest,
        median_minutes_waiting=wait,
        reasons=reason_counts(reasons),
        corrected_fields=tuple(Counter(path.rsplit(".", 1)[-1] for path in corrected).most_common()),
        per_day=tuple(
            DayFigures(day=d, received=received.get(d, 0), posted=went[d], untouched=alone[d]) for d in by_day
        ),
        counts=all_counts(counts),
    )


def all_counts(counts: dict[str, int]) -> dict[str, int]:
    """With a zero for every state that no case is in."""
    return {state.value: counts.get(state.value, 0) for state in CaseState}


def reason_counts(counts: tuple[tuple[str, int], ...]) -> tuple[ReasonCount, ...]:
    """With the titles."""
    return tuple(ReasonCount(code=code, title=ReviewReason.of(code).title, count=n) for code, n in counts)


def health(machinery: Machinery) -> HealthView:
    """See Desk.health."""
    erp_problem = _problem(machinery.erp.check)
    catalog_problem = _problem(machinery.directory.check)
    with machinery.database.read() as connection:
        by_state, oldest = jobs.counts(connection)
        postings, seen = outbox.waiting(connection), jobs.last_beat(connection)
    return HealthView(
        database=machinery.database.kind,
        erp=machinery.erp.name,
        jobs_waiting=by_state.get(JobState.WAITING, 0),
        jobs_running=by_state.get(JobState.RUNNING, 0),
        jobs_dead=by_state.get(JobState.DEAD, 0),
        oldest_job_at=oldest,
        postings_waiting=postings,
        worker_seen_at=seen,
        catalog_problem=catalog_problem,
        erp_problem=erp_problem,
    )


def _problem(check: Callable[[], None]) -> str:
    try:
        check()
    except OrderwrightError as problem:
        return str(problem)
    return ""
