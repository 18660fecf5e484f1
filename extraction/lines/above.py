"""Items whose text stands above their numbers.

Row by row, "text, numbers, text, numbers" reads as numbers with their text below or as text with its numbers below.
The ends of the list tell: a list of texts above begins with a text and ends with numbers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from statistics import median

from extraction.candidates.scene import Scene
from extraction.candidates.tokens import TokenKind
from extraction.lines.items import Scored
from extraction.scoring.models import Probabilities
from extraction.scoring.roles import PART_ROLES

_FEWEST = 3  # items, before a habit is one
_MOST = 4  # rows of text above the numbers of an item
_SURE = 0.5
_SAME_EDGE = 3.0  # points
_TEXT = 8  # letters
_NEXT_LINE = 1.6  # line heights
_PLAIN = 0.9  # mean chance of rows that leave no doubt what they are
_NO_ITEM = 0.35  # chance of a row to be no item's, from which it is a heading between groups of items


def texts_above(
    scene: Scene, found: Scored, chances: Probabilities, bands: Sequence[Sequence[int]]
) -> list[list[int]] | None:
    """The bands of a list whose items begin with their text, numbers below; None where the list is not plainly one.

    `chances`: of each row to be no item's, an item's first and an item's further row; `bands`: as rows alone tell.
    """
    numbers = [row for band in bands for row in band if found.prints(row, "quantity", _SURE)]
    if len(numbers) < _FEWEST or sum(max(chances[row]) for row in numbers) > _PLAIN * len(numbers):
        return None  # too few to be a habit, or the rows leave no doubt by themselves
    gaps = [
        [row for row in range(one + 1, other) if _is_text(scene, found, row)]
        for one, other in pairwise(numbers)
        if scene.rows[one].page == scene.rows[other].page
    ]
    if not gaps or not all(gaps):
        return None
    edge = median(scene.rows[gap[-1]].cells[0].left for gap in gaps)
    heads = {row: _above(scene, found, row, edge) for row in numbers}
    # over a page break the head of the page lies between an item's text and the item before it
    told = [numbers[0], *(other for one, other in pairwise(numbers) if scene.rows[one].page == scene.rows[other].page)]
    size = min(len(heads[row]) for row in told)
    if not size or _goes_on(scene, found, numbers[-1], edge):
        return None
    return _rebuilt(chances, {row: rows[-size:] for row, rows in heads.items()}, bands)


def _rebuilt(chances: Probabilities, heads: Mapping[int, list[int]], bands: Sequence[Sequence[int]]) -> list[list[int]]:
    """A band for each row of numbers. `heads`: the row -> the texts above it."""
    inside = {row for band in bands for row in band}
    taken = {row for rows in heads.values() for row in rows}
    out = []
    for row, end in pairwise([*heads, max(inside) + 1]):
        rest = [r for r in range(row + 1, end) if r in inside and r not in taken and chances[r][0] < _NO_ITEM]
        out.append([*heads[row], row, *rest])
    return out


def _is_text(scene: Scene, found: Scored, row: int) -> bool:
    """Whether a row is a description or a part number in one cell, without numbers of an item."""
    cells = scene.rows[row].cells
    if len(cells) != 1 or found.prints(row, "quantity", _SURE):
        return False
    codes = (t for t in found.by_row.get(row, ()) if t.kind is TokenKind.CODE)
    return sum(c.isalpha() for c in cells[0].text) >= _TEXT or any(
        sum(found.of(token, role) for role in PART_ROLES) > _SURE for token in codes
    )


def _above(scene: Scene, found: Scored, row: int, edge: float) -> list[int]:
    """Text rows at this edge right above a row, from the top down."""
    out: list[int] = []
    for at in range(row - 1, max(-1, row - 1 - _MOST), -1):
        last = scene.rows[out[-1] if out else row]
        here = scene.rows[at]
        near = last.follows(here, _NEXT_LINE)
        headed = any(s.column_like and s.whole_cell for s in scene.labels[at])
        if not near or headed or not _is_text(scene, found, at) or abs(here.cells[0].left - edge) > _SAME_EDGE:
            break
        out.append(at)
    return out[::-1]


def _goes_on(scene: Scene, found: Scored, row: int, edge: float) -> bool:
    """Whether a text at this edge stands right below the last numbers."""
    if row + 1 >= len(scene.rows):
        return False
    below = scene.rows[row + 1]
    near = below.follows(scene.rows[row], _NEXT_LINE)
    return near and _is_text(scene, found, row + 1) and abs(below.cells[0].left - edge) <= _SAME_EDGE
