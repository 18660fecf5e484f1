"""Which product a line means: numbers first, hard facts in words, and never a guess."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from small_seller import ROWS, line, small_catalog

from mapping import Catalog
from mapping.products.finder import ProductFinder
from mapping.products.identify import Identified, identify


@pytest.fixture(scope="module")
def finder(catalog: Catalog) -> ProductFinder:
    return catalog.derive(ProductFinder)


def find(finder: ProductFinder, customer: str | None = "K100", **fields: Any) -> Identified:
    return identify(line(fields.pop("sku", None), **fields), customer, finder)


def chosen(finder: ProductFinder, **fields: Any) -> str | None:
    return find(finder, **fields).match.choice


def doubt(finder: ProductFinder, **fields: Any) -> str:
    found = find(finder, **fields)
    assert found.match.choice is None
    assert found.doubt is not None
    return found.doubt.code


@pytest.mark.parametrize("printed", ["HB-M8X40-A2", "hb m8x40 a2", "HB/M8X40/A2", "HBM8X40A2"])
def test_our_number_is_known_in_any_spelling(printed: str, finder: ProductFinder) -> None:
    found = find(finder, sku=printed)
    assert (found.match.choice, found.match.rule) == ("HB-M8X40-A2", "sku")


def test_a_customers_number_means_what_this_customer_means_by_it(finder: ProductFinder) -> None:
    assert chosen(finder, buyer_part="W-4711") == "HB-M8X40-A2"
    assert chosen(finder, buyer_part="W-4711", customer="K301") == "BV-12-BLU"
    assert doubt(finder, buyer_part="W-4711", customer="K200") == "unknown_product"


def test_a_customers_own_number_that_we_do_not_know_is_no_doubt_beside_one_we_know(finder: ProductFinder) -> None:
    assert chosen(finder, buyer_part="M-99887", sku="BV-12-RED") == "BV-12-RED"


def test_a_gtin_is_known_with_leading_zeros_and_spaces(finder: ProductFinder) -> None:
    assert chosen(finder, gtin="04006381333931") == "HB-M8X40-A2"
    assert chosen(finder, gtin="4 006381 333931") == "HB-M8X40-A2"


def test_a_manufacturers_number_is_found_in_whatever_slot_it_stands(finder: ProductFinder) -> None:
    assert chosen(finder, mpn="V-500-1") == "BV-12-RED"
    assert chosen(finder, sku="V5001") == "BV-12-RED"
    assert chosen(finder, buyer_part="93308045-A2", any_slot=True) == "HB-M8X45-A2"


def test_a_misread_number_needs_the_description_to_agree(finder: ProductFinder) -> None:
    found = find(finder, sku="HB-MBX4O-A2", description="Hex bolt DIN 933 M8x40 A2")
    assert (found.match.choice, found.match.rule) == ("HB-M8X40-A2", "misread_number")
    assert found.match.score < 0.99
    assert doubt(finder, sku="HB-MBX4O-A2") == "unknown_product"
    assert doubt(finder, sku="HB-MBX4O-A2", description="Hex bolt DIN 933 M8x45 A2") == "unknown_product"


def test_a_gtin_whose_check_digit_is_wrong_is_looked_for_by_its_description(finder: ProductFinder) -> None:
    assert chosen(finder, gtin="4006381333937", description="HEX BOLT DIN 933 M8X40 A2") == "HB-M8X40-A2"
    assert doubt(finder, gtin="4006381333937") == "unknown_product"


def test_numbers_that_disagree_are_a_doubt_and_no_vote(finder: ProductFinder) -> None:
    fields = {"sku": "BV-12-RED", "mpn": "V-500-1", "gtin": "4006381333931"}
    assert doubt(finder, **fields) == "ambiguous_product"
    assert {c.id for c in find(finder, **fields).match.candidates} == {"BV-12-RED", "HB-M8X40-A2"}


@pytest.mark.parametrize(
    ("sku", "description"),
    [
        ("HB-M8X40-A2", "Hex bolt DIN 933 M8 x 45 A2"),
        ("HB-M8X40-A2", "Sechskantschraube DIN 933 M8x40 A4"),
        ("RV-15-LH", "Heizkörperventil 15 mm rechts verchromt"),
        ("BV-12-RED", "Ball valve 1/2 inch brass lever blue Valtek"),
        ("BV-34-BLU", 'Vanne 1/2" laiton levier bleu'),
        ("BV-12-RED", 'Ball valve 1/2" brass butterfly red Valtek'),
        ("BV-12-RED", 'Ball valve 1/2" brass lever red Thermix'),
    ],
)
def test_numbers_that_contradict_the_descriptions_facts_are_a_doubt(
    sku: str, description: str, finder: ProductFinder
) -> None:
    assert doubt(finder, sku=sku, description=description) == "ambiguous_product"


@pytest.mark.parametrize(
    "description",
    [
        "HEX BOLT DIN 933 M8X40 A2", "Sechskantschraube DIN933 M8x40 A2", "hexbolt M8 x 40, A2 stainless, DIN 933",
        "Tornillo hexagonal", "bolts", "HEX BOLT DIN 933 M8X40 A2 box of 50", "Hex bolt M8x40 (our ref. 7)",
    ],
)  # fmt: skip
def test_a_description_that_merely_says_less_or_more_is_no_doubt(description: str, finder: ProductFinder) -> None:
    assert chosen(finder, sku="HB-M8X40-A2", description=description) == "HB-M8X40-A2"


@pytest.mark.parametrize(
    ("description", "sku"),
    [
        ("HEX BOLT DIN 933 M8X45 A2", "HB-M8X45-A2"),
        ("Hex bolt, M8x40, DIN 933, A4", "HB-M8X40-A4"),
        ("Valtek ball valve 1/2 inch lever blue brass", "BV-12-BLU"),
        ('Kugelhahn Messing 3/4" LEVER blau Valtek', "BV-34-BLU"),
        ("Ball valve ½″ brass butterfly red Valtek", "BV-12-RED-BF"),
        ("rad. valve 15 mm left hand chromed Thermix", "RV-15-LH"),
        ("Cable NYM-J 3x1,5 mm² grey", "CBL-3X15"),
    ],
)
def test_a_full_description_is_enough(description: str, sku: str, finder: ProductFinder) -> None:
    found = find(finder, description=description)
    assert (found.match.choice, found.match.rule) == (sku, "description")
    assert found.match.score > 0.9


@pytest.mark.parametrize(
    "description",
    ["Hex bolt DIN 933 M8x40", 'Ball valve 1/2" brass lever Valtek', "Rad valve 15mm chrome Thermix"],
)
def test_a_description_that_fits_several_is_ambiguous(description: str, finder: ProductFinder) -> None:
    assert doubt(finder, description=description) == "ambiguous_product"
    assert len(find(finder, description=description).match.candidates) >= 2


@pytest.mark.parametrize(
    "description",
    [
        "Hex bolt DIN 933 M8x50 A2", "Hex bolt DIN 931 M8x40 A2", "Ball valve 1/2\" brass lever green Valtek",
        "Ball valve 2\" brass lever blue Valtek", "Oak skirting board 120 x 18 mm, 4.2 m", "Cable NYM-J 5x1.5 mm2 grey",
        "Rad valve ZX-900 15mm LH chrome Thermix", "Ball valve 1/2\" brass lever red Thermix", "",
    ],
)  # fmt: skip
def test_what_we_do_not_sell_is_unknown_however_alike(description: str, finder: ProductFinder) -> None:
    assert doubt(finder, description=description) == "unknown_product"


def test_an_unknown_number_of_ours_is_never_covered_up_by_the_description(finder: ProductFinder) -> None:
    assert doubt(finder, sku="HBM8X4O99", description="HEX BOLT DIN 933 M8X40 A2") == "unknown_product"


def test_a_word_for_another_choice_is_another_product_in_any_language(tmp_path: Path) -> None:
    rows = [
        {"sku": f"P{i}", "description": text}
        for i, text in enumerate(
            ["Ruukku 9cm pyöreä Kivi", "Ruukku 9cm neliö Kivi", "Ruukku 13cm pyöreä Kivi", "Ruukku 13cm neliö Lasi"]
        )
    ]
    finder = ProductFinder(small_catalog(tmp_path, products=rows, cross_references=[], prices=[]))
    assert chosen(finder, description="Ruukku 9cm neliö Kivi") == "P1"
    assert doubt(finder, description="Ruukku 13cm neliö Kivi") == "unknown_product"
    assert doubt(finder, sku="P0", description="Ruukku 9cm neliö Kivi") == "ambiguous_product"


def test_the_same_manufacturers_number_of_two_makers_is_told_apart_by_the_description(tmp_path: Path) -> None:
    rows = [
        {"sku": "A", "description": "FILTER 10 MICRON ALPHA", "manufacturer": "Alpha", "mpn": "F-1000"},
        {"sku": "B", "description": "GREASE 400 G BETA", "manufacturer": "Beta", "mpn": "F1000"},
    ]
    finder = ProductFinder(small_catalog(tmp_path, products=rows, cross_references=[], prices=[]))
    assert chosen(finder, mpn="F 1000", description="Grease 400g") == "B"
    assert doubt(finder, mpn="F 1000") == "ambiguous_product"
    assert chosen(finder, mpn="F-1000") == "A"


def test_a_short_number_of_the_customers_is_not_taken_for_somebody_elses(tmp_path: Path) -> None:
    rows = [*ROWS["products.csv"], {"sku": "GASKET", "description": "GASKET 3MM", "mpn": "44639"}]
    finder = ProductFinder(small_catalog(tmp_path, products=rows))
    assert chosen(finder, mpn="44639") == "GASKET"
    assert doubt(finder, buyer_part="44639") == "unknown_product"


def test_a_word_that_nobody_understands_may_be_another_choice(tmp_path: Path) -> None:
    rows = [
        {"sku": f"S{i}", "description": text}
        for i, text in enumerate(["SWAB 5CM ROUND ZEN", "SWAB 5CM SQUARE ZEN", "SWAB 7CM ROUND ZEN"])
    ]
    finder = ProductFinder(small_catalog(tmp_path, products=rows, cross_references=[], prices=[]))
    assert chosen(finder, description="Zen swab 7 cm round") == "S2"
    assert doubt(finder, description="Zen swab 7 cm neliö") == "ambiguous_product"


def test_a_choice_for_a_choice_is_another_product(tmp_path: Path) -> None:
    rows = [
        {"sku": f"T{i}", "description": text}
        for i, text in enumerate(["SHIRT RED SHORT SLEEVE", "SHIRT RED LONG SLEEVE", "SHIRT BLUE LONG SLEEVE"])
    ]
    finder = ProductFinder(small_catalog(tmp_path, products=rows, cross_references=[], prices=[]))
    assert chosen(finder, description="shirt blue long sleeve") == "T2"
    assert doubt(finder, description="shirt blue short sleeve") == "unknown_product"
