"""Pages as they come out of scanners, fax machines and telephones."""

from collections.abc import Callable

import cv2
import numpy as np
import pytest
from drawing import (
    DPI,
    EDGES,
    FIGURES,
    FONTS,
    HEADINGS,
    Paper,
    noisy,
    order,
    photographed,
    shadowed,
    texts,
    turned,
    word,
)  # fmt: skip
from PIL import Image, ImageDraw, ImageFont

from extraction.ocr import Engine, OcrOptions, OcrPage, read_image
from extraction.ocr.page import Picture
from models.perspective import in_pixels
from models.transcript import Medium

OPTIONS = OcrOptions()


def read(image: Picture, dpi: float | None = DPI, options: OcrOptions = OPTIONS) -> OcrPage:
    return read_image(image, dpi=dpi, options=options)


def missing(page: OcrPage) -> list[str]:
    found = texts(page)
    return [figure for figure in FIGURES if figure not in found]


@pytest.fixture(scope="module")
def clean() -> OcrPage:
    return read(order().image)


def test_a_clean_ruled_page_is_read_to_the_last_figure(clean: OcrPage) -> None:
    assert not missing(clean)
    assert set(HEADINGS[2:]) <= set(texts(clean))
    assert clean.medium is Medium.SCAN
    assert clean.language == "en"
    assert clean.rotation == 0


def test_a_clean_page_has_nothing_unreadable(clean: OcrPage) -> None:
    assert clean.unreadable == ()


def test_words_stand_where_they_were_printed(clean: OcrPage) -> None:
    part = word(clean, "BRG-6205-C3")
    assert part.left == pytest.approx(EDGES[1] + 3, abs=2)
    assert 120 < part.top < part.bottom < 140
    assert part.size == pytest.approx(9, rel=0.25)


def test_no_word_crosses_a_vertical_line_of_the_table(clean: OcrPage) -> None:
    inner = EDGES[1:-1]
    rows = [one for one in clean.words if 80 < one.middle < 160]
    assert rows
    assert not [one.text for one in rows for edge in inner if one.left < edge - 1.5 and one.right > edge + 1.5]


def test_the_lines_of_a_table_are_told_as_rulings(clean: OcrPage) -> None:
    across = [line for line in clean.rulings if line.horizontal]
    down = [line for line in clean.rulings if not line.horizontal]
    assert len(across) == 5
    assert len(down) == len(EDGES)
    assert across[0].right - across[0].left == pytest.approx(EDGES[-1] - EDGES[0], abs=4)


def test_the_page_has_its_printed_size(clean: OcrPage) -> None:
    assert (clean.width, clean.height) == pytest.approx((420, 300), abs=1)


def test_a_slanted_noisy_scan_is_levelled() -> None:
    page = read(noisy(turned(order().image, 2.4)))
    assert not missing(page)
    assert page.skew == pytest.approx(-2.4, abs=0.3)
    assert page.unreadable == ()


def test_text_in_the_shadow_of_a_fold_is_read() -> None:
    assert not missing(read(noisy(shadowed(order().image), 5)))


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_a_page_fed_in_sideways_or_upside_down_is_turned(quarters: int) -> None:
    page = read(np.ascontiguousarray(np.rot90(order().image, quarters)))
    assert page.rotation == quarters * 90
    assert not missing(page)
    assert (page.width, page.height) == pytest.approx((420, 300), abs=1)
    assert word(page, "BRG-6205-C3").left == pytest.approx(EDGES[1] + 3, abs=3)


def test_a_photographed_sheet_is_cut_out_and_squared() -> None:
    page = read(photographed(order().image), dpi=None)
    assert page.medium is Medium.PHOTO
    assert not missing(page)
    first, last = word(page, "10"), word(page, "30")
    assert first.left == pytest.approx(last.left, abs=4 * page.width / 420)


@pytest.mark.parametrize("given", [turned, photographed], ids=["slanted", "photographed"])
def test_where_the_page_lies_in_its_picture_is_told(given: Callable[..., Picture]) -> None:
    image = given(order().image, 2.0) if given is turned else given(order().image)
    page = read(image, dpi=None)
    high, wide = image.shape[:2]
    upright = Image.fromarray(image).transform(
        (1000, 1400),
        Image.Transform.PERSPECTIVE,
        in_pixels(page.onto_picture, (1000, 1400), (wide, high)),
        Image.Resampling.BICUBIC,
    )
    part = word(page, "BRG-6205-C3")
    spot = (part.left / page.width, part.top / page.height, part.right / page.width, part.bottom / page.height)
    box = [round(edge * size) for edge, size in zip(spot, (1000, 1400, 1000, 1400), strict=True)]
    around = [box[0] - 8, box[1] - 8, box[2] + 8, box[3] + 8]
    ink = np.asarray(upright.convert("L").crop(tuple(around))) < 120  # type: ignore[arg-type]
    assert ink[8:-8, 8:-8].sum() > 0.9 * ink.sum() > 50


def test_a_page_that_was_only_turned_is_its_whole_picture() -> None:
    assert read(np.ascontiguousarray(np.rot90(order().image, 2))).onto_picture == ()


def test_a_fax_of_half_the_lines_is_read() -> None:
    grey = cv2.cvtColor(order().image, cv2.COLOR_RGB2GRAY)
    small = cv2.resize(grey, None, fx=1, fy=0.5, interpolation=cv2.INTER_AREA)
    coarse = cv2.resize(
        np.where(small < 150, 0, 255).astype(np.uint8), grey.shape[::-1], interpolation=cv2.INTER_NEAREST
    )
    page = read(np.stack([coarse] * 3, axis=2))
    assert len(missing(page)) <= 1


