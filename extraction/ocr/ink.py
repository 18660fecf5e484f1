"""Ink and paper: even light, noise, and what is written as a mask."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from extraction.ocr.page import Grey

Mask = npt.NDArray[np.uint8]  # 1 where there is ink

PAPER_AT = 240  # grey level that paper gets when the light is evened
BAR_DARK = 140  # grey level under which the ground of a bar lies
BAR_SHARE = 0.55  # of a bar is dark although something is written on it; of lines of text, less
BAR_EDGE = 0.8  # of a bar's edges
BAR_WIDTH = 0.5  # inches at least
BAR_HEIGHT = (0.07, 1.2)  # inches
BAR_GROUND = 37  # pixels over which the ground of a bar is looked for: wider than letters, for its middle may be lit
WRITTEN = 60  # grey levels by which writing is brighter than a bar
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


def labelled(mask: Mask) -> tuple[int, npt.NDArray[np.integer], npt.NDArray[np.int32]]:
    """Groups of touching pixels, corners included: how many with the ground, the group of each pixel, OpenCV's figures."""
    few = cv2.countNonZero(mask) < 1 << 16  # so short numbers label them all, in a third of the time
    kind = cv2.CV_16U if few else cv2.CV_32S
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8, ltype=kind)
    return count, np.asarray(labels), np.asarray(stats, np.int32)


def boxes_of(mask: Mask) -> list[tuple[int, int, int, int]]:
    """(left, top, width, height) of every group of touching pixels, corners included, in no order.

    Outlines tell as much as labels of all pixels, and cost a fifth of them.
    """
    outlines, nested = cv2.findContours(mask, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    if nested is None:
        return []
    found = (
        cv2.boundingRect(outline) for outline, (_, _, _, within) in zip(outlines, nested[0], strict=True) if within < 0
    )
    return [(int(left), int(top), int(width), int(height)) for left, top, width, height in found]


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


def with_bars_inverted(even: Grey, dpi: float) -> Grey:
    """The picture with white writing on dark bars, as headings of tables have it, made dark on white.

    Bars of a levelled page only: a slanted one fills too little of the rectangle around it.
    """
    dark = np.asarray(even < BAR_DARK, np.uint8)
    window = (max(3, round(0.25 * dpi)), max(3, round(0.06 * dpi)))
    seeds = (cv2.boxFilter(dark, cv2.CV_32F, window) > BAR_SHARE).astype(np.uint8)
    inverted = even
    for left, top, width, height in boxes_of(seeds):
        if width < BAR_WIDTH * dpi or not BAR_HEIGHT[0] * dpi < height < BAR_HEIGHT[1] * dpi:
            continue
        place = _bar(dark, (left, top, left + width, top + height), window)
        shown = _written_white(even[place]) if place is not None else None
        if place is not None and shown is not None:
            inverted = inverted.copy() if inverted is even else inverted
            inverted[place] = shown
    return inverted


def _bar(dark: Mask, around: tuple[int, int, int, int], window: tuple[int, int]) -> tuple[slice, slice] | None:
    """The rectangle that a bar fills; None where the dark ink is no rectangle."""
    left, top = max(0, around[0] - window[0]), max(0, around[1] - window[1])
    part = dark[top : around[3] + window[1], left : around[2] + window[0]]
    rows = np.flatnonzero(part[:, window[0] : -window[0]].mean(axis=1) > BAR_SHARE)
    if not rows.size:
        return None
    columns = np.flatnonzero(part[rows[0] : rows[-1] + 1].mean(axis=0) > BAR_SHARE)
    if not columns.size:
        return None
    place = np.s_[top + rows[0] : top + rows[-1] + 1, left + columns[0] : left + columns[-1] + 1]
    inside = dark[place]
    edges = (inside[1:3].mean(), inside[-3:-1].mean(), inside[:, 1:3].mean(), inside[:, -3:-1].mean())
    return place if inside.mean() > BAR_SHARE and min(edges) > BAR_EDGE else None


def _written_white(bar: Grey) -> Grey | None:
    """The bar as dark writing on paper; None where nothing is written on it."""
    reach = max(3, min(*bar.shape, BAR_GROUND)) // 2 * 2 - 1
    above = cv2.subtract(bar, cv2.medianBlur(np.ascontiguousarray(bar), reach)).astype(np.float32)
    brightest = float(np.percentile(above, 99))
    if brightest < WRITTEN:
        return None
    shown = PAPER_AT - above * (PAPER_AT - 30) / brightest
    framed = np.asarray(np.clip(shown, 0, PAPER_AT), np.uint8)
    for edge in (framed[:2], framed[-2:], framed[:, :2], framed[:, -2:]):
        edge[...] = PAPER_AT
    return framed
