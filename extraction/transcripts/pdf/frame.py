"""From PDF space (origin bottom left, /Rotate not applied) to the page as a reader sees it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Frame:
    """The visible part of a page in PDF space and the clockwise turn that shows it upright."""

    left: float
    bottom: float
    right: float
    top: float
    turn: int = 0  # degrees clockwise: 0, 90, 180 or 270

    @property
    def width(self) -> float:
        """In points, after turning."""
        return self.top - self.bottom if self.turn in (90, 270) else self.right - self.left

    @property
    def height(self) -> float:
        """In points, after turning."""
        return self.right - self.left if self.turn in (90, 270) else self.top - self.bottom

    def turned(self, degrees: int) -> Frame:
        """The same page turned clockwise by a further multiple of 90 degrees."""
        return replace(self, turn=(self.turn + degrees) % 360)

    def boxes(self, corners: npt.NDArray[Any]) -> Array:
        """(n, 4) left, bottom, right, top in PDF space -> (n, 4) left, top, right, bottom on the page."""
        x0, y0, x1, y1 = corners[:, 0], corners[:, 1], corners[:, 2], corners[:, 3]
        if self.turn == 90:
            sides = (y0 - self.bottom, x0 - self.left, y1 - self.bottom, x1 - self.left)
        elif self.turn == 180:
            sides = (self.right - x1, y0 - self.bottom, self.right - x0, y1 - self.bottom)
        elif self.turn == 270:
            sides = (self.top - y1, self.right - x1, self.top - y0, self.right - x0)
        else:
            sides = (x0 - self.left, self.top - y1, x1 - self.left, self.top - y0)
        return np.stack(sides, axis=1).astype(np.float64)


def frame_of(page: Any) -> Frame:
    """The frame of a pypdfium2 page: its visible box and its /Rotate."""
    left, bottom, right, top = page.get_bbox()
    return Frame(left, bottom, right, top, int(page.get_rotation()) % 360)
