from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from erp_adapters.base import OrderState
from erp_adapters.contract import sample_order
from erp_adapters.order_book import OrderBook, OrderBookOptions
from models.draft import Milestone
from models.errors import Misconfigured, RejectedByErp, Temporary


def _book(folder: Path, year: int = 2026) -> OrderBook:
    return OrderBook(OrderBookOptions(data_folder=folder), now=lambda: datetime(year, 11, 21, tzinfo=UTC))


def test_numbers_count_up_within_the_year(tmp_path: Path) -> None:
    book = _book(tmp_path)
    assert [book.create(sample_order(), f"key-{i}").erp_number for i in range(3)] == [
        "SO-2026-00001",
        "SO-2026-00002",
        "SO-2026-00003",
    ]
    assert _book(tmp_path, 2027).create(sample_order(), "key-9").erp_number == "SO-2027-00001"


def test_every_value_of_an_order_comes_back_exactly(tmp_path: Path) -> None:
    posted = _book(tmp_path).create(sample_order(), "key-1")
    order = _book(tmp_path).get(posted.erp_number)
    assert order is not None
    wanted = sample_order()
    assert order.net_total == wanted.net_total
    assert order.requested_delivery_date == wanted.requested_delivery_date
    assert [line.quantity for line in order.lines] == [Decimal("0.125"), Decimal("1000"), None]
    assert order.lines[0].unit_price == Decimal("1234567.8901")
    assert order.lines[0].description == wanted.lines[0].description
    assert order.lines[1].sku == "00042"
    assert order.lines[2].amount == Decimal("12.50")


@pytest.mark.parametrize("text", ["SO-2026-00002", "c0008", "PO_77", "hb-m8x40", ""])
def test_orders_are_found_by_number_customer_po_number_and_sku(tmp_path: Path, text: str) -> None:
    book = _book(tmp_path)
    book.create(sample_order("OTHER").model_copy(update={"lines": sample_order().lines[1:]}), "key-1")
    book.create(sample_order("PO_77").model_copy(update={"customer_id": "C0008"}), "key-2")
    assert book.orders(text)[0].number == "SO-2026-00002"
    assert len(book.orders(text)) == (2 if text == "" else 1)


def test_a_percent_sign_is_searched_for_and_not_a_wildcard(tmp_path: Path) -> None:
    book = _book(tmp_path)
    book.create(sample_order(), "key-1")
    assert book.orders("%") == ()


def test_milestones_move_the_order_on_and_are_kept_once(tmp_path: Path) -> None:
    book = _book(tmp_path)
    number = book.create(sample_order(), "key-1").erp_number
    shipped = Milestone(kind="shipped", at=datetime(2026, 11, 22, tzinfo=UTC), note="parcel 7")
    book.record(number, shipped)
    book.record(number, shipped)
    status = book.status(number)
    assert status is not None
    assert status.state is OrderState.SHIPPED
    assert [(m.kind, m.at, m.note) for m in status.milestones] == [("shipped", shipped.at, "parcel 7")]
    with pytest.raises(RejectedByErp, match="no order SO-2026-00009"):
        book.record("SO-2026-00009", shipped)


def test_a_book_that_somebody_else_holds_is_a_temporary_trouble(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = _book(tmp_path)
    book.create(sample_order(), "key-1")
    real = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda path, **options: real(path, **(options | {"timeout": 0.05})))
    holder = real(book.options.path, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    try:
        with pytest.raises(Temporary, match="busy"):
            book.create(sample_order(), "key-2")
    finally:
        holder.close()


def test_a_file_that_is_no_book_is_the_operators_matter(tmp_path: Path) -> None:
    (tmp_path / "order_book.sqlite3").write_bytes(b"not a database at all" * 100)
    with pytest.raises(Misconfigured, match="cannot be used"):
        _book(tmp_path).check()


_CRASH = """
import os, signal, sys
from pathlib import Path
from erp_adapters.contract import sample_order
from erp_adapters.order_book import OrderBook, OrderBookOptions
import erp_adapters.order_book.adapter as module
stop = int(sys.argv[2])
real = module._insert
def insert(*args):
    global stop
    if stop == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    stop -= 1
    real(*args)
module._insert = insert
OrderBook(OrderBookOptions(data_folder=Path(sys.argv[1]))).create(sample_order(), "key-1")
"""


@pytest.mark.parametrize("rows", [0, 1, 2, 3])
def test_a_kill_while_writing_leaves_no_half_order_and_no_gap(tmp_path: Path, rows: int) -> None:
    done = subprocess.run([sys.executable, "-c", _CRASH, str(tmp_path), str(rows)], check=False, env=os.environ)
    assert done.returncode == -signal.SIGKILL
    book = _book(tmp_path, datetime.now(UTC).year)
    assert book.orders() == ()
    assert book.find("key-1") is None
    assert book.create(sample_order(), "key-1").erp_number.endswith("-00001")
