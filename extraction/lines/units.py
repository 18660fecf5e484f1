"""The unit of an item: with the quantity, beside it, or in the column that holds units."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extraction.candidates.scene import Scene
from extraction.candidates.tokens import Token
from extraction.evidence import of_words
from extraction.layout.rows import Cell
from models.evidence import Extracted
from models.transcript import Word
from models.units import unit_code


def unit_of(scene: Scene, rows: list[int], quantity: Token | None, price: Token | None = None) -> Extracted[str] | None:
    """The unit that the item prints, as a code; None where it prints none. A price "5.16/roll" prints one too."""
    apart = _apart(scene, rows, quantity)
    if quantity is not None and quantity.unit and apart is None:
        words = quantity.cell.words[quantity.start : quantity.end + 1]
        code = _meant(scene, quantity.unit_text) or quantity.unit
        return _unit(scene, quantity.page, words, code, quantity.unit_text, 0.98)
    told = _labelled(scene, rows)
    if told is not None:
        return told
    best: tuple[float, Cell, str] | None = None
    for row in rows:
        for cell in scene.rows[row].cells:
            if len(cell.words) > 2 or any(ch.isdigit() for ch in cell.text):
                continue
            named = _meant(scene, cell.text.strip(".,;:()"))
            if named is None:
                continue
            distance = _distance(scene, cell, quantity)
            if best is None or distance < best[0]:
                best = (distance, cell, named)
    if best is None:
        if price is None or not price.unit:
            return None
        return _unit(scene, price.page, price.words, price.unit, price.unit_text, 0.93)
    _, cell, code = best
    return _unit(scene, cell.page, cell.words, code, cell.text, 0.97)


def _apart(scene: Scene, rows: list[int], quantity: Token | None) -> Cell | None:
    """A unit in a cell of its own, where the word behind the quantity begins a description: "ea | 80 Box 200 x 150"."""
    if quantity is None or len(quantity.cell.words) < quantity.end + 3:
        return None
    bare = (c for c in scene.rows[quantity.row].cells if len(c.words) == 1 and c is not quantity.cell)
    return next((c for c in bare if _meant(scene, c.text.strip(".,;:()"))), None)


def _labelled(scene: Scene, rows: list[int]) -> Extracted[str] | None:
    """ "UoM: each" in a line of its own."""
    for words in labelled_units(scene, rows):
        text = " ".join(w.text for w in words).strip(".,;:()")
        code = _meant(scene, text)
        if code is not None:
            return _unit(scene, scene.rows[rows[0]].page, words, code, text, 0.98)
    return None


def labelled_units(scene: Scene, rows: Sequence[int]) -> Iterator[tuple[Word, ...]]:
    """What stands behind a label of units in its cell, one or two words of an item's rows."""
    for row in rows:
        for span in scene.labels[row]:
            stop = min(
                (s.start for s in scene.labels[row] if s.cell is span.cell and s.start >= span.end and s.hard),
                default=99,
            )
            behind = span.cell.words[span.end : stop]
            named = max(span.concepts.get("uom", 0.0), span.concepts.get("price_base", 0.0)) >= 0.8
            opens = span.start == 0 or span.words[-1].text.endswith(":")
            if named and opens and 1 <= len(behind) <= 2 and not any(c.isdigit() for w in behind for c in w.text):
                yield behind


def _meant(scene: Scene, text: str) -> str | None:
    """The unit that a word names in this document's language; of several meanings the one that the seller sells in."""
    sold: frozenset[str] = getattr(scene.lexicon, "units_sold", frozenset())
    return unit_code(text, sold=sold, language=scene.language)


def _distance(scene: Scene, cell: Cell, quantity: Token | None) -> float:
    if quantity is None:
        return cell.left
    rows_apart = abs(cell.row - quantity.row) * 200
    aside = cell.left - quantity.right if cell.left >= quantity.right else (quantity.left - cell.right) * 1.5
    headed = any(
        "uom" in s.concepts
        for labels in scene.labels[max(0, cell.row - 60) : cell.row]
        for s in labels
        if s.column_like and s.left - 3 < cell.right and cell.left < s.right + 3
    )
    return rows_apart + max(aside, 0.0) - (300 if headed else 0)


def _unit(scene: Scene, page: int, words: tuple[Word, ...], code: str, text: str, chance: float) -> Extracted[str]:
    proof = of_words(scene.transcript, page, words)
    return Extracted[str](value=code, text=text, evidence=(proof,), confidence=chance, why="unit beside the quantity")
