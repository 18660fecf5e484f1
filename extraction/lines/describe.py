"""The description of an item: its text cells, less what is labelled as something else."""

from __future__ import annotations

from collections.abc import Sequence

from extraction.candidates.scene import Scene
from extraction.candidates.tokens import Token
from extraction.evidence import of_words
from extraction.layout.rows import Cell
from models.evidence import Extracted
from models.transcript import Word
from models.units import unit_code

_EDGES = " -–—:;,|/·•"


def description_of(scene: Scene, rows: list[int], parts: Sequence[Token]) -> Extracted[str] | None:
    """The longest text of the item with the lines that continue it below, None where there is none."""
    used = {id(w) for t in parts for w in t.words}
    cells = [(c, _words(scene, c, used)) for r in rows for c in scene.rows[r].cells]
    texts = [
        (c, words) for c, words in cells if _letters(words) >= 3 and not _only_unit(words) and not _a_day(scene, c)
    ]
    if not texts:
        return None
    home, words = max(texts, key=lambda x: _weight(scene, x[0], x[1]))
    run: list[tuple[Cell, list[Word]]] = [(home, words)]
    for cell, more in texts:
        if (
            cell.row > run[-1][0].row
            and abs(cell.left - home.left) < 3.5
            and not _labelled(scene, cell)
            and _same_face(home, cell)
        ):
            run.append((cell, more))
    text = " ".join(" ".join(w.text for w in ws) for _, ws in run).strip(_EDGES)
    if not text:
        return None
    proof = tuple(of_words(scene.transcript, c.page, ws) for c, ws in run)
    return Extracted[str](value=text, text=text, evidence=proof, confidence=0.95, why="text of the item")


def _a_day(scene: Scene, cell: Cell) -> bool:
    return any(day.cell is cell and day.whole_cell for day in scene.dates[cell.row])


def _words(scene: Scene, cell: Cell, used: set[int]) -> list[Word]:
    """The cell without part numbers that were read as such, and without an inline label before them."""
    spans = [s for s in scene.labels[cell.row] if s.cell is cell and not s.whole_cell]
    labelled: set[int] = set()
    for span in spans:
        after = cell.words[span.end : span.end + 1]
        if after and (id(after[0]) in used or span.words[-1].text.endswith(":")):
            labelled.update(range(span.start, span.end))
    kept = [w for i, w in enumerate(cell.words) if id(w) not in used and i not in labelled]
    while kept and kept[0].text.strip(_EDGES) == "":
        kept.pop(0)
    while kept and kept[-1].text.strip(_EDGES + "()[]") == "":
        kept.pop()
    return kept


def _labelled(scene: Scene, cell: Cell) -> bool:
    """Whether the cell opens with a label: "EAN: ...", "Delivery: ..."."""
    return any(s.cell is cell and s.start == 0 and not s.whole_cell for s in scene.labels[cell.row])


def _same_face(home: Cell, cell: Cell) -> bool:
    """Small print under an item is a note, not the rest of its description."""
    one = home.words[0].size or home.bottom - home.top
    other = cell.words[0].size or cell.bottom - cell.top
    return 0.88 < other / max(one, 0.1) < 1.14


def _weight(scene: Scene, cell: Cell, words: list[Word]) -> float:
    text = " ".join(w.text for w in words)
    letters = _letters(words)
    known = scene.lexicon.product_words(text)
    return letters * (0.5 + known) * (0.2 if _labelled(scene, cell) else 1.0)


def _letters(words: Sequence[Word]) -> int:
    return sum(ch.isalpha() for w in words for ch in w.text)


def _only_unit(words: Sequence[Word]) -> bool:
    return len(words) <= 2 and unit_code(" ".join(w.text for w in words).strip(".,;:()")) is not None
