"""Looking: the queue, cases, their documents, products, figures."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import Response

from review_ui.api.access import Reader, Reporter, TheDesk
from service.refusals import NotFound
from service.states import CaseState
from service.views import (
    CandidateView,
    CaseView,
    EventView,
    HealthView,
    ProductView,
    QueueFilter,
    QueuePage,
    QueueSort,
    StatsView,
    User,
    WordView,
)

router = APIRouter()
PNG: dict[int | str, dict[str, Any]] = {200: {"content": {"image/png": {}}}}
FILE: dict[int | str, dict[str, Any]] = {200: {"content": {"application/octet-stream": {}}}}


@router.get("/me", tags=["people"], summary="Whom the key acts as")
def me(user: Reader) -> User:
    """The user of the key or session."""
    return user


@router.get("/queue", tags=["queue"], summary="Cases, page by page")
def queue(
    desk: TheDesk,
    user: Reader,
    state: Annotated[list[CaseState], Query(description="any of these; all states without it")] = [],  # noqa: B006
    q: Annotated[str, Query(max_length=200)] = "",
    reason: str = "",
    channel: str = "",
    customer_id: str = "",
    mine: bool = False,
    postponed: bool = True,
    received_from: date | None = None,
    received_to: date | None = None,
    sort: QueueSort = QueueSort.OLDEST,
    page: Annotated[int, Query(ge=1)] = 1,
    page_size: Annotated[int, Query(ge=1, le=500)] = 50,
) -> QueuePage:
    """Cases with the reasons why a person has to look; `counts` is over all cases."""
    return desk.queue(
        QueueFilter(
            states=tuple(state),
            text=q,
            reason=reason,
            channel=channel,
            customer_id=customer_id,
            mine=user.name if mine else "",
            with_postponed=postponed,
            received_from=received_from,
            received_to=received_to,
            sort=sort,
            page=page,
            page_size=page_size,
        )
    )


@router.get("/cases/{case_id}", tags=["cases"], summary="All about a case")
def case(desk: TheDesk, user: Reader, case_id: str) -> CaseView:
    """Fields with evidence and confidence, lines, findings, decision, history."""
    return desk.case(case_id)


@router.get("/cases/{case_id}/events", tags=["cases"], summary="The history of a case")
def events(desk: TheDesk, user: Reader, case_id: str) -> list[EventView]:
    """Oldest first."""
    return list(desk.events(case_id))


@router.get("/cases/{case_id}/candidates", tags=["cases"], summary="What could stand in a choice field")
def candidates(
    desk: TheDesk,
    user: Reader,
    case_id: str,
    field: str,
    q: Annotated[str, Query(max_length=200)] = "",
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
) -> list[CandidateView]:
    """For `customer`, `ship_to` and `lines[n].sku`; best first."""
    return list(desk.candidates(case_id, field, q, limit))


@router.get("/cases/{case_id}/original", tags=["documents"], summary="The file as it came", responses=FILE)
def original(desk: TheDesk, user: Reader, case_id: str) -> Response:
    """Bytes, whatever they are: treat them as hostile."""
    file = desk.original(case_id)
    headers = {"Content-Disposition": "attachment", "X-Media-Type": file.media_type}
    return Response(file.data, media_type="application/octet-stream", headers=headers)


@router.get("/cases/{case_id}/pages/{number}.png", tags=["documents"], summary="A page's picture", responses=PNG)
def picture(
    desk: TheDesk, user: Reader, case_id: str, number: int, w: Annotated[int, Query(ge=100, le=3000)] = 1200
) -> Response:
    """`w` pixels wide; 404 for pages that have none (mails, sheets): take their words."""
    data = desk.page_picture(case_id, number, w)
    if data is None:
        raise NotFound("This page has no picture. Take its words.")
    return Response(data, media_type="image/png")


@router.get("/cases/{case_id}/pages/{number}/words", tags=["documents"], summary="A page's words")
def words(desk: TheDesk, user: Reader, case_id: str, number: int) -> list[WordView]:
    """In reading order; boxes in fractions of the page."""
    return list(desk.page_words(case_id, number))


@router.get("/products", tags=["catalogue"], summary="Products by number or words")
def products(
    desk: TheDesk,
    user: Reader,
    q: Annotated[str, Query(min_length=1, max_length=200)],
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
) -> list[ProductView]:
    """Best first."""
    return list(desk.search_products(q, limit))


@router.get("/stats", tags=["figures"], summary="How the desk does")
def stats(desk: TheDesk, user: Reporter, days: Annotated[int, Query(ge=1, le=366)] = 30) -> StatsView:
    """Over the last `days` days, today included."""
    return desk.stats(days)


@router.get("/health", tags=["health"], summary="Whether the machinery works, part by part")
def health(desk: TheDesk, user: Reporter) -> HealthView:
    """Jobs, postings, catalogue, ERP."""
    return desk.health()
