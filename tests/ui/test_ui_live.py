"""Changes of others in an open window: at once, over one connection, and never into what is being typed."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest
from conftest import PEOPLE, SECRET, Visitor, serving
from fastapi import FastAPI
from playwright.sync_api import Page, expect
from small_trade import order_pdf
from test_ui_queue import UNSURE
from windows import field

from review_ui import live
from review_ui.app import create_app
from service.desk import Desk
from service.views import Change

TakeIn = Callable[[bytes, str], str]
TWO = ["10 HB-M8X40 Hexagon bolt 12 EA 0.55", "20 WA-M8 Washer 500 EA 0.20"]


class Ear:
    """Somebody who listens without a browser."""

    def __init__(self, who: Visitor) -> None:
        self.heard: list[dict[str, Any]] = []
        self.ready, self.done = threading.Event(), threading.Event()
        self._who = who
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()
        assert self.ready.wait(20), "the connection never stood"

    def _listen(self) -> None:
        kind = ""
        try:
            with self._who.http.stream("GET", "/live", timeout=60) as answer:
                assert answer.headers["Content-Type"].startswith("text/event-stream")
                for line in answer.iter_lines():
                    if line.startswith("event: "):
                        kind = line[7:]
                    elif line.startswith("data: ") and kind == "ready":
                        self.ready.set()
                    elif line.startswith("data: "):
                        self.heard.append(json.loads(line[6:]))
        except httpx.HTTPError:
            pass  # the site is gone
        self.done.set()

    def cases(self) -> set[str]:
        return {case for one in self.heard for case in one["cases"]}


def until(condition: Callable[[], bool], seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.02)


def test_everybody_hears_what_changed_and_nothing_of_before(
    visitor: Callable[[], Visitor], desk: Desk, take_in: TakeIn
) -> None:
    before = take_in(order_pdf("PO-1", UNSURE), "1.pdf")
    ears = [Ear(visitor().sign_in(name)) for name in ("clara", "max")]
    time.sleep(2 * live.ASKED_EVERY)
    new = take_in(order_pdf("PO-2", UNSURE), "2.pdf")
    until(lambda: all(new in ear.cases() for ear in ears))
    assert all(before not in ear.cases() for ear in ears)
    assert not any(one["notes"] for ear in ears for one in ear.heard)
    desk.note(before, "Hello", "boris")
    until(lambda: all(before in ear.cases() and ear.heard[-1]["notes"] for ear in ears))


def test_who_is_not_signed_in_hears_nothing(visitor: Callable[[], Visitor]) -> None:
    stranger = visitor()
    stranger.http.follow_redirects = False
    assert stranger.http.get("/live").status_code in (303, 401)


@pytest.mark.parametrize("name", sorted(PEOPLE))
def test_every_role_may_listen(name: str, visitor: Callable[[], Visitor]) -> None:
    Ear(visitor().sign_in(name))


def test_who_may_no_longer_sign_in_is_cut_off(
    visitor: Callable[[], Visitor], desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "BEAT", 0.2)
    ear = Ear(visitor().sign_in("boris"))
    desk.change_user("boris", active=False, by="ada")
    assert ear.done.wait(20)


def test_fifty_listeners_leave_the_site_as_quick_as_it_was(
    app: FastAPI, site: str, visitor: Callable[[], Visitor], desk: Desk
) -> None:
    ears = [Ear(visitor().sign_in("clara")) for _ in range(50)]  # more than the site has threads for requests
    assert app.state.site.live.watchers == 50
    assert visitor().sign_in("boris").http.get("/queue").status_code == 200
    for ear in ears:
        ear._who.http.close()
    until(lambda: app.state.site.live.watchers == 0)


def test_the_site_stops_in_spite_of_listeners(desk: Desk) -> None:
    with serving(create_app(desk, secret=SECRET)) as address:
        ear = Ear(Visitor(address).sign_in("clara"))
    assert ear.done.wait(20)


def row_numbers(screen: Page) -> Any:
    return screen.locator("#queue .open")


def test_the_queue_shows_what_comes_in_without_being_asked(screen: Page, desk: Desk, take_in: TakeIn) -> None:
    screen.goto("/queue")
    expect(screen.locator("html")).to_have_attribute("data-live", "on")
    take_in(order_pdf("PO-1", UNSURE), "1.pdf")
    expect(row_numbers(screen)).to_have_text(["PO-1"])
    search = screen.get_by_label("Search", exact=True)
    search.focus()
    take_in(order_pdf("PO-2", UNSURE), "2.pdf")
    screen.wait_for_timeout(2500)
    expect(row_numbers(screen)).to_have_text(["PO-1"])  # not under the hands of who searches
    search.blur()
    expect(row_numbers(screen)).to_have_text(["PO-1", "PO-2"])


def test_anothers_change_appears_and_typing_is_left_alone(screen: Page, desk: Desk, take_in: TakeIn) -> None:
    case_id = take_in(order_pdf("PO-1", TWO), "1.pdf")
    screen.goto(f"/cases/{case_id}")
    expect(screen.locator("html")).to_have_attribute("data-live", "on")
    desk.correct(case_id, desk.case(case_id).version, [Change(field="lines[1].quantity", value="700")], "boris")
    expect(field(screen, "lines[1].quantity")).to_have_value("700")
    expect(screen.locator("#toasts")).to_contain_text("boris changed this order")
    quantity = field(screen, "lines[0].quantity")
    quantity.focus()
    screen.keyboard.press("End")
    screen.keyboard.type("5")
    desk.correct(case_id, desk.case(case_id).version, [Change(field="lines[1].quantity", value="800")], "boris")
    expect(screen.locator("#toasts")).to_contain_text("has changed this order")
    screen.keyboard.type("0")
    expect(quantity).to_have_value("1250")
    expect(field(screen, "lines[1].quantity")).to_have_value("700")
    screen.keyboard.press("Enter")
    expect(field(screen, "lines[1].quantity")).to_have_value("800")
    case = desk.case(case_id)
    assert [line.field("quantity").value for line in case.lines if line.field("quantity")] == ["1250", "800"]


def test_who_takes_an_order_over_is_seen_at_once(screen: Page, desk: Desk, take_in: TakeIn) -> None:
    case_id = take_in(order_pdf("PO-1", TWO), "1.pdf")
    screen.goto(f"/cases/{case_id}")
    expect(screen.locator("html")).to_have_attribute("data-live", "on")
    desk.claim(case_id, "boris", take_over=True)
    expect(screen.locator("#case-head")).to_contain_text("boris works on it")


@contextmanager
def no_connection(screen: Page) -> Iterator[None]:
    screen.route("**/live", lambda route: route.abort())
    yield
    screen.unroute("**/live")


def test_without_the_connection_the_screen_asks_by_itself(screen: Page, desk: Desk, take_in: TakeIn) -> None:
    with no_connection(screen):
        screen.goto("/queue")
        expect(screen.locator("html")).to_have_attribute("data-live", "polling")
        take_in(order_pdf("PO-1", UNSURE), "1.pdf")
        expect(row_numbers(screen)).to_have_text(["PO-1"])
