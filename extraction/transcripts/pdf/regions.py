"""Pictures on a page of text: which of them hold writing that the text layer lacks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from extraction.transcripts.pdf.drawing import Image
from extraction.transcripts.pdf.frame import Array, Frame

_SMALLEST_SHARE = 0.03  # of the page: smaller pictures are logos and signatures
_SMALLEST_SIDES = (120.0, 30.0)  # points
_LOOK_DPI = 110
LETTERS_WORTH_READING = 45  # shapes of the size of letters, on a page that has text already
_IN_ROWS = 0.6  # share of them that must stand beside others

Pixels = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Region:
    """A rectangle on the page: left, top, right, bottom in points."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def area(self) -> float:
        """In square points."""
        return max(self.right - self.left, 0.0) * max(self.bottom - self.top, 0.0)


def picture_regions(images: list[Image], frame: Frame) -> list[Region]:
    """Where pictures lie on the page; strips and tiles of one picture are put together."""
    real = [image for image in images if min(image.pixels) > 1]
    if not real:
        return []
    boxes = frame.boxes(np.array([image.corners for image in real], dtype=np.float64))
    boxes[:, 0::2] = boxes[:, 0::2].clip(0, frame.width)
    boxes[:, 1::2] = boxes[:, 1::2].clip(0, frame.height)
    merged: list[list[float]] = []
    for box in sorted(boxes[:400].tolist(), key=lambda one: (one[1], one[0])):
        _add(box, merged)
    return [Region(*box) for box in merged]


def _add(box: list[float], merged: list[list[float]]) -> None:
    for other in merged:
        apart = box[0] > other[2] + 2 or other[0] > box[2] + 2 or box[1] > other[3] + 2 or other[1] > box[3] + 2
        if not apart:
            other[:] = [min(box[0], other[0]), min(box[1], other[1]), max(box[2], other[2]), max(box[3], other[3])]
            return
    merged.append(box)


def covered_share(regions: list[Region], frame: Frame) -> float:
    """The share of the page that pictures cover, 0..1."""
    return min(sum(region.area for region in regions) / max(frame.width * frame.height, 1.0), 1.0)


def worth_reading(regions: list[Region], frame: Frame) -> list[Region]:
    """Those large enough to hold a table or an address."""
    page = frame.width * frame.height
    wide, high = _SMALLEST_SIDES
    return [
        one
        for one in regions
        if one.area >= _SMALLEST_SHARE * page and one.right - one.left >= wide and one.bottom - one.top >= high
    ]


def native_dpi(images: list[Image]) -> float:
    """The resolution of the largest picture along its width, 0 when there is none."""
    if not images:
        return 0.0
    largest = max(images, key=lambda one: (one.corners[2] - one.corners[0]) * (one.corners[3] - one.corners[1]))
    wide, high = largest.corners[2] - largest.corners[0], largest.corners[3] - largest.corners[1]
    return max(max(largest.pixels) * 72 / max(wide, high, 1.0), 0.0)


def holds_writing(page: Any, turn: int, region: Region, boxes: Array, least: int = LETTERS_WORTH_READING) -> bool:
    """Whether the region, with the known words (`boxes`) wiped out, shows rows of at least so many letters."""
    import cv2  # heavy, and only pages with pictures need it

    scale = _LOOK_DPI / 72
    picture = page.render(scale=scale, rotation=turn, grayscale=True).to_numpy()
    picture = np.ascontiguousarray(picture.reshape(picture.shape[:2]))
    for left, top, right, bottom in (boxes * scale).astype(int).tolist():
        picture[max(top - 1, 0) : bottom + 2, max(left - 1, 0) : right + 2] = 255
    part = picture[
        int(region.top * scale) : int(region.bottom * scale), int(region.left * scale) : int(region.right * scale)
    ]
    if min(part.shape) < 16:
        return False
    ground = cv2.medianBlur(part, 21)
    ink = (np.abs(part.astype(np.int16) - ground) > 45).astype(np.uint8)
    _, _, shapes, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    return _rows_of_letters(np.asarray(shapes[1:], dtype=np.int64), least)


def _rows_of_letters(shapes: npt.NDArray[np.int64], least: int) -> bool:
    """Shapes are (x, y, width, height, area) in pixels at the resolution of the look."""
    wide, high, area = shapes[:, 2], shapes[:, 3], shapes[:, 4]
    letters = shapes[(high >= 5) & (high <= 34) & (wide >= 1) & (wide <= 40) & (area < 0.9 * wide * high + 4)]
    if len(letters) < least:
        return False
    feet = letters[:, 1] + letters[:, 3]
    order = np.lexsort((letters[:, 0], feet // 3))
    row, left, right = (feet // 3)[order], letters[order, 0], letters[order, 0] + letters[order, 2]
    beside = (np.diff(row) == 0) & (left[1:] - right[:-1] < 25)
    return bool(beside.sum() >= _IN_ROWS * len(letters))
