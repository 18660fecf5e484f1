"""Working on a case: one route an act; `Attempt` does what they share."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import Response

from review_ui.attempt import Attempt
from review_ui.moments import wake
from review_ui.screen import alike
from review_ui.site import Form, Worker, text_of
from service.refusals import Conflict, NotFound, WrongState
from service.views import CaseView, Change

router = APIRouter(include_in_schema=False)


@router.post("/cases/{case_id}/save")
def save(here: Worker, case_id: str, form: Form) -> Response:
    """Saves what was typed."""
    return Attempt(here, case_id, form).perform()


@router.post("/cases/{case_id}/confirm")
def confirm(here: Worker, case_id: str, form: Form, field: str) -> Response:
    """The value is right as it stands."""
    return Attempt(here, case_id, form).perform(
        lambda v: here.desk.confirm(case_id, v, field, here.user.name), (field,)
    )


@router.post("/cases/{case_id}/take")
def take(here: Worker, case_id: str, form: Form, field: str, value: str) -> Response:
    """Puts what a finding offers into its field."""
    change = Change(field=field, value=value)
    return Attempt(here, case_id, form).perform(
        lambda v: here.desk.correct(case_id, v, (change,), here.user.name), (field,)
    )


@router.post("/cases/{case_id}/confirm-alike")
def confirm_alike(here: Worker, case_id: str, form: Form, label: str) -> Response:
    """What the reader was unsure of is right in this column, in every line."""
    paths = tuple(alike(here.desk.case(case_id), label))
    attempt = Attempt(here, case_id, form)
    if not paths:  # pressed twice
        return attempt.perform()
    return attempt.perform(lambda v: here.desk.confirm(case_id, v, paths, here.user.name), paths)


@router.post("/cases/{case_id}/choose")
def choose(here: Worker, case_id: str, form: Form) -> Response:
    """Settles a choice by an id of the catalogue."""
    field, choice, remember = text_of(form, "field"), text_of(form, "choice"), text_of(form, "remember") == "1"

    def do(version: int) -> CaseView:
        return here.desk.choose(case_id, version, field, choice, here.user.name, remember=remember)

    return Attempt(here, case_id, form).perform(do, (field,))


@router.post("/cases/{case_id}/undo")
def undo(here: Worker, case_id: str, form: Form) -> Response:
    """Takes back the last step."""
    return Attempt(here, case_id, form).perform(lambda v: here.desk.undo(case_id, v, here.user.name))


@router.post("/cases/{case_id}/redo")
def redo(here: Worker, case_id: str, form: Form) -> Response:
    """Takes up again what was taken back."""
    return Attempt(here, case_id, form).perform(lambda v: here.desk.redo(case_id, v, here.user.name))


@router.post("/cases/{case_id}/approve")
def approve(here: Worker, case_id: str, form: Form) -> Response:
    """Sends the order to the ERP."""
    return Attempt(here, case_id, form).perform(lambda v: here.desk.approve(case_id, v, here.user.name))


@router.post("/cases/{case_id}/withdraw")
def withdraw(here: Worker, case_id: str, form: Form) -> Response:
    """Takes an approval back before the ERP has it."""
    return Attempt(here, case_id, form).perform(lambda v: here.desk.withdraw(case_id, v, here.user.name))


@router.post("/cases/{case_id}/recall")
def recall(here: Worker, case_id: str, form: Form) -> Response:
    """Has a posted order cancelled in the ERP, as long as it has not shipped."""
    return Attempt(here, case_id, form).perform(lambda v: here.desk.recall(case_id, v, here.user.name))


@router.post("/cases/{case_id}/use-answer")
def use_answer(here: Worker, case_id: str, form: Form) -> Response:
    """Puts the customer's answer into the field that they were asked about."""
    asked = here.desk.asking.find(text_of(form, "question"))
    if asked.case_id != case_id or not asked.field or not asked.answer:
        raise NotFound("There is no answer that could be used.")
    change = Change(field=asked.field, value=asked.answer)
    return Attempt(here, case_id, form).perform(
        lambda v: here.desk.correct(case_id, v, (change,), here.user.name), (change.field,)
    )


@router.post("/cases/{case_id}/postpone")
def postpone(here: Worker, case_id: str, form: Form) -> Response:
    """Hides the case until a moment."""
    reason = text_of(form, "reason")

    def do(version: int) -> CaseView:
        until = wake(text_of(form, "soon") or text_of(form, "until"), here.timezone)
        return here.desk.postpone(case_id, version, until, reason, here.user.name)

    return Attempt(here, case_id, form).perform(do)


@router.post("/cases/{case_id}/note")
def note(here: Worker, case_id: str, form: Form) -> Response:
    """A remark for colleagues."""
    return Attempt(here, case_id, form).perform(
        lambda _: here.desk.note(case_id, text_of(form, "text"), here.user.name)
    )


@router.post("/cases/{case_id}/claim")
def claim(here: Worker, case_id: str, form: Form) -> Response:
    """Marks that this person works on it; says so by its status alone."""
    try:
        here.desk.claim(case_id, here.user.name)
    except (Conflict, WrongState):
        return Response(status_code=409)
    return Response(status_code=204)


@router.post("/cases/{case_id}/take-over")
def take_over(here: Worker, case_id: str, form: Form) -> Response:
    """Takes the claim of somebody else, which the history tells."""
    return Attempt(here, case_id, form).perform(lambda _: here.desk.claim(case_id, here.user.name, take_over=True))


@router.post("/cases/{case_id}/release")
def release(here: Worker, case_id: str, form: Form) -> Response:
    """Takes the claim back; who only looked keeps what they were given."""
    looked = text_of(form, "looked") == "1"
    return Attempt(here, case_id, form).perform(lambda _: here.desk.release(case_id, here.user.name, looked=looked))


@router.post("/cases/{case_id}/reopen")
def reopen(here: Worker, case_id: str, form: Form) -> Response:
    """Back to the queue; what a person rejected, only by who may overrule."""
    return Attempt(here, case_id, form).perform(lambda v: here.desk.reopen(case_id, v, here.user.name))


@router.post("/cases/{case_id}/retry")
def retry(here: Worker, case_id: str, form: Form) -> Response:
    """Tries again from where it stopped; what an operator has to see to, only by who may overrule."""
    return Attempt(here, case_id, form).perform(lambda _: here.desk.retry(case_id, here.user.name))
