"""A long order: its first lines and doubts come with the page, the rest while one has begun."""

from __future__ import annotations

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait

import pytest
from conftest import Visitor
from playwright.sync_api import Page, expect
from small_trade import order_mail, order_pdf
from windows import field

from review_ui import case_page
from service.desk import Desk

TakeIn = Callable[[bytes, str], str]
LINES = [f"{n} WA-M8 Washer {n + 100} EA {'0.20' if n == 33 else '0.10'}" for n in range(1, 41)]


@pytest.fixture
def long_order(monkeypatch: pytest.MonkeyPatch, take_in: TakeIn) -> str:
    """Forty lines, of which ten come with the page; the doubt is in the 33rd."""
    monkeypatch.setattr(case_page, "AT_ONCE", 20)
    return take_in(order_mail("PO-1", LINES), "long.eml")


def with_fields(page: str) -> list[int]:
    """The lines whose fields are there."""
    return [int(n) for n in re.findall(r'data-path="lines\[(\d+)\]\.quantity"', page)]


def test_the_page_has_the_first_lines_and_those_in_doubt(clerk: Visitor, long_order: str) -> None:
    page = clerk.http.get(f"/cases/{long_order}").text
    assert with_fields(page) == [*range(10), 32]
    assert page.count("data-late ") == 29
    rest = clerk.http.get(f"/cases/{long_order}/late?version={version(page)}").text
    assert sorted(with_fields(page) + with_fields(rest)) == [*range(40)]


def version(page: str) -> str:
    found = re.search(r'data-version="(\d+)"', page)
    assert found
    return found[1]


def test_without_scripts_all_lines_are_one_click_away(clerk: Visitor, long_order: str) -> None:
    assert "?all=1" in clerk.http.get(f"/cases/{long_order}").text
    assert with_fields(clerk.http.get(f"/cases/{long_order}?all=1").text) == [*range(40)]


def test_the_rest_of_an_order_that_changed_is_not_mixed_with_it(clerk: Visitor, desk: Desk, long_order: str) -> None:
    old = version(clerk.http.get(f"/cases/{long_order}").text)
    desk.confirm(long_order, int(old), "po_number", "boris")
    assert clerk.http.get(f"/cases/{long_order}/late?version={old}").status_code == 409


def test_one_begins_with_the_doubt_and_finds_all_lines(screen: Page, desk: Desk, long_order: str) -> None:
    screen.goto(f"/cases/{long_order}")
    expect(field(screen, "lines[32].unit_price")).to_be_focused()
    expect(screen.locator("[data-line] [data-path$='.quantity']")).to_have_count(40)
    expect(field(screen, "lines[32].unit_price")).to_be_focused()
    last = field(screen, "lines[39].quantity")
    last.fill("500")
    screen.keyboard.press("Enter")
    expect(last).to_have_attribute("data-was", "500")
    expect(screen.locator("[data-late]")).to_have_count(0)
    assert len(desk.case(long_order).lines) == 40


def test_pictures_that_are_still_being_drawn_keep_nobody_from_working(
    clerk: Visitor, desk: Desk, take_in: TakeIn
) -> None:
    orders = [take_in(order_pdf(f"PO-{n}", LINES[:2]), f"{n}.pdf") for n in range(4)]
    wanted = [f"/cases/{order}/pages/1.png?w={width}" for order in orders for width in range(400, 3001, 200)]
    with ThreadPoolExecutor(len(wanted)) as browsers:
        with desk._pictures._turn:  # nothing is drawn meanwhile
            asked = [browsers.submit(clerk.http.get, address, timeout=120) for address in wanted]
            wait(asked, timeout=0.5)
            assert clerk.http.get(f"/cases/{orders[0]}").status_code == 200
            assert not any(picture.done() for picture in asked)
        assert {picture.result().headers["Content-Type"] for picture in asked} == {"image/png"}
