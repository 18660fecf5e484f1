"""The value that a label speaks for: behind it in its cell, right of it in its row, or below it."""

from __future__ import annotations

from extraction.candidates.labels import LabelSpan
from extraction.candidates.scene import Scene
from extraction.header.places import attention
from extraction.layout.rows import Cell
from models.transcript import Medium

_BELOW = 2.2  # text heights a value may stand under its label
_UNDER_HEADING = 3.2  # and a party under its heading
_BESIDE = 3.0  # text heights from a heading to a name in the same row that is surely its own
_SURE = 0.75  # likeness from which a cell is a label and no value ("Depot Norwich" is a place)
_ALIGNED = 4.0  # points


def value_cells(scene: Scene, span: LabelSpan) -> list[Cell]:
    """Cells of the value, the first one nearest; behind, then right, then below. [] for none."""
    offers = value_offers(scene, span)
    return offers[0] if offers else []


def party_offers(scene: Scene, span: LabelSpan) -> list[list[Cell]]:
    """`value_offers` of a party's heading: what stands right under it comes before the next party beside it."""
    offers = value_offers(scene, span)
    below = _below(scene, span, _UNDER_HEADING)
    if (
        below is None
        or (_alone(scene, span) and next_in_form(scene, span, below.row))
        or not span.whole_cell
        or abs(below.left - span.left) > _ALIGNED
    ):
        return offers
    stack = [below, *under(scene, below)]
    if _head_of_columns(scene, span, below.row):
        return [stack]
    rest = [offer for offer in offers if offer[0] is not below]
    beside = [o for o in rest if o[0].row == span.cell.row and o[0].left - span.right < _BESIDE * _height(span)]
    return [*beside, stack, *(o for o in rest if o not in beside)]


def _head_of_columns(scene: Scene, span: LabelSpan, row: int) -> bool:
    """Whether a sheet has a value under the span, in that row, and one under the cell right of it: a heading as well."""
    after = scene.rows[span.cell.row].cells[span.cell.index + 1 :]
    if scene.page_of(row).medium is not Medium.SHEET or not after:
        return False
    return any(abs(cell.left - after[0].left) < 1 for cell in scene.rows[row].cells)


def next_in_form(scene: Scene, span: LabelSpan, row: int) -> bool:
    """Whether a sheet's row is the next of a form: a heading where the span's is, and values right of it."""
    cells = scene.rows[row].cells
    return (
        scene.page_of(row).medium is Medium.SHEET
        and span.cell.index == 0
        and len(cells) > 1
        and abs(cells[0].left - span.cell.left) < 1
    )


def _alone(scene: Scene, span: LabelSpan) -> bool:
    """Whether it is the one label of its row, and values stand right of it."""
    row = scene.rows[span.cell.row]
    others = (s for s in scene.labels[row.index] if s.cell is not span.cell)
    return len(row.cells) > 1 and not any(s.whole_cell and s.exact for s in others)


def _height(span: LabelSpan) -> float:
    return max(span.bottom - span.top, 1.0)


def value_offers(scene: Scene, span: LabelSpan) -> list[list[Cell]]:
    """Every place the value may stand, likeliest first: each a stack of cells from the top down."""
    behind = _behind(scene, span)
    if behind is not None:
        return [[behind, *under(scene, behind, also_left=span.left)]]
    right, below = _right(scene, span), _below(scene, span)
    if right is not None and below is not None and _alone(scene, span) and next_in_form(scene, span, below.row):
        below = None
    stacks = [[cell, *under(scene, cell)] for cell in (right, below) if cell is not None]
    return stacks[::-1] if span.column_like else stacks


def reversed_cells(scene: Scene, span: LabelSpan) -> list[Cell]:
    """Where a form prints the value first: the cell left of a label that has its own, then the one above it."""
    if not only_labels(scene, span.cell):
        return []
    row = scene.rows[span.cell.row]
    left = row.cells[span.cell.index - 1] if span.cell.index else None
    return [cell for cell in (left, _above(scene, span)) if cell is not None and not _labelled(scene, cell)]


