"""Who is who: seller, buyer, ship-to and bill-to, from labels, the catalogue and the place on the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from extraction.candidates.labels import LabelSpan
from extraction.candidates.scene import Scene
from extraction.evidence import from_cells
from extraction.header.beside import next_in_form, only_labels, over, party_offers, under
from extraction.header.blocks import Unlabelled, named_in_a_row, unlabelled
from extraction.header.fields import spans_of
from extraction.header.letterhead import letterhead
from extraction.header.places import (
    Place,
    attention,
    goes_on,
    is_legal_form,
    is_sentence,
    letters,
    pieces,
    place_of,
    split_line,
)
from extraction.layout.rows import Cell
from models.evidence import Extracted
from models.order import Party
from models.transcript import Medium, Word

_ROLES = ("supplier", "buyer", "ship_to", "bill_to")
_DELIVERY = ("delivery_date", "freight")  # what "Lieferung" or "Shipping" alone may mean besides the place
_SURE_PLACE = 0.5  # likeness to an address
_KNOWN = 0.9  # likeness to a name on file
_SENTENCE = 4  # words in small letters that no company's name has
_ENDS = frozenset({
    "phone", "fax", "email", "website", "contact", "vat_id", "tax_number", "company_reg", "bank", "iban", "bic", "gln",
    "customer_account", "supplier_account", "payment_terms", "order_date", "po_number", "delivery_date", "currency",
    "incoterms", "carrier", "requested_date", "requisition_number", "quote_number", "contract_number", "project",
    "cost_center", "reference", "line_no", "description", "supplier", "buyer", "ship_to", "bill_to", "page",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Parties:
    """The parties of an order; an empty party where none is printed."""

    buyer: Party
    supplier: Party
    ship_to: Party
    bill_to: Party
    spare: tuple[Extracted[str], ...] = ()  # addresses that no label explains and that could be the ship-to


def parties_of(scene: Scene, rows: Sequence[int], first_item: int) -> Parties:
    """Labelled parties first; then the seller by our own name, and the buyer by the letterhead.

    A letterhead stands above the first item, whose row is `first_item`, or below the last one of a message.
    """
    below = _named_below(scene, rows)
    places = {role: _labelled(scene, rows, role, below) for role in _ROLES}
    places["ship_to"] = places["ship_to"] or _delivery_block(scene, rows)
    supplier = places["supplier"]
    if supplier is None or scene.lexicon.is_seller(supplier.name) < 0.6:
        supplier = _seller(scene, rows) or supplier
    taken = {id(w) for place in (*places.values(), supplier) if place for c in place.cells for w in c.words}
    buyer = places["buyer"]
    if buyer is None or scene.lexicon.is_seller(buyer.name) > 0.8 or _person(scene, buyer):
        buyer = (
            named_in_a_row(scene, rows, taken)
            or letterhead(scene, rows, first_item, taken, lambda cell: _opens_field(scene, cell))
            or places["bill_to"]
            or places["ship_to"]
            or buyer
        )
    found = Unlabelled()
    if places["ship_to"] is None and rows and scene.page_of(rows[0]).medium is not Medium.MAIL:  # a sender signs
        known = [p for p in (buyer, supplier, places["bill_to"]) if p is not None]
        taken |= {id(w) for place in known for c in place.cells for w in c.words}
        found = unlabelled(scene, rows, taken, buyer, lambda cell: _opens_field(scene, cell))
        places["ship_to"], places["bill_to"] = found.ship_to, places["bill_to"] or found.bill_to
    return Parties(
        _party(scene, buyer),
        _party(scene, supplier),
        _party(scene, places["ship_to"]),
        _party(scene, places["bill_to"]),
        tuple(_extracted(scene, p, f"{p.name}, {p.address}") for p in found.spare),
    )


def _person(scene: Scene, place: Place) -> bool:
    """A "buyer" without an address that nobody knows as a company is the person who buys."""
    words = place.name.split()
    company = any(is_legal_form(w) for w in words[1:])
    return not place.address and not company and scene.lexicon.customer_names(place.name) < 0.75


def _party(scene: Scene, place: Place | None) -> Party:
    if place is None:
        return Party()
    name = _extracted(scene, place, place.name) if place.name else None
    address = _extracted(scene, place, place.address) if place.address else None
    return Party(name=name, address=address)


def _extracted(scene: Scene, place: Place, text: str) -> Extracted[str]:
    worst = min((w.confidence for c in place.cells for w in c.words), default=1.0)
    return from_cells(scene.transcript, place.cells, text, place.score * worst**0.3, place.why)


def _named_below(scene: Scene, rows: Sequence[int]) -> bool:
    """Whether this form prints what a party is below it: our own name stands right over a supplier's label."""
    for span in spans_of(scene, rows, "supplier", 0.6):
        block = over(scene, span) if only_labels(scene, span.cell) and _speaks_for(span, "supplier") else []
        if block and scene.lexicon.is_seller(block[0].text) >= _KNOWN:
            after = party_offers(scene, span)
            return not any(scene.lexicon.is_seller(stack[0].text) >= _KNOWN for stack in after)
    return False


