"""Pixels become a page: the one place that calls OCR."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from extraction import sandbox
from extraction.transcripts.content import Budget
from extraction.transcripts.reading_order import reading_order
from models.transcript import Box, Medium, Page, Word

if TYPE_CHECKING:
    from extraction.ocr import OcrOptions, OcrPage

Pixels = npt.NDArray[np.uint8]
_SECONDS_A_PICTURE = 25.0  # that reading a picture may honestly take


@dataclass(slots=True)
class Eye:
    """Reads pictures within the budget of one source document."""

    budget: Budget
    options: OcrOptions | None = None

    def read(self, picture: Pixels, dpi: float | None) -> OcrPage | None:
        """What OCR made of an RGB picture (height, width, 3); None when the budget is spent or OCR is off."""
        if not self.budget.take_picture():
            return None
        from extraction.ocr import OcrOptions, read_image  # heavy, and not needed for most documents

        sandbox.allow_more(seconds=_SECONDS_A_PICTURE)
        return read_image(picture, dpi=dpi, options=self.options or OcrOptions())

    @property
    def why_not(self) -> str:
        """Why `read` gave None, in words for a person."""
        if not self.budget.limits.read_pictures:
            return "It is a picture, and reading pictures is switched off."
        return f"It is a picture, and only {self.budget.limits.pictures} pictures of a document are read."


def page_of(read: OcrPage, number: int) -> Page:
    """A page as OCR read it."""
    return Page(
        number=number,
        part_page=number,
        width=read.width,
        height=read.height,
        medium=read.medium,
        words=in_reading_order(read.words),
        rulings=read.rulings,
        unreadable=read.unreadable,
        rotation=read.rotation,
        onto_picture=read.onto_picture,
        language=read.language,
        engine=read.engine,
    )


def in_reading_order(words: Sequence[Word]) -> tuple[Word, ...]:
    """The same words line by line from the top, each line from the left."""
    boxes = np.array([(word.left, word.top, word.right, word.bottom) for word in words]).reshape(-1, 4)
    return tuple(words[index] for index in reading_order(boxes).tolist())


def unread_page(number: int, width: float, height: float) -> Page:
    """A page that nobody read: all of it is unreadable, so that nothing is taken for complete."""
    whole = Box(0.0, 0.0, width, height)
    return Page(
        number=number, part_page=number, width=width, height=height, medium=Medium.SCAN, words=(), unreadable=(whole,)
    )
