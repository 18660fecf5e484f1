"""The case screen without scripts: what it shows, what its forms change, how two people meet."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

import pytest
from conftest import Visitor
from small_trade import order_mail, order_pdf

from review_ui.looks import STATIC
from service.desk import Desk
from service.refusals import NotAllowed
from service.states import CaseState
from service.views import Change
from service.worker import work_until_idle

TakeIn = Callable[[bytes, str], str]
BOLT = "10 HB-M8X40 Hexagon bolt 12 EA 0.50"
UNKNOWN = "20 WA-M8X Unknown washer 5 EA 0.10"
FAINT = "30 WA-M8 Washer 7 EA 0.10"
DEAR = "40 CG-M20 Cable gland 10 EA 1.40"


def fields_of(page: str) -> dict[str, str]:
    """What a browser would post of the page's fields and hidden inputs."""
    tags = re.findall(r"<input[^>]*>", page)
    found = {}
    for tag in tags:
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and name[1].startswith(("f:", "w:")):
            found[html.unescape(name[1])] = html.unescape(value[1]) if value else ""
    return found


def version_of(page: str) -> int:
    return int(re.search(r'name="version" value="(\d+)"', page)[1])  # type: ignore[index]


@pytest.fixture
def case_id(take_in: TakeIn) -> str:
    """An order with two things to settle or look at, and a good line."""
    return take_in(order_pdf("PO-1", [BOLT, UNKNOWN, FAINT, DEAR]), "order.pdf")


def test_reasons_stand_at_the_top_blockers_first_and_lead_to_their_fields(clerk: Visitor, case_id: str) -> None:
    page = clerk.http.get(f"/cases/{case_id}").text
    doubts = re.findall(r'<li class="doubt (\w+)[^"]*" data-doubt-path="([^"]*)"', page)
    assert doubts == [
        ("stop", "lines[1].sku"),
        ("look", "lines[2].quantity"),
        ("look", "lines[3].unit_price"),
    ]
    assert page.index("Settle first") < page.index("Look at")
    assert 'href="#f-lines-1-sku"' in page and 'id="f-lines-1-sku"' in page
    dear = page[page.index('data-doubt-path="lines[3].unit_price"') :]
    assert re.search(r"<i>document</i> <b>1\.40</b>.*?<i>expected</i> <b>1\.25</b>", dear, re.S)
    assert "Agree the price with the customer or with sales." in dear


def test_every_value_has_its_box_on_the_page_and_doubts_have_their_colour(clerk: Visitor, case_id: str) -> None:
    page = clerk.http.get(f"/cases/{case_id}").text
    boxes = dict(re.findall(r'<a class="box ?(\w*)" data-box="([^"]+)"', page))
    found = {path: tone for tone, path in re.findall(r'<a class="box ?(\w*)" data-box="([^"]+)"', page)}
    assert boxes and found["po_number"] == ""
    assert found["lines[1].sku"] == "stop"
    assert found["lines[2].quantity"] == "look"
    assert found["lines[0]"] == "row"
    left, top = re.search(r'data-box="po_number".*?x="([\d.]+)" y="([\d.]+)"', page, re.S).groups()  # type: ignore[union-attr]
    assert 100 < float(left) < 130 and 90 < float(top) < 100


def test_a_value_typed_without_scripts_is_saved_and_in_the_history(clerk: Visitor, desk: Desk, case_id: str) -> None:
    page = clerk.http.get(f"/cases/{case_id}").text
    typed = {**fields_of(page), "f:lines[2].quantity": "70", "f:requested_delivery_date": "24.12.2026"}
    after = clerk.work(case_id, "save", version_of(page), **typed)
    assert after.url.path == f"/cases/{case_id}"
    case = desk.case(case_id)
    assert case.lines[2].field("quantity").value == "70"  # type: ignore[union-attr]
    assert case.field("requested_delivery_date").value == "2026-12-24"  # type: ignore[union-attr]
    corrected = [event for event in case.events if event.kind == "corrected"]
    assert [(event.field, event.after, event.by) for event in corrected] == [
        ("requested_delivery_date", "2026-12-24", "clara"),
        ("lines[2].quantity", "70", "clara"),
    ]
    assert "Line 30, quantity" not in after.text.partition('aria-label="Order"')[0]


