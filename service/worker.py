"""Does the work that the database says is due: claims a job, takes its case as far as it goes, lets go.

The one place that turns classes of errors into actions: Temporary is tried again later, everything
else stops the case where a person sees why. A worker that dies loses its lease and another one goes
on; a case that kills its workers is stopped, too.
"""

from __future__ import annotations

import logging
import os
import random
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from models.errors import Misconfigured, OrderwrightError, Temporary
from service import workflow
from service.assigning import assign
from service.letters import send_once
from service.machinery import Machinery
from service.mailroom import fetch_all, open_mailboxes
from service.records import JobRecord
from service.repository import cases, changes, jobs
from service.states import CaseState

_LOG = logging.getLogger("orderwright.worker")
_LONGEST_WAIT = 1800.0
_IDLE_SECONDS = 5.0
_ROUND_SECONDS = 5.0  # between two looks at who is at work and what waits
_SWEEP_ROUNDS = 720  # once an hour


def worker_name() -> str:
    """Of this process and thread, for the operator."""
    return f"{socket.gethostname()}:{os.getpid()}:{threading.get_ident() % 10_000}"


def backoff_seconds(failures: int) -> float:
    """How long to wait after so many failures in a row (1 or more): 2, 4, 8 ... up to half an hour."""
    return min(_LONGEST_WAIT, 2.0 ** min(failures, 20))


def work_once(machinery: Machinery, case_id: str | None = None) -> bool:
    """Does one job that is due (that of one case, if named); False when there was none."""
    settings = machinery.settings
    with machinery.database.write() as connection:
        lease = timedelta(seconds=settings.lease_seconds)
        jobs.beat(connection, worker_name(), machinery.now())
        job = jobs.claim(connection, worker_name(), machinery.now(), lease, case_id)
    if job is None:
        return False
    if job.crashes >= settings.max_attempts:
        workflow.stop(machinery, job.case_id, f"The worker died {job.crashes} times while it was at this case.")
        return True
    with _kept_alive(machinery, job) as lost:
        _run(machinery, job, lost)
    return True


def _run(machinery: Machinery, job: JobRecord, lost: threading.Event) -> None:
    """Takes the case as far as it goes by itself."""
    failures = job.attempts
    try:
        while not lost.is_set():
            state = workflow.advance(machinery, job.case_id)
            failures = 0
            if not state.moves_by_itself:
                break
        with machinery.database.write() as connection:
            jobs.finish(connection, job)
    except Temporary as trouble:
        _later(machinery, job.model_copy(update={"attempts": failures}), trouble)
    except Misconfigured as trouble:
        _LOG.error("case %s: %s", job.case_id, trouble)
        workflow.stop(machinery, job.case_id, str(trouble))
    except OrderwrightError as refusal:
        workflow.stop(machinery, job.case_id, str(refusal))
    except Exception as defect:  # a defect: one case stops with its last good state, the others go on
        _LOG.exception("case %s stopped by a defect", job.case_id)
        workflow.stop(machinery, job.case_id, f"A defect of the program ({type(defect).__name__}); the log has it all.")


def _later(machinery: Machinery, job: JobRecord, trouble: Temporary) -> None:
    """Notes the trouble and when to try again, or stops after too many failures."""
    failures = job.attempts + 1
    with machinery.database.read() as connection:
        case = cases.find(connection, job.case_id)
    posting = case is not None and case.state in (CaseState.POSTING, CaseState.RECALLING)
    limit = machinery.settings.posting_attempts if posting else machinery.settings.max_attempts
    if failures >= limit:
        workflow.stop(machinery, job.case_id, f"{trouble} Tried {failures} times.")
        return
    due = machinery.now() + timedelta(seconds=backoff_seconds(failures) * random.uniform(0.8, 1.2))
    _LOG.warning("case %s: %s Next attempt at %s.", job.case_id, trouble, due.isoformat(timespec="seconds"))
    with machinery.database.write() as connection:
        jobs.postpone(connection, job, due, str(trouble))


