"""Signing in and out, what roles may do, what forms must carry, what every answer says to the browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import PASSWORD, SECRET, Visitor, open_desk, serving
from fastapi.routing import APIRoute
from httpx import Client, Response
from small_trade import order_pdf
from starlette.responses import Response as Plain

from review_ui.api import reading, writing
from review_ui.app import PAGES, create_app
from review_ui.sessions import Brake, Sessions
from service.desk import Desk

Arrive = Callable[[], Visitor]
ADDRESSES = (
    "/queue",
    "/queue?tab=all",
    "/orders",
    "/figures",
    "/account",
    "/people",
    "/shortcuts",
    "/nowhere",
    "/health",
    "/api/v1/queue",
    "/api/v1/openapi.json",
)


def check_headers(answer: Response) -> None:
    policy = dict(part.split(" ", 1) for part in answer.headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == "'self'"
    assert policy["frame-ancestors"] == "'none'"
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "no-referrer"


def check_no_inline_code(page: str) -> None:
    assert re.search(r"<script(?![^>]*\bsrc=)", page) is None
    assert re.search(r"\son[a-z]+=", page) is None
    assert re.search(r"\sstyle=", page) is None
    assert re.search(r'(src|href|action)="(https?:)?//', page) is None


def test_every_page_carries_the_security_headers_and_no_inline_code(
    visitor: Arrive, take_in: Callable[[bytes, str], str]
) -> None:
    case_id = take_in(order_pdf("PO-1", ["10 XX-1 Unknown 7 EA 0.50"]), "a.pdf")
    ada = visitor().sign_in("ada")
    for address in (
        *ADDRESSES,
        f"/cases/{case_id}",
        f"/cases/{case_id}/choose?field=customer",
        f"/cases/{case_id}/reject",
    ):
        answer = ada.http.get(address)
        check_headers(answer)
        check_no_inline_code(answer.text)
    for address in ("/sign-in", "/welcome"):
        answer = visitor().http.get(address)
        check_headers(answer)
        check_no_inline_code(answer.text)


def test_a_page_without_sign_in_leads_to_the_door_and_back(visitor: Arrive) -> None:
    guest = visitor()
    answer = guest.http.get("/queue?tab=posted", follow_redirects=False)
    assert answer.status_code == 303
    door = answer.headers["Location"]
    values = {"token": guest.token(door), "name": "clara", "password": PASSWORD, "next": "/queue?tab=posted"}
    assert guest.http.post("/sign-in", data=values).url.raw_path == b"/queue?tab=posted"


def test_signing_in_leads_to_no_other_site(visitor: Arrive) -> None:
    for wish in ("https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"):
        guest = visitor()
        values = {"token": guest.token("/sign-in"), "name": "clara", "password": PASSWORD, "next": wish}
        assert guest.http.post("/sign-in", data=values, follow_redirects=False).headers["Location"] == "/queue"


def test_the_cookie_is_kept_from_scripts_and_other_sites(visitor: Arrive) -> None:
    cookie = visitor().http.get("/sign-in").headers["Set-Cookie"]
    assert "HttpOnly" in cookie and "SameSite=lax" in cookie and "Secure" not in cookie
    secure = Sessions(SECRET, secure=True)
    plain = Plain()
    secure.write(plain, secure.begin("clara"))
    assert "Secure" in plain.headers["Set-Cookie"]


def test_a_session_does_not_outlive_its_time_nor_survive_forgery() -> None:
    fresh, stale = Sessions(SECRET, secure=False), Sessions(SECRET, secure=False, seconds=-1)
    plain = Plain()
    session = fresh.begin("clara")
    fresh.write(plain, session)
    cookie = plain.headers["Set-Cookie"].split(";")[0].partition("=")[2]
    assert fresh.read(cookie) == session
    assert stale.read(cookie) is None
    assert fresh.read(cookie[:-2] + ("AA" if cookie[-2:] != "AA" else "BB")) is None
    assert Sessions(SECRET + "!", secure=False).read(cookie) is None


def test_a_short_secret_is_refused() -> None:
    with pytest.raises(ValueError, match="16"):
        Sessions("short", secure=True)


def test_the_form_token_changes_at_sign_in(visitor: Arrive) -> None:
    guest = visitor()
    before = guest.token("/sign-in")
    answer = guest.http.post("/sign-in", data={"token": before, "name": "clara", "password": PASSWORD})
    assert answer.url.path == "/queue"
    assert guest.token() != before


def test_a_wrong_password_says_so_without_telling_which_part_was_wrong(visitor: Arrive) -> None:
    answers = []
    for name in ("clara", "nobody"):
        guest = visitor()
        values = {"token": guest.token("/sign-in"), "name": name, "password": "not the password"}
        answer = guest.http.post("/sign-in", data=values)
        assert answer.status_code == 401
        answers.append(re.search(r'role="alert">.*?</div></div>', answer.text, re.S)[0])  # type: ignore[index]
    assert answers[0] == answers[1]


def test_guessing_is_held_back_even_with_the_right_password(visitor: Arrive) -> None:
    guest = visitor()
    token = guest.token("/sign-in")
    for _ in range(8):
        guest.http.post("/sign-in", data={"token": token, "name": "clara", "password": "guess"})
    answer = guest.http.post("/sign-in", data={"token": token, "name": "clara", "password": PASSWORD})
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 60
    other = visitor()
    values = {"token": other.token("/sign-in"), "name": "boris", "password": PASSWORD}
    assert other.http.post("/sign-in", data=values).url.path == "/queue"


def test_the_brake_lets_go_after_its_time() -> None:
    now = [0.0]
    brake = Brake(failures=2, seconds=60, clock=lambda: now[0])
    brake.failed("x")
    assert brake.wait("x") == 0
    brake.failed("x")
    assert brake.wait("x") == 60
    now[0] = 61.0
    assert brake.wait("x") == 0


def test_the_brake_forgets_the_oldest_key_when_it_has_too_many() -> None:
    brake = Brake(failures=1, seconds=60, keys=2, clock=lambda: 0.0)
    for key in ("a", "b", "c"):
        brake.failed(key)
    assert brake.wait("a") == 0
    assert brake.wait("c") > 0


def test_signing_out_ends_the_session(clerk: Visitor) -> None:
    answer = clerk.http.post("/sign-out", data={"token": clerk.token()}, follow_redirects=False)
    assert answer.status_code == 303
    assert 'orderwright=""' in answer.headers["Set-Cookie"] and "Max-Age=0" in answer.headers["Set-Cookie"]


def test_someone_switched_off_is_out_at_once(clerk: Visitor, desk: Desk) -> None:
    assert clerk.http.get("/queue", follow_redirects=False).status_code == 200
    desk.change_user("clara", active=False, by="ada")
    assert clerk.http.get("/queue", follow_redirects=False).status_code == 303


def posting_routes() -> list[str]:
    """The addresses that change something, those of the pages and those of the API."""
    found = [("", route) for router in PAGES for route in router.routes]
    found += [("/api/v1", route) for module in (reading, writing) for route in module.router.routes]
    return sorted(
        prefix + re.sub(r"\{[^}]+\}", "1", route.path)
        for prefix, route in found
        if isinstance(route, APIRoute) and (route.methods or set()) - {"GET", "HEAD", "OPTIONS"}
    )


def test_no_route_takes_a_form_without_the_sessions_token(visitor: Arrive) -> None:
    ada = visitor().sign_in("ada")
    others = visitor().sign_in("clara").token()
    addresses = posting_routes()
    assert len(addresses) > 25
    for address in addresses:
        for data in ({}, {"token": "guess"}, {"token": others}):
            answer = ada.http.post(address, data=data, headers={"Accept": "text/html"})
            assert answer.status_code == 403, f"{address} took {data}"


def test_a_form_sent_by_another_site_is_refused(clerk: Visitor) -> None:
    for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        answer = clerk.http.post("/account", data={"token": clerk.token(), "full_name": "Eve"}, headers=headers)
        assert answer.status_code == 403


def test_roles_open_what_they_should_and_nothing_else(visitor: Arrive, take_in: Callable[[bytes, str], str]) -> None:
    case_id = take_in(order_pdf("PO-1", ["10 XX-1 Unknown 7 EA 0.50"]), "a.pdf")
    expected = {
        "clara": {"/figures": 403, "/people": 403, "approve": 409, "upload": 422},
        "lea": {"/figures": 200, "/people": 403, "approve": 409, "upload": 422},
        "max": {"/figures": 200, "/people": 403, "approve": 403, "upload": 403},
        "ada": {"/figures": 200, "/people": 200, "approve": 409, "upload": 422},
    }
    for name, statuses in expected.items():
        who = visitor().sign_in(name)
        assert who.http.get("/figures").status_code == statuses["/figures"], name
        assert who.http.get("/people").status_code == statuses["/people"], name
        assert who.work(case_id, "approve", 1).status_code == statuses["approve"], name
        assert who.post("/upload").status_code == statuses["upload"], name


def test_a_manager_sees_the_case_and_no_button_to_change_it(
    visitor: Arrive, take_in: Callable[[bytes, str], str]
) -> None:
    case_id = take_in(order_pdf("PO-1", ["10 XX-1 Unknown 7 EA 0.50"]), "a.pdf")
    page = visitor().sign_in("max").http.get(f"/cases/{case_id}").text
    assert "PO-1" in page
    assert f"/cases/{case_id}/approve" not in page
    assert f"/cases/{case_id}/lines/add" not in page


def test_a_new_installation_makes_its_first_administrator_once(tmp_path: Path) -> None:
    desk = open_desk(tmp_path / "new")
    fresh = create_app(desk, secret=SECRET)
    with serving(fresh) as address, Client(base_url=address, follow_redirects=True) as browser:
        page = browser.get("/queue")
        assert page.url.path == "/welcome"
        token = re.search(r'name="token" value="([^"]+)"', page.text)[1]  # type: ignore[index]
        short = browser.post("/welcome", data={"token": token, "name": "root", "password": "short"})
        assert short.status_code == 422
        assert not desk.has_users()
        welcome = browser.post("/welcome", data={"token": token, "name": "root", "password": PASSWORD})
        assert welcome.url.path == "/queue"
        assert "Bring in the first order" in welcome.text
        token = re.search(r'name="token" value="([^"]+)"', browser.get("/account").text)[1]  # type: ignore[index]
        browser.post("/welcome", data={"token": token, "name": "second", "password": PASSWORD})
        assert [user.name for user in desk.users("root")] == ["root"]
    desk.close()


def test_the_theme_is_kept_in_the_browser(clerk: Visitor) -> None:
    token = clerk.token()
    page = clerk.http.post("/theme", data={"token": token, "theme": "dark", "back": "/orders"})
    assert page.url.path == "/orders"
    assert 'data-theme="dark"' in page.text
    page = clerk.http.post("/theme", data={"token": token, "theme": "auto", "back": "/orders"})
    assert "data-theme" not in page.text


def test_a_password_is_changed_only_with_the_present_one(clerk: Visitor, desk: Desk) -> None:
    refused = clerk.post("/account/password", old="wrong", new="another good password")
    assert refused.status_code == 422
    assert desk.authenticate("clara", PASSWORD)
    assert clerk.post("/account/password", old=PASSWORD, new="another good password").status_code == 200
    assert desk.authenticate("clara", "another good password")


def test_an_administrator_manages_people_and_keys(visitor: Arrive, desk: Desk) -> None:
    ada = visitor().sign_in("ada")
    ada.post("/people", name="Nina", full_name="Nina New", password=PASSWORD, role="lead")
    assert desk.authenticate("nina", PASSWORD)
    ada.post("/people/nina", role="clerk", active="off")
    assert desk.user("nina") is None
    page = ada.post("/keys", label="shop", user="clara").text
    secret = re.search(r'class="secret">([^<]+)<', page)[1]  # type: ignore[index]
    assert desk.authenticate_key(secret).name == "clara"  # type: ignore[union-attr]
    assert secret not in ada.http.get("/people").text
    key_id = desk.api_keys("ada")[0].id
    ada.post(f"/keys/{key_id}/revoke")
    assert desk.authenticate_key(secret) is None


def test_a_mistake_with_people_is_explained(visitor: Arrive) -> None:
    ada = visitor().sign_in("ada")
    taken = ada.post("/people", name="clara", password=PASSWORD, role="clerk")
    assert taken.status_code == 422 and 'role="alert"' in taken.text
    odd = ada.post("/people", name="odd", password=PASSWORD, role="emperor")
    assert odd.status_code == 422 and "emperor" in odd.text
