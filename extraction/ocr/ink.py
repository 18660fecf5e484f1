"""Ink and paper: even light, noise, and what is written as a mask."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from extraction.ocr.page import Grey

Mask = npt.NDArray[np.uint8]  # 1 where there is ink

PAPER_AT = 240  # grey level that paper gets when the light is evened
CELL = 24  # paper is looked for in cells of 1/CELL of the page's width


def even_light(grey: Grey) -> Grey:
    """The picture as if evenly lit: shadows, folds and yellowed paper are gone, ink keeps its contrast."""
    height, width = grey.shape
    small = cv2.resize(grey, (max(64, width // 8), max(64, height // 8)), interpolation=cv2.INTER_AREA)
    reach = max(5, small.shape[1] // CELL) | 1
    paper = cv2.dilate(small, np.ones((5, 5), np.uint8))
    paper = cv2.medianBlur(paper, min(reach, 51))
    paper = cv2.GaussianBlur(paper, (0, 0), reach / 4)
    paper = np.maximum(paper, 24)  # in the blackest shadow nothing is worth raising further
    spread = cv2.resize(paper, (width, height), interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.divide(grey, spread, scale=PAPER_AT), np.uint8)


def noise_of(grey: Grey) -> float:
    """The grain of the paper in grey levels (one standard deviation; Immerkaer 1996, on the flattest cells)."""
    kernel = np.array([[1, -2, 1], [-2, 4, -2], [1, -2, 1]], np.float32)
    rough = np.abs(cv2.filter2D(grey.astype(np.float32), -1, kernel))
    rows, columns = rough.shape[0] // 32, rough.shape[1] // 32
    if not rows or not columns:
        return 0.0
    cells = rough[: rows * 32, : columns * 32].reshape(rows, 32, columns, 32).mean(axis=(1, 3))
    return float(np.percentile(cells, 20) * np.sqrt(np.pi / 2) / 6)


def ink_mask(even: Grey) -> Mask:
    """Where there is ink in a picture whose light was evened."""
    calm = cv2.GaussianBlur(even, (0, 0), 0.8)
    dark = np.asarray(calm[calm < PAPER_AT - 40], np.float64)
    level = PAPER_AT - 60 if dark.size < 50 else _between(dark)
    return np.asarray(calm < level, np.uint8)


def _between(dark: npt.NDArray[np.float64]) -> float:
    """A grey level between typical ink and paper, nearer to the paper: thin strokes are pale."""
    ink = float(np.percentile(dark, 15))
    return float(np.clip(ink + 0.58 * (PAPER_AT - ink), 90, PAPER_AT - 30))
