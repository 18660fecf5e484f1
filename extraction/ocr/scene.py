"""The page being read: its picture in even light, its ink, its drawn lines and where its text stands."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from statistics import median

import numpy as np

from extraction.ocr.ink import Mask
from extraction.ocr.paddle import Strip
from extraction.ocr.page import Grey
from extraction.ocr.rulings import Lines, find_lines
from extraction.ocr.straighten import Levelled, Upright
from extraction.ocr.words import BODY

USUAL_SIZE = 9.5  # points of type on an order, where nothing tells


@dataclass(frozen=True, slots=True)
class Scene:
    """What every step of reading a page looks at; all places are page pixels."""

    upright: Upright
    even: Grey
    ink: Mask  # all of it
    lines: Lines
    text_ink: Mask  # without drawn lines
    shown_ink: Grey  # the same as a picture: 255 where there is ink
    strips: tuple[Strip, ...] = ()

    @property
    def em(self) -> float:
        """The usual size of type on the page."""
        heights = [strip.height / BODY for strip in self.strips if strip.width > strip.height]
        return median(heights) if heights else USUAL_SIZE * self.upright.dpi / 72

    def with_strips(self, strips: Sequence[Strip]) -> Scene:
        """The same page with these lines of text."""
        return replace(self, strips=tuple(strips))

    def crossing(self, strip: Strip) -> list[float]:
        """x of the vertical lines that run through a strip, which no word crosses."""
        top, bottom = strip.y - strip.height / 4, strip.y + strip.height / 4
        places = (
            (left + right) / 2 for left, upper, right, lower in self.lines.down if upper <= top and lower >= bottom
        )
        return [place for place in places if abs(place - strip.x) < strip.width / 2]

    def around(self, strip: Strip) -> Grey:
        """The strip as it stands on the page."""
        left, right = round(strip.x - strip.width / 2), round(strip.x + strip.width / 2)
        top, bottom = round(strip.y - strip.height / 2), round(strip.y + strip.height / 2)
        return self.even[max(0, top) : max(1, bottom), max(0, left) : max(1, right)]


def scene_of(levelled: Levelled, strips: Sequence[Strip] = ()) -> Scene:
    """The scene of an upright page."""
    lines = find_lines(levelled.ink, levelled.upright.dpi)
    text_ink = np.asarray(levelled.ink & (1 - lines.ink), np.uint8)
    shown_ink = np.asarray(text_ink * 255, np.uint8)
    return Scene(levelled.upright, levelled.even, levelled.ink, lines, text_ink, shown_ink, tuple(strips))


@dataclass(slots=True)
class Clock:
    """How much wall time is left for a page."""

    seconds: float
    started: float = field(default_factory=time.monotonic)

    @property
    def left(self) -> float:
        """Seconds, never negative."""
        return max(0.0, self.seconds - (time.monotonic() - self.started))
