"""Puts right what single rows cannot tell: a row of numbers that belongs to its neighbour, two items in one band.

A item prints each sort of value once. A row whose sorts the item before it still lacks goes on with that
item; one that repeats the part number's column begins another.
"""

from __future__ import annotations

from collections.abc import Sequence

from extraction.candidates.scene import Scene
from extraction.candidates.tokens import TokenKind
from extraction.layout.rows import Cell
from extraction.lines.items import Scored
from extraction.scoring.roles import PART_ROLES
from models.units import unit_code

_FIGURES = ("quantity", "price", "amount")
_SURE = 0.5
_SAME_EDGE = 4.0  # points
_NEXT_LINE = 1.5  # line heights
_TEXT = 10  # letters of a description


def regroup(scene: Scene, found: Scored, bands: Sequence[Sequence[int]]) -> list[list[int]]:
    """The bands, split where an item repeats its part number and joined where a row only completes its neighbour."""
    split = [part for band in bands for part in _split(scene, found, list(band))]
    return _with_units(scene, found, _join(scene, found, split))


def _with_units(scene: Scene, found: Scored, bands: list[list[int]]) -> list[list[int]]:
    """Each band and, where nothing but units stands in the row right under its figures, that row."""
    inside = {row for band in bands for row in band}
    out = []
    for band in bands:
        below = band[-1] + 1
        goes = below < len(scene.rows) and below not in inside and _only_units(scene, found, band[-1], below)
        out.append([*band, below] if goes else band)
    return out


def _only_units(scene: Scene, found: Scored, row: int, below: int) -> bool:
    above, under = scene.rows[row], scene.rows[below]
    if under.page != above.page or under.top - above.bottom > _NEXT_LINE * (above.bottom - above.top):
        return False
    figures = [t for t in found.by_row.get(row, ()) if t.kind is TokenKind.FIGURE]
    return all(
        unit_code(cell.text.strip(".,;:()"))
        and any(t.cell.left - 2 < cell.right and cell.left < t.cell.right + 2 for t in figures)
        for cell in under.cells
    )


def _part_edge(found: Scored, row: int) -> float | None:
    """Left edge of the row's surest part number, None for none."""
    best, edge = _SURE, None
    for token in found.by_row.get(row, ()):
        if token.kind is TokenKind.CODE:
            chance = sum(found.of(token, role) for role in ("supplier_part", "buyer_part", "part"))
            if chance > best:
                best, edge = chance, token.left
    return edge


def _split(scene: Scene, found: Scored, band: list[int]) -> list[list[int]]:
    out: list[list[int]] = [[band[0]]]
    edge = _part_edge(found, band[0])
    for row in band[1:]:
        here = _part_edge(found, row)
        same = edge is not None and here is not None and abs(here - edge) < _SAME_EDGE
        if same or _repeats(scene, out[-1][0], row) or _counts_again(found, out[-1][0], row):
            out.append([row])
        else:
            out[-1].append(row)
            edge = edge if edge is not None else here
    return out


def _repeats(scene: Scene, first: int, row: int) -> bool:
    """Whether a row has a text and a date where the item's first row has them: an item without a quantity."""
    days = [(d.left, d.right) for d in scene.dates[first] if d.whole_cell]
    if not any(
        d.whole_cell
        and any(abs(d.left - left) < _SAME_EDGE or abs(d.right - right) < _SAME_EDGE for left, right in days)
        for d in scene.dates[row]
    ):
        return False
    return any(abs(c.left - o.left) < _SAME_EDGE for c in _texts(scene, row) for o in _texts(scene, first))


def _counts_again(found: Scored, first: int, row: int) -> bool:
    """Whether both rows print a quantity, a price and an amount: no item does that twice, however raggedly it is typed."""
    return all(found.prints(r, role, _SURE) for r in (first, row) for role in _FIGURES)


def _texts(scene: Scene, row: int) -> list[Cell]:
    return [c for c in scene.rows[row].cells if sum(ch.isalpha() for ch in c.text) >= _TEXT]


def _has_figures(found: Scored, band: Sequence[int]) -> bool:
    return any(found.prints(row, role, _SURE) for row in band for role in _FIGURES)


def _parts(found: Scored, band: Sequence[int]) -> set[str]:
    return {
        role
        for r in band
        for t in found.by_row.get(r, ())
        if t.kind is TokenKind.CODE
        for role in PART_ROLES
        if found.of(t, role) > _SURE
    }


def _edges(found: Scored, band: Sequence[int]) -> list[float]:
    return [e for r in band if (e := _part_edge(found, r)) is not None]


def _join(scene: Scene, found: Scored, bands: list[list[int]]) -> list[list[int]]:
    full = [_has_figures(found, b) for b in bands]
    if not any(full) or all(full):
        return bands
    below = full[0]  # where the first band is whole, what follows completes it
    out: list[list[int]] = []
    waiting: list[int] = []
    for band, whole in zip(bands, full, strict=True):
        if whole:
            if (
                waiting
                and _touch(scene, waiting, band)
                and not below
                and _bare(scene, waiting)
                and _completes(found, band, waiting)
            ):
                band = [*waiting, *band]
            elif waiting:
                out.append(waiting)
            waiting = []
            out.append(band)
        elif (
            below
            and out
            and _touch(scene, out[-1], band)
            and _bare(scene, band)
            and _completes(found, out[-1], band)
            and not _repeats(scene, out[-1][0], band[0])
        ):
            out[-1] = [*out[-1], *band]
        elif not below:
            if waiting:
                out.append(waiting)
            waiting = band
        else:
            out.append(band)
    return [*out, waiting] if waiting else out


def _touch(scene: Scene, above: Sequence[int], band: Sequence[int]) -> bool:
    return band[0] - above[-1] <= 1 and scene.rows[band[0]].page == scene.rows[above[-1]].page


def _bare(scene: Scene, band: Sequence[int]) -> bool:
    """Whether no figure stands in a cell of its own: such a row is an item, however little it says."""
    return not any(token.whole_cell for row in band for token in scene.figures[row])


def _completes(found: Scored, whole: Sequence[int], other: Sequence[int]) -> bool:
    """Whether the other band has no sort of part number that the whole one has, in its column."""
    mine = _edges(found, whole)
    return not (_parts(found, whole) & _parts(found, other)) or all(
        abs(e - m) >= _SAME_EDGE for e in _edges(found, other) for m in mine
    )
