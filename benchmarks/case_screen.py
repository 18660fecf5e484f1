"""How soon a clerk can work on an order: from the address to the first doubt in focus, in a headless Chromium.

    python -m benchmarks.case_screen [--pages 1 10 30] [--lines 20] [--rounds 5] [--chromium /usr/bin/chromium]

Makes orders of so many pages with so many lines on each, of which one in five is in doubt, with the places of all
their values on real pages; the matching and deciding is the product's own, only the reading is given. Prints for each
size the server's time, the bytes of the page, and when the first doubt had the focus (median and most).
"""

from __future__ import annotations

import argparse
import hashlib
import io
import tempfile
import time
from datetime import date
from decimal import Decimal
from pathlib import Path
from statistics import median

import httpx
from playwright.sync_api import Page, sync_playwright
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from benchmarks.desk import _product, _write_catalog
from models.draft import Converted
from models.evidence import Evidence
from models.order import Disposition, Number, OrderLine, Party, PurchaseOrder, Reading, Text
from review_ui.sessions import COOKIE
from service.catalog import CatalogStore
from service.desk import Desk
from service.processing import Choices, Processed
from service.records import PageRecord, PageWord
from service.roles import Role
from service.settings import Settings
from service.stages import CatalogProcessor
from service.wiring import open_machinery
from service.worker import work_until_idle
from tools.screenshots import FLAGS, NAME, PASSWORD, serving

WIDTH, HEIGHT = A4
TOP, STEP = 60.0, 34.0
COLUMNS = (40.0, 120.0, 380.0, 440.0, 500.0)  # number, description, quantity, unit, price
USABLE = """document.addEventListener("focusin", (event) => {
  if (event.target.matches("[data-path], [data-key=approve], .jump")) window.usableAt ??= performance.now();
});"""  # counted by the browser itself, from the moment at which the address was asked for


def main() -> None:
    """Makes, serves, measures, prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, nargs="+", default=[1, 10, 30])
    parser.add_argument("--lines", type=int, default=20, help="on each page")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--chromium", default="/usr/bin/chromium")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        desk = _desk(Path(folder))
        made = {pages: _order(desk, pages, options.lines) for pages in options.pages}
        with serving(desk) as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=options.chromium, args=FLAGS)
            page = browser.new_page(base_url=address, viewport={"width": 1440, "height": 900})
            page.set_default_timeout(90_000)
            page.add_init_script(USABLE)
            cookie = _sign_in(page)
            for pages, case_id in made.items():
                server, size = _asked(address, cookie, case_id, options.rounds)
                usable = [_open(page, case_id) for _ in range(options.rounds + 1)][1:]  # the first one fills caches
                print(
                    f"{pages:3} pages, {pages * options.lines:4} lines: server {server:5.0f} ms, {size / 1000:6.0f} kB, "
                    f"first doubt in focus {median(usable):5.0f} ms (most {max(usable):.0f})",
                    flush=True,
                )
            browser.close()
        desk.close()


class Given(CatalogProcessor):
    """The product's own stages behind a reader that knows what stands in the documents made here."""

    def process(self, data: bytes, name: str, today: date) -> Processed:
        """The order of so many pages and lines as the name says."""
        pages, lines = (int(part) for part in name.removesuffix(".pdf").split("-"))
        order = _paper(pages, lines)
        reading = Reading(disposition=Disposition.ORDERS, orders=(order,))
        converted: Converted = self.convert(order, Choices(), today)
        digest = hashlib.sha256(data).hexdigest()
        shown = tuple(_page(number, lines, digest) for number in range(1, pages + 1))
        return Processed(reading=reading, converted=(converted,), pages=shown)


def _desk(folder: Path) -> Desk:
    catalog = folder / "catalog"
    _write_catalog(catalog, 5000)
    settings = Settings(data_folder=folder / "data", catalog_folder=catalog, today="2026-11-20")
    desk = Desk(open_machinery(settings, processor=Given(CatalogStore(catalog), settings)))
    desk.add_user(NAME, PASSWORD, Role.ADMINISTRATOR, by="")
    return desk


