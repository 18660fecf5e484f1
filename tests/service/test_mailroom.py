from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from tiny_trade import order_file, tiny_machinery

from models.errors import Misconfigured
from service import intake, mailroom
from service.desk import Desk
from service.machinery import Machinery
from service.mailroom import fetch, fetch_all, open_mailboxes
from service.settings import Settings
from service.views import QueueFilter
from service.worker import Worker

ALL = QueueFilter(states=())


def installation(tmp_path: Path, **settings: object) -> Desk:
    inbox = tmp_path / "inbox"
    inbox.mkdir(exist_ok=True)
    mailbox = {"orders": {"kind": "folder", "folder": str(inbox), "settle_seconds": "0"}}
    return Desk(tiny_machinery(tmp_path / "data", mailbox=mailbox, **settings))


def drop(tmp_path: Path, name: str, data: bytes) -> Path:
    path = tmp_path / "inbox" / name
    path.write_bytes(data)
    os.utime(path, (time.time() - 60, time.time() - 60))
    return path


def test_what_lies_in_a_watched_folder_becomes_cases_and_is_moved_away(tmp_path: Path) -> None:
    desk = installation(tmp_path)
    path = drop(tmp_path, "p1.json", order_file("P-1"))
    (mailbox,) = open_mailboxes(desk.machinery.settings)
    assert fetch(desk.machinery, mailbox) == 1
    assert not path.exists()
    assert fetch(desk.machinery, mailbox) == 0
    (row,) = desk.queue(ALL).rows
    assert desk.case(row.id).document.origin == "mailbox orders"


def test_a_file_stays_in_its_mailbox_until_it_is_stored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = installation(tmp_path)
    path = drop(tmp_path, "p1.json", order_file("P-1"))
    (mailbox,) = open_mailboxes(desk.machinery.settings)
    real = intake.receive

    def dies(machinery: Machinery, *arguments: str) -> tuple[str, ...]:
        real(machinery, *arguments)  # type: ignore[arg-type]
        raise KeyboardInterrupt

    monkeypatch.setattr(mailroom.intake, "receive", dies)
    with pytest.raises(KeyboardInterrupt):
        fetch(desk.machinery, mailbox)
    assert path.exists()
    monkeypatch.undo()
    assert fetch(desk.machinery, mailbox) == 1
    assert desk.queue(ALL).total == 1


def test_an_empty_file_stops_nothing_else(tmp_path: Path) -> None:
    desk = installation(tmp_path)
    empty = drop(tmp_path, "a-empty.json", b"")
    drop(tmp_path, "b.json", order_file())
    (mailbox,) = open_mailboxes(desk.machinery.settings)
    assert fetch(desk.machinery, mailbox) == 1
    assert empty.exists()


def test_a_mailbox_that_cannot_be_reached_stops_no_other(tmp_path: Path) -> None:
    desk = installation(tmp_path)
    drop(tmp_path, "b.json", order_file())
    gone = {"gone": {"kind": "folder", "folder": str(tmp_path / "none")}}
    mailboxes = open_mailboxes(Settings(mailbox={**gone, **desk.machinery.settings.mailbox}))
    (problem,) = fetch_all(desk.machinery, mailboxes)
    assert problem.startswith("gone: ")
    assert desk.queue(ALL).total == 1


@pytest.mark.parametrize(
    ("options", "words"),
    [({}, "needs a kind"), ({"kind": "pigeon"}, "no mailbox of kind"), ({"kind": "folder"}, "folder: Field required")],
)
def test_a_mailbox_that_is_described_wrongly_is_named(options: dict[str, str], words: str) -> None:
    with pytest.raises(Misconfigured, match=f"(?s)'orders'.*{words}"):
        open_mailboxes(Settings(mailbox={"orders": options}))


def test_the_worker_looks_into_the_mailboxes_by_itself(tmp_path: Path) -> None:
    desk = installation(tmp_path, mailbox_seconds=0.05)
    running = Worker(desk.machinery)
    running.start()
    try:
        drop(tmp_path, "p1.json", order_file())
        deadline = time.monotonic() + 20
        while desk.queue(ALL).counts["posted"] < 1:
            assert time.monotonic() < deadline
            time.sleep(0.02)
    finally:
        running.stop()
