"""The parts that need no server: what is typed, shown, drawn, and how well it can be seen."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.datastructures import QueryParams

from models.evidence import Evidence
from review_ui import looks
from review_ui.drawing import draw
from review_ui.edits import independent
from review_ui.lens import Lens
from review_ui.looks import STATIC, Looks
from review_ui.screen import crop, located
from review_ui.typed import normalised
from review_ui.words import path_label
from service.refusals import InvalidValue
from service.views import Difference, FieldKind, PageView, QueueSort, WordView

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("1250", "1250"),
        ("1250.5", "1250.5"),
        ("1250,50", "1250.50"),
        ("1.250,50", "1250.50"),
        ("1,250.50", "1250.50"),
        ("1 250,50", "1250.50"),
        ("1\u202f250.50", "1250.50"),
        ("1'250.50", "1250.50"),
        ("1.250.000", "1250000"),
        ("1,250,000", "1250000"),
        ("0.125", "0.125"),
        ("-3,5", "-3.5"),
        ("12.", "12"),
        ("many", "many"),
        ("12 EA", "12 EA"),
        ("1.2.3,4,5", "1.2.3,4,5"),
    ],
)
def test_numbers_are_understood_as_people_write_them(typed: str, meant: str) -> None:
    assert normalised(FieldKind.DECIMAL, typed, "x") == meant


def test_a_number_that_can_mean_two_things_is_asked_about() -> None:
    with pytest.raises(InvalidValue, match=r"1250 or 1\.25"):
        normalised(FieldKind.DECIMAL, "1,250", "lines[0].quantity")


@settings(deadline=None)  # a busy machine is no finding
@given(st.decimals(min_value=0, max_value=10**9, places=2, allow_nan=False, allow_infinity=False))
def test_what_is_shown_as_money_is_read_back_as_the_same_number(amount: Decimal) -> None:
    assert Decimal(normalised(FieldKind.DECIMAL, looks.money(amount), "x")) == amount


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2026-12-24", "2026-12-24"),
        ("24.12.2026", "2026-12-24"),
        ("3.4.26", "2026-04-03"),
        ("24/12/2026", "2026-12-24"),
        ("12/24/2026", "2026-12-24"),
        ("24 Dec 2026", "2026-12-24"),
        ("24-december-2026", "2026-12-24"),
        ("5/5/2026", "2026-05-05"),
        ("99.99.2026", "99.99.2026"),
        ("soon", "soon"),
    ],
)
def test_dates_are_understood_as_people_write_them(typed: str, meant: str) -> None:
    assert normalised(FieldKind.DATE, typed, "x") == meant


def test_a_date_that_can_mean_two_things_is_asked_about() -> None:
    with pytest.raises(InvalidValue, match="2026-04-03 or 2026-03-04"):
        normalised(FieldKind.DATE, "3/4/2026", "requested_delivery_date")


def test_numbers_are_grouped_and_no_digit_is_lost() -> None:
    assert looks.number(Decimal("1234567.8900")) == "1\u202f234\u202f567.89"
    assert looks.number("0.12345", 2) == "0.12345"
    assert looks.money("1250", "EUR") == "1\u202f250.00\u00a0EUR"
    assert looks.money(None, "EUR") == ""
    assert looks.number("n/a") == "n/a"


def test_certainty_is_never_rounded_up_to_what_it_is_not() -> None:
    assert looks.percent(0.9999) == "99\u00a0%"
    assert looks.percent(1.0) == "100\u00a0%"
    assert looks.percent(None) == ""


@pytest.mark.parametrize(
    ("ago", "words"),
    [
        (timedelta(seconds=20), "now"),
        (timedelta(minutes=59), "59\u00a0min"),
        (timedelta(hours=23), "23\u00a0h"),
        (timedelta(days=3), "3\u00a0d"),
    ],
)
def test_ages_are_short(ago: timedelta, words: str) -> None:
    assert looks.age(NOW - ago, NOW) == words


def test_paths_have_names_for_people() -> None:
    assert path_label("lines[2].quantity") == "Line 3, quantity"
    assert path_label("lines[2].quantity", "30") == "Line 30, quantity"
    assert path_label("lines[2]") == "Line 3"
    assert path_label("requested_delivery_date") == "Delivery date"


def test_a_lens_survives_its_own_address() -> None:
    lens = Lens(tab="posted", text="M8 bolt & co", reason="price_deviation", sort="largest", mine=True, page=3)
    assert Lens.of(QueryParams(lens.query(page=3))) == lens
    assert Lens.of(QueryParams("")).order is QueueSort.OLDEST
    assert Lens(tab="posted").order is QueueSort.NEWEST
    assert "page" not in lens.query(tab="all")


def difference(field: str) -> Difference:
    return Difference(field=field, before="1", after="2", by="boris", at=NOW)


def test_changes_are_merged_only_where_they_cannot_touch() -> None:
    assert independent(["po_number"], [difference("lines[0].quantity"), difference("state")])
    assert not independent(["po_number"], [difference("po_number")])
    assert independent(["lines[1].quantity"], [difference("lines[0].quantity")])
    assert not independent(["lines[1].quantity"], [difference("lines[0]")])
    assert not independent(["lines[1].quantity"], [difference("lines[+]")])


def page(medium: str = "digital", *, picture: bool = True) -> PageView:
    return PageView(number=1, width=600, height=800, medium=medium, has_picture=picture)


def test_a_crop_shows_the_place_with_its_surroundings_and_stays_on_the_page() -> None:
    corner = Evidence(page=1, left=0.98, top=0.99, right=1.0, bottom=1.0)
    piece = crop((corner,), {1: page()})
    assert piece
    assert piece.left + piece.width <= 600 and piece.top + piece.height <= 800
    assert piece.left <= 0.98 * 600 and piece.width >= 200


def test_evidence_without_a_place_or_a_picture_has_no_crop() -> None:
    whole = Evidence(page=1)
    assert not located(whole)
    assert crop((whole,), {1: page()}) is None
    assert crop((Evidence(page=1, left=0.1, top=0.1, right=0.2, bottom=0.2),), {1: page(picture=False)}) is None
    assert crop((Evidence(page=7, left=0.1, top=0.1, right=0.2, bottom=0.2),), {1: page()}) is None


def test_a_sheet_is_drawn_with_its_own_letters_and_numbers() -> None:
    words = (
        WordView(text="Qty", left=0.0, top=0.0, right=0.1, bottom=0.02, ref="Orders!A1"),
        WordView(text="Unit", left=0.3, top=0.0, right=0.4, bottom=0.02, ref="Orders!C1"),
        WordView(text="12", left=0.0, top=0.1, right=0.05, bottom=0.12, ref="Orders!A7"),
    )
    drawn = draw(page("sheet", picture=False), words)
    assert [(mark.text, mark.at) for mark in drawn.columns] == [("A", 0.0), ("C", 180.0)]
    assert [mark.text for mark in drawn.rows] == ["1", "7"]
    assert [run.text for run in drawn.runs] == ["Qty", "Unit", "12"]
    assert drawn.verticals and drawn.horizontals


def test_a_mail_is_drawn_without_a_grid() -> None:
    drawn = draw(
        page("mail", picture=False), (WordView(text="Hi", left=0, top=0, right=0.1, bottom=0.1, ref="line 1"),)
    )
    assert drawn.runs and not drawn.columns and not drawn.verticals


# -- seeing ---------------------------------------------------------------------------------------


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def palette() -> dict[str, tuple[str, str]]:
    css = (STATIC / "css" / "base.css").read_text()
    found = re.findall(r"--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)", css)
    return {name: (light, dark) for name, light, dark in found}


TEXT_ON = [
    *[(text, ground) for text in ("ink", "muted") for ground in ("bg", "surface", "raised", "sunken", "hover")],
    ("accent", "surface"),
    ("accent", "bg"),
    ("accent", "raised"),
    ("on-accent", "accent"),
    ("on-accent", "accent-hover"),
    ("on-accent-soft", "accent-soft"),
    *[(tone, ground) for tone in ("stop", "look", "good") for ground in ("bg", "surface", "raised", "hover")],
    *[(f"on-{tone}-soft", f"{tone}-soft") for tone in ("stop", "look", "good")],
    ("ink", "accent-soft"),
    ("muted", "accent-soft"),
]


@pytest.mark.parametrize("side", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), TEXT_ON)
def test_text_is_readable_by_wcag_aa(text: str, ground: str, side: int) -> None:
    colours = palette()
    assert contrast(colours[text][side], colours[ground][side]) >= 4.5


@pytest.mark.parametrize("side", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("ground", ["bg", "surface", "raised"])
@pytest.mark.parametrize("part", ["control", "focus", "look", "stop"])
def test_edges_of_controls_and_the_focus_can_be_seen_by_wcag_aa(part: str, ground: str, side: int) -> None:
    colours = palette()
    assert contrast(colours[part][side], colours[ground][side]) >= 3


def test_nothing_is_fetched_from_elsewhere() -> None:
    for path in (*STATIC.rglob("*.css"), *STATIC.glob("js/*.js"), *(STATIC.parent / "templates").glob("*.html")):
        text = re.sub(r'xmlns="http://www\.w3\.org/2000/svg"', "", path.read_text())
        assert "://" not in text, path.name
        assert "@import" not in text, path.name


def test_the_vendored_library_is_the_release_it_says() -> None:
    import hashlib

    folder = STATIC / "vendor" / "htmx"
    digest = hashlib.sha256((folder / "htmx.min.js").read_bytes()).hexdigest()
    assert digest in (STATIC / "vendor" / "README.md").read_text()
    assert "Zero-Clause BSD" in (folder / "LICENSE.txt").read_text()


def test_static_addresses_change_with_their_contents() -> None:
    one = Looks()
    assert re.fullmatch(r"[0-9a-f]{12}", one.fingerprint)
    assert one.fingerprint == Looks().fingerprint
