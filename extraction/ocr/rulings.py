"""Drawn lines: found, told as rulings, and taken out of the picture before it is read."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from extraction.ocr.ink import PAPER_AT, Mask, labelled
from extraction.ocr.page import Grey

SHORTEST = 0.30  # inches; strokes of letters are shorter
BOX_SIDE = 0.12  # inches; the height of the lowest box that a row of text is put in
THICKEST = 0.055  # inches; anything thicker is a bar or a blot
BRIDGED = 0.10  # inches of a line that may be missing between two pieces
STEEPEST = 0.02  # rise over run that a line may have on a levelled page
MOST_TOUCHED = 0.4  # share of a line's length along which other ink may run right beside it
SPARSE = 4  # columns looked at: one in so many
BARCODE_GAP = 0.08  # inches between the bars of a barcode
BARCODE_BARS = 8

Segment = tuple[int, int, int, int]  # left, top, right, bottom in pixels


@dataclass(frozen=True, slots=True)
class Lines:
    """The drawn lines of a page in pixels, and their ink."""

    across: tuple[Segment, ...]
    down: tuple[Segment, ...]
    ink: Mask
    thick: Mask  # ink too thick for a line or a letter of the text: bars, blots, parts of logos
    barcodes: tuple[Segment, ...] = ()


def find_lines(ink: Mask, dpi: float) -> Lines:
    """Straight lines that run along or across a levelled page."""
    thickest = max(3, round(THICKEST * dpi))
    thick = np.asarray(cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((thickest, thickest), np.uint8)), np.uint8)
    thin = np.asarray(ink & (1 - thick), np.uint8)
    across, across_ink = _one_way(thin, dpi, SHORTEST)
    turned = np.ascontiguousarray(thin.T)
    down_turned, down_ink = _one_way(turned, dpi, SHORTEST)
    sides, sides_ink = _box_sides(np.asarray(turned & (1 - down_ink), np.uint8), across, dpi)
    down_ink |= sides_ink
    down = [(top, left, bottom, right) for left, top, right, bottom in (*down_turned, *sides)]
    down, barcodes = _without_barcodes(down, dpi)
    return Lines(tuple(across), tuple(down), np.asarray(across_ink | down_ink.T, np.uint8), thick, tuple(barcodes))


def erase(even: Grey, lines: Lines) -> Grey:
    """The picture without the lines; strokes of letters that cross them stay."""
    blank = cv2.dilate(lines.ink, np.ones((3, 3), np.uint8))
    open_picture = even.copy()
    open_picture[blank > 0] = PAPER_AT
    return open_picture


def _box_sides(turned: Mask, across: list[Segment], dpi: float) -> tuple[list[Segment], Mask]:
    """Vertical lines as short as the box of one row: they join two horizontal ones, as no letter does."""
    near = 0.02 * dpi
    found, ink = _one_way(turned, dpi, BOX_SIDE)
    sides = []
    kept = np.zeros_like(ink)
    for segment in found:
        top, left, bottom, right = segment
        ends = [line for line in across if line[0] - near <= right and line[2] + near >= left]
        if any(abs(line[3] - top) <= near or line[1] <= top <= line[3] for line in ends) and any(
            abs(line[1] - bottom) <= near or line[1] <= bottom <= line[3] for line in ends
        ):
            sides.append(segment)
            kept[left:right, top:bottom] = ink[left:right, top:bottom]
    return sides, kept


def _one_way(ink: Mask, dpi: float, shortest: float) -> tuple[list[Segment], Mask]:
    """Lines that run along the rows and are at least so many inches long."""
    length = max(12, round(shortest * dpi))
    pieces = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((1, max(4, length // 2)), np.uint8))
    sparse = np.ascontiguousarray(pieces[:, ::SPARSE])  # nothing shorter than a piece is left to be missed
    bridged = cv2.morphologyEx(sparse, cv2.MORPH_CLOSE, np.ones((1, max(2, length // 8 // SPARSE)), np.uint8))
    runs = cv2.morphologyEx(bridged, cv2.MORPH_OPEN, np.ones((1, length // SPARSE), np.uint8))
    joined = cv2.dilate(runs, np.ones((3, 1), np.uint8))  # a line not quite level runs in steps
    count, labels, stats = labelled(np.asarray(joined, np.uint8))
    segments: list[Segment] = []
    kept = np.zeros_like(ink)
    for index in range(1, count):
        left, top, width, height, _ = (int(v) for v in stats[index])
        body = (labels[top : top + height, left : left + width] == index).astype(np.uint8)
        segment = (left * SPARSE, top, min((left + width) * SPARSE, ink.shape[1]), top + height)
        line = _line(ink, segment, body, dpi, length)
        if line is not None:
            segments.append(segment)
            kept[segment[1] : segment[3], segment[0] : segment[2]] |= line
    return _joined(segments, dpi), kept


def _line(ink: Mask, segment: Segment, body: Mask, dpi: float, length: int) -> Mask | None:
    """The ink of a line within `segment`; None when this is no line but a bar, a blot or a row of bold letters."""
    left, top, right, bottom = segment
    thickest = max(3, round(THICKEST * dpi))
    thickness = body.sum(axis=0) - 2  # `body` was grown by a pixel either way
    if right - left < 0.9 * length or np.median(thickness) > thickest:
        return None
    if bottom - top > thickest + 2 + STEEPEST * (right - left):
        return None
    near = 3
    upper, lower = max(0, top - near), min(ink.shape[0], bottom + near)
    full = np.repeat(body, SPARSE, axis=1)[:, : right - left]
    framed = np.pad(full, ((top - upper, lower - bottom), (0, 0)))
    wide = cv2.dilate(framed, np.ones((2 * near - 1, 1), np.uint8))
    beside = np.asarray(wide - cv2.dilate(framed, np.ones((3, 1), np.uint8)), np.uint8)
    touched = (ink[upper:lower, left:right] & beside).any(axis=0).mean()
    if touched > MOST_TOUCHED:
        return None
    return np.asarray(full & ink[top:bottom, left:right], np.uint8)


def _joined(segments: list[Segment], dpi: float) -> list[Segment]:
    """Pieces of one line made one."""
    gap, beside = BRIDGED * dpi, max(2.0, 0.02 * dpi)
    found: list[Segment] = []
    for segment in sorted(segments):
        for index, other in enumerate(found):
            apart = abs((segment[1] + segment[3]) - (other[1] + other[3])) / 2
            if segment[0] - other[2] <= gap and segment[2] > other[2] and apart <= beside:
                found[index] = (other[0], min(other[1], segment[1]), segment[2], max(other[3], segment[3]))
                break
        else:
            found.append(segment)
    return found


def _without_barcodes(down: list[Segment], dpi: float) -> tuple[list[Segment], list[Segment]]:
    """Lines that are no bars of a barcode, and where barcodes stand."""
    groups: list[list[Segment]] = []
    for segment in sorted(down):
        for group in groups:
            last = group[-1]
            if segment[0] - last[2] < BARCODE_GAP * dpi and _beside(segment, last):
                group.append(segment)
                break
        else:
            groups.append([segment])
    lines = [segment for group in groups if len(group) < BARCODE_BARS for segment in group]
    codes = [_around(group) for group in groups if len(group) >= BARCODE_BARS]
    return lines, codes


def _beside(one: Segment, other: Segment) -> bool:
    shared = min(one[3], other[3]) - max(one[1], other[1])
    return shared > 0.6 * max(one[3] - one[1], other[3] - other[1])


def _around(group: list[Segment]) -> Segment:
    places = np.array(group)
    return (int(places[:, 0].min()), int(places[:, 1].min()), int(places[:, 2].max()), int(places[:, 3].max()))
