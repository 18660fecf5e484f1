"""The order book: what stands in the ERP, and how the desk does."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from review_ui.lens import Lens
from review_ui.site import Reporter, Viewer
from service.refusals import NotFound
from service.states import CaseState

router = APIRouter(include_in_schema=False)


@router.get("/orders")
def orders(here: Viewer, request: Request) -> Response:
    """Orders in the ERP, newest first."""
    lens = replace(Lens.of(request.query_params), tab="posted", mine=False)
    return here.page("orders.html", lens=lens, list=here.desk.queue(lens.wanted(here.user.name)))


@router.get("/orders/{case_id}")
def order(here: Viewer, case_id: str) -> Response:
    """One order as it was posted, fit to print."""
    case = here.desk.case(case_id)
    if case.state is not CaseState.POSTED:
        raise NotFound("This order is not in the ERP. Look for it in the queue.")
    posted = next((event for event in reversed(case.events) if event.kind == "posted"), None)
    return here.page("order.html", case=case, posted=posted)


@router.get("/figures")
def figures(here: Reporter, days: Annotated[int, Query(ge=1, le=366)] = 30) -> Response:
    """How the desk does."""
    stats = here.desk.stats(days)
    top = max((reason.count for reason in stats.reasons), default=1)
    busiest = max((day.received for day in stats.per_day), default=0) or 1
    return here.page("figures.html", stats=stats, health=here.desk.health(), days=days, top=top, busiest=busiest)


@router.get("/shortcuts")
def shortcuts(here: Viewer) -> Response:
    """The keyboard shortcuts, on a page of their own."""
    return here.page("shortcuts.html")
