"""Where the goods go: an address on file, or a person is asked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from small_seller import ROWS, order, party, small_catalog

from mapping import Catalog
from mapping.parties.ship_to import FoundPlace, find_ship_to


def find(catalog: Catalog, customer: str = "K100", **fields: Any) -> FoundPlace:
    hint = fields.pop("ship_to_hint", None)
    return find_ship_to(order(ship_to=party(**fields), ship_to_hint=hint), catalog.customers[customer], catalog)


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("Gewerbering 33, 34139 Kassel", "K100-1"),
        ("Tor 3, Abt. 410, GEWERBERING 33, D-34139 KASSEL, Deutschland", "K100-1"),
        ("Hauptstr. 5, 80331 München", "K100-2"),
        ("Hauptstrasse 5, 80331 Muenchen", "K100-2"),
        ("80331 München, Hauptstraße 5", "K100-2"),
        ("Hauptstr. 50, 20095 Hamburg", "K100-3"),
        ("Hautpstraße 50, 20095 Hamburg", "K100-3"),
        ("Hauptstraße 50, Hamburg", "K100-3"),
    ],
)
def test_an_address_on_file_is_found_however_it_is_written(address: str, place: str, catalog: Catalog) -> None:
    assert find(catalog, name="Weber", address=address).match.choice == place


@pytest.mark.parametrize(
    ("customer", "address", "place"),
    [
        ("K300", "9225 Industrial Parkway, Peoria, IL 61666-1234, USA", "K300-1"),
        ("K301", "40 West 3rd Avenue, Omaha NE", "K301-1"),
        ("K200", "192 DOCK RD., CORK T91P902", "K200-1"),
        ("K400", "м. Львів, вул. Заводська 77", "K400-1"),
    ],
)
def test_streets_are_known_by_their_abbreviations(customer: str, address: str, place: str, catalog: Catalog) -> None:
    assert find(catalog, customer, address=address).match.choice == place


@pytest.mark.parametrize(
    "address",
    [
        "Gewerbering 332, 34139 Kassel", "Gewerbering 3, 34139 Kassel", "Gewerbering 33a, 34139 Kassel",
        "Gewerbepark 33, 34139 Kassel", "Hauptstraße 5, 20095 Hamburg", "Hauptstraße 51, 80331 München",
        "Lindenallee 46, 90478 Nürnberg", "Gewerbering, 34139 Kassel", "192 Dock Road, Cork T91 P902",
    ],
)  # fmt: skip
def test_an_address_that_is_only_like_one_on_file_is_unknown(address: str, catalog: Catalog) -> None:
    found = find(catalog, name="Weber Lager Süd", address=address)
    assert found.match.choice is None
    assert found.message
    assert found.match.candidates


def test_the_kind_of_street_tells_streets_of_one_name_apart(tmp_path: Path) -> None:
    rows = [*ROWS["ship_tos.csv"]]
    rows.append({**rows[3], "ship_to_id": "K200-2", "street": "192 Dock Street"})
    loaded = small_catalog(tmp_path, ship_tos=rows)
    assert find(loaded, "K200", address="192 Dock St, Cork T91 P902").match.choice == "K200-2"
    assert find(loaded, "K200", address="192 Dock Rd, Cork T91 P902").match.choice == "K200-1"


def test_two_names_at_one_door_are_told_apart_by_the_name_or_not_at_all(tmp_path: Path) -> None:
    rows = [*ROWS["ship_tos.csv"], {**ROWS["ship_tos.csv"][1], "ship_to_id": "K100-9", "name": "Baustelle Isar"}]
    loaded = small_catalog(tmp_path, ship_tos=rows)
    address = "Hauptstraße 5, 80331 München"
    assert find(loaded, name="Baustelle Isar", address=address).match.choice == "K100-9"
    assert find(loaded, name="Jemand", address=address).match.choice is None


def test_a_gln_is_enough_unless_the_address_is_another_one(catalog: Catalog) -> None:
    assert find(catalog, gln="4012345000016").match.rule == "gln"
    assert find(catalog, gln="4012345000016", address="Gewerbering 33, 34139 Kassel").match.choice == "K100-1"
    assert find(catalog, gln="4012345000016", address="Hauptstraße 5, 80331 München").match.choice is None
    assert find(catalog, gln="4099999999999").match.choice is None


def test_no_address_means_the_default(catalog: Catalog) -> None:
    assert find(catalog).match.choice == "K100-1"
    assert find(catalog, name="Weber & Söhne Maschinenbau GmbH").match.choice == "K100-1"


def test_a_delivery_name_alone_may_be_enough(catalog: Catalog) -> None:
    assert find(catalog, name="Weber Lager Süd").match.choice == "K100-2"
    assert find(catalog, name="Baustelle Mond").match.choice is None


def test_a_town_in_a_few_words_is_enough_where_it_is_the_only_one(tmp_path: Path) -> None:
    rows = [*ROWS["ship_tos.csv"], {**ROWS["ship_tos.csv"][1], "ship_to_id": "K100-9", "street": "Neue Gasse 1"}]
    loaded = small_catalog(tmp_path, ship_tos=rows)
    assert find(loaded, ship_to_hint="Hamburg").match.choice == "K100-3"
    assert find(loaded, ship_to_hint="our Hamburg depot").match.choice == "K100-3"
    assert find(loaded, address="Hamburg").match.choice == "K100-3"
    assert find(loaded, ship_to_hint="München").match.choice is None
    assert find(loaded, ship_to_hint="Paris").match.choice is None


def test_a_customer_without_default_and_several_addresses_needs_a_person(tmp_path: Path) -> None:
    rows = [{**row, "default_ship_to": ""} for row in ROWS["customers.csv"]]
    loaded = small_catalog(tmp_path, customers=rows)
    assert find(loaded).match.choice is None
    assert find(loaded, "K200").match.choice == "K200-1"


def test_a_street_that_slid_into_the_name_still_counts(catalog: Catalog) -> None:
    found = find(catalog, name="Weber & Söhne Maschinenbau GmbH Hauptstr. 5", address="80331 München")
    assert (found.match.choice, found.match.rule) == ("K100-2", "address")


def test_a_door_without_its_town_is_known_beside_the_places_own_name(catalog: Catalog) -> None:
    assert find(catalog, name="Weber Lager Nord", address="Hauptstr. 50").match.choice == "K100-3"
    assert find(catalog, name="Weber Lager Süd", address="Hauptstr. 50").match.choice is None
    assert find(catalog, name="Weber Lager Nord", address="Hauptstr. 50, Lübeck").match.choice is None
    assert find(catalog, name="Weber Lager Nord", address="Hauptstr. 51").match.choice is None
