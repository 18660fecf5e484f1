"""The queue, what comes next in it, and files coming in by the browser."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any
from urllib.parse import parse_qsl

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response
from starlette.datastructures import FormData, QueryParams, UploadFile

from models.errors import Refused, Temporary
from review_ui.lens import PAGE_SIZE, Lens, tab_counts
from review_ui.queue_rows import Manner
from review_ui.site import Form, Viewer, Visit, Worker
from service.desk import Desk
from service.views import CaseView, SavedView

router = APIRouter(include_in_schema=False)

MOST_ROWS = 1000  # scrolled through at once; behind them one turns the page


@router.get("/")
def front() -> Response:
    """The queue is where work starts."""
    return RedirectResponse("/queue", status_code=303)


@router.get("/queue")
def queue(here: Viewer, request: Request, rows: Annotated[int, Query(ge=0)] = 0) -> Response:
    """The list; for a piece of the page, only what changes, and nothing at all where nothing has.

    `rows`: as many as were scrolled through, so that a list that refreshes itself stays as long as it is.
    """
    lens = Lens.of(request.query_params)
    page = here.desk.queue(lens.wanted(here.user.name, rows=rows))
    values: dict[str, Any] = {
        "list": page,
        "tabs": tab_counts(page.counts),
        "views": _views(here),
        "colleagues": here.desk.assigning.colleagues() if here.desk.assigning.on else (),
        **_row_values(here, lens, any(row.due_at for row in page.rows)),
    }
    seen = (lens, values["views"], values["colleagues"], sorted(values["named"]), page.model_dump_json())
    mark = hashlib.sha256(repr(seen).encode()).hexdigest()[:16]
    if not here.partial:
        return here.page("queue.html", **values, mark=mark)
    if request.query_params.get("mark") == mark:
        return Response(status_code=204)
    return here.page("_queue.html", **values, mark=mark)


@router.get("/queue/rows")
def more_rows(here: Viewer, request: Request, after: str = "", shown: int = 0, due: bool = False) -> Response:
    """The rows behind one, to be put below it: where somebody scrolls on. `shown`: how many stand there already."""
    lens = Lens.of(request.query_params)
    rows = here.desk.rows_behind(lens.wanted(here.user.name, after=after)) if after else ()
    end = len(rows) < PAGE_SIZE
    return here.page("_rows.html", rows=rows, scrolled=shown + len(rows), at_end=end, **_row_values(here, lens, due))


def _row_values(here: Visit, lens: Lens, due: bool) -> dict[str, Any]:
    """What a row is printed with."""
    waiting = lens.tab == "waiting"
    named = here.desk.mentions.unread_cases(here.user.name)
    manner = Manner(here.language, lens.query(page=1), bulk=waiting and here.may("work"), dues=waiting and due)
    return {
        "lens": lens,
        "named": named,
        "print_row": here.site.rows.printer(manner, user=here.user.name, named=named, now=datetime.now(UTC)),
        "bulk": manner.bulk,
        "dues": manner.dues,
        "most_rows": MOST_ROWS,
    }


def _views(here: Visit) -> list[tuple[SavedView, Lens, int]]:
    """The saved views, each with the number of orders in it."""
    found = []
    for view in here.desk.administration.views(here.user.name):
        lens = Lens.of(QueryParams(parse_qsl(view.query)))
        found.append((view, lens, here.desk.count(lens.wanted(here.user.name))))
    return found


@router.get("/queue/next")
def next_case(here: Viewer, request: Request, after: str = "") -> Response:
    """Opens the case that follows in the list as it was looked at; the queue when there is none."""
    lens = Lens.of(request.query_params)
    case_id = here.desk.next_case(lens.wanted(here.user.name), after or None, by=here.user.name)
    if case_id is None and after:
        case_id = here.desk.next_case(lens.wanted(here.user.name), by=here.user.name)
    if case_id is None or case_id == after:
        return here.go(lens.address())
    return here.go(lens.address(f"/cases/{case_id}"))


@dataclass(frozen=True, slots=True)
class Arrival:
    """What happened to one uploaded file."""

    name: str
    case_id: str = ""
    again: bool = False  # the same bytes had been received before
    problem: str = ""


@router.post("/upload")
def upload(here: Worker, form: Form, request: Request) -> Response:
    """Takes files in; says for each what happened, as JSON to scripts."""
    arrivals = [_receive(here, file) for file in _files(form)]
    if "application/json" in request.headers.get("Accept", ""):
        return JSONResponse(
            [{"name": a.name, "case": a.case_id, "again": a.again, "problem": a.problem} for a in arrivals]
        )
    return here.page("uploaded.html", arrivals=arrivals, status=200 if arrivals else 422)


@router.get("/cases/{case_id}/brief")
def brief(here: Viewer, case_id: str) -> Response:
    """One line about a case that was just received; asks again by itself while the case moves."""
    return here.page("_brief.html", case=here.desk.case(case_id))


def _files(form: FormData) -> list[UploadFile]:
    return [file for file in form.getlist("files") if isinstance(file, UploadFile) and file.filename]


def _receive(here: Visit, file: UploadFile) -> Arrival:
    name = (file.filename or "").replace("\\", "/").rpartition("/")[2][:200] or "file"
    try:
        ids = here.desk.receive(name, file.file.read(), f"upload by {here.user.name}", here.user.name)
        again = bool(ids) and _received_before(here.desk, ids[0])
    except (Refused, Temporary) as error:
        return Arrival(name, problem=str(error))
    return Arrival(name, case_id=ids[0] if ids else "", again=again)


def _received_before(desk: Desk, case_id: str) -> bool:
    case: CaseView = desk.case(case_id)
    return case.document.times_received > 1
