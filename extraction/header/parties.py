"""Who is who: seller, buyer, ship-to and bill-to, from labels, the catalogue and the place on the page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extraction.candidates.labels import LabelSpan
from extraction.candidates.scene import Scene
from extraction.evidence import from_cells
from extraction.header.beside import value_cells
from extraction.header.fields import spans_of
from extraction.layout.rows import Cell
from models.evidence import Extracted
from models.order import Party

_ROLES = {"supplier": "supplier", "buyer": "buyer", "ship_to": "ship_to", "bill_to": "bill_to"}
_CONTACT = frozenset({"phone", "fax", "email", "website", "contact", "vat_id", "tax_number", "company_reg", "bank", "iban",
                      "bic", "gln", "customer_account", "supplier_account", "payment_terms", "order_date", "po_number",
                      "delivery_date", "currency", "department_no"})  # fmt: skip
_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+")
_WEB = re.compile(r"^(?:www\.|https?://)", re.IGNORECASE)
_PHONE = re.compile(r"^[+(]?\d[\d\s()/.-]{6,}$")
_SPLITS = re.compile(r"\s*[·•|■▪]\s*|\s+[–—-]\s+(?=\d)|\s{3,}")


@dataclass(frozen=True, slots=True)
class Place:
    """A party as printed: the cell with its name, and those with its address."""

    name: str
    address: str
    cells: tuple[Cell, ...]
    score: float
    why: str


@dataclass(frozen=True, slots=True)
class Parties:
    """The parties of an order; an empty party where none is printed."""

    buyer: Party
    supplier: Party
    ship_to: Party
    bill_to: Party


def parties_of(scene: Scene, rows: Sequence[int]) -> Parties:
    """Labelled parties first; then the seller by our own name, and the buyer by the letterhead."""
    places = {role: _labelled(scene, rows, concept) for role, concept in _ROLES.items()}
    supplier = places["supplier"]
    if supplier is None or scene.lexicon.is_seller(supplier.name) < 0.6:
        supplier = _seller(scene, rows) or supplier
    taken = {id(w) for place in (*places.values(), supplier) if place for c in place.cells for w in c.words}
    buyer = places["buyer"]
    if buyer is None or scene.lexicon.is_seller(buyer.name) > 0.8:
        buyer = _letterhead(scene, rows, taken) or places["bill_to"] or buyer
    return Parties(
        _party(scene, buyer), _party(scene, supplier), _party(scene, places["ship_to"]), _party(scene, places["bill_to"])
    )


def _party(scene: Scene, place: Place | None) -> Party:
    if place is None:
        return Party()
    name = _extracted(scene, place, place.name) if place.name else None
    address = _extracted(scene, place, place.address) if place.address else None
    return Party(name=name, address=address)


def _extracted(scene: Scene, place: Place, text: str) -> Extracted[str]:
    worst = min((w.confidence for c in place.cells for w in c.words), default=1.0)
    return from_cells(scene.transcript, place.cells, text, place.score * worst**0.3, place.why)


def _labelled(scene: Scene, rows: Sequence[int], concept: str) -> Place | None:
    best: Place | None = None
    for span in spans_of(scene, rows, concept, 0.7):
        if any(s > span.concepts[concept] + 0.05 for c, s in span.concepts.items() if c != concept and c in _ROLES):
            continue
        place = _beside(scene, span)
        if place is not None and (best is None or place.score > best.score + 0.02):
            best = place
    return best


def _beside(scene: Scene, span: LabelSpan) -> Place | None:
    cells = value_cells(scene, span)
    cells = _until_label(scene, cells)
    if not cells:
        return None
    if cells[0].row == span.cell.row and len(cells) == 1:
        cells = [cells[0], *_same_row(scene, cells[0])]
    place = place_of(cells, f"beside “{span.text}”")
    if place is None or not _like_party(scene, place):
        return None
    score = 0.9 * span.concepts[max(span.concepts, key=lambda c: span.concepts[c])]
    return Place(place.name, place.address, place.cells, min(0.97, score + (0.07 if place.address else 0.0)), place.why)


def _same_row(scene: Scene, cell: Cell) -> list[Cell]:
    """In a sheet the address stands in the next cells of the row."""
    row = scene.rows[cell.row]
    return [c for c in row.cells[cell.index + 1 :] if not any(s.cell is c for s in scene.labels[row.index])][:4] if cell.words[0].ref else []


def _until_label(scene: Scene, cells: list[Cell]) -> list[Cell]:
    out: list[Cell] = []
    for cell in cells:
        spans = [s for s in scene.labels[cell.row] if s.cell is cell or s.cell.row == cell.row and s.left >= cell.left - 1 and s.right <= cell.right + 1]
        if out and any(s.start <= cell_start(cell, s) and (s.exact or s.text.endswith(":")) for s in spans):
            break
        out.append(cell)
    return out


def cell_start(cell: Cell, span: LabelSpan) -> int:
    """Position in the cell at which a label must begin to end a block: its first word."""
    return 0 if span.cell is cell else span.start


def place_of(cells: Sequence[Cell], why: str) -> Place | None:
    """Name and one-line address of a stack of cells; contact lines are set aside."""
    lines = [(c, part) for c in cells for part in _SPLITS.split(c.text.strip()) if part.strip(" ,;")]
    kept = [(c, t.strip(" ,;")) for c, t in lines if not _contact_line(t)]
    if not kept:
        return None
    first, *rest = kept
    name, tail = first[1], ""
    if not rest and "," in name:
        name, _, tail = name.partition(",")
    address = ", ".join([*([tail.strip()] if tail else []), *(t for _, t in rest)])
    used = tuple(dict.fromkeys(c for c, _ in kept)) if False else tuple({id(c): c for c, _ in kept}.values())
    return Place(name.strip(" :,"), address, used, 0.8, why)


def _contact_line(text: str) -> bool:
    bare = text.strip()
    return bool(_MAIL.search(bare) or _WEB.match(bare) or _PHONE.match(bare))


def _like_party(scene: Scene, place: Place) -> bool:
    letters = sum(c.isalpha() for c in place.name)
    return letters >= 3 and letters >= 0.5 * len(place.name.replace(" ", ""))


def _seller(scene: Scene, rows: Sequence[int]) -> Place | None:
    """The cell that carries our own name, with what stands under it."""
    best: tuple[float, Cell] | None = None
    for row in rows:
        for cell in scene.rows[row].cells:
            for part in _SPLITS.split(cell.text):
                likeness = scene.lexicon.is_seller(part) if len(part) >= 4 else 0.0
                if likeness >= 0.75 and (best is None or likeness > best[0] + 0.05):
                    best = (likeness, cell)
    if best is None:
        return None
    parts = _SPLITS.split(best[1].text)
    name = max(parts, key=scene.lexicon.is_seller)
    return Place(name.strip(" ,:"), "", (best[1],), best[0] * 0.97, "our own name")


def _letterhead(scene: Scene, rows: Sequence[int], taken: set[int]) -> Place | None:
    """The company at the head of the first page, or the one that the catalogue knows best."""
    best: tuple[float, Cell, str] | None = None
    for row in rows:
        if scene.rows[row].page != scene.rows[rows[0]].page:
            break
        for cell in scene.rows[row].cells:
            if any(id(w) in taken for w in cell.words) or any(s.whole_cell for s in scene.labels[row] if s.cell is cell):
                continue
            for at, part in enumerate(_SPLITS.split(cell.text)):
                score = _name_score(scene, cell, part, row - rows[0]) - 0.03 * at
                if score > 0.42 and (best is None or score > best[0]):
                    best = (score, cell, part)
    if best is None:
        return None
    name = best[2].partition(",")[0] if scene.lexicon.customer_names(best[2]) < 0.9 else best[2]
    return Place(name.strip(" :,"), "", (best[1],), min(0.95, best[0]), "head of the page")


def _name_score(scene: Scene, cell: Cell, text: str, rows_down: int) -> float:
    letters = sum(c.isalpha() for c in text)
    if letters < 4 or len(text) > 70 or _contact_line(text) or scene.lexicon.is_seller(text) > 0.75:
        return 0.0
    known = scene.lexicon.customer_names(text)
    page = scene.transcript.pages[cell.page - 1]
    high = 1 - cell.top / max(page.height, 1.0)
    big = min((cell.words[0].size or cell.bottom - cell.top) / 12, 1.5)
    digits = sum(c.isdigit() for c in text)
    return 0.55 * known + 0.22 * high + 0.08 * big + 0.05 * cell.words[0].bold + (0.1 if rows_down < 3 else 0.0) - 0.05 * digits
