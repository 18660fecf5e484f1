"""Working on a case: every post carries the version it saw, and whatever was typed is saved with it.

A change that met somebody else's is applied on top of it when the two touch different fields; else
nothing is saved and the page shows both.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, time
from urllib.parse import parse_qsl, quote

from fastapi import APIRouter
from fastapi.responses import Response
from starlette.datastructures import FormData, QueryParams

from models.errors import Refused, Temporary
from review_ui import case_page
from review_ui.case_page import Said
from review_ui.edits import ChoiceNeeded, edits_of, independent, seen_in, typed_in
from review_ui.lens import Lens
from review_ui.screen import all_fields
from review_ui.site import Form, Visit, Worker, text_of
from review_ui.typed import normalised
from service.refusals import Blocked, Conflict, InvalidValue, NotAllowed, NotFound, WrongState
from service.views import CaseView, Change, FieldKind

router = APIRouter(include_in_schema=False)

Do = Callable[[int], CaseView]


@router.post("/cases/{case_id}/save")
def save(here: Worker, case_id: str, form: Form) -> Response:
    """Saves what was typed."""
    return perform(here, case_id, form)


@router.post("/cases/{case_id}/confirm")
def confirm(here: Worker, case_id: str, form: Form, field: str) -> Response:
    """The value is right as it stands."""
    return perform(here, case_id, form, lambda v: here.desk.confirm(case_id, v, field, here.user.name), (field,))


@router.post("/cases/{case_id}/choose")
def choose(here: Worker, case_id: str, form: Form) -> Response:
    """Settles a choice by an id of the catalogue."""
    field, choice, remember = text_of(form, "field"), text_of(form, "choice"), text_of(form, "remember") == "1"

    def do(version: int) -> CaseView:
        return here.desk.choose(case_id, version, field, choice, here.user.name, remember=remember)

    return perform(here, case_id, form, do, (field,))


@router.post("/cases/{case_id}/lines/add")
def add_line(here: Worker, case_id: str, form: Form) -> Response:
    """Adds an empty line at the end."""
    change = Change(field="lines[+]", value="")
    return perform(here, case_id, form, lambda v: here.desk.correct(case_id, v, (change,), here.user.name))


@router.post("/cases/{case_id}/lines/{index}/remove")
def remove_line(here: Worker, case_id: str, form: Form, index: int) -> Response:
    """Removes a line."""
    change = Change(field=f"lines[{index}]", value=None)
    return perform(here, case_id, form, lambda v: here.desk.correct(case_id, v, (change,), here.user.name))


@router.post("/cases/{case_id}/undo")
def undo(here: Worker, case_id: str, form: Form) -> Response:
    """Takes back the last change."""
    return perform(here, case_id, form, lambda v: here.desk.undo(case_id, v, here.user.name))


@router.post("/cases/{case_id}/approve")
def approve(here: Worker, case_id: str, form: Form) -> Response:
    """Sends the order to the ERP."""
    return perform(here, case_id, form, lambda v: here.desk.approve(case_id, v, here.user.name))


@router.post("/cases/{case_id}/reject")
def reject(here: Worker, case_id: str, form: Form) -> Response:
    """Nothing goes to the ERP."""
    reason = text_of(form, "reason")
    return perform(here, case_id, form, lambda v: here.desk.reject(case_id, v, reason, here.user.name))


@router.post("/cases/{case_id}/postpone")
def postpone(here: Worker, case_id: str, form: Form) -> Response:
    """Hides the case until the morning of a day."""
    reason = text_of(form, "reason")

    def do(version: int) -> CaseView:
        until = _morning_of(text_of(form, "until"))
        return here.desk.postpone(case_id, version, until, reason, here.user.name)

    return perform(here, case_id, form, do)


@router.post("/cases/{case_id}/note")
def note(here: Worker, case_id: str, form: Form) -> Response:
    """A remark for colleagues."""
    return perform(here, case_id, form, lambda _: here.desk.note(case_id, text_of(form, "text"), here.user.name))


@router.post("/cases/{case_id}/claim")
def claim(here: Worker, case_id: str, form: Form) -> Response:
    """Marks that this person works on it; says so by its status alone."""
    try:
        here.desk.claim(case_id, here.user.name)
    except (Conflict, WrongState):
        return Response(status_code=409)
    return Response(status_code=204)


@router.post("/cases/{case_id}/release")
def release(here: Worker, case_id: str, form: Form) -> Response:
    """Takes the claim back."""
    return perform(here, case_id, form, lambda _: here.desk.release(case_id, here.user.name))


@router.post("/cases/{case_id}/reopen")
def reopen(here: Worker, case_id: str, form: Form) -> Response:
    """Back to the queue; what a person rejected, only by who may overrule."""
    return perform(here, case_id, form, lambda v: here.desk.reopen(case_id, v, here.user.name))


@router.post("/cases/{case_id}/retry")
def retry(here: Worker, case_id: str, form: Form) -> Response:
    """Tries again from where it stopped; what an operator has to see to, only by who may overrule."""
    return perform(here, case_id, form, lambda _: here.desk.retry(case_id, here.user.name))


def perform(here: Visit, case_id: str, form: FormData, do: Do | None = None, touches: tuple[str, ...] = ()) -> Response:
    """Saves what was typed, does the act, and shows the case.

    `touches`: the fields that the act alone concerns; with none an act is never put on top of
    somebody else's change.
    """
    version = text_of(form, "version")
    number = int(version) if version.isdecimal() else 0
    typed, seen = typed_in(form), seen_in(form)
    try:
        saved = _save(here, case_id, number, typed, seen, merge=do is None or bool(touches))
        case = _do(do, saved, touches) if do else here.desk.case(case_id)
    except ChoiceNeeded as needed:
        return here.go(f"/cases/{case_id}/choose?field={quote(needed.field)}&q={quote(needed.text)}")
    except Conflict as conflict:
        current = here.desk.case(case_id)
        mine = edits_of(current, typed, seen, conflict.differences)
        return _show(here, form, current, Said(conflict=conflict, typed=mine, status=409))
    except InvalidValue as wrong:
        said = Said(typed=typed, errors={wrong.field: str(wrong)}, notice=("stop", str(wrong)), status=422)
        return _show(here, form, here.desk.case(case_id), said)
    except (NotFound, NotAllowed):
        raise
    except (Blocked, WrongState, Refused, Temporary) as refusal:
        said = Said(typed=typed, notice=("stop", str(refusal)), status=409)
        return _show(here, form, here.desk.case(case_id), said)
    return _show(here, form, case, None)


def _save(here: Visit, case_id: str, version: int, typed: dict[str, str], seen: dict[str, str], *, merge: bool) -> int:
    """Saves what differs from what was loaded; gives the version to go on with."""
    if not typed:
        return version
    case, by = here.desk.case(case_id), here.user.name
    if case.version == version:
        changes = _changes(here, case, edits_of(case, typed, seen))
        return here.desk.correct(case_id, version, changes, by).version if changes else version
    try:
        everything = [Change(field=path, value=text or None) for path, text in typed.items()]
        return here.desk.correct(case_id, version, everything, by).version
    except Conflict as conflict:
        edits = edits_of(case, typed, seen, conflict.differences)
        if not edits:
            return conflict.current_version if merge else version
        if not (merge and independent(edits, conflict.differences)):
            raise
        return here.desk.correct(case_id, conflict.current_version, _changes(here, case, edits), by).version


def _do(do: Do, version: int, touches: tuple[str, ...]) -> CaseView:
    try:
        return do(version)
    except Conflict as conflict:
        if not touches or not independent(touches, conflict.differences):
            raise
        return do(conflict.current_version)


def _changes(here: Visit, case: CaseView, edits: dict[str, str]) -> list[Change]:
    return [Change(field=path, value=_meant(here, case, path, text)) for path, text in edits.items()]


def _meant(here: Visit, case: CaseView, path: str, text: str) -> str | None:
    """The value behind what was typed: for a choice, the id of the one thing it can only be."""
    fields = all_fields(case)
    if not text:
        return None
    if fields[path].kind is not FieldKind.CHOICE:
        return normalised(fields[path].kind, text, path)
    found = here.desk.candidates(case.id, path, text, 5)
    exact = [candidate for candidate in found if candidate.id.casefold() == text.casefold()]
    if len(exact) == 1:
        return exact[0].id
    raise ChoiceNeeded(path, text)


def _show(here: Visit, form: FormData, case: CaseView, said: Said | None) -> Response:
    lens = Lens.of(QueryParams(parse_qsl(text_of(form, "lens"))))
    if here.partial:
        return case_page.pieces(here, case, lens, said)
    if said is None:
        return here.go(lens.address(f"/cases/{case.id}"))
    return case_page.whole(here, case, lens, said)


def _morning_of(day: str) -> datetime:
    try:
        return datetime.combine(datetime.strptime(day, "%Y-%m-%d").date(), time(5, 0), UTC)
    except ValueError:
        raise InvalidValue("Choose the day on which it shall come back.", field="until") from None
