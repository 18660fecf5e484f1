"""What a person or a program is told when something does not go: what happened and what to do next."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException

from models.errors import Misconfigured, Refused, Temporary
from review_ui.guard import HEADERS, NEVER_STORED, TooLarge
from review_ui.site import Forged, NotPermitted, SignInNeeded, language_of, look_of, site_of, with_next
from service.refusals import Blocked, Conflict, InvalidValue, NotAllowed, NotFound, WrongState

log = logging.getLogger(__name__)

API = "/api/"
_STATUS: Mapping[type[Exception], tuple[int, str, str]] = {
    NotFound: (404, "not_found", "Not here"),
    NotAllowed: (403, "not_allowed", "Not permitted"),
    WrongState: (409, "wrong_state", "Not possible now"),
    InvalidValue: (422, "invalid_value", "Not understood"),
    Blocked: (409, "blocked", "Something has to be settled first"),
    Conflict: (409, "conflict", "Changed meanwhile"),
    Refused: (422, "refused", "Not possible"),
    Temporary: (503, "temporary", "Not at the moment"),
}
NO_SUCH_PAGE = "There is no such page. The address may be mistyped, or what stood here is gone."


def install(app: FastAPI) -> None:
    """Registers the one place where exceptions become answers."""
    app.add_exception_handler(SignInNeeded, _sign_in)
    app.add_exception_handler(NotPermitted, _not_permitted)
    app.add_exception_handler(Forged, _forged)
    app.add_exception_handler(TooLarge, _too_large)
    app.add_exception_handler(Refused, _refused)
    app.add_exception_handler(Temporary, _refused)
    app.add_exception_handler(Misconfigured, _misconfigured)
    app.add_exception_handler(RequestValidationError, _not_understood)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _defect)


def answer(
    request: Request, status: int, code: str, title: str, message: str, *, reference: str = "", **details: Any
) -> Response:
    """The answer in the form that the asker can use: JSON, a line of text, or a page."""
    if request.url.path.startswith(API):
        return JSONResponse({"error": {"code": code, "message": message, **details}}, status_code=status)
    if "application/json" in request.headers.get("Accept", ""):
        return JSONResponse({"problem": message}, status_code=status)
    if request.headers.get("HX-Request") == "true":
        return PlainTextResponse(message, status_code=status)
    values = {
        **look_of(request),
        "title": title,
        "message": message,
        "reference": reference,
        "back": "/queue",
        "back_label": "To the queue",
    }
    return site_of(request).looks.page("error.html", values, status, language_of(request))


def _sign_in(request: Request, error: Exception) -> Response:
    if request.url.path.startswith(API):
        message = "Sign in, or send an API key: Authorization: Bearer KEY."
        refusal = answer(request, 401, "not_signed_in", "Sign in", message)
        refusal.headers["WWW-Authenticate"] = "Bearer"
        return refusal
    if request.headers.get("HX-Request") == "true":
        seen = urlsplit(request.headers.get("HX-Current-URL", ""))
        there = with_next("/sign-in", seen.path or "/queue")
        return Response(status_code=401, headers={"HX-Redirect": there})
    if request.method != "GET":
        return RedirectResponse("/sign-in", status_code=303)
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(with_next("/sign-in", request.url.path + query), status_code=303)


def _not_permitted(request: Request, error: Exception) -> Response:
    message = "Your role does not permit this. Ask a lead or your administrator."
    return answer(request, 403, "not_allowed", "Not permitted", message)


def _forged(request: Request, error: Exception) -> Response:
    message = "This form is too old, or was not made by this site. Go back, load the page again and send it once more."
    return answer(request, 403, "forged", "Send it again", message)


def _too_large(request: Request, error: Exception) -> Response:
    message = "That is more than can be taken at once. Send fewer or smaller files."
    return answer(request, 413, "too_large", "Too large", message)


def too_many(request: Request, seconds: int) -> Response:
    """The answer to more requests than the settings allow."""
    after = f"{seconds} s" if seconds < 90 else f"{-(-seconds // 60)} min"
    message = f"That was too much at once. Nothing is lost: wait {after}, then go on."
    told = answer(request, 429, "too_many", "Too much at once", message)
    told.headers["Retry-After"] = str(seconds)
    return told


def _refused(request: Request, error: Exception) -> Response:
    status, code, title = next(told for kind, told in _STATUS.items() if isinstance(error, kind))
    details: dict[str, Any] = {}
    if isinstance(error, InvalidValue):
        details["field"] = error.field
    if isinstance(error, Conflict):
        details["current_version"] = error.current_version
        details["differences"] = [change.model_dump(mode="json") for change in error.differences]
    if isinstance(error, Blocked):
        details["findings"] = [finding.model_dump(mode="json") for finding in error.findings]
    told = answer(request, status, code, title, str(error), **details)
    if isinstance(error, Temporary):
        told.headers["Retry-After"] = "5"
    return told


def _misconfigured(request: Request, error: Exception) -> Response:
    log.error("misconfigured: %s", error)
    message = "The installation is not set up for this. Tell your administrator; the log says what is missing."
    return answer(request, 500, "misconfigured", "Not set up", message)


def _not_understood(request: Request, error: Exception) -> Response:
    problems = error.errors() if isinstance(error, RequestValidationError) else []
    where = "; ".join(f"{'.'.join(map(str, one['loc'][1:]))}: {one['msg']}" for one in problems[:5])
    message = "The address or the request is not understood." + (f" {where}" if where else "")
    return answer(request, 422, "not_understood", "Not understood", message)


def _http(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    if status == 404:
        return answer(request, 404, "not_found", "Not here", NO_SUCH_PAGE)
    if status == 405:
        return answer(request, 405, "not_allowed", "Not possible", "This address does not take such a request.")
    return answer(request, status, "refused", "Not possible", "The request could not be used. Go back and try again.")


def _defect(request: Request, error: Exception) -> Response:
    reference = secrets.token_hex(4)
    log.error("defect %s at %s %s", reference, request.method, request.url.path, exc_info=error)
    message = "Something went wrong on our side. Nothing you saved is lost. Try again; if it happens again, tell your administrator."
    told = answer(request, 500, "defect", "Something went wrong", message, reference=reference)
    for name, value in {**HEADERS, "Cache-Control": NEVER_STORED}.items():  # outside of the middleware
        told.headers[name] = value
    return told