def test_saving_an_untouched_form_changes_nothing(clerk: Visitor, desk: Desk, case_id: str) -> None:
    page = clerk.http.get(f"/cases/{case_id}").text
    before = desk.case(case_id)
    clerk.work(case_id, "save", version_of(page), **fields_of(page))
    assert desk.case(case_id) == before


def test_what_cannot_be_understood_is_said_at_the_field_and_kept(clerk: Visitor, desk: Desk, case_id: str) -> None:
    page = clerk.http.get(f"/cases/{case_id}").text
    for wrong in ("many", "1,250", "-3"):
        answer = clerk.work(case_id, "save", version_of(page), **{"f:lines[0].quantity": wrong})
        assert answer.status_code == 422
        assert fields_of(answer.text)["f:lines[0].quantity"] == wrong
        assert 'class="wrong" id="e-lines-0-quantity"' in answer.text
    assert desk.case(case_id).lines[0].field("quantity").value == "12"  # type: ignore[union-attr]


def test_a_stale_form_is_merged_when_it_touches_other_fields(clerk: Visitor, desk: Desk, case_id: str) -> None:
    page = clerk.http.get(f"/cases/{case_id}").text
    desk.correct(case_id, version_of(page), [Change(field="lines[0].quantity", value="13")], "boris")
    answer = clerk.work(case_id, "save", version_of(page), **{**fields_of(page), "f:lines[2].quantity": "70"})
    assert answer.status_code == 200
    case = desk.case(case_id)
    assert case.lines[0].field("quantity").value == "13"  # type: ignore[union-attr]
    assert case.lines[2].field("quantity").value == "70"  # type: ignore[union-attr]


def test_a_stale_form_on_the_same_field_shows_both_and_loses_nothing(clerk: Visitor, desk: Desk, case_id: str) -> None:
    page = clerk.http.get(f"/cases/{case_id}").text
    desk.correct(case_id, version_of(page), [Change(field="lines[0].quantity", value="13")], "boris")
    typed = {**fields_of(page), "f:lines[0].quantity": "14", "f:lines[2].quantity": "70"}
    answer = clerk.work(case_id, "save", version_of(page), **typed)
    assert answer.status_code == 409
    conflict = re.search(r"data-conflict.*?</table>", answer.text, re.S)[0]  # type: ignore[index]
    assert "boris" in conflict
    assert [html.unescape(cell) for cell in re.findall(r"<td[^>]*>([^<]+)</td>", conflict)][:4] == [
        "Line 1, quantity",
        "12",
        "13",
        "14",
    ]
    kept = fields_of(answer.text)
    assert kept["f:lines[0].quantity"] == "14" and kept["f:lines[2].quantity"] == "70"
    assert desk.case(case_id).lines[0].field("quantity").value == "13"  # type: ignore[union-attr]
    clerk.work(case_id, "save", version_of(answer.text), **kept)
    assert desk.case(case_id).lines[0].field("quantity").value == "14"  # type: ignore[union-attr]


def test_a_line_removed_meanwhile_is_never_merged_by_its_number(clerk: Visitor, desk: Desk, case_id: str) -> None:
    page = clerk.http.get(f"/cases/{case_id}").text
    desk.correct(case_id, version_of(page), [Change(field="lines[0]", value=None)], "boris")
    answer = clerk.work(case_id, "save", version_of(page), **{"f:lines[1].quantity": "99"})
    assert answer.status_code == 409
    assert "99" not in [line.field("quantity").value for line in desk.case(case_id).lines]  # type: ignore[union-attr]