def _order(desk: Desk, pages: int, lines: int) -> str:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=True)
    for number in range(pages):
        for at in range(lines):
            for text, left in zip(_cells(number * lines + at), COLUMNS, strict=True):
                canvas.drawString(left, HEIGHT - TOP - STEP * at, text)
        canvas.showPage()
    canvas.save()
    case_id = desk.receive(f"{pages}-{lines}.pdf", buffer.getvalue(), "benchmark")[0]
    work_until_idle(desk.machinery)
    return case_id


def _cells(line: int) -> tuple[str, ...]:
    sku, description = _product(line)
    price = "1.40" if line % 5 == 0 else "1.25"  # every fifth is not the customer's price
    return (sku, description, str(line % 90 + 1), "EA", price)


def _paper(pages: int, lines: int) -> PurchaseOrder:
    return PurchaseOrder(
        po_number=Text(value=f"PO-{pages}", text=f"PO-{pages}", confidence=0.99),
        buyer=Party(name=Text(value="Customer 7 Ltd", text="Customer 7 Ltd", confidence=0.99)),
        currency=Text(value="EUR", confidence=0.99),
        lines=tuple(_line(number, at, number * lines + at) for number in range(pages) for at in range(lines)),
        channel="pdf",
    )


def _line(page: int, at: int, line: int) -> OrderLine:
    sku, description, quantity, unit, price = _cells(line)
    places = [_place(page + 1, at, column) for column in range(len(COLUMNS))]
    return OrderLine(
        line_no=Text(value=str(line + 1), confidence=0.99),
        supplier_part=Text(value=sku, text=sku, confidence=0.99, evidence=(places[0],)),
        description=Text(value=description, text=description, confidence=0.99, evidence=(places[1],)),
        quantity=Number(value=Decimal(quantity), text=quantity, confidence=0.99, evidence=(places[2],)),
        uom=Text(value=unit, text=unit, confidence=0.99, evidence=(places[3],)),
        unit_price=Number(value=Decimal(price), text=price, confidence=0.99, evidence=(places[4],)),
        line_total=Number(value=Decimal(quantity) * Decimal(price), confidence=0.99),
    )


def _place(page: int, at: int, column: int) -> Evidence:
    right = COLUMNS[column + 1] - 8 if column + 1 < len(COLUMNS) else 540.0
    top = TOP + STEP * at - 10
    return Evidence(
        page=page, left=COLUMNS[column] / WIDTH, top=top / HEIGHT, right=right / WIDTH, bottom=(top + 12) / HEIGHT
    )


def _page(number: int, lines: int, digest: str) -> PageRecord:
    words = tuple(
        PageWord(text, place.left, place.top, place.right, place.bottom)
        for at in range(lines)
        for column, text in enumerate(_cells((number - 1) * lines + at))
        if (place := _place(number, at, column))
    )
    return PageRecord(
        number=number,
        width=WIDTH,
        height=HEIGHT,
        medium="digital",
        picture_sha256=digest,
        picture_page=number,
        words=words,
    )


def _sign_in(page: Page) -> str:
    page.goto("/")
    page.get_by_label("Name").fill(NAME)
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/queue*")
    return next(cookie["value"] for cookie in page.context.cookies() if cookie["name"] == COOKIE)


def _asked(address: str, cookie: str, case_id: str, rounds: int) -> tuple[float, int]:
    """Median milliseconds until the page has come, and its bytes."""
    taken, size = [], 0
    with httpx.Client(base_url=address, cookies={COOKIE: cookie}, timeout=120) as client:
        for _ in range(rounds + 1):
            start = time.perf_counter()
            size = len(client.get(f"/cases/{case_id}").content)
            taken.append((time.perf_counter() - start) * 1000)
    return median(taken[1:]), size


def _open(page: Page, case_id: str) -> float:
    """Milliseconds from the address until a doubt has the focus."""
    page.goto(f"/cases/{case_id}", wait_until="commit")
    page.wait_for_function("() => window.usableAt && !document.querySelector('[data-late]')")
    return float(page.evaluate("() => window.usableAt"))


if __name__ == "__main__":
    main()
