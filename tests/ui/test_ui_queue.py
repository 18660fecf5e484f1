"""The queue: what it shows, how it is narrowed, how it refreshes itself, how files come in."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from conftest import SECRET, Visitor, serving
from httpx import Response
from small_trade import order_mail, order_pdf

from review_ui.app import create_app
from service.desk import Desk
from service.states import CaseState
from service.worker import work_until_idle

TakeIn = Callable[[bytes, str], str]
SURE = ["10 HB-M8X40 Hexagon bolt 12 EA 0.50"]
UNSURE = ["10 XX-9 Unknown thing 5 EA 1.00"]
DEAR = ["10 HB-M8X40 Hexagon bolt 12 EA 0.99"]


def rows(page: str) -> list[str]:
    """The order numbers of the rows, in their order."""
    return re.findall(r'class="open"[^>]*>([^<]+)</a>', page)


def tab_counts(page: str) -> dict[str, int]:
    found = re.findall(r'id="tab-(\w+)".*?class="count">(\d+)<', page, re.S)
    return {key: int(count) for key, count in found}


def test_the_queue_shows_what_waits_and_why(clerk: Visitor, take_in: TakeIn) -> None:
    take_in(order_pdf("PO-1", UNSURE), "one.pdf")
    take_in(order_pdf("PO-2", SURE), "two.pdf")
    page = clerk.http.get("/queue").text
    assert rows(page) == ["PO-1"]
    assert "Northwind Traders Ltd" in page
    assert re.search(r'class="chip stop"[^>]*>Product not found<', page)
    assert "5.00" in page and "PDF" in page and "62" in page
    assert tab_counts(page) == {"waiting": 1, "moving": 0, "posted": 1, "trouble": 0, "aside": 0, "all": 2}


def test_tabs_reasons_and_search_narrow_the_list(clerk: Visitor, take_in: TakeIn) -> None:
    take_in(order_pdf("PO-1", UNSURE), "one.pdf")
    take_in(order_pdf("PO-2", DEAR), "two.pdf")
    take_in(order_pdf("PO-3", SURE), "three.pdf")
    take_in(b"Dear all, a letter", "letter.txt")
    assert rows(clerk.http.get("/queue").text) == ["PO-1", "PO-2"]
    assert rows(clerk.http.get("/queue?tab=posted").text) == ["PO-3"]
    assert rows(clerk.http.get("/queue?reason=price_deviation").text) == ["PO-2"]
    assert rows(clerk.http.get("/queue?q=PO-1").text) == ["PO-1"]
    assert rows(clerk.http.get("/queue?tab=aside").text) == ["No number"]
    assert rows(clerk.http.get("/queue?sort=newest").text) == ["PO-2", "PO-1"]
    nothing = clerk.http.get("/queue?q=zebra").text
    assert rows(nothing) == [] and "Nothing fits" in nothing


def test_an_odd_address_shows_the_plain_queue(clerk: Visitor, take_in: TakeIn) -> None:
    take_in(order_pdf("PO-1", UNSURE), "one.pdf")
    assert rows(clerk.http.get("/queue?tab=bogus&sort=bogus&page=-3&mine=x").text) == ["PO-1"]


def test_every_empty_tab_says_what_would_stand_there(clerk: Visitor, take_in: TakeIn) -> None:
    assert "Bring in the first order" in clerk.http.get("/queue").text
    take_in(order_pdf("PO-3", SURE), "three.pdf")
    for tab, words in {
        "waiting": "Nothing waits",
        "moving": "on the way",
        "trouble": "stopped",
        "aside": "aside",
    }.items():
        assert words in clerk.http.get(f"/queue?tab={tab}").text


def test_the_list_refreshes_only_when_something_changed(clerk: Visitor, take_in: TakeIn) -> None:
    take_in(order_pdf("PO-1", UNSURE), "one.pdf")
    again = re.search(r'hx-get="([^"]+mark=[^"]+)"', clerk.http.get("/queue").text)
    assert again
    address = again[1].replace("&amp;", "&")
    assert clerk.http.get(address, headers={"HX-Request": "true"}).status_code == 204
    take_in(order_pdf("PO-2", UNSURE), "two.pdf")
    piece = clerk.http.get(address, headers={"HX-Request": "true"})
    assert piece.status_code == 200
    assert rows(piece.text) == ["PO-1", "PO-2"] and "<html" not in piece.text


def test_a_refresh_after_the_session_ended_leads_to_the_door(clerk: Visitor) -> None:
    clerk.http.cookies.clear()
    headers = {"HX-Request": "true", "HX-Current-URL": "http://desk.test/queue?tab=all"}
    answer = clerk.http.get("/queue", headers=headers)
    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"] == "/sign-in?next=%2Fqueue"


def test_a_long_list_has_pages(clerk: Visitor, take_in: TakeIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("review_ui.lens.PAGE_SIZE", 2)
    for number in range(3):
        take_in(order_mail(f"PO-{number}", UNSURE), f"{number}.eml")
    first = clerk.http.get("/queue").text
    assert rows(first) == ["PO-0", "PO-1"] and "of 2 · 3 orders" in first and 'href="/queue?page=2"' in first
    assert rows(clerk.http.get("/queue?page=2").text) == ["PO-2"]


def test_the_next_order_follows_in_the_list_and_passes_over_what_others_do(
    clerk: Visitor, desk: Desk, take_in: TakeIn
) -> None:
    first, second, third = (take_in(order_pdf(f"PO-{n}", UNSURE), f"{n}.pdf") for n in (1, 2, 3))
    desk.claim(second, "boris")
    assert clerk.http.get(f"/queue/next?after={first}").url.path == f"/cases/{third}"
    assert clerk.http.get(f"/queue/next?after={third}").url.path == f"/cases/{first}"
    assert clerk.http.get(f"/queue/next?after={first}&q=PO-1").url.path == "/queue"


def test_mine_shows_what_i_have_claimed(clerk: Visitor, desk: Desk, take_in: TakeIn) -> None:
    first = take_in(order_pdf("PO-1", UNSURE), "1.pdf")
    take_in(order_pdf("PO-2", UNSURE), "2.pdf")
    desk.claim(first, "clara")
    assert rows(clerk.http.get("/queue?mine=1").text) == ["PO-1"]


def upload(who: Visitor, *files: tuple[str, bytes], accept: str = "text/html") -> Response:
    parts = [("files", (name, data, "application/octet-stream")) for name, data in files]
    return who.http.post("/upload", data={"token": who.token()}, files=parts, headers={"Accept": accept})


def test_uploaded_files_are_taken_in_one_by_one(clerk: Visitor, desk: Desk) -> None:
    data = order_pdf("PO-7", UNSURE)
    answer = upload(
        clerk, ("../../etc/new.pdf", data), ("empty.pdf", b""), ("again.pdf", data), accept="application/json"
    )
    new, empty, again = answer.json()
    assert new["name"] == "new.pdf" and not new["problem"] and not new["again"]
    assert empty["problem"] and not empty["case"]
    assert again["again"] and again["case"] == new["case"]
    work_until_idle(desk.machinery)
    case = desk.case(new["case"])
    assert case.state is CaseState.WAITING
    assert case.document.origin == "upload by clara"


def test_uploading_works_without_scripts(clerk: Visitor) -> None:
    page = upload(clerk, ("new.pdf", order_pdf("PO-7", UNSURE)))
    assert "new.pdf" in page.text and "being read" in page.text
    nothing = clerk.post("/upload")
    assert nothing.status_code == 422 and "No file arrived" in nothing.text


def test_more_than_the_limit_is_refused_with_words(desk: Desk) -> None:
    with serving(create_app(desk, secret=SECRET, max_body_bytes=5000)) as address:
        clerk = Visitor(address).sign_in("clara")
        stated = upload(clerk, ("big.pdf", b"x" * 6000), accept="application/json")
        many = {"X-Token": clerk.token(), "Content-Type": "multipart/form-data; boundary=x"}
        head = b'--x\r\nContent-Disposition: form-data; name="files"; filename="big.pdf"\r\n\r\n'
        unstated = clerk.http.post("/upload", content=iter([head, *[b"x" * 1000] * 6]), headers=many)
        clerk.http.close()
    assert stated.status_code == unstated.status_code == 413
    assert "smaller" in stated.json()["problem"]


def test_one_line_follows_a_received_file_until_it_is_settled(clerk: Visitor, desk: Desk) -> None:
    case_id = desk.receive("a.pdf", order_pdf("PO-1", SURE), "test", "clara")[0]
    waiting = clerk.http.get(f"/cases/{case_id}/brief").text
    assert "hx-trigger" in waiting and "being read" in waiting
    work_until_idle(desk.machinery)
    done = clerk.http.get(f"/cases/{case_id}/brief").text
    assert "hx-trigger" not in done and "SO-" in done


def test_the_order_book_lists_and_shows_what_the_erp_has(clerk: Visitor, desk: Desk, take_in: TakeIn) -> None:
    case_id = take_in(order_pdf("PO-3", SURE), "three.pdf")
    waiting = take_in(order_pdf("PO-1", UNSURE), "one.pdf")
    number = desk.case(case_id).erp_number
    assert number
    assert rows(clerk.http.get("/orders").text) == [number]
    assert rows(clerk.http.get(f"/orders?q={number}").text) == [number]
    assert "Nothing fits" in clerk.http.get("/orders?q=zebra").text
    order = clerk.http.get(f"/orders/{case_id}").text
    assert number in order and "HB-M8X40" in order and "6.00\u00a0EUR" in order
    assert clerk.http.get(f"/orders/{waiting}").status_code == 404


def test_figures_tell_how_the_desk_does(visitor: Callable[[], Visitor], take_in: TakeIn) -> None:
    take_in(order_pdf("PO-3", SURE), "three.pdf")
    take_in(order_pdf("PO-1", UNSURE), "one.pdf")
    page = visitor().sign_in("max").http.get("/figures?days=7").text
    assert "Product not found" in page and "1 of 1" in page


def test_a_row_that_was_printed_before_is_each_ones_own_and_changes_with_its_order(
    clerk: Visitor, visitor: Callable[[], Visitor], desk: Desk, take_in: TakeIn
) -> None:
    case_id = take_in(order_pdf("PO-1", UNSURE), "one.pdf")
    boris = visitor().sign_in("boris")
    desk.claim(case_id, "clara")
    for _ in range(2):
        assert 'class="claim"' in (mine := clerk.http.get("/queue").text) and "</svg>you</span>" in mine
        assert "</svg>clara</span>" in boris.http.get("/queue").text
    german = {"Accept-Language": "de"}
    assert "Product not found" in clerk.http.get("/queue").text
    assert "Artikel nicht gefunden" in clerk.http.get("/queue", headers=german).text
    assert f'href="/cases/{case_id}?sort=largest"' in clerk.http.get("/queue?sort=largest").text
    view = desk.case(case_id)
    desk.choose(case_id, view.version, "po_number", "PO-99", "clara")
    assert rows(clerk.http.get("/queue").text) == rows(boris.http.get("/queue").text) == ["PO-99"]
