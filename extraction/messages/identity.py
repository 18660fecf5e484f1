"""Who orders, under which number: from the signature, the sender and the subject of a message."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from extraction.candidates.codes import code_shape, trimmed
from extraction.candidates.scene import Scene
from extraction.candidates.tokens import Token
from extraction.evidence import from_cells, of_words
from extraction.messages.chances import LABELLED_NUMBER, LONE_SUBJECT, REPEATED, SUBJECT_NUMBER
from extraction.messages.newest import Message
from extraction.messages.signature import company_host, read_signature
from extraction.messages.utterance import NUMBERS_OF_OTHERS, Utterance, label_before
from extraction.vocabulary import labels, title_kinds
from models.evidence import Evidence, Extracted, RunnerUp
from models.order import Party

_MINE = "po_number"
_ANY_NUMBER = frozenset({"po_number", "line_no", "quantity"})  # what "No." by itself may be of
_PLACES = frozenset({"ship_to", "bill_to", "address"})
_BARE = 0.8  # a bare "No." beside a label that means the order's number
_SHORTEST = 3  # characters of an order number
_HOUSE = 4  # digits of a number that may be a house's
_PREFIX = re.compile(r"^\s*(?:\[?[^\W\d_]{1,10}\]?\s*(?:\[\d+\])?\s*:\s*)+")
_DATE = re.compile(r"^\d{1,4}[./-]\d{1,2}[./-]\d{1,4}$")


@dataclass(slots=True)
class _Offer:
    """A number that may be the order's."""

    text: str
    chance: float
    evidence: Evidence
    why: str


def order_number(
    scene: Scene,
    utterances: Sequence[Utterance],
    learned: Extracted[str] | None,
    addresses: Sequence[str] = (),
) -> Extracted[str] | None:
    """The order number: labelled in the text, in the subject, or learned; where several agree they strengthen each other.

    `addresses` are those that the message spells out: what stands in them is no order number.
    """
    offers = [o for u in utterances for o in _labelled(scene, u, addresses)]
    named = _in_subject(scene)
    offers += [*named, *_in_text_too(scene, utterances, named)]
    if learned is not None and learned.value and _elsewhere(scene, utterances, learned.value, addresses):
        learned = None
    if not offers and learned is None:
        offers = _left_over(scene, utterances)
    by: dict[str, list[_Offer]] = {}
    for offer in offers:
        by.setdefault(_key(offer.text), []).append(offer)
    if learned is not None and learned.value:
        mine = _Offer(learned.value, min(learned.confidence, 0.9), learned.evidence[0], learned.why)
        by.setdefault(_key(learned.value), []).append(mine)
    if not by:
        return learned
    weights = {key: _together(o.chance for o in found) for key, found in by.items()}
    best = max(by, key=lambda key: weights[key])
    doubt = max((w for key, w in weights.items() if key != best), default=0.0)
    first = max(by[best], key=lambda o: (not o.evidence.ref.startswith("Subject"), o.chance))
    runners = tuple(RunnerUp(value=by[k][0].text, confidence=round(w, 3)) for k, w in weights.items() if k != best)
    chance = round(min(weights[best], LABELLED_NUMBER + 0.006) * (1 - 0.4 * doubt), 4)
    return Extracted[str](
        value=first.text, text=first.text, evidence=tuple(o.evidence for o in by[best]), confidence=chance, why=first.why, runners_up=runners[:3]
    )  # fmt: skip


def _together(chances: Iterable[float]) -> float:
    return 1 - math.prod(1 - chance for chance in chances)


def _key(text: str) -> str:
    return re.sub(r"[\s\-–_]+", "", text.casefold())


def _labelled(scene: Scene, u: Utterance, addresses: Sequence[str]) -> list[_Offer]:
    """Numbers behind words that label an order number: "our PO is 4711", "Bestell-Nr. 4711"."""
    out = []
    for a, b, token in u.codes:
        if any(x <= a < y for x, y, _ in u.dates) or not any(c.isdigit() for c in token.printed):
            continue
        found = label_before(u, a)
        if found.get(_MINE, 0.0) >= 0.6 and not any(
            v > found[_MINE] for k, v in found.items() if k in NUMBERS_OF_OTHERS
        ):
            bare = _bare_label(found)
            if bare and (_of_something(scene, u, a, addresses) or not _says_number(u, a)):
                continue
            b = _whole(u, b)
            proof = of_words(scene.transcript, u.spots[a].cell.page, u.words(a, b))
            printed = token.printed if b == a + 1 else trimmed(u.said(a, b))
            chance = LABELLED_NUMBER * (0.9 + 0.1 * found[_MINE]) * (_BARE if bare else 1.0)
            out.append(_Offer(printed, chance, proof, "behind the words for an order number"))
    return out


