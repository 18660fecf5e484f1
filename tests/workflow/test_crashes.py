"""Kills the process at every step of a whole life, restarts it, and counts the orders."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from killing import in_a_process_of_its_own, kill_before_statement
from sqlalchemy import Engine, event
from tiny_trade import TinyProcessor, order_file, tiny_machinery

from erp_adapters.base import ErpOrder
from erp_adapters.order_book import OrderBook, OrderBookOptions
from models.draft import PostedOrder
from service.desk import Desk
from service.machinery import Machinery
from service.repository import outbox
from service.roles import Role
from service.states import CaseState
from service.views import QueueFilter
from service.worker import work_until_idle

_LEASE = 1  # second; a restart must not wait long for a dead worker's lease


def _machinery(folder: Path) -> Machinery:
    return tiny_machinery(folder, lease_seconds=_LEASE)


def _orders(folder: Path) -> list[str]:
    return [order.po_number for order in OrderBook(OrderBookOptions(data_folder=folder)).orders()]


def _whole_life(folder: Path) -> None:
    """A clean order goes through by itself; one with a doubt is corrected and approved."""
    desk = Desk(_machinery(folder))
    desk.receive("clean.json", order_file("P-1"), "test")
    doubtful = order_file("P-2", lines=[{"part": "8-40", "quantity": "3", "price": "1.00"}])
    desk.receive("doubt.json", doubtful, "test")
    work_until_idle(desk.machinery)
    if not desk.has_users():
        desk.add_user("ann", "correct horse battery", Role.ADMINISTRATOR, by="")
    for row in desk.queue(QueueFilter()).rows:
        view = desk.case(row.id)
        if view.lines[0].field("sku").value is None:  # type: ignore[union-attr]
            view = desk.choose(row.id, view.version, "lines[0].sku", "BOLT", "ann", remember=True)
        desk.approve(row.id, view.version, "ann")
    work_until_idle(desk.machinery)
    desk.machinery.database.close()


def _wait_for_leases(machinery: Machinery) -> None:
    with machinery.database.write() as connection:
        connection.exec_driver_sql("UPDATE job SET lease_until = '2000-01-01 00:00:00.000000' WHERE state = 'running'")


def _restart(folder: Path) -> None:
    """What happens after a crash: the mailbox hands its files in again, the worker starts, the clerk goes on."""
    machinery = _machinery(folder)
    _wait_for_leases(machinery)
    machinery.database.close()
    _whole_life(folder)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation that has its tables and its first user, to copy."""
    folder = tmp_path_factory.mktemp("prepared")
    desk = Desk(_machinery(folder))
    desk.add_user("ann", "correct horse battery", Role.ADMINISTRATOR, by="")
    desk.machinery.database.close()
    return folder


def _copy(prepared: Path, folder: Path) -> Path:
    folder.mkdir()
    for path in prepared.glob("orderwright.sqlite3*"):
        (folder / path.name).write_bytes(path.read_bytes())
    return folder


def _kill_points(prepared: Path, tmp_path: Path) -> list[int]:
    """The statements of a whole life at which something changes hands: the commits.

    Dying before one leaves the step before it committed and this step's deeds outside of the database
    done; wherever else a transaction dies, it is as if it had never begun.
    """
    folder = _copy(prepared, tmp_path / "measured")
    seen = tmp_path / "seen"

    def work() -> None:
        kinds: list[str] = []
        event.listen(Engine, "before_cursor_execute", lambda *_arguments: kinds.append("statement"))
        event.listen(Engine, "commit", lambda *_arguments: kinds.append("commit"))
        _whole_life(folder)
        seen.write_text(" ".join(kinds))

    assert in_a_process_of_its_own(work) == 0
    assert sorted(_orders(folder)) == ["P-1", "P-2"]
    kinds = seen.read_text().split()
    return [number for number, kind in enumerate(kinds, 1) if kind == "commit"]


