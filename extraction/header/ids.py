"""Numbers that say who the buyer is: VAT ids, location numbers, mail addresses that are not our own."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extraction.candidates.scene import Scene
from extraction.evidence import from_cells
from extraction.header.beside import value_cells
from extraction.header.fields import spans_of
from extraction.layout.rows import Cell
from models.evidence import Extracted
from models.order import Party

_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_SURE = 0.95


def with_ids(scene: Scene, rows: Sequence[int], buyer: Party) -> Party:
    """The buyer with the ids that the document prints for somebody who is not us; what is there already stays."""
    found = {
        "vat_id": _labelled_id(scene, rows, "vat_id", 8),
        "gln": _labelled_id(scene, rows, "gln", 13),
        "email": _mail(scene, rows),
    }
    update = {name: value for name, value in found.items() if value is not None and getattr(buyer, name) is None}
    return buyer.model_copy(update=update) if update else buyer


def _labelled_id(scene: Scene, rows: Sequence[int], concept: str, shortest: int) -> Extracted[str] | None:
    """The one id behind labels of this sort that is not ours; None where several differ, for then whose is whose is open."""
    ours = {_bare(i) for i in scene.lexicon.seller_ids}
    found: dict[str, Extracted[str]] = {}
    for span in spans_of(scene, rows, concept, 0.8):
        for cell in value_cells(scene, span)[:1]:
            text = _id_text(cell)
            if len(_bare(text)) >= shortest and sum(c.isdigit() for c in text) >= 5 and _bare(text) not in ours:
                found.setdefault(
                    _bare(text), from_cells(scene.transcript, [cell], text, _SURE, f"beside “{span.text}”")
                )
    return next(iter(found.values())) if len(found) == 1 else None


def _id_text(cell: Cell) -> str:
    """The leading words of the cell that look like an id: capitals and digits."""
    words = []
    for word in cell.words:
        text = word.text.strip(".,;:()|·")
        if not text or (text.casefold() == text.upper().casefold() and text != text.upper()):
            break
        words.append(text)
    return " ".join(words)


def _mail(scene: Scene, rows: Sequence[int]) -> Extracted[str] | None:
    domains = tuple(d.lower() for d in scene.lexicon.seller_domains)
    for row in rows:
        for cell in scene.rows[row].cells:
            match = _MAIL.search(cell.text)
            if match and not match[0].lower().rpartition("@")[2].endswith(domains):
                return from_cells(scene.transcript, [cell], match[0], _SURE, "a mail address that is not ours")
    return None


def _bare(text: str) -> str:
    return re.sub(r"[^0-9A-Z]", "", text.upper())
