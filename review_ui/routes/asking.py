"""Asking the customer: the draft, the signed link, the plain page behind it, and the answer in the case."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Request
from fastapi.responses import Response

from review_ui.looks import Looks
from review_ui.site import Form, Site, Visit, Worker, session_of, site_of, text_of
from service.asking import NONE_OF_THESE, Draft
from service.question_texts import LANGUAGES, words
from service.refusals import InvalidValue, NotFound, WrongState
from service.views import QuestionView

router = APIRouter(include_in_schema=False)


@router.get("/cases/{case_id}/ask")
def ask_page(here: Worker, case_id: str, about: int = 0, language: str = "") -> Response:
    """The question as it could be asked."""
    drafts = here.desk.asking.drafts(case_id, language)
    chosen = max(0, min(about, len(drafts) - 1))
    values: dict[str, Any] = {"drafts": drafts, "about": chosen, "draft": drafts[chosen], "languages": LANGUAGES}
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
    asked = here.desk.asking.ask(case_id, draft.model_copy(update=given), here.user.name)
    return _mail(here, asked, Draft.model_validate(draft.model_dump() | given).subject)


def _mail(here: Visit, asked: QuestionView, subject: str) -> Response:
    base = str(here.request.base_url).rstrip("/")
    link = f"{base}/answer/{here.site.sessions.signed_id(asked.id)}"
    body = f"{asked.text}\n\n{words(asked.language).answer_here}\n{link}\n"
    mailto = f"mailto:{quote(asked.recipient)}?{urlencode({'subject': subject, 'body': body}, quote_via=quote)}"
    return here.page("asked.html", case=here.desk.case(asked.case_id), body=body, mailto=mailto, link=link)


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