def test_a_kill_between_any_two_steps_ends_in_exactly_one_order_each(prepared: Path, tmp_path: Path) -> None:
    points = _kill_points(prepared, tmp_path)
    assert len(points) > 20
    unreached = 0
    for number in points:
        folder = _copy(prepared, tmp_path / str(number))

        def dies(folder: Path = folder, number: int = number) -> None:
            kill_before_statement(number)
            _whole_life(folder)

        ended = in_a_process_of_its_own(dies)
        assert ended in (signal.SIGKILL, 0), f"at statement {number}"
        unreached += ended == 0  # a life that asked the database less often whether there is work ends before it
        assert in_a_process_of_its_own(lambda folder=folder: _restart(folder)) == 0, f"after statement {number}"  # type: ignore[misc]
        assert sorted(_orders(folder)) == ["P-1", "P-2"], f"after statement {number}"
        desk = Desk(_machinery(folder))
        counts = desk.queue(QueueFilter()).counts
        assert counts[CaseState.POSTED] == 2 and sum(counts.values()) == 2, f"after statement {number}"
        desk.machinery.database.close()
    assert unreached < len(points) / 10


class _DyingBook(OrderBook):
    """An ERP whose answer never arrives: it takes the order, and the process dies."""

    def create(self, order: ErpOrder, key: str) -> PostedOrder:
        super().create(order, key)
        os.kill(os.getpid(), signal.SIGKILL)
        raise AssertionError("unreachable")


def test_a_kill_after_the_erp_took_the_order_ends_in_one_order(tmp_path: Path) -> None:
    def dies() -> None:
        machinery = tiny_machinery(
            tmp_path, erp=_DyingBook(OrderBookOptions(data_folder=tmp_path)), lease_seconds=_LEASE
        )
        Desk(machinery).receive("clean.json", order_file("P-1"), "test")
        work_until_idle(machinery)

    assert in_a_process_of_its_own(dies) == signal.SIGKILL
    assert _orders(tmp_path) == ["P-1"]
    machinery = _machinery(tmp_path)
    _wait_for_leases(machinery)
    work_until_idle(machinery)
    assert _orders(tmp_path) == ["P-1"]
    (row,) = Desk(machinery).queue(QueueFilter(states=(CaseState.POSTED,))).rows
    posted = [event for event in Desk(machinery).events(row.id) if event.kind == "posted"]
    assert [event.note for event in posted] == ["an earlier attempt had succeeded"]
    with machinery.database.read() as connection:
        assert outbox.waiting(connection) == 0


_WORKER = """
import sys, time
from pathlib import Path
sys.path[:0] = sys.argv[2:]
from sqlalchemy import Engine, event
from tiny_trade import TinyProcessor, tiny_machinery
class Slow(TinyProcessor):
    def process(self, data, name, today):
        print("reading", flush=True)
        time.sleep(60)
import tiny_trade
tiny_trade.TinyProcessor = Slow
from service.worker import Worker
machinery = tiny_machinery(Path(sys.argv[1]), lease_seconds=1)
Worker(machinery).start()
time.sleep(60)
"""


def test_another_worker_takes_over_from_one_that_was_killed_while_reading(tmp_path: Path) -> None:
    machinery = _machinery(tmp_path)
    desk = Desk(machinery)
    desk.receive("clean.json", order_file("P-1"), "test")
    folders = [str(Path(tiny_machinery.__code__.co_filename).parent), str(Path.cwd())]
    victim = subprocess.Popen([sys.executable, "-c", _WORKER, str(tmp_path), *folders], stdout=subprocess.PIPE)
    assert victim.stdout is not None
    assert victim.stdout.readline() == b"reading\n"
    assert work_until_idle(machinery) == 0, "the lease holds while its worker lives"
    victim.kill()
    victim.wait()
    victim.stdout.close()
    _wait_for_leases(machinery)
    assert work_until_idle(machinery) == 1
    assert _orders(tmp_path) == ["P-1"]
    assert isinstance(machinery.processor, TinyProcessor)
