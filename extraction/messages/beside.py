"""What a message says beside the order attached to it: a number, a change in so many words, or a contradiction."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from extraction.candidates.scene import Scene
from extraction.evidence import of_words
from extraction.messages.counted import counted_utterances
from extraction.messages.delivery import Wish, day_of, place_said, wishes_of
from extraction.messages.identity import buyer_of, order_number
from extraction.messages.newest import Message
from extraction.messages.utterance import Figure, Utterance, behind_line_word, proof_of
from extraction.vocabulary import PhraseKind, fold, phrase_hits
from models.evidence import Evidence, Extracted
from models.order import DocumentType, OrderLine, Party, PurchaseOrder
from models.reasons import Finding
from models.transcript import PartRole

_SURE = 0.75  # how sure a day of the message must be to stand against the attachment's
_POSITION = re.compile(r"^([A-Za-z]{0,3})(\d{1,5})$")  # "3", "00030", "A3"
_ADDRESS = re.compile(r"\(([^()]{8,120})\)")


@dataclass(frozen=True, slots=True)
class _Change:
    """A changed field of the order, and the doubt that goes with it."""

    update: dict[str, object]
    finding: Finding


def with_body(order: PurchaseOrder, scene: Scene, message: Message, rows: Sequence[int], today: date) -> PurchaseOrder:
    """The order of an attachment (its rows given) with what the message around it adds and changes."""
    parts = scene.transcript.parts
    body = [i for i, row in enumerate(scene.rows) if parts[scene.page_of(i).part].role is PartRole.BODY]
    if scene.transcript.mail is None or set(body) & set(rows):
        return order
    spoken = [i for i in body if not message.in_signature(scene.rows[i])]
    utterances = counted_utterances(scene, spoken)
    order = _identified(order, scene, message, utterances, rows)
    if (
        any(PhraseKind.CANCELS in _kinds(u) and not u.text.rstrip().endswith("?") for u in utterances)
        and order.po_number
    ):
        order = order.model_copy(update={"document_type": DocumentType.ORDER_CANCELLATION})
    for change in _changes(order, scene, utterances, message.written or today):
        order = order.model_copy(update={**change.update, "findings": (*order.findings, change.finding)})
    return order


def _kinds(u: Utterance) -> frozenset[PhraseKind]:
    return frozenset(h.kind for h in phrase_hits(u.text))


def _identified(
    order: PurchaseOrder, scene: Scene, message: Message, utterances: Sequence[Utterance], rows: Sequence[int]
) -> PurchaseOrder:
    """Number and buyer from the message where the paper does not say them, or is surer with it."""
    update: dict[str, object] = {}
    text = " ".join(scene.rows[r].text for r in rows)
    said = order_number(scene, utterances, None)
    if said is not None and said.value and said.confidence >= 0.6:
        printed = order.po_number.value if order.po_number and order.po_number.value else ""
        if not printed or (
            said.value in text and printed not in _all(said) and order.po_number and order.po_number.confidence < 0.9
        ):
            update["po_number"] = said
    signer = buyer_of(scene, message, Party())
    update["buyer"] = _buyer(scene, order.buyer, signer)
    return order.model_copy(update=update)


def _all(value: Extracted[str]) -> set[str]:
    return {value.value or "", *(r.value for r in value.runners_up)}


def _buyer(scene: Scene, printed: Party, signer: Party) -> Party:
    """The printed buyer with the sender's address; the signing company where none, or nobody's name, is printed."""
    name = printed.name.value if printed.name and printed.name.value else ""
    known = scene.lexicon.customer_names(name) if name else 0.0
    signed = signer.name.value if signer.name and signer.name.value else ""
    if signed and known < 0.5 and scene.lexicon.customer_names(signed) >= max(0.75, known + 0.2):
        return signer
    return printed.model_copy(update={"email": printed.email or signer.email})


def _changes(order: PurchaseOrder, scene: Scene, utterances: Sequence[Utterance], written: date) -> list[_Change]:
    found = [c for u in utterances if (c := _quantity(order, scene, u))]
    place = _place(order, scene, utterances)
    day = _day(order, scene, utterances, written)
    return [*found[:5], *([place] if place else []), *([day] if day else [])]


# ---------------------------------------------------------------- another quantity


def _quantity(order: PurchaseOrder, scene: Scene, u: Utterance) -> _Change | None:
    """ "Make line 2 80 instead of 75": a new quantity for a line that the sentence names by number or part."""
    if u.text.rstrip().endswith("?"):
        return None
    named = _line_named(order, u)
    if named is None:
        return _about_some_line(scene, u)
    index, taken = named
    line = order.lines[index]
    old = line.quantity.value if line.quantity else None
    others = [f for f in u.figures if f.first not in taken and not _day_or_money(u, f)]
    fresh = [f for f in others if f.value != old and f.value >= 0]
    if not fresh or len({f.value for f in fresh}) > 1:
        return None
    told = PhraseKind.CHANGES in _kinds(u) or any(f.value == old for f in others) or len(u.spots) <= 14
    return _new_quantity(order, scene, u, index, fresh[0]) if told else None


def _new_quantity(order: PurchaseOrder, scene: Scene, u: Utterance, index: int, figure: Figure) -> _Change:
    line = order.lines[index]
    old = line.quantity.value if line.quantity else None
    proof = proof_of(scene, u)
    quantity = Extracted[Decimal](
        value=figure.value, text=u.said(figure.first, figure.last), evidence=(proof,), confidence=0.9, why="changed by the message"
    )  # fmt: skip
    lines = list(order.lines)
    lines[index] = line.model_copy(update={"quantity": quantity})
    label = line.line_no.value if line.line_no and line.line_no.value else str(index + 1)
    finding = Finding(
        code="conflicting_instructions", message=f"The message changes line {label} of the attached order: “{u.text[:160]}”.",
        field=f"lines[{index}].quantity", line=label, expected=f"{old:f}" if old is not None else None, found=f"{figure.value:f}", evidence=(proof,),
    )  # fmt: skip
    return _Change({"lines": tuple(lines)}, finding)


def _about_some_line(scene: Scene, u: Utterance) -> _Change | None:
    """A sentence about a line that nobody can place among the attachment's is a person's to understand."""
    if not any(any(c.isdigit() for c in u.raw(at)) and behind_line_word(u, at) for at in range(len(u.spots))):
        return None
    proof = proof_of(scene, u)
    message = f"The message says something of a line, and which one is not clear: “{u.text[:160]}”."
    finding = Finding(
        code="conflicting_instructions", message=message, field="lines", found=u.text[:160], evidence=(proof,)
    )
    return _Change({}, finding)


def _line_named(order: PurchaseOrder, u: Utterance) -> tuple[int, set[int]] | None:
    """The line that a sentence names, and the positions of the words that name it."""
    for a, b, token in u.codes:
        index = next((i for i, line in enumerate(order.lines) if _has_part(line, token.printed)), None)
        if index is not None and len(token.printed) >= 4:
            return index, set(range(a, b))
    for at in range(len(u.spots)):
        told = _POSITION.match(u.raw(at).strip(".,;:()#"))
        if told is None or not behind_line_word(u, at):
            continue
        numbers = [
            line.line_no.value.lstrip("0").casefold() if line.line_no and line.line_no.value else ""
            for line in order.lines
        ]
        place = int(told[2])
        if (text := told[0].lstrip("0").casefold()) in numbers:
            return numbers.index(text), {at}
        if (told[1] or not any(numbers)) and 1 <= place <= len(order.lines):
            return place - 1, {at}
    return None


def _has_part(line: OrderLine, printed: str) -> bool:
    key = _plain(printed)
    return any(
        part and part.value and _plain(part.value) == key
        for part in (line.buyer_part, line.supplier_part, line.gtin, line.mpn)
    )


def _plain(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.casefold())


def _day_or_money(u: Utterance, figure: Figure) -> bool:
    dated = any(a <= figure.first < b for a, b, _ in u.dates)
    return dated or (figure.token is not None and bool(figure.token.currency or figure.token.percent))


# ---------------------------------------------------------------- another place


def _place(order: PurchaseOrder, scene: Scene, utterances: Sequence[Utterance]) -> _Change | None:
    """Another place to deliver to than the paper prints."""
    for u in utterances:
        kinds = _kinds(u)
        if not kinds & {PhraseKind.DELIVER_TO, PhraseKind.CHANGES} or u.text.rstrip().endswith("?"):
            continue
        hint = place_said(scene, [u])
        if hint is None or not hint.value or (hint.confidence < 0.8 and PhraseKind.CHANGES not in kinds):
            continue
        printed = " ".join(v.value for v in (order.ship_to.name, order.ship_to.address) if v and v.value)
        if fold(hint.value) in fold(printed):
            continue
        return _new_place(order, scene, u, hint, printed)
    return None


def _new_place(order: PurchaseOrder, scene: Scene, u: Utterance, hint: Extracted[str], printed: str) -> _Change:
    proof = hint.evidence[0]
    inside = _ADDRESS.search(u.text)
    update: dict[str, object] = {"ship_to": Party(), "ship_to_hint": hint}
    if inside and any(c.isdigit() for c in inside[1]) and scene.lexicon.place(inside[1]) >= 0.6:
        why = "address that the message names in place of the printed one"
        address = Extracted[str](value=inside[1], text=inside[1], evidence=(proof,), confidence=0.9, why=why)
        update = {"ship_to": Party(address=address), "ship_to_hint": hint}
    if not printed:
        return _Change(update, _place_finding(u, None, hint, proof))
    return _Change(update, _place_finding(u, printed, hint, proof))


def _place_finding(u: Utterance, printed: str | None, hint: Extracted[str], proof: Evidence) -> Finding:
    return Finding(
        code="conflicting_instructions", message=f"The message asks for delivery to another place than the attached order: “{u.text[:160]}”.",
        field="ship_to", expected=printed, found=hint.value, evidence=(proof,),
    )  # fmt: skip


# ---------------------------------------------------------------- another day


def _day(order: PurchaseOrder, scene: Scene, utterances: Sequence[Utterance], written: date) -> _Change | None:
    """Another day than the paper prints: taken where the sentence says that it changes it, else left open."""
    wishes = [w for w in wishes_of(scene, utterances, written) if w.sure >= _SURE]
    if not wishes:
        return None
    best = max(wishes, key=lambda w: (w.until, w.sure))
    printed = order.requested_delivery_date.value if order.requested_delivery_date else None
    if printed is None and any(line.requested_date for line in order.lines):
        return None
    if printed is not None and (best.day == printed or (not best.until and best.day <= printed)):
        return None
    changes = any(h.kind is PhraseKind.CHANGES for h in phrase_hits(best.sentence))
    value = day_of(scene, best) if printed is None or (changes and best.until) else None
    return _Change({"requested_delivery_date": value}, _day_finding(scene, best, printed, value is not None))


def _day_finding(scene: Scene, wish: Wish, printed: date | None, settled: bool) -> Finding:
    proof = of_words(scene.transcript, wish.page, wish.words)
    says = f"The message asks for delivery {'by' if wish.until else 'not before'} {wish.day:%Y-%m-%d}"
    beside = f", the attached order for {printed:%Y-%m-%d}" if printed else ", which the attached order does not say"
    return Finding(
        code="conflicting_instructions", message=f"{says}{beside}{'' if settled else '; which counts is not said'}.", field="requested_delivery_date",
        expected=printed.isoformat() if printed else None, found=wish.day.isoformat(), evidence=(proof,),
    )  # fmt: skip
