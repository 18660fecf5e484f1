"""Ink among the text that nobody could read: blots, smears, stamps over a figure. Never a guess.

Logos, signatures, notes in the margin, barcodes and specks are ink too; only what stands where text is
expected is told: in a table, or in a row of words with words above it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from extraction.ocr.ink import PAPER_AT, Mask, boxes_of
from extraction.ocr.scene import Scene
from extraction.ocr.words import Found

UNSURE = 0.30  # a word read with less confidence, after every opinion, is not read
READ = 0.60  # a word read with at least so much explains the ink under it
SMALLEST = (0.45, 0.5)  # width and height in ems
TALLEST = 4.0  # ems; larger ink is a drawing, a signature or a logo
BARCODE_EDGES = 20  # changes between bar and gap; figures have fewer on their width
BARCODE_PLAIN = 0.25  # ink in a column that is a gap, nearly, or paper in one that is a bar
BARCODE_BESIDE = 5.0  # ems beside a patch in which other bars may stand
LEAST_INK = 0.10  # square ems
SOLID = 0.60  # ems across which ink is filled: no stroke of the text is so thick
LARGE_TYPE = 0.3  # stroke over height of the boldest type
FILLED_LETTER = 0.75  # ems across the largest letter of coarse bold type whose hole has filled up
DARK = 120  # grey level of real ink on evenly lit paper
PALE = 22  # grey levels by which wiped writing is darker than paper
WIDEST = 9.0  # ems that a wiped word may take
NEAR = 0.12  # ems around a blot in which a word may have lost a part


@dataclass(frozen=True, slots=True)
class Patch:
    """A rectangle in page pixels."""

    left: float
    top: float
    right: float
    bottom: float

    def widened(self, by: float) -> Patch:
        """The same with so many pixels more on the left and on the right."""
        return Patch(self.left - by, self.top, self.right + by, self.bottom)

    def meets(self, word: Found, by: float = 0.0) -> bool:
        """Whether a word overlaps it, or comes nearer than `by` pixels."""
        across = min(self.right + by, word.right) > max(self.left - by, word.left)
        return across and min(self.bottom + by, word.bottom) > max(self.top - by, word.top)


def sort_out(scene: Scene, words: Sequence[Found]) -> tuple[list[Found], list[Patch]]:
    """The words that were read, and where something stands that was not."""
    sure = [word for word in words if word.confidence >= READ]
    blots = [patch for patch in _blots(scene, sure) if _expected(patch, sure, scene)]
    whole = [word for word in words if not any(blot.meets(word, NEAR * scene.em) for blot in blots)]
    read = [word for word in whole if word.confidence >= UNSURE]
    unread = [patch for patch in _unread(scene, read) if _expected(patch, sure, scene)]
    pale = [patch for patch in _pale(scene) if not any(patch.meets(word) for word in read)]
    smears = [patch for patch in pale if _expected(patch, sure, scene)]
    merged = _merged([*blots, *unread, *smears], scene.em)
    return read, [patch for patch in merged if not _is_barcode(patch, scene)]


def _blots(scene: Scene, sure: Sequence[Found]) -> list[Patch]:
    """Ink filled further than a stroke of a letter, which no large letter explains."""
    em = scene.em
    dark = np.asarray((scene.ink > 0) & (scene.even < DARK), np.uint8)
    depth = np.asarray(cv2.distanceTransform(dark, cv2.DIST_L2, 3), np.float32)
    cores = np.asarray(depth > SOLID * em / 2, np.uint8)
    if not cores.any():
        return []
    grown = max(3, round(SOLID * em * 1.5)) | 1
    bodies = np.asarray(cv2.dilate(cores, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (grown, grown))), np.uint8)
    patches = _patches(np.asarray(bodies & scene.ink, np.uint8), 1)
    return [
        patch
        for patch in patches
        if patch.bottom - patch.top <= TALLEST * em and not any(_explains(word, patch, depth, em) for word in sure)
    ]


def _explains(word: Found, patch: Patch, depth: npt.NDArray[np.float32], em: float) -> bool:
    """Whether a patch is part of letters: thick ones of large type, or small ones whose holes have filled up."""
    if not patch.meets(word):
        return False
    here = depth[round(patch.top) : round(patch.bottom), round(patch.left) : round(patch.right)]
    across = float(here.max()) * 2
    if across < LARGE_TYPE * (word.bottom - word.top):
        return True
    room = 0.12 * em
    within = word.top - room <= patch.top and patch.bottom <= word.bottom + room
    return (
        within and across < FILLED_LETTER * em and word.left - room <= patch.left and patch.right <= word.right + room
    )


def _unread(scene: Scene, read: Sequence[Found]) -> list[Patch]:
    """Groups of ink as large as writing that no word covers."""
    em = scene.em
    rest = np.array(scene.text_ink, np.uint8)
    room = round(0.25 * em)
    for word in read:
        top, bottom = max(0, round(word.top) - room), round(word.bottom) + room
        rest[top:bottom, max(0, round(word.left) - room) : round(word.right) + room] = 0
    for left, upper, right, lower in scene.lines.barcodes:
        rest[max(0, upper - room) : lower + room, max(0, left - room) : right + room] = 0
    rest = np.asarray(cv2.morphologyEx(rest, cv2.MORPH_OPEN, np.ones((2, 2), np.uint8)), np.uint8)
    return [
        patch
        for patch in _patches(rest, max(3, round(0.4 * em)))
        if patch.right - patch.left >= SMALLEST[0] * em
        and SMALLEST[1] * em <= patch.bottom - patch.top <= TALLEST * em
        and rest[round(patch.top) : round(patch.bottom), round(patch.left) : round(patch.right)].sum()
        > LEAST_INK * em**2
    ]


def _pale(scene: Scene) -> list[Patch]:
    """Grey spots of the size of words that stand apart: writing wiped away, not a watermark and not shading."""
    em = scene.em
    bare = scene.even.copy()
    bare[cv2.dilate(scene.lines.ink, np.ones((5, 5), np.uint8)) > 0] = PAPER_AT
    soft = cv2.GaussianBlur(bare, (0, 0), 0.2 * em)
    spots = _patches(np.asarray(soft < PAPER_AT - PALE, np.uint8), 1)
    return [spot for spot in spots if _like_a_word(spot, em)]


def _like_a_word(patch: Patch, em: float) -> bool:
    width, height = patch.right - patch.left, patch.bottom - patch.top
    return 0.7 * em <= width <= WIDEST * em and 0.6 * em <= height <= 2.2 * em


def _is_barcode(patch: Patch, scene: Scene) -> bool:
    """Whether a patch is bars and gaps from top to bottom, as no writing is, or a rest of them beside others."""
    return _bars(patch, scene.ink, 0.3, 0.6) or _bars(patch.widened(BARCODE_BESIDE * scene.em), scene.ink, 0.1, 0.85)


def _bars(patch: Patch, ink: Mask, margin: float, share: float) -> bool:
    """Whether so many columns are all ink or all gap, but for the margin above and below."""
    high = patch.bottom - patch.top
    rows = ink[round(patch.top + margin * high) : round(patch.bottom - margin * high)]
    columns = rows[:, max(0, round(patch.left)) : round(patch.right)].mean(axis=0) if rows.size else np.zeros(0)
    if columns.size < BARCODE_EDGES:
        return False
    edges = int(np.abs(np.diff((columns > 0.5).astype(np.int8))).sum())
    plain = ((columns < BARCODE_PLAIN) | (columns > 1 - BARCODE_PLAIN)).mean()
    return edges >= BARCODE_EDGES and bool(plain > share)


def _patches(ink: Mask, join: int) -> list[Patch]:
    groups = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((join, join), np.uint8)) if join > 1 else ink
    boxes = sorted(boxes_of(np.asarray(groups, np.uint8)), key=lambda box: (box[1], box[0]))
    return [Patch(left, top, left + width, top + height) for left, top, width, height in boxes]


def _expected(patch: Patch, sure: Sequence[Found], scene: Scene) -> bool:
    """Whether text belongs where the patch is."""
    if _ruled_in(patch, scene):
        return True
    em = scene.em
    beside = [word for word in sure if _same_row(patch, word) and not patch.meets(word)]
    above = [
        word
        for word in sure
        if word.bottom <= patch.top + 0.5 * em
        and patch.top - word.bottom < 5 * em
        and min(patch.right, word.right) > max(patch.left, word.left)
    ]
    return bool(beside and above)


def _same_row(patch: Patch, word: Found) -> bool:
    shared = min(patch.bottom, word.bottom) - max(patch.top, word.top)
    return shared > 0.5 * (word.bottom - word.top)


def _ruled_in(patch: Patch, scene: Scene) -> bool:
    """Whether the patch lies in a ruled table: between lines above and below, and lines left and right."""
    across = [line for line in scene.lines.across if line[0] < patch.right and line[2] > patch.left]
    down = [line for line in scene.lines.down if line[1] < patch.bottom and line[3] > patch.top]
    between = any(line[1] <= patch.top for line in across) and any(line[3] >= patch.bottom for line in across)
    return between and any(line[0] <= patch.left for line in down) and any(line[2] >= patch.right for line in down)


def _merged(patches: Sequence[Patch], em: float) -> list[Patch]:
    """Patches that touch made one."""
    merged: list[Patch] = []
    for patch in sorted(patches, key=lambda one: (one.top, one.left)):
        for index, other in enumerate(merged):
            across = min(patch.right, other.right) - max(patch.left, other.left)
            if across > -0.3 * em and min(patch.bottom, other.bottom) - max(patch.top, other.top) > -0.3 * em:
                merged[index] = Patch(
                    min(patch.left, other.left), min(patch.top, other.top),
                    max(patch.right, other.right), max(patch.bottom, other.bottom),
                )  # fmt: skip
                break
        else:
            merged.append(patch)
    return merged
