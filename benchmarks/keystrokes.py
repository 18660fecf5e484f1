"""What clearing the demo's orders costs a clerk: keystrokes an order, and how soon the first doubt has the focus.

    python -m benchmarks.keystrokes [--demo FOLDER] [--orders 10] [--chromium /usr/bin/chromium]

Reads the demo's orders into a throw-away installation, opens the queue in a headless Chromium and clears what
waits by keyboard alone: Enter on what is right (Shift Enter where a whole column is), the first candidate where a choice blocks; an order that needs
more (a new customer, a missing number) is passed over with one key and named.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path
from statistics import mean, median

from playwright.sync_api import Page, sync_playwright

from service.states import CaseState
from service.views import QueueFilter
from tools.demo.make_demo import make_demo
from tools.screenshots import FLAGS, NAME, PASSWORD, open_demo, serving

MOST_KEYS = 40
SETTLED = 350  # ms until a saved change is back on the screen


def main() -> None:
    """Reads, clears, prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--demo", type=Path, help="a folder made by tools.demo.make_demo; made anew when not given")
    parser.add_argument("--orders", type=int, default=10)
    parser.add_argument("--chromium", default="/usr/bin/chromium")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        demo: Path = options.demo or Path(folder) / "demo"
        if not demo.exists():
            make_demo(demo)
        desk = open_demo(demo, Path(folder) / "data")
        waiting = [row.id for row in desk.queue(QueueFilter(page_size=500)).rows]
        with serving(desk) as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=options.chromium, args=FLAGS)
            page = browser.new_page(base_url=address, viewport={"width": 1440, "height": 900})
            page.set_default_timeout(90_000)  # a machine that does other work, too
            _sign_in(page)
            cleared: list[int] = []
            usable: list[float] = []
            for case_id in waiting:
                if len(cleared) == options.orders:
                    break
                usable.append(_open(page, case_id))
                keys = _clear(page)
                done = desk.case(case_id).state in (CaseState.POSTING, CaseState.POSTED)
                print(f"{case_id}: {f'{keys} keys' if done else f'passed over after {keys} keys'}", flush=True)
                if done:
                    cleared.append(keys)
            browser.close()
        desk.close()
    print(f"{len(cleared)} orders cleared: {mean(cleared):.1f} keys an order (median {median(cleared)}), no mouse")
    print(f"first doubt in focus after {median(usable):.0f} ms (median), {max(usable):.0f} ms at most")


def _sign_in(page: Page) -> None:
    page.goto("/")
    page.get_by_label("Name").fill(NAME)
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/queue*")


def _open(page: Page, case_id: str) -> float:
    """Milliseconds until a field or the approval has the focus."""
    start = time.perf_counter()
    page.goto(f"/cases/{case_id}", wait_until="commit")
    page.wait_for_function("() => document.activeElement?.matches('[data-path], [data-key=approve], .jump')")
    return (time.perf_counter() - start) * 1000


def _clear(page: Page) -> int:
    """Follows the focus until the order is approved or nothing moves any more; the number of keys pressed."""
    keys, stuck, last = 0, 0, ""
    while keys < MOST_KEYS and stuck < 2:
        here = page.evaluate("() => document.activeElement.dataset.path ?? document.activeElement.dataset.key ?? ''")
        if here == "approve":
            break
        if page.locator("[role=combobox].stop:focus").count():
            page.wait_for_timeout(SETTLED)
            page.keyboard.press("ArrowDown")
            keys += 1
        alike = page.locator(f'[data-confirm-alike="{here.rpartition(".")[2]}"]').count()
        page.keyboard.press("Shift+Enter" if alike else "Enter")
        keys += 1
        page.wait_for_timeout(SETTLED)
        stuck = stuck + 1 if here == last else 0
        last = here
    page.keyboard.press("Control+Enter")
    page.wait_for_timeout(SETTLED)
    if page.locator("[data-confirm-bar]").count():
        page.keyboard.press("Enter")
        keys += 1
    page.wait_for_timeout(2 * SETTLED)
    return keys + 1


if __name__ == "__main__":
    main()
