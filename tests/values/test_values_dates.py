"""Dates, weeks and dates relative to a message's day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from babel.dates import format_date
from hypothesis import given
from hypothesis import strategies as st

from extraction.values.dates import DateOrder, Precision, document_date_order, parse_date
from extraction.values.relative_dates import add_months, add_working_days, relative_date, relative_dates
from extraction.values.weeks import parse_week
from extraction.vocabulary import time_words
from extraction.vocabulary.packs import languages

TODAY = date(2026, 11, 18)  # a Wednesday
NEAR = st.dates(date(2024, 1, 1), date(2029, 12, 31))


def only(text: str, order: DateOrder | None = None) -> date:
    (reading,) = parse_date(text, order, TODAY)
    return reading.value


@pytest.mark.parametrize(
    "text",
    [
        "25.11.2026", "25/11/2026", "25. 11. 2026", "2026-11-25", "2026/11/25", "20261125", "11/25/2026",
        "25-NOV-26", "25 Nov 2026", "Nov 25, 2026", "November 25th, 2026", "25th of November 2026", "25. November 2026",
        "25 de noviembre de 2026", "25 novembre 2026", "25 листопада 2026 р.", "25 ноября 2026 г.",
        "2026. november 25.", "2026 m. lapkričio 25 d.", "25. marraskuuta 2026", "25 Νοεμβρίου 2026", "25 Kasım 2026",
        "Wed, 25 Nov 2026", "Mittwoch, den 25.11.2026", "2026-11-25T14:30:00Z",
        "25.11.2026 14:30",
    ],
)  # fmt: skip
def test_a_date_is_read_in_every_common_style(text):
    assert only(text) == date(2026, 11, 25)


@pytest.mark.parametrize(
    "text", ["31.02.2026", "1.2.3", "4500012345", "12,50", "", "November", "25 widgets 2026", "99/99"]
)
def test_what_is_no_date_has_no_reading(text):
    assert parse_date(text, None, TODAY) == ()


def test_day_and_month_that_could_be_exchanged_give_two_readings():
    readings = parse_date("03/04/2026", None, TODAY)
    assert {reading.value for reading in readings} == {date(2026, 4, 3), date(2026, 3, 4)}
    assert all(reading.ambiguous for reading in readings)


def test_two_digits_of_a_year_may_stand_first_or_last():
    readings = parse_date("25-11-26", None, TODAY)
    assert [reading.value for reading in readings] == [date(2026, 11, 25), date(2025, 11, 26)]
    assert parse_date("25-11-26", DateOrder.YMD, TODAY)[0].value == date(2025, 11, 26)


def test_a_month_that_two_languages_name_alike_is_settled_by_the_language():
    assert {reading.value.month for reading in parse_date("25 listopada 2026", None, TODAY)} == {10, 11}
    assert [reading.value.month for reading in parse_date("25 listopada 2026", None, TODAY, "pl")] == [11]


@pytest.mark.parametrize(("order", "value"), [(DateOrder.DMY, date(2026, 4, 3)), (DateOrder.MDY, date(2026, 3, 4))])
def test_the_order_of_the_document_comes_first(order, value):
    assert parse_date("03/04/2026", order, TODAY)[0].value == value


def test_a_date_without_a_year_is_the_next_one_that_is_not_long_past():
    assert only("25.11.") == date(2026, 11, 25)
    assert only("25 Oct") == date(2026, 10, 25)
    assert only("25 Jan") == date(2027, 1, 25)


def test_a_month_alone_is_all_its_days():
    (reading,) = parse_date("November 2026", None, TODAY)
    assert (reading.value, reading.last, reading.precision) == (date(2026, 11, 1), date(2026, 11, 30), Precision.MONTH)


@pytest.mark.parametrize(
    "text",
    ["KW 47/2026", "KW47", "2026-W47", "W47/26", "week 47", "CW 47 2026", "47. týden", "nädal 47", "v.47", "sem. 47",
     "47. hét", "vecka 47", "KW 2026/47"],
)  # fmt: skip
def test_a_week_is_its_monday_to_friday(text):
    (reading,) = parse_date(text, None, TODAY)
    assert (reading.value, reading.last) == (date(2026, 11, 16), date(2026, 11, 20))
    assert reading.precision is Precision.WEEK


def test_a_week_without_a_year_is_the_nearest():
    assert parse_week("KW 2", TODAY) == date(2027, 1, 11)
    assert parse_week("KW 60", TODAY) is None


@given(day=NEAR)
def test_every_day_survives_iso_and_unambiguous_styles(day):
    for printed in (day.isoformat(), f"{day:%Y%m%d}", f"{day:%d-%b-%Y}", f"{day:%B} {day.day}, {day.year}"):
        assert [reading.value for reading in parse_date(printed, None, TODAY)] == [day]


@given(day=NEAR)
def test_every_day_survives_when_the_order_is_known(day):
    assert parse_date(f"{day:%d.%m.%Y}", DateOrder.DMY, TODAY)[0].value == day
    assert parse_date(f"{day:%m/%d/%y}", DateOrder.MDY, TODAY)[0].value == day


@pytest.mark.parametrize("language", languages("forms"))
def test_every_month_is_read_as_its_language_spells_it(language):
    for month in range(1, 13):
        day = date(2026, month, 17)
        printed = format_date(day, "long", locale=language)
        assert [reading.value for reading in parse_date(printed, None, TODAY, language)] == [day], printed


@given(text=st.text(max_size=16))
def test_no_text_breaks_the_date_parser(text):
    for reading in parse_date(text, None, TODAY):
        assert reading.value <= reading.last


def test_one_telling_date_decides_the_order_of_a_document():
    assert document_date_order(["03/04/2026", "11/25/2026"]) is DateOrder.MDY
    assert document_date_order(["03/04/2026", "25.11.2026"]) is DateOrder.DMY


def test_without_a_telling_date_the_country_decides_and_then_the_language():
    assert document_date_order(["03/04/2026"], "en", "US") is DateOrder.MDY
    assert document_date_order(["03/04/2026"], "en", "GB") is DateOrder.DMY
    assert document_date_order([], "hu") is DateOrder.YMD
    assert document_date_order(["03/04/2026"], "en") is None


@pytest.mark.parametrize(
    ("text", "language", "value"),
    [
        ("by Friday", "en", date(2026, 11, 20)),
        ("Wednesday", "en", date(2026, 11, 25)),
        ("next Friday", "en", date(2026, 11, 27)),
        ("coming Friday", "en", date(2026, 11, 20)),
        ("in 2 weeks", "en", date(2026, 12, 2)),
        ("within 10 working days", "en", date(2026, 12, 2)),
        ("by the end of the month", "en", date(2026, 11, 30)),
        ("end of next week", "en", date(2026, 11, 27)),
        ("mid December", "en", date(2026, 12, 15)),
        ("tomorrow", "en", date(2026, 11, 19)),
        ("bis spätestens Freitag", "de", date(2026, 11, 20)),
        ("nächsten Freitag", "de", date(2026, 11, 20)),
        ("Ende KW 48", "de", date(2026, 11, 27)),
        ("Anfang Dezember", "de", date(2026, 12, 1)),
        ("übermorgen", "de", date(2026, 11, 20)),
        ("vendredi prochain", "fr", date(2026, 11, 20)),
        ("dans 15 jours", "fr", date(2026, 12, 3)),
        ("a fin de mes", "es", date(2026, 11, 30)),
        ("fine mese", "it", date(2026, 11, 30)),
        ("do piątku", "pl", date(2026, 11, 20)),
        ("za 2 tygodnie", "pl", date(2026, 12, 2)),
        ("2 hét múlva", "hu", date(2026, 12, 2)),
        ("через 2 недели", "ru", date(2026, 12, 2)),
        ("perjantaihin mennessä", "fi", date(2026, 11, 20)),
        ("2 hafta içinde", "tr", date(2026, 12, 2)),
        ("do konce listopadu", "cs", date(2026, 11, 30)),
        ("senast fredag", "sv", date(2026, 11, 20)),
    ],
)
def test_a_relative_date_is_counted_from_the_day_of_the_message(text, language, value):
    (hit,) = relative_dates(text, TODAY, language)
    assert hit.reading.last == value


@pytest.mark.parametrize("language", languages("mails"))
def test_every_language_says_tomorrow_and_every_weekday(language):
    words = time_words(language)
    assert words is not None
    for tomorrow in words.words["tomorrow"]:
        reading = relative_date(tomorrow, TODAY, language)
        assert reading is not None and reading.value == TODAY + timedelta(days=1), tomorrow
    assert set(words.weekdays.values()) == set(range(7))


def test_a_weekday_is_never_the_day_of_sending_itself():
    for ahead in range(7):
        sent = TODAY + timedelta(days=ahead)
        reading = relative_date("on Friday please", sent, "en")
        assert reading is not None and sent < reading.value <= sent + timedelta(days=7)
        assert reading.value.weekday() == 4


def test_text_without_a_relative_date_has_none():
    assert relative_date("please send 20 boxes of gloves", TODAY, "en") is None


def test_a_hit_says_where_it_stands():
    text = "We need it by next Tuesday, thanks."
    (hit,) = relative_dates(text, TODAY, "en")
    assert text[hit.start : hit.end] == "next Tuesday"


def test_working_days_leave_out_the_weekend():
    assert add_working_days(date(2026, 11, 20), 1) == date(2026, 11, 23)


def test_a_month_later_than_the_31st_is_the_last_of_a_shorter_month():
    assert add_months(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert add_months(date(2026, 12, 15), 1) == date(2027, 1, 15)
