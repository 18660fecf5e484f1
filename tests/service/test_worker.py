from __future__ import annotations

import json
import threading
import time
from datetime import timedelta
from pathlib import Path

import pytest
from tiny_trade import Clock, order_file, tiny_machinery

from erp_adapters.base import ErpOrder
from erp_adapters.order_book import OrderBook, OrderBookOptions
from models.draft import PostedOrder
from models.errors import Misconfigured, Temporary
from service import worker
from service.desk import Desk
from service.refusals import NotAllowed
from service.repository import jobs
from service.states import CaseState
from service.views import Action, QueueFilter
from service.worker import Worker, backoff_seconds, work_once, work_until_idle


def trouble(kind: str) -> bytes:
    return json.dumps({"trouble": kind}).encode()


def open_desk_at(folder: Path, clock: Clock, **settings: object) -> Desk:
    return Desk(tiny_machinery(folder, now=clock, **settings))


class Flaky(OrderBook):
    """An ERP that cannot be reached for a while."""

    failures = 0
    slow_to_show = 0

    def create(self, order: ErpOrder, key: str) -> PostedOrder:
        if self.failures:
            self.failures -= 1
            raise Temporary("The ERP does not answer.")
        return super().create(order, key)


class SlowToShow(Flaky):
    """An ERP whose search finds a new order only after a minute."""

    visibility_seconds = 60


def test_waits_double_up_to_half_an_hour() -> None:
    assert [backoff_seconds(failures) for failures in (1, 2, 3, 10, 11, 500)] == [2, 4, 8, 1024, 1800, 1800]


def test_a_temporary_trouble_is_tried_again_later_and_seen_meanwhile(tmp_path: Path, clock: Clock) -> None:
    erp = Flaky(OrderBookOptions(data_folder=tmp_path))
    erp.failures = 3
    desk = open_desk_at(tmp_path, clock, erp=erp)
    (case_id,) = desk.receive("p.json", order_file(), "upload")
    assert work_until_idle(desk.machinery) == 1
    view = desk.case(case_id)
    assert view.state is CaseState.POSTING
    assert view.problem.startswith("The ERP does not answer. Next attempt at 09:00")
    attempts = 0
    while desk.case(case_id).state is CaseState.POSTING:
        clock.forward(seconds=1)
        attempts += work_until_idle(desk.machinery)
    assert attempts == 3
    assert timedelta(seconds=0.8 * 14) <= clock() - view.received_at <= timedelta(seconds=1.2 * 14 + 3)
    assert (desk.case(case_id).state, desk.case(case_id).problem) == (CaseState.POSTED, "")
    assert len(erp.orders()) == 1


def test_a_trouble_that_lasts_stops_the_case_and_a_person_has_it_tried_again(desk: Desk, clock: Clock) -> None:
    (case_id,) = desk.receive("x.json", trouble("temporary"), "upload")
    for _ in range(8):
        assert work_until_idle(desk.machinery) == 1
        clock.forward(hours=1)
    view = desk.case(case_id)
    assert (view.state, view.problem) == (CaseState.STOPPED, "Oh. Tried 8 times.")
    assert view.actions == (Action.RETRY, Action.NOTE)
    assert work_until_idle(desk.machinery) == 0
    assert desk.health().jobs_dead == 1
    desk.retry(case_id, "lead")
    assert desk.case(case_id).state is CaseState.RECEIVED
    assert work_until_idle(desk.machinery) == 1


@pytest.mark.parametrize(
    ("kind", "words"), [("misconfigured", "Oh."), ("defect", "A defect of the program (ZeroDivisionError)")]
)
def test_what_no_waiting_helps_stops_the_case_at_once_and_no_other(desk: Desk, kind: str, words: str) -> None:
    (bad,) = desk.receive("bad.json", trouble(kind), "upload")
    (good,) = desk.receive("good.json", order_file(), "upload")
    work_until_idle(desk.machinery)
    assert desk.case(bad).state is CaseState.STOPPED
    assert desk.case(bad).problem.startswith(words)
    assert desk.case(good).state is CaseState.POSTED


def test_all_stopped_cases_go_on_once_the_operator_has_put_it_right(desk: Desk) -> None:
    class Down(OrderBook):
        def create(self, order: ErpOrder, key: str) -> PostedOrder:
            raise Misconfigured("The password is wrong.")

    options = OrderBookOptions(data_folder=desk.machinery.settings.data_folder)
    object.__setattr__(desk.machinery, "erp", Down(options))
    for number in range(3):
        desk.receive(f"{number}.json", order_file(f"P-{number}"), "upload")
    work_until_idle(desk.machinery)
    assert desk.queue(QueueFilter()).counts["stopped"] == 3
    object.__setattr__(desk.machinery, "erp", OrderBook(options))
    with pytest.raises(NotAllowed):
        desk.retry_all("clerk")
    assert desk.retry_all("lead") == 3
    work_until_idle(desk.machinery)
    assert desk.queue(QueueFilter()).counts["posted"] == 3


