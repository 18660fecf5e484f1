"""Whether a page lies on its side or stands on its head."""

from __future__ import annotations

from collections.abc import Sequence

from extraction.ocr import paddle, tesseract
from extraction.ocr.paddle import Recogniser, Strip
from extraction.ocr.page import Grey
from extraction.ocr.scene import Clock

LINE_LIKE = 1.8  # a strip so much longer than high is a line of characters, not one of them
TRIED = 6  # lines read either way up
SURE = 0.88  # mean confidence of a line read the right way up
CLEARLY = 0.08  # by which one way must read better than the other
WHOLE_PAGE = 600  # pixels a picture must measure for Tesseract to judge it


def on_its_side(strips: Sequence[Strip]) -> bool:
    """Whether most lines of text run up or down the page."""
    across = sum(strip.width for strip in strips if strip.width > LINE_LIKE * strip.height)
    along = sum(strip.height for strip in strips if strip.height > LINE_LIKE * strip.width)
    return along > across


def upside_down(even: Grey, strips: Sequence[Strip], recogniser: Recogniser, clock: Clock) -> bool:
    """Whether the text reads better turned by 180 degrees; False where nothing tells."""
    tried = _telling(strips)
    if not tried:
        return False
    upright = _sureness(even, tried, recogniser, turned=False)
    if upright >= SURE:
        return False
    turned = _sureness(even, tried, recogniser, turned=True)
    if abs(upright - turned) >= CLEARLY or min(even.shape) < WHOLE_PAGE or not tesseract.available():
        return turned > upright + CLEARLY
    return tesseract.turn_and_script(even, seconds=max(1.0, clock.left))[0] == 180


def _telling(strips: Sequence[Strip]) -> list[Strip]:
    """Lines of a few characters from all over the page."""
    usable = [strip for strip in strips if 2.2 * strip.height < strip.width < 14 * strip.height and strip.sure > 0.6]
    if len(usable) < 2:
        usable = [strip for strip in strips if strip.width > 1.3 * strip.height]
    step = max(1, len(usable) // TRIED)
    return usable[::step][:TRIED]


def _sureness(even: Grey, strips: Sequence[Strip], recogniser: Recogniser, *, turned: bool) -> float:
    lines = paddle.recognise(recogniser, [paddle.line_picture(even, strip, turned=turned) for strip in strips])
    sure = [sum(glyph.confidence for glyph in glyphs) / len(glyphs) if glyphs else 0.0 for glyphs in lines]
    return sum(sure) / len(sure)
