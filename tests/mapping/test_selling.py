"""Units and prices: sold units, pack sizes, breaks, validity."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from small_seller import TODAY, said

from mapping import Catalog
from mapping.selling import deviates, other_unit_at, unit_of, valid_price
from models.evidence import Extracted


def price(
    catalog: Catalog, sku: str, unit: str, quantity: str | None, customer: str = "K100", day: date = TODAY
) -> str:
    product = catalog.products[sku]
    amount = Decimal(quantity) if quantity else None
    found = valid_price(catalog, catalog.customers[customer], product, unit, amount, day)
    return str(found)


def test_the_base_unit_is_meant_where_none_is_printed(catalog: Catalog) -> None:
    unit = unit_of(None, catalog.products["CBL-3X15"])
    assert (unit.code, unit.in_base, unit.assumed) == ("MTR", Decimal(1), True)


def test_a_word_of_several_meanings_is_what_the_product_is_sold_in(catalog: Catalog) -> None:
    carton = Extracted[str](value="CT", text="Karton")
    assert unit_of(carton, catalog.products["HB-M8X40-A2"]).code == "CS"
    assert unit_of(carton, catalog.products["HB-M8X45-A2"]).code == "BX"
    assert unit_of(said("PCE"), catalog.products["HB-M8X45-A2"]).code == "EA"


def test_a_unit_that_is_not_sold_is_kept_and_told(catalog: Catalog) -> None:
    unit = unit_of(said("SET"), catalog.products["HB-M8X45-A2"])
    assert (unit.code, unit.in_base) == ("SET", None)
    assert "EA, BX" in unit.problem
    assert "12 EA" in unit_of(said("DZN"), catalog.products["HB-M8X45-A2"]).problem
    unknown = unit_of(Extracted[str](value=None, text="Zwurbel"), catalog.products["HB-M8X45-A2"])
    assert unknown.code is None
    assert "Zwurbel" in unknown.problem


@pytest.mark.parametrize(
    ("sku", "unit", "quantity", "expected"),
    [
        ("HB-M8X40-A2", "EA", "10", "0.38"),
        ("HB-M8X40-A2", "EA", "500", "0.35"),
        ("HB-M8X40-A2", "BX", "1", "18.00"),
        ("HB-M8X40-A2", "BX", "20", "18.00"),
        ("HB-M8X40-A2", "CS", "1", "175.00"),
        ("HB-M8X45-A2", "EA", "49", "0.42"),
        ("HB-M8X45-A2", "BX", "1", "20.00"),
        ("HB-M8X45-A2", "EA", None, "0.42"),
        ("CBL-3X15", "MTR", "100", "0.8255"),
        ("CBL-3X15", "MTR", "30", "0.90"),
        ("BV-12-BLU", "EA", "1", "6.10"),
        ("HB-M8X45-A2", "SET", "1", "None"),
    ],
)
def test_the_valid_price_is_per_the_ordered_unit(
    sku: str, unit: str, quantity: str | None, expected: str, catalog: Catalog
) -> None:
    assert price(catalog, sku, unit, quantity) == expected


def test_a_price_is_valid_on_its_first_and_last_day_only(catalog: Catalog) -> None:
    assert price(catalog, "HB-M8X45-A2", "EA", "1", day=date(2025, 1, 1)) == "0.30"
    assert price(catalog, "HB-M8X45-A2", "EA", "1", day=date(2026, 1, 1)) == "0.42"
    assert price(catalog, "HB-M8X45-A2", "EA", "1", day=date(2026, 12, 31)) == "0.42"
    assert price(catalog, "HB-M8X45-A2", "EA", "1", day=date(2027, 1, 1)) == "0.44"


def test_no_price_is_taken_from_another_currency(catalog: Catalog) -> None:
    assert price(catalog, "HB-M8X40-A2", "EA", "1", customer="K300") == "0.45"
    assert price(catalog, "BV-12-BLU", "EA", "1", customer="K300") == "None"


def test_more_than_one_percent_is_a_deviation_and_one_percent_is_none() -> None:
    valid = Decimal("10.00")
    assert [deviates(Decimal(p), valid) for p in ("10.10", "9.90", "10.11", "9.89", "0", "10")] == [
        False, False, True, True, True, False,
    ]  # fmt: skip


def test_a_price_that_is_another_units_is_recognised(catalog: Catalog) -> None:
    bolt = catalog.products["HB-M8X40-A2"]
    assert other_unit_at(Decimal("19.00"), Decimal("0.38"), "EA", bolt) == "BX"
    assert other_unit_at(Decimal("0.50"), Decimal("0.38"), "EA", bolt) is None
