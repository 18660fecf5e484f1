"""The adapter to the built-in order book."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import ClassVar

from erp_adapters.base import GONE, ErpOrder, OrderState, OrderStatus
from erp_adapters.order_book.book import SCHEMA, BookedOrder, booked
from models.base import Frozen
from models.draft import Milestone, PostedOrder
from models.errors import Misconfigured, RejectedByErp, Temporary

_STATE_AFTER = {
    "shipped": OrderState.SHIPPED,
    "invoiced": OrderState.INVOICED,
    "paid": OrderState.PAID,
    "cancelled": OrderState.CANCELLED,
}
_PASSING = ("SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_FULL", "SQLITE_IOERR")  # sqlite.org/rescode.html


class OrderBookOptions(Frozen):
    """Where the book is kept."""

    data_folder: Path = Path("var")  # the installation's own, where the service knows it
    file: Path = Path("order_book.sqlite3")  # within the data folder, or absolute
    prefix: str = "SO"  # of the numbers: SO-2026-00001

    @property
    def path(self) -> Path:
        """The book's file."""
        return self.data_folder / self.file


class OrderBook:
    """Sales orders in a SQLite file. The file is made on first use."""

    name: ClassVar[str] = "order_book"
    options_type: ClassVar[type[Frozen]] = OrderBookOptions
    visibility_seconds: ClassVar[int] = 0

    def __init__(self, options: OrderBookOptions, *, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self.options = options
        self._now = now

    def __repr__(self) -> str:
        return f"OrderBook({str(self.options.path)!r})"

    def find(self, key: str) -> PostedOrder | None:
        """See ErpAdapter."""
        with self._transaction() as book:
            return self._posted(book, key)

    def create(self, order: ErpOrder, key: str) -> PostedOrder:
        """See ErpAdapter. Refuses an order without customer, currency, number or lines."""
        _refuse_incomplete(order)
        with self._transaction() as book:
            if (posted := self._posted(book, key)) is not None:
                return posted
            now = self._now()
            number = self._write(book, order, key, now)
        return PostedOrder(erp_number=number, idempotency_key=key, posted_at=now, adapter=self.name)

    def status(self, erp_number: str) -> OrderStatus | None:
        """See ErpAdapter."""
        with self._transaction() as book:
            row = book.execute("SELECT state FROM sales_order WHERE number = ?", (erp_number,)).fetchone()
            if row is None:
                return None
            past = book.execute("SELECT * FROM milestone WHERE number = ? ORDER BY at, id", (erp_number,)).fetchall()
        milestones = tuple(
            Milestone(kind=entry["kind"], at=entry["at"], source=self.name, note=entry["note"]) for entry in past
        )
        state = OrderState(row["state"])
        return OrderStatus(erp_number=erp_number, state=state, as_of=self._now(), milestones=milestones)

    def cancel(self, erp_number: str) -> OrderStatus:
        """See ErpAdapter. The order stays in the book, as cancelled."""
        known = self.status(erp_number)
        if known is None:
            raise RejectedByErp(said=f"there is no order {erp_number}", remedy="Check the number.")
        if known.state in GONE or known.state is OrderState.CANCELLED:
            return known
        with self._transaction() as book:
            now = self._now()
            changed = book.execute(
                "UPDATE sales_order SET state = 'cancelled' WHERE number = ? AND state = 'open'", (erp_number,)
            ).rowcount
            if changed:  # else somebody was quicker
                note = (erp_number, OrderState.CANCELLED.value, now.isoformat(), "")
                book.execute("INSERT OR IGNORE INTO milestone (number, kind, at, note) VALUES (?, ?, ?, ?)", note)
        return self.status(erp_number) or known

    def check(self) -> None:
        """See ErpAdapter."""
        with self._transaction() as book:
            book.execute("SELECT count(*) FROM sales_order")

    def get(self, number: str) -> BookedOrder | None:
        """The order of this number, with its lines."""
        with self._transaction() as book:
            row = book.execute("SELECT * FROM sales_order WHERE number = ?", (number,)).fetchone()
            return None if row is None else booked(row, _lines(book, number))

    def orders(self, text: str = "", *, limit: int = 50, offset: int = 0) -> tuple[BookedOrder, ...]:
        """Orders, latest first, whose number, customer, PO number or a line's sku contains the text
        (case does not matter; "" is all of them).
        """
        like = "%" + text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
        query = """
            SELECT * FROM sales_order AS o
            WHERE o.number LIKE :like ESCAPE '\\' OR o.customer_id LIKE :like ESCAPE '\\'
               OR o.po_number LIKE :like ESCAPE '\\'
               OR EXISTS (SELECT 1 FROM sales_order_line AS l WHERE l.number = o.number AND l.sku LIKE :like ESCAPE '\\')
            ORDER BY o.year DESC, o.sequence DESC LIMIT :limit OFFSET :offset
        """
        with self._transaction() as book:
            rows = book.execute(query, {"like": like, "limit": limit, "offset": offset}).fetchall()
            return tuple(booked(row, _lines(book, row["number"])) for row in rows)

    def record(self, number: str, milestone: Milestone) -> None:
        """Notes that the order was shipped, invoiced, paid ...; the same milestone twice is one.

        Raises RejectedByErp for a number that is not in the book.
        """
        with self._transaction() as book:
            if book.execute("SELECT 1 FROM sales_order WHERE number = ?", (number,)).fetchone() is None:
                raise RejectedByErp(said=f"there is no order {number}", remedy="Check the number.")
            book.execute(
                "INSERT OR IGNORE INTO milestone (number, kind, at, note) VALUES (?, ?, ?, ?)",
                (number, milestone.kind, milestone.at.isoformat(), milestone.note),
            )
            if milestone.kind in _STATE_AFTER:
                state = _STATE_AFTER[milestone.kind]
                book.execute("UPDATE sales_order SET state = ? WHERE number = ?", (state, number))

    def _posted(self, book: sqlite3.Connection, key: str) -> PostedOrder | None:
        row = book.execute("SELECT number, created_at FROM sales_order WHERE idempotency_key = ?", (key,)).fetchone()
        if row is None:
            return None
        return PostedOrder(
            erp_number=row["number"],
            idempotency_key=key,
            posted_at=row["created_at"],
            adapter=self.name,
            already_there=True,
        )

    def _write(self, book: sqlite3.Connection, order: ErpOrder, key: str, now: datetime) -> str:
        last = book.execute("SELECT max(sequence) FROM sales_order WHERE year = ?", (now.year,)).fetchone()[0]
        sequence = (last or 0) + 1
        number = f"{self.options.prefix}-{now.year}-{sequence:05}"
        header = {
            "number": number,
            "year": now.year,
            "sequence": sequence,
            "idempotency_key": key,
            "customer_id": order.customer_id,
            "ship_to_id": order.ship_to_id,
            "po_number": order.po_number,
            "currency": order.currency,
            "order_date": _text(order.order_date),
            "requested_delivery_date": _text(order.requested_delivery_date),
            "net_total": _text(order.net_total),
            "note": order.note,
            "reference": order.reference,
            "created_at": now.isoformat(),
        }
        _insert(book, "sales_order", header)
        for position, line in enumerate(_rows(order)):
            _insert(book, "sales_order_line", {"number": number, "position": position, **line})
        return number

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        """One transaction on a connection of its own: threads and processes share only the file."""
        try:
            with closing(self._connect()) as book:
                book.execute("BEGIN IMMEDIATE")
                yield book
                book.commit()
        except sqlite3.DatabaseError as error:
            if getattr(error, "sqlite_errorname", "").startswith(_PASSING):
                raise Temporary(f"The order book {self.options.path} is busy or its disk is full: {error}.") from error
            raise Misconfigured(f"The order book {self.options.path} cannot be used: {error}.") from error

    def _connect(self) -> sqlite3.Connection:
        try:
            self.options.path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise Misconfigured(f"The folder of the order book cannot be made: {error}.") from error
        book = sqlite3.connect(self.options.path, timeout=30, isolation_level=None)
        try:
            book.row_factory = sqlite3.Row
            book.execute("PRAGMA foreign_keys = ON")
            book.execute("PRAGMA journal_mode = WAL")
            book.execute("PRAGMA synchronous = FULL")
            book.executescript(SCHEMA)
        except BaseException:
            book.close()
            raise
        return book


def _refuse_incomplete(order: ErpOrder) -> None:
    missing = [name for name in ("customer_id", "currency", "po_number", "lines") if not getattr(order, name)]
    if missing:
        said = "the order has no " + ", no ".join(name.replace("_id", "").replace("_", " ") for name in missing)
        raise RejectedByErp(said=said, remedy="Complete the order and approve it again.")


def _rows(order: ErpOrder) -> Iterator[dict[str, str | None]]:
    for line in order.lines:
        amount = None if line.unit_price is None else line.quantity * line.unit_price
        yield {
            "line_no": line.line_no,
            "sku": line.sku,
            "description": line.description,
            "quantity": _text(line.quantity),
            "uom": line.uom,
            "unit_price": _text(line.unit_price),
            "amount": _text(amount),
            "requested_date": _text(line.requested_date),
        }
    for charge in order.charges:
        yield {"line_no": "", "description": charge.description, "amount": _text(charge.amount)}


def _text(value: object) -> str | None:
    if isinstance(value, Decimal):
        return format(value, "f")
    return None if value is None else str(value)


def _insert(book: sqlite3.Connection, table: str, values: dict[str, str | int | None]) -> None:
    columns = ", ".join(values)
    places = ", ".join(f":{name}" for name in values)
    book.execute(f"INSERT INTO {table} ({columns}) VALUES ({places})", values)


def _lines(book: sqlite3.Connection, number: str) -> list[sqlite3.Row]:
    query = "SELECT * FROM sales_order_line WHERE number = ? ORDER BY position"
    return book.execute(query, (number,)).fetchall()
