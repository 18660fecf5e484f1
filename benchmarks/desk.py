"""Server time of the review desk at a large seller: 100,000 cases, 200,000 products.

    python -m benchmarks.desk [--cases 100000] [--products 200000] [--waiting 5000] [--data FOLDER] [--rounds 40]
                              [--database postgresql://...]

Writes an installation of that size into FOLDER (a temporary one when not given; kept and used again when
given), serves it on a loopback port and prints the median and the 95th percentile of each kind of request,
as a browser would wait for it; and of the processor's time, which a busy machine does not lengthen.
"""

from __future__ import annotations

import argparse
import csv
import random
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import httpx
import uvicorn
from sqlalchemy import insert

from mapping.load import COLUMNS
from models.draft import Converted
from models.order import Number, OrderLine, Party, PurchaseOrder, Text
from models.reasons import ReviewReason
from review_ui.app import create_app
from review_ui.serve import Server
from review_ui.sessions import COOKIE, Sessions
from service.desk import Desk, open_desk
from service.processing import Choices
from service.records import PageRecord, PageWord
from service.repository import documents
from service.roles import Role
from service.settings import Settings
from service.states import CaseState
from service.tables import bought, case_reason, event, order_case, stage_output
from service.tables import document as document_table
from service.views import QueueFilter

SECRET = "only for the time of this measurement"
TODAY = date(2026, 11, 20)
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
THINGS = ("Hexagon bolt", "Washer", "Cable gland", "Ball valve", "Cutting disc", "Relay", "Hose clamp", "Bearing")
MATERIALS = ("zinc", "A2", "A4", "brass", "8.8", "10.9", "PA66", "EPDM")
STATES = (("posted", 0.90), ("not_an_order", 0.06), ("rejected", 0.03), ("unreadable", 0.008), ("stopped", 0.002))
REASONS = (ReviewReason.LOW_CONFIDENCE, ReviewReason.PRICE_DEVIATION, ReviewReason.UNKNOWN_PRODUCT)
CUSTOMERS = 4000
CHUNK = 5000
FILLER = " ".join(f"word{n}" for n in range(200))  # the rest of a document's text


