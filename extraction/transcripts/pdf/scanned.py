"""Pages and parts of pages that must be read from their picture."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
import numpy.typing as npt

from extraction.transcripts.pdf.regions import Region
from extraction.transcripts.pictures import in_reading_order, page_of, unread_page
from models.perspective import in_unturned
from models.transcript import Box, Page, Ruling, Word

if TYPE_CHECKING:
    from extraction.ocr import OcrPage
    from extraction.transcripts.pictures import Eye

Placed = TypeVar("Placed", Word, Ruling, Box)

_LEAST_DPI, _MOST_DPI, _USUAL_DPI = 200.0, 300.0, 250.0
_LONGEST_SIDE = 3000  # pixels
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
    placed = in_unturned(made.onto_picture, turn)
    return replace(made, rotation=(made.rotation + turn) % 360, onto_picture=placed), []


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
    read = _read_region(page, turn, region, eye)
    if isinstance(read, str):
        place = Box(region.left, region.top, region.right, region.bottom)
        said = f"A picture on page {layer.number} was not read. {read}"
        return replace(layer, unreadable=(*layer.unreadable, place)), [said]
    added = replace(
        layer,
        words=in_reading_order((*layer.words, *_without_overlap(list(read.words), layer.words))),
        rulings=(*layer.rulings, *read.rulings),
        unreadable=(*layer.unreadable, *read.unreadable),
        engine=f"{layer.engine}, {read.engine}",
    )
    return added, []


def _read_region(page: Any, turn: int, region: Region, eye: Eye) -> OcrPage | str:
    """What stands in the region, placed on the page; or why it was not read.

    A strip of a few words may not show which way up it is; then the page around it does.
    """
    read = eye.read(rendered(page, turn, _USUAL_DPI, region), _USUAL_DPI)
    if read is not None and not read.rotation and read.words:
        return _placed(read, region.left, region.top)
    read = eye.read(rendered(page, turn, _dpi_for(page, 0.0)), _dpi_for(page, 0.0))
    if read is None:
        return eye.why_not
    if read.rotation:
        return "What it says stands on its side."
    return replace(
        read,
        words=tuple(word for word in read.words if _within((word.left + word.right) / 2, word.middle, region)),
        rulings=tuple(one for one in read.rulings if _within(one.left, one.top, region)),
        unreadable=tuple(one for one in read.unreadable if _within(one.left, one.top, region)),
    )


def _within(x: float, y: float, region: Region) -> bool:
    return region.left <= x <= region.right and region.top <= y <= region.bottom


def _placed(read: OcrPage, x: float, y: float) -> OcrPage:
    """Everything moved right by `x` and down by `y` points."""

    def moved(one: Placed) -> Placed:
        return replace(one, left=one.left + x, right=one.right + x, top=one.top + y, bottom=one.bottom + y)

    return replace(
        read,
        words=tuple(map(moved, read.words)),
        rulings=tuple(map(moved, read.rulings)),
        unreadable=tuple(map(moved, read.unreadable)),
    )


def merged(read: Page, digital: tuple[Word, ...]) -> Page:
    """OCR's page with digital words in place of what OCR made of them."""
    if not digital:
        return read
    return replace(read, words=in_reading_order((*_without_overlap(list(read.words), digital), *digital)))


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