def _bare_label(found: dict[str, float]) -> bool:
    """Whether a label says no more than "number": "No.", "Nr.", "№", which houses, places and quantities have too."""
    return found.keys() >= _ANY_NUMBER


def _says_number(u: Utterance, at: int) -> bool:
    """Whether a number behind a bare "No." may be an order's: right behind it, and no shorter than such numbers are."""
    told = {h.concept.value for h in labels(u.said(at - 1, at)) if h.exact} if at else set()
    return told >= _ANY_NUMBER and sum(c.isalnum() for c in u.raw(at)) >= _SHORTEST


def _of_something(scene: Scene, u: Utterance, at: int, addresses: Sequence[str]) -> bool:
    """Whether a number counts something or is part of an address: "150 pcs", "Industrial No. 37, Toluca"."""
    if any(f.first <= at < f.unit_last and (f.unit or f.word) for f in u.figures):
        return True
    if any(a == 0 and _PLACES & span.concepts.keys() and max(span.concepts.values()) >= 0.8 for a, _, span in u.labels):
        return True
    street = u.said(max(0, at - 2), at + 1)
    if any(street in address for address in addresses) or scene.lexicon.place(u.said(max(0, at - 4), at)) >= 0.5:
        return True
    behind = u.raw(at + 1)
    return u.raw(at).endswith(",") and (behind[:1].isupper() or behind[:1].isdigit())


def _elsewhere(scene: Scene, utterances: Sequence[Utterance], number: str, addresses: Sequence[str]) -> bool:
    """Whether a short number stands in these sentences only as a part of something else."""
    if not number.isdigit() or len(number) > _HOUSE:
        return False
    spots = [(u, a) for u in utterances for a, _, token in u.codes if token.printed == number]
    return bool(spots) and not any(_may_be_ours(scene, u, a, addresses) for u, a in spots)


def _may_be_ours(scene: Scene, u: Utterance, at: int, addresses: Sequence[str]) -> bool:
    found = label_before(u, at)
    clear = _MINE in found and not _bare_label(found)
    return clear or (_says_number(u, at) and not _of_something(scene, u, at, addresses))


def _whole(u: Utterance, end: int) -> int:
    """The end of a number with what stands behind a stroke of its own: "1864 / 26"."""
    if u.raw(end) in ("/", "-") and 0 < len(trimmed(u.raw(end + 1))) <= 4 and any(c.isdigit() for c in u.raw(end + 1)):
        return end + 2
    return end


def _in_subject(scene: Scene) -> list[_Offer]:
    """Numbers of the subject: behind a title or a label, or the only one."""
    mail = scene.transcript.mail
    subject = _PREFIX.sub("", mail.subject) if mail else ""
    words = subject.split()
    offers: list[tuple[str, float]] = []
    for at, word in enumerate(words):
        text = trimmed(word).lstrip("#№")
        if _DATE.match(text) or not any(c.isdigit() for c in text) or code_shape(text) < 0.2 or len(text) < 3:
            continue
        if scene.lexicon.code_kinds(text):
            continue
        if (
            words[at + 1 : at + 2] in (["/"], ["-"])
            and len(words) > at + 2
            and words[at + 2][:1].isdigit()
            and len(words[at + 2]) <= 4
        ):
            text = f"{text} {words[at + 1]} {trimmed(words[at + 2])}"
        chance = _subject_chance(words, at)
        if chance:
            offers.append((text, chance))
    if len(offers) > 1:
        offers = [o for o in offers if o[1] > 0.7] or offers[:1]
    page = next((p.number for p in scene.transcript.pages), 1)
    return [
        _Offer(
            text,
            chance,
            Evidence(page=page, left=0, top=0, right=0, bottom=0, text=text, ref="Subject"),
            "number in the subject",
        )
        for text, chance in offers
    ]


