"""Every route with every role: what is not theirs is never reached, and nothing falls over."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from conftest import PEOPLE, Visitor
from fastapi import FastAPI
from fastapi.routing import APIRoute
from small_trade import order_pdf

from review_ui.api import reading, writing
from review_ui.app import PAGES
from service.roles import Permission

Arrive = Callable[[], Visitor]
TakeIn = Callable[[bytes, str], str]
OPEN_TO_ALL = {"/sign-in/provider", "/sign-in/callback"} | {
    "/",
    "/sign-in",
    "/sign-out",
    "/welcome",
    "/theme",
    "/answer/{signed}",
}
OWN = {"/account", "/account/password", "/account/language"}
NEEDS = {
    Permission.ADMINISTER: {"/people", "/people/{name}", "/keys", "/keys/{key_id}/revoke"}
    | {"/connections", "/connections/test", "/policy", "/policy/try", "/audit"},
    Permission.REPORT: {"/figures", "/stats", "/health"},
    Permission.WORK: {"/upload", "/presence", "/learned/forget", "/queue/bulk"}
    | {"/cases/{case_id}/ask", "/cases/{case_id}/choose", "/cases/{case_id}/reject"},
}
LOOKING = {"/queue/views", "/queue/views/{view_id}/remove"}


def routes() -> list[tuple[str, str, str]]:
    """Method, prefix and path of every route of pages and API."""
    found = [("", route) for router in PAGES for route in router.routes]
    found += [("/api/v1", route) for module in (reading, writing) for route in module.router.routes]
    return sorted(
        (method, prefix, route.path)
        for prefix, route in found
        if isinstance(route, APIRoute)
        for method in (route.methods or set()) - {"HEAD"}
    )


def needed(method: str, path: str) -> Permission | None:
    """What a role needs for it; None where being signed in is enough."""
    for permission, paths in NEEDS.items():
        if path in paths:
            return permission
    if path in OPEN_TO_ALL | OWN:
        return None
    return Permission.VIEW if method == "GET" or path in LOOKING else Permission.WORK


def address(prefix: str, path: str, case_id: str) -> str:
    filled = path.replace("{case_id}", case_id).replace("{number}", "1").replace("{index}", "0")
    return prefix + re.sub(r"\{[^}]+\}", "nobody", filled)


def test_the_walk_knows_every_route(app: FastAPI) -> None:
    described = {path for path in app.openapi()["paths"] if path.startswith("/api/v1")}
    assert described == {prefix + path for _, prefix, path in routes() if prefix}
    assert len(routes()) > 80


@pytest.mark.parametrize("name", sorted(PEOPLE))
def test_a_role_reaches_what_it_may_and_nothing_else(name: str, visitor: Arrive, take_in: TakeIn) -> None:
    case_id = take_in(order_pdf("PO-1", ["10 XX-1 Unknown 7 EA 0.50"]), "a.pdf")
    who, role = visitor().sign_in(name), PEOPLE[name][1]
    who.http.follow_redirects = False
    token = who.token()
    for method, prefix, path in routes():
        if path in OPEN_TO_ALL:
            continue
        headers = {"X-Token": token}
        answer = who.http.request(method, address(prefix, path, case_id), headers=headers)
        permission = needed(method, path)
        allowed = permission is None or role.may(permission)
        assert answer.status_code < 500, f"{name}: {method} {path}: {answer.status_code}"
        if allowed and permission is not Permission.WORK:  # work may still be refused, by rank or by state
            assert answer.status_code != 403 or path in LOOKING, f"{name} may not {method} {path}"
        if not allowed:
            assert answer.status_code == 403, f"{name} reaches {method} {path}: {answer.status_code}"


def test_a_stranger_reaches_the_door_alone(visitor: Arrive, take_in: TakeIn) -> None:
    case_id = take_in(order_pdf("PO-1", ["10 XX-1 Unknown 7 EA 0.50"]), "a.pdf")
    stranger = visitor()
    stranger.http.follow_redirects = False
    for method, prefix, path in routes():
        if path in OPEN_TO_ALL:
            continue
        answer = stranger.http.request(method, address(prefix, path, case_id))
        assert answer.status_code in (303, 401, 403), f"{method} {path}: {answer.status_code}"
        assert "PO-1" not in answer.text and case_id not in answer.text.replace(f"cases%2F{case_id}", "")
