"""Days told from the day of writing, in the languages people order in."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.messages.relative import told_days

FRIDAY = date(2026, 11, 13)

TOLD = [
    ("en", "please deliver by Thursday latest", "2026-11-19"),
    ("en", "we need it Friday next week", "2026-11-20"),
    ("en", "by the end of the month please", "2026-11-30"),
    ("en", "within 5 working days", "2026-11-20"),
    ("en", "in two weeks", "2026-11-27"),
    ("en", "on the 24th", "2026-11-24"),
    ("en", "by November 24th", "2026-11-24"),
    ("en", "by 3 January", "2027-01-03"),
    ("en", "in week 48", "2026-11-23"),
    ("en", "Monday 23 November 2026", "2026-11-23"),
    ("de", "bis Donnerstag", "2026-11-19"),
    ("de", "bis Ende nächster Woche", "2026-11-20"),
    ("de", "bis Monatsende", "2026-11-30"),
    ("de", "in KW 48", "2026-11-23"),
    ("de", "bis zum 24.11.", "2026-11-24"),
    ("de", "in zwei Wochen", "2026-11-27"),
    ("fr", "avant vendredi prochain", "2026-11-20"),
    ("fr", "la semaine prochaine", "2026-11-16"),
    ("fr", "fin du mois", "2026-11-30"),
    ("es", "antes del viernes", "2026-11-20"),
    ("it", "entro la fine del mese", "2026-11-30"),
    ("nl", "uiterlijk woensdag.", "2026-11-18"),
    ("pl", "do piątku", "2026-11-20"),
    ("pl", "najpóźniej w środę", "2026-11-18"),
    ("pt", "até sexta-feira", "2026-11-20"),
    ("sv", "inom två veckor", "2026-11-27"),
    ("nb", "senest fredag", "2026-11-20"),
    ("fi", "perjantaihin mennessä", "2026-11-20"),
    ("cs", "do pátku", "2026-11-20"),
    ("hu", "szerdáig", "2026-11-18"),
    ("hu", "2026. 12. 08.-ig", "2026-12-08"),
    ("uk", "до п'ятниці", "2026-11-20"),
    ("ru", "до конца недели", "2026-11-20"),
    ("tr", "2 hafta içinde", "2026-11-27"),
    ("el", "μέχρι την Παρασκευή", "2026-11-20"),
    ("lt", "iki penktadienio", "2026-11-20"),
]


@pytest.mark.parametrize(("language", "text", "day"), TOLD)
def test_a_day_told_in_words_is_found(language: str, text: str, day: str) -> None:
    assert [t.day.isoformat() for t in told_days(text.split(), FRIDAY, language)] == [day]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Guten Morgen zusammen"),
        ("en", "please send 24 boxes"),
        ("en", "payment 30 days net"),
        ("en", "a pack of 5 weeks"),
    ],
)
def test_words_that_only_look_like_a_day_are_none(language: str, text: str) -> None:
    assert told_days(text.split(), FRIDAY, language) == []


@given(st.dates(date(2020, 1, 1), date(2035, 12, 31)))
def test_a_weekday_is_the_next_such_day_strictly_after_the_writing(written: date) -> None:
    names = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
    for number, name in enumerate(names):
        (told,) = told_days(["by", name], written, "en")
        assert told.day.weekday() == number
        assert timedelta(0) < told.day - written <= timedelta(days=7)
