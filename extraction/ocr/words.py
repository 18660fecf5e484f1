"""From characters along a strip to words with boxes that fit their ink."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from extraction.ocr.ink import Mask
from extraction.ocr.paddle import LINE_HEIGHT, Glyph, Strip, cut
from models.transcript import Doubt

# A space that the recogniser nearly read counts where the ink has a gap, too. Gaps alone say little: on pale or
# coarse pages letters stand apart that belong together (measured on 50,000 pairs of characters).
GAP = 7  # pixels of a strip without ink that a space leaves at least
LIKELY_SPACE = 0.04  # between letters and figures
LIKELY_SPACE_AT_SIGN = 0.15  # beside a sign: points and commas have room around them
WIDE_GAP = 40  # pixels that no two characters of a word leave between them
BODY = 1.22  # height of a detected strip over the size of its font, measured on drawn pages in six faces


@dataclass(frozen=True, slots=True)
class Found:
    """A word in page pixels. `strip` is the index of the line of text that it was read in."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    confidence: float
    size: float = 0.0
    strip: int = -1
    doubts: tuple[Doubt, ...] = ()

    def said(self, text: str, confidence: float, doubts: tuple[Doubt, ...] = ()) -> Found:
        """The same place with another reading."""
        return replace(self, text=text, confidence=confidence, doubts=doubts)

    def shares(self, other: Found) -> float:
        """How much of the narrower of two words lies over the other, along the line: 0 to 1."""
        common = min(self.right, other.right) - max(self.left, other.left)
        return max(0.0, common) / max(1.0, min(self.right - self.left, other.right - other.left))

    def is_at(self, other: Found) -> bool:
        """Whether two words of a line are readings of the same ink, not one a part of the other."""
        common = min(self.right, other.right) - max(self.left, other.left)
        return common > 0.6 * (max(self.right, other.right) - min(self.left, other.left))


def words_of(strip: Strip, glyphs: Sequence[Glyph], ink: Mask, index: int, cuts_at: Sequence[float]) -> list[Found]:
    """The words of a strip. `ink` is 255 where there is any; `cuts_at` are page x of vertical rulings, which no word crosses."""
    if not glyphs:
        return []
    band = np.asarray(cut(ink, strip) > 96, np.bool_)
    columns = np.asarray(band.any(axis=0), np.bool_)
    width = len(columns)
    borders = [(x - strip.x) / max(1.0, strip.width) + 0.5 for x in cuts_at]
    words = []
    for group in _groups(glyphs, columns, borders):
        left, right = _reach(group, glyphs, columns)
        upper, lower = _rows(band[:, left:right])
        text = "".join(glyph.text for glyph in group)
        sure = min(glyph.confidence for glyph in group)
        word = _placed(strip, text, sure, (left / width, right / width, upper, lower), index)
        words.append(word.said(text, sure, tuple(_doubts(group))))
    return words


def _doubts(group: Sequence[Glyph]) -> Iterator[Doubt]:
    for index, glyph in enumerate(group):
        for text, likely in glyph.others:
            if not text.isspace():
                yield Doubt(index, text, likely)


def _placed(strip: Strip, text: str, sure: float, place: tuple[float, float, float, float], index: int) -> Found:
    left, right, upper, lower = place
    angle = np.deg2rad(strip.slant)
    corners = [
        (
            strip.x + (a - 0.5) * strip.width * np.cos(angle) - (d - 0.5) * strip.height * np.sin(angle),
            strip.y + (a - 0.5) * strip.width * np.sin(angle) + (d - 0.5) * strip.height * np.cos(angle),
        )
        for a in (left, right)
        for d in (upper, lower)
    ]
    across, down = zip(*corners, strict=True)
    return Found(
        text,
        float(min(across)),
        float(min(down)),
        float(max(across)),
        float(max(down)),
        sure,
        strip.height / BODY,
        index,
    )


def _groups(glyphs: Sequence[Glyph], columns: npt.NDArray[np.bool_], borders: Sequence[float]) -> list[list[Glyph]]:
    """Glyphs between spaces, wide gaps and rulings."""
    groups: list[list[Glyph]] = [[]]
    for before, glyph in zip([None, *glyphs], glyphs, strict=False):
        if glyph.text.isspace():
            groups.append([])
            continue
        if before is not None and groups[-1] and _apart(before, glyph, columns, borders):
            groups.append([])
        groups[-1].append(glyph)
    return [group for group in groups if group]


def _apart(one: Glyph, other: Glyph, columns: npt.NDArray[np.bool_], borders: Sequence[float]) -> bool:
    """Whether two glyphs read side by side belong to different words."""
    if any(one.at < border < other.at for border in borders):
        return True
    begin, end = (round(glyph.at * len(columns)) for glyph in (one, other))
    likely = other.space >= (LIKELY_SPACE if one.text.isalnum() and other.text.isalnum() else LIKELY_SPACE_AT_SIGN)
    least = GAP if likely and not _within_number(one, other) else WIDE_GAP
    if end - begin < least:
        return False
    start, stop = _widest_gap(columns, begin, end)
    return stop - start >= least


def _within_number(one: Glyph, other: Glyph) -> bool:
    """Whether one is a figure and the other a point or comma, which typewriter faces set far from it."""
    return (one.text.isdigit() and other.text in ".,") or (one.text in ".," and other.text.isdigit())


def _widest_gap(columns: npt.NDArray[np.bool_], begin: int, end: int) -> tuple[int, int]:
    """The longest run of columns without ink between two; an empty one in the middle when there is none."""
    best = ((begin + end) // 2,) * 2
    start = None
    for column in range(begin, end + 1):
        blank = column < len(columns) and column < end and not columns[column]
        if blank and start is None:
            start = column
        elif not blank and start is not None:
            if column - start > best[1] - best[0]:
                best = (start, column)
            start = None
    return best


def _reach(group: Sequence[Glyph], glyphs: Sequence[Glyph], columns: npt.NDArray[np.bool_]) -> tuple[int, int]:
    """Columns from the first ink of a group to its last, exclusive."""
    width = len(columns)
    inked = [glyph for glyph in glyphs if not glyph.text.isspace()]
    first, last = inked.index(group[0]), inked.index(group[-1])
    begin, end = 0, width
    if first:
        begin = _widest_gap(columns, round(inked[first - 1].at * width), round(group[0].at * width))[1]
    if last + 1 < len(inked):
        end = _widest_gap(columns, round(group[-1].at * width), round(inked[last + 1].at * width))[0]
    dark = np.flatnonzero(columns[begin:end])
    if dark.size:
        begin, end = begin + int(dark[0]), begin + int(dark[-1]) + 1
    return begin, max(end, begin + 1)


def _rows(band: npt.NDArray[np.bool_]) -> tuple[float, float]:
    """The first and last inked row of part of a strip, as shares of its height."""
    rows = np.flatnonzero(band.any(axis=1))
    if not rows.size:
        return 0.15, 0.85
    return float(rows[0]) / LINE_HEIGHT, float(rows[-1] + 1) / LINE_HEIGHT
