"""A real desk on a temporary SQLite with a small real trade behind it, and visitors to its screens."""

from __future__ import annotations

import re
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from fastapi import FastAPI
from httpx import Client, Response
from small_trade import SmallDirectory, SmallProcessor
from starlette.responses import Response as StarletteResponse
from windows import PASSWORD, browser, screen, working

from erp_adapters.order_book import OrderBook, OrderBookOptions
from review_ui.app import create_app
from review_ui.serve import Server
from review_ui.sessions import Sessions
from service.desk import Desk
from service.roles import Role
from service.settings import Settings
from service.wiring import open_machinery
from service.worker import work_until_idle

__all__ = ["PASSWORD", "browser", "screen", "working"]  # fixtures of windows, and the password of everybody
SECRET = "a secret that signs the sessions of the tests"
SESSIONS = Sessions(SECRET, secure=False)
PEOPLE = {
    "ada": ("Ada Admin", Role.ADMINISTRATOR),
    "clara": ("Clara Clerk", Role.CLERK),
    "boris": ("Boris Clerk", Role.CLERK),
    "lea": ("Lea Lead", Role.LEAD),
    "max": ("Max Manager", Role.MANAGER),
}


class Visitor:
    """Somebody with a browser that runs no scripts: follows links, fills forms with their tokens."""

    def __init__(self, address: str) -> None:
        self.http = Client(base_url=address, follow_redirects=True, timeout=20)

    def token(self, address: str = "/account") -> str:
        """The form token of the present session, as the page has it."""
        found = re.search(r'name="token" value="([^"]+)"', self.http.get(address).text)
        assert found, f"{address} has no form"
        return found[1]

    def sign_in(self, name: str) -> Visitor:
        """Is given a session as the door would; the door itself has tests of its own."""
        answer = StarletteResponse()
        SESSIONS.write(answer, SESSIONS.begin(name))
        self.http.cookies.set(*answer.headers["Set-Cookie"].split(";")[0].split("=", 1))
        return self

    def post(self, address: str, **values: str) -> Response:
        """Posts a form with the session's token, following where it leads."""
        return self.http.post(address, data={"token": self.token(), **values})

    def work(self, case_id: str, act: str, version: int, **values: str) -> Response:
        """Posts to a case."""
        return self.post(f"/cases/{case_id}/{act}", version=str(version), **values)


def open_desk(folder: Path, **more: Any) -> Desk:
    """A desk of the small trade in this folder."""
    settings = Settings(data_folder=folder, today="2026-11-21", **more)
    erp = OrderBook(OrderBookOptions(data_folder=folder))
    return Desk(open_machinery(settings, processor=SmallProcessor(), directory=SmallDirectory(), erp=erp))


@pytest.fixture(scope="session")
def peopled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of an installation with people: made once, as hashing passwords takes its time."""
    folder = tmp_path_factory.mktemp("peopled") / "data"
    desk = open_desk(folder)
    full_name, role = PEOPLE["ada"]
    desk.add_user("ada", PASSWORD, role, full_name=full_name, by="")
    for name, (full_name, role) in PEOPLE.items():
        if name != "ada":
            desk.add_user(name, PASSWORD, role, full_name=full_name, by="ada")
    desk.close()
    return folder


@pytest.fixture
def desk(peopled: Path, tmp_path: Path) -> Iterator[Desk]:
    """The desk of a new installation with people."""
    shutil.copytree(peopled, tmp_path / "data")
    desk = open_desk(tmp_path / "data")
    yield desk
    desk.close()


@pytest.fixture
def app(desk: Desk) -> FastAPI:
    """The site."""
    return create_app(desk, secret=SECRET)


@pytest.fixture
def visitor(site: str) -> Iterator[Callable[[], Visitor]]:
    """Somebody new at the door, each time it is called."""
    visitors: list[Visitor] = []

    def arrive() -> Visitor:
        visitors.append(Visitor(site))
        return visitors[-1]

    yield arrive
    for each in visitors:
        each.http.close()


@pytest.fixture
def clerk(visitor: Callable[[], Visitor]) -> Visitor:
    """Clara, signed in."""
    return visitor().sign_in("clara")


@pytest.fixture
def take_in(desk: Desk) -> Callable[[bytes, str], str]:
    """Hands a file in and has it read; gives the id of its case."""

    def take(data: bytes, name: str) -> str:
        case_id = desk.receive(name, data, "folder inbox")[0]
        work_until_idle(desk.machinery)
        until = time.monotonic() + 60
        while desk.case(case_id).state.moves_by_itself:  # where a worker runs beside, it may have it in hand
            assert time.monotonic() < until, "the case was never read"
            time.sleep(0.02)
        return case_id

    return take


@contextmanager
def serving(app: FastAPI) -> Iterator[str]:
    """The site on a free loopback port while the block runs; its address."""
    kind = Server if hasattr(app.state, "site") else uvicorn.Server  # an identity provider is served, too
    server = kind(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="critical"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive(), "the server did not start"
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(10)


@pytest.fixture
def site(app: FastAPI) -> Iterator[str]:
    """The address of the site."""
    with serving(app) as address:
        yield address
