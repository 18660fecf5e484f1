"""Signing in through an identity provider, a small real one on loopback, beside local passwords."""

from __future__ import annotations

import base64
import html
import logging
import re
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from conftest import PASSWORD, SECRET, Visitor, open_desk, serving
from joserfc.jwk import RSAKey
from playwright.sync_api import Browser
from small_provider import CLIENT, SmallProvider
from small_provider import SECRET as CLIENT_SECRET
from windows import Asked

from review_ui.app import create_app
from service import identity
from service.connection_settings import OidcSettings
from service.desk import Desk
from service.roles import Role

Opened = Callable[..., tuple[Visitor, Desk]]


@pytest.fixture
def provider() -> Iterator[SmallProvider]:
    """An identity provider that knows Nora, a clerk."""
    small = SmallProvider()
    with serving(small.app) as address:
        small.issuer = address
        small.person["groups"] = ["order-desk", "something else"]
        yield small


@pytest.fixture
def opened(provider: SmallProvider, peopled: Path, tmp_path: Path) -> Iterator[Opened]:
    """Opens a desk that trusts the provider, with these options besides; a stranger at its door."""
    shutil.copytree(peopled, tmp_path / "data")
    closing: list[Any] = []

    def open_it(**options: Any) -> tuple[Visitor, Desk]:
        roles = {"order-desk": Role.CLERK, "order-leads": Role.LEAD, "order-admins": Role.ADMINISTRATOR}
        given = {"role_claim": "groups", "roles": roles, "client_secret": CLIENT_SECRET, **options}
        oidc = OidcSettings(issuer=provider.issuer, client_id=CLIENT, label="Acme", **given)
        desk = open_desk(tmp_path / "data", oidc=oidc)
        server = serving(create_app(desk, secret=SECRET))
        visitor = Visitor(server.__enter__())
        closing.append((visitor, server, desk))
        return visitor, desk

    yield open_it
    for visitor, server, desk in closing:
        visitor.http.close()
        server.__exit__(None, None, None)
        desk.close()


def test_a_person_whom_the_provider_knows_is_let_in_with_the_role_of_their_group(
    opened: Opened, provider: SmallProvider
) -> None:
    nora, desk = opened()
    assert 'href="/sign-in/provider?next=/figures">Sign in with Acme' in nora.http.get("/figures").text
    page = nora.http.get("/sign-in/provider?next=/orders")
    assert page.url.path == "/orders" and page.status_code == 200
    user = desk.user("nora")
    assert user and user.role is Role.CLERK and user.full_name == "Nora New" and user.external
    assert not user.has_password and desk.authenticate("nora", "") is None
    assert "your password is looked after there" in nora.http.get("/account").text
    assert nora.http.get("/people").status_code == 403
    provider.person["groups"] = ["order-leads"]
    nora.post("/sign-out")
    assert nora.http.get("/sign-in/provider?next=https://evil.example/").url.path == "/queue"
    assert desk.user("nora").role is Role.LEAD  # type: ignore[union-attr]
    told = [(entry.by, entry.what, entry.after) for entry in desk.administration.audit("ada")]
    assert told[:2] == [("identity provider", "role changed", "lead"), ("identity provider", "user added", "clerk")]


def test_local_passwords_still_open_the_door_also_while_the_provider_is_away(opened: Opened) -> None:
    clara, _ = opened()
    token = re.search(r'name="token" value="([^"]+)"', clara.http.get("/sign-in").text)
    assert token
    answer = clara.http.post("/sign-in", data={"token": token[1], "name": "clara", "password": PASSWORD})
    assert answer.url.path == "/queue"


def test_a_provider_that_is_away_is_said_in_plain_words(peopled: Path, tmp_path: Path) -> None:
    shutil.copytree(peopled, tmp_path / "data")
    away = OidcSettings(issuer="http://127.0.0.1:9", client_id=CLIENT, new_role=Role.CLERK)
    desk = open_desk(tmp_path / "data", oidc=away)
    with serving(create_app(desk, secret=SECRET)) as address:
        somebody = Visitor(address)
        answer = somebody.http.get("/sign-in/provider")
        assert answer.status_code == 503 and "identity provider cannot be reached" in answer.text
        somebody.http.close()
    desk.close()


