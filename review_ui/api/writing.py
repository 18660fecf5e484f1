"""Changing: files coming in, corrections, choices, approvals."""

from __future__ import annotations

from datetime import datetime

from fastapi import APIRouter, UploadFile
from pydantic import AwareDatetime, Field

from models.base import Frozen
from review_ui.api.access import TheDesk, Writer
from service.views import CaseView, Change

router = APIRouter(tags=["work"])


class Versioned(Frozen):
    """A change made on a version of the case."""

    version: int


class Corrections(Versioned):
    """All of them or none."""

    changes: tuple[Change, ...] = Field(min_length=1)


class Choice(Versioned):
    """An id of the catalogue for a choice field."""

    field: str
    choice: str
    remember: bool = False


class Confirmation(Versioned):
    """The value is right as it stands."""

    field: str


class Rejection(Versioned):
    """Why nothing goes to the ERP."""

    reason: str = Field(min_length=1, max_length=1000)


class Postponement(Versioned):
    """Until when, and why."""

    until: AwareDatetime
    reason: str = Field(default="", max_length=300)


class Note(Frozen):
    """A remark for colleagues."""

    text: str = Field(min_length=1, max_length=4000)


class Taken(Frozen):
    """A file that was taken in."""

    name: str
    cases: tuple[str, ...]


@router.post("/cases", summary="Send a file in", status_code=201)
def receive(desk: TheDesk, user: Writer, file: UploadFile) -> Taken:
    """The ids of its cases; the same bytes again give the ids they already have."""
    name = (file.filename or "").replace("\\", "/").rpartition("/")[2][:200] or "file"
    return Taken(name=name, cases=desk.receive(name, file.file.read(), f"API, {user.name}", user.name))


@router.post("/cases/{case_id}/corrections", summary="Correct fields, add or remove lines")
def correct(desk: TheDesk, user: Writer, case_id: str, body: Corrections) -> CaseView:
    """The case as it is then, matched and decided anew."""
    return desk.correct(case_id, body.version, body.changes, user.name)


@router.post("/cases/{case_id}/choices", summary="Choose the customer, a place or a product")
def choose(desk: TheDesk, user: Writer, case_id: str, body: Choice) -> CaseView:
    """The case as it is then."""
    return desk.choose(case_id, body.version, body.field, body.choice, user.name, remember=body.remember)


@router.post("/cases/{case_id}/confirmations", summary="Confirm a value")
def confirm(desk: TheDesk, user: Writer, case_id: str, body: Confirmation) -> CaseView:
    """The case as it is then."""
    return desk.confirm(case_id, body.version, body.field, user.name)


@router.post("/cases/{case_id}/undo", summary="Take back the last change")
def undo(desk: TheDesk, user: Writer, case_id: str, body: Versioned) -> CaseView:
    """The case as it is then."""
    return desk.undo(case_id, body.version, user.name)


@router.post("/cases/{case_id}/approval", summary="Send the order to the ERP")
def approve(desk: TheDesk, user: Writer, case_id: str, body: Versioned) -> CaseView:
    """The case, on its way; ask for it again to see the ERP's number."""
    return desk.approve(case_id, body.version, user.name)


@router.post("/cases/{case_id}/rejection", summary="Reject the order")
def reject(desk: TheDesk, user: Writer, case_id: str, body: Rejection) -> CaseView:
    """The case as it is then."""
    return desk.reject(case_id, body.version, body.reason, user.name)


@router.post("/cases/{case_id}/postponement", summary="Hide the case until a moment")
def postpone(desk: TheDesk, user: Writer, case_id: str, body: Postponement) -> CaseView:
    """The case as it is then."""
    until: datetime = body.until
    return desk.postpone(case_id, body.version, until, body.reason, user.name)


@router.post("/cases/{case_id}/notes", summary="Leave a note")
def note(desk: TheDesk, user: Writer, case_id: str, body: Note) -> CaseView:
    """The case as it is then."""
    return desk.note(case_id, body.text, user.name)


@router.post("/cases/{case_id}/reopening", summary="Bring a settled case back")
def reopen(desk: TheDesk, user: Writer, case_id: str, body: Versioned) -> CaseView:
    """The case as it is then."""
    return desk.reopen(case_id, body.version, user.name)


@router.post("/cases/{case_id}/recall", summary="Take a posted order back from the ERP")
def recall(desk: TheDesk, user: Writer, case_id: str, body: Versioned) -> CaseView:
    """The case as it is then: being taken back."""
    return desk.recall(case_id, body.version, user.name)


@router.post("/cases/{case_id}/retry", summary="Have a stopped case try again")
def retry(desk: TheDesk, user: Writer, case_id: str) -> CaseView:
    """The case as it is then."""
    return desk.retry(case_id, user.name)