def test_an_approval_is_never_put_on_top_of_somebody_elses_change(clerk: Visitor, desk: Desk, take_in: TakeIn) -> None:
    case_id = take_in(order_pdf("PO-4", [DEAR]), "dear.pdf")
    page = clerk.http.get(f"/cases/{case_id}").text
    desk.correct(case_id, version_of(page), [Change(field="lines[0].quantity", value="1000")], "boris")
    answer = clerk.work(case_id, "approve", version_of(page), **fields_of(page))
    assert answer.status_code == 409 and "1000" in answer.text
    assert desk.case(case_id).state is CaseState.WAITING


def test_a_customer_chosen_meanwhile_is_not_taken_for_an_edit_of_mine(clerk: Visitor, desk: Desk, case_id: str) -> None:
    page = clerk.http.get(f"/cases/{case_id}").text
    desk.choose(case_id, version_of(page), "customer", "C2", "boris")
    answer = clerk.work(case_id, "save", version_of(page), **{**fields_of(page), "f:po_number": "PO-1a"})
    assert answer.status_code == 200
    case = desk.case(case_id)
    assert case.field("customer").value == "C2"  # type: ignore[union-attr]
    assert case.field("po_number").value == "PO-1a"  # type: ignore[union-attr]


def test_a_product_typed_by_its_number_is_chosen(clerk: Visitor, desk: Desk, case_id: str) -> None:
    page = clerk.http.get(f"/cases/{case_id}").text
    clerk.work(case_id, "save", version_of(page), **{"f:lines[1].sku": "wa-m8"})
    assert desk.case(case_id).lines[1].field("sku").value == "WA-M8"  # type: ignore[union-attr]


def test_a_product_typed_in_words_leads_to_the_choice(clerk: Visitor, desk: Desk, case_id: str) -> None:
    page = clerk.http.get(f"/cases/{case_id}").text
    choice = clerk.work(case_id, "save", version_of(page), **{"f:lines[1].sku": "washer"})
    assert choice.url.path == f"/cases/{case_id}/choose"
    assert 'value="WA-M8"' in choice.text and "stock" in choice.text
    values = {"field": "lines[1].sku", "choice": "WA-M8", "remember": "1"}
    clerk.work(case_id, "choose", version_of(choice.text), **values)
    case = desk.case(case_id)
    assert case.lines[1].field("sku").value == "WA-M8"  # type: ignore[union-attr]
    assert not [finding for finding in case.findings if finding.blocks]


def test_candidates_come_as_a_list_for_scripts(clerk: Visitor, case_id: str) -> None:
    address = f"/cases/{case_id}/choose?field=lines[1].sku"
    piece = clerk.http.get(address, headers={"HX-Request": "true"}).text
    assert "<html" not in piece and 'data-choose="WA-M8"' in piece and "M8" in piece
    assert "Nothing in the catalogue fits" in clerk.http.get(f"{address}&q=zebra").text
    assert clerk.http.get(f"/cases/{case_id}/choose?field=nonsense").status_code == 404


def test_where_the_matching_offers_nothing_the_printed_words_are_looked_up(clerk: Visitor, take_in: TakeIn) -> None:
    case_id = take_in(order_pdf("PO-6", ["10 WA Washer 5 EA 0.10"]), "order.pdf")
    piece = clerk.http.get(f"/cases/{case_id}/choose?field=lines[0].sku", headers={"HX-Request": "true"}).text
    assert 'data-choose="WA-M8"' in piece


def test_lines_are_added_and_removed_and_the_change_taken_back(clerk: Visitor, desk: Desk, case_id: str) -> None:
    clerk.work(case_id, "lines/add", desk.case(case_id).version)
    assert len(desk.case(case_id).lines) == 5
    clerk.work(case_id, "lines/0/remove", desk.case(case_id).version)
    assert len(desk.case(case_id).lines) == 4
    page = clerk.http.get(f"/cases/{case_id}").text
    assert "/undo" in page
    clerk.work(case_id, "undo", desk.case(case_id).version)
    assert desk.case(case_id).lines[0].field("sku").value == "HB-M8X40"  # type: ignore[union-attr]


