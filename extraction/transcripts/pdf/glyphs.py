"""The characters of a page as pdfium places them, brought into their reading direction.

Upright characters, nearly all there are, take the fast way: one box a character. For turned ones
pdfium's boxes mean nothing, so origin, font size and advance width are put together by hand.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from extraction.transcripts.pdf import pdfium

Array = npt.NDArray[np.float64]
Indexes = npt.NDArray[np.int64]

_DESCENT = 0.2  # of the font size below the base line, where the font's own value is not known
_HYPHEN = 0x02
_SPACES = (0xA0, 0x1680, *range(0x2000, 0x200B), 0x2028, 0x2029, 0x202F, 0x205F, 0x3000)


@dataclass(frozen=True, slots=True)
class Glyphs:
    """Characters that share a direction, in the order of the content stream.

    `start`, `end` run along the direction, `base` grows downwards across it, all in points.
    `angle` is the direction, degrees counter-clockwise in PDF space; `descent` the share of the
    font size that lies below `base`.
    """

    angle: int
    descent: float
    index: Indexes  # pdfium's character index
    code: npt.NDArray[np.uint32]
    start: Array
    end: Array
    base: Array
    size: Array

    def corners(self, left: Array, right: Array, base: Array, size: Array) -> Array:
        """(n, 4) left, bottom, right, top in PDF space of spans along the direction."""
        above, below = -base + size * (1 - self.descent), -base - size * self.descent
        if self.angle == 0:
            return np.stack((left, below, right, above), axis=1)
        radians = np.deg2rad(self.angle)
        cos, sin = np.cos(radians), np.sin(radians)
        x = np.stack([u * cos - v * sin for u in (left, right) for v in (above, below)])
        y = np.stack([u * sin + v * cos for u in (left, right) for v in (above, below)])
        return np.stack((x.min(0), y.min(0), x.max(0), y.max(0)), axis=1)


def upright_glyphs(text: int, count: int, codes: npt.NDArray[np.uint32]) -> Glyphs | None:
    """All characters of a text page, taken for upright; None when their boxes show that this will not do."""
    loose = pdfium.loose_boxes(text, count).astype(np.float64)
    width, height = loose[:, 2] - loose[:, 0], loose[:, 3] - loose[:, 1]
    blank = is_blank(codes)
    # a box is degenerate when the matrix's first element is nought: the text stands on its side
    if (((height < 0.05) | (width < 0.001 * height)) & ~blank).any() or _walks_backwards(loose, blank):
        return None
    return None if _are_ink(height[~blank]) else _upright(np.arange(count, dtype=np.int64), codes, loose)


def all_upright(text: int, some: Indexes) -> bool:
    """Whether the characters at these indexes stand upright, within three degrees."""
    return not len(some) or bool((np.abs(np.sin(pdfium.angles(text, some))) < 0.05).all())


def glyphs_by_direction(text: int, count: int, codes: npt.NDArray[np.uint32]) -> Iterator[Glyphs]:
    """The characters of a text page that the writer set, one `Glyphs` for each direction."""
    seen = _set_by_writer(text, codes)
    loose = pdfium.loose_boxes(text, count).astype(np.float64)
    degrees = np.rint(np.rad2deg(pdfium.angles(text, seen).astype(np.float64))).astype(np.int64) % 360
    near_right = (degrees + 2) // 90 * 90  # 0..4 degrees off a right angle is that right angle
    degrees = np.where(np.abs((degrees + 45) % 90 - 45) <= 2, near_right % 360, degrees)
    for angle in np.unique(degrees).tolist():
        index = seen[degrees == angle]
        dark = index[~is_blank(codes[index])]
        if angle == 0 and not _are_ink(loose[dark, 3] - loose[dark, 1]):
            yield _upright(index, codes, loose[index])
        else:
            yield _turned(text, index, codes[index], angle)


def _set_by_writer(text: int, codes: npt.NDArray[np.uint32]) -> Indexes:
    """All characters but the white space that pdfium supplies where it sees gaps and ends of lines."""
    blank = np.flatnonzero(is_blank(codes))
    real = codes != 0
    real[blank] = [codes[one] >= 0x20 and not pdfium.is_generated(text, one) for one in blank.tolist()]
    return np.flatnonzero(real).astype(np.int64)


def _are_ink(heights: Array) -> bool:
    """Whether boxes are those of the ink and not of the font, as with fonts that state no height.

    A page has a handful of font sizes, but ink of many heights.
    """
    return len(np.unique(np.rint(heights * 20))) > max(24, 0.02 * len(heights)) or (
        len(heights) > 8 and bool((np.abs(np.diff(heights)) > 0.25 * heights[1:]).mean() > 0.3)
    )


def is_blank(codes: npt.NDArray[np.uint32]) -> npt.NDArray[np.bool_]:
    """Which characters are white space of any kind; pdfium's mark of a hyphen at a line's end is none."""
    return np.asarray(((codes <= 0x20) & (codes != _HYPHEN)) | np.isin(codes, _SPACES), dtype=np.bool_)


def _walks_backwards(loose: Array, blank: npt.NDArray[np.bool_]) -> bool:
    """Whether many characters stand just left of the one before them, as text on its head does."""
    seen = loose[~blank]
    if len(seen) < 4:
        return False
    same_line = np.abs(np.diff(seen[:, 1])) < 0.5
    back = seen[1:, 2] <= seen[:-1, 0] + 0.3 * (seen[1:, 3] - seen[1:, 1])
    near = seen[:-1, 0] - seen[1:, 2] < (seen[1:, 3] - seen[1:, 1])
    return bool((same_line & back & near).sum() > 0.1 * len(seen))


def _upright(index: Indexes, codes: npt.NDArray[np.uint32], loose: Array) -> Glyphs:
    size = np.maximum(loose[:, 3] - loose[:, 1], 0.01)
    return Glyphs(0, 0.0, index, codes[index], loose[:, 0], loose[:, 2], -loose[:, 1], size)


def _turned(text: int, index: Indexes, codes: npt.NDArray[np.uint32], angle: int) -> Glyphs:
    radians = np.deg2rad(angle)
    cos, sin = np.cos(radians), np.sin(radians)
    origin = pdfium.origins(text, index)
    along = origin[:, 0] * cos + origin[:, 1] * sin
    across = origin[:, 1] * cos - origin[:, 0] * sin
    size, advance = _advances(text, index, codes)
    ink = pdfium.tight_boxes(text, index)
    ink_ends = np.stack([x * cos + y * sin for x in (ink[:, 0], ink[:, 1]) for y in (ink[:, 2], ink[:, 3])])
    end = np.maximum(along + advance, ink_ends.max(0))  # the letters of a ligature share its ink
    return Glyphs(angle, _DESCENT, index, codes, along, end, -across, size)


def _advances(text: int, index: Indexes, codes: npt.NDArray[np.uint32]) -> tuple[Array, Array]:
    """Font size and advance width in points of each character; 0 where the font does not tell."""
    objects = np.array([pdfium.text_object(text, one) or 0 for one in index.tolist()], dtype=np.int64)
    size, advance = np.zeros(len(index)), np.zeros(len(index))
    for one in np.unique(objects).tolist():
        members = np.flatnonzero(objects == one)
        height = max(pdfium.font_height(text, int(index[members[0]])), 0.01)
        size[members] = height
        if not one:
            continue
        font = pdfium.font_of(one)
        widths = {code: pdfium.glyph_width(font, code, height) for code in set(codes[members].tolist())} if font else {}
        advance[members] = [widths.get(code, 0.0) for code in codes[members].tolist()]
    return size, advance
