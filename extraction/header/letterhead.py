"""The buyer's own name where no label announces it: at the head of the page, at its foot, under a message."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import takewhile

from extraction.candidates.scene import Scene
from extraction.header.beside import under
from extraction.header.places import Place, contact_line, is_sentence, letters, pieces, place_of, split_line
from extraction.layout.rows import Cell
from extraction.vocabulary import title_kinds
from models.transcript import Medium

_LONGEST = 70
_TITLE = 0.9
_KNOWN = 0.8  # at the foot of the page, where terms and banks stand too, only a name on file counts

Ends = Callable[[Cell], bool]


def letterhead(scene: Scene, rows: Sequence[int], first_item: int, taken: set[int], ends: Ends) -> Place | None:
    """The company at the head of the first page or, with a name on file, at its foot; None for none.

    `first_item`: the row of the first item, above which a head stands; `taken`: ids of words of other parties;
    `ends`: whether a cell opens another field.
    """
    best: tuple[float, Cell, str] | None = None
    head = _head(scene, rows, first_item)
    below = max(head, default=-1)
    for row in rows:
        if scene.rows[row].page != scene.rows[rows[0]].page:
            break
        for cell in scene.rows[row].cells:
            if not _free(scene, cell, taken):
                continue
            for at, whole in enumerate(pieces(cell.text)):
                part = split_line(scene.lexicon, whole)[0]
                part = part.partition(",")[0] if part.count(",") >= 2 else part
                if row > below and scene.lexicon.customer_names(part) < _KNOWN:
                    continue
                score = (
                    _name_score(scene, cell, part, row - rows[0])
                    - 0.04 * at
                    + (0.1 if _addressed(scene, cell) else 0.0)
                )
                if score > 0.4 and (best is None or score > best[0]):
                    best = (score, cell, part)
    return _place(scene, best, ends) if best is not None else None


def _head(scene: Scene, rows: Sequence[int], first_item: int) -> list[int]:
    """Where the buyer's own name stands: above the items, in a message also below them."""
    if rows and scene.page_of(rows[0]).medium is Medium.MAIL:
        return list(rows)
    heads = [r for r in rows if r < first_item and sum(s.column_like for s in scene.labels[r]) >= 3]
    end = heads[-1] if heads and first_item - heads[-1] < 8 else first_item
    return [r for r in rows if r < end]


def _free(scene: Scene, cell: Cell, taken: set[int]) -> bool:
    """Neither another party's, nor a label, nor what the document calls itself."""
    if any(id(w) in taken for w in cell.words):
        return False
    if any(s.whole_cell and s.exact for s in scene.labels[cell.row] if s.cell is cell):
        return False
    return not any(hit.exact and hit.score >= _TITLE for hit in title_kinds(cell.text))


def _place(scene: Scene, best: tuple[float, Cell, str], ends: Ends) -> Place:
    score, cell, text = best
    name, _, tail = text.partition(",")
    if not any(c.isdigit() for c in tail):
        name = text
    below = list(takewhile(lambda c: not _heads_column(scene, c), under(scene, cell)[:5]))
    place = place_of(scene.lexicon, [cell, *(c for c in below if not ends(c))], "head of the page")
    if place is None or not place.name.startswith(name[:12]):
        return Place(name.strip(" :,"), "", (cell,), min(0.95, 0.3 + score), "head of the page")
    known = scene.lexicon.customer_names
    joined = place.name if place.name.startswith(name) and known(place.name) > known(name) else name
    return Place(joined.strip(" :,"), place.address, (cell,), min(0.95, 0.3 + score), "head of the page")


def _heads_column(scene: Scene, cell: Cell) -> bool:
    return any(s.cell is cell and s.whole_cell and s.exact and s.column_like for s in scene.labels[cell.row])


def _addressed(scene: Scene, cell: Cell) -> bool:
    """Whether an address stands in the same cell or right under it."""
    lines = [*pieces(cell.text)[1:], *(c.text for c in under(scene, cell)[:4])]
    return any(any(ch.isdigit() for ch in line) and letters(line) >= 3 for line in lines) or cell.text.count(",") >= 2


def _name_score(scene: Scene, cell: Cell, text: str, rows_down: int) -> float:
    if letters(text) < 4 or len(text) > _LONGEST or contact_line(text) or is_sentence(text):
        return 0.0
    if scene.lexicon.is_seller(text) > 0.72:
        return 0.0
    page = scene.transcript.pages[cell.page - 1]
    high = 1 - cell.top / max(page.height, 1.0)
    big = min((cell.words[0].size or cell.bottom - cell.top) / 12, 1.5)
    digits = sum(c.isdigit() for c in text)
    titled = bool(re.search(r":\s*$", text))
    return (
        0.55 * scene.lexicon.customer_names(text)
        + 0.2 * high
        + 0.08 * big
        + 0.05 * cell.words[0].bold
        + (0.1 if rows_down < 3 else 0.0)
        - 0.06 * digits
        - 0.3 * titled
    )
