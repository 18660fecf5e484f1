"""Figures in every usual notation."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typed_pages import cell, words_of

from extraction.candidates.figures import NumberStyle, figures_of, style_of
from extraction.candidates.tokens import Token

POINT, COMMA, SPACED = NumberStyle("."), NumberStyle(","), NumberStyle(",", spaces=True)


def one(text: str, style: NumberStyle = POINT) -> Token:
    (token,) = figures_of(cell(text), style)
    return token


@pytest.mark.parametrize(
    ("text", "style", "value"),
    [
        ("1,234.56", POINT, "1234.56"),
        ("1.234,56", COMMA, "1234.56"),
        ("1.234,56", POINT, "1234.56"),  # two signs say it themselves, whatever the rest of the page does
        ("1'234.50", POINT, "1234.50"),
        ("1 234,56", SPACED, "1234.56"),
        ("1 244,0032/roll", SPACED, "1244.0032"),
        ("R$2.76", POINT, "2.76"),
        ("12 345,60", SPACED, "12345.60"),
        ("1 234 567,00", SPACED, "1234567.00"),
        ("1.234", COMMA, "1234"),
        ("1.234", POINT, "1.234"),
        ("1,234", POINT, "1234"),
        ("0,125", POINT, "0.125"),  # nobody writes a thousand with a zero in front
        ("12,34,567.00", POINT, "1234567.00"),  # lakhs
        ("1.234.567", COMMA, "1234567"),
        (".75", POINT, "0.75"),
        ("(5.00)", POINT, "-5.00"),
        ("5.00-", POINT, "-5.00"),
        ("-5.00", POINT, "-5.00"),
        ("12.-", POINT, "12"),
    ],
)
def test_a_figure_has_the_value_that_its_notation_says(text: str, style: NumberStyle, value: str) -> None:
    assert one(text, style).value == Decimal(value)


@pytest.mark.parametrize("text", ["10.11.2026", "2026-11-10", "1.2.3", "M8", "A4", "Lindenstraße", "v1.2.3", "12:30"])
def test_dates_versions_sizes_and_words_are_no_figures(text: str) -> None:
    assert figures_of(cell(text), POINT) == []


@pytest.mark.parametrize(
    ("text", "style", "currency"),
    [("€1,250.00", POINT, "EUR"), ("12,50 €", COMMA, "EUR"), ("USD 12.50", POINT, "USD"), ("12.50 GBP", POINT, "GBP"),
     ("120,00 zł", COMMA, "PLN"), ("250 грн", COMMA, "UAH"), ("12.50", POINT, "")],
)  # fmt: skip
def test_a_currency_before_or_behind_belongs_to_the_figure(text: str, style: NumberStyle, currency: str) -> None:
    assert one(text, style).currency == currency


@pytest.mark.parametrize(
    ("text", "unit"),
    [("12pcs", "EA"), ("12 pcs", "EA"), ("3 boxes", "BX"), ("5 kg", "KGM"), ("2,5m", "MTR"), ("12 Lindenstraße", "")],
)
def test_a_unit_glued_to_a_figure_or_behind_it_belongs_to_it(text: str, unit: str) -> None:
    assert one(text, COMMA).unit == unit


@pytest.mark.parametrize(
    ("text", "per"),
    [("95.00/100", "100"), ("95.00 / 100", "100"), ("95.00 per 1000", "1000"), ("95.00 /C", "100"), ("95.00/1.000", "1000"),
     ("95.00 je 100 Stück", "100"), ("95.00", None), ("95.00 per Stück", None)],
)  # fmt: skip
def test_a_price_can_carry_its_base(text: str, per: str | None) -> None:
    assert figures_of(cell(text), POINT)[0].per == (Decimal(per) if per else None)


def test_a_percent_sign_may_stand_apart() -> None:
    assert one("7.5%").percent and one("7,5 %", COMMA).percent and not one("7.5").percent


def test_decimals_are_counted_as_printed() -> None:
    assert [one(text).decimals for text in ("12", "12.5", "12.50", "1,250.0000")] == [0, 1, 2, 4]


def test_a_house_number_behind_a_figure_is_not_drawn_into_it() -> None:
    assert [t.value for t in figures_of(cell("28195 Bremen 12"), POINT)] == [Decimal(28195), Decimal(12)]


@pytest.mark.parametrize(
    ("text", "decimal", "spaces"),
    [
        ("1.234,56 12,50 7", ",", False),
        ("1,234.56 12.50 7", ".", False),
        ("12,50 13,75 1.5", ",", False),
        ("1 250,00 340,00", ",", True),
        ("1.234 5.678", ".", False),  # nothing decides: a point
    ],
)
def test_the_document_says_how_it_writes_numbers(text: str, decimal: str, spaces: bool) -> None:
    style = style_of(words_of(text))
    assert (style.decimal, style.spaces) == (decimal, spaces)


@given(
    value=st.decimals(min_value="0.01", max_value="999999.99", places=2),
    notation=st.sampled_from([(",", "."), (".", ","), (" ", ","), ("'", "."), ("", "."), ("", ",")]),
)
def test_what_a_notation_prints_is_read_back(value: Decimal, notation: tuple[str, str]) -> None:
    group, decimal = notation
    printed = f"{value:,.2f}".replace(",", "G").replace(".", decimal).replace("G", group)
    assert one(printed, NumberStyle(decimal, spaces=group == " ")).value == value


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [("0,6622/ EA", "0.6622", "EA"), ("41.62/ roll", "41.62", "RL"), ("0,83 EUR roll", "0.83", "RL")],
)
def test_a_price_names_the_unit_that_it_is_for(text: str, value: str, unit: str) -> None:
    token = one(text, COMMA if "," in text else POINT)
    assert (str(token.value), token.unit) == (value, unit)
