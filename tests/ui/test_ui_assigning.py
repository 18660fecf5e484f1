"""Orders given to those at work: what they see of it, and how they leave."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from conftest import PASSWORD, Visitor, open_desk
from small_trade import order_pdf
from test_ui_queue import UNSURE, rows

from service.assigning import assign
from service.desk import Desk

TakeIn = Callable[[bytes, str], str]


@pytest.fixture
def desk(peopled: Path, tmp_path: Path) -> Iterator[Desk]:
    """A desk that shares its orders out."""
    shutil.copytree(peopled, tmp_path / "data")
    desk = open_desk(tmp_path / "data", assign=True)
    yield desk
    desk.close()


def team(page: str) -> list[str]:
    """Who is at work or away, with how much."""
    found = re.search(r'class="team small">(.*?)</ul>', page, re.S)
    return [" ".join(re.sub(r"<[^>]+>", " ", one).split()) for one in found[1].split("</li>")[:-1]] if found else []


def test_each_at_work_sees_their_own_and_who_else_is_there(
    visitor: Callable[[], Visitor], desk: Desk, take_in: TakeIn
) -> None:
    clara, boris = visitor().sign_in("clara"), visitor().sign_in("boris")
    for who in (clara, boris):
        assert rows(who.http.get("/queue").text) == []
    for number in range(4):
        take_in(order_pdf(f"PO-{number}", UNSURE), f"{number}.pdf")
    assign(desk.machinery)
    page = clara.http.get("/queue?mine=1").text
    hers, his = rows(page), rows(boris.http.get("/queue?mine=1").text)
    assert len(hers) == len(his) == 2 and sorted(hers + his) == [f"PO-{n}" for n in range(4)]
    assert team(page) == ["Boris Clerk 2 orders", "Clara Clerk 2 orders"]
    assert "Mine <b>2</b>" in page


def test_who_says_that_they_are_away_gives_everything_back(
    visitor: Callable[[], Visitor], desk: Desk, take_in: TakeIn
) -> None:
    clara, boris = visitor().sign_in("clara"), visitor().sign_in("boris")
    take_in(order_pdf("PO-1", UNSURE), "1.pdf")
    clara.http.get("/queue")
    assert rows(clara.http.get("/queue?mine=1").text) == ["PO-1"]
    boris.http.get("/queue")
    page = clara.post("/presence", away="1", back="/queue?mine=1")
    assert rows(page.text) == [] and "I am at work" in page.text
    assert rows(boris.http.get("/queue?mine=1").text) == ["PO-1"]
    boris.post("/sign-out")
    assert "Boris Clerk away" in team(clara.http.get("/queue").text)
    clara.post("/presence", away="", back="/queue")
    assert rows(clara.http.get("/queue?mine=1").text) == ["PO-1"]


def test_signing_in_is_coming_to_work(visitor: Callable[[], Visitor], desk: Desk, take_in: TakeIn) -> None:
    take_in(order_pdf("PO-1", UNSURE), "1.pdf")
    desk.assigning.go("clara")
    clara = visitor()
    clara.http.post("/sign-in", data={"token": clara.token("/sign-in"), "name": "clara", "password": PASSWORD})
    assert rows(clara.http.get("/queue?mine=1").text) == ["PO-1"]


def test_who_works_on_no_orders_is_not_asked_whether_they_are_at_work(visitor: Callable[[], Visitor]) -> None:
    assert "I am at work" not in visitor().sign_in("max").http.get("/queue").text
