"""The catalogue folder: what is accepted, and that every refusal says where and what to do."""

from __future__ import annotations

import copy
import pickle
from decimal import Decimal
from pathlib import Path

import pytest
from small_seller import ROWS, Row, small_catalog, write_catalog

from mapping import Catalog, load_catalog
from models.errors import BrokenCatalog


def changed(table: str, place: int, **cells: str) -> dict[str, list[Row]]:
    """The rows of a table with some cells of one row changed."""
    rows = copy.deepcopy(ROWS[f"{table}.csv"])
    rows[place].update(cells)
    return {table: rows}


def test_a_good_folder_is_loaded_with_its_types(catalog: Catalog) -> None:
    bolt = catalog.products["HB-M8X40-A2"]
    assert bolt.pack_sizes == {"EA": Decimal(1), "BX": Decimal(50), "CS": Decimal(500)}
    assert catalog.company.aliases == ("Norwich Fixings", "NFX")
    assert catalog.customers["K100"].credit_limit == Decimal(10000)
    assert catalog.customers["K200"].credit_limit is None
    assert catalog.customers["K301"].on_hold
    assert [place.id for place in catalog.ship_tos_of["K100"]] == ["K100-1", "K100-2", "K100-3"]


def test_a_byte_order_mark_and_semicolons_are_no_trouble(tmp_path: Path) -> None:
    folder = write_catalog(tmp_path)
    path = folder / "cross_references.csv"
    path.write_text("\ufeff" + path.read_text(encoding="utf-8").replace(",", ";"), encoding="utf-8")
    assert load_catalog(folder).cross_reference("K100", "w 4711") == ("HB-M8X40-A2",)


def test_columns_may_come_in_another_order_with_more_beside_them(tmp_path: Path) -> None:
    folder = write_catalog(tmp_path)
    (folder / "cross_references.csv").write_text("note,SKU,customer_part,customer_id\nx,BV-12-RED,77,K100\n", "utf-8")
    assert load_catalog(folder).cross_reference("K100", "77") == ("BV-12-RED",)


def test_two_meanings_of_a_customers_number_are_both_kept(tmp_path: Path) -> None:
    rows = [*ROWS["cross_references.csv"], {"customer_id": "K100", "customer_part": "W4711", "sku": "BV-12-RED"}]
    loaded = small_catalog(tmp_path, cross_references=rows)
    assert loaded.cross_reference("K100", "W-4711") == ("HB-M8X40-A2",)
    assert loaded.cross_reference("K100", "W 4711") == ("HB-M8X40-A2",)
    assert set(loaded.cross_reference("K100", "W/47/11")) == {"HB-M8X40-A2", "BV-12-RED"}


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    folder = write_catalog(tmp_path)
    (folder / "prices.csv").unlink()
    with pytest.raises(BrokenCatalog, match=r"prices\.csv is missing"):
        load_catalog(folder)


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    folder = write_catalog(tmp_path)
    (folder / "open_orders.csv").write_text("customer_id,order_date,status\n", "utf-8")
    with pytest.raises(BrokenCatalog, match=r"open_orders\.csv: no column po_number"):
        load_catalog(folder)


def test_a_file_that_is_not_utf8_says_in_which_row(tmp_path: Path) -> None:
    folder = write_catalog(tmp_path)
    path = folder / "customers.csv"
    path.write_bytes(path.read_text(encoding="utf-8").split("K400")[0].encode("cp1252"))
    with pytest.raises(BrokenCatalog, match=r"customers\.csv, row 2: not UTF-8"):
        load_catalog(folder)


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        (changed("products", 1, list_price="1,20"), r"products\.csv, row 3, column list_price: '1,20' is no number"),
        (changed("products", 1, list_price="NaN"), r"row 3, column list_price"),
        (
            changed("products", 1, sku="HB-M8X40-A2"),
            r"products\.csv, row 3, column sku: 'HB-M8X40-A2' stands there twice",
        ),
        (changed("products", 0, pack_sizes="BX"), r"row 2, column pack_sizes"),
        (changed("products", 0, pack_sizes="BX:0"), r"row 2, column pack_sizes"),
        (changed("products", 0, status="gone"), r"column status: 'gone' is none of active, discontinued"),
        (changed("products", 10, replaced_by="NEW-1"), r"replaced_by: 'NEW-1'"),
        (changed("prices", 0, valid_to="31.12.2026"), r"prices\.csv, row 2, column valid_to: '31.12.2026' is no date"),
        (changed("prices", 2, sku="NOPE"), r"prices\.csv, row 4, column sku: 'NOPE' is not in products\.csv"),
        (changed("cross_references", 0, customer_id="K9"), r"'K9' is not in customers\.csv"),
        (changed("ship_tos", 0, customer_id="K9"), r"ship_tos\.csv, row 2, column customer_id"),
        (changed("customers", 0, default_ship_to="K200-1"), r"default_ship_to: 'K200-1' is no address of K100"),
        (changed("open_orders", 0, order_date="yesterday"), r"open_orders\.csv, row 2, column order_date"),
        ({"company": []}, r"company\.csv has 0 rows"),
    ],
)
def test_a_wrong_cell_is_told_with_file_row_and_column(rows: dict[str, list[Row]], told: str, tmp_path: Path) -> None:
    with pytest.raises(BrokenCatalog, match=told):
        small_catalog(tmp_path, **rows)


def test_a_row_with_an_unquoted_comma_is_told(tmp_path: Path) -> None:
    folder = write_catalog(tmp_path)
    with (folder / "cross_references.csv").open("a", encoding="utf-8") as file:
        file.write("K100,12,5,BV-12-RED\n")
    with pytest.raises(BrokenCatalog, match=r"cross_references\.csv, row 5: 4 values, the header has 3"):
        load_catalog(folder)


def test_a_folder_that_is_none_is_told(tmp_path: Path) -> None:
    with pytest.raises(BrokenCatalog, match="is no folder"):
        load_catalog(tmp_path / "nowhere")


def test_a_catalogue_can_be_sent_to_another_process(catalog: Catalog) -> None:
    again = pickle.loads(pickle.dumps(catalog))
    assert again.products.keys() == catalog.products.keys()
