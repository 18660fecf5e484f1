"""The screens in six languages: complete, chosen by the person or the browser, with numbers as each writes them."""

from __future__ import annotations

import string
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from babel.messages.pofile import read_po
from conftest import Visitor
from small_trade import order_pdf

from review_ui.languages import LOCALES, NAMES, chosen, tongue
from service.desk import Desk
from tools import translations

OTHERS = sorted(set(NAMES) - {"en"})


@pytest.mark.parametrize("language", OTHERS)
def test_every_text_is_translated_and_keeps_its_gaps(language: str) -> None:
    with (LOCALES / f"{language}.po").open("rb") as file:
        catalogue = read_po(file, locale=language)
    for message in catalogue:
        if message.id:
            assert translations.translated(message.string), f"{language}: {message.id}"
        if isinstance(message.id, str) and message.id:
            gaps = [
                {name for _, name, _, _ in string.Formatter().parse(str(text)) if name}
                for text in (message.id, message.string)
            ]
            assert gaps[0] == gaps[1], message.id


def test_the_catalogues_are_those_of_the_templates() -> None:
    assert translations.main(["--check"]) == 0, "run `python -m tools.translations`"


@pytest.mark.parametrize(
    ("own", "accepted", "language"),
    [
        ("", "de-AT,de;q=0.9,en;q=0.8", "de"),
        ("", "pl,uk;q=0.5", "uk"),
        ("", "pl", "en"),
        ("fr", "de", "fr"),
        ("xx", "", "en"),
    ],
)
def test_a_persons_own_language_comes_before_the_browsers(own: str, accepted: str, language: str) -> None:
    assert chosen(own, accepted) == language


def test_numbers_days_and_plurals_are_written_as_the_language_does() -> None:
    de, uk = tongue("de"), tongue("uk")
    assert (de.group, de.decimal) == (".", ",") and uk.group == "\u00a0"
    assert [uk.plural(n, "line") for n in (1, 3, 5, 21)] == ["1 позиція", "3 позиції", "5 позицій", "21 позиція"]
    assert de.day(date(2026, 11, 21)) == "21.11.26" and tongue("en").day(date(2026, 11, 21)) == "21/11/2026"
    assert de.moment(datetime(2026, 11, 21, 14, 5, tzinfo=UTC)) == "21 Nov. 2026, 14:05 UTC"
    assert tongue("xx").gettext("Queue") == "Queue" and de.gettext("Queue") == "Liste"


def test_a_person_chooses_the_language_of_their_screens(
    clerk: Visitor, desk: Desk, take_in: Callable[[bytes, str], str]
) -> None:
    case_id = take_in(order_pdf("PO-1", ["10 XX-1 Unknown 1250 EA 0.50"]), "a.pdf")
    assert "Needs review" in clerk.http.get("/queue").text
    assert "Zu prüfen" in clerk.http.get("/queue", headers={"Accept-Language": "de"}).text
    clerk.post("/account/language", language="es")
    page = clerk.http.get("/queue", headers={"Accept-Language": "de"}).text
    assert "Por revisar" in page and '<html lang="es"' in page and "625,00" in page
    case = clerk.http.get(f"/cases/{case_id}").text
    assert "Producto no encontrado" in case and "Aprobar" in case
    clerk.post("/account/language", language="klingon")
    assert desk.user("clara").language == ""  # type: ignore[union-attr]
