"""Dates in every usual notation, and which of day and month comes first."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typed_pages import TODAY, cell, rows

from extraction.candidates.dates import dates_of, order_of


def days(text: str, day_first: bool | None = True) -> list[date | None]:
    return [token.day for token in dates_of(cell(text), day_first, TODAY)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("10.11.2026", date(2026, 11, 10)),
        ("10/11/26", date(2026, 11, 10)),
        ("2026-11-10", date(2026, 11, 10)),
        ("2026. 11. 12.", date(2026, 11, 12)),
        ("12. 11. 2026", date(2026, 11, 12)),
        ("05 11 2026", date(2026, 11, 5)),
        ("2026-11-10T08:30:00Z", date(2026, 11, 10)),
        ("20261110", date(2026, 11, 10)),
        ("12 November 2026", date(2026, 11, 12)),
        ("November 12, 2026", date(2026, 11, 12)),
        ("12. November 2026", date(2026, 11, 12)),
        ("2026. november 13.", date(2026, 11, 13)),
        ("2026 m. gruodžio 4 d.", date(2026, 12, 4)),
        ("3rd December 2026", date(2026, 12, 3)),
        ("12 de noviembre de 2026", date(2026, 11, 12)),
        ("12 novembre 2026", date(2026, 11, 12)),
        ("12 listopada 2026", date(2026, 11, 12)),
        ("12 листопада 2026", date(2026, 11, 12)),
        ("12 Mär 2027", date(2027, 3, 12)),
        ("12-Nov-26", date(2026, 11, 12)),
        ("12.Nov.2026", date(2026, 11, 12)),
        ("KW 47/2026", date(2026, 11, 16)),
        ("KW47/2026", date(2026, 11, 16)),
        ("week 47 2026", date(2026, 11, 16)),
        ("2026-W47", date(2026, 11, 16)),
    ],
)
def test_a_date_is_read_in_any_usual_notation(text: str, expected: date) -> None:
    assert days(text) == [expected]


@pytest.mark.parametrize("text", ["31.02.2026", "4500012345", "12.50", "1.2.3", "KW 47", "12 bolts 2026", "01.01.1999"])
def test_what_is_no_day_near_today_is_no_date(text: str) -> None:
    assert days(text) == []


def test_the_month_comes_first_where_the_document_says_so() -> None:
    assert days("10/11/2026", day_first=False) == [date(2026, 10, 11)]
    assert days("13/11/2026", day_first=False) == [date(2026, 11, 13)], "there is no thirteenth month"


def test_several_dates_of_a_cell_are_read_from_left_to_right() -> None:
    assert days("from 10.11.2026 to 12 November 2026") == [date(2026, 11, 10), date(2026, 11, 12)]


@pytest.mark.parametrize(
    ("text", "day_first"),
    [
        ("Order date 04/05/2026\nDelivery 13/11/2026", True),  # a thirteenth settles it for all
        ("Order date 04/05/2026\nDelivery 11/13/2026", False),
        ("Datum 04.05.2026", True),  # points are never written month first
        ("Delivery 02/12/2026", True),  # the other reading is nine months ago
        ("Delivery 12/02/2026", False),
        ("Delivery 11/12/2026\nDuluth, MN 55802", False),  # both are plausible: the address decides
        ("Delivery 11/12/2026\nLeeds", True),
        ("Delivery 2026-11-12", None),
    ],
)
def test_the_order_of_day_and_month_is_settled_for_the_whole_document(text: str, day_first: bool | None) -> None:
    assert order_of(rows(text), "en", "GB", TODAY) is day_first


@given(day=st.dates(min_value=date(2020, 1, 1), max_value=date(2032, 12, 31)))
def test_every_day_of_these_years_is_read_back(day: date) -> None:
    assert days(day.isoformat()) == [day]
    assert days(f"{day:%d.%m.%Y}") == [day]
    assert days(f"{day:%m/%d/%Y}", day_first=False) == [day]
    assert days(f"{day.day} {day:%B} {day.year}") == [day]
    assert days(f"{day:%Y%m%d}") == [day]
