"""Signing in and out, the first administrator of a new installation, and the colour theme."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse, Response

from review_ui.sessions import Session
from review_ui.site import (
    THEMES,
    Form,
    Site,
    language_of,
    local_address,
    look_of,
    session_of,
    signed_in_user,
    site_of,
    text_of,
)
from service.refusals import InvalidValue, NotAllowed
from service.roles import Role
from service.views import User

router = APIRouter(include_in_schema=False)

WRONG = "That name and password do not fit together. Check both, or ask your administrator for a new password."
LONGEST_PASSWORD = 1000  # hashing more would only cost time


@router.get("/sign-in")
def sign_in_page(request: Request, then: Annotated[str, Query(alias="next")] = "") -> Response:
    """The form; on a new installation, the one for the first administrator instead."""
    site = site_of(request)
    if not site.desk.has_users():
        return RedirectResponse("/welcome", status_code=303)
    if signed_in_user(site.desk, session_of(request)):
        return RedirectResponse(local_address(then), status_code=303)
    return door(request, site, "sign_in.html", then=local_address(then, ""), name="", problem="")


@router.post("/sign-in")
def sign_in(request: Request, form: Form) -> Response:
    """Lets in who knows the password; holds back who guesses."""
    site = site_of(request)
    name, password = text_of(form, "name").lower(), str(form.get("password", ""))
    then = local_address(text_of(form, "next"), "")
    address = request.client.host if request.client else ""
    if wait := max(site.by_name.wait(name), site.by_address.wait(address)):
        problem = f"Too many failed attempts. Try again in {-(-wait // 60)} min."
        page = door(request, site, "sign_in.html", status=429, then=then, name=name, problem=problem)
        page.headers["Retry-After"] = str(wait)
        return page
    user = site.desk.authenticate(name, password) if len(password) <= LONGEST_PASSWORD else None
    if user is None:
        site.by_name.failed(name)
        site.by_address.failed(address)
        return door(request, site, "sign_in.html", status=401, then=then, name=name, problem=WRONG)
    site.by_name.forgive(name)
    return signed_in(site, user, then or "/queue")


@router.post("/sign-out")
def sign_out(request: Request, form: Form) -> Response:
    """Ends the session in this browser, and then the one at the identity provider where it began there.

    To the provider leads a page and no redirect: the policy lets a form go nowhere else, by redirects either.
    """
    site, session = site_of(request), session_of(request)
    if session and (user := signed_in_user(site.desk, session)):
        site.desk.assigning.go(user.name)
    hint = site.desk.sign_ins.end(session.sign_in) if session and session.sign_in else None
    there = None
    if hint and site.provider:
        there = site.provider.farewell(hint, f"{site.base(request)}/signed-out", site.sessions.leaving())
    answer = _signed_out(request, there) if there else RedirectResponse("/sign-in", status_code=303)
    site.sessions.end(answer)
    answer.headers["Clear-Site-Data"] = '"cache"'
    return answer


@router.get("/signed-out")
def signed_out(request: Request, state: str = "") -> Response:
    """Where the identity provider sends people back to after they signed out there."""
    return _signed_out(request) if site_of(request).sessions.left(state) else RedirectResponse("/sign-in", 303)


def _signed_out(request: Request, there: str = "") -> Response:
    site = site_of(request)
    values = {"there": there, "provider": site.provider, **look_of(request)}
    return site.looks.page("signed_out.html", values, language=language_of(request))


@router.get("/welcome")
def welcome_page(request: Request) -> Response:
    """Asks a new installation's first visitor to become its administrator."""
    site = site_of(request)
    if site.desk.has_users():
        return RedirectResponse("/sign-in", status_code=303)
    return door(request, site, "welcome.html", name="", full_name="", problem="")


@router.post("/welcome")
def welcome(request: Request, form: Form) -> Response:
    """Makes the first administrator and signs them in."""
    site = site_of(request)
    if site.desk.has_users():
        return RedirectResponse("/sign-in", status_code=303)
    name, full_name, password = text_of(form, "name").lower(), text_of(form, "full_name"), str(form.get("password", ""))
    try:
        user = site.desk.add_user(name, password, Role.ADMINISTRATOR, full_name=full_name, by="")
    except (InvalidValue, NotAllowed) as error:
        return door(request, site, "welcome.html", status=422, name=name, full_name=full_name, problem=str(error))
    return signed_in(site, user, "/queue")


@router.post("/theme")
def theme(request: Request, form: Form) -> Response:
    """Switches between the system's colours, light and dark; kept in this browser."""
    choice = text_of(form, "theme")
    answer = RedirectResponse(local_address(text_of(form, "back")), status_code=303)
    if choice in THEMES:
        answer.set_cookie("orderwright_theme", choice, max_age=365 * 86400, httponly=True, samesite="lax")
    return answer


def signed_in(site: Site, user: User, then: str, sign_in: str = "") -> Response:
    """Goes on with a new session, which may be one of the identity provider's."""
    answer = RedirectResponse(then, status_code=303)
    site.desk.assigning.come(user.name)
    site.sessions.write(answer, site.sessions.begin(user.name, sign_in))
    return answer


def door(request: Request, site: Site, template: str, status: int = 200, **values: str) -> Response:
    """A page for somebody outside; gives them a session, so that its form has a token."""
    session: Session = session_of(request) or site.sessions.begin()
    page = site.looks.page(
        template,
        {"token": session.token, "provider": site.provider, **look_of(request), **values},
        status,
        language_of(request),
    )
    site.sessions.write(page, session)
    return page
