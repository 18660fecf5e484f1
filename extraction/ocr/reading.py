"""From a picture to an `OcrPage`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import cv2
import numpy as np

from extraction.ocr import paddle
from extraction.ocr.page import OcrOptions, OcrPage, Picture
from extraction.ocr.rulings import Lines, erase, find_lines
from extraction.ocr.straighten import Levelled, level, turn_over
from extraction.ocr.words import Found, words_of
from models.transcript import Ruling, Word

LOOK_AT = 126.0  # dots per inch at which the detector looks for text


@contextmanager
def _one_thread() -> Iterator[None]:
    before = cv2.getNumThreads()
    cv2.setNumThreads(1)
    try:
        yield
    finally:
        cv2.setNumThreads(before)


def read_image(image: Picture, *, dpi: float | None, options: OcrOptions) -> OcrPage:
    """Read one page from an RGB picture; `dpi` None takes the picture to be A4 or Letter wide."""
    with _one_thread():
        return _read(image, dpi, options)


def _read(image: Picture, dpi: float | None, options: OcrOptions) -> OcrPage:
    levelled = level(image, dpi)
    upright = levelled.upright
    strips = paddle.detect(levelled.even, width=round(upright.width / upright.dpi * LOOK_AT))
    recogniser = paddle.careful()
    assert recogniser
    lines = find_lines(levelled.ink, upright.dpi)
    cuts = [paddle.cut(levelled.even, strip) for strip in strips]
    said = paddle.recognise(recogniser, cuts)
    text_ink = np.asarray(levelled.ink & (1 - lines.ink), np.uint8)
    found = [
        word
        for index, (strip, glyphs) in enumerate(zip(strips, said, strict=True))
        for word in words_of(strip, glyphs, text_ink, index, _crossing(strip, lines))
    ]
    scale = 72 / upright.dpi
    return OcrPage(
        tuple(_word(word, scale) for word in found), (), upright.width * scale, upright.height * scale,
        upright.rotation, upright.medium, "", recogniser.name, _told(lines, scale), skew=upright.slant,
    )


def _crossing(strip: paddle.Strip, lines: Lines) -> list[float]:
    top, bottom = strip.y - strip.height / 4, strip.y + strip.height / 4
    return [
        (left + right) / 2
        for left, upper, right, lower in lines.down
        if upper <= top and lower >= bottom and abs((left + right) / 2 - strip.x) < strip.width / 2
    ]


def _word(found: Found, scale: float) -> Word:
    return Word(
        found.text, found.left * scale, found.top * scale, found.right * scale, found.bottom * scale,
        found.confidence, found.size * scale,
    )


def _told(lines: Lines, scale: float) -> tuple[Ruling, ...]:
    return tuple(Ruling(*(edge * scale for edge in segment)) for segment in (*lines.across, *lines.down))


def bare_pass(image: Picture, options: OcrOptions, *, cyrillic: bool = False) -> int:
    """One pass of the first engine over a picture as it is, to compare costs with; the number of lines read."""
    grey = np.asarray(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), np.uint8)
    with _one_thread():
        strips = paddle.detect(grey, width=round(8.27 * LOOK_AT))
        recogniser = paddle.careful()
        assert recogniser
        return len(paddle.recognise(recogniser, [paddle.cut(grey, strip) for strip in strips]))


def picture(image: Picture, *, dpi: float | None, options: OcrOptions) -> Picture:
    """The upright, rectified picture that the coordinates of `read_image` refer to."""
    return image
