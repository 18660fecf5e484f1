"""The connection over which screens hear of changes, and what the head of every page says of notes."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import Response, StreamingResponse

from review_ui.site import Viewer, signed_in_user

stream = APIRouter(include_in_schema=False)  # never ends, so that a walk over all pages leaves it out
router = APIRouter(include_in_schema=False)


@stream.get("/live")
async def live(here: Viewer) -> Response:
    """Says which cases changed, as they do."""
    desk, session = here.desk, here.session
    told = here.site.live.stream(lambda: signed_in_user(desk, session) is not None)
    return StreamingResponse(told, media_type="text/event-stream", headers={"X-Accel-Buffering": "no"})


@router.get("/mentions")
def mentions(here: Viewer) -> Response:
    """The count of new notes, for the head of the page."""
    return here.page("_mentions.html")
