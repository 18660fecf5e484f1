"""Is it an order, and is it ours: from the titles, the phrases, the parties and what was found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from extraction.candidates.scene import Scene
from extraction.vocabulary import TitleKind, title_kinds
from models.order import DocumentType

_REVISED = {TitleKind.ORDER_CHANGE: DocumentType.ORDER_CHANGE, TitleKind.ORDER_CANCELLATION: DocumentType.ORDER_CANCELLATION}


@dataclass(frozen=True, slots=True)
class Kind:
    """What a document calls itself, and how loudly."""

    title: TitleKind | None
    score: float
    text: str = ""

    @property
    def document_type(self) -> DocumentType:
        """What an order with this title asks for."""
        return _REVISED.get(self.title, DocumentType.PURCHASE_ORDER) if self.title else DocumentType.PURCHASE_ORDER


def kind_of(scene: Scene, rows: Sequence[int]) -> Kind:
    """The loudest title: large, high on the first page, alone in its cell."""
    votes: dict[TitleKind, tuple[float, str]] = {}
    if not rows:
        return Kind(None, 0.0)
    first = scene.rows[rows[0]].page
    sizes = sorted(w.size or w.bottom - w.top for r in rows for w in scene.rows[r].words)
    typical = sizes[len(sizes) // 2] if sizes else 10.0
    for row in rows:
        if scene.rows[row].page > first:
            break
        for cell in scene.rows[row].cells:
            if len(cell.words) > 9:
                continue
            for hit in title_kinds(cell.text):
                loud = _loudness(scene, cell.words[0].size or cell.bottom - cell.top, typical, cell, row - rows[0])
                score = hit.score * loud * (1.0 if hit.exact or len(cell.words) <= 4 else 0.8)
                if score > votes.get(hit.kind, (0.0, ""))[0]:
                    votes[hit.kind] = (score, cell.text)
    if not votes:
        return Kind(None, 0.0)
    title = max(votes, key=lambda k: votes[k][0])
    return Kind(title, votes[title][0], votes[title][1])


def _loudness(scene: Scene, size: float, typical: float, cell: object, rows_down: int) -> float:
    high = 1.0 / (1 + 0.06 * rows_down)
    return (0.35 + 0.65 * min(size / typical, 2.0) / 2.0) * (0.4 + 0.6 * high)