def test_an_approval_that_is_blocked_says_what_to_settle(clerk: Visitor, desk: Desk, case_id: str) -> None:
    answer = clerk.work(case_id, "approve", desk.case(case_id).version)
    assert answer.status_code == 409
    assert "No product has the number WA-M8X." in answer.text
    assert desk.case(case_id).state is CaseState.WAITING


def test_what_was_typed_goes_along_with_the_approval_and_the_number_is_shown(
    clerk: Visitor, desk: Desk, take_in: TakeIn
) -> None:
    case_id = take_in(order_pdf("PO-4", [DEAR]), "dear.pdf")
    page = clerk.http.get(f"/cases/{case_id}").text
    typed = {**fields_of(page), "f:lines[0].unit_price": "1.25"}
    posting = clerk.work(case_id, "approve", version_of(page), **typed).text
    assert "It is being written to the ERP" in posting and 'hx-trigger="every 1s"' in posting
    work_until_idle(desk.machinery)
    case = desk.case(case_id)
    assert case.state is CaseState.POSTED and case.net_total == "12.50"
    news = clerk.http.get(f"/cases/{case_id}/pieces?version={case.version - 1}&state=posting")
    assert f"In the ERP as {case.erp_number}" in news.text
    assert clerk.http.get(f"/cases/{case_id}/pieces?version={case.version}&state=posted").status_code == 204
    assert 'name="f:lines[0].unit_price"' in news.text and "readonly" in news.text


def test_a_settled_order_shows_no_doubts_and_no_buttons_to_change_it(
    clerk: Visitor, desk: Desk, take_in: TakeIn
) -> None:
    case_id = take_in(order_pdf("PO-4", [DEAR]), "dear.pdf")
    desk.approve(case_id, desk.case(case_id).version, "boris")
    work_until_idle(desk.machinery)
    page = clerk.http.get(f"/cases/{case_id}").text
    assert 'class="finding' not in page and 'class="doubt ' not in page and "/approve" not in page
    assert "readonly" in page


def test_rejecting_asks_why_and_a_lead_brings_it_back(
    clerk: Visitor, desk: Desk, visitor: Callable[[], Visitor], case_id: str
) -> None:
    version = desk.case(case_id).version
    assert clerk.work(case_id, "reject", version, reason="  ").status_code == 422
    clerk.work(case_id, "reject", version, reason="Customer withdrew the order")
    page = clerk.http.get(f"/cases/{case_id}").text
    assert desk.case(case_id).state is CaseState.REJECTED
    assert "Customer withdrew the order" in page and "/reopen" not in page
    assert clerk.work(case_id, "reopen", desk.case(case_id).version).status_code == 403
    lead = visitor().sign_in("lea")
    assert "/reopen" in lead.http.get(f"/cases/{case_id}").text
    lead.work(case_id, "reopen", desk.case(case_id).version)
    assert desk.case(case_id).state is CaseState.WAITING


def test_a_note_and_a_postponement_are_kept(clerk: Visitor, desk: Desk, case_id: str) -> None:
    clerk.work(case_id, "note", 0, text="Called Ann, she checks the washer.")
    assert "Called Ann, she checks the washer." in clerk.http.get(f"/cases/{case_id}").text
    clerk.work(case_id, "postpone", desk.case(case_id).version, until="2099-01-04", reason="Ann is away")
    assert desk.case(case_id).postponed_until is not None
    assert case_id not in clerk.http.get("/queue").text
    assert case_id in clerk.http.get("/queue?postponed=1").text
    wrong = clerk.work(case_id, "postpone", desk.case(case_id).version, until="soon")
    assert wrong.status_code == 422 and "Choose when" in wrong.text


