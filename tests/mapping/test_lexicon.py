"""What the reader is told of the catalogue."""

from __future__ import annotations

import pytest

from mapping import Catalog, CatalogLexicon, lexicon_of
from models.lexicon import CodeKind, Lexicon


@pytest.fixture(scope="module")
def lexicon(catalog: Catalog) -> CatalogLexicon:
    return lexicon_of(catalog)


def test_the_seller_is_known(lexicon: CatalogLexicon) -> None:
    asked: Lexicon = lexicon  # what the reader sees
    assert asked.seller_names == ("Norwich Fixings Ltd", "Norwich Fixings", "NFX")
    assert asked.seller_ids == ("GB111222333", "5060000000017")
    assert asked.seller_domains == ("norwichfixings.co.uk",)
    assert (asked.seller_country, asked.seller_currency) == ("GB", "GBP")


def test_a_number_tells_whose_it_is(lexicon: CatalogLexicon) -> None:
    assert lexicon.code_kinds("hb m8x40 a2") is CodeKind.SKU
    assert lexicon.code_kinds("4006381333931") is CodeKind.GTIN
    assert lexicon.code_kinds("V-500-1") is CodeKind.MPN
    assert lexicon.code_kinds("w 4711") is CodeKind.CUSTOMER_PART
    assert lexicon.code_kinds("4500012345") is CodeKind.NONE
    assert lexicon.code_kinds("") is CodeKind.NONE


def test_a_misread_number_leads_to_the_known_one(lexicon: CatalogLexicon) -> None:
    assert lexicon.near_codes("HB-MBX4O-A2") == ("HBM8X40A2",)
    assert lexicon.near_codes("W-47l1") == ("W4711",)
    assert lexicon.near_codes("4006381333937") == ("4006381333931",)
    assert lexicon.near_codes("HB-M8X40-A2") == ()
    assert lexicon.near_codes("Quantity") == ()


def test_names_places_and_words_are_weighed(lexicon: CatalogLexicon) -> None:
    assert lexicon.customer_names("WEBER UND SÖHNE MASCHINENBAU GMBH") == 1.0
    assert lexicon.customer_names("Weber Lager Süd") > 0.9
    assert lexicon.customer_names("Terms and conditions") < 0.3
    assert lexicon.is_seller("NORWICH FIXINGS LIMITED") == 1.0
    assert lexicon.is_seller("Weber & Söhne Maschinenbau GmbH") < 0.5
    assert lexicon.place("80331 München") == 1.0
    assert lexicon.place("T91 P902") == 1.0
    assert lexicon.place("Payment terms") == 0.0
    assert lexicon.product_words("hex bolt M8") > 0.6
    assert lexicon.product_words("Sehr geehrte Damen und Herren") == 0.0


def test_more_is_told_to_who_asks(lexicon: CatalogLexicon) -> None:
    assert lexicon.customer_of_id("DE 123456789") == ("K100",)
    assert lexicon.customer_of_id("K-100") == ("K100",)
    assert lexicon.customers_of_domain("glenmore.ie") == ("K200", "K201")
    assert lexicon.customers_of_domain("gmail.com") == ()
    assert lexicon.places_at("Hauptstr. 5, 80331 München") == ("K100-2",)
    assert "BX" in lexicon.units_sold
    assert lexicon.currencies == {"EUR", "USD", "UAH", "GBP"}
