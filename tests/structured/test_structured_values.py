"""Numbers, dates, texts and prices as structured documents write them."""

from datetime import date
from decimal import Decimal

import pytest

from extraction.structured.pricing import exact, less_percent, line_price, per_one
from extraction.structured.values import (
    Pieces,
    Printed,
    compact_day,
    glued,
    implied_decimals,
    iso_day,
    number_value,
    one_line,
    parse_decimal,
    text_value,
    week_day,
)


@pytest.mark.parametrize(
    ("text", "mark", "value", "sure"),
    [
        ("12.50", ".", "12.50", True),
        ("-3", ".", "-3", True),
        ("3-", ".", "-3", True),
        ("+.5", ".", "0.5", True),
        ("12,50", ",", "12.50", True),
        ("12,50", ".", "12.50", False),
        ("1,499.95", ".", "1499.95", False),
        ("1.499,95", ".", "1499.95", False),
        ("1,250", ".", "1250", False),
        ("1 250.5", ".", "1250.5", True),
    ],
)
def test_numbers_are_read_as_written_and_bent_ones_with_less_confidence(
    text: str, mark: str, value: str, sure: bool
) -> None:
    read = parse_decimal(text, mark)
    assert read is not None and read[0] == Decimal(value)
    assert (read[1] == 1.0) is sure


@pytest.mark.parametrize("text", ["", "abc", "1E5", "NaN", "12a", ".", "1.2.3", "²", "9" * 60])
def test_what_is_no_number_is_none(text: str) -> None:
    assert parse_decimal(text) is None


def test_a_piece_that_is_no_number_keeps_its_text_and_evidence() -> None:
    number = number_value(Printed("many", "segment 3 PO1*1"))
    assert number is not None and number.value is None
    assert number.text == "many" and number.confidence == 0.0 and number.evidence[0].ref == "segment 3 PO1*1"


@pytest.mark.parametrize(("text", "value"), [("2550", "25.50"), ("25.50", "25.50"), ("-100", "-1.00"), ("7", "0.07")])
def test_implied_decimals_count_only_where_no_point_is_written(text: str, value: str) -> None:
    number = implied_decimals(Printed(text, ""), 2)
    assert number is not None and number.value == Decimal(value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("20261221", date(2026, 12, 21)),
        ("261221", date(2026, 12, 21)),
        ("991231", date(1999, 12, 31)),
        ("202612210930", date(2026, 12, 21)),
        ("20261331", None),
        ("2026122", None),
        ("00000000", None),
        ("2026-12-21", None),
    ],
)
def test_compact_dates(text: str, expected: date | None) -> None:
    assert compact_day(text) == expected


def test_iso_dates_keep_the_day_their_author_wrote() -> None:
    assert iso_day("2026-11-16T23:30:00-08:00") == date(2026, 11, 16)
    assert iso_day(" 2026-11-16 ") == date(2026, 11, 16)
    assert iso_day("soon") is None


def test_weeks_have_a_first_and_a_last_day() -> None:
    assert week_day("202124", last=False) == date(2021, 6, 14)
    assert week_day("202124", last=True) == date(2021, 6, 18)
    assert week_day("202160", last=True) is None


def test_texts_keep_what_was_printed_and_fold_white_space_in_the_value() -> None:
    text = text_value(Printed("  Bolt   M8 ", "a"), None, Printed("zinc", "b"))
    assert text is not None and text.value == "Bolt M8 zinc" and text.text == "  Bolt   M8  zinc"
    assert [evidence.ref for evidence in text.evidence] == ["a", "b"]
    assert text_value(None, None) is None


def test_full_pieces_are_joined_without_a_blank() -> None:
    pieces = Pieces((Printed("abcde", ""), Printed("fgh", ""), Printed("ij", "")), 5)
    text = glued(pieces)
    assert text is not None and text.value == "abcdefgh ij"


def test_an_address_is_one_line_without_empty_parts() -> None:
    line = one_line(Printed("Am Kanal 204,", ""), None, text_value(Printed("Nürnberg", "")), Printed("DE", ""))
    assert line is not None and line.value == "Am Kanal 204, Nürnberg, DE"
    assert one_line(None, None) is None


def test_prices_are_for_one_unit_and_net() -> None:
    price, base, percent = (number_value(Printed(text, "")) for text in ("200", "100", "12.5"))
    assert (one := per_one(price, base)) is not None and one.value == Decimal(2)
    assert (net := less_percent(one, percent)) is not None and net.value == Decimal("1.75")
    lines = line_price(None, price, percent, base)
    assert lines.unit is not None and lines.unit.value == Decimal("1.75")
    assert lines.gross is not None and lines.gross.value == Decimal(2)


def test_a_base_of_zero_or_one_changes_nothing() -> None:
    price = number_value(Printed("200", ""))
    for base in ("0", "1"):
        lines = line_price(price, None, None, number_value(Printed(base, "")))
        assert lines.unit is not None and lines.unit.value == Decimal(200) and lines.base is None


def test_division_stays_readable() -> None:
    assert exact(Decimal(10) / Decimal(3)) == Decimal("3.3333333333")
    assert str(exact(Decimal("100.000"))) == "100"
