"""The office: what was learned, the catalogue, connections, the policy, who changed what."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import Response

from review_ui.site import Administrator, Form, Viewer, Visit, Worker, text_of
from service.refusals import InvalidValue
from service.views import PolicyTrial

router = APIRouter(include_in_schema=False)


@router.get("/learned")
def learned(here: Viewer) -> Response:
    """What customers' numbers were taught to mean."""
    return here.page("learned.html", aliases=here.desk.administration.aliases(here.user.name))


@router.post("/learned/forget")
def forget(here: Worker, form: Form) -> Response:
    """Takes back what was taught; only by who may overrule."""
    customer, part = text_of(form, "customer"), text_of(form, "part")
    here.desk.administration.forget_alias(customer, part, here.user.name)
    return here.go("/learned")


@router.get("/catalogue")
def catalogue(here: Viewer, q: Annotated[str, Query(max_length=200)] = "") -> Response:
    """Our products, and how many there are."""
    return here.page("catalogue.html", list=here.desk.administration.catalog(q, here.user.name), query=q)


@router.get("/connections")
def connections(here: Administrator) -> Response:
    """Mailboxes and the ERP as they are configured, and whether they answer."""
    return _connections(here)


@router.post("/connections/test")
def test_connection(here: Administrator, form: Form) -> Response:
    """Tries one of them now, and shows how it answered."""
    contact = text_of(form, "contact")
    problem = here.desk.administration.connections.test(contact, here.user.name)
    return _connections(here, contact, problem)


def _connections(here: Visit, tested: str = "", problem: str = "") -> Response:
    office, name = here.desk.administration.connections, here.user.name
    listed: dict[str, Any] = {
        "mailboxes": office.mailboxes(name),
        "erp": office.erp(name),
        "others": office.others(name),
    }
    every = here.desk.machinery.settings.mailbox_seconds
    return here.page("connections.html", **listed, every=every, tested=tested, outcome=problem)


@router.get("/policy")
def policy(here: Administrator) -> Response:
    """When an order goes through untouched."""
    return _policy(here)


@router.post("/policy/try")
def try_policy(here: Administrator, form: Form) -> Response:
    """What a changed policy would have made of past orders; changes nothing."""
    text = text_of(form, "text")
    try:
        return _policy(here, text, here.desk.administration.try_policy(text, here.user.name))
    except InvalidValue as wrong:
        return _policy(here, text, problem=str(wrong), status=422)


def _policy(
    here: Visit, text: str = "", trial: PolicyTrial | None = None, problem: str = "", status: int = 200
) -> Response:
    now = here.desk.administration.policy(here.user.name)
    return here.page("policy.html", status, policy=now, text=text or now.text, trial=trial, problem=problem)


@router.get("/audit")
def audit(here: Administrator) -> Response:
    """Who changed people, keys and what was learned."""
    return here.page("audit.html", entries=here.desk.administration.audit(here.user.name))
