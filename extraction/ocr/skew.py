"""How a page is turned: by a few degrees, or by a quarter."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from extraction.ocr.ink import Mask

LOOK_AT = 900  # pixels of the longer side at which slant is measured
WIDEST = 12.0  # degrees of slant that are looked for
SURE_OF_LINES = 1.35  # how much more pronounced lines must be in one direction than in the other


def slant(ink: Mask) -> tuple[float, float]:
    """Degrees by which lines of text run downhill (clockwise), and how pronounced the lines are then."""
    small = _reduced(ink)
    best = _best(small, np.arange(-WIDEST, WIDEST + 0.1, 1.0))
    for step in (0.25, 0.06):
        best = _best(small, np.asarray(best[0] + step * np.arange(-4, 5), np.float64))
    return best


def runs_sideways(ink: Mask, pronounced: float) -> bool:
    """Whether the lines of text run up or down; `pronounced` is how much they seem to run across (`slant`)."""
    return slant(np.ascontiguousarray(np.rot90(ink)))[1] > SURE_OF_LINES * pronounced


def _reduced(ink: Mask) -> npt.NDArray[np.float32]:
    factor = min(1.0, LOOK_AT / max(ink.shape))
    small = cv2.resize(ink.astype(np.float32), None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    return np.asarray(small, np.float32)


def _best(small: npt.NDArray[np.float32], angles: npt.NDArray[np.float64]) -> tuple[float, float]:
    rows, columns = np.nonzero(small > 0.15)
    if rows.size < 50:
        return 0.0, 0.0
    weights = np.minimum(small[rows, columns], 0.6)
    middle = small.shape[1] / 2
    scores = [_pronounced(rows, columns, weights, float(angle), middle, small.shape[0]) for angle in angles]
    chosen = int(np.argmax(scores))
    return float(angles[chosen]), scores[chosen]


def _pronounced(
    rows: npt.NDArray[np.intp],
    columns: npt.NDArray[np.intp],
    weights: npt.NDArray[np.float32],
    angle: float,
    middle: float,
    height: int,
) -> float:
    """How sharply rows of ink and rows of paper alternate when the page is turned back by `angle`."""
    margin = height // 4
    places = rows - (columns - middle) * np.tan(np.deg2rad(angle)) + margin
    profile = np.bincount(np.clip(places, 0, height + 2 * margin).astype(np.intp), weights, height + 2 * margin + 1)
    return float(np.square(np.diff(profile)).sum() / max(1.0, float(np.square(weights.sum() / height))))