@contextmanager
def _kept_alive(machinery: Machinery, job: JobRecord) -> Iterator[threading.Event]:
    """Renews the lease until the block ends; the event is set when it was lost."""
    lost, done = threading.Event(), threading.Event()
    lease = timedelta(seconds=machinery.settings.lease_seconds)

    def renew() -> None:
        while not done.wait(lease.total_seconds() / 3):
            try:
                with machinery.database.write() as connection:
                    held = jobs.extend(connection, job, machinery.now() + lease)
            except Temporary:
                continue  # the lease outlives two failures
            if not held:
                lost.set()
                return

    thread = threading.Thread(target=renew, name=f"lease of {job.case_id}", daemon=True)
    thread.start()
    try:
        yield lost
    finally:
        done.set()
        thread.join()


class Worker:
    """Threads that work until they are told to stop, in this process; one looks into the mailboxes, one shares work out."""

    def __init__(self, machinery: Machinery) -> None:
        """Raises Misconfigured for a mailbox that the settings describe wrongly."""
        self._machinery = machinery
        self._bell = threading.Semaphore(0)
        self._stopping = threading.Event()
        self._threads: list[threading.Thread] = []
        self._mailboxes = open_mailboxes(machinery.settings)
        self._mail = threading.Event()
        machinery.doorbell.connect(lambda _case_id: self._bell.release())
        machinery.doorbell.connect(lambda _case_id: self._mail.set())

    def start(self) -> None:
        """Starts the threads; returns at once."""
        for number in range(self._machinery.settings.worker_threads):
            thread = threading.Thread(target=self._loop, name=f"orderwright worker {number + 1}", daemon=True)
            thread.start()
            self._threads.append(thread)
        steward = threading.Thread(target=self._keep_house, name="orderwright steward", daemon=True)
        steward.start()
        self._threads.append(steward)
        if self._machinery.settings.smtp is not None:
            carrier = threading.Thread(target=self._send, name="orderwright mail", daemon=True)
            carrier.start()
            self._threads.append(carrier)
        if self._mailboxes:
            postman = threading.Thread(target=self._fetch, name="orderwright mailroom", daemon=True)
            postman.start()
            self._threads.append(postman)

    def stop(self, timeout_seconds: float = 30.0) -> None:
        """Lets the threads finish what they are at. What does not end in time is taken up after its lease."""
        self._stopping.set()
        self._mail.set()
        for _ in self._threads:
            self._bell.release()
        for thread in self._threads:
            thread.join(timeout_seconds)

    def _loop(self) -> None:
        while not self._stopping.is_set():
            if not self._one():
                self._bell.acquire(timeout=_IDLE_SECONDS)

    def _fetch(self) -> None:
        while not self._stopping.is_set():
            try:
                fetch_all(self._machinery, self._mailboxes)
            except Exception:
                _LOG.exception("the mailroom goes on after a defect")
            self._stopping.wait(self._machinery.settings.mailbox_seconds)

    def _send(self) -> None:
        while not self._stopping.is_set():
            self._mail.clear()
            try:
                while not self._stopping.is_set() and send_once(self._machinery):
                    pass
            except Temporary as trouble:
                _LOG.warning("%s", trouble)
            except Exception:
                _LOG.exception("the mail goes on after a defect")
            self._mail.wait(_IDLE_SECONDS)

    def _keep_house(self) -> None:
        """Gives waiting orders to those at work, and forgets what screens need no more."""
        turn = 0
        while not self._stopping.is_set():
            try:
                if self._machinery.settings.assign or not turn:
                    assign(self._machinery)
                if turn % _SWEEP_ROUNDS == 0:
                    with self._machinery.database.write() as connection:
                        changes.sweep(connection)
            except Temporary as trouble:
                _LOG.warning("%s", trouble)
            except Exception:
                _LOG.exception("the steward goes on after a defect")
            turn += 1
            self._stopping.wait(_ROUND_SECONDS)

    def _one(self) -> bool:
        """Does a job if there is one. A database that cannot be reached is waited for."""
        try:
            return work_once(self._machinery)
        except Temporary as trouble:
            _LOG.warning("%s", trouble)
            return False
        except Exception:
            _LOG.exception("the worker goes on after a defect outside of any case")
            return False


def work_until_idle(machinery: Machinery) -> int:
    """Does all that is due now, in this thread; the number of jobs done."""
    done = 0
    while work_once(machinery) or send_once(machinery):
        done += 1
    return done
