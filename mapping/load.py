"""Reads the catalogue folder: UTF-8 CSV files with a header row, `|` between the values of a list.

Strict, because a wrong catalogue makes wrong orders silently: whatever does not fit stops the load
and says which file, row and column, and what to do.
"""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TypeVar

from mapping.catalog import Catalog, Company, Customer, Price, Product, ShipTo
from mapping.folding import bare
from mapping.products.stored import kept
from models.errors import BrokenCatalog

T = TypeVar("T")

COLUMNS: dict[str, tuple[str, ...]] = {
    "company.csv": ("name", "aliases", "vat_id", "gln", "email_domains", "country", "currency"),
    "customers.csv": (
        "customer_id", "name", "aliases", "vat_id", "gln", "email_domains", "currency", "language", "payment_terms",
        "price_list", "credit_limit", "credit_used", "default_ship_to", "status",
    ),
    "ship_tos.csv": (
        "customer_id", "ship_to_id", "name", "street", "city", "region", "postal_code", "country", "gln",
    ),
    "products.csv": (
        "sku", "description", "gtin", "manufacturer", "mpn", "base_uom", "pack_sizes", "min_order_qty",
        "order_multiple", "list_price", "currency", "status", "replaced_by", "stock_on_hand",
    ),
    "cross_references.csv": ("customer_id", "customer_part", "sku"),
    "prices.csv": ("price_list", "sku", "uom", "currency", "min_qty", "unit_price", "valid_from", "valid_to"),
    "open_orders.csv": ("customer_id", "po_number", "order_date", "status"),
}  # fmt: skip
_LARGE = 4_000_000  # bytes of products.csv, some 40,000 products: more take seconds to index, in every process
_NO_DATE = "is no date. Write it as 2026-12-31."
_FIRST, _LAST = date(1, 1, 1), date(9999, 12, 31)


def load_catalog(folder: Path) -> Catalog:
    """The catalogue in `folder`.

    Raises BrokenCatalog, naming file, row and column, for anything missing, malformed, doubled or
    referring to what does not exist.
    """
    if not folder.is_dir():
        raise BrokenCatalog(f"{folder} is no folder. Give the folder that holds {', '.join(COLUMNS)}.")
    company = _company(_Table(folder, "company.csv"))
    products = _products(folder)
    customers = _customers(_Table(folder, "customers.csv"))
    ship_tos = _ship_tos(_Table(folder, "ship_tos.csv"), customers)
    return Catalog(
        company=company,
        customers=customers,
        ship_tos=ship_tos,
        products=products,
        cross_references=_cross_references(_Table(folder, "cross_references.csv"), customers, products),
        prices=_prices(_Table(folder, "prices.csv"), products),
        open_orders=_open_orders(_Table(folder, "open_orders.csv"), customers),
    )


class _Table:
    """A CSV file's rows as tuples in the order of `COLUMNS`, and errors that say where."""

    def __init__(self, folder: Path, name: str) -> None:
        self.name = name
        self.columns = COLUMNS[name]
        text = self._text(folder / name)
        self._rows = self._read(csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True))
        header = next(self._rows, None)
        if not header:
            raise BrokenCatalog(f"{name} is empty. It needs a header row: {','.join(self.columns)}.")
        self._places = self._header(header)
        self._width = len(header)

    def _read(self, rows: Iterable[list[str]]) -> Iterator[list[str]]:
        try:
            yield from rows
        except csv.Error as error:
            told = f"{self.name} is no readable CSV: {error}. Export it again, with quoted fields."
            raise BrokenCatalog(told) from error

    def _text(self, path: Path) -> str:
        try:
            data = path.read_bytes()
        except FileNotFoundError:
            raise BrokenCatalog(
                f"{self.name} is missing in {path.parent}. Add it; an empty one needs its header."
            ) from None
        except OSError as error:
            raise BrokenCatalog(f"{self.name} cannot be opened: {error.strerror}. Check the file's rights.") from error
        encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
        try:
            return data.decode(encoding)
        except UnicodeDecodeError as error:
            row = data[: error.start].count(b"\n") + 1
            raise BrokenCatalog(f"{self.name}, row {row}: not UTF-8. Save the file as CSV UTF-8.") from error

    def _header(self, header: list[str]) -> tuple[int, ...]:
        names = [name.strip().casefold() for name in header]
        missing = [name for name in self.columns if name not in names]
        if missing:
            raise BrokenCatalog(
                f"{self.name}: no column {', '.join(missing)}. The header row must hold {','.join(self.columns)}."
            )
        return tuple(names.index(name) for name in self.columns)

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        """(row number as an editor counts records, header = 1; the cells in the order of `COLUMNS`). Once only."""
        places, width = self._places, self._width
        straight = places == tuple(range(width))
        for number, row in enumerate(self._rows, start=2):
            if len(row) != width:
                if not any(cell.strip() for cell in row):
                    continue
                raise BrokenCatalog(
                    f"{self.name}, row {number}: {len(row)} values, the header has {width}. Quote values that hold a comma."
                )
            yield number, row if straight else [row[place] for place in places]

    def fail(self, row: int, column: str, found: str, what: str) -> BrokenCatalog:
        """The error for one cell."""
        return BrokenCatalog(f"{self.name}, row {row}, column {column}: {found!r} {what}")

    def parse(self, row: int, column: str, text: str, reader: Callable[[str], T], what: str) -> T:
        """`reader(text)`, its failure told with its place."""
        try:
            return reader(text)
        except (ValueError, InvalidOperation):
            raise self.fail(row, column, text, what) from None


