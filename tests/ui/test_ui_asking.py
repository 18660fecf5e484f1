"""Asking the customer by a signed link, and taking an approval back."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from conftest import SECRET, Visitor, open_desk, serving
from small_trade import order_pdf

from models.reasons import ReviewReason
from review_ui.app import create_app
from service.asking import NEW_ADDRESS, options_of
from service.desk import Desk
from service.question_texts import LANGUAGES, words
from service.refusals import WrongState
from service.reply_texts import WHY, reply
from service.states import CaseState
from service.views import CandidateView
from service.worker import work_until_idle

TakeIn = Callable[[bytes, str], str]
Arrive = Callable[[], Visitor]
TWO_FIT = ["10 HB-M8X4 Hexagon bolt 5 EA 0.50"]


@pytest.fixture
def case_id(take_in: TakeIn) -> str:
    return take_in(order_pdf("PO-1", TWO_FIT), "1.pdf")


def link(page: str) -> str:
    found = re.search(r"http://127\.0\.0\.1:\d+(/answer/[\w.-]+)", page)
    assert found, page
    return found[1]


def test_a_question_is_drafted_in_the_customers_language_and_answered_without_an_account(
    clerk: Visitor, visitor: Arrive, desk: Desk, case_id: str
) -> None:
    draft = clerk.http.get(f"/cases/{case_id}/ask?language=de").text
    assert "Ihre Bestellung PO-1: eine Rückfrage" in draft and "Artikel" in draft
    asked = clerk.post(
        f"/cases/{case_id}/ask", about="0", language="de", text="Welcher <b>Bolzen</b>?", recipient="a@b.example"
    ).text
    address = link(asked)
    customer = visitor()
    page = customer.http.get(address).text
    assert "Welcher &lt;b&gt;Bolzen&lt;/b&gt;?" in page and 'lang="de"' in page and "Northwind" not in page
    assert "stock" not in page and "EUR" not in page
    token = re.search(r'name="token" value="([^"]+)"', page)
    assert token
    choices = re.findall(r'name="answer" value="([^"]+)"', page)
    answer = {"token": token[1], "answer": choices[0] if choices else "", "remark": "the longer one"}
    assert "angekommen" in customer.http.post(address, data=answer).text
    assert "nicht mehr beantwortet" in customer.http.post(address, data=answer).text
    (question,) = desk.asking.of_case(case_id)
    assert question.answered_at is not None
    shown = clerk.http.get(f"/cases/{case_id}").text
    assert "The customer answered:" in shown
    kinds = [event.kind for event in desk.case(case_id).events]
    assert kinds[-2:] == ["asked", "answered"]


def test_an_answer_among_products_is_used_with_one_key(clerk: Visitor, desk: Desk, case_id: str) -> None:
    drafts = desk.asking.drafts(case_id)
    draft = drafts[0].model_copy(update={"options": (("TP-19", "Tape"), ("WA-M8", "Washer")), "field": "lines[0].sku"})
    question = desk.asking.ask(case_id, draft, "clara")
    desk.asking.answer(question.id, "TP-19")
    assert "Use this answer" in clerk.http.get(f"/cases/{case_id}").text
    clerk.work(case_id, "use-answer", desk.case(case_id).version, question=question.id)
    assert desk.case(case_id).lines[0].field("sku").value == "TP-19"  # type: ignore[union-attr]
    assert clerk.work(case_id, "use-answer", 1, question="unknown").status_code == 404


def test_a_price_that_is_not_ours_is_put_to_the_customer_and_their_yes_is_used(
    clerk: Visitor, desk: Desk, take_in: TakeIn
) -> None:
    case_id = take_in(order_pdf("PO-9", ["10 CG-M20 Cable gland 10 EA 1.40"]), "dear.pdf")
    (draft,) = desk.asking.drafts(case_id)
    assert draft.options == (("1.25", "1.25 EUR / EA"), ("-", "None of these")) and "our price" in draft.text
    question = desk.asking.ask(case_id, draft, "clara")
    desk.asking.answer(question.id, "1.25")
    clerk.work(case_id, "use-answer", desk.case(case_id).version, question=question.id)
    price = desk.case(case_id).lines[0].field("unit_price")
    assert price and price.value == "1.25" and not price.findings


def test_whether_a_new_address_is_right_is_asked_beside_those_on_file(desk: Desk, case_id: str) -> None:
    case = desk.case(case_id)
    place = case.field("ship_to")
    assert place
    known = (CandidateView(id="C1-1", label="Lindenstraße 12"),)
    strange = place.model_copy(update={"text": "Hafenstraße 7, Bremen", "candidates": known})
    finding = case.findings[0].model_copy(update={"code": "unknown_ship_to", "field": "ship_to", "offers": ()})
    english = words("en")
    asked = options_of(case, finding, strange, english)
    assert asked == ((NEW_ADDRESS, english.new_address), ("C1-1", "Lindenstraße 12"))
    told = english.sentence(ReviewReason.UNKNOWN_SHIP_TO, None, strange.text, bool(asked))
    assert told.startswith("“Hafenstraße 7, Bremen”") and english.address in told


def test_a_link_that_is_not_ours_opens_nothing(visitor: Arrive, desk: Desk, case_id: str) -> None:
    question = desk.asking.ask(case_id, desk.asking.drafts(case_id)[0], "clara")
    stranger = visitor()
    for forged in (question.id, f"{question.id}.x", "x"):
        assert stranger.http.get(f"/answer/{forged}").status_code == 404


def test_guessing_links_is_held_back(visitor: Arrive) -> None:
    stranger = visitor()
    codes = {stranger.http.get(f"/answer/guess-{number}").status_code for number in range(45)}
    assert codes == {404}


def test_an_answer_too_late_is_refused(desk: Desk, case_id: str) -> None:
    question = desk.asking.ask(case_id, desk.asking.drafts(case_id)[0], "clara")
    now = desk.machinery.now
    object.__setattr__(desk.machinery, "now", lambda: now() + timedelta(days=15))
    with pytest.raises(WrongState):
        desk.asking.answer(question.id, "anything", "anything")


def test_every_language_says_everything() -> None:
    for said in LANGUAGES.values():
        assert "{number}" in said.subject and "{question}" in said.letter and "{line}" in said.line
        assert said.letter.format(number="1", question="?") and said.line.format(line="2")
    assert set(LANGUAGES) >= {"en", "de", "fr", "es", "uk", "ru", "it", "pl", "nl", "pt", "cs", "sv"}
    for language in LANGUAGES:
        spoken, told = reply(language)
        assert spoken == language and "{number}" in told.subject and "{reason}" in told.letter
        assert all(told.sentence(why) for why in WHY) and told.sentence("no such reason") == told.other


@pytest.fixture
def slow_desk(peopled: Path, tmp_path: Path) -> Iterator[Desk]:
    """A desk at which approvals wait a minute for second thoughts."""
    desk = open_desk(tmp_path / "slow", undo_seconds=60)
    yield desk
    desk.close()


def test_an_approval_is_taken_back_until_the_erp_is_called(slow_desk: Desk) -> None:
    from service.roles import Role

    slow_desk.add_user("ada", "correct horse battery", Role.ADMINISTRATOR, by="")
    data = order_pdf("PO-1", ["10 HB-M8X40 Hexagon bolt 12 EA 0.99"])
    case_id = slow_desk.receive("1.pdf", data, "inbox")[0]
    work_until_idle(slow_desk.machinery)
    view = slow_desk.approve(case_id, slow_desk.case(case_id).version, "ada")
    work_until_idle(slow_desk.machinery)
    view = slow_desk.case(case_id)
    assert view.state is CaseState.POSTING and "withdraw" in view.actions
    with serving(create_app(slow_desk, secret=SECRET)) as address:
        ada = Visitor(address).sign_in("ada")
        assert "Take back" in ada.http.get(f"/cases/{case_id}").text
        ada.work(case_id, "withdraw", view.version)
        ada.http.close()
    view = slow_desk.case(case_id)
    assert view.state is CaseState.WAITING and view.events[-1].kind == "withdrawn"
    slow_desk.approve(case_id, view.version, "ada")
    now = slow_desk.machinery.now
    object.__setattr__(slow_desk.machinery, "now", lambda: now() + timedelta(minutes=2))
    work_until_idle(slow_desk.machinery)
    posted = slow_desk.case(case_id)
    assert posted.state is CaseState.POSTED
    with pytest.raises(WrongState):
        slow_desk.withdraw(case_id, posted.version, "ada")
