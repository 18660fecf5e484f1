"""Windows of a real browser, in which nothing may go wrong and nothing may leave the host."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, FloatRect, Locator, Page, Request, expect, sync_playwright

from service.desk import Desk
from service.worker import Worker

PASSWORD = "correct horse battery"
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

PATIENCE = 90_000  # ms: a machine that does other work, too
expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium without a screen."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=list(FLAGS))
        yield browser
        browser.close()


class Asked:
    """What a page asked for, and what went wrong in it."""

    def __init__(self, page: Page) -> None:
        self.hosts: set[str] = set()
        self.troubles: list[str] = []
        page.on("request", self._request)
        page.on("pageerror", lambda error: self.troubles.append(str(error)))
        page.on("console", lambda message: self._console(message.type, message.text))

    def _request(self, request: Request) -> None:
        self.hosts.add(urlsplit(request.url).hostname or request.url.partition(":")[0])

    def _console(self, kind: str, text: str) -> None:
        expected = "status of 4" in text or "net::ERR_FAILED" in text  # refusals, and connections that a test cuts
        if kind in ("error", "warning") and not expected:
            self.troubles.append(text)


@pytest.fixture
def working(desk: Desk) -> Iterator[None]:
    """The worker is at work."""
    worker = Worker(desk.machinery)
    worker.start()
    yield
    worker.stop()


@pytest.fixture
def screen(browser: Browser, site: str, working: None) -> Iterator[Page]:
    """A desktop window of Clara's, signed in through the door; nothing goes wrong in it."""
    context = browser.new_context(base_url=site, viewport={"width": 1280, "height": 900})
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    asked = Asked(page)
    sign_in(page)
    yield page
    context.close()
    assert asked.troubles == []
    assert asked.hosts == {"127.0.0.1"}


def sign_in(page: Page) -> None:
    """Clara, through the door."""
    page.goto("/")
    page.get_by_label("Name").fill("clara")
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/queue*")


def field(page: Page, path: str) -> Locator:
    """The control of a field."""
    return page.locator(f'[data-path="{path}"]')


def at_rest(thing: Locator) -> FloatRect:
    """Where it stands once nothing scrolls any more: the page follows the field in focus."""
    seen: list[FloatRect] = []
    while len(seen) < 100:
        box = thing.bounding_box()
        assert box, "it is not on the screen"
        seen.append(box)
        if len(seen) > 4 and all(one == box for one in seen[-4:]):
            return box
        thing.page.wait_for_timeout(60)
    raise AssertionError("it never comes to rest")
