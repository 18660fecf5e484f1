"""Numbers, money, percentages and quantities."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.values.amounts import parse_money, parse_percent, parse_quantity, price_base
from extraction.values.numbers import NumberStyle, document_style, number, parse_number

GERMAN = NumberStyle(",", ".", 0.9)
AMERICAN = NumberStyle(".", ",", 0.9)
STYLES = [(",", "."), (".", ","), (",", " "), (",", "\u00a0"), (",", "\u202f"), (".", "'"), (".", "\u2019"), (",", "")]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,234.56", "1234.56"),
        ("1.234,56", "1234.56"),
        ("1 234,56", "1234.56"),
        ("1\u00a0234,56", "1234.56"),
        ("1\u2009234,56", "1234.56"),
        ("1'234.56", "1234.56"),
        ("1\u2019234.56", "1234.56"),
        ("1,23,456.00", "123456.00"),
        ("1,5", "1.5"),
        (",50", "0.50"),
        ("12.-", "12"),
        ("12,--", "12"),
        ("12:-", "12"),
        ("(12.50)", "-12.50"),
        ("-5", "-5"),
        ("5-", "-5"),
        ("\u22125,10", "-5.10"),
        ("1.234.567", "1234567"),
        ("0.125", "0.125"),
        ("1234.567", "1234.567"),
        ("007", "7"),
    ],
)
def test_a_number_that_can_be_read_one_way_is_read_that_way(text, value):
    readings = parse_number(text)
    assert [reading.value for reading in readings] == [Decimal(value)]
    assert not readings[0].ambiguous


@pytest.mark.parametrize("text", ["12.10.2026", "1.2.3", "12 50", "", "-", "abc", "12a", "1,23,45", "1..2", "²"])
def test_what_is_no_number_has_no_reading(text):
    assert parse_number(text) == ()


@pytest.mark.parametrize(("text", "style", "value"), [("1.234", GERMAN, "1234"), ("1.234", AMERICAN, "1.234"),
                                                     ("1,234", GERMAN, "1.234"), ("1,234", AMERICAN, "1234")])  # fmt: skip
def test_the_document_settles_what_can_be_read_twice(text, style, value):
    first, second = parse_number(text, style)
    assert (first.value, first.fits, second.fits) == (Decimal(value), True, False)
    assert first.ambiguous and second.ambiguous


@pytest.mark.parametrize(("decimal", "thousands"), STYLES)
@given(cents=st.integers(min_value=-(10**12), max_value=10**12))
def test_every_amount_survives_printing_in_every_style(decimal, thousands, cents):
    value = Decimal(cents) / 100
    printed = f"{value:,.2f}".replace(",", "\0").replace(".", decimal).replace("\0", thousands)
    assert [reading.value for reading in parse_number(printed)] == [value]


@given(value=st.integers(min_value=0, max_value=10**9))
def test_every_whole_number_survives_printing_without_signs(value):
    assert number(str(value)) == value


@given(text=st.text(alphabet="0123456789.,' -()+€", max_size=14))
def test_no_text_of_digits_and_signs_breaks_the_parser(text):
    for reading in parse_number(text):
        assert reading.value.is_finite()


def test_a_document_of_decimal_commas_writes_decimal_commas():
    style = document_style(["1.234,56", "12,50", "1.234", "7", "Stück", "3,00"])
    assert (style.decimal, style.thousands) == (",", ".") and style.strength > 0.5


def test_a_document_of_decimal_points_writes_decimal_points():
    assert document_style(["1,234.56", "12.50", "1,234"]).decimal == "."


def test_a_document_without_telling_numbers_has_no_style():
    style = document_style(["12", "1.234", "Hello"])
    assert (style.decimal, style.strength) == ("", 0.0)


def test_two_prices_outweigh_one_section_number():
    assert document_style(["2.1", "12,50", "3,99"]).decimal == ","


def test_a_document_that_writes_both_ways_is_less_sure():
    assert document_style(["12,50", "12.50"]).strength < document_style(["12,50", "13,50"]).strength


@pytest.mark.parametrize(
    ("text", "amount", "code"),
    [
        ("€12,50", "12.50", "EUR"),
        ("USD 12.50", "12.50", "USD"),
        ("12,50 zł", "12.50", "PLN"),
        ("1 250,00 грн", "1250.00", "UAH"),
        ("-12,50 €", "-12.50", "EUR"),
        ("€ -12,50", "-12.50", "EUR"),
        ("CHF 1'250.00", "1250.00", "CHF"),
        ("12,50 kr", "12.50", "SEK"),
        ("12,50", "12.50", None),
    ],
)
def test_money_is_read_with_its_currency(text, amount, code):
    (money,) = parse_money(text, None, "SE")
    assert (money.amount, money.currency) == (Decimal(amount), code)


def test_a_price_may_say_how_many_it_is_for():
    (money,) = parse_money("12,50 €/100 St")
    assert (money.amount, money.currency, money.per, money.unit) == (Decimal("12.50"), "EUR", Decimal(100), "St")


@pytest.mark.parametrize("text", ["12 foo", "EUR 12,50 USD", "EUR", "Seite 3"])
def test_what_is_no_money_has_no_reading(text):
    assert parse_money(text) == ()


def test_per_cent_is_read_and_never_in_thousands():
    assert parse_percent("7,5 %") == Decimal("7.5")
    assert parse_percent("19,000 %") == 19
    assert parse_percent("7") is None


@pytest.mark.parametrize(
    ("text", "base"),
    [("/100", 100), ("per 100", 100), ("je 1000 St", 1000), ("pro 1.000", 1000), ("%o", 1000), ("‰", 1000), ("C", 100),
     ("M", 1000), ("za 100 szt.", 100), ("100", 100)],
)  # fmt: skip
def test_a_price_base_is_read(text, base):
    assert price_base(text) == base


@pytest.mark.parametrize("text", ["m", "Stück", "", "per 0", "1,5"])
def test_what_is_no_price_base_is_none(text):
    assert price_base(text) is None


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [("12pcs", "12", "pcs"), ("100 m", "100", "m"), ("24x", "24", ""), ("x 24", "24", ""), ("2,5 kg", "2.5", "kg"),
     ("½ kg", "0.5", "kg"), ("12", "12", ""), ("10 lfd. m", "10", "lfd. m")],
)  # fmt: skip
def test_a_quantity_is_read_with_its_unit(text, value, unit):
    (quantity,) = parse_quantity(text)
    assert (quantity.value, quantity.unit) == (Decimal(value), unit)


@pytest.mark.parametrize("text", ["12 M8x40", "Schraube", "-5", "12/3", "7 %", "12 very long words here"])
def test_what_is_no_quantity_has_no_reading(text):
    assert parse_quantity(text) == ()
