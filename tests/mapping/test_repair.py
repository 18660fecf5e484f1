"""Reading and typing errors are undone where the catalogue shows how, and nowhere else."""

from __future__ import annotations

import pytest

from mapping import Catalog
from mapping.products.facts import describe
from mapping.products.finder import ProductFinder
from mapping.products.likeness import SURE, against, likeness
from mapping.products.speller import halves, meant_by, spelling_keys


@pytest.fixture(scope="module")
def finder(catalog: Catalog) -> ProductFinder:
    return catalog.derive(ProductFinder)


@pytest.mark.parametrize(
    ("printed", "meant"),
    [
        ("HEX B0LT DIN 933 M8X40 A2", "HEX BOLT DIN 933 M8X40 A2"), ("HEX BOLT DIN 933 M8X4O A2", "HEX BOLT DIN 933 M8X40 A2"),
        ("RAD VALVE l5MM LH CHR THERMIX", "RAD VALVE 15MM LH CHR THERMIX"), ("ball vlave valtke", "ball valve valtek"),
        ("BALL VALVE BUTTERFIY", "BALL VALVE BUTTERFLY"), ("hexbolt M8x40", "hex bolt M8x40"),
        ("HEX BOLT DIN 933 M8X4O", "HEX BOLT DIN 933 M8X40"), ("BALL VALVE l/2\" BRS", "BALL VALVE 1/2\" BRS"),
        ("chrthermix rad valve", "chr thermix rad valve"), ("RAD VALVE I5MM", "RAD VALVE 15MM"),
    ],
)  # fmt: skip
def test_an_error_is_undone_where_the_catalogue_has_the_word(printed: str, meant: str, finder: ProductFinder) -> None:
    assert finder.describe(printed) == describe(meant)


@pytest.mark.parametrize(
    "text", ["HEX BOLT DIN 933 M8X47 A2", "bolt 51", "Sechskantschraube", "HB-99X12-Z", "please deliver soon"]
)
def test_what_the_catalogue_does_not_have_stays_as_printed(text: str, finder: ProductFinder) -> None:
    assert finder.describe(text) == describe(text)


def test_a_word_between_two_of_the_catalogue_is_neither() -> None:
    words = {key: [word for word in ("valve", "valse") if key in spelling_keys(word)] for key in spelling_keys("valxe")}
    assert meant_by("valxe", lambda key: words.get(key, [])) is None


def test_a_word_is_parted_only_where_there_is_one_way() -> None:
    known = {"grip", "seal", "gripseal", "bag", "sealbag"}.__contains__
    assert halves("gripseal", known) == ("grip", "seal")
    assert halves("gripsealbag", known) is None


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("gasa no estéril", ("sterility", "nonsterile")), ("burro senza sale", ("taste", "unsalted")),
        ("gant sans poudre", ("powdering", "powderfree")), ("1 in sterile", ("sterility", "sterile")),
        ("emitter 24 l/h", ("lph", "24")), ("Messinghahn", ("material", "brass")),
    ],
)  # fmt: skip
def test_what_is_denied_or_compounded_is_told_from_its_parts(text: str, fact: tuple[str, str]) -> None:
    assert fact in describe(text).facts


@pytest.mark.parametrize(
    ("word", "term", "at_least"),
    [
        ("cylindrique", "'cylindrical", 0.5), ("unten", "'bottom", SURE), ("schwatz", "colour=black", SURE),
        ("b1ue", "colour=blue", SURE), ("slvr", "colour=silver", SURE),
    ],
)  # fmt: skip
def test_a_word_is_like_what_it_may_stand_for(word: str, term: str, at_least: float) -> None:
    assert likeness(word, term) >= at_least


def test_a_word_liker_another_choice_speaks_for_none_beside_it() -> None:
    assert against("rounb", "'sound", likeness("rounb", "'sound"), frozenset({"'round"})) < SURE
    assert likeness("gripped", "'square") == 0.0
