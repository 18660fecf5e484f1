"""The order that a message writes into its own text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from extraction.candidates.scene import Scene
from extraction.header.places import letters, place_of
from extraction.kind import Kind, kind_of
from extraction.layout.rows import Cell
from extraction.messages.attachments import Paper
from extraction.messages.body_lines import BodyLine, body_lines
from extraction.messages.counted import counted_utterances
from extraction.messages.delivery import place_said, settled_day, unread_wish, wishes_of
from extraction.messages.identity import buyer_of, order_number
from extraction.messages.newest import Message
from extraction.messages.purpose import purpose_of
from extraction.messages.unread import unread_goods, unread_row
from extraction.messages.utterance import Utterance
from extraction.order import order_in
from extraction.score import Opinion
from extraction.vocabulary import PhraseKind, phrase_hits
from models.evidence import Evidence, Extracted
from models.order import Party, PurchaseOrder
from models.reasons import Finding
from models.transcript import PartRole

_LABEL = 8  # words of a label with its line to itself
_ABBREVIATED = 4  # characters of a short form: "ul.", "Sp.", "nr."
_LIKELY = 0.55  # a number or day less sure than this is no sign of an order


@dataclass(frozen=True, slots=True)
class BodyOrder:
    """What a message's text asks for; `why` says what it is where it is no order."""

    order: PurchaseOrder
    kind: Kind
    why: str


def body_rows(scene: Scene) -> list[int]:
    """Rows of the message's own text."""
    parts = scene.transcript.parts
    return [i for i, row in enumerate(scene.rows) if parts[scene.page_of(i).part].role is PartRole.BODY]


def order_in_body(
    scene: Scene,
    message: Message,
    opinion: Opinion,
    bands: Sequence[Sequence[int]],
    papers: Sequence[Paper],
    today: date,
) -> BodyOrder | None:
    """The order in the text of a message; None where there is no text or an attachment is the order."""
    rows = body_rows(scene)
    if scene.transcript.mail is None or not rows or any(p.worth > 1 and p.rows[0] not in rows for p in papers):
        return None
    spoken = [r for r in rows if not message.in_signature(scene.rows[r])]
    mine = [b for b in bands if set(b) <= set(spoken)]
    lines = body_lines(scene, opinion.found, mine, spoken)
    if not lines and any(p.rows[0] not in rows for p in papers):
        return None
    kind = kind_of(scene, spoken or rows)
    order = order_in(scene, opinion, [line.rows for line in lines if _whole_rows(scene, line)], rows, kind)
    utterances = counted_utterances(scene, spoken)
    order = _headed(scene, message, order, utterances, lines, today)
    number, day = order.po_number, order.requested_delivery_date
    purpose = purpose_of(scene, utterances, lines, kind, _likely(number), _likely(day))
    if purpose.doubt:
        order = with_finding(order, _may_be_none(purpose.doubt))
    order = order.model_copy(
        update={"document_type": purpose.document_type, "lines": tuple(line.line for line in lines)}
    )
    if purpose.why and not lines and len(scene.rows) > len(rows):
        return None  # what is attached may be the order
    lost = unread_goods(scene, utterances, lines) or unread_row(scene, utterances, lines)
    return BodyOrder(with_finding(order, lost) if lost and lines else order, kind, purpose.why)


def _likely(value: Extracted[str] | Extracted[date] | None) -> bool:
    return value is not None and value.confidence >= _LIKELY


def _may_be_none(doubt: str) -> Finding:
    """A message taken for an order, since losing one costs more, that reads like something else."""
    return Finding(code="low_confidence", message=f"This may be no order. {doubt}")


def _whole_rows(scene: Scene, line: BodyLine) -> bool:
    """Whether the line fills its rows, so that nothing else of the order stands there."""
    if not line.said:
        return True
    text = scene.rows[line.rows[0]].text.rstrip()
    in_unit = line.line.uom is not None and bool(line.line.uom.text) and text.endswith(line.line.uom.text)  # "20 qns."
    return line.first <= 2 and (in_unit or not text.endswith("."))


