"""Takes the pictures of the screens that the documentation shows, from the demo's orders.

    python -m tools.screenshots [--demo FOLDER] [--out docs/images] [--all]

Makes the demo's orders, or takes those of FOLDER (see `tools.demo.make_demo`), reads them into a
throw-away installation, then walks through the screens with a headless Chromium. Needs playwright and
a Chromium (`--chromium`, default /usr/bin/chromium).
"""

from __future__ import annotations

import argparse
import io
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from erp_adapters.order_book import OrderBook, OrderBookOptions
from review_ui.app import create_app
from review_ui.serve import Server
from service.desk import Desk
from service.roles import Role
from service.settings import Settings
from service.states import CaseState
from service.views import CaseView, QueueFilter
from service.wiring import open_machinery
from service.worker import Worker, work_until_idle
from tools.demo.make_demo import make_demo

FLAGS = "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking".split()
SIZES = {"desktop": (1280, 900), "phone": (390, 844)}
IN_THE_DOCS = frozenset(
    {
        "queue-desktop-light",
        "case-pdf-desktop-light",
        "case-mail-desktop-light",
        "case-pdf-desktop-dark",
        "case-sheet-desktop-light",
        "posted-desktop-light",
        "queue-phone-light",
        "office-desktop-light",
        "office-phone-light",
        "case-pdf-phone-light",
        "case-mail-phone-light",
        "case-sheet-phone-light",
    }
)
NAME, PASSWORD = "anna", "only for these pictures"


def main() -> None:
    """Reads the arguments and takes the pictures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--demo", type=Path, help="a folder made by tools.demo.make_demo; made anew when not given")
    parser.add_argument("--out", type=Path, default=Path("docs/images"))
    parser.add_argument("--data", type=Path, help="keep the installation here and use it again")
    parser.add_argument("--all", action="store_true", help="every screen in every window, not only those of the docs")
    parser.add_argument("--chromium", default="/usr/bin/chromium")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        demo: Path = options.demo or Path(folder) / "demo"
        if not demo.exists():
            make_demo(demo)
        desk = open_demo(demo, options.data or Path(folder) / "data")
        try:
            with serving(desk) as address, sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=options.chromium, args=FLAGS)
                take_all(browser, address, desk, options.out, None if options.all else IN_THE_DOCS)
                browser.close()
        finally:
            desk.close()


def open_demo(demo: Path, data: Path) -> Desk:
    """An installation with the demo's orders read and one person who may do everything."""
    today = (demo / "today.txt").read_text(encoding="utf-8").strip()
    settings = Settings(data_folder=data, catalog_folder=demo / "catalog", today=today, cutoff={"default": "15:00"})
    desk = Desk(open_machinery(settings, erp=OrderBook(OrderBookOptions(data_folder=data))))
    if not desk.has_users():
        desk.add_user(NAME, PASSWORD, Role.ADMINISTRATOR, full_name="Anna Kowalska", by="")
    for file in sorted(path for path in (demo / "orders").iterdir() if path.is_file()):
        desk.receive(file.name, file.read_bytes(), "the folder inbox")
        work_until_idle(desk.machinery)
        print(f"read {file.name}", flush=True)
    return desk


@contextmanager
def serving(desk: Desk) -> Iterator[str]:
    """The site on a free loopback port, with its worker; its address."""
    worker = Worker(desk.machinery)
    worker.start()
    app = create_app(desk, secret="for the time of these pictures")
    server = Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="warning"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(10)
    worker.stop()


def take_all(browser: Browser, address: str, desk: Desk, out: Path, wanted: frozenset[str] | None) -> None:
    """Every screen in two sizes and two colour schemes, or the wanted ones of them."""
    shown = chosen_cases(desk)
    for scheme in ("light", "dark"):
        for size, (width, height) in SIZES.items():
            context = browser.new_context(
                base_url=address,
                viewport={"width": width, "height": height},
                color_scheme="dark" if scheme == "dark" else "light",
                device_scale_factor=2 if size == "phone" else 1,
            )
            take_screens(context, shown, f"{size}-{scheme}", out, wanted)
            context.close()


def take_screens(
    context: BrowserContext, shown: dict[str, str], window: str, out: Path, wanted: frozenset[str] | None
) -> None:
    """The screens of one window."""
    page = context.new_page()
    page.goto("/")
    keep(page, out, f"sign-in-{window}", wanted)
    page.get_by_label("Name").fill(NAME)
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/queue*")
    for name, address in {
        "queue": "/queue",
        **shown,
        "orders": "/orders",
        "figures": "/figures?days=7",
        "office": "/catalogue",
    }.items():
        if wanted is None or f"{name}-{window}" in wanted:
            page.goto(address)
            calm(page)
            keep(page, out, f"{name}-{window}", wanted)


def keep(page: Page, out: Path, name: str, wanted: frozenset[str] | None) -> None:
    """Writes the picture, if it is wanted."""
    if wanted is not None and name not in wanted:
        return
    Image.open(io.BytesIO(page.screenshot())).convert("RGB").save(out / f"{name}.png", optimize=True)


def calm(page: Page) -> None:
    """Waits until pictures are there and nothing moves."""
    page.wait_for_function("() => [...document.images].every((i) => i.complete || i.loading === 'lazy')")
    page.wait_for_timeout(700)


def chosen_cases(desk: Desk) -> dict[str, str]:
    """Which cases to show: of each kind the one with the most to see, one that waits where there is one."""
    waiting = [desk.case(row.id) for row in desk.queue(QueueFilter(page_size=500)).rows]
    posted = desk.queue(QueueFilter(states=(CaseState.POSTED,), page_size=500)).rows
    done = [desk.case(row.id) for row in posted]
    chosen = {}
    for name, channels in {
        "case-pdf": ("pdf",),
        "case-mail": ("email_text", "email_html", "email_pdf"),
        "case-scan": ("scan", "image"),
        "case-sheet": ("xlsx", "csv"),
    }.items():
        for cases in (waiting, done):
            if name not in chosen and (fit := [case for case in cases if case.channel in channels]):
                chosen[name] = f"/cases/{max(fit, key=interest).id}"
    if posted:
        chosen |= {"posted": f"/cases/{posted[0].id}", "order": f"/orders/{posted[0].id}"}
    return chosen


def interest(case: CaseView) -> int:
    """How good an example it is: a few doubts on a few lines, of which something is blocked."""
    blocked = any(finding.blocks for finding in case.findings)
    return 3 * blocked - abs(len(case.findings) - 3) - abs(len(case.lines) - 5)


if __name__ == "__main__":
    main()
