"""Colleagues named in notes: who is told, how it is written, who has seen it."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from conftest import Visitor
from playwright.sync_api import Browser, Page, expect
from small_trade import order_pdf
from test_ui_queue import UNSURE, rows
from windows import field

from service.desk import Desk
from service.mentions import named_in
from service.views import QueueFilter

TakeIn = Callable[[bytes, str], str]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("@boris please look", ("boris",)),
        ("Ask @Boris, or @lea.", ("boris", "lea")),
        ("@boris @boris @nobody", ("boris",)),
        ("boris@example.com wrote; x@lea", ()),
        ("(@a.b) and @a.b-c!", ("a.b", "a.b-c")),
        ("@ boris", ()),
    ],
)
def test_a_note_names_people_and_not_addresses(text: str, named: tuple[str, ...]) -> None:
    assert named_in(text, {"boris", "lea", "a.b", "a.b-c"}) == named


def new_notes(who: Visitor) -> str:
    """The number in the head; "" where there is none."""
    found = re.search(r'id="mentions".*?</a>', who.http.get("/figures").text + who.http.get("/account").text, re.S)
    assert found
    count = re.search(r'class="count">(\d+)<', found[0])
    return count[1] if count else ""


def test_who_is_named_is_told_and_their_reading_is_seen(
    visitor: Callable[[], Visitor], desk: Desk, take_in: TakeIn
) -> None:
    clara, boris = visitor().sign_in("clara"), visitor().sign_in("boris")
    first = take_in(order_pdf("PO-1", UNSURE), "1.pdf")
    take_in(order_pdf("PO-2", UNSURE), "2.pdf")
    clara.work(first, "note", 0, text="@boris is this price agreed? @clara asks")
    assert (new_notes(boris), new_notes(clara)) == ("1", "")
    page = boris.http.get("/queue?tab=all&mentioned=1").text
    assert rows(page) == ["PO-1"] and "A note names you" in page
    assert "seen" not in clara.http.get(f"/cases/{first}").text.split('class="small muted told-to"')[1][:200]
    boris.http.get(f"/cases/{first}")
    assert new_notes(boris) == ""
    assert "seen" in clara.http.get(f"/cases/{first}").text.split('class="small muted told-to"')[1][:400]
    page = boris.http.get("/queue?tab=all&mentioned=1").text
    assert rows(page) == ["PO-1"] and "A note names you" not in page
    assert desk.queue(QueueFilter(mentioned="clara")).rows == ()


def test_somebody_who_left_is_not_named(visitor: Callable[[], Visitor], desk: Desk, take_in: TakeIn) -> None:
    case_id = take_in(order_pdf("PO-1", UNSURE), "1.pdf")
    desk.change_user("boris", active=False, by="ada")
    desk.note(case_id, "@boris are you there?", "clara")
    assert desk.mentions.of_case(case_id) == ()
    assert "Boris" not in visitor().sign_in("clara").http.get(f"/cases/{case_id}").text


def test_a_colleague_is_named_by_keyboard(screen: Page, desk: Desk, take_in: TakeIn) -> None:
    case_id = take_in(order_pdf("PO-1", UNSURE), "1.pdf")
    screen.goto(f"/cases/{case_id}")
    expect(screen.locator("[data-path]:focus")).to_be_visible()
    screen.keyboard.press("Escape")
    screen.keyboard.press("Escape")
    screen.keyboard.press("n")
    expect(screen.get_by_label("Note", exact=True)).to_be_focused()
    screen.keyboard.type("Please look @le")
    expect(screen.locator("#note-names [role=option]")).to_have_text(["Lea Lead (lea)"])
    screen.keyboard.press("Enter")
    screen.keyboard.type("and @")
    options = screen.locator("#note-names [role=option]")
    expect(options.first).to_have_attribute("aria-selected", "true")
    screen.keyboard.press("ArrowDown")
    chosen = screen.locator('#note-names [aria-selected="true"]').get_attribute("data-name")
    assert chosen and chosen != options.first.get_attribute("data-name")
    screen.keyboard.press("Tab")
    screen.keyboard.type("@")
    screen.keyboard.press("Escape")
    expect(screen.locator("#leave-note")).to_be_visible()
    expect(screen.get_by_label("Note", exact=True)).to_have_value(f"Please look @lea and @{chosen} @")
    screen.keyboard.press("Tab")
    screen.keyboard.press("Enter")
    expect(screen.locator("#leave-note")).to_be_hidden()
    assert [one.name for one in desk.mentions.of_case(case_id)] == ["lea", chosen]


def test_a_note_that_names_somebody_shows_in_their_open_window(screen: Page, desk: Desk, take_in: TakeIn) -> None:
    case_id = take_in(order_pdf("PO-1", UNSURE), "1.pdf")
    screen.goto("/account")
    expect(screen.locator("#mentions .count")).to_have_count(0)
    desk.note(case_id, "@clara this one is urgent", "boris")
    expect(screen.locator("#mentions .count")).to_have_text("1")
    screen.locator("#mentions").click()
    screen.get_by_role("link", name="PO-1").click()
    expect(screen.locator("#mentions .count")).to_have_count(0)
    assert field(screen, "po_number").input_value() == "PO-1"


def test_an_open_window_learns_that_its_note_was_read(
    screen: Page, browser: Browser, visitor: Callable[[], Visitor], desk: Desk, take_in: TakeIn
) -> None:
    case_id = take_in(order_pdf("PO-1", UNSURE), "1.pdf")
    desk.note(case_id, "@boris your customer", "clara")
    screen.goto(f"/cases/{case_id}")
    screen.locator("#history > summary").click()
    expect(screen.locator(".told-to")).not_to_contain_text("seen")
    visitor().sign_in("boris").http.get(f"/cases/{case_id}")
    expect(screen.locator(".told-to")).to_contain_text("seen")
