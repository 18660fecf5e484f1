"""Looking at a case: its page, the pictures and words of its document, the file itself, what could be chosen."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, JSONResponse, Response

from review_ui import case_page
from review_ui.lens import Lens
from review_ui.looks import line_index
from review_ui.screen import all_fields
from review_ui.site import Viewer, Visit, Worker
from service.refusals import NotFound
from service.views import CandidateView, FieldView

router = APIRouter(include_in_schema=False)

MOST_OFFERED = 20  # candidates
KEPT_FOR_AN_HOUR = "private, max-age=3600"  # pictures and words of a page never change


@router.get("/cases/{case_id}")
def case(here: Viewer, request: Request, case_id: str, all: bool = False) -> Response:
    """The case screen. Who has it before them has read the notes that name them."""
    here.desk.mentions.looked(case_id, here.user.name)
    return case_page.whole(here, here.desk.case(case_id), Lens.of(request.query_params), at_once=all)


@router.get("/cases/{case_id}/late")
def late(here: Viewer, case_id: str, version: int = 0) -> Response:
    """The rest of a long order whose page came with its first lines; all is to be asked anew where it has changed."""
    shown = here.desk.case(case_id)
    return Response(status_code=409) if shown.version != version else case_page.rest(here, shown)


@router.get("/cases/{case_id}/pieces")
def pieces(here: Viewer, request: Request, case_id: str, version: int = 0, state: str = "", mark: str = "") -> Response:
    """What may have changed since; nothing when nothing has."""
    shown = here.desk.case(case_id)
    same = shown.version == version and shown.state.value == state
    if same or mark == case_page.mark(here, shown):
        return Response(status_code=204)
    return case_page.pieces(here, shown, Lens.of(request.query_params))


@router.get("/cases/{case_id}/pages/{number}.png")
async def picture(
    here: Viewer, request: Request, case_id: str, number: int, w: Annotated[int, Query(ge=100, le=3000)] = 1200
) -> Response:
    """The picture of a page, `w` pixels wide.

    A few at a time, and none that nobody waits for any more: the pages of long orders that are drawn for the
    first time would otherwise take the threads that everything else is answered by.
    """
    async with here.site.drawing:
        if await request.is_disconnected():
            return Response(status_code=204)
        data = await run_in_threadpool(here.desk.page_picture, case_id, number, w)
    if data is None:
        raise NotFound("This page has no picture. Look at its words instead.")
    return Response(data, media_type="image/png", headers={"Cache-Control": KEPT_FOR_AN_HOUR})


@router.get("/cases/{case_id}/pages/{number}/words")
def words(here: Viewer, case_id: str, number: int) -> Response:
    """The words of a page with their places, for pointing at them."""
    found = [word.model_dump(mode="json") for word in here.desk.page_words(case_id, number)]
    return JSONResponse({"words": found}, headers={"Cache-Control": KEPT_FOR_AN_HOUR})


@router.get("/cases/{case_id}/pages/{number}")
def drawn_page(here: Viewer, case_id: str, number: int) -> Response:
    """A page without a picture, drawn from its words."""
    shown = here.desk.case(case_id)
    if number not in {page.number for page in shown.pages}:
        raise NotFound(f"This document has no page {number}.")
    drawing = case_page.drawing(here, shown, number)
    if here.partial:
        return HTMLResponse(drawing)
    return here.page("drawn_page.html", case=shown, number=number, drawing=drawing)


@router.get("/cases/{case_id}/original")
def original(here: Viewer, case_id: str) -> Response:
    """The file as it came: always a download of unknown type, so that no browser ever runs it."""
    file = here.desk.original(case_id)
    plain = "".join(
        char if char.isascii() and char.isprintable() and char not in '"\\;%' else "_" for char in file.name
    )
    return Response(
        file.data,
        media_type="application/octet-stream",
        headers={
            "Content-Disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(file.name, safe='')}",
            "Content-Security-Policy": "default-src 'none'; sandbox",
        },
    )


@router.get("/cases/{case_id}/choose")
def choose_page(here: Worker, request: Request, case_id: str, field: str, q: str = "") -> Response:
    """What could stand in a field: the list under it, or a page of its own without scripts."""
    shown = here.desk.case(case_id)
    chosen = all_fields(shown).get(field)
    if chosen is None:
        raise NotFound(f"This order has no field {field!r}.")
    values: dict[str, Any] = {
        "case": shown,
        "field": chosen,
        "query": q,
        "candidates": _offered(here, case_id, chosen, q),
        "lens": Lens.of(request.query_params),
        "settles": here.desk.settles_too(case_id, line) if (line := line_index(field)) is not None else (),
    }
    return here.page("_options.html" if here.partial else "choose.html", **values)


def _offered(here: Visit, case_id: str, field: FieldView, query: str) -> tuple[CandidateView, ...]:
    """What fits the words; without words what the matching offers, or else what fits the printed text."""
    found = here.desk.candidates(case_id, field.path, query[:200], MOST_OFFERED)
    if found or query or not field.text:
        return found
    return here.desk.candidates(case_id, field.path, field.text.split(",")[0][:80], MOST_OFFERED)