def over(scene: Scene, span: LabelSpan) -> list[Cell]:
    """The block right above a label that has its own cell, from the top down: forms that name a party below it."""
    out: list[Cell] = []
    low = span.cell
    for row in scene.rows[max(0, span.cell.row - 9) : span.cell.row][::-1]:
        height = max(low.bottom - low.top, 1.0)
        if row.page != span.cell.page or low.top - row.bottom > 0.95 * height:
            break
        found = next((c for c in row.cells if abs(c.left - span.left) < _ALIGNED), None)
        if found is None:
            if any(c.left < low.right and low.left < c.right for c in row.cells):
                break
            continue
        if only_labels(scene, found):
            break
        out.append(found)
        low = found
    return out[::-1]


def only_labels(scene: Scene, cell: Cell) -> bool:
    """Whether a cell holds a label and nothing else, perhaps in two languages: "Vendeur / Vendor"."""
    said = {i for s in scene.labels[cell.row] if s.cell is cell for i in range(s.start, s.end)}
    return bool(said) and all(i in said or not any(c.isalnum() for c in w.text) for i, w in enumerate(cell.words))


def _above(scene: Scene, span: LabelSpan) -> Cell | None:
    height = max(span.bottom - span.top, 1.0)
    for row in scene.rows[max(0, span.cell.row - 3) : span.cell.row][::-1]:
        if row.page != span.cell.page or span.top - row.bottom > _BELOW * height:
            return None
        found = [c for c in row.cells if c.left < span.right + 1 and span.left - 1 < c.right]
        if found:
            return next((c for c in found if abs(c.left - span.left) < 4), found[0])
    return None


def _labelled(scene: Scene, cell: Cell) -> bool:
    return any(s.cell is cell and (s.whole_cell or (s.start == 0 and s.hard)) for s in scene.labels[cell.row])


def _behind(scene: Scene, span: LabelSpan) -> Cell | None:
    """The rest of the label's cell up to the next label in it."""
    stop = min(
        (
            s.start
            for s in scene.labels[span.cell.row]
            if s.cell is span.cell and s.start >= span.end and s.hard and not attention(s.text)
        ),
        default=len(span.cell.words),
    )
    words = list(span.cell.words[span.end : stop])
    while words and not any(c.isalnum() for c in words[0].text):
        words.pop(0)
    while words and words[-1].text in ("|", "·", "-", "–", "•", "/"):
        words.pop()
    return Cell(tuple(words), span.cell.page, span.cell.row, span.cell.index) if words else None


def _right(scene: Scene, span: LabelSpan) -> Cell | None:
    row = scene.rows[span.cell.row]
    after = row.cells[span.cell.index + 1 :]
    while after and not any(c.isalnum() for c in after[0].text):
        after = after[1:]
    if not after or any(s.cell is after[0] and s.start == 0 and s.hard for s in scene.labels[row.index]):
        return None
    sheet = scene.transcript.pages[row.page - 1]
    far = after[0].left - span.right > (0.45 * sheet.width if sheet.medium is not Medium.SHEET else 1e9)
    return None if far else after[0]


def _below(scene: Scene, span: LabelSpan, reach: float = _BELOW) -> Cell | None:
    height = _height(span)
    for row in scene.rows[span.cell.row + 1 : span.cell.row + 6]:
        if row.page != span.cell.page or row.top - span.bottom > reach * height:
            return None
        found = [c for c in row.cells if c.left < span.right + 1 and span.left - 1 < c.right]
        aligned = [c for c in found if abs(c.left - span.left) < 4] or found
        if aligned:
            cell = aligned[0]
            sure = (s for s in scene.labels[row.index] if max(s.concepts.values(), default=0.0) >= _SURE)
            return None if any(s.cell is cell and s.whole_cell for s in sure) else cell
    return None


def under(scene: Scene, cell: Cell, also_left: float = -1e9) -> list[Cell]:
    """Cells that go on below, aligned with the value, without a label of their own."""
    out: list[Cell] = []
    last = cell
    for row in scene.rows[cell.row + 1 : cell.row + 12]:
        if row.page != cell.page:
            break
        height = max(last.bottom - last.top, 1.0)
        if row.top - last.bottom > 0.95 * height:
            break
        found = next((c for c in row.cells if abs(c.left - cell.left) < 3.5 or abs(c.left - also_left) < 2.5), None)
        if found is None:
            if any(c.left < cell.right and cell.left < c.right for c in row.cells):
                break
            continue
        out.append(found)
        last = found
    return out
