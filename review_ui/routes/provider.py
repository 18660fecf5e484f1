"""Signing in through the identity provider: to it, and back from it; and its word that somebody signed out."""

from __future__ import annotations

import logging
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response

from models.errors import Misconfigured, Temporary
from review_ui.routes.door import door, signed_in
from review_ui.sessions import BEGUN_COOKIE
from review_ui.site import Site, local_address, site_of
from service.identity import NotSignedIn, Provider
from service.refusals import NotFound

log = logging.getLogger(__name__)
router = APIRouter(include_in_schema=False)
from_the_provider = APIRouter(include_in_schema=False)  # signed by it, so that no form's token is needed


@router.get("/sign-in/provider")
def to_provider(request: Request, then: Annotated[str, Query(alias="next")] = "") -> Response:
    """Sends the browser to the identity provider. A link, not a form: the policy lets forms go nowhere else."""
    site, provider = _of(request)
    try:
        address, begun = provider.begin(_callback(site, request), local_address(then))
    except (Temporary, Misconfigured) as trouble:
        return _failed(request, site, trouble)
    answer = RedirectResponse(address, status_code=303)
    site.sessions.keep(answer, begun)
    return answer


@router.get("/sign-in/callback")
def from_provider(request: Request) -> Response:
    """Lets in whom the provider vouches for."""
    site, provider = _of(request)
    address = request.client.host if request.client else ""
    if wait := site.by_address.wait(address):
        told = door(request, site, "sign_in.html", status=429, then="", name="", problem="Too many failed attempts.")
        told.headers["Retry-After"] = str(wait)
        return told
    begun = site.sessions.kept(request.cookies.get(BEGUN_COOKIE))
    try:
        identity = provider.finish(begun, _callback(site, request), dict(request.query_params))
        user = site.desk.admit(identity)
        sign_in = site.desk.sign_ins.begin(identity, user.name)
        answer = signed_in(site, user, begun.then if begun else "/queue", sign_in)
    except (NotSignedIn, Temporary, Misconfigured) as trouble:
        if isinstance(trouble, NotSignedIn):
            site.by_address.failed(address)
        answer = _failed(request, site, trouble)
    site.sessions.forget(answer)
    return answer


@from_the_provider.post("/sign-out/back-channel")
def ended_there(request: Request, logout_token: Annotated[str, Form()] = "") -> Response:
    """The provider itself says that sessions are over (OpenID Connect Back-Channel Logout); no browser is in it."""
    site, provider = _of(request)
    try:
        site.desk.sign_ins.end_there(provider.ended(logout_token))
    except NotSignedIn as refused:
        log.warning("a logout token was refused: %s", refused)
        return JSONResponse({"error": "invalid_request", "error_description": str(refused)}, status_code=400)
    except (Temporary, Misconfigured) as trouble:
        log.warning("a logout token could not be checked: %s", trouble)
        return JSONResponse({"error": "temporarily_unavailable"}, status_code=503)
    return Response(status_code=200)


def _of(request: Request) -> tuple[Site, Provider]:
    site = site_of(request)
    if site.provider is None:
        raise NotFound("This desk has no identity provider. Sign in with name and password.")
    return site, site.provider


def _callback(site: Site, request: Request) -> str:
    return f"{site.base(request)}/sign-in/callback"


def _failed(request: Request, site: Site, trouble: Exception) -> Response:
    """The door again, with what a person can do; what an operator has to do is in the log."""
    cause = f" ({type(trouble.__cause__).__name__})" if trouble.__cause__ else ""
    log.warning("sign-in through the identity provider: %s%s", trouble, cause)
    told: dict[type[Exception], tuple[int, str]] = {NotSignedIn: (403, str(trouble)), Temporary: (503, str(trouble))}
    status, problem = told.get(
        type(trouble), (500, "Signing in this way is not set up rightly. Tell your administrator.")
    )
    return door(request, site, "sign_in.html", status=status, then="", name="", problem=problem)