def _in_text_too(scene: Scene, utterances: Sequence[Utterance], named: Sequence[_Offer]) -> list[_Offer]:
    """A number of the subject that stands in the text as well, whatever its words: nobody repeats another number so."""
    keys = {_key(offer.text) for offer in named}
    out = []
    for u in utterances:
        for a, b, token in u.codes:
            if _key(token.printed) in keys and not token.kinds and len(token.printed) >= _SHORTEST:
                proof = of_words(scene.transcript, u.spots[a].cell.page, u.words(a, b))
                out.append(_Offer(token.printed, REPEATED, proof, "number of the subject that stands in the text too"))
    return out[:1]


def _subject_chance(words: Sequence[str], at: int) -> float:
    for start in range(max(0, at - 4), at):
        before = " ".join(words[start:at]).rstrip(" :-–#")
        found = {h.concept.value: h.score for h in labels(before) if h.exact}
        if found.keys() & NUMBERS_OF_OTHERS and _MINE not in found:
            return 0.0
        if _MINE in found or any(t.kind.is_order and t.exact for t in title_kinds(before)):
            return SUBJECT_NUMBER
        if any(t.exact and not t.kind.is_order for t in title_kinds(before)):
            return 0.2
    return LONE_SUBJECT if len(words) <= 3 else 0.5


def _left_over(scene: Scene, utterances: Sequence[Utterance]) -> list[_Offer]:
    """The only number in short sentences that nothing else explains."""
    out: dict[str, _Offer] = {}
    for u in utterances:
        for a, b, token in u.codes:
            if len(u.spots) > 9 or token.kinds or not _could_be(u, a, token) or label_before(u, a):
                continue
            proof = of_words(scene.transcript, u.spots[a].cell.page, u.words(a, b))
            out.setdefault(
                _key(token.printed), _Offer(token.printed, 0.62, proof, "the only number that nothing else explains")
            )
    return list(out.values()) if len(out) == 1 else []


def _could_be(u: Utterance, at: int, token: Token) -> bool:
    digits = sum(c.isdigit() for c in token.printed)
    if digits < 3 or any(x <= at < y for x, y, _ in u.dates) or _DATE.match(token.printed):
        return False
    figure = next((f for f in u.figures if f.first <= at < f.unit_last), None)
    return figure is None or (
        not figure.unit and not (figure.token and (figure.token.currency or figure.token.decimals))
    )


def buyer_of(scene: Scene, message: Message, printed: Party) -> Party:
    """The party that signs: its company and address lines; the sender's name where the signature has none."""
    rows = [r for r in scene.rows if message.in_signature(r)]
    address = message.sender_address
    mailed = _mail_evidence(scene, address) if address else None
    found = read_signature(rows, message.sender_name, address, scene.lexicon)
    known = scene.lexicon.customer_names(printed.name.value) if printed.name and printed.name.value else 0.0
    if found is not None and found.cell is not None and found.score > 0.45 * known:
        name = from_cells(
            scene.transcript,
            [found.cell],
            found.company,
            min(0.55 + 0.4 * found.score, 0.96),
            "company in the signature",
        )
        lines = ", ".join(c.text.strip(" ,") for c in found.address)
        place = (
            from_cells(scene.transcript, found.address, lines, 0.85, "lines under the company in the signature")
            if lines
            else None
        )
        return printed.model_copy(update={"name": name, "address": place, "email": mailed})
    if known >= 0.8:
        return printed.model_copy(update={"email": mailed})
    name_shown = _display_company(scene, message)
    return Party(name=name_shown, email=mailed)


def _display_company(scene: Scene, message: Message) -> Extracted[str] | None:
    """The sender's display name, where it is a company's and no person's."""
    shown, host = message.sender_name, company_host(message.sender_address)
    plain = re.sub(r"[^a-z0-9]", "", shown.casefold())
    if not shown or scene.lexicon.is_seller(shown) > 0.8:
        return None
    if scene.lexicon.customer_names(shown) >= 0.8 or (
        len(plain) >= 5 and len(host) >= 5 and (plain in host or host in plain)
    ):
        proof = Evidence(page=1, left=0, top=0, right=0, bottom=0, text=shown, ref="From")
        return Extracted[str](value=shown, text=shown, evidence=(proof,), confidence=0.75, why="the sender's name")
    return None


def _mail_evidence(scene: Scene, address: str) -> Extracted[str]:
    proof = Evidence(page=1, left=0, top=0, right=0, bottom=0, text=address, ref="From")
    return Extracted[str](value=address, text=address, evidence=(proof,), confidence=0.99, why="the sender's address")
