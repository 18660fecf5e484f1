"""Writes a large catalogue's products into one file that every process may open: `stored.py` reads it.

The file is SQLite, as a container only: terms with their postings as arrays, products with their facts
already taken apart, every number that names one. A product's place never changes and is never used again,
so a change is a row more, a posting more and a mark on what is gone; many changes make the file anew.
"""

from __future__ import annotations

import json
import math
import sqlite3
from array import array
from collections.abc import Iterable, Iterator
from decimal import Decimal
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy
from numpy.typing import NDArray

from mapping.catalog import Product
from mapping.folding import bare, confusable, gtin_key
from mapping.products.choices import Learned, learn
from mapping.products.speller import beginning, spelling_keys
from mapping.products.text import ProductText, index_terms, product_text
from models.lexicon import CodeKind

_TAKEN_APART_BY = ("facts.py", "preparing.py", "words.py", "text.py", "speller.py", "measures.toml", "thesaurus.toml")
_BATCH = 20_000
_WORN = 0.1  # share of changed products from which the file is made anew


def _format_today() -> str:
    """Changes whenever descriptions may be taken apart otherwise than they were."""
    digest = blake2b(digest_size=8)
    for name in _TAKEN_APART_BY:
        digest.update(Path(__file__).with_name(name).read_bytes())
    return f"4 {digest.hexdigest()}"


FORMAT = _format_today()  # of the file; one of another format is made anew
_TABLES = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE product (place INTEGER PRIMARY KEY, sku TEXT NOT NULL, fields TEXT NOT NULL, text TEXT NOT NULL,
  digest BLOB NOT NULL);
