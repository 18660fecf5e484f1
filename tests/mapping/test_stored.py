"""A large catalogue's products in a file: the same answers as from memory, changed in place, shared by processes."""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from small_seller import line, small_catalog

from mapping import Catalog, load_catalog
from mapping import load as loading
from mapping.catalog import Product
from mapping.products.finder import ProductFinder
from mapping.products.identify import identify
from mapping.products.stored import StoredProducts, kept, source_of
from mapping.products.storing import build, update
from models.lexicon import CodeKind

ASKED = (
    "HEX BOLT DIN 933 M8X45 A2", "hex blot m8 x 40 a4 din 933", 'Kugelhahn Messing 3/4" LEVER blau Valtek', "cable nym-j 3x1,5 mm² grey",
    "Oak skirting board", "Hex bolt DIN 933 M8x40", 'Ball valve 1/2" brass lever green Valtek', "RAD VALVE 15MM LH CHR THERM1X",
)  # fmt: skip
Stored = Callable[[Catalog], ProductFinder]


@pytest.fixture
def stored(tmp_path: Path) -> Stored:
    def write(catalog: Catalog) -> ProductFinder:
        build(tmp_path / "products.index", catalog.products.values(), "first")
        return ProductFinder(replace(catalog, products=StoredProducts(tmp_path / "products.index")))

    return write


@pytest.mark.parametrize("text", ASKED)
def test_a_file_answers_as_memory_does(text: str, catalog: Catalog, stored: Stored) -> None:
    ours, theirs = ProductFinder(catalog), stored(catalog)
    here, there = (identify(line(None, description=text), "K100", finder) for finder in (ours, theirs))
    assert (here.match, here.doubt) == (there.match, there.doubt)


@pytest.mark.parametrize("number", ["HB-M8X40-A2", "4006381333931", "04006381333931", "V-500-1", "W4711", "NOBODYS1"])
def test_numbers_are_known_from_a_file_as_from_memory(number: str, catalog: Catalog, stored: Stored) -> None:
    ours, theirs = ProductFinder(catalog).numbers, stored(catalog).numbers
    for look in ("by_sku", "by_gtin", "by_mpn", "near"):
        assert getattr(ours, look)(number) == getattr(theirs, look)(number)
    folded = number.replace("-", "").lstrip("0")
    assert ours.kinds.get(folded, 0) == theirs.kinds.get(folded, 0)


def test_a_misread_number_is_found_in_a_file(catalog: Catalog, stored: Stored) -> None:
    assert stored(catalog).numbers.near("HB-MBX4O-A2") == ("HBM8X40A2",)
    assert stored(catalog).numbers.kinds["W4711"] == CodeKind.CUSTOMER_PART.value


def test_products_come_back_as_they_were_written(catalog: Catalog, stored: Stored) -> None:
    products = stored(catalog).catalog.products
    assert dict(products) == dict(catalog.products)
    assert len(products) == len(catalog.products)
    assert "NOBODYS" not in products


def _changed(catalog: Catalog) -> list[Product]:
    """One described otherwise, one gone, one new, among many that stay."""
    many = [replace(catalog.products["OLD-1"], sku=f"W-{i}", description=f"WASHER M{i} BRASS") for i in range(100)]
    kept = [p for p in catalog.products.values() if p.sku != "RV-15-LH"]
    kept = [replace(p, description="HEX BOLT DIN 933 M8X47 A2") if p.sku == "HB-M8X45-A2" else p for p in kept]
    return [
        *kept,
        *many,
        replace(catalog.products["OLD-1"], sku="NEW-1", description="DOWEL BEECH 8X40", gtin="", mpn="D-840"),
    ]


def test_a_changed_catalogue_changes_the_file_in_place(catalog: Catalog, tmp_path: Path) -> None:
    path = tmp_path / "products.index"
    many = [p for p in _changed(catalog) if p.sku.startswith("W-")]
    build(path, [*catalog.products.values(), *many], "first")
    node = path.stat().st_ino
    assert update(path, _changed(catalog), "second") == 3
    assert path.stat().st_ino == node
    assert source_of(path) == "second"
    finder = ProductFinder(replace(catalog, products=StoredProducts(path)))
    assert identify(line(None, description="HEX BOLT DIN 933 M8X47 A2"), None, finder).match.choice == "HB-M8X45-A2"
    assert identify(line(None, description="Hex bolt DIN 933 M8x45 A2"), None, finder).match.choice is None
    assert identify(line(None, description="dowel beech 8 x 40"), None, finder).match.choice == "NEW-1"
    assert identify(line("D840"), None, finder).match.choice == "NEW-1"
    assert identify(line("RV-15-LH"), None, finder).match.choice is None
    assert identify(line(None, description="RAD VALVE 15MM LH CHR THERMIX"), None, finder).match.choice is None


def test_a_catalogue_that_changed_a_great_deal_is_written_anew(catalog: Catalog, tmp_path: Path) -> None:
    path = tmp_path / "products.index"
    build(path, catalog.products.values(), "first")
    assert update(path, _changed(catalog), "second") == -1
    products = kept(path, "second", lambda: _changed(catalog))
    assert products["NEW-1"].mpn == "D-840"
    assert source_of(path) == "second"


def test_a_file_that_is_up_to_date_is_opened_without_reading_the_catalogue(catalog: Catalog, tmp_path: Path) -> None:
    kept(tmp_path / "products.index", "same", lambda: catalog.products.values())

    def never() -> list[Product]:
        raise AssertionError("read again")

    assert "OLD-1" in kept(tmp_path / "products.index", "same", never)


def test_a_forked_process_asks_on_its_own(catalog: Catalog, stored: Stored) -> None:
    finder = stored(catalog)
    assert finder.numbers.by_sku("OLD-1") == ("OLD-1",)
    child = os.fork()
    if child == 0:
        os._exit(0 if finder.search(finder.describe("WASHER M8 ZINC OLD STYLE"))[0].product.sku == "OLD-1" else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert finder.numbers.by_sku("OLD-1") == ("OLD-1",)


def test_a_catalogue_in_a_file_travels_to_another_process_as_its_path(catalog: Catalog, stored: Stored) -> None:
    held = stored(catalog).catalog
    sent = pickle.dumps(held.products)
    assert len(sent) < 500
    assert dict(pickle.loads(sent)) == dict(catalog.products)


def test_a_large_products_file_is_kept_beside_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    small = small_catalog(tmp_path)
    monkeypatch.setattr(loading, "_LARGE", 1)
    large = load_catalog(tmp_path)
    assert isinstance(large.products, StoredProducts)
    assert dict(large.products) == dict(small.products)
    assert large.units_sold == small.units_sold
    assert (tmp_path / "products.index").exists()
