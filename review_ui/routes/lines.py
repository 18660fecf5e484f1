"""The lines of a case as a spreadsheet: added, inserted, split, removed, pasted."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from fastapi import APIRouter
from fastapi.responses import Response

from review_ui.attempt import Attempt
from review_ui.site import Form, Worker, text_of
from review_ui.typed import normalised
from service.fields import COPY, LINE
from service.refusals import InvalidValue
from service.views import CaseView, Change

router = APIRouter(include_in_schema=False)


@router.post("/cases/{case_id}/lines/add")
def add_line(here: Worker, case_id: str, form: Form) -> Response:
    """Adds an empty line at the end."""
    return _change(here, case_id, form, (Change(field="lines[+]", value=""),))


@router.post("/cases/{case_id}/lines/{index}/insert")
def insert_line(here: Worker, case_id: str, form: Form, index: int) -> Response:
    """Puts a line below another: empty, or the same once more."""
    copy = COPY if text_of(form, "copy") == "1" else ""
    return _change(here, case_id, form, (Change(field=f"lines[{index}+]", value=copy),))


@router.post("/cases/{case_id}/lines/{index}/split")
def split_line(here: Worker, case_id: str, form: Form, index: int) -> Response:
    """Leaves a part of the quantity on the line and puts the rest on a line below."""
    path = f"lines[{index}].quantity"

    def do(version: int) -> CaseView:
        try:
            keep = Decimal(normalised(LINE["quantity"], text_of(form, "keep"), path))
        except InvalidOperation:
            raise InvalidValue("Write how many stay on this line.", field=path) from None
        return here.desk.split(case_id, version, index, keep, here.user.name)

    return Attempt(here, case_id, form).perform(do)


@router.post("/cases/{case_id}/lines/remove")
def remove_lines(here: Worker, case_id: str, form: Form) -> Response:
    """Removes the lines that were picked, as one step."""
    picked = sorted({int(index) for index in text_of(form, "lines").split(",") if index.isdecimal()}, reverse=True)
    return _change(here, case_id, form, tuple(Change(field=f"lines[{index}]", value=None) for index in picked))


@router.post("/cases/{case_id}/lines/{index}/remove")
def remove_line(here: Worker, case_id: str, form: Form, index: int) -> Response:
    """Removes a line."""
    return _change(here, case_id, form, (Change(field=f"lines[{index}]", value=None),))


@router.post("/cases/{case_id}/lines/paste")
def paste(here: Worker, case_id: str, form: Form) -> Response:
    """Puts cells of a spreadsheet into the lines, from the cell in focus on."""
    index = text_of(form, "line")
    start = (int(index) if index.isdecimal() else 0, text_of(form, "column"))
    text = str(form.get("cells", ""))

    def understand(column: str, cell: str) -> str:
        return normalised(LINE[column], cell, "lines")

    return Attempt(here, case_id, form).perform(
        lambda version: here.desk.paste(case_id, version, text, start, understand, here.user.name)
    )


def _change(here: Worker, case_id: str, form: Form, changes: tuple[Change, ...]) -> Response:
    return Attempt(here, case_id, form).perform(lambda v: here.desk.correct(case_id, v, changes, here.user.name))
