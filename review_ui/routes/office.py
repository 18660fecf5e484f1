"""The office: what was learned, the catalogue, connections, the policy, who changed what."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response

from review_ui.site import Administrator, Form, Viewer, Worker, text_of

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
    office, name = here.desk.administration, here.user.name
    return here.page("connections.html", mailboxes=office.mailboxes(name), erp=office.erp(name))


@router.get("/policy")
def policy(here: Administrator, bar: Annotated[float | None, Query(ge=0, le=1)] = None) -> Response:
    """When an order goes through untouched, and what another bar would have meant."""
    return here.page("policy.html", policy=here.desk.administration.policy(here.user.name, bar), bar=bar)


@router.get("/audit")
def audit(here: Administrator) -> Response:
    """Who changed people, keys and what was learned."""
    return here.page("audit.html", entries=here.desk.administration.audit(here.user.name))
