"""Which words of a text layer a reader can see.

What nobody can see must not be read as the order: invisible text, text in the colour of what lies
behind it, text under a picture, letters too small for any eye, text beside the page. Colour alone
proves nothing (white letters on a dark heading are fine), so whatever looks suspicious is looked at
in a rendering of the page.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from extraction.transcripts.pdf import pdfium
from extraction.transcripts.pdf.drawing import Drawing, luminance
from extraction.transcripts.pdf.frame import Array, Frame
from extraction.transcripts.pdf.words import Words

Flags = npt.NDArray[np.bool_]

_INVISIBLE_MODES = (3, 7)  # ISO 32000-1, table 106: neither filled nor stroked; clip only
_OUTLINED_MODE = 1
_SMALLEST = 1.8  # points of font height that an eye can make out on paper
_LIKE = 40  # luminance steps of 255 between letters and ground that make one look twice
_SEEN = 28  # luminance steps within a word's box that are seen as letters
_LOOK_DPI = 110


@dataclass(frozen=True, slots=True)
class Style:
    """How a text object is drawn."""

    size: float  # points
    bold: bool
    invisible: bool
    luminance: int
    order: int  # painted as the n-th object of the page, 0 where unknown


def styles_of(words: Words, text: int, drawing: Drawing) -> list[Style]:
    """The style of each word, by its first character."""
    known: dict[int, Style] = {}
    fonts: dict[int, bool] = {}
    styles = []
    for index in words.first.tolist():
        one = pdfium.text_object(text, index) or 0
        if one not in known:
            known[one] = _style_of(one, pdfium.font_height(text, index), drawing, fonts)
        styles.append(known[one])
    return styles


def _style_of(one: int, size: float, drawing: Drawing, fonts: dict[int, bool]) -> Style:
    if not one:
        return Style(size, bold=False, invisible=False, luminance=0, order=0)
    font = pdfium.font_of(one) or 0
    if font not in fonts:
        fonts[font] = _is_bold(font)
    mode = pdfium.render_mode(one)
    color = pdfium.stroke_color(one) if mode == _OUTLINED_MODE else pdfium.fill_color(one)
    invisible = mode in _INVISIBLE_MODES or color[3] < 16
    return Style(size, fonts[font], invisible, luminance(color), drawing.text_order.get(one, 0))


def _is_bold(font: int) -> bool:
    if not font:
        return False
    name = pdfium.font_name(font).rpartition("+")[2].lower()
    return any(word in name for word in ("bold", "black", "heavy", "semibd", "demi")) or pdfium.font_weight(font) >= 600


def off_page(boxes: Array, frame: Frame) -> Flags:
    """Words whose middle lies outside the visible page; `boxes` are left, top, right, bottom on it."""
    x, y = (boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2
    return np.asarray((x < 0) | (y < 0) | (x > frame.width) | (y > frame.height), dtype=np.bool_)


def under_pictures(words: Words, styles: list[Style], drawing: Drawing) -> Flags:
    """Words over which a picture was painted later, as some scanning software does with its own reading."""
    covered = np.zeros(len(words.text), np.bool_)
    if not drawing.images:
        return covered
    order = np.array([style.order for style in styles], dtype=np.int64)
    for image in drawing.images:
        if image.pixels != (0, 0):
            covered |= _inside(words, image.corners) & (order < image.order) & (order > 0)
    return covered


def _inside(words: Words, corners: tuple[float, float, float, float]) -> Flags:
    x = (words.corners[:, 0] + words.corners[:, 2]) / 2
    y = (words.corners[:, 1] + words.corners[:, 3]) / 2
    left, bottom, right, top = corners
    return np.asarray((x >= left) & (x <= right) & (y >= bottom) & (y <= top), dtype=np.bool_)


def suspicious(words: Words, styles: list[Style], drawing: Drawing) -> Flags:
    """Words in a colour like that of what lies behind them, or with something painted over them."""
    own = np.array([style.luminance for style in styles], dtype=np.int64)
    order = np.array([style.order for style in styles], dtype=np.int64)
    ground = np.full(len(own), 255, np.int64)
    covered: Flags = np.zeros(len(own), np.bool_)
    if drawing.fills:
        boxes = np.array([fill.corners for fill in drawing.fills])
        x = ((words.corners[:, 0] + words.corners[:, 2]) / 2)[:, None]
        y = ((words.corners[:, 1] + words.corners[:, 3]) / 2)[:, None]
        within = (x >= boxes[:, 0]) & (x <= boxes[:, 2]) & (y >= boxes[:, 1]) & (y <= boxes[:, 3])
        painted = np.array([fill.order for fill in drawing.fills])
        under = within & (painted < order[:, None])
        covered = np.asarray((within & (painted > order[:, None]) & (order[:, None] > 0)).any(1), dtype=np.bool_)
        shades = np.array([fill.luminance for fill in drawing.fills])
        latest = np.where(under, painted, -1).argmax(1)
        ground = np.where(under.any(1), shades[latest], ground)
    return np.asarray((np.abs(own - ground) < _LIKE) | covered, dtype=np.bool_)


def unseen(boxes: Array, doubtful: Flags, page: Any, turn: int) -> Flags:
    """Which of the doubtful words leave no trace in a rendering of the page turned by `turn` degrees.

    A doubtful word under another word counts as unseen: what shows there is the other one.
    """
    hidden = np.zeros(len(doubtful), np.bool_)
    if not doubtful.any():
        return hidden
    scale = _LOOK_DPI / 72
    picture = page.render(scale=scale, rotation=turn, grayscale=True).to_numpy()
    picture = picture.reshape(picture.shape[0], picture.shape[1])
    plain = boxes[~doubtful]
    for index in np.flatnonzero(doubtful).tolist():
        left, top, right, bottom = boxes[index]
        x, y = (left + right) / 2, (top + bottom) / 2
        beneath = (plain[:, 0] <= x) & (x <= plain[:, 2]) & (plain[:, 1] <= y) & (y <= plain[:, 3])
        hidden[index] = bool(beneath.any()) or not _shows(picture, boxes[index] * scale)
    return hidden


def _shows(picture: npt.NDArray[np.uint8], box: Array) -> bool:
    left, top, right, bottom = box
    margin = 0.12 * (bottom - top)
    rows = slice(max(int(top + margin), 0), max(int(bottom - margin) + 1, 0))
    patch = picture[rows, max(int(left), 0) : max(int(right) + 1, 0)]
    return bool(patch.size) and int(patch.max()) - int(patch.min()) >= _SEEN


def too_small(words: Words, styles: list[Style]) -> Flags:
    """Words in letters that no eye can make out."""
    sizes = np.array([style.size for style in styles])
    return np.asarray(np.minimum(sizes, words.size) < _SMALLEST, dtype=np.bool_)