def _headed(
    scene: Scene,
    message: Message,
    order: PurchaseOrder,
    utterances: Sequence[Utterance],
    lines: Sequence[BodyLine],
    today: date,
) -> PurchaseOrder:
    """The order with the header as a message says it: in sentences, in its signature and on its envelope."""
    written = message.written or today
    inside = {r for line in lines if _whole_rows(scene, line) for r in line.rows}
    around = [u for u in utterances if not _is_list_item(u, lines)]
    items = " ".join(scene.rows[r].text for r in inside)
    ship_to = order.ship_to if _proper(scene, order.ship_to, items) else Party()
    if ship_to.name is not None and _labels(around, ship_to.name.value or ""):
        ship_to = Party()
    if ship_to.address is None or not any(c.isdigit() for c in ship_to.address.value or ""):
        ship_to = _unlabelled_address(scene, message, around) or ship_to
    hint = None if ship_to.address else place_said(scene, around)
    dated = utterances if len(lines) == 1 and lines[0].said else around  # the day of the only item is the order's
    wishes = wishes_of(scene, [u for u in dated if not _spells(u, ship_to)], written, _ordering(utterances, lines))
    goods = " ".join(b.line.description.value or "" for b in lines if b.line.description)
    wishes = [w for w in wishes if " ".join(word.text for word in w.words) not in goods]  # "Washer 8.4 mm" is no April
    day, conflict = settled_day(scene, wishes)
    learned = order.requested_delivery_date
    if learned is not None and learned.value is not None and learned.value < written:
        learned = None  # nobody asks for yesterday
    if conflict is None and learned is not None and (day is None or learned.confidence > day.confidence):
        day = learned
    unread = unread_wish(scene, around, wishes) if day is None and conflict is None else None
    found = [f for f in order.findings if f.field != "requested_delivery_date"]
    buyer = buyer_of(scene, message, order.buyer)
    addresses = [
        p.address.value for p in (ship_to, order.ship_to, order.bill_to, buyer) if p.address and p.address.value
    ]
    return order.model_copy(
        update={
            "po_number": order_number(scene, around, order.po_number, addresses),
            "order_date": order.order_date or _sent(message),
            "requested_delivery_date": None if conflict else day,
            "buyer": buyer,
            "supplier": order.supplier if _is_us(scene, order.supplier) else Party(),
            "bill_to": order.bill_to if _proper(scene, order.bill_to, items) else Party(),
            "ship_to": ship_to,
            "ship_to_hint": hint,
            "findings": (*found, *(f for f in (conflict, unread) if f)),
        }
    )


def _is_list_item(u: Utterance, lines: Sequence[BodyLine]) -> bool:
    """Whether a sentence is nothing but items: rows of a table or of a list."""
    mine = [line for line in lines if set(u.rows) & set(line.rows)]
    return any(set(u.rows) <= set(line.rows) and (not line.said or (line.listed and line.within(u))) for line in mine)


def _ordering(utterances: Sequence[Utterance], lines: Sequence[BodyLine]) -> list[Utterance]:
    """The sentences that name items."""
    return [u for u in utterances if any(line.within(u) for line in lines)]


def _sent(message: Message) -> Extracted[date] | None:
    if message.written is None:
        return None
    proof = Evidence(page=1, left=0, top=0, right=0, bottom=0, text=message.written.isoformat(), ref="Date")
    return Extracted[date](
        value=message.written, text=proof.text, evidence=(proof,), confidence=0.95, why="the day the message was sent"
    )


def _spells(u: Utterance, party: Party) -> bool:
    """Whether a sentence spells out a party's address, whose numbers and months are no dates."""
    street = party.address.value.split(",")[0] if party.address and party.address.value else ""
    return len(street) >= 4 and street in u.text


def _is_us(scene: Scene, party: Party) -> bool:
    return bool(party.name and party.name.value and scene.lexicon.is_seller(party.name.value) >= 0.7)


def _proper(scene: Scene, party: Party, items: str) -> bool:
    """Whether a labelled party is one: with an address, or a name that the catalogue knows; and no item of the order."""
    name = party.name.value if party.name and party.name.value else ""
    if len(name) >= 4 and name in items:
        return False
    if party.address and party.address.value and any(c.isdigit() for c in party.address.value):
        return True
    return bool(name) and scene.lexicon.customer_names(name) >= 0.85


