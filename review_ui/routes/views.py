"""Saved views of the queue, and what is done with several orders at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import parse_qsl

from fastapi import APIRouter
from fastapi.responses import Response
from starlette.datastructures import QueryParams

from models.errors import Refused, Temporary
from review_ui.lens import Lens
from review_ui.moments import wake
from review_ui.site import Form, Viewer, Visit, Worker, local_address, text_of
from service.refusals import Blocked
from service.views import CaseView

router = APIRouter(include_in_schema=False)
MOST_AT_ONCE = 200


@router.post("/queue/views")
def save_view(here: Viewer, form: Form) -> Response:
    """Keeps the queue as it is looked at under a name."""
    lens = Lens.of(QueryParams(parse_qsl(text_of(form, "lens"))))
    shared = text_of(form, "shared") == "1"
    here.desk.administration.save_view(text_of(form, "name"), lens.query(page=1), here.user.name, shared=shared)
    return here.go(lens.address())


@router.post("/queue/views/{view_id}/remove")
def remove_view(here: Viewer, view_id: str, form: Form) -> Response:
    """Forgets a view."""
    here.desk.administration.remove_view(view_id, here.user.name)
    return here.go(local_address(text_of(form, "back")))


@router.post("/presence")
def presence(here: Worker, form: Form) -> Response:
    """Says that one is away, or back: whoever is away keeps no orders that they were given."""
    away = text_of(form, "away") == "1"
    (here.desk.assigning.go if away else here.desk.assigning.come)(here.user.name)
    return here.go(local_address(text_of(form, "back")))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one of several orders."""

    case: CaseView
    problem: str = ""


@router.post("/queue/bulk")
def bulk(here: Worker, form: Form) -> Response:
    """Does one thing with each picked order; each succeeds or is refused by itself, and the page says which."""
    act, lens = text_of(form, "act"), Lens.of(QueryParams(parse_qsl(text_of(form, "lens"))))
    picked = [value for value in form.getlist("case") if isinstance(value, str)][:MOST_AT_ONCE]
    do = _acts(here, text_of(form, "until"), text_of(form, "reason")).get(act)
    if do is None:
        raise Refused("Choose what to do with the picked orders.")
    outcomes = [_attempt(here, case_id, do) for case_id in picked]
    return here.page("bulk.html", outcomes=outcomes, act=act, lens=lens, status=200 if picked else 422)


def _acts(here: Visit, until: str, reason: str) -> dict[str, Callable[[CaseView], CaseView]]:
    desk, by = here.desk, here.user.name
    return {
        "claim": lambda case: desk.claim(case.id, by),
        "release": lambda case: desk.release(case.id, by),
        "postpone": lambda case: desk.postpone(case.id, case.version, wake(until, here.timezone), reason, by),
        "reject": lambda case: desk.reject(case.id, case.version, reason, by),
        "approve": lambda case: desk.approve(_without_doubts(case).id, case.version, by),
    }


def _without_doubts(case: CaseView) -> CaseView:
    """Several at once are only approved where there is nothing to look at."""
    if case.findings:
        raise Blocked("There is something to look at; open it.", findings=())
    return case


def _attempt(here: Visit, case_id: str, do: Callable[[CaseView], CaseView]) -> Outcome:
    case = here.desk.case(case_id)
    try:
        return Outcome(do(case))
    except (Refused, Temporary) as refusal:
        return Outcome(case, str(refusal))
