"""Saved views, several orders at once, waking times, and the office's pages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from conftest import Visitor
from small_trade import order_pdf

from review_ui.moments import wake
from service.desk import Desk
from service.refusals import InvalidValue
from service.states import CaseState

TakeIn = Callable[[bytes, str], str]
UNSURE = ["10 XX-9 Unknown thing 5 EA 1.00"]
Arrive = Callable[[], Visitor]


def test_a_view_is_saved_counted_and_removed(clerk: Visitor, take_in: TakeIn) -> None:
    take_in(order_pdf("PO-1", UNSURE), "1.pdf")
    page = clerk.post("/queue/views", name="My <b>view</b>", lens="q=PO-1").text
    assert "My &lt;b&gt;view&lt;/b&gt; <b>1</b>" in page and 'href="/queue?q=PO-1"' in page
    view = page.split("/queue/views/")[1].split("/remove")[0]
    assert "My &lt;b&gt;" not in clerk.post(f"/queue/views/{view}/remove", back="/queue").text
    assert clerk.post("/queue/views", name=" ").status_code == 422


def test_several_orders_are_done_at_once_and_each_refusal_is_named(clerk: Visitor, desk: Desk, take_in: TakeIn) -> None:
    first, second = (take_in(order_pdf(f"PO-{n}", UNSURE), f"{n}.pdf") for n in (1, 2))
    desk.claim(second, "boris")
    answer = clerk.http.post("/queue/bulk", data={"token": clerk.token(), "act": "claim", "case": [first, second]})
    assert "1 of 2 orders done" in answer.text and "boris is working on this case" in answer.text
    assert desk.case(first).claimed_by == "clara"
    answer = clerk.http.post("/queue/bulk", data={"token": clerk.token(), "act": "approve", "case": [first]})
    assert "0 of 1 order done" in answer.text and desk.case(first).state is CaseState.WAITING
    many = {"token": clerk.token(), "act": "reject", "reason": "doubled", "case": [first, second]}
    assert "2 of 2 orders done" in clerk.http.post("/queue/bulk", data=many).text
    assert desk.case(second).state is CaseState.REJECTED
    assert clerk.post("/queue/bulk", act="claim").status_code == 422
    assert clerk.post("/queue/bulk", act="explode").status_code == 422


def test_a_claim_is_taken_over_on_the_screen(clerk: Visitor, desk: Desk, take_in: TakeIn) -> None:
    case_id = take_in(order_pdf("PO-1", UNSURE), "1.pdf")
    desk.claim(case_id, "boris")
    assert "Take over from boris" in clerk.http.get(f"/cases/{case_id}").text
    clerk.work(case_id, "take-over", desk.case(case_id).version)
    assert desk.case(case_id).claimed_by == "clara"


NOON = datetime(2026, 11, 20, 11, 0, tzinfo=UTC)  # a Friday, noon in Berlin


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("1h", datetime(2026, 11, 20, 12, 0, tzinfo=UTC)),
        ("tomorrow", datetime(2026, 11, 21, 7, 0, tzinfo=UTC)),
        ("monday", datetime(2026, 11, 23, 7, 0, tzinfo=UTC)),
        ("afternoon", datetime(2026, 11, 20, 13, 0, tzinfo=UTC)),
        ("2026-12-01", datetime(2026, 12, 1, 7, 0, tzinfo=UTC)),
        ("2026-12-01T16:30", datetime(2026, 12, 1, 15, 30, tzinfo=UTC)),
    ],
)
def test_an_order_wakes_when_it_is_told_to(text: str, moment: datetime) -> None:
    assert wake(text, "Europe/Berlin", NOON) == moment


def test_a_moment_that_is_none_is_refused() -> None:
    with pytest.raises(InvalidValue):
        wake("some day", "UTC", NOON)


def test_what_remembering_means_and_settles_is_said_before(clerk: Visitor, take_in: TakeIn) -> None:
    first = take_in(order_pdf("PO-1", UNSURE), "1.pdf")
    take_in(order_pdf("PO-2", UNSURE), "2.pdf")
    address = f"/cases/{first}/choose?field=lines[0].sku&q=bolt"
    page = clerk.http.get(address, headers={"HX-Request": "true"}).text
    assert "XX-9" in page and "Northwind Traders Ltd means this product" in page
    assert "settles 1 line in 1 waiting order: PO-2" in page


def test_what_was_learned_stands_on_a_page_and_a_lead_may_forget_it(
    clerk: Visitor, visitor: Arrive, desk: Desk, take_in: TakeIn
) -> None:
    assert "Nothing learned yet" in clerk.http.get("/learned").text
    case_id = take_in(order_pdf("PO-1", UNSURE), "1.pdf")
    view = desk.choose(case_id, desk.case(case_id).version, "lines[0].sku", "TP-19", "clara", remember=True)
    view = desk.choose(case_id, view.version, "lines[0].unit_price", "2.40", "clara")
    desk.approve(case_id, view.version, "clara")
    page = clerk.http.get("/learned").text
    assert "XX-9" in page and "Insulating tape" in page and "Forget" not in page
    lead = visitor().sign_in("lea")
    assert "Forget" in lead.http.get("/learned").text
    (alias,) = desk.administration.aliases("lea")
    assert "Nothing learned yet" in lead.post("/learned/forget", customer="C1", part=alias.customer_part).text


def test_the_office_shows_catalogue_connections_policy_and_changes(visitor: Arrive, clerk: Visitor) -> None:
    admin = visitor().sign_in("ada")
    assert "Washer M8" in admin.http.get("/catalogue?q=washer").text
    assert "Nothing fits" in admin.http.get("/catalogue?q=zebra").text
    assert "not tried yet" in admin.http.get("/connections").text
    assert "It answers." in admin.post("/connections/test", contact="erp").text
    assert admin.post("/connections/test", contact="moon").status_code == 404
    assert "Bar: probability that everything is right" in admin.http.get("/policy").text
    assert "user added" in admin.http.get("/audit").text
    for page in ("/connections", "/policy", "/audit"):
        assert clerk.http.get(page).status_code == 403


def test_a_changed_policy_is_tried_on_the_page_with_links_to_its_orders(
    visitor: Arrive, desk: Desk, take_in: TakeIn
) -> None:
    admin = visitor().sign_in("ada")
    case_id = take_in(order_pdf("PO-1", ["10 HB-M8X40 Hexagon bolt 12 EA 0.99"]), "1.pdf")
    reasons = ", ".join(f'"{finding.code}"' for finding in desk.case(case_id).findings)
    desk.approve(case_id, desk.case(case_id).version, "clara")
    page = admin.post("/policy/try", text=f'version = "2"\nmin_confidence = 0.0\ntolerated = [{reasons}]').text
    assert f'<a href="/cases/{case_id}">PO-1</a>' in page and "More that go through: 1" in page
    assert "approved as it was" in page and "Would have been wrong: 0" in page and "(+1)" in page
    wrong = admin.post("/policy/try", text="version = <b>")
    assert wrong.status_code == 422 and "version = &lt;b&gt;</textarea>" in wrong.text and "is no TOML" in wrong.text