def test_a_blot_over_a_quantity_is_told_and_not_guessed_at() -> None:
    paper = order()
    paper.blot(272, 131, 8)
    page = read(noisy(paper.image))
    (hidden,) = page.unreadable
    assert hidden.left < 272 < hidden.right
    assert hidden.top < 131 < hidden.bottom
    assert "250" not in texts(page)
    assert {"12", "7"} <= set(texts(page))


def test_a_smeared_quantity_in_a_table_is_told() -> None:
    image = order().image.copy()
    left, top, right, bottom = (Paper.pixels(value) for value in (263, 122, 291, 139))
    image[top:bottom, left:right] = cv2.blur(image[top:bottom, left:right], (31, 9))
    page = read(noisy(image))
    assert "250" not in texts(page)
    assert any(box.left < 277 < box.right and box.top < 131 < box.bottom for box in page.unreadable)


def test_a_logo_and_a_signature_are_nothing_unreadable() -> None:
    paper = order()
    paper.blot(380, 26, 9)
    image = paper.image.copy()
    wave = np.array([[x, 690 + 24 * np.sin(x / 9) + 10 * np.sin(x / 23)] for x in range(120, 330)], np.int32)
    cv2.polylines(image, [wave], False, (60, 40, 140), 4, cv2.LINE_AA)
    assert read(noisy(image)).unreadable == ()


def test_cyrillic_words_and_latin_codes_stand_side_by_side() -> None:
    paper = Paper()
    paper.write(24, 20, "Замовлення постачальнику 4500123456", 13)
    paper.write(24, 50, "Дата: 17.03.2026")
    paper.write(24, 70, "Термін поставки: 02.04.2026")
    for row, name in enumerate(
        ("Підшипник фланцевий", "Болт шестигранний", "Коробка розподільча", "Манометр технічний")
    ):
        paper.write(24, 100 + row * 20, f"BRG-{6205 + row}-C3", 9)
        paper.write(120, 100 + row * 20, name, 9)
        paper.write(270, 100 + row * 20, str(12 + row), 9)
        paper.write(330, 100 + row * 20, f"{45 + row},90", 9)
    paper.write(24, 200, "Просимо підтвердити отримання замовлення.")
    page = read(paper.image)
    assert page.language == "uk"
    assert {"Замовлення", "Підшипник", "фланцевий", "шестигранний", "підтвердити"} <= set(texts(page))
    assert {"BRG-6205-C3", "BRG-6208-C3", "17.03.2026", "15", "48,90"} <= set(texts(page))


def test_accents_of_several_languages_are_kept() -> None:
    paper = Paper()
    words = ("Größe", "français", "señor", "Ilość", "łączna", "coração", "Straße", "référence", "Übergröße", "être")
    for row, text in enumerate(words):
        paper.write(24, 24 + row * 22, text, 11)
    found = texts(read(paper.image))
    assert sum(text in found for text in words) >= 9


def test_an_empty_page_has_no_words_and_nothing_unreadable() -> None:
    page = read(noisy(Paper().image))
    assert page.words == ()
    assert page.unreadable == ()


def test_a_speck_of_a_picture_is_no_error() -> None:
    page = read(np.full((5, 9, 3), 255, np.uint8))
    assert page.words == ()


def test_a_strip_of_a_page_keeps_its_place_and_size() -> None:
    whole = order().image
    top, bottom = Paper.pixels(40), Paper.pixels(66)
    page = read(np.ascontiguousarray(whole[top:bottom]))
    assert (page.width, page.height) == pytest.approx((420, 26), abs=1)
    assert page.rotation == 0
    assert {"17.03.2026", "02.04.2026"} <= set(texts(page))


def test_tesseract_alone_reads_a_ruled_page() -> None:
    page = read(noisy(order().image, 4), options=OcrOptions(engine=Engine.TESSERACT))
    assert len(missing(page)) <= 2
    assert page.engine.startswith("tesseract")


def test_reading_twice_gives_the_same_page() -> None:
    image = noisy(order().image)
    assert read(image) == read(image)


def test_white_headings_on_a_dark_bar_are_read_and_nothing_there_is_unreadable() -> None:
    paper = order(ruled=False)
    pen = ImageDraw.Draw(paper.picture)
    pen.rectangle([paper.pixels(value) for value in (EDGES[0], 78, EDGES[-1], 96)], fill=(52, 66, 92))
    for edge, heading in zip(EDGES, HEADINGS, strict=False):
        font = ImageFont.truetype(str(FONTS / "DejaVuSans-Bold.ttf"), paper.pixels(8))
        pen.text((paper.pixels(edge + 3), paper.pixels(82)), heading, fill=(255, 255, 255), font=font)
    page = read(noisy(turned(paper.image, 0.9), 5))
    assert {"Part", "No", "Description", "Qty", "Unit", "Price", "Amount"} <= set(texts(page))
    assert not missing(page)
    assert page.unreadable == ()


def test_a_barcode_is_nothing_that_a_person_should_have_read() -> None:
    paper = order()
    pen = ImageDraw.Draw(paper.picture)
    at = 230.0
    for index in range(60):
        wide = (0.7, 1.4, 2.1)[index * 7 % 3]
        if index % 2 == 0:
            pen.rectangle([paper.pixels(value) for value in (at, 24, at + wide, 42)], fill=(20, 20, 20))
        at += wide
    for left, top, right, bottom in ((24, 14, 404, 14), (24, 70, 404, 70), (24, 14, 24, 70), (404, 14, 404, 70)):
        paper.line(left, top, right, bottom)
    page = read(noisy(paper.image, 5))
    assert page.unreadable == ()
    assert not missing(page)
