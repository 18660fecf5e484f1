"""A long queue: the next rows come before one is at the end, and stay while the list refreshes itself."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from conftest import Visitor
from playwright.sync_api import Page, expect
from small_trade import order_mail
from test_ui_queue import UNSURE, rows

from service.desk import Desk
from service.worker import work_until_idle

TakeIn = Callable[[bytes, str], str]


@pytest.fixture
def short_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Five rows to a page."""
    monkeypatch.setattr("review_ui.lens.PAGE_SIZE", 5)
    monkeypatch.setattr("review_ui.routes.queue.PAGE_SIZE", 5)


def fill(desk: Desk, count: int) -> None:
    for number in range(count):
        desk.receive(f"{number}.eml", order_mail(f"PO-{number:03d}", UNSURE), "folder")
    work_until_idle(desk.machinery)


def test_the_next_rows_come_by_scrolling_and_stay_when_the_list_refreshes(
    short_pages: None, screen: Page, desk: Desk, take_in: TakeIn
) -> None:
    fill(desk, 23)
    screen.goto("/queue")
    numbers = screen.locator("#queue .open")
    screen.mouse.wheel(0, 3000)
    expect(numbers).to_have_count(23)
    assert numbers.all_inner_texts() == [f"PO-{number:03d}" for number in range(23)]
    expect(screen.locator("[data-more]")).to_have_count(0)
    screen.keyboard.press("End")
    expect(numbers.last).to_be_focused()
    take_in(order_mail("PO-900", UNSURE), "late.eml")
    expect(numbers).to_have_count(24)
    expect(numbers.nth(22)).to_be_focused()


def test_behind_the_most_rows_one_turns_the_page(
    short_pages: None, monkeypatch: pytest.MonkeyPatch, screen: Page, desk: Desk
) -> None:
    monkeypatch.setattr("review_ui.routes.queue.MOST_ROWS", 10)
    fill(desk, 12)
    screen.goto("/queue")
    numbers = screen.locator("#queue .open")
    screen.mouse.wheel(0, 3000)
    expect(numbers).to_have_count(10)
    expect(screen.locator("[data-later]")).to_have_attribute("href", "/queue?page=3")
    screen.locator("[data-later]").click()
    expect(numbers).to_have_text(["PO-010", "PO-011"])


def test_a_page_far_behind_is_reached_by_its_number(short_pages: None, clerk: Visitor, desk: Desk) -> None:
    fill(desk, 12)
    assert rows(clerk.http.get("/queue?page=3").text) == ["PO-010", "PO-011"]
    piece = clerk.http.get("/queue?rows=10&page=2", headers={"HX-Request": "true"}).text
    assert rows(piece) == [f"PO-{number:03d}" for number in range(5, 12)]
