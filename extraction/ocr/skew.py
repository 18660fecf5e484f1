"""By how many degrees the lines of a page slant."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from extraction.ocr.ink import Mask

LOOK_AT = 900  # pixels of the longer side at which slant is measured
WIDEST = 12.0  # degrees of slant that are looked for


def slant(ink: Mask) -> float:
    """Degrees by which lines of text run downhill (clockwise), 0 where there are too few to tell."""
    small = _reduced(ink)
    best = _best(small, np.arange(-WIDEST, WIDEST + 0.1, 1.0))
    for step in (0.25, 0.06):
        best = _best(small, np.asarray(best + step * np.arange(-4, 5), np.float64))
    return best


def _reduced(ink: Mask) -> npt.NDArray[np.float32]:
    factor = min(1.0, LOOK_AT / max(ink.shape))
    small = cv2.resize(ink.astype(np.float32), None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    return np.asarray(small, np.float32)


def _best(small: npt.NDArray[np.float32], angles: npt.NDArray[np.float64]) -> float:
    rows, columns = np.nonzero(small > 0.15)
    if rows.size < 50:
        return 0.0
    weights = np.minimum(small[rows, columns], 0.6)
    middle = small.shape[1] / 2
    scores = [_pronounced(rows, columns, weights, float(angle), middle, small.shape[0]) for angle in angles]
    return float(angles[int(np.argmax(scores))])


def _pronounced(
    rows: npt.NDArray[np.intp],
    columns: npt.NDArray[np.intp],
    weights: npt.NDArray[np.float32],
    angle: float,
    middle: float,
    height: int,
) -> float:
    """How sharply rows of ink and rows of paper alternate when the page is turned back by `angle`."""
    lean = np.tan(np.deg2rad(angle))
    margin = int(middle * abs(lean)) + 1
    places = rows - (columns - middle) * lean + margin
    profile = np.bincount(places.astype(np.intp), weights, height + 2 * margin + 1)
    return float(np.square(np.diff(profile)).sum())
