"""Asking the customer: the draft, the signed link, the plain page behind it, and the answer in the case."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Request
from fastapi.responses import Response

from review_ui.attempt import Attempt
from review_ui.looks import Looks
from review_ui.site import Form, Site, Visit, Worker, session_of, site_of, text_of
from service.asking import NONE_OF_THESE
from service.letters import Letter
from service.question_texts import LANGUAGES, words
from service.refusals import InvalidValue, NotFound, WrongState
from service.reply_texts import WHY
from service.states import CaseState
from service.views import QuestionView

router = APIRouter(include_in_schema=False)


@router.get("/cases/{case_id}/ask")
def ask_page(here: Worker, case_id: str, about: int = 0, language: str = "") -> Response:
    """The question as it could be asked."""
    drafts = here.desk.asking.drafts(case_id, language)
    chosen = max(0, min(about, len(drafts) - 1))
    values: dict[str, Any] = {"drafts": drafts, "about": chosen, "draft": drafts[chosen], "languages": LANGUAGES}
    values["sending"] = here.desk.letters.configured
    return here.page("ask.html", case=here.desk.case(case_id), **values)


@router.post("/cases/{case_id}/ask")
def ask(here: Worker, case_id: str, form: Form) -> Response:
    """Writes the question down and shows the mail with its link."""
    number = text_of(form, "about")
    drafts = here.desk.asking.drafts(case_id, text_of(form, "language"))
    draft = drafts[min(int(number), len(drafts) - 1) if number.isdecimal() else 0]
    given = {
        "text": text_of(form, "text"),
        "recipient": text_of(form, "recipient"),
        "subject": text_of(form, "subject"),
    }
    edited = draft.model_copy(update=given)
    if text_of(form, "send") and here.desk.letters.configured:
        here.desk.asking.ask(case_id, edited, here.user.name, lambda question: _body(here, question))
        return here.go(f"/cases/{case_id}")
    asked = here.desk.asking.ask(case_id, edited, here.user.name)
    return own_mailbox(here, case_id, asked.recipient, edited.subject, _body(here, asked), question=True)


def _body(here: Visit, asked: QuestionView) -> str:
    link = f"{here.site.base(here.request)}/answer/{here.site.sessions.signed_id(asked.id)}"
    return f"{asked.text}\n\n{words(asked.language).answer_here}\n{link}\n"


def own_mailbox(
    here: Visit, case_id: str, recipient: str, subject: str, body: str, *, question: bool = False
) -> Response:
    """The mail, to be sent by the person's own program."""
    mailto = f"mailto:{quote(recipient)}?{urlencode({'subject': subject, 'body': body}, quote_via=quote)}"
    return here.page("asked.html", case=here.desk.case(case_id), body=body, mailto=mailto, question=question)


@router.get("/cases/{case_id}/reject")
def reject_page(here: Worker, case_id: str, why: str = "", language: str = "") -> Response:
    """The form to reject with, and a reply to the customer, drafted from the reason in their language."""
    letter = here.desk.asking.rejection(case_id, why, language)
    shown: dict[str, Any] = {"why": why, "reasons": WHY, "letter": letter, "languages": LANGUAGES}
    return here.page("reject.html", case=here.desk.case(case_id), sending=here.desk.letters.configured, **shown)


@router.post("/cases/{case_id}/reject")
def reject(here: Worker, case_id: str, form: Form) -> Response:
    """Nothing goes to the ERP; the customer is told, if the clerk wants it."""
    reason, reply = text_of(form, "reason"), None
    if text_of(form, "reply"):
        parts = {name: text_of(form, name) for name in ("recipient", "subject", "text", "language")}
        reply = Letter(**parts)
    sent = reply if here.desk.letters.configured else None
    answer = Attempt(here, case_id, form).perform(lambda v: here.desk.reject(case_id, v, reason, here.user.name, sent))
    if reply is not None and sent is None and here.desk.case(case_id).state is CaseState.REJECTED:
        return own_mailbox(here, case_id, reply.recipient, reply.subject, reply.text)
    return answer


@router.post("/cases/{case_id}/letters/{letter_id}/again")
def send_again(here: Worker, case_id: str, letter_id: str, form: Form) -> Response:
    """Has a mail that failed sent once more."""
    here.desk.letters.send_again(case_id, letter_id, here.user.name)
    return here.go(f"/cases/{case_id}")


@router.get("/answer/{signed}")
def question_page(request: Request, signed: str) -> Response:
    """The plain page on which the customer answers; the signature of its address is the only key to it."""
    return _plain(request, _question(request, signed), signed)


@router.post("/answer/{signed}")
def answer(request: Request, signed: str, form: Form) -> Response:
    """Takes the answer, once."""
    asked = _question(request, signed)
    try:
        asked = site_of(request).desk.asking.answer(asked.id, text_of(form, "answer"), text_of(form, "remark"))
    except InvalidValue:
        return _plain(request, asked, signed, status=422)
    except WrongState:
        return _plain(request, asked, signed, status=409, over=True)
    return _plain(request, asked, signed, done=True)


def _question(request: Request, signed: str) -> QuestionView:
    site, address = site_of(request), request.client.host if request.client else ""
    question_id = None if site.by_address.wait(address) else site.sessions.read_id(signed)
    if question_id is None:
        site.by_address.failed(address)
        raise NotFound("This link leads to no question. Take the whole link from the message.")
    return site.desk.asking.find(question_id)


def _plain(request: Request, asked: QuestionView, signed: str, status: int = 200, **told: bool) -> Response:
    site: Site = site_of(request)
    looks: Looks = site.looks
    session = session_of(request) or site.sessions.begin()
    over = told.get("over", False) or (asked.answered_at is not None and not told.get("done", False))
    values = {"question": asked, "words": words(asked.language), "token": session.token, "signed": signed}
    shown = {"theme": "auto", "done": told.get("done", False), "over": over, "other": NONE_OF_THESE}
    page = looks.page("answer.html", {**values, **shown, "wrong": status == 422}, status, asked.language)
    site.sessions.write(page, session)
    return page
