"""Work to be done. The row is the truth; a message that rings a worker is only a doorbell."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, and_, delete, func, insert, or_, select, update

from service.records import JobRecord, JobState
from service.tables import job, worker


def put(connection: Connection, case_id: str, now: datetime) -> None:
    """There is work on the case, due now.

    A worker that is at it loses its lease and stops after its step, so that no work falls between its
    last look and its end.
    """
    values = JobRecord(case_id=case_id, state=JobState.WAITING, attempts=0, due_at=now, created_at=now)
    done = connection.execute(update(job).where(job.c.case_id == case_id).values(values.model_dump()))
    if done.rowcount == 0:
        connection.execute(insert(job).values(values.model_dump()))


def find(connection: Connection, case_id: str) -> JobRecord | None:
    """The job of a case."""
    row = connection.execute(select(job).where(job.c.case_id == case_id)).mappings().one_or_none()
    return None if row is None else JobRecord.model_validate(dict(row))


def claim(
    connection: Connection, worker_name: str, now: datetime, lease: timedelta, case_id: str | None = None
) -> JobRecord | None:
    """The job that is due longest (or that of one case), now leased to this worker; None when nothing is due.

    A running job whose lease has run out is due again: its worker is dead or cut off.
    """
    due = or_(
        and_(job.c.state == JobState.WAITING, job.c.due_at <= now),
        and_(job.c.state == JobState.RUNNING, job.c.lease_until < now),
    )
    query = select(job).where(due).order_by(job.c.due_at).limit(1).with_for_update(skip_locked=True)
    if case_id is not None:
        query = query.where(job.c.case_id == case_id)
    row = connection.execute(query).mappings().one_or_none()
    if row is None:
        return None
    found = JobRecord.model_validate(dict(row))
    mine = found.model_copy(
        update={
            "state": JobState.RUNNING,
            "worker": worker_name,
            "lease": secrets.token_hex(8),
            "lease_until": now + lease,
            "crashes": found.crashes + (found.state is JobState.RUNNING),
        }
    )
    connection.execute(update(job).where(job.c.case_id == mine.case_id).values(mine.model_dump()))
    return mine


def extend(connection: Connection, held: JobRecord, until: datetime) -> bool:
    """Keeps the lease longer; False when it was lost to somebody else."""
    done = connection.execute(update(job).where(_mine(held)).values(lease_until=until))
    return done.rowcount == 1


def finish(connection: Connection, held: JobRecord) -> None:
    """The work is done; nothing happens when the lease was lost."""
    connection.execute(delete(job).where(_mine(held)))


def postpone(connection: Connection, held: JobRecord, due_at: datetime, error: str) -> None:
    """It failed for now and is due again later."""
    values = {"state": JobState.WAITING, "attempts": held.attempts + 1, "due_at": due_at, "error": error}
    connection.execute(update(job).where(_mine(held)).values(**values, lease="", worker="", lease_until=None))


def bury(connection: Connection, case_id: str, error: str) -> None:
    """It will not be tried again by itself."""
    values = {"state": JobState.DEAD, "error": error, "lease": "", "worker": "", "lease_until": None}
    connection.execute(update(job).where(job.c.case_id == case_id).values(**values))


def due(connection: Connection, now: datetime, limit: int = 1000) -> tuple[str, ...]:
    """The cases with work due or with a lease run out, longest due first."""
    query = (
        select(job.c.case_id)
        .where(
            or_(
                and_(job.c.state == JobState.WAITING, job.c.due_at <= now),
                and_(job.c.state == JobState.RUNNING, job.c.lease_until < now),
            )
        )
        .order_by(job.c.due_at)
        .limit(limit)
    )
    return tuple(connection.execute(query).scalars())


def counts(connection: Connection) -> tuple[dict[str, int], datetime | None]:
    """Jobs by state, and when the oldest one alive was made."""
    by_state = connection.execute(select(job.c.state, func.count()).group_by(job.c.state))
    oldest = select(job.c.created_at).where(job.c.state != JobState.DEAD).order_by(job.c.created_at).limit(1)
    return dict(by_state.all()), connection.execute(oldest).scalar_one_or_none()


def beat(connection: Connection, worker_name: str, now: datetime) -> None:
    """The worker is alive; those unheard of for a day are forgotten."""
    connection.execute(delete(worker).where(worker.c.seen_at < now - timedelta(days=1)))
    done = connection.execute(update(worker).where(worker.c.name == worker_name).values(seen_at=now))
    if done.rowcount == 0:
        connection.execute(insert(worker).values(name=worker_name, seen_at=now))


def last_beat(connection: Connection) -> datetime | None:
    """When any worker was last alive."""
    query = select(worker.c.seen_at).order_by(worker.c.seen_at.desc()).limit(1)
    return connection.execute(query).scalar_one_or_none()


def _mine(held: JobRecord) -> ColumnElement[bool]:
    return and_(job.c.case_id == held.case_id, job.c.state == JobState.RUNNING, job.c.lease == held.lease)


def remove(connection: Connection, case_id: str) -> None:
    """There is no work on the case any more; a worker that is at it has lost its lease."""
    connection.execute(delete(job).where(job.c.case_id == case_id))
