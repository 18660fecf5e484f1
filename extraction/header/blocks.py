"""Address blocks that no known label announces: found by their shape, told apart by the catalogue.

A block at one of the customer's doors on file that is not the letterhead's own address is where the goods go; one
that repeats the letterhead's address is where the invoice goes. Where two could be the ship-to, neither is taken.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from extraction.candidates.codes import folded
from extraction.candidates.scene import Scene
from extraction.header.beside import under
from extraction.header.places import Place, contact_line, letters, place_of
from extraction.layout.rows import Cell
from models.transcript import Medium

_NAMED = 0.9
_ON_FILE, _LIKE = 0.86, 0.6  # how sure a block at a known door, and one with a customer's name, is the ship-to
_SELLER = 0.7
_CUSTOMER = 0.75
_LIKE_NAME = 0.6
_FEWEST_DIGITS = 3  # of a postal code or a house and a road
_LONGEST_NAME = 70
_MOST_CELLS = 8

Ends = Callable[[Cell], bool]


@dataclass(frozen=True, slots=True)
class Unlabelled:
    """What blocks without a known label are; `spare`: those of them that could be the ship-to and were not taken."""

    ship_to: Place | None = None
    bill_to: Place | None = None
    spare: tuple[Place, ...] = ()


def unlabelled(scene: Scene, rows: Sequence[int], taken: set[int], buyer: Place | None, ends: Ends) -> Unlabelled:
    """Ship-to and bill-to among the blocks that are nobody's yet. `taken`: ids of words; `ends`: opens another field."""
    blocks = list(_blocks(scene, rows, taken, ends))
    own = folded(buyer.address) if buyer is not None and buyer.address else ""
    apart = [b for b in blocks if not own or folded(b.address) != own]
    bill_to = next((b for b in blocks if own and folded(b.address) == own), None)
    known = [b for b in apart if scene.lexicon.places_at(b.address)]
    ship_to = _only(known) or (None if known else _only([b for b in apart if _of_customer(scene, b)]))
    return Unlabelled(
        replace(ship_to, score=_ON_FILE if known else _LIKE, why="an address of the customer's") if ship_to else None,
        replace(bill_to, score=_LIKE, why="the letterhead's address again") if bill_to else None,
        tuple(b for b in apart if ship_to is None or folded(b.address) != folded(ship_to.address)),
    )


def named_in_a_row(scene: Scene, rows: Sequence[int], taken: set[int]) -> Place | None:
    """In a sheet: the party of a row of its own that is most like a customer on file, the first of equals."""
    places = [
        place for row in rows if (place := _in_a_row(scene, row, taken) or _name_alone(scene, row, taken)) is not None
    ]
    best = max(places, key=lambda place: scene.lexicon.customer_names(place.name), default=None)
    if best is None or scene.lexicon.customer_names(best.name) < _CUSTOMER:
        return None
    return replace(best, score=_NAMED, why="a customer's name")


def _only(blocks: list[Place]) -> Place | None:
    return blocks[0] if len({folded(b.address) for b in blocks}) == 1 else None


def _of_customer(scene: Scene, block: Place) -> bool:
    return scene.lexicon.customer_names(block.name) >= _CUSTOMER and scene.lexicon.place(block.address) > 0


def _blocks(scene: Scene, rows: Sequence[int], taken: set[int], ends: Ends) -> Iterator[Place]:
    """Stacks of two lines or more, and lines with commas, that hold a name and an address."""
    seen: set[int] = set()
    inside = set(rows)
    for row in rows:
        place = _in_a_row(scene, row, taken)
        if place is not None:
            seen.update(id(c) for c in place.cells)
            yield place
        for cell in scene.rows[row].cells:
            if id(cell) in seen or any(id(w) in taken for w in cell.words) or not _may_be_name(cell):
                continue
            stack = _stack(scene, cell, inside, taken, ends)
            stack = _without_heading(scene, stack)
            place = place_of(scene.lexicon, stack, "an address block")
            if place is None or not _is_address(scene, place):
                continue
            seen.update(id(c) for c in stack)
            yield place


def _in_a_row(scene: Scene, row: int, taken: set[int]) -> Place | None:
    """In a sheet: a heading, and right of it a name and the parts of an address, each in a cell of its own."""
    cells = scene.rows[row].cells
    if scene.page_of(row).medium is not Medium.SHEET or not 3 <= len(cells) <= _MOST_CELLS or scene.heads[row]:
        return None
    if any(id(w) in taken for c in cells[1:] for w in c.words) or not _may_be_name(cells[1]):
        return None
    place = place_of(scene.lexicon, list(cells[1:]), "a row of the sheet")
    return place if place is not None and _is_address(scene, place) else None


def _name_alone(scene: Scene, row: int, taken: set[int]) -> Place | None:
    cells = scene.rows[row].cells
    if scene.page_of(row).medium is not Medium.SHEET or len(cells) != 2 or any(id(w) in taken for w in cells[1].words):
        return None
    return Place(cells[1].text, "", (cells[1],), _LIKE, "a row of the sheet") if _may_be_name(cells[1]) else None


def _stack(scene: Scene, cell: Cell, inside: set[int], taken: set[int], ends: Ends) -> list[Cell]:
    stack = [cell]
    for other in under(scene, cell)[:6]:
        if other.row not in inside or ends(other) or any(id(w) in taken for w in other.words):
            break
        stack.append(other)
    return stack


def _without_heading(scene: Scene, stack: list[Cell]) -> list[Cell]:
    """The block from the line on that is a customer's name: what stands over it is a label that nobody knows."""
    if len(stack) < 3:
        return stack
    known = [scene.lexicon.customer_names(cell.text) for cell in stack[:2]]
    return stack[1:] if known[0] < _LIKE_NAME <= _CUSTOMER <= known[1] else stack


def _may_be_name(cell: Cell) -> bool:
    text = cell.text
    return letters(text) >= 4 and not text[:1].islower() and not contact_line(text) and not text.endswith(":")


def _is_address(scene: Scene, place: Place) -> bool:
    """A name, and behind it a street or a town with figures in it, that is not our own."""
    if not place.address or len(place.name) > _LONGEST_NAME or scene.lexicon.is_seller(place.name) >= _SELLER:
        return False
    digits = sum(c.isdigit() for c in place.address)
    return _FEWEST_DIGITS <= digits <= 16 and letters(place.address) >= 6