def _unlabelled_address(scene: Scene, message: Message, utterances: Sequence[Utterance]) -> Party | None:
    """An address behind a colon whose label nobody knows, or the block under such a line."""
    for number, u in enumerate(utterances):
        colon = next((i for i in range(min(len(u.spots), 5)) if u.raw(i).endswith(":")), None)
        if colon is None and len(u.spots) <= _LABEL and u.raw(len(u.spots) - 1).endswith(":"):
            colon = len(u.spots) - 1
        if colon is None:
            continue
        rest = u.said(colon + 1, len(u.spots))
        if "," in rest and _addressed(scene, rest):
            words = tuple(s.word for s in u.spots[colon + 1 :] if s.cell.page == u.spots[colon].cell.page)
            cells = [Cell(words, u.spots[colon].cell.page, u.rows[0])]
        elif not rest:
            cells = _block(scene, utterances[number + 1 :], u)
        else:
            continue
        place = place_of(scene.lexicon, cells, "address in the message") if cells else None
        if place is None or not any(c.isdigit() for c in place.address):
            continue
        if _addressed(scene, place.address) or _like_address(f"{place.name}, {place.address}"):
            return _party(scene, place.name, place.address, place.cells)
    return None


def _colon(u: Utterance) -> int | None:
    """Where the label of a line ends; None for a line without one ("Sk. No: 77" has none)."""
    words = range(min(len(u.spots), _LABEL))
    found = next((i for i in words if u.raw(i).endswith(":")), None)
    house = found is not None and len(u.raw(found)) <= _ABBREVIATED and u.raw(found + 1)[:1].isdigit()
    return None if house else found


def _labels(utterances: Sequence[Utterance], name: str) -> bool:
    """Whether a name is printed before a colon: a label, perhaps in a second language ("Enviar a / Goods inward:")."""
    if ": " in name:
        return True
    for u in utterances:
        colon = _colon(u)
        if colon is not None and name and name.rstrip(" :") in u.said(0, colon + 1):
            return True
    return False


def _like_address(text: str) -> bool:
    """Whether a text is built as an address is, wherever it may be: names and figures between commas."""
    words = [w for w in text.replace(",", " ").split() if not (w.endswith(".") and len(w) <= _ABBREVIATED)]
    shown = sum(word[0].isupper() or word[0].isdigit() for word in words)
    return text.count(",") >= 2 and letters(text) >= 10 and any(c.isdigit() for c in text) and shown >= 0.8 * len(words)


def _addressed(scene: Scene, text: str) -> bool:
    street = text.partition(",")[2] or text  # a name may stand before it
    place = max(scene.lexicon.place(text), scene.lexicon.place(street) if any(c.isdigit() for c in street) else 0.0)
    return (any(c.isdigit() for c in text) and letters(text) >= 6 and place >= 0.6) or _like_address(text)


def _block(scene: Scene, following: Sequence[Utterance], head: Utterance) -> list[Cell]:
    """The lines right under a line that ends in a colon, no further apart than the first is from it."""
    out: list[Cell] = []
    last = head.rows[-1]
    apart = 0.0
    for u in following[:6]:
        if u.rows[0] == last:
            continue  # a sentence more of a line that is taken whole
        closing = any(h.kind is PhraseKind.SIGNATURE for h in phrase_hits(u.text)) and not any(map(str.isdigit, u.text))
        labelled = (colon := _colon(u)) is not None and not any(c.isdigit() for c in u.said(0, colon + 1))
        if u.rows[0] != last + 1 or (out and labelled) or u.raw(0).endswith(":") or len(u.spots) > 10 or closing:
            break
        below = scene.rows[u.rows[0]]
        gap = below.top - scene.rows[last].bottom
        if out and gap > max(0.7 * (below.bottom - below.top), 1.05 * apart):
            break
        apart = apart if out else min(gap, 1.2 * (below.bottom - below.top))
        out.append(below.cells[0])
        last = u.rows[-1]
    return out


def _party(scene: Scene, name: str, address: str, cells: Sequence[Cell]) -> Party:
    from extraction.evidence import from_cells

    why = "address behind a colon in the message"
    return Party(
        name=from_cells(scene.transcript, cells, name, 0.7, why) if name else None,
        address=from_cells(scene.transcript, cells, address, 0.7, why),
    )


def with_finding(order: PurchaseOrder, finding: Finding) -> PurchaseOrder:
    """The order with one doubt more."""
    return order.model_copy(update={"findings": (*order.findings, finding)})