def _delimiter(text: str) -> str:
    """What parts the header's names: a comma, or what spreadsheets of other countries write."""
    head = text.split("\n", 1)[0]
    return max(",;\t", key=head.count)


class _Numbers:
    """Decimals by their text, each parsed once: price lists repeat themselves."""

    def __init__(self, table: _Table) -> None:
        self._table = table
        self._known: dict[str, Decimal] = {}

    def __call__(self, row: int, column: str, text: str) -> Decimal:
        known = self._known.get(text)
        if known is None:
            known = self._table.parse(row, column, text, _decimal, "is no number. Write it with a point: 1234.50.")
            self._known[text] = known
        return known

    def optional(self, row: int, column: str, text: str) -> Decimal | None:
        return self(row, column, text) if text.strip() else None


def _decimal(text: str) -> Decimal:
    number = Decimal(text.strip())
    if not number.is_finite():
        raise ValueError(text)
    return number


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split("|") if part.strip()) if text else ()


def _domains(text: str) -> tuple[str, ...]:
    return tuple(part.casefold().lstrip("@") for part in _parts(text))


def _company(table: _Table) -> Company:
    rows = list(table)
    if len(rows) != 1:
        raise BrokenCatalog(f"company.csv has {len(rows)} rows. It needs exactly one: us, the seller.")
    row, (name, aliases, vat_id, gln, domains, country, currency) = rows[0]
    if not name.strip():
        raise table.fail(row, "name", name, "is empty. Write our own name there.")
    return Company(name.strip(), _parts(aliases), vat_id, gln, _domains(domains), country, currency)


def _customers(table: _Table) -> dict[str, Customer]:
    found: dict[str, Customer] = {}
    number = _Numbers(table)
    for row, cells in table:
        (
            key,
            name,
            aliases,
            vat_id,
            gln,
            domains,
            currency,
            language,
            terms,
            price_list,
            limit,
            used,
            ship_to,
            status,
        ) = cells
        _new(table, row, "customer_id", key, found)
        found[key] = Customer(
            key, name, _parts(aliases), vat_id, gln, _domains(domains), currency.strip().upper(), language, terms,
            price_list, number.optional(row, "credit_limit", limit),
            number.optional(row, "credit_used", used) or Decimal(0), ship_to,
            _state(table, row, status, ("active", "on_hold")) == "on_hold",
        )  # fmt: skip
    return found


def _ship_tos(table: _Table, customers: dict[str, Customer]) -> dict[str, ShipTo]:
    found: dict[str, ShipTo] = {}
    for row, (customer, key, name, street, city, region, postal, country, gln) in table:
        _new(table, row, "ship_to_id", key, found)
        _known(table, row, "customer_id", customer, customers, "customers.csv")
        found[key] = ShipTo(key, customer, name, street, city, region, postal, country, gln)
    for buyer in customers.values():
        default = found.get(buyer.default_ship_to)
        if buyer.default_ship_to and (default is None or default.customer_id != buyer.id):
            raise BrokenCatalog(
                f"customers.csv, column default_ship_to: {buyer.default_ship_to!r} is no address of {buyer.id} in "
                "ship_tos.csv. Add the address there or correct the id."
            )
    return found


def _products(folder: Path) -> Mapping[str, Product]:
    """In memory; a large catalogue's in a file beside its own, made anew or brought up to date where that changed."""
    path = folder / "products.csv"
    if path.exists() and path.stat().st_size >= _LARGE and os.access(folder, os.W_OK):
        status = path.stat()
        source = f"{status.st_size} {status.st_mtime_ns}"
        return kept(folder / "products.index", source, lambda: _product_rows(_Table(folder, "products.csv")))
    return {product.sku: product for product in _product_rows(_Table(folder, "products.csv"))}


