"""axe-core on every page: nothing serious against WCAG 2.2 AA, at a desk and on a phone, light and dark."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import SESSIONS
from playwright.sync_api import Browser, Page
from small_trade import order_mail, order_pdf

from service.desk import Desk

TakeIn = Callable[[bytes, str], str]
# High enough that no page scrolls: what a bar covers until one scrolls on is no fault of the page, and where the
# first doubt puts the page is chance.
HEIGHT = 3000
AXE = Path(__file__).parent / "vendor" / "axe-core" / "axe.min.js"
LINES = ["10 HB-M8X40 Hexagon bolt 12 EA 0.50", "20 WA-M8X Unknown washer 5 EA 0.10", "30 TP-19 Tape 7 RL 2.60"]
RUN = """() => axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] }).then((found) =>
  found.violations.filter((one) => ["serious", "critical"].includes(one.impact))
    .map((one) => `${one.id}: ${one.help}: ${one.nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join(" | ")}`))"""
OFFICE = ("/catalogue", "/learned", "/people", "/connections", "/policy", "/audit", "/account", "/shortcuts")


def troubles(page: Page, addresses: list[str]) -> dict[str, list[str]]:
    found = {}
    for address in addresses:
        page.goto(address)
        page.evaluate(AXE.read_text(encoding="utf-8"))
        if serious := page.evaluate(RUN):
            found[address] = serious
    return found


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 1280), ("light", 390)])
def test_no_page_has_a_serious_fault(
    browser: Browser, site: str, desk: Desk, take_in: TakeIn, scheme: str, width: int
) -> None:
    waiting = take_in(order_pdf("PO-1", LINES), "a.pdf")
    mail = take_in(order_mail("PO-2", LINES), "b.eml")
    posted = take_in(order_pdf("PO-3", LINES[:1]), "c.pdf")
    question = desk.asking.ask(waiting, desk.asking.drafts(waiting)[0], "ada")
    context = browser.new_context(
        base_url=site, viewport={"width": width, "height": HEIGHT}, color_scheme="dark" if scheme == "dark" else "light"
    )
    page = context.new_page()
    outside = troubles(page, ["/sign-in", f"/answer/{SESSIONS.signed_id(question.id)}"])
    cookie = SESSIONS.signed(SESSIONS.begin("ada"))
    context.add_cookies([{"name": "orderwright", "value": cookie, "url": site}])
    cases = [f"/cases/{case_id}" for case_id in (waiting, mail, posted)]
    forms = [
        f"/cases/{waiting}/ask",
        f"/cases/{waiting}/reject?why=duplicate",
        f"/cases/{waiting}/choose?field=customer",
    ]
    lists = ["/queue", "/queue?tab=all", "/queue?q=zebra", "/orders", f"/orders/{posted}", "/figures"]
    inside = troubles(page, [*lists, *cases, *forms, *OFFICE])
    page.goto("/policy")
    page.get_by_role("button", name="Try it on past orders").click()
    page.wait_for_selector("#trial")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    inside |= {"/policy/try": serious} if (serious := page.evaluate(RUN)) else {}
    context.close()
    assert outside | inside == {}


def test_the_vendored_checker_is_the_release_it_says() -> None:
    digest = hashlib.sha256(AXE.read_bytes()).hexdigest()
    assert digest in (AXE.parents[1] / "README.md").read_text(encoding="utf-8")