def _labelled(scene: Scene, rows: Sequence[int], role: str, below: bool) -> Place | None:
    best: Place | None = None
    for span in spans_of(scene, rows, role, 0.6):
        if not _speaks_for(span, role) or not _heads(scene, span):
            continue
        block = over(scene, span) if below and only_labels(scene, span.cell) else []
        for order, stack in enumerate([block] if block else party_offers(scene, span)):
            place = _offer(scene, span, stack, role, span.concepts[role])
            if place is not None:
                place = replace(place, score=place.score - 0.04 * order)
                if best is None or place.score > best.score + 0.02:
                    best = place
    return best if best is not None and best.score > 0.35 else None


def _heads(scene: Scene, span: LabelSpan) -> bool:
    """A party's heading opens its cell; one word ("de", "to", "an") needs a colon, a cell of its own or a known name."""
    if span.whole_cell or span.words[-1].text.endswith(":"):
        return True
    if span.start or not span.exact:
        return False
    if len(span.words) >= 2:
        return True
    known, whole = (_on_file(scene, span.cell.words[start:]) for start in (span.end, 0))
    return known >= _KNOWN and known > whole + 0.03  # "Van Houten" is no label and a name


def _on_file(scene: Scene, words: Sequence[Word]) -> float:
    name = split_line(scene.lexicon, " ".join(w.text for w in words))[0].partition(",")[0]
    return max(scene.lexicon.customer_names(name), scene.lexicon.is_seller(name)) if name[:1].isupper() else 0.0


def _speaks_for(span: LabelSpan, role: str) -> bool:
    """Whether this role is what the label says first of all."""
    return span.concepts[role] >= max(span.concepts.values()) - 0.05


def _delivery_block(scene: Scene, rows: Sequence[int]) -> Place | None:
    """Where no label names the ship-to: the address under a heading that says "Delivery" and no more."""
    for concept in _DELIVERY:
        for span in spans_of(scene, rows, concept, 0.6):
            offers = party_offers(scene, span)
            if not span.whole_cell or "carrier" in span.concepts or any(_has_day(scene, stack[0]) for stack in offers):
                continue
            for stack in offers:
                place = _offer(scene, span, stack, "ship_to", span.concepts[concept])
                if place is not None and place.address and scene.lexicon.place(place.address) >= _SURE_PLACE:
                    return place
    return None


def _offer(scene: Scene, span: LabelSpan, stack: list[Cell], role: str, label: float) -> Place | None:
    """The place that a stack of cells names; `label`: how likely the span is a heading of the role's."""
    cells = _until_end(scene, span, stack)
    if not cells or _has_day(scene, cells[0]):
        return None
    if len(cells) == 1 or (cells[0].words[0].ref and cells[0].row == span.cell.row):
        cells = [cells[0], *_same_row(scene, span, cells[0]), *cells[1:]]
    place = place_of(scene.lexicon, cells, f"beside “{span.text}”")
    if place is None or not _like_name(place.name):
        return None
    return replace(place, score=_worth(scene, place, role, label))


def _has_day(scene: Scene, cell: Cell) -> bool:
    return any(token.left >= cell.left - 1 and token.right <= cell.right + 1 for token in scene.dates[cell.row])


def _worth(scene: Scene, place: Place, role: str, label: float) -> float:
    """How well what stands there fits what the label promises."""
    ours = scene.lexicon.is_seller(place.name)
    if role != "supplier" and ours > 0.85:
        return 0.0  # whatever the label says: we do not buy from ourselves
    known = scene.lexicon.customer_names(place.name)
    score = 0.45 + 0.3 * label
    score += (0.2 * ours) if role == "supplier" else (0.15 * known - 0.5 * max(0.0, ours - 0.6))
    if place.address:
        score += 0.06 + 0.06 * scene.lexicon.place(place.address)
    if len(place.name) > 70 or len(place.name.split()) > 10:
        score -= 0.35
    return min(score, 0.985)


def _until_end(scene: Scene, span: LabelSpan, stack: list[Cell]) -> list[Cell]:
    """The stack up to the next field, the next party's heading or running text."""
    out: list[Cell] = []
    for cell in stack[:9]:
        if cell.row != span.cell.row and (_opens_field(scene, cell) or _next_label(scene, span, cell)):
            break
        if stack[0].row == span.cell.row != cell.row and next_in_form(scene, span, cell.row):
            break
        if out and (is_sentence(cell.text) or not goes_on(out[-1], cell)):
            break
        out.append(cell)
    return out