def _product_rows(table: _Table) -> Iterator[Product]:
    """Every product of the file; one that is wrong stops the load."""
    found: set[str] = set()
    number = _Numbers(table)
    packs: dict[tuple[str, str], dict[str, Decimal]] = {}
    successors: dict[str, str] = {}
    nothing = Decimal(0)
    for row, cells in table:
        sku, description, gtin, maker, mpn, base, sizes, least, step, price, currency, status, successor, stock = cells
        _new(table, row, "sku", sku, found)
        found.add(sku)
        if not base.strip():
            raise table.fail(row, "base_uom", base, "is empty. Write the unit that stock and prices are kept in.")
        if (base, sizes) not in packs:
            packs[base, sizes] = _pack_sizes(table, row, base, sizes)
        if successor:
            successors[successor] = sku
        yield Product(
            sku, description, gtin.strip(), maker, mpn, base.strip(), packs[base, sizes],
            number.optional(row, "min_order_qty", least) or nothing,
            number.optional(row, "order_multiple", step) or nothing,
            number.optional(row, "list_price", price), currency.strip().upper(),
            _state(table, row, status, ("active", "discontinued")) == "discontinued",
            successor, number.optional(row, "stock_on_hand", stock),
        )  # fmt: skip
    for successor, sku in successors.items():
        if successor not in found:
            raise BrokenCatalog(
                f"products.csv, column replaced_by: {successor!r}, the successor of {sku}, is no "
                "product. Add it or empty the cell."
            )


def _pack_sizes(table: _Table, row: int, base: str, text: str) -> dict[str, Decimal]:
    """`EA:1|BX:50` -> how many base units each unit holds; the base unit itself always holds one."""
    sizes = {base.strip(): Decimal(1)}
    for part in _parts(text):
        unit, colon, size = part.partition(":")
        held = table.parse(row, "pack_sizes", size, _decimal, "is no number. Write it as EA:1|BX:50.")
        if not colon or not unit.strip() or held <= 0:
            raise table.fail(row, "pack_sizes", text, "is not of the form EA:1|BX:50.")
        sizes[unit.strip().upper()] = held
    return sizes


def _cross_references(
    table: _Table, customers: dict[str, Customer], products: Mapping[str, Product]
) -> dict[tuple[str, str], tuple[tuple[str, str], ...]]:
    """By (customer, bare part): the parts as written and their SKUs; more than one where they clash."""
    found: dict[tuple[str, str], tuple[tuple[str, str], ...]] = {}
    for row, (customer, part, sku) in table:
        if customer not in customers or sku not in products:
            _known(table, row, "customer_id", customer, customers, "customers.csv")
            _known(table, row, "sku", sku, products, "products.csv")
        key = (customer, bare(part))
        if not key[1]:
            raise table.fail(row, "customer_part", part, "is empty. Write the customer's number or delete the row.")
        others = found.get(key, ())
        if (part, sku) not in others:
            found[key] = (*others, (part, sku))
    return found


def _prices(table: _Table, products: Mapping[str, Product]) -> dict[tuple[str, str], tuple[Price, ...]]:
    found: dict[tuple[str, str], list[Price]] = {}
    number = _Numbers(table)
    firsts, lasts = {"": _FIRST}, {"": _LAST}
    for row, (price_list, sku, uom, currency, least, price, first, last) in table:
        if sku not in products:
            _known(table, row, "sku", sku, products, "products.csv")
        if first not in firsts:
            firsts[first] = table.parse(row, "valid_from", first, _day, _NO_DATE)
        if last not in lasts:
            lasts[last] = table.parse(row, "valid_to", last, _day, _NO_DATE)
        least_qty, unit_price = number(row, "min_qty", least or "1"), number(row, "unit_price", price)
        line = Price(uom, currency, least_qty, unit_price, firsts[first], lasts[last])
        found.setdefault((price_list, sku), []).append(line)
    return {key: tuple(lines) for key, lines in found.items()}


def _day(text: str) -> date:
    return date.fromisoformat(text.strip())


def _open_orders(table: _Table, customers: dict[str, Customer]) -> dict[tuple[str, str], str]:
    found: dict[tuple[str, str], str] = {}
    for row, (customer, po_number, day, _status) in table:
        _known(table, row, "customer_id", customer, customers, "customers.csv")
        if day:
            table.parse(row, "order_date", day, _day, _NO_DATE)
        if po_number.strip():
            found.setdefault((customer, bare(po_number)), day)
    return found


def _new(table: _Table, row: int, column: str, key: str, found: Container[str]) -> None:
    if not key.strip():
        raise table.fail(row, column, key, "is empty. Every row needs its id.")
    if key in found:
        raise table.fail(row, column, key, "stands there twice. Ids are unique; delete or rename one.")


def _known(table: _Table, row: int, column: str, key: str, known: Container[str], where: str) -> None:
    if key not in known:
        raise table.fail(row, column, key, f"is not in {where}. Add it there or correct this row.")


def _state(table: _Table, row: int, text: str, allowed: Sequence[str]) -> str:
    state = text.strip().casefold() or allowed[0]
    if state not in allowed:
        raise table.fail(row, "status", text, f"is none of {', '.join(allowed)}.")
    return state