def lies(provider: SmallProvider) -> dict[str, Callable[[], object]]:
    return {
        "signed by another key": lambda: setattr(provider, "signed_by", RSAKey.generate_key(2048)),
        "not signed": lambda: setattr(provider, "algorithm", "none"),
        "signed with what is public": lambda: setattr(provider, "algorithm", "HS256"),
        "for somebody else": lambda: provider.lie.update(aud="another desk"),
        "for many, by nobody knows whom": lambda: provider.lie.update(aud=[CLIENT, "another"]),
        "by somebody else": lambda: provider.lie.update(iss="https://evil.example"),
        "too old": lambda: provider.lie.update(exp=1_700_000_000),
        "of another sign-in": lambda: provider.lie.update(nonce="an old one"),
        "about nobody": lambda: provider.lie.update(sub=""),
    }


@pytest.mark.parametrize("lie", sorted(lies(SmallProvider.__new__(SmallProvider))))
def test_a_token_that_is_not_the_providers_word_for_us_now_lets_nobody_in(
    opened: Opened, provider: SmallProvider, lie: str
) -> None:
    nora, desk = opened()
    lies(provider)[lie]()
    answer = nora.http.get("/sign-in/provider")
    assert answer.status_code == 403 and "could not be completed" in answer.text
    assert desk.user("nora") is None
    assert nora.http.get("/queue").url.path == "/sign-in"


