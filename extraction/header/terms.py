"""Terms of payment by their shape: "Net 30", "30 Tage netto", "2% 10, Net 30", whatever their label says.

The words for days are those of the Unicode CLDR, in every language of the vocabulary.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from babel.units import format_unit

from extraction.candidates.labels import LabelSpan
from extraction.candidates.scene import Scene
from extraction.evidence import from_cells
from extraction.header.beside import reversed_cells, value_cells
from extraction.header.fields import spans_of
from extraction.header.places import pieces
from extraction.layout.rows import Cell
from extraction.vocabulary import PhraseKind, phrase_hits
from extraction.vocabulary.packs import languages
from models.evidence import Extracted
from models.transcript import Medium

_NET = r"(?:net|netto|nett|neto|netti|нетто|νετ)"
_LONGEST = 9  # words
_MOST = 12  # words of a field; more is running text in which the label's word stands
_CHANCE, _TOLD = 0.8, 0.93


def terms_of(scene: Scene, rows: Sequence[int]) -> Extracted[str] | None:
    """Terms of payment beside, under, before or over their label, what is shaped like terms before what is not."""
    best: tuple[float, Cell, str, str] | None = None
    for span in spans_of(scene, rows, "payment_terms", 0.8):
        for text, cell, shaped in _offers(scene, span):
            score = span.concepts["payment_terms"] + 2 * shaped + (0.5 if _stands_alone(span) else 0.0)
            if best is None or score > best[0] + 0.01:
                best = (score, cell, text, span.text)
    if best is None:
        return unlabelled_terms(scene, rows)
    _, cell, text, label = best
    chance = _TOLD if scene.page_of(cell.row).medium is not Medium.PHOTO else _CHANCE
    return from_cells(scene.transcript, [cell], text, chance, f"beside “{label}”")


def _offers(scene: Scene, span: LabelSpan) -> Iterator[tuple[str, Cell, bool]]:
    """Texts that may be the terms, their cell, and whether they have the shape of terms."""
    whole = span.cell.text.strip(" :")
    if not _stands_alone(span) and len(whole.split()) <= _LONGEST and _pattern().search(whole):
        behind = " ".join(w.text for w in span.cell.words[span.end :])
        if span.start or behind[:1].islower():  # "Payment within 30 days", "14 days end of month"
            yield whole, span.cell, True
            return
    for cell in value_cells(scene, span)[:1]:
        if sum(c.isalpha() for c in cell.text) >= 2 and len(cell.words) <= _MOST and not _of_another(scene, cell):
            yield cell.text.strip(" :"), cell, bool(_pattern().search(cell.text))
    for cell in reversed_cells(scene, span):
        if _pattern().search(cell.text) and len(cell.words) <= _MOST:
            yield cell.text.strip(" :"), cell, True


def _stands_alone(span: LabelSpan) -> bool:
    return span.whole_cell or span.words[-1].text.endswith(":")


def _of_another(scene: Scene, cell: Cell) -> bool:
    """Whether the cell is a label itself, or opens with one."""
    return any(
        s.cell is cell and (s.whole_cell or (s.start == 0 and s.hard)) and "payment_terms" not in s.concepts
        for s in scene.labels[cell.row]
    )


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
