"""The same work through Celery, for several machines.

A message holds a case's id and nothing else: the database row is the truth, and the message only
rings. It is sent after the commit, the task claims the job's lease like any worker, and the beat
rings again for all that waits too long, so that a lost or doubled message changes nothing.

    celery -A service.celery_app worker        celery -A service.celery_app beat
"""

from __future__ import annotations

import logging
from functools import cache

from celery import Celery
from kombu.exceptions import OperationalError

from models.errors import Misconfigured
from service.letters import send_once
from service.machinery import Machinery
from service.mailroom import fetch_all, open_mailboxes
from service.repository import jobs
from service.settings import Settings, load_settings
from service.wiring import open_machinery
from service.worker import work_once

RING_SECONDS = 30.0
_LOG = logging.getLogger("orderwright.celery")

app = Celery("orderwright", set_as_current=False)


@app.on_configure.connect  # type: ignore[untyped-decorator]
def _configure(sender: Celery, **_ignored: object) -> None:
    """Reads the environment when Celery starts, not when the module is imported."""
    configure(sender, load_settings())


def configure(celery: Celery, settings: Settings) -> None:
    """Gives Celery its broker and the habits that posting once relies on."""
    celery.conf.update(
        broker_url=settings.broker_url or None,
        task_acks_late=True,
        task_reject_on_worker_lost=True,
        task_ignore_result=True,
        worker_prefetch_multiplier=1,
        worker_pool="threads",  # documents are read in limited processes of our own; Celery's may not start any
        worker_concurrency=settings.worker_threads,
        broker_connection_retry_on_startup=True,
        beat_schedule={
            "ring": {"task": "orderwright.ring", "schedule": RING_SECONDS},
            "send": {"task": "orderwright.send", "schedule": RING_SECONDS / 2},
            "fetch": {"task": "orderwright.fetch", "schedule": settings.mailbox_seconds},
        },
    )


@cache
def machinery() -> Machinery:
    """This process's parts, made on the first task."""
    settings = load_settings()
    if not settings.broker_url:
        raise Misconfigured("Celery needs ORDERWRIGHT_BROKER_URL, as redis://localhost:6379/0.")
    parts = open_machinery(settings)
    connect_doorbell(parts)
    return parts


def connect_doorbell(parts: Machinery) -> None:
    """From now on the machinery's doorbell sends messages. A broker that is away costs only time."""

    def send(case_id: str) -> None:
        try:
            advance.apply_async((case_id,), retry=False)
        except OperationalError as trouble:
            _LOG.warning("the broker cannot be reached (%s); the beat rings again", trouble)

    parts.doorbell.connect(send)


@app.task(name="orderwright.advance")  # type: ignore[untyped-decorator]
def advance(case_id: str) -> bool:
    """Takes one case as far as it goes; False when somebody else is at it or nothing is due."""
    return work_once(machinery(), case_id)


@app.task(name="orderwright.ring")  # type: ignore[untyped-decorator]
def ring() -> int:
    """Rings for every job that is due; how many there were."""
    parts = machinery()
    with parts.database.read() as connection:
        due = jobs.due(connection, parts.now())
    for case_id in due:
        advance.delay(case_id)
    return len(due)


@app.task(name="orderwright.send")  # type: ignore[untyped-decorator]
def send() -> int:
    """Sends the mails that are due; how many were tried."""
    parts, tried = machinery(), 0
    while send_once(parts):
        tried += 1
    return tried


@app.task(name="orderwright.fetch")  # type: ignore[untyped-decorator]
def fetch() -> int:
    """Looks into the mailboxes; how many could not be fetched from."""
    parts = machinery()
    return len(fetch_all(parts, open_mailboxes(parts.settings)))
