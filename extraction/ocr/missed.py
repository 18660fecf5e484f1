"""Writing that the detector passed over: mostly single figures in a column of their own."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from extraction.ocr.ink import Mask, labelled
from extraction.ocr.paddle import Strip
from extraction.ocr.scene import Scene
from extraction.ocr.words import BODY

LOWEST, HIGHEST = 0.42, 1.6  # heights of writing in ems
JOINED = 0.45  # ems between characters of one group
LEAST_INK = 0.025  # square ems of ink that a character has
MOST = 60  # groups per page; a page with more is speckled, not written on


def passed_over(scene: Scene) -> list[Strip]:
    """Strips for groups of ink that look like characters and lie in no strip."""
    em = scene.em
    left_over = uncovered(scene.text_ink & (1 - scene.lines.thick), scene.strips)
    groups = cv2.morphologyEx(left_over, cv2.MORPH_CLOSE, np.ones((3, max(3, round(JOINED * em))), np.uint8))
    count, labels, stats = labelled(np.asarray(groups, np.uint8))
    found = []
    for index in range(1, count):
        left, top, width, height, _ = (int(value) for value in stats[index])
        if not LOWEST * em <= height <= HIGHEST * em or width < 0.12 * em:
            continue
        here = np.s_[top : top + height, left : left + width]
        if (left_over[here] & (labels[here] == index)).sum() < LEAST_INK * em * em:
            continue
        tall = max(height * 1.5, em * BODY)  # as the detector draws them: with room around
        found.append(Strip(left + width / 2, top + height / 2, width + 0.5 * em, tall, 0.0, 0.5))
    return found if len(found) <= MOST else []


def uncovered(ink: Mask, strips: Sequence[Strip]) -> Mask:
    """The ink that lies in none of the strips."""
    rest = np.array(ink, np.uint8)
    for strip in strips:
        corners = cv2.boxPoints(((strip.x, strip.y), (strip.width, strip.height), strip.slant))
        cv2.fillPoly(rest, [np.round(corners).astype(np.int32)], (0,))
    return rest