def main() -> None:
    """Reads the arguments, writes what is missing, measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--waiting", type=int, default=5_000)
    parser.add_argument("--products", type=int, default=200_000)
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--database", default="", help="SQLAlchemy URL; SQLite in the folder when not given")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        data = options.data or Path(folder)
        desk = installation(data, options.cases, options.waiting, options.products, options.database)
        try:
            _measure(desk, options.rounds)
        finally:
            desk.close()


def installation(folder: Path, count: int, waiting: int, products: int, database: str = "") -> Desk:
    """A desk of that size; written where the folder, or the database, is empty."""
    folder.mkdir(parents=True, exist_ok=True)
    catalog = folder / "catalog"
    if not catalog.exists():
        _write_catalog(catalog, products)
    settings = Settings(
        data_folder=folder / "data",
        database_url=database,
        catalog_folder=catalog,
        today=TODAY.isoformat(),
        limits={"pages": "off"},
    )
    desk = open_desk(settings)
    if not desk.has_users():
        desk.add_user("clerk", "only for measuring", Role.ADMINISTRATOR, by="")
        started = time.perf_counter()
        _write_cases(desk, count, waiting, products)
        print(f"wrote {count:,} cases in {time.perf_counter() - started:.0f} s")
    return desk


# -- what is measured on -------------------------------------------------------------------------


def _product(number: int) -> tuple[str, str]:
    thing, material = THINGS[number % len(THINGS)], MATERIALS[number // 8 % len(MATERIALS)]
    return f"{10_000_000 + number}", f"{thing} {number % 97 + 3}x{number % 41 + 10} {material} type {number % 1000}"


def _write_catalog(folder: Path, products: int) -> None:
    folder.mkdir()
    rows: dict[str, Iterator[tuple[str, ...]]] = {name: iter(()) for name in COLUMNS}
    rows["company.csv"] = iter([("Underhay Ltd", "", "", "", "underhay.example", "GB", "EUR")])
    rows["customers.csv"] = (
        (f"C{n}", f"Customer {n} Ltd", "", "", "", "", "EUR", "en-GB", "", "EUR-A", "", "", f"C{n}-1", "active")
        for n in range(CUSTOMERS)
    )
    rows["ship_tos.csv"] = (
        (f"C{n}", f"C{n}-1", f"Customer {n} Ltd", f"{n} High Street", "Leeds", "", "LS1 1AA", "GB", "")
        for n in range(CUSTOMERS)
    )
    rows["products.csv"] = (
        (*_product(n), "", "Torvik", f"TV-{n}", "EA", "EA:1|BX:50", "1", "1", "1.25", "EUR", "active", "", "100")
        for n in range(products)
    )
    for name, columns in COLUMNS.items():
        with (folder / name).open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(columns)
            writer.writerows(rows[name])


def _order(chance: random.Random, number: int, products: int) -> PurchaseOrder:
    customer = chance.randrange(CUSTOMERS)
    lines = []
    for position in range(chance.randint(3, 12)):
        sku, description = _product(chance.randrange(products))
        quantity = Decimal(chance.randint(1, 200))
        line = OrderLine(
            line_no=Text(value=str(position + 1), confidence=0.99),
            supplier_part=Text(value=sku, text=sku, confidence=0.99),
            description=Text(value=description, text=description, confidence=0.99),
            quantity=Number(value=quantity, confidence=0.99),
            uom=Text(value="EA", confidence=0.99),
            unit_price=Number(value=Decimal("1.25"), confidence=0.99),
            line_total=Number(value=quantity * Decimal("1.25"), confidence=0.99),
        )
        lines.append(line)
    return PurchaseOrder(
        po_number=Text(value=f"PO-{number:07d}", text=f"PO-{number:07d}", confidence=0.8),
        buyer=Party(name=Text(value=f"Customer {customer} Ltd", confidence=0.99)),
        currency=Text(value="EUR", confidence=0.99),
        lines=tuple(lines),
        channel="pdf",
    )


def _write_cases(desk: Desk, count: int, waiting: int, products: int) -> None:
    chance = random.Random(7)
    templates = []
    for number in range(20):
        order = _order(chance, number, products)
        templates.append(desk.machinery.processor.convert(order, Choices(), TODAY))
    words = tuple(PageWord(f"word{n}", (n % 20) / 20, n / 400, (n % 20 + 1) / 20, n / 400 + 0.002) for n in range(350))
    page = PageRecord(number=1, width=595, height=842, medium="mail", words=words)
    for start in range(0, count, CHUNK):
        numbers = range(start, min(start + CHUNK, count))
        with desk.machinery.database.write() as connection:
            rows = [_rows(chance, n, count, waiting, templates[n % 20], products) for n in numbers]
            for table, key in (
                (document_table, "document"),
                (order_case, "case"),
                (case_reason, "reasons"),
                (event, "events"),
                (stage_output, "outputs"),
                (bought, "bought"),
            ):
                values = [value for row in rows for value in row[key]]
                if values:
                    connection.execute(insert(table), values)
            for row in rows:
                if row["outputs"]:
                    documents.set_pages(connection, row["document"][0]["sha256"], (page,))


def _rows(
    chance: random.Random, number: int, count: int, waiting: int, made: Converted, products: int
) -> dict[str, list[dict[str, Any]]]:
    case_id, sha = f"2026{number:07d}", f"{number:064x}"
    state = (
        "waiting"
        if number >= count - waiting
        else chance.choices([name for name, _ in STATES], [share for _, share in STATES])[0]
    )
    received = NOW - timedelta(minutes=3 * (count - number))
    customer = chance.randrange(CUSTOMERS)
    items = [_product(chance.randrange(products)) for _ in range(8)]
    words = f"po-{number:07d} order-{number}.pdf customer {customer} ltd c{customer} {case_id} " + " ".join(
        f"{sku} {text}" for sku, text in items
    )
    case = dict.fromkeys(column.name for column in order_case.c) | {
        "id": case_id, "document": sha, "position": 0, "state": state, "version": 4, "received_at": received,
        "updated_at": received, "decided_at": received, "untouched": state == "posted" and number % 3 == 0,
        "posted_at": received if state == "posted" else None,
        "approved_at": received if state == "posted" else None,
        "po_number": f"PO-{number:07d}", "po_key": f"po{number:07d}", "customer_id": f"C{customer}",
        "customer_name": f"Customer {customer} Ltd", "document_type": "purchase_order", "channel": "pdf",
        "total": f"{number % 9973}.50", "total_sort": -(number % 9973 + 0.5), "currency": "EUR", "line_count": 8,
        "customer_sort": f"customer {customer} ltd", "due_sort": received + timedelta(days=1),
        "due_at": received + timedelta(days=1),
        "confidence": 0.9, "finding_count": number % 4, "erp_name": "order_book", "problem": "",
        "erp_number": f"SO-{number}" if state == "posted" else None,
        "search_text": f"{words} {FILLER}".lower(), "number": number + 1,
    }  # fmt: skip
    document = dict.fromkeys(column.name for column in document_table.c) | {
        "sha256": sha, "name": f"order-{number}.pdf", "media_type": "application/pdf", "size": 30_000,
        "received_at": received, "origin": "mailbox", "received_by": "", "times_received": 1, "disposition": "orders",
        "why": "", "language": "en", "parts": "[]", "trace": "[]", "words": "",
    }  # fmt: skip
    reasons = [
        {"case_id": case_id, "position": at, "code": REASONS[(number + at) % 3].code, "message": "See the document."}
        for at in range(number % 4)
    ]
    events = [
        {"case_id": case_id, "kind": kind, "at": received, "by": "", "case_version": 1, "field": None,
         "before": None, "after": None, "note": ""}
        for kind in ("received", "read", "mapped", "decided")
    ]  # fmt: skip
    outputs = [
        {"case_id": case_id, "stage": stage, "code_version": "1", "at": received, "content": part.model_dump_json()}
        for stage, part in (("order", made.purchase_order), ("draft", made.draft), ("decision", made.decision))
        if state == "waiting"
    ]
    earlier = [
        {"case_id": case_id, "position": position, "customer_id": f"C{customer}", "sku": sku, "at": received,
         "quantity": "10", "uom": "EA", "unit_price": "1.25", "currency": "EUR", "po_number": case["po_number"]}
        for position, (sku, _) in enumerate(items)
        if state == "posted"
    ]  # fmt: skip
    made_of = {"document": [document], "case": [case], "reasons": reasons, "events": events, "outputs": outputs}
    return made_of | {"bought": earlier}


# -- measuring -----------------------------------------------------------------------------------


@contextmanager
def serving_at(desk: Desk) -> Iterator[tuple[str, str]]:
    """Serves the desk; its address, and the secret that signs its sessions."""
    server = Server(uvicorn.Config(create_app(desk, secret=SECRET), host="127.0.0.1", port=0, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}", SECRET
    server.should_exit = True
    thread.join(10)


@contextmanager
def _serving(desk: Desk) -> Iterator[httpx.Client]:
    sessions = Sessions(SECRET, secure=False)
    cookie = sessions.signed(sessions.begin("clerk"))
    with (
        serving_at(desk) as (address, _),
        httpx.Client(base_url=address, cookies={COOKIE: cookie}, timeout=120) as client,
    ):
        yield client


def waiting_ids(desk: Desk) -> list[str]:
    """The cases that wait for a person, the first five hundred."""
    return [row.id for row in desk.queue(QueueFilter(states=(CaseState.WAITING,), page_size=500)).rows]


def _measure(desk: Desk, rounds: int) -> None:
    chance = random.Random(11)
    waiting = [row.id for row in desk.queue(_waiting_page(chance.randint(1, 9))).rows]
    total = desk.queue(_waiting_page(1)).counts
    every = sum(total.values())
    print(f"{every:,} cases, {total['waiting']:,} of them waiting; database {desk.machinery.database.kind}")
    kinds: dict[str, Callable[[], str]] = {
        "queue, first page": lambda: "/queue",
        "queue, every state": lambda: f"/queue?tab=all&page={chance.randint(1, 40)}",
        "queue, any page of all": lambda: f"/queue?tab=all&page={chance.randint(1, every // 50)}",
        **{
            f"queue, any page by {sort}": partial(_any_page, chance, every, f"tab=all&sort={sort}")
            for sort in ("customer", "largest", "due", "least_work")
        },
        **{
            f"{tab} by {sort}, {narrowed.partition('=')[0]}": partial(
                _any_page, chance, 10_000, f"tab={tab}&sort={sort}&{narrowed}"
            )
            for tab in ("posted", "all")
            for sort in ("newest", "customer", "largest")
            for narrowed in ("reason=price_deviation", "channel=pdf", "q=bolt", "mine=1", "mentioned=1")
        },
        "queue, scrolled on": lambda: f"/queue/rows?after={chance.choice(waiting)}",
        "queue, a thousand rows anew": lambda: "/queue?rows=1000",
        "queue, by value": lambda: "/queue?sort=largest",
        "queue, one reason": lambda: "/queue?reason=price_deviation",
        "orders in the ERP": lambda: f"/orders?page={chance.randint(1, 20)}",
        "search, a PO number": lambda: f"/queue?tab=all&q=PO-{chance.randrange(every):07d}",
        "search, end of a number": lambda: f"/queue?tab=all&q={chance.randrange(10_000, 99_999)}",
        "search, a customer": lambda: f"/queue?tab=all&q=customer+{chance.randrange(CUSTOMERS)}+ltd",
        "search, a common word": lambda: f"/queue?tab=all&q={chance.choice(('bolt', 'valve', 'customer', 'washer'))}",
        "search, words, waiting only": lambda: f"/queue?q={chance.choice(('bearing zinc', 'hose a4', 'relay'))}",
        "case": lambda: f"/cases/{chance.choice(waiting)}",
        "products in a case": lambda: (
            f"/cases/{chance.choice(waiting)}/choose?field=lines[0].sku&q={chance.choice(THINGS)}+{chance.randint(3, 99)}x"
        ),
        "products in a case, offered": lambda: f"/cases/{chance.choice(waiting)}/choose?field=lines[0].sku",
        "next case": lambda: f"/queue/next?after={chance.choice(waiting)}",
        "products, a number": lambda: f"/api/v1/products?q={10_000_000 + chance.randrange(200_000)}",
        "products, words": lambda: f"/api/v1/products?q={chance.choice(THINGS)}+{chance.randint(3, 99)}x",
        "products, one word": lambda: f"/api/v1/products?q={chance.choice(('bolt', 'val', 'zinc', 'type'))}",
        "figures, 30 days": lambda: "/figures?days=30",
        "figures, 90 days": lambda: "/figures?days=90",
    }
    with _serving(desk) as client:
        print(f"{'':34}{'median':>10}{'p95':>10}{'processor p95':>16}   ms, {rounds} each")
        for name, address in kinds.items():
            _print(client, name, address, rounds)


def _any_page(chance: random.Random, cases: int, query: str) -> str:
    return f"/queue?{query}&page={chance.randint(1, max(1, cases // 50))}"


def _waiting_page(number: int) -> QueueFilter:
    return QueueFilter(page=number)


def _print(client: httpx.Client, name: str, address: Callable[[], str], rounds: int) -> None:
    taken: list[float] = []
    worked: list[float] = []
    for turn in range(rounds + 3):
        asked = address()
        start, busy = time.perf_counter(), time.process_time()
        answer = client.get(asked)
        took, busy = (time.perf_counter() - start) * 1000, (time.process_time() - busy) * 1000
        assert answer.status_code in (200, 303), f"{asked}: {answer.status_code} {answer.text[:200]}"
        if turn >= 3:  # the first ones load what is kept afterwards
            taken.append(took)
            worked.append(busy)
    p95, busy = quantiles(taken, n=20)[-1], quantiles(worked, n=20)[-1]
    print(f"{name:34}{median(taken):10.0f}{p95:10.0f}{busy:16.0f}", flush=True)


if __name__ == "__main__":
    main()