def test_a_claim_is_seen_by_others_and_only_a_lead_may_lift_it(
    clerk: Visitor, desk: Desk, visitor: Callable[[], Visitor], case_id: str
) -> None:
    assert clerk.post(f"/cases/{case_id}/claim").status_code == 204
    boris = visitor().sign_in("boris")
    assert "clara works on it" in boris.http.get(f"/cases/{case_id}").text
    assert boris.post(f"/cases/{case_id}/claim").status_code == 409
    with pytest.raises(NotAllowed):
        desk.release(case_id, "boris")
    assert boris.post(f"/cases/{case_id}/release").status_code == 403
    visitor().sign_in("lea").post(f"/cases/{case_id}/release")
    assert desk.case(case_id).claimed_by is None


def test_pictures_and_words_of_a_page_and_the_file_itself(clerk: Visitor, case_id: str) -> None:
    picture = clerk.http.get(f"/cases/{case_id}/pages/1.png?w=400")
    assert picture.content.startswith(b"\x89PNG") and picture.headers["Cache-Control"].startswith("private")
    words = clerk.http.get(f"/cases/{case_id}/pages/1/words").json()["words"]
    assert words[0]["text"] == "PURCHASE" and 0 < words[0]["left"] < words[0]["right"] < 1
    original = clerk.http.get(f"/cases/{case_id}/original")
    assert original.content.startswith(b"%PDF")
    assert original.headers["Content-Type"] == "application/octet-stream"
    assert original.headers["Content-Disposition"].startswith('attachment; filename="order.pdf"')
    assert "sandbox" in original.headers["Content-Security-Policy"]


def test_what_is_not_there_is_said_and_not_a_crash(clerk: Visitor, case_id: str) -> None:
    for address in (
        "/cases/none",
        f"/cases/{case_id}/pages/9.png",
        f"/cases/{case_id}/pages/9",
        "/cases/none/original",
    ):
        answer = clerk.http.get(address)
        assert answer.status_code == 404, address
        assert "To the queue" in answer.text and "Traceback" not in answer.text
    assert clerk.http.get(f"/cases/{case_id}/pages/1.png?w=99999").status_code == 422


def test_a_hostile_file_name_cannot_break_out_of_the_header(clerk: Visitor, take_in: TakeIn) -> None:
    case_id = take_in(order_pdf("PO-9", [DEAR]), 'a"; x="<b>ü</b>.pdf')
    answer = clerk.http.get(f"/cases/{case_id}/original")
    assert answer.headers["Content-Disposition"].count('"') == 2
    page = clerk.http.get(f"/cases/{case_id}").text
    assert "<b>ü</b>" not in page


def test_a_mail_is_drawn_from_its_words_and_its_markup_is_only_text(clerk: Visitor, take_in: TakeIn) -> None:
    attack = "<script>alert(1)</script><img src=x onerror=alert(2)>"
    case_id = take_in(order_mail("PO-<b>5</b>", [UNKNOWN], note=f"Note: {attack}"), "order.eml")
    page = clerk.http.get(f"/cases/{case_id}").text
    assert "<script>alert" not in page and "<img src=x" not in page and "<b>5</b>" not in page
    assert "&lt;script&gt;alert(1)" in page
    drawing = page[page.index('class="drawing') :]
    assert re.search(r"<text [^>]*>PO-&lt;b&gt;5&lt;/b&gt;</text>", drawing)
    assert 'data-box="po_number"' in page
    assert "ann@northwind.example" in page


def test_a_file_that_is_no_order_says_so_and_can_be_brought_back(clerk: Visitor, desk: Desk, take_in: TakeIn) -> None:
    case_id = take_in(b"Dear all, a letter", "letter.txt")
    page = clerk.http.get(f"/cases/{case_id}")
    assert page.status_code == 200
    assert "not an order" in page.text and "It is a letter, no order." in page.text
    clerk.work(case_id, "reopen", desk.case(case_id).version)
    assert desk.case(case_id).state is CaseState.WAITING


