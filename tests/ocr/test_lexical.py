"""Doubtful words of a scan, settled by the catalogue and the words of the trade."""

from __future__ import annotations

from decimal import Decimal

import pytest

from extraction.ocr.lexical import settled
from mapping import Catalog, lexicon_of
from mapping.catalog import Company, Customer, Product, ShipTo
from models.lexicon import Lexicon
from models.transcript import Doubt, Medium, Page, Transcript, Word


def _product(sku: str, description: str, gtin: str) -> Product:
    none, zero = "", Decimal(0)
    return Product(sku, description, gtin, none, none, "EA", {}, zero, zero, zero, "EUR", False, none, zero)


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    customer = Customer(
        "C1", "Ballycotton Plumbing Ltd", (), "", "", (), "EUR", "en", "", "", None, Decimal(0), "C1-01", False
    )
    place = ShipTo("C1-01", "C1", "Ballycotton Plumbing Ltd", "12 Wharf Street", "Cork", "", "T00 X531", "IE", "")
    products = [
        _product("WST-02349-FL", "Waste fitting reducer", "5393676350001"),
        _product("B0X-108", "Junction box smooth", ""),
    ]
    company = Company("Corrib Supplies Ltd", (), "", "", (), "IE", "EUR")
    catalog = Catalog(company, {"C1": customer}, {"C1-01": place}, {p.sku: p for p in products}, {}, {}, {})
    return lexicon_of(catalog)


def read(lexicon: Lexicon, text: str, *doubts: tuple[int, str], medium: Medium = Medium.SCAN) -> Word:
    """The word as it comes out, when it was read as `text` and these characters were nearly others."""
    word = Word(text, 10, 10, 90, 20, 0.7, doubts=tuple(Doubt(at, other, 0.2) for at, other in doubts))
    page = Page(1, 595, 842, medium, (word,))
    (out,) = settled(Transcript("a.png", "image/png", "", (), (page,)), lexicon).pages[0].words
    return out


def test_a_word_of_every_form_is_read_as_forms_write_it(lexicon: Lexicon) -> None:
    assert read(lexicon, "0rder", (0, "O")).text == "Order"
    assert read(lexicon, "Descriptlon:", (8, "i"), (2, "z")).text == "Description:"


def test_a_name_on_file_settles_what_is_in_doubt(lexicon: Lexicon) -> None:
    assert read(lexicon, "Baliycotton", (3, "l"), (6, "n")).text == "Ballycotton"
    assert read(lexicon, "(TO0", (2, "0"), (1, "7")).text == "(T00"


def test_a_part_number_is_the_one_of_the_catalogue_that_fits(lexicon: Lexicon) -> None:
    assert read(lexicon, "WST-O2349-FL", (4, "0")).text == "WST-02349-FL"
    assert read(lexicon, "5393676360001", (8, "5"), (7, "0")).text == "5393676350001"


def test_a_character_that_was_read_without_doubt_stays(lexicon: Lexicon) -> None:
    assert read(lexicon, "WST-02349-EL", (5, "7")).text == "WST-02349-EL"
    assert read(lexicon, "Baliycotton", (0, "8")).text == "Baliycotton"


def test_what_no_engine_can_tell_apart_needs_no_doubt(lexicon: Lexicon) -> None:
    assert read(lexicon, "WST-O2349-FL").text == "WST-02349-FL"
    assert read(lexicon, "0rder").text == "Order"
    assert read(lexicon, "S0LO").text == "S0LO"
    assert read(lexicon, "1td").text == "1td"  # a number may stand before letters


def test_a_figure_is_never_changed_for_a_word(lexicon: Lexicon) -> None:
    assert read(lexicon, "100", (0, "l"), (1, "O")).text == "100"
    assert read(lexicon, "72", (0, "1")).text == "72"  # 12 is a house number on file


def test_a_word_that_is_known_stays_although_it_was_in_doubt(lexicon: Lexicon) -> None:
    assert read(lexicon, "Cork", (0, "W"), (3, "t")).text == "Cork"


def test_a_settled_word_is_surer_but_not_certain(lexicon: Lexicon) -> None:
    word = read(lexicon, "0rder", (0, "O"))
    assert 0.7 < word.confidence < 0.95
    assert word.doubts == ()


def test_the_words_of_a_digital_page_are_left_alone(lexicon: Lexicon) -> None:
    assert read(lexicon, "0rder", (0, "O"), medium=Medium.DIGITAL).text == "0rder"