def test_an_erp_that_shows_orders_late_is_not_asked_again_too_soon(tmp_path: Path, clock: Clock) -> None:
    erp = SlowToShow(OrderBookOptions(data_folder=tmp_path))
    erp.failures = 1
    desk = open_desk_at(tmp_path, clock, erp=erp)
    (case_id,) = desk.receive("p.json", order_file(), "upload")
    work_until_idle(desk.machinery)
    clock.forward(seconds=5)
    work_until_idle(desk.machinery)
    assert "outcome of the last attempt" in desk.case(case_id).problem
    assert erp.orders() == ()
    clock.forward(seconds=120)
    work_until_idle(desk.machinery)
    assert desk.case(case_id).state is CaseState.POSTED


def test_an_order_approved_for_one_erp_is_not_sent_to_another(tmp_path: Path, clock: Clock) -> None:
    erp = Flaky(OrderBookOptions(data_folder=tmp_path))
    erp.failures = 1
    desk = open_desk_at(tmp_path, clock, erp=erp)
    (case_id,) = desk.receive("p.json", order_file(), "upload")
    work_until_idle(desk.machinery)

    class Other(OrderBook):
        name = "other_erp"

    other = Other(OrderBookOptions(data_folder=tmp_path / "other"))
    moved = open_desk_at(tmp_path, clock, erp=other)
    clock.forward(minutes=1)
    work_until_idle(moved.machinery)
    assert "approved for 'order_book', and the settings now name 'other_erp'" in moved.case(case_id).problem
    assert other.orders() == ()


def test_a_case_that_kills_its_workers_is_stopped(desk: Desk, clock: Clock) -> None:
    (case_id,) = desk.receive("p.json", order_file(), "upload")
    machinery = desk.machinery
    for _ in range(9):
        with machinery.database.write() as connection:
            jobs.claim(connection, "a worker that dies", machinery.now(), timedelta(seconds=60))
        clock.forward(minutes=2)
    assert work_once(machinery)
    assert desk.case(case_id).state is CaseState.STOPPED
    assert "died 9 times" in desk.case(case_id).problem or "died 10 times" in desk.case(case_id).problem


def test_a_leased_job_is_nobody_elses(desk: Desk, clock: Clock) -> None:
    desk.receive("p.json", order_file(), "upload")
    machinery = desk.machinery
    with machinery.database.write() as connection:
        held = jobs.claim(connection, "one", machinery.now(), timedelta(seconds=60))
        assert held is not None
        assert jobs.claim(connection, "two", machinery.now(), timedelta(seconds=60)) is None
        clock.forward(seconds=61)
        assert jobs.claim(connection, "two", machinery.now(), timedelta(seconds=60)) is not None
        assert not jobs.extend(connection, held, machinery.now() + timedelta(seconds=60))
        jobs.finish(connection, held)
        assert jobs.find(connection, held.case_id) is not None, "the loser ends nothing"


def test_a_worker_that_lost_its_lease_stops_after_its_step(
    desk: Desk, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Work put down while a worker is at the case is not lost in the moment between its last look and its end."""
    (case_id,) = desk.receive("p.json", order_file(), "upload")
    machinery = desk.machinery
    real = worker.workflow.advance

    def interrupted(parts: object, case: str) -> CaseState:
        state = real(machinery, case)
        if state is CaseState.POSTED:
            with machinery.database.write() as connection:
                jobs.put(connection, case_id, machinery.now())
        return state

    monkeypatch.setattr(worker.workflow, "advance", interrupted)
    work_once(machinery)
    with machinery.database.read() as connection:
        left = jobs.find(connection, case_id)
    assert left is not None and left.state == "waiting"


def test_the_worker_in_the_process_does_what_comes_in_and_ends_when_told(tmp_path: Path) -> None:
    desk = Desk(tiny_machinery(tmp_path, worker_threads=3))
    running = Worker(desk.machinery)
    running.start()
    try:
        for number in range(12):
            desk.receive(f"{number}.json", order_file(f"P-{number}"), "upload")
        deadline = time.monotonic() + 30
        while desk.queue(QueueFilter(states=())).counts["posted"] < 12:
            assert time.monotonic() < deadline
            time.sleep(0.02)
        assert desk.health().worker_seen_at is not None
    finally:
        running.stop()
    book = desk.machinery.erp
    assert isinstance(book, OrderBook)
    assert sorted(order.number[-5:] for order in book.orders()) == [f"{n:05}" for n in range(1, 13)]
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("orderwright worker")]


def test_a_lease_is_renewed_while_a_long_reading_lasts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Desk(tiny_machinery(tmp_path, lease_seconds=1))
    desk.receive("p.json", order_file(), "upload")
    processor = desk.machinery.processor
    real = processor.process

    def slow(*arguments: object) -> object:
        time.sleep(2.2)
        return real(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(processor, "process", slow)
    first = threading.Thread(target=work_once, args=(desk.machinery,))
    first.start()
    time.sleep(1.6)
    assert not work_once(desk.machinery), "the lease of one second still holds"
    first.join()
    assert desk.queue(QueueFilter(states=())).counts["posted"] == 1


def test_health_says_what_does_not_work_and_does_not_fail(desk: Desk) -> None:
    class Down(OrderBook):
        def check(self) -> None:
            raise Misconfigured("The password is wrong.")

    object.__setattr__(desk.machinery, "erp", Down(OrderBookOptions()))
    health = desk.health()
    assert (health.database, health.erp_problem, health.catalog_problem) == ("sqlite", "The password is wrong.", "")
