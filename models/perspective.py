"""Where a page that was squared or levelled lies in the picture that it was read from.

Eight numbers a to h, as Pillow's perspective transform takes them: the point (x, y) of the page is the point
((ax + by + c) / (gx + hy + 1), (dx + ey + f) / (gx + hy + 1)) of the picture, both in fractions of width and height
from the top left corner. () stands for a page that is its whole picture, turned by quarters at most.
"""

from __future__ import annotations

Perspective = tuple[float, ...]

_TURNS: dict[int, Perspective] = {
    90: (0, 1, 0, -1, 0, 1, 0, 0),
    180: (-1, 0, 1, 0, -1, 1, 0, 0),
    270: (0, -1, 1, 1, 0, 0, 0, 0),
}


def in_unturned(perspective: Perspective, turn: int) -> Perspective:
    """The same for the picture as it was before it was turned clockwise by `turn` degrees."""
    if not perspective or not turn:
        return perspective
    return _times(_TURNS[turn], perspective)


def in_pixels(perspective: Perspective, page: tuple[int, int], picture: tuple[int, int]) -> Perspective:
    """The same from and to pixels, for the width and height of page and picture."""
    across, down = picture
    return _times((across, 0, 0, 0, down, 0, 0, 0), _times(perspective, (1 / page[0], 0, 0, 0, 1 / page[1], 0, 0, 0)))


def _times(second: Perspective, first: Perspective) -> Perspective:
    """First the one, then the other."""
    left, right = (*second, 1.0), (*first, 1.0)
    product = [
        sum(left[3 * row + step] * right[3 * step + column] for step in range(3))
        for row in range(3)
        for column in range(3)
    ]
    return tuple(number / product[8] for number in product[:8])
