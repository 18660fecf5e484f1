"""A large catalogue's products in a file: opened at once, read a page at a time, shared by all processes.

`storing.py` writes the file. Every process that opens it shares the system's pages of it; a process that was
forked opens its own connection.
"""

from __future__ import annotations

import fcntl
import json
import os
import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import numpy
from numpy.typing import NDArray

from mapping.catalog import Product
from mapping.folding import bare
from mapping.products.facts import Description
from mapping.products.storing import FORMAT, build, decimal_or_none, update, weight_of
from mapping.products.text import ProductText
from models.lexicon import CodeKind

_WORK = 250_000  # postings that are added up for one question, rarest terms first
_KEPT = 3_000  # of the products found so that get the commoner terms' weight too
_REMEMBERED = 100_000
_NOTHING = numpy.zeros(0, dtype=numpy.int32)


def source_of(path: Path) -> str | None:
    """What a file was made of; None where there is no file of today's format."""
    if not path.exists():
        return None
    database = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        rows = dict(database.execute("SELECT name, value FROM meta WHERE name IN ('format', 'source')"))
    except sqlite3.DatabaseError:
        return None
    finally:
        database.close()
    return rows.get("source") if rows.get("format") == FORMAT else None


def kept(path: Path, source: str, products: Callable[[], Iterable[Product]]) -> StoredProducts:
    """The products in the file at `path`, made or brought up to date where it was made of something else.

    One process does it, the others wait for it and find it done.
    """
    if source_of(path) != source:
        with path.with_suffix(".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            old = source_of(path)
            if old != source and (old is None or update(path, products(), source) < 0):
                build(path, products(), source)
    return StoredProducts(path)


def product_of(fields: Sequence[Any]) -> Product:
    """The product of `storing.fields_of`."""
    sku, description, gtin, maker, mpn, base, packs, least, step, price, currency, gone, successor, stock = fields
    sizes = {unit: Decimal(size) for unit, size in packs.items()}
    return Product(
        sku, description, gtin, maker, mpn, base, sizes, Decimal(least), Decimal(step), decimal_or_none(price),
        currency, bool(gone), successor, decimal_or_none(stock),
    )  # fmt: skip


class StoredProducts(Mapping[str, Product]):
    """The products of a file, by SKU; a `TermIndex` and everything else that a finder asks for."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._prepare()

    def _prepare(self) -> None:
        self._connections: dict[tuple[int, int], sqlite3.Connection] = {}
        self._sums: dict[int, NDArray[numpy.float32]] = {}
        self.weight = lru_cache(maxsize=_REMEMBERED)(self._weight)
        self.partners_of = lru_cache(maxsize=_REMEMBERED)(self._partners_of)
        self.extra_of = lru_cache(maxsize=_REMEMBERED)(self._extra_of)

    def __getstate__(self) -> dict[str, Any]:
        return {"path": self.path}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.path = state["path"]
        self._prepare()

    def _rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """The rows of a query, on this thread's own connection."""
        key = (os.getpid(), threading.get_ident())
        database = self._connections.get(key)
        if database is None:
            database = sqlite3.connect(f"file:{self.path}?mode=ro", uri=True, timeout=60.0, check_same_thread=False)
            database.execute("PRAGMA mmap_size=4294967296")
            self._connections[key] = database
        return database.execute(query, values).fetchall()

    @cached_property
    def _meta(self) -> dict[str, str]:
        return dict(self._rows("SELECT name, value FROM meta"))

    @property
    def units(self) -> frozenset[str]:
        """Every unit that any product is sold in."""
        return frozenset(json.loads(self._meta["units"]))

    def __len__(self) -> int:
        return int(self._meta["count"])

    def __iter__(self) -> Iterator[str]:
        for (sku,) in self._rows("SELECT sku FROM product ORDER BY place"):
            yield sku

    def __getitem__(self, sku: str) -> Product:
        rows = self._rows("SELECT fields FROM product WHERE sku = ?", sku)
        if not rows:
            raise KeyError(sku)
        return product_of(json.loads(rows[0][0]))

    def __contains__(self, sku: object) -> bool:
        return bool(self._rows("SELECT 1 FROM product WHERE sku = ?", sku))

    def at(self, place: int) -> tuple[Product, ProductText] | None:
        """The product at a place and its description taken apart; None where it is gone."""
        rows = self._rows("SELECT fields, text FROM product WHERE place = ?", place)
        return (product_of(json.loads(rows[0][0])), _text(rows[0][1])) if rows else None

    def text(self, sku: str) -> ProductText:
        """A product's description, taken apart."""
        return _text(self._rows("SELECT text FROM product WHERE sku = ?", sku)[0][0])

    def _weight(self, term: str) -> float:
        rows = self._rows("SELECT count FROM term WHERE term = ?", term)
        return weight_of(rows[0][0], int(self._meta["count"])) if rows else 0.0

    def known(self, term: str) -> bool:
        """Whether any product has the term."""
        return self.weight(term) > 0.0

    def _partners_of(self, term: str) -> frozenset[str]:
        return self._others("SELECT others FROM partner WHERE term = ?", term) or frozenset()

    def _extra_of(self, term: str) -> frozenset[str] | None:
        return self._others("SELECT others FROM extra WHERE term = ?", term)

    def _others(self, query: str, term: str) -> frozenset[str] | None:
        rows = self._rows(query, term)
        return frozenset(json.loads(rows[0][0])) if rows else None

    @property
    def order_matters(self) -> bool:
        """See `Paradigms`."""
        return self._meta["order_matters"] == "1"

    @cached_property
    def makers(self) -> frozenset[str]:
        """Words that are a manufacturer's name and hardly anything else."""
        return frozenset(word for (word,) in self._rows("SELECT word FROM maker"))

    def spelled(self, key: str) -> list[str]:
        """The words with a spelling key, see `speller`."""
        return [word for (word,) in self._rows("SELECT word FROM spelling WHERE key = ?", key)]

    def gather(self, terms: Sequence[str], limit: int) -> list[tuple[int, float]]:
        """See `TermIndex.gather`."""
        known = sorted((self._count(term), term) for term in set(terms))
        sums = self._zeros()
        touched: list[NDArray[numpy.int32]] = []
        work, common = 0, []
        for count, term in known:
            if not count:
                continue
            work += count
            if touched and work > _WORK:
                common.append(term)
                continue
            places = self._places(term)
            sums[places] += self.weight(term)
            touched.append(places)
        if not touched:
            return []
        found, shared = _best(sums, touched, _KEPT)
        for places in touched:
            sums[places] = 0.0
        for term in common:
            shared += self.weight(term) * _among(found, self._places(term))
        order = numpy.lexsort((found, -shared))[:limit]
        return [(int(found[i]), float(shared[i])) for i in order]

    def _zeros(self) -> NDArray[numpy.float32]:
        """A sum for every place, this thread's own; whoever adds to it takes it back."""
        sums = self._sums.get(threading.get_ident())
        if sums is None:
            sums = self._sums[threading.get_ident()] = numpy.zeros(int(self._meta["places"]), dtype=numpy.float32)
        return sums

    def _count(self, term: str) -> int:
        rows = self._rows("SELECT count FROM term WHERE term = ?", term) if self.weight(term) else []
        return int(rows[0][0]) if rows else 0

    def _places(self, term: str) -> NDArray[numpy.int32]:
        rows = self._rows("SELECT p.places FROM posting p JOIN term t ON t.id = p.term WHERE t.term = ?", term)
        parts = [numpy.frombuffer(blob, dtype=numpy.int32) for (blob,) in rows]
        return parts[0] if len(parts) == 1 else numpy.sort(numpy.concatenate([_NOTHING, *parts]))


def _text(packed: str) -> ProductText:
    facts, words, brand, others, packs, _ = json.loads(packed)
    description = Description(frozenset((kind, value) for kind, value in facts), tuple(words))
    return ProductText(description, frozenset(brand), frozenset(others), frozenset(packs))


def _best(
    sums: NDArray[numpy.float32], touched: list[NDArray[numpy.int32]], limit: int
) -> tuple[NDArray[numpy.int32], NDArray[numpy.float32]]:
    """The places with the largest sums, each once."""
    places = numpy.concatenate(touched)
    reached = sums[places]
    if len(places) > limit:
        least = numpy.partition(reached, len(places) - limit)[len(places) - limit]
        if numpy.count_nonzero(reached >= least) > 4 * limit:  # a great many are as good: the better ones at least
            above = reached > least
            places = numpy.concatenate((places[above], places[reached == least][:limit]))
        else:
            places = places[reached >= least]
    found = numpy.unique(places)
    return found, sums[found]


def _among(places: NDArray[numpy.int32], posting: NDArray[numpy.int32]) -> NDArray[numpy.bool_]:
    """Which of the places (ascending) are in a posting (ascending)."""
    at = numpy.searchsorted(posting, places)
    at[at == len(posting)] = 0
    found: NDArray[numpy.bool_] = posting[at] == places
    return found


class StoredNumbers(Mapping[str, tuple[str, ...]]):
    """SKUs by the numbers of one kind."""

    def __init__(self, products: StoredProducts, kind: CodeKind) -> None:
        self._products = products
        self._kind = kind.value

    def __getitem__(self, name: str) -> tuple[str, ...]:
        rows = self._products._rows(
            "SELECT p.sku FROM number n JOIN product p ON p.place = n.place WHERE n.name = ? AND n.kind = ? ORDER BY p.place",
            name,
            self._kind,
        )
        if not rows:
            raise KeyError(name)
        return tuple(sku for (sku,) in rows)

    def __iter__(self) -> Iterator[str]:
        return (name for (name,) in self._products._rows("SELECT DISTINCT name FROM number WHERE kind = ?", self._kind))

    def __len__(self) -> int:
        return int(self._products._rows("SELECT COUNT(DISTINCT name) FROM number WHERE kind = ?", self._kind)[0][0])


class StoredKinds(Mapping[str, int]):
    """`CodeKind` bits by `bare` number: the file's, and the customers' own."""

    def __init__(self, products: StoredProducts, customer_parts: Iterable[str]) -> None:
        self._products = products
        self._parts = frozenset(customer_parts)

    def __getitem__(self, name: str) -> int:
        kinds = CodeKind.CUSTOMER_PART.value if name in self._parts else 0
        short = name.lstrip("0") if name.isdigit() else name
        for kind, number in self._products._rows("SELECT kind, name FROM number WHERE name IN (?, ?)", name, short):
            if number == name or kind == CodeKind.GTIN.value:
                kinds |= kind
        if not kinds:
            raise KeyError(name)
        return kinds

    def __iter__(self) -> Iterator[str]:
        yield from self._parts
        yield from (
            name for (name,) in self._products._rows("SELECT DISTINCT name FROM number") if name not in self._parts
        )

    def __len__(self) -> int:
        return sum(1 for _ in self)


class StoredFolded(Mapping[str, tuple[str, ...]]):
    """`bare` numbers by `confusable`."""

    def __init__(self, products: StoredProducts) -> None:
        self._products = products

    def __getitem__(self, folded: str) -> tuple[str, ...]:
        rows = self._products._rows("SELECT DISTINCT name FROM number WHERE folded = ?", folded)
        if not rows:
            raise KeyError(folded)
        return tuple(bare(name) for (name,) in rows)

    def __iter__(self) -> Iterator[str]:
        return (name for (name,) in self._products._rows("SELECT DISTINCT folded FROM number"))

    def __len__(self) -> int:
        return int(self._products._rows("SELECT COUNT(DISTINCT folded) FROM number")[0][0])