CREATE TABLE number (name TEXT NOT NULL, kind INTEGER NOT NULL, place INTEGER NOT NULL, folded TEXT NOT NULL);
CREATE TABLE term (term TEXT PRIMARY KEY, id INTEGER NOT NULL, count INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE posting (term INTEGER NOT NULL, places BLOB NOT NULL);
CREATE TABLE partner (term TEXT PRIMARY KEY, others TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE extra (term TEXT PRIMARY KEY, others TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE maker (word TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE spelling (key TEXT NOT NULL, word TEXT NOT NULL, PRIMARY KEY (key, word)) WITHOUT ROWID;
CREATE TABLE gone (place INTEGER PRIMARY KEY);
"""
_INDEXES = """
CREATE UNIQUE INDEX product_sku ON product (sku);
CREATE INDEX number_name ON number (name);
CREATE INDEX number_folded ON number (folded);
CREATE INDEX number_place ON number (place);
CREATE INDEX posting_term ON posting (term);
"""


def build(path: Path, products: Iterable[Product], source: str = "") -> None:
    """Writes the file anew. `source` says what it was made of; `stored.source_of` tells it again."""
    new = path.with_name(f".{path.name}.new")
    new.unlink(missing_ok=True)
    database = _open(new)
    try:
        database.executescript(_TABLES)
        _Writer(database).write(products, source)
        database.executescript(_INDEXES)
        database.commit()
    finally:
        database.close()
    new.replace(path)


def update(path: Path, products: Iterable[Product], source: str = "") -> int:
    """Brings the file up to date with all products that there are now, in one transaction; says how many differed.

    What choices the catalogue has is learned when the file is made, so many changes make it anew.
    """
    database = _open(path)
    try:
        known = {
            sku: (place, digest) for place, sku, digest in database.execute("SELECT place, sku, digest FROM product")
        }
        changed, left = [], set(known)
        for product in products:
            left.discard(product.sku)
            old = known.get(product.sku)
            if old is None or old[1] != _digest(product):
                changed.append(product)
        if len(changed) + len(left) > _WORN * max(1, len(known)) or _format(database) != FORMAT:
            return -1
        gone = [known[sku][0] for sku in (*left, *(p.sku for p in changed if p.sku in known))]
        with database:
            _remove(database, gone)
            _Writer(database).append(changed)
            _note(database, source)
        return len(changed) + len(left)
    finally:
        database.close()


def fields_of(product: Product) -> list[Any]:
    """A product as JSON knows it, for `stored.product_of`."""
    p = product
    packs = {unit: str(size) for unit, size in p.pack_sizes.items()}
    numbers = (p.min_order_qty, p.order_multiple, p.list_price, p.stock_on_hand)
    least, step, price, stock = (None if n is None else str(n) for n in numbers)
    return [p.sku, p.description, p.gtin, p.manufacturer, p.mpn, p.base_uom, packs, least, step, price, p.currency,
            int(p.discontinued), p.replaced_by, stock]  # fmt: skip


def _open(path: Path) -> sqlite3.Connection:
    database = sqlite3.connect(path, timeout=60.0)
    for setting in ("page_size=16384", "synchronous=NORMAL", "cache_size=-65536", "mmap_size=4294967296"):
        database.execute(f"PRAGMA {setting}")
    return database


def _format(database: sqlite3.Connection) -> str:
    row = database.execute("SELECT value FROM meta WHERE name = 'format'").fetchone()
    return str(row[0]) if row else ""


def _digest(product: Product) -> bytes:
    return blake2b(json.dumps(fields_of(product)).encode(), digest_size=12).digest()


def _note(database: sqlite3.Connection, source: str) -> None:
    rows = {"format": FORMAT, "source": source}
    rows["count"] = str(database.execute("SELECT COUNT(*) FROM product").fetchone()[0])
    rows["places"] = str((database.execute("SELECT MAX(place) FROM product").fetchone()[0] or 0) + 1)
    rows["units"] = json.dumps(_units(database))
    database.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", rows.items())


def _units(database: sqlite3.Connection) -> list[str]:
    """Every unit that any product is sold in."""
    packs = database.execute("SELECT DISTINCT json_extract(fields, '$[6]') FROM product")
    return sorted({unit for (text,) in packs for unit in json.loads(text)})


def _remove(database: sqlite3.Connection, places: list[int]) -> None:
    for place in places:
        row = database.execute("SELECT text FROM product WHERE place = ?", (place,)).fetchone()
        terms = json.loads(row[0])[5]
        database.executemany("UPDATE term SET count = count - 1 WHERE term = ?", [(term,) for term in terms])
        database.execute("DELETE FROM product WHERE place = ?", (place,))
        database.execute("DELETE FROM number WHERE place = ?", (place,))
        database.execute("INSERT INTO gone VALUES (?)", (place,))


class _Writer:
    """Takes products apart and writes them in batches."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database
        self._ids: dict[str, int] = {}
        self._owners, self._terms = array("i"), array("i")  # what leads to a product
        self._described, self._describing = array("i"), array("i")  # what its description says, for choices
        self._makers: dict[str, list[int]] = {}  # word -> [used, used where it names the maker]

    def write(self, products: Iterable[Product], source: str) -> None:
        """All products of a new file, and what is learned from all of them."""
        self._rows(products, first=0)
        self._postings()
        owners = numpy.frombuffer(self._described, dtype=numpy.int32)
        terms = numpy.frombuffer(self._describing, dtype=numpy.int32)
        self._choices(learn(owners, terms, list(self._ids)))
        telling = [w for w, (used, named) in self._makers.items() if len(w) > 2 and named >= 0.9 * used > 0]
        self._database.executemany("INSERT INTO maker VALUES (?)", [(word,) for word in telling])
        _note(self._database, source)

    def append(self, products: list[Product]) -> None:
        """Products more, at places behind all others."""
        self._ids = dict(self._database.execute("SELECT term, id FROM term"))
        row = self._database.execute(
            "SELECT MAX(place) FROM (SELECT place FROM product UNION ALL SELECT place FROM gone)"
        )
        self._rows(products, first=(row.fetchone()[0] or 0) + 1)
        self._postings()

    def _rows(self, products: Iterable[Product], first: int) -> None:
        rows: list[Any] = []
        numbers: list[Any] = []
        for place, product in enumerate(products, start=first):
            text = product_text(product)
            terms = sorted(index_terms(text))
            rows.append((place, product.sku, json.dumps(fields_of(product)), _packed(text, terms), _digest(product)))
            numbers.extend(_numbers(place, product))
            self._count(place, terms, text)
            if len(rows) >= _BATCH:
                self._flush(rows, numbers)
        self._flush(rows, numbers)

    def _flush(self, rows: list[Any], numbers: list[Any]) -> None:
        self._database.executemany("INSERT INTO product VALUES (?, ?, ?, ?, ?)", rows)
        self._database.executemany("INSERT INTO number VALUES (?, ?, ?, ?)", numbers)
        rows.clear()
        numbers.clear()

    def _count(self, place: int, terms: list[str], text: ProductText) -> None:
        for term in terms:
            self._terms.append(self._ids.setdefault(term, len(self._ids)))
            self._owners.append(place)
        for term in text.terms:
            self._describing.append(self._ids[term])
            self._described.append(place)
        for word in text.words:
            told = self._makers.setdefault(word, [0, 0])
            told[0] += 1
            told[1] += word in text.brand

    def _postings(self) -> None:
        owners = numpy.frombuffer(self._owners, dtype=numpy.int32)
        terms = numpy.frombuffer(self._terms, dtype=numpy.int32)
        order = numpy.argsort(terms, kind="stable")
        names = list(self._ids)
        for term, places in _groups(terms[order], owners[order]):
            name = names[term]
            self._database.execute("INSERT INTO posting VALUES (?, ?)", (term, places.tobytes()))
            self._database.execute(
                "INSERT INTO term VALUES (?, ?, ?) ON CONFLICT (term) DO UPDATE SET count = count + excluded.count",
                (name, term, len(places)),
            )
            if name.startswith("'"):
                keys = ((key, name[1:]) for key in (*spelling_keys(name[1:]), *beginning(name[1:])))
                self._database.executemany("INSERT OR IGNORE INTO spelling VALUES (?, ?)", keys)

    def _choices(self, learned: Learned) -> None:
        partners = ((term, json.dumps(sorted(others))) for term, others in learned.partners.items())
        extras = ((term, json.dumps(sorted(others))) for term, others in learned.extras.items())
        self._database.executemany("INSERT INTO partner VALUES (?, ?)", partners)
        self._database.executemany("INSERT INTO extra VALUES (?, ?)", extras)
        self._database.execute("INSERT INTO meta VALUES ('order_matters', ?)", (str(int(learned.order_matters)),))


def _packed(text: ProductText, terms: list[str]) -> str:
    facts = sorted(text.description.facts)
    return json.dumps(
        [facts, text.description.words, sorted(text.brand), sorted(text.others), sorted(text.packs), terms]
    )


def _numbers(place: int, product: Product) -> Iterator[tuple[str, int, int, str]]:
    kinds = (
        (CodeKind.SKU, bare(product.sku)),
        (CodeKind.GTIN, gtin_key(product.gtin)),
        (CodeKind.MPN, bare(product.mpn)),
    )
    for kind, name in kinds:
        if name:
            shown = bare(product.gtin) if kind is CodeKind.GTIN else name
            yield name, kind.value, place, confusable(shown)


def _groups(keys: NDArray[numpy.int32], values: NDArray[numpy.int32]) -> Iterator[tuple[int, NDArray[numpy.int32]]]:
    """Runs of equal keys with their values."""
    if not len(keys):
        return
    starts = numpy.flatnonzero(numpy.concatenate(([True], keys[1:] != keys[:-1])))
    for start, end in zip(starts, [*starts[1:], len(keys)], strict=True):
        yield int(keys[start]), values[start:end]


def weight_of(count: int, products: int) -> float:
    """What a term says that `count` of `products` have."""
    return math.log1p(products / count) if count > 0 else 0.0


def decimal_or_none(text: str | None) -> Decimal | None:
    """A number of `fields_of`."""
    return None if text is None else Decimal(text)
