"""Which characters make a word, and what a word may be instead."""

import cv2
import numpy as np
from drawing import DPI, Paper, noisy, texts

from extraction.ocr import OcrOptions, OcrPage, read_image
from extraction.ocr.page import Picture
from models.transcript import Word


def read(image: Picture, dpi: float = DPI) -> OcrPage:
    return read_image(image, dpi=dpi, options=OcrOptions())


def line(page: OcrPage, first: str) -> list[str]:
    """The texts on the row that begins with this word."""
    (start,) = [word for word in page.words if word.text == first]
    row = [word for word in page.words if abs(word.middle - start.middle) < 5]
    return [word.text for word in sorted(row, key=lambda word: word.left)]


def written(*lines: str) -> Paper:
    paper = Paper()
    for row, text in enumerate(lines):
        paper.write(24, 24 + 22 * row, text)
    return paper


def test_a_dash_between_two_names_is_a_word_of_its_own() -> None:
    page = read(noisy(written("Nordwerk Technik GmbH – Leeds", "Page 1 / 3", "Wharf Street").image))
    assert line(page, "Nordwerk")[-2:] in (["–", "Leeds"], ["-", "Leeds"])
    assert line(page, "Page") == ["Page", "1", "/", "3"]


def test_a_stroke_in_the_margin_is_no_word() -> None:
    paper = written("Purchase order 4500123456", "Please confirm by return.")
    paper.line(398, 30, 398, 38)
    page = read(paper.image)
    assert sorted(texts(page)) == ["4500123456", "Please", "Purchase", "by", "confirm", "order", "return."]


def test_letters_set_wide_on_a_coarse_page_stay_one_word() -> None:
    coarse = cv2.resize(
        written("Document number Hostelería", "Encomenda de entrega").image,
        None,
        fx=0.55,
        fy=0.55,
        interpolation=cv2.INTER_AREA,
    )
    pale = np.asarray(150 + coarse.astype(np.float32) * 90 / 255, np.uint8)
    assert len(read(noisy(pale, 3), DPI * 0.55).words) == 6


def test_a_word_tells_which_characters_are_in_doubt() -> None:
    soft = cv2.GaussianBlur(written("O0O0 1lI1 8B8B S5S5", "Total 12.50").image, (0, 0), 2.4)
    words: list[Word] = list(read(noisy(np.asarray(soft, np.uint8), 12)).words)
    doubts = [(word, doubt) for word in words for doubt in word.doubts]
    assert doubts
    assert all(doubt.at < len(word.text) and doubt.text != word.text[doubt.at] for word, doubt in doubts)
    assert all(word.confidence < 1 for word, _ in doubts)
