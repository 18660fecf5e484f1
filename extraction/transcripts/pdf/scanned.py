"""Pages and parts of pages that must be read from their picture."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from extraction.transcripts.pdf.regions import Region
from extraction.transcripts.pictures import page_of, unread_page
from extraction.transcripts.reading_order import reading_order
from models.transcript import Box, Page, Ruling, Word

if TYPE_CHECKING:
    from extraction.transcripts.pictures import Eye

_LEAST_DPI, _MOST_DPI, _USUAL_DPI = 200.0, 300.0, 250.0
_LONGEST_SIDE = 5000  # pixels
_AGREES = 0.5  # share of OCR's words found in a text layer that make the layer credible

Pixels = npt.NDArray[np.uint8]


def rendered(page: Any, turn: int, dpi: float, region: Region | None = None) -> Pixels:
    """The page, turned clockwise by `turn` beyond /Rotate, or a region of it, in RGB."""
    wide, high = page.get_size()
    crop = (0.0, 0.0, 0.0, 0.0)
    if region is not None:
        wide, high = (high, wide) if turn in (90, 270) else (wide, high)
        crop = (region.left, high - region.bottom, wide - region.right, region.top)
    bitmap = page.render(scale=dpi / 72, rotation=turn, crop=crop, rev_byteorder=True)
    return np.ascontiguousarray(bitmap.to_numpy()[:, :, :3])


def _dpi_for(page: Any, native: float) -> float:
    wanted = min(max(native or _USUAL_DPI, _LEAST_DPI), _MOST_DPI)
    longest = max(page.get_size())
    return float(min(wanted, _LONGEST_SIDE * 72 / max(longest, 1.0)))


def has_ink(page: Any) -> bool:
    """Whether anything at all shows on the page."""
    picture = page.render(scale=0.5, grayscale=True).to_numpy()
    return bool(picture.size) and int(picture.max()) - int(picture.min()) > 12


def whole_page(page: Any, turn: int, number: int, native_dpi: float, eye: Eye) -> tuple[Page, list[str]]:
    """The page as OCR reads it. `native_dpi` is that of the picture on it, 0 where there is none."""
    dpi = _dpi_for(page, native_dpi)
    read = eye.read(rendered(page, turn, dpi), dpi)
    if read is None:
        wide, high = page.get_size()
        return unread_page(number, wide, high), [f"Page {number} was not read. {eye.why_not}"]
    made = page_of(read, number)
    return replace(made, rotation=(made.rotation + turn) % 360), []


def instead_of(page: Any, turn: int, layer: Page, why: str, eye: Eye) -> tuple[Page, list[str]]:
    """OCR in place of a text layer that makes no sense, unless OCR reads the same words."""
    if not eye.budget.limits.read_pictures:
        return layer, [f"The text of page {layer.number} may be garbled: {why}."]
    read, problems = whole_page(page, turn, layer.number, 0.0, eye)
    known = {word.text.casefold() for word in layer.words}
    seen = [word.text.casefold() for word in read.words if len(word.text) >= 3]
    if problems or (seen and sum(text in known for text in seen) >= _AGREES * len(seen)):
        return layer, []
    if len(seen) < 5:
        return layer, [f"The text of page {layer.number} may be garbled: {why}."]
    return replace(read, hidden=layer.hidden), [f"Page {layer.number} was read from its picture: {why}."]


def region_added(page: Any, turn: int, layer: Page, region: Region, eye: Eye) -> tuple[Page, list[str]]:
    """The page with what OCR reads in a region of it, where the text layer has no words."""
    dpi = _USUAL_DPI
    read = eye.read(rendered(page, turn, dpi, region), dpi)
    place = Box(region.left, region.top, region.right, region.bottom)
    if read is None:
        said = f"A picture on page {layer.number} was not read. {eye.why_not}"
        return replace(layer, unreadable=(*layer.unreadable, place)), [said]
    if read.rotation:
        said = f"A picture on page {layer.number} holds writing that stands on its side; it was not read."
        return replace(layer, unreadable=(*layer.unreadable, place)), [said]
    words = [_shifted(word, region) for word in read.words]
    with_words = _without_overlap(words, layer.words)
    rulings = [
        Ruling(one.left + region.left, one.top + region.top, one.right + region.left, one.bottom + region.top)
        for one in read.rulings
    ]
    blots = [
        Box(one.left + region.left, one.top + region.top, one.right + region.left, one.bottom + region.top)
        for one in read.unreadable
    ]
    return (
        replace(
            layer,
            words=_ordered((*layer.words, *with_words)),
            rulings=(*layer.rulings, *rulings),
            unreadable=(*layer.unreadable, *blots),
            engine=f"{layer.engine}, {read.engine}",
        ),
        [],
    )


def merged(read: Page, digital: tuple[Word, ...]) -> Page:
    """OCR's page with digital words in place of what OCR made of them."""
    if not digital:
        return read
    return replace(read, words=_ordered((*_without_overlap(list(read.words), digital), *digital)))


def _shifted(word: Word, region: Region) -> Word:
    return replace(
        word,
        left=word.left + region.left,
        right=word.right + region.left,
        top=word.top + region.top,
        bottom=word.bottom + region.top,
    )


def _without_overlap(words: list[Word], known: tuple[Word, ...]) -> list[Word]:
    """Those whose middle lies in none of the known ones."""
    if not known or not words:
        return words
    boxes = np.array([(word.left, word.top, word.right, word.bottom) for word in known])
    kept = []
    for word in words:
        x, y = (word.left + word.right) / 2, word.middle
        if not ((boxes[:, 0] <= x) & (x <= boxes[:, 2]) & (boxes[:, 1] <= y) & (y <= boxes[:, 3])).any():
            kept.append(word)
    return kept


def _ordered(words: tuple[Word, ...]) -> tuple[Word, ...]:
    boxes = np.array([(word.left, word.top, word.right, word.bottom) for word in words]).reshape(-1, 4)
    return tuple(words[index] for index in reading_order(boxes).tolist())