def test_a_file_that_cannot_be_read_says_what_to_do(clerk: Visitor, take_in: TakeIn) -> None:
    page = clerk.http.get(f"/cases/{take_in(b'%PDF-1.7 broken', 'broken.pdf')}")
    assert page.status_code == 200
    assert "Cannot be read" in page.text and "The PDF is broken." in page.text


def test_a_case_that_is_still_being_read_has_a_page(clerk: Visitor, desk: Desk) -> None:
    case_id = desk.receive("a.pdf", order_pdf("PO-1", [BOLT]), "test", "clara")[0]
    page = clerk.http.get(f"/cases/{case_id}").text
    assert "this page fills in by itself" in page and "data-moving" in page


def test_the_way_back_keeps_the_filters(clerk: Visitor, case_id: str) -> None:
    page = clerk.http.get(f"/cases/{case_id}?reason=unknown_product&sort=newest").text
    assert 'href="/queue?reason=unknown_product&amp;sort=newest"' in page
    after = clerk.work(case_id, "save", 1, lens="reason=unknown_product")
    assert "reason=unknown_product" in after.text


def test_only_the_lines_that_changed_are_sent_again_to_a_page_that_has_the_others(
    clerk: Visitor, desk: Desk, case_id: str
) -> None:
    version = desk.case(case_id).version
    values = {"token": clerk.token(), "version": str(version), "f:lines[0].quantity": "13"}
    piece = clerk.http.post(f"/cases/{case_id}/save", data=values, headers={"HX-Request": "true"}).text
    assert 'name="f:lines[0].quantity" value="13"' in piece
    assert 'name="f:lines[3].quantity"' not in piece and 'id="line-lines-3" data-kept' in piece
    stale = {**values, "version": str(version), "f:lines[0].quantity": "14"}
    conflict = clerk.http.post(f"/cases/{case_id}/save", data=stale, headers={"HX-Request": "true"}).text
    assert "data-kept" not in conflict and 'name="f:lines[3].quantity"' in conflict


def test_a_product_is_offered_with_price_stock_and_what_was_bought_before(
    clerk: Visitor, desk: Desk, take_in: Callable[[bytes, str], str]
) -> None:
    take_in(order_pdf("PO-0", ["10 WA-M8 Washer 500 EA 0.10"]), "before.pdf")
    case_id = take_in(order_pdf("PO-1", ["10 WA-M8X Washer 5 EA 0.10"]), "now.pdf")
    address = f"/cases/{case_id}/choose?field=lines[0].sku"
    for asked in (address, f"{address}&q=washer"):
        text = " ".join(re.sub(r"<[^>]+>", " ", clerk.http.get(asked, headers={"HX-Request": "true"}).text).split())
        assert "WA-M8" in text and "0.10 EUR / EA" in text and "stock 1 000 EA" in text
        assert re.search(r"bought \d\d/\d\d/\d{4}: 500 EA à 0.10 EUR", text), text
    other = clerk.http.get(f"{address}&q=tape", headers={"HX-Request": "true"}).text
    assert "bought" not in other


def test_all_scripts_of_an_order_are_asked_for_before_its_pictures(
    clerk: Visitor, take_in: Callable[[bytes, str], str]
) -> None:
    page = clerk.http.get(f"/cases/{take_in(order_pdf('PO-1', ['10 XX-1 Unknown 3 EA 0.50']), 'a.pdf')}").text
    head = page.partition("</head>")[0]
    named = set(re.findall(r'/js/(\w+)\.js"', head))
    folder = STATIC / "js"
    needed = {one for name in named for one in re.findall(r'from "\./(\w+)\.js"', (folder / f"{name}.js").read_text())}
    assert {"case", "panel", "viewer"} <= named and needed <= named
    assert "<img" not in head
