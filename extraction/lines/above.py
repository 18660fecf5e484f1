"""Items whose text stands above their numbers.

Row by row, "text, numbers, text, numbers" reads as numbers with their text below or as text with its numbers below.
The ends of the list tell: a list of texts above begins with a text and ends with numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from extraction.candidates.scene import Scene
from extraction.candidates.tokens import TokenKind
from extraction.lines.items import Scored
from extraction.scoring.models import Probabilities
from extraction.scoring.roles import PART_ROLES

_FEWEST = 3  # items, before a habit is one
_MOST = 4  # rows of text above the numbers of an item
_FIGURES = ("quantity", "price", "amount")
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
    numbers = [row for band in bands for row in band if _has_numbers(found, row)]
    if len(numbers) < _FEWEST or sum(max(chances[row]) for row in numbers) > _PLAIN * len(numbers):
        return None  # too few to be a habit, or the rows leave no doubt by themselves
    gaps = [
        [row for row in range(one + 1, other) if _is_text(scene, found, row)]
        for one, other in pairwise(numbers)
        if scene.rows[one].page == scene.rows[other].page
    ]
    if not gaps or not all(gaps):
        return None
    edge = median(scene.rows[row].cells[0].left for gap in gaps for row in gap[-1:])
    lead = _above(scene, found, numbers[0], edge)
    if not lead or _goes_on(scene, found, numbers[-1], edge):
        return None
    size = min(len(_above(scene, found, row, edge)) for row in numbers if _follows(scene, numbers, row))
    size = min(size, len(lead))
    if not size:
        return None
    return _rebuilt(scene, found, chances, numbers, edge, size, bands)


def _rebuilt(
    scene: Scene,
    found: Scored,
    chances: Probabilities,
    numbers: list[int],
    edge: float,
    size: int,
    bands: Sequence[Sequence[int]],
) -> list[list[int]]:
    inside = {row for band in bands for row in band}
    heads = {row: _above(scene, found, row, edge)[-size:] for row in numbers}
    taken = {row for rows in heads.values() for row in rows} | set(numbers)
    out = []
    for row, end in zip(numbers, [*numbers[1:], max(inside) + 1], strict=True):
        rest = [r for r in range(row + 1, end) if r in inside and r not in taken and chances[r][0] < _NO_ITEM]
        out.append([*heads[row], row, *rest])
    return out


def _follows(scene: Scene, numbers: list[int], row: int) -> bool:
    """Whether the item before it stands on the same page: over a page break the head of the page lies between."""
    at = numbers.index(row)
    return at > 0 and scene.rows[numbers[at - 1]].page == scene.rows[row].page


def _has_numbers(found: Scored, row: int) -> bool:
    sure = {
        role
        for token in found.by_row.get(row, ())
        if token.kind is TokenKind.FIGURE
        for role in _FIGURES
        if found.of(token, role) > _SURE
    }
    return "quantity" in sure


def _is_text(scene: Scene, found: Scored, row: int) -> bool:
    """Whether a row is a description or a part number in one cell, without numbers of an item."""
    cells = scene.rows[row].cells
    if len(cells) != 1 or _has_numbers(found, row):
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
        near = here.page == last.page and last.top - here.bottom < _NEXT_LINE * (here.bottom - here.top)
        headed = any(s.column_like and s.whole_cell for s in scene.labels[at])
        if not near or headed or not _is_text(scene, found, at) or abs(here.cells[0].left - edge) > _SAME_EDGE:
            break
        out.append(at)
    return out[::-1]


def _goes_on(scene: Scene, found: Scored, row: int, edge: float) -> bool:
    """Whether a text at this edge stands right below the last numbers."""
    if row + 1 >= len(scene.rows):
        return False
    below, last = scene.rows[row + 1], scene.rows[row]
    near = below.page == last.page and below.top - last.bottom < _NEXT_LINE * (last.bottom - last.top)
    return near and _is_text(scene, found, row + 1) and abs(below.cells[0].left - edge) <= _SAME_EDGE
