"""Where a sheet of paper lies in a photograph."""

from __future__ import annotations

from itertools import pairwise

import cv2
import numpy as np
import numpy.typing as npt

from extraction.ocr.ink import labelled
from extraction.ocr.page import Picture

Corners = npt.NDArray[np.float64]  # 4 x 2: top left, top right, bottom right, bottom left; pixels

LOOK_AT = 640  # pixels of the longer side at which the sheet is searched
SMALLEST_SHARE = 0.25  # of the picture that a sheet must fill
STEP = 0.06  # of the full range by which paper must differ from what lies around it
SHARPNESS = 0.55  # share of that difference that must lie within a few pixels: an edge, not a shadow
SIDES = ((595.28, 841.89), (612.0, 792.0))  # A4 (ISO 216), Letter (ANSI Y14.1), in points


def find_sheet(image: Picture) -> Corners | None:
    """The corners of the one sheet in the picture; None when it fills the frame or no sheet stands out."""
    factor = LOOK_AT / max(image.shape[:2])
    small = cv2.resize(image, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    planes = _planes(_without_text(np.asarray(small, np.uint8)))
    for plane in planes:
        _, mask = cv2.threshold(plane, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
        corners = _quadrangle(np.asarray(mask, np.uint8))
        if corners is not None and _stands_out(corners, planes):
            return np.asarray(corners / factor, np.float64)
    return None


def _without_text(small: Picture) -> Picture:
    edge = 12  # closing would else fill a narrow strip of desk along the frame
    wide = cv2.copyMakeBorder(small, edge, edge, edge, edge, cv2.BORDER_REPLICATE)
    wide = cv2.morphologyEx(wide, cv2.MORPH_CLOSE, np.ones((11, 11), np.uint8))
    return np.asarray(cv2.GaussianBlur(wide, (0, 0), 1.0)[edge:-edge, edge:-edge], np.uint8)


def _planes(paper: Picture) -> list[npt.NDArray[np.uint8]]:
    """Pictures in which paper is bright: brightness, then lack of colour."""
    colours = cv2.cvtColor(paper, cv2.COLOR_RGB2HSV)
    grey = cv2.cvtColor(paper, cv2.COLOR_RGB2GRAY)
    return [np.asarray(grey, np.uint8), np.asarray(255 - colours[:, :, 1], np.uint8)]


def _quadrangle(mask: npt.NDArray[np.uint8]) -> Corners | None:
    count, labels, stats = labelled(mask)
    if count < 2:
        return None
    largest = 1 + int(np.argmax(stats[1:, cv2.CC_STAT_AREA]))
    if stats[largest, cv2.CC_STAT_AREA] < SMALLEST_SHARE * mask.size:
        return None
    body = (labels == largest).astype(np.uint8)
    body = np.asarray(cv2.morphologyEx(body, cv2.MORPH_OPEN, np.ones((15, 15), np.uint8)), np.uint8)
    outlines, _ = cv2.findContours(body, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    if not outlines:
        return None
    hull = np.asarray(cv2.convexHull(max(outlines, key=cv2.contourArea)), np.int32)
    corners = _four_corners(hull)
    if corners is None or cv2.contourArea(corners.astype(np.float32)) < SMALLEST_SHARE * mask.size:
        return None
    overlap = cv2.contourArea(hull) / max(1.0, cv2.contourArea(corners.astype(np.float32)))
    return _ordered(corners) if 0.93 < overlap < 1.05 else None


def _four_corners(hull: npt.NDArray[np.int32]) -> Corners | None:
    around = cv2.arcLength(hull, True)
    for tolerance in np.linspace(0.005, 0.06, 12):
        shape = cv2.approxPolyDP(hull, tolerance * around, True)
        if len(shape) == 4:
            return _refined(hull.reshape(-1, 2).astype(np.float64), shape.reshape(4, 2).astype(np.float64))
    return None


def _refined(outline: Corners, corners: Corners) -> Corners:
    """Corners as crossings of lines fitted to the middle of each side: rounded or folded corners do not matter."""
    dense = _densely(outline)
    sides = []
    for begin, end in pairwise([*corners, corners[0]]):
        along = end - begin
        length = np.hypot(*along)
        offset = dense - begin
        share = offset @ along / length**2
        away = np.abs(offset[:, 0] * along[1] - offset[:, 1] * along[0]) / length
        near = dense[(share > 0.1) & (share < 0.9) & (away < 0.03 * length)]
        if len(near) < 8:
            return corners
        vx, vy, x, y = (float(v) for v in cv2.fitLine(near.astype(np.float32), cv2.DIST_HUBER, 0, 0.01, 0.01).ravel())
        sides.append((vx, vy, x, y))
    crossings = [_crossing(sides[index - 1], sides[index]) for index in range(4)]
    if any(point is None for point in crossings):
        return corners
    return np.array(crossings, np.float64)


def _densely(outline: Corners) -> Corners:
    points = [
        np.linspace(begin, end, max(2, int(np.hypot(*(end - begin)))))
        for begin, end in pairwise([*outline, outline[0]])
    ]
    return np.concatenate(points)


def _crossing(
    one: tuple[float, float, float, float], other: tuple[float, float, float, float]
) -> tuple[float, float] | None:
    (a, b, x, y), (c, d, u, v) = one, other
    cross = a * d - b * c
    if abs(cross) < 0.2:
        return None
    reach = ((u - x) * d - (v - y) * c) / cross
    return x + reach * a, y + reach * b


def _ordered(corners: Corners) -> Corners:
    """Clockwise from the corner nearest to the picture's top left."""
    centre = corners.mean(axis=0)
    by_angle = corners[np.argsort(np.arctan2(corners[:, 1] - centre[1], corners[:, 0] - centre[0]))]
    first = int(np.argmin(by_angle.sum(axis=1)))
    return np.roll(by_angle, -first, axis=0)


def _stands_out(corners: Corners, planes: list[npt.NDArray[np.uint8]]) -> bool:
    """Whether a sharp edge runs along the sides, as a sheet on a desk has and a shadow on a scan has not."""
    height, width = planes[0].shape
    inside_frame = 0
    for begin, end in pairwise([*corners, corners[0]]):
        along = (end - begin) / max(1.0, np.hypot(*(end - begin)))
        inward = np.array([-along[1], along[0]])
        points = begin + np.linspace(0.1, 0.9, 40)[:, None] * (end - begin)
        outer = points - 9 * inward
        within = (outer[:, 0] >= 0) & (outer[:, 1] >= 0) & (outer[:, 0] < width) & (outer[:, 1] < height)
        if within.mean() < 0.5:
            continue  # this side is the picture's own edge
        if not any(_sharp(plane, points[within], inward) for plane in planes):
            return False
        inside_frame += 1
    return inside_frame >= 2


def _sharp(plane: npt.NDArray[np.uint8], points: Corners, inward: Corners) -> bool:
    def at(distance: float) -> npt.NDArray[np.float64]:
        places = points + distance * inward
        columns = np.clip(places[:, 0].round().astype(int), 0, plane.shape[1] - 1)
        rows = np.clip(places[:, 1].round().astype(int), 0, plane.shape[0] - 1)
        return np.asarray(plane[rows, columns], np.float64)

    far, near = at(9) - at(-9), at(3.5) - at(-3.5)
    if np.median(far) < STEP * 255:
        return False
    clear = far > STEP * 255 / 2
    return bool(clear.mean() > 0.75 and np.median(near[clear] / far[clear]) > SHARPNESS)


def paper_size(width: float, height: float) -> tuple[float, float] | None:
    """The usual paper in points that has about these proportions, either way up; None if none has."""
    shape = min(width, height) / max(width, height)
    short, long = min(SIDES, key=lambda side: abs(side[0] / side[1] - shape))
    if abs(short / long - shape) > 0.05:
        return None
    return (short, long) if width <= height else (long, short)