def test_keys_that_were_turned_are_fetched_anew(
    opened: Opened, provider: SmallProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    nora, _ = opened()
    assert nora.http.get("/sign-in/provider").url.path == "/queue"
    provider.turn_keys()
    assert nora.http.get("/sign-in/provider").status_code == 403  # not for each unknown key at once
    monkeypatch.setattr(identity, "_KEYS_AGAIN_SECONDS", 0.0)
    assert nora.http.get("/sign-in/provider").url.path == "/queue"


def test_a_sign_in_comes_back_to_the_browser_that_began_it_and_once_only(
    opened: Opened, provider: SmallProvider
) -> None:
    nora, desk = opened()
    nora.http.follow_redirects = False
    away = nora.http.get("/sign-in/provider").headers["Location"]
    back = nora.http.get(away).headers["Location"]
    stranger = Visitor(str(nora.http.base_url))
    assert "not begun here" in stranger.http.get(back).text
    stranger.http.close()
    assert nora.http.get(back.replace("state=", "state=x")).status_code == 403
    assert nora.http.get(back).status_code == 403, "the wrong state used the sign-in up"
    assert desk.user("nora") is None
    back = nora.http.get(nora.http.get("/sign-in/provider").headers["Location"]).headers["Location"]
    done = nora.http.get(back)
    assert done.headers["Location"] == "/queue"
    cookies = done.headers.get_list("Set-Cookie")
    assert any("orderwright=" in one and "HttpOnly" in one and "samesite=lax" in one.lower() for one in cookies)
    assert nora.http.get(back).status_code == 403


def test_a_refusal_at_the_provider_is_told(opened: Opened, provider: SmallProvider) -> None:
    nora, _ = opened()
    provider.refuses = True
    answer = nora.http.get("/sign-in/provider")
    assert answer.status_code == 403 and "cancelled or refused there" in answer.text


def test_nobody_becomes_a_local_user_by_bearing_their_name(opened: Opened, provider: SmallProvider) -> None:
    provider.person |= {"preferred_username": "ada", "groups": ["order-admins"]}
    eve, desk = opened()
    answer = eve.http.get("/sign-in/provider")
    assert answer.status_code == 403 and "belongs to another account" in answer.text
    assert not desk.user("ada").external  # type: ignore[union-attr]


def test_where_names_are_the_providers_a_local_user_signs_in_through_it_too(
    opened: Opened, provider: SmallProvider
) -> None:
    provider.person |= {"preferred_username": "clara", "sub": "u-7"}
    clara, desk = opened(link_existing=True)
    assert clara.http.get("/sign-in/provider").url.path == "/queue"
    user = desk.user("clara")
    assert user and user.external and user.has_password and desk.authenticate("clara", PASSWORD)
    provider.person["sub"] = "u-8"  # somebody else of the same name
    assert clara.http.get("/sign-in/provider").status_code == 403


def test_who_has_no_role_or_was_switched_off_stays_outside(opened: Opened, provider: SmallProvider) -> None:
    nora, desk = opened()
    provider.person["groups"] = ["something else"]
    assert "has no role at this order desk" in nora.http.get("/sign-in/provider").text
    provider.person["groups"] = ["order-desk"]
    assert nora.http.get("/sign-in/provider").url.path == "/queue"
    desk.change_user("nora", active=False, by="ada")
    assert nora.http.get("/queue").url.path == "/sign-in"
    assert "switched off" in nora.http.get("/sign-in/provider").text


def test_a_role_that_only_userinfo_tells_is_asked_for_there(opened: Opened, provider: SmallProvider) -> None:
    del provider.person["groups"]
    provider.told_later = {"realm_access": {"roles": ["order-leads"]}}
    nora, desk = opened(role_claim="realm_access.roles")
    assert nora.http.get("/sign-in/provider").url.path == "/queue"
    assert desk.user("nora").role is Role.LEAD  # type: ignore[union-attr]


def test_no_log_holds_a_code_a_token_or_the_secret(
    opened: Opened, provider: SmallProvider, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    nora, desk = opened()
    nora.http.get("/sign-in/provider")
    provider.lie["aud"] = "another"
    nora.http.get("/sign-in/provider")
    ours = "\n".join(r.getMessage() for r in caplog.records if r.name.split(".")[0] in ("review_ui", "service"))
    assert "could not be completed" in ours and len(provider.handed_out) > 6
    for secret in (*provider.handed_out, CLIENT_SECRET):
        assert secret not in ours
    assert CLIENT_SECRET not in caplog.text and CLIENT_SECRET not in repr(desk.machinery.settings)


def test_in_a_real_browser_the_way_there_and_back_keeps_to_the_pages_own_policy(
    opened: Opened, browser: Browser
) -> None:
    nora, _ = opened()
    context = browser.new_context(base_url=str(nora.http.base_url))
    page = context.new_page()
    asked = Asked(page)
    page.goto("/orders")
    page.get_by_role("link", name="Sign in with Acme").click()
    page.wait_for_url("**/orders")
    assert page.get_by_text("Nora New").count()
    context.close()
    assert asked.troubles == [] and asked.hosts == {"127.0.0.1"}


# -- signing out -----------------------------------------------------------------------------------


def signed_out_pages(visitor: Visitor) -> tuple[str, str]:
    """What the desk answers to signing out, and the address that its page goes on to, "" for none."""
    page = visitor.post("/sign-out")
    found = re.search(r'http-equiv="refresh" content="0;url=([^"]+)"', page.text)
    return page.text, html.unescape(found[1]) if found else ""


def test_signing_out_ends_the_session_here_first_and_then_at_the_provider(
    opened: Opened, provider: SmallProvider
) -> None:
    nora, _ = opened()
    nora.http.get("/sign-in/provider")
    cookie = nora.http.cookies["orderwright"]
    page, there = signed_out_pages(nora)
    assert "You are signed out here." in page and there.startswith(f"{provider.issuer}/bye?there=1&")
    assert len(provider.sessions) == 1, "the provider has not been there yet"
    nora.http.cookies.set("orderwright", cookie)
    assert nora.http.get("/queue").url.path == "/sign-in", "the session is over, whoever kept its cookie"
    back = nora.http.get(there)
    assert not provider.sessions and back.url.path == "/signed-out"
    assert "You are signed out, here and with Acme" in back.text
    assert nora.http.get("/signed-out?state=made-up").url.path == "/sign-in"


def test_a_session_that_began_with_a_password_is_no_matter_of_the_providers(
    opened: Opened, provider: SmallProvider
) -> None:
    nora, _ = opened()
    nora.http.get("/sign-in/provider")
    clara = Visitor(str(nora.http.base_url))
    answer = clara.http.post("/sign-in", data={"token": clara.token("/sign-in"), "name": "clara", "password": PASSWORD})
    assert answer.url.path == "/queue"
    page, there = signed_out_pages(clara)
    clara.http.close()
    assert there == "" and "Sign in with Acme" in page and len(provider.sessions) == 1


def test_one_stays_signed_in_at_the_provider_where_the_settings_want_it(
    opened: Opened, provider: SmallProvider
) -> None:
    nora, _ = opened(sign_out_there=False)
    nora.http.get("/sign-in/provider")
    page, there = signed_out_pages(nora)
    assert there == "" and "Sign in with Acme" in page and len(provider.sessions) == 1
    assert nora.http.get("/queue").url.path == "/sign-in"


def test_a_provider_without_a_place_to_sign_out_is_not_gone_to(opened: Opened, provider: SmallProvider) -> None:
    provider.ends_sessions = False
    nora, _ = opened()
    nora.http.get("/sign-in/provider")
    assert signed_out_pages(nora)[1] == ""
    assert nora.http.get("/queue").url.path == "/sign-in"


def test_the_id_token_stays_on_the_server_until_it_is_shown_to_the_provider_again(
    opened: Opened, provider: SmallProvider, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    nora, _ = opened()
    nora.http.get("/sign-in/provider")
    token = provider.handed_out[-1]
    kept = base64.b64decode(nora.http.cookies["orderwright"].split(".")[0] + "==").decode()
    assert "nora" in kept and token not in kept and token not in nora.http.get("/account").text
    _, there = signed_out_pages(nora)
    assert token in there
    nora.http.post("/sign-out/back-channel", data={"logout_token": provider.logout_token()})
    ours = "\n".join(r.getMessage() for r in caplog.records if r.name.split(".")[0] in ("review_ui", "service"))
    assert "ended 0 of its sessions" in ours and not any(secret in ours for secret in provider.handed_out)


def test_a_session_that_the_provider_ends_is_over_here_without_its_browser(
    opened: Opened, provider: SmallProvider
) -> None:
    nora, _ = opened()
    nora.http.get("/sign-in/provider")
    (first,) = provider.sessions
    elsewhere = Visitor(str(nora.http.base_url))
    elsewhere.http.get("/sign-in/provider")
    answer = httpx.post(
        f"{nora.http.base_url}/sign-out/back-channel", data={"logout_token": provider.logout_token(sid=first)}
    )
    assert answer.status_code == 200 and answer.headers["Cache-Control"] == "no-store"
    assert nora.http.get("/queue").url.path == "/sign-in"
    assert elsewhere.http.get("/queue").url.path == "/queue", "that is another session"
    nora.http.get("/sign-in/provider")
    everywhere = {"logout_token": provider.logout_token()}
    assert httpx.post(f"{nora.http.base_url}/sign-out/back-channel", data=everywhere).status_code == 200
    assert [one.http.get("/queue").url.path for one in (nora, elsewhere)] == ["/sign-in", "/sign-in"]
    nora.http.get("/sign-in/provider")
    again = httpx.post(f"{nora.http.base_url}/sign-out/back-channel", data=everywhere)
    assert again.status_code == 400 and "before" in again.text
    assert nora.http.get("/queue").url.path == "/queue", "a word once said ends no later session"
    elsewhere.http.close()


def false_words(provider: SmallProvider) -> dict[str, Callable[[], str]]:
    now = int(time.time())

    def signed_by_another() -> str:
        provider.signed_by = RSAKey.generate_key(2048)
        return provider.logout_token()

    return {
        "nothing": lambda: "",
        "no token": lambda: "a.b.c",
        "an id token": lambda: provider.handed_out[-1],
        "signed by another key": signed_by_another,
        "by somebody else": lambda: provider.logout_token(iss="https://evil.example"),
        "for somebody else": lambda: provider.logout_token(aud="another desk"),
        "old": lambda: provider.logout_token(iat=now - 3600),
        "without a time": lambda: provider.logout_token(iat=None),
        "of tomorrow": lambda: provider.logout_token(iat=now + 86400),
        "expired": lambda: provider.logout_token(exp=now - 120),
        "without a number": lambda: provider.logout_token(jti=None),
        "of another event": lambda: provider.logout_token(events={"https://example/other": {}}),
        "of no event": lambda: provider.logout_token(events=None),
        "with a nonce": lambda: provider.logout_token(nonce="n"),
        "about nobody": lambda: provider.logout_token(sub=None),
    }


@pytest.mark.parametrize("word", sorted(false_words(SmallProvider.__new__(SmallProvider))))
def test_a_word_that_is_not_the_providers_ends_no_session(opened: Opened, provider: SmallProvider, word: str) -> None:
    nora, _ = opened()
    nora.http.get("/sign-in/provider")
    token = false_words(provider)[word]()
    answer = nora.http.post("/sign-out/back-channel", data={"logout_token": token})
    assert answer.status_code == 400 and answer.json()["error"] == "invalid_request"
    assert nora.http.get("/queue").url.path == "/queue"


def test_in_a_real_browser_signing_out_leads_to_the_provider_and_back(
    opened: Opened, provider: SmallProvider, browser: Browser
) -> None:
    nora, _ = opened()
    context = browser.new_context(base_url=str(nora.http.base_url))
    page = context.new_page()
    asked = Asked(page)
    page.goto("/sign-in/provider")
    page.wait_for_url("**/queue")
    page.locator("#me summary").click()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/signed-out?state=*")
    assert page.get_by_text("You are signed out, here and with Acme").count() == 1 and not provider.sessions
    assert not [cookie for cookie in context.cookies() if cookie["name"] == "orderwright"]
    context.close()
    assert asked.troubles == [] and asked.hosts == {"127.0.0.1"}
