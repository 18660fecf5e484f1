"""Terms of payment by their shape: "Net 30", "30 Tage netto", "2% 10, Net 30", whatever their label says.

The words for days are those of the Unicode CLDR, in every language of the vocabulary.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from babel.units import format_unit

from extraction.candidates.scene import Scene
from extraction.evidence import from_cells
from extraction.header.places import pieces
from extraction.layout.rows import Cell
from extraction.vocabulary import PhraseKind, phrase_hits
from extraction.vocabulary.packs import languages
from models.evidence import Extracted

_NET = r"(?:net|netto|nett|neto|netti|нетто|νετ)"
_LONGEST = 9  # words
_CHANCE = 0.8


def unlabelled_terms(scene: Scene, rows: Sequence[int]) -> Extracted[str] | None:
    """Terms of payment where no label that is known announces them; None where two cells could be them."""
    found = [(cell, text) for r in rows for cell in scene.rows[r].cells if (text := terms_in(cell))]
    if len({text for _, text in found}) != 1:
        return None
    cell, text = found[0]
    return from_cells(scene.transcript, [cell], text, _CHANCE, "shaped like terms of payment")


def terms_in(cell: Cell) -> str:
    """The terms that a cell prints, without the label that a colon divides from them; "" for none."""
    for part in pieces(cell.text):
        text = part.rpartition(": ")[2].strip(" ,;.")
        if len(text.split()) <= _LONGEST and _pattern().search(text) and not _is_of_delivery(part):
            return text
    return ""


def _is_of_delivery(text: str) -> bool:
    return any(hit.kind is PhraseKind.ORDERING for hit in phrase_hits(text)) or text.rstrip().endswith(("!", "?"))


@cache
def _pattern() -> re.Pattern[str]:
    words = {
        re.sub(r"[\d\s]+", "", format_unit(count, "duration-day", length, locale=language)).casefold()
        for language in languages("forms")
        for count in (1, 2, 5, 30)
        for length in ("long", "short")
    }
    days = "|".join(sorted((re.escape(w) for w in words if len(w) > 1), key=len, reverse=True))
    return re.compile(rf"\b{_NET}\W{{0,2}}\d{{1,3}}\b|\b\d{{1,3}}\W{{0,2}}(?:{days})(?!\w)", re.IGNORECASE)
