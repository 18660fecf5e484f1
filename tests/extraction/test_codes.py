"""Somebody's numbers: known ones, ones that look like it, and ones that a narrow column broke in two."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from typed_pages import cell, scene

from extraction.candidates.codes import code_shape, codes_of, trimmed
from extraction.layout.rows import Cell
from models.lexicon import CodeKind, Lexicon


def printed(text: str, lexicon: Lexicon) -> list[str]:
    return [token.printed for token in codes_of(cell(text), lexicon)]


def test_a_known_number_wins_over_its_words_however_it_is_spaced(lexicon: Lexicon) -> None:
    (token,) = codes_of(cell("WD 40 400"), lexicon)
    assert (token.printed, token.kinds) == ("WD 40 400", CodeKind.SKU)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("HX-M8-40", CodeKind.SKU),
        ("hx m8 40", CodeKind.SKU),
        ("4006381333931", CodeKind.GTIN),
        ("TV-0840", CodeKind.MPN),
        ("4711-08", CodeKind.CUSTOMER_PART),
        ("4711-09", CodeKind.NONE),
    ],
)
def test_the_catalogue_says_whose_number_it_is(text: str, kind: CodeKind, lexicon: Lexicon) -> None:
    assert codes_of(cell(text), lexicon)[0].kinds == kind


def test_brackets_and_points_around_a_number_are_none_of_it(lexicon: Lexicon) -> None:
    assert printed("(HX-M8-40), see 4711-08.", lexicon) == ["HX-M8-40", "4711-08"]
    assert trimmed("№ 4711;") == " 4711"


@pytest.mark.parametrize(
    ("likely", "unlikely"),
    [("4500012345", "45"), ("AB-4711/2", "4711"), ("PO2026-118", "Lindenstraße"), ("QX77-100", "steel"), ("7X-2", "7")],
)
def test_what_somebody_assigned_looks_more_like_a_number(likely: str, unlikely: str) -> None:
    assert code_shape(likely) > code_shape(unlikely)


@pytest.mark.parametrize("text", ["bolt", "Hexagon", "a" * 41 + "1", "12 34", "@home1!", "-"])
def test_words_and_rubbish_have_no_shape_of_a_number(text: str) -> None:
    assert code_shape(text) == 0.0


def test_an_uncertain_word_names_the_known_numbers_that_it_may_be(lexicon: Lexicon) -> None:
    sure = cell("HX-M8-4O")
    unsure = Cell(tuple(replace(w, confidence=0.8) for w in sure.words), 1)
    (near,) = codes_of(unsure, lexicon)[0].near
    assert lexicon.code_kinds(near) == CodeKind.SKU
    assert codes_of(sure, lexicon)[0].near == ()


def test_a_known_number_is_joined_over_two_rows(lexicon: Lexicon) -> None:
    found = scene(
        lexicon,
        """
        CND-50MM-MED-   Conduit 50 mm medium    12
        WHT-2M          white, 2 m lengths
        """,
    )
    assert [(t.printed, t.kinds) for t in found.codes[0] if t.left < 30] == [("CND-50MM-MED-WHT-2M", CodeKind.SKU)]
    assert not [t for t in found.codes[1] if t.left < 30], "the rest is used up"


def test_a_known_number_of_several_words_is_joined_over_two_rows(lexicon: Lexicon) -> None:
    found = scene(
        lexicon,
        """
        WD 40   Penetrating oil   6
        400     in a can
        """,
    )
    assert [t.printed for t in found.codes[0] if t.left < 30] == ["WD 40 400"]


def test_a_hyphen_at_the_end_joins_a_number_that_nobody_knows(lexicon: Lexicon) -> None:
    found = scene(
        lexicon,
        """
        ZZ4000-AB-   Special bracket   12
        77X9         galvanised
        """,
    )
    assert [t.printed for t in found.codes[0] if t.left < 30] == ["ZZ4000-AB-77X9"]


def test_two_known_numbers_under_each_other_stay_two(lexicon: Lexicon) -> None:
    found = scene(
        lexicon,
        """
        HX-M8-40   Hexagon bolt
        HX-M8-50   Hexagon bolt
        """,
    )
    assert [row[0].printed for row in found.codes] == ["HX-M8-40", "HX-M8-50"]


def test_a_price_base_under_its_price_belongs_to_it(lexicon: Lexicon) -> None:
    found = scene(
        lexicon,
        """
        HX-M8-40   Hexagon bolt M8   200   33.90 /   67.80
        1.50 mm    zinc plated              100
        """,
    )
    price = next(t for t in found.figures[0] if t.printed == "33.90")
    assert price.per == Decimal(100)
    assert [t.printed for t in found.figures[1]] == ["1.50"]