def _next_label(scene: Scene, span: LabelSpan, cell: Cell) -> bool:
    """Whether another label stands in this cell's row where the party's own label stands in its row."""
    return any(
        abs(s.left - span.left) < 6 and s.left < cell.left - 6 and (s.hard or s.whole_cell)
        for s in scene.labels[cell.row]
    )


def _opens_field(scene: Scene, cell: Cell) -> bool:
    if attention(cell.text):
        return False
    for span in scene.labels[cell.row]:
        inside = span.cell is cell or cell.left - 1 <= span.left <= cell.right
        if inside and span.left - cell.left < 4 and not _ENDS.isdisjoint(span.concepts):
            strong = max(score for concept, score in span.concepts.items() if concept in _ENDS)
            if (
                strong >= 0.75
                and span.concepts.get("address", 0.0) < strong
                and (
                    span.hard
                    or (span.exact and len(span.words) > 1)
                    or (
                        span.end < len(cell.words)
                        and any(c.isdigit() for c in cell.words[span.end].text)
                        and not _party_words(span)
                    )
                )
            ):
                return True
    return False


def _party_words(span: LabelSpan) -> bool:
    return not {"supplier", "buyer", "ship_to", "bill_to", "line_no", "page", "contact"}.isdisjoint(span.concepts)


def _same_row(scene: Scene, span: LabelSpan, cell: Cell) -> list[Cell]:
    """In a sheet, or a row that spells it out, the address stands in the next cells of the row.

    Where the label is a column's head, only as far as the next columns are headed alike, or as parts of an address.
    """
    row = scene.rows[cell.row]
    if not cell.words[0].ref:
        return []
    after = [c for c in row.cells if c.left > cell.left]
    out: list[Cell] = []
    for other in after[:5]:
        if any(s.cell is other and s.start == 0 and s.hard for s in scene.labels[row.index]):
            break
        if span.cell.row < cell.row and not _goes_on_under(scene, span, other):
            break
        out.append(other)
    return out


def _goes_on_under(scene: Scene, span: LabelSpan, cell: Cell) -> bool:
    """Whether the column of a cell is headed as the span's is, as a part of an address, or not at all."""
    head = next((c for c in scene.rows[span.cell.row].cells if abs(c.left - cell.left) < 1), None)
    if head is None or head.text == span.cell.text:
        return True
    return any(s.cell is head and "address" in s.concepts for s in scene.labels[span.cell.row])


def _like_name(text: str) -> bool:
    count = letters(text)
    return (
        len(text) <= 80
        and count >= 3
        and count >= 0.5 * len(text.replace(" ", ""))
        and not text[:1].islower()
        and sum(w[:1].islower() and len(w) > 1 for w in text.split()) < _SENTENCE
        and not is_sentence(text)
    )


def _seller(scene: Scene, rows: Sequence[int]) -> Place | None:
    """The cell that carries our own name, whoever it is labelled as; two lines where it was wrapped."""
    best: tuple[float, Cell, str] | None = None
    for row in rows:
        for cell in scene.rows[row].cells:
            if not cell.text[:1].isalnum() and len(cell.words) < 2:
                continue
            likeness, name = max(
                ((round(scene.lexicon.is_seller(n), 2), n) for n in _spellings(scene, cell)),
                key=lambda pair: (pair[0], -len(pair[1])),
                default=(0.0, ""),
            )
            if likeness >= 0.72 and (best is None or likeness > best[0] + 0.04):
                best = (likeness, cell, name)
    if best is None:
        return None
    return Place(best[2].strip(" ,:"), "", (best[1],), min(0.97, best[0]), "our own name")


def _spellings(scene: Scene, cell: Cell) -> list[str]:
    names = [p for p in pieces(cell.text) if letters(p) >= 4]
    if 2 <= len(cell.words) <= 8 and names:
        below = under(scene, cell)[:1]
        names += [f"{cell.text} {b.text}" for b in below if not any(c.isdigit() for c in b.text)]
    names += [n.partition(":")[2].strip() for n in names if ":" in n]
    names += [_before_comma(split_line(scene.lexicon, n)[0]) for n in names]
    label = max((s.end for s in scene.labels[cell.row] if s.cell is cell and s.start == 0), default=0)
    if 0 < label < len(cell.words):
        behind = " ".join(w.text for w in cell.words[label:])
        names.append(_before_comma(split_line(scene.lexicon, behind)[0]))
    return names


def _before_comma(text: str) -> str:
    """Without the street behind a comma; a comma inside a name has no figures behind it."""
    name, _, rest = text.partition(", ")
    return name if any(c.isdigit() for c in rest) else text
