"""The review desk with several clerks at work at once: how long each waits for each kind of request.

    python -m benchmarks.clerks [--clerks 8] [--seconds 60] [--pause 1.0] [--data FOLDER] [--database URL]

On the installation of `benchmarks.desk`, which is written where it is not there yet. Each clerk goes through orders
as a browser would ask for them: the queue, an order, its claim, products to choose from, a confirmed value, a note,
the release; between two requests they think for `--pause` seconds in the mean, and with every change of anybody
each clerk's queue is asked for anew. The clerks are a process of their own; prints what they waited, per kind.
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import re
import tempfile
import threading
import time
from collections import defaultdict
from pathlib import Path
from statistics import median, quantiles

import httpx

from benchmarks.desk import installation, serving_at, waiting_ids
from review_ui.sessions import COOKIE, Sessions
from service.desk import Desk
from service.roles import Role

Waits = dict[str, list[float]]
PARTIAL = {"HX-Request": "true"}
WORDS = ("bolt", "valve", "relay", "bearing zinc", "customer 12", "hose a4")


def main() -> None:
    """Serves, has the clerks work, prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--waiting", type=int, default=5_000)
    parser.add_argument("--products", type=int, default=200_000)
    parser.add_argument("--clerks", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--pause", type=float, default=1.0)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--database", default="")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        desk = installation(
            options.data or Path(folder), options.cases, options.waiting, options.products, options.database
        )
        try:
            _print(_worked(desk, options.clerks, options.seconds, options.pause), options.clerks, options.pause)
        finally:
            desk.close()


def _worked(desk: Desk, clerks: int, seconds: float, pause: float) -> Waits:
    names = [f"clerk{number}" for number in range(clerks)]
    for name in names:
        if desk.user(name) is None:
            desk.add_user(name, "only for measuring", Role.CLERK, by="clerk")
    waiting = waiting_ids(desk)
    spawning = multiprocessing.get_context("spawn")
    with serving_at(desk) as (address, secret), spawning.Pool(1) as pool:
        sessions = Sessions(secret, secure=False)
        cookies = [sessions.signed(sessions.begin(name)) for name in names]
        return pool.apply(_all, (address, cookies, waiting, seconds, pause))


def _all(address: str, cookies: list[str], waiting: list[str], seconds: float, pause: float) -> Waits:
    """In a process of its own, so that asking takes nothing from answering."""
    waits: Waits = defaultdict(list)
    everybody = [Clerk(address, cookie, waiting, pause, waits, number) for number, cookie in enumerate(cookies)]
    everybody[0].order()  # what is made once, of the catalogue for one, is made before the clock runs
    waits.clear()
    end = time.monotonic() + seconds
    clerks = [threading.Thread(target=clerk.work, args=(end,)) for clerk in everybody]
    for clerk in clerks:
        clerk.start()
    for clerk in clerks:
        clerk.join()
    return dict(waits)


class Clerk:
    """Works until the end; notes what each request took."""

    def __init__(self, address: str, cookie: str, waiting: list[str], pause: float, waits: Waits, number: int) -> None:
        self._http = httpx.Client(base_url=address, cookies={COOKIE: cookie}, timeout=120)
        self._chance = random.Random(number)
        self._mine = waiting[number::50]  # nobody works on an order of another
        self._pause, self._waits = pause, waits
        found = re.search(r'name="token" value="([^"]+)"', self._http.get("/account").text)
        assert found
        self._token = found[1]

    def work(self, end: float) -> None:
        """Order after order."""
        while time.monotonic() < end:
            self.order()
        self._http.close()

    def order(self) -> None:
        """One order, from the queue to its release."""
        case_id = self._chance.choice(self._mine)
        self._get("queue", "/queue")
        self._get("search", f"/queue?q={self._chance.choice(WORDS)}", PARTIAL)
        page = self._get("case", f"/cases/{case_id}").text
        self._post("claim", f"/cases/{case_id}/claim")
        self._get("products", f"/cases/{case_id}/choose?field=lines[0].sku&q={self._chance.choice(WORDS)}", PARTIAL)
        version = re.search(r'data-version="(\d+)"', page)
        assert version
        self._post("confirm a value", f"/cases/{case_id}/confirm?field=po_number", version=version[1])
        self._get("queue refreshed", "/queue?rows=50&mark=old", PARTIAL)
        self._post("note", f"/cases/{case_id}/note", version=version[1], text="Looked at it.")
        self._get("queue refreshed, a thousand rows", "/queue?rows=1000&mark=old", PARTIAL)
        self._post("release", f"/cases/{case_id}/release", looked="1")

    def _get(self, kind: str, address: str, headers: dict[str, str] | None = None) -> httpx.Response:
        return self._timed(kind, self._http.build_request("GET", address, headers=headers))

    def _post(self, kind: str, address: str, **values: str) -> None:
        self._timed(
            kind, self._http.build_request("POST", address, data={"token": self._token, **values}, headers=PARTIAL)
        )

    def _timed(self, kind: str, request: httpx.Request) -> httpx.Response:
        time.sleep(self._chance.expovariate(1 / self._pause) if self._pause else 0)
        start = time.perf_counter()
        answer = self._http.send(request)
        self._waits[kind].append((time.perf_counter() - start) * 1000)
        assert answer.status_code < 300, f"{request.url}: {answer.status_code} {answer.text[:200]}"
        return answer


def _print(waits: Waits, clerks: int, pause: float) -> None:
    print(f"{clerks} clerks, {pause:g} s between two requests of each")
    print(f"{'':34}{'requests':>10}{'median':>10}{'p95':>10}   ms on the wall")
    for kind, taken in waits.items():
        print(f"{kind:34}{len(taken):10}{median(taken):10.0f}{quantiles(taken, n=20)[-1]:10.0f}")


if __name__ == "__main__":
    main()
