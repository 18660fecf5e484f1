"""The order book's tables and the rows that come out of them."""

from __future__ import annotations

import sqlite3
from datetime import date, datetime
from decimal import Decimal

from erp_adapters.base import OrderState
from models.base import Frozen

SCHEMA = """
CREATE TABLE IF NOT EXISTS sales_order (
    number TEXT PRIMARY KEY,
    year INTEGER NOT NULL,
    sequence INTEGER NOT NULL,
    idempotency_key TEXT NOT NULL UNIQUE,
    customer_id TEXT NOT NULL,
    ship_to_id TEXT,
    po_number TEXT NOT NULL,
    currency TEXT NOT NULL,
    order_date TEXT,
    requested_delivery_date TEXT,
    net_total TEXT,
    note TEXT NOT NULL DEFAULT '',
    reference TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL DEFAULT 'open',
    created_at TEXT NOT NULL,
    UNIQUE (year, sequence)
);
CREATE INDEX IF NOT EXISTS sales_order_customer ON sales_order (customer_id, po_number);
CREATE INDEX IF NOT EXISTS sales_order_po ON sales_order (po_number);
CREATE TABLE IF NOT EXISTS sales_order_line (
    number TEXT NOT NULL REFERENCES sales_order (number),
    position INTEGER NOT NULL,
    line_no TEXT NOT NULL,
    sku TEXT,
    description TEXT NOT NULL,
    quantity TEXT,
    uom TEXT,
    unit_price TEXT,
    amount TEXT,
    requested_date TEXT,
    PRIMARY KEY (number, position)
);
CREATE INDEX IF NOT EXISTS sales_order_line_sku ON sales_order_line (sku);
CREATE TABLE IF NOT EXISTS milestone (
    id INTEGER PRIMARY KEY,
    number TEXT NOT NULL REFERENCES sales_order (number),
    kind TEXT NOT NULL,
    at TEXT NOT NULL,
    note TEXT NOT NULL DEFAULT '',
    UNIQUE (number, kind, at)
);
"""


class BookedLine(Frozen):
    """A line of a booked order; a charge is a line without a sku."""

    line_no: str
    sku: str | None
    description: str
    quantity: Decimal | None
    uom: str | None
    unit_price: Decimal | None
    amount: Decimal | None
    requested_date: date | None


class BookedOrder(Frozen):
    """A sales order of the book."""

    number: str
    idempotency_key: str
    customer_id: str
    ship_to_id: str | None
    po_number: str
    currency: str
    order_date: date | None
    requested_delivery_date: date | None
    net_total: Decimal | None
    note: str
    reference: str
    state: OrderState
    created_at: datetime
    lines: tuple[BookedLine, ...] = ()


def booked(row: sqlite3.Row, lines: list[sqlite3.Row]) -> BookedOrder:
    """The order of a row and its lines' rows; the columns bear the fields' names."""
    names = BookedOrder.model_fields.keys() - {"lines"}
    return BookedOrder.model_validate(
        {name: row[name] for name in names}
        | {"lines": tuple({name: line[name] for name in BookedLine.model_fields} for line in lines)}
    )
