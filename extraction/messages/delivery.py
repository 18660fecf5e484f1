"""When and where to: days and places that running text asks for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from extraction.candidates.scene import Scene
from extraction.evidence import of_words
from extraction.messages.chances import BARE_DAY, DAY, NEAR_DAY
from extraction.messages.relative import told_days
from extraction.messages.utterance import Utterance
from extraction.vocabulary import PhraseKind, labels, phrase_hits
from models.evidence import Extracted
from models.reasons import Finding
from models.transcript import Word

_ASKS = frozenset({PhraseKind.DEADLINE, PhraseKind.DELIVER_TO, PhraseKind.NOT_BEFORE})
_NOT_ASKED = frozenset({PhraseKind.PAYMENT, PhraseKind.AWAY, PhraseKind.ASKS_QUESTION, PhraseKind.SHIPPED})
_WANTED = frozenset({"delivery_date", "requested_date"})
_OTHER_PAPERS = frozenset({
    "order_date", "quote_number", "invoice_number", "print_date", "valid_until", "contract_number", "delivery_note_number", "requisition_number",
})  # fmt: skip
_LABEL = 4  # words of a label
_NET_DAYS = frozenset({10, 14, 21, 28, 30, 45, 60, 75, 90, 120})  # in which invoices are paid
_REACH = 5  # words before a date that may say what it is
_CLEAR = 0.85
_BARE = 0.7  # a day told less clearly needs words about delivery beside it


@dataclass(frozen=True, slots=True)
class Wish:
    """A day that a sentence asks for: `until` it, or not before it. `sure` 0..1."""

    day: date
    until: bool
    sure: float
    page: int
    words: tuple[Word, ...]
    sentence: str


def wishes_of(
    scene: Scene, utterances: Sequence[Utterance], written: date, ordering: Sequence[Utterance] = ()
) -> list[Wish]:
    """All days that these sentences ask for delivery on, in reading order; `ordering` are those that name goods."""
    out: list[Wish] = []
    for u in utterances:
        stretches = [(a, b, token.day, 1.0) for a, b, token in u.dates if token.day is not None]
        texts = [s.word.text for s in u.spots]
        counted = (
            () if _of_payment(u) else told_days(texts, written, scene.language, day_first=scene.day_first is not False)
        )
        for told in counted:
            measured = any(f.first < told.last and told.first < f.last and f.unit for f in u.figures)
            if not measured and not any(a < told.last and told.first < b for a, b, _, _ in stretches):
                stretches.append((told.first, told.last, told.day, told.sure))
        for first, last, day, clear in sorted(stretches):
            wish = _wish(u, first, last, day, clear, written, any(u is one for one in ordering))
            if wish is not None:
                out.append(wish)
    return out


def _of_payment(u: Utterance) -> bool:
    """Whether a labelled line, of no delivery, names days that invoices are paid in: "Modalités : sous 30 jours"."""
    colon = next((i for i in range(min(_LABEL, len(u.spots))) if u.raw(i).endswith(":")), None)
    if colon is None or any(h.kind is PhraseKind.DELIVER_TO for h in phrase_hits(u.said(0, colon + 1))):
        return False
    named = {c for a, _, span in u.labels if a <= colon for c in span.concepts}
    named |= {h.concept.value for h in labels(u.said(0, colon + 1).rstrip(" :"))}
    return not named & _WANTED and any(f.value in _NET_DAYS for f in u.figures if f.first > colon)


def _wish(u: Utterance, first: int, last: int, day: date, clear: float, written: date, orders: bool) -> Wish | None:
    kinds = {h.kind for h in phrase_hits(u.text)}
    asked = bool(kinds & _ASKS) or (orders and day >= written and not kinds & _NOT_ASKED)
    before = _labelled(u, first)
    if before & _OTHER_PAPERS and not asked:
        return None
    if before & _WANTED or asked:
        sure = _calibrated(clear)
    elif day < written or clear < _BARE or kinds & _NOT_ASKED:
        return None
    else:
        sure = BARE_DAY * clear
    words = u.words(first, last)
    return Wish(day, PhraseKind.NOT_BEFORE not in kinds, sure, u.spots[first].cell.page, words, u.text)


def _calibrated(clear: float) -> float:
    """The chance of a day in a sentence about delivery: a plain date or weekday hardly ever means another."""
    return DAY if clear >= 0.85 else NEAR_DAY if clear >= 0.75 else NEAR_DAY * clear


def _labelled(u: Utterance, first: int) -> frozenset[str]:
    """What the words before a date label: a day to deliver on, or the day of some paper."""
    found: dict[str, float] = {}
    for start in range(max(0, first - _REACH), first):
        for end in range(start + 1, first + 1):
            for hit in labels(u.said(start, end)):
                if hit.exact and hit.score >= (
                    0.5 if hit.concept.value in _WANTED else 0.9 if end - start == 1 else 0.6
                ):
                    found[hit.concept.value] = max(found.get(hit.concept.value, 0.0), hit.score)
    if found.keys() & _WANTED:
        return frozenset(_WANTED)
    return frozenset(found) & _OTHER_PAPERS


def settled_day(scene: Scene, wishes: Sequence[Wish]) -> tuple[Extracted[date] | None, Finding | None]:
    """The day to deliver by, or none and a finding where the text contradicts itself."""
    clear = [w for w in wishes if w.sure >= 0.5 * _CLEAR]
    until = [w for w in clear if w.until]
    after = [w for w in clear if not w.until]
    if not clear:
        return None, None
    best = max(until or after, key=lambda w: w.sure)
    late = next((w for w in after if until and w.day > best.day), None)
    rival = next(
        (
            w
            for w in until
            if w.day != best.day and w.sure >= min(best.sure, _CLEAR) - 0.05 and w.sentence != best.sentence
        ),
        None,
    )
    if late is not None:
        return None, _conflict(
            scene, best, late, f"Delivery is asked for by {best.day:%Y-%m-%d} and not before {late.day:%Y-%m-%d}."
        )
    if rival is not None:
        return None, _conflict(
            scene, best, rival, f"Two delivery dates are asked for: {best.day:%Y-%m-%d} and {rival.day:%Y-%m-%d}."
        )
    settled = day_of(scene, best)
    if any(w.day != best.day and w.until and w.sentence == best.sentence for w in clear):
        settled = settled.model_copy(
            update={"confidence": round(0.6 * settled.confidence, 4)}
        )  # "..., no, Monday will do"
    return settled, None


def unread_wish(scene: Scene, utterances: Sequence[Utterance], wishes: Sequence[Wish]) -> Finding | None:
    """A sentence that labels a delivery day and has figures, but no day that could be read."""
    read = {w.sentence for w in wishes}
    for u in utterances:
        end = next(
            (b for a, b, span in u.labels if a == 0 and any(span.concepts.get(c, 0) >= 0.9 for c in _WANTED)), None
        )
        if end is None or u.text in read or not any(ch.isdigit() for ch in u.said(end, len(u.spots))):
            continue
        proof = of_words(
            scene.transcript, u.spots[0].cell.page, [s.word for s in u.spots if s.cell.page == u.spots[0].cell.page]
        )
        return Finding(
            code="low_confidence", message=f"A delivery date seems to be asked for that could not be read: “{u.text[:120]}”.",
            field="requested_delivery_date", found=u.text[:120], evidence=(proof,),
        )  # fmt: skip
    return None


def day_of(scene: Scene, wish: Wish) -> Extracted[date]:
    """A wish as a value with its evidence."""
    proof = of_words(scene.transcript, wish.page, wish.words)
    chance = wish.sure if wish.until else 0.7 * wish.sure
    return Extracted[date](
        value=wish.day,
        text=proof.text,
        evidence=(proof,),
        confidence=round(chance, 4),
        why="day in a sentence about delivery",
    )


def _conflict(scene: Scene, one: Wish, other: Wish, message: str) -> Finding:
    proof = tuple(of_words(scene.transcript, w.page, w.words) for w in (one, other))
    return Finding(
        code="conflicting_instructions", message=message, field="requested_delivery_date",
        expected=one.day.isoformat(), found=other.day.isoformat(), evidence=proof,
    )  # fmt: skip


def place_said(scene: Scene, utterances: Sequence[Utterance]) -> Extracted[str] | None:
    """The place of "please deliver to Leeds": a town of the catalogue in a sentence about delivering.

    Where no known phrase says so, the only town named in a short sentence without figures counts, less surely.
    """
    asked = [u for u in utterances if _about_delivery(u)]
    for u in asked:
        found = _towns(scene, u)
        if found:
            return _hint(scene, u, found[0], 0.9)
    rest = [
        (u, t)
        for u in utterances
        if u not in asked and 2 <= len(u.spots) <= 9 and not u.figures and not u.codes
        for t in _towns(scene, u)
        if t[0]
    ]
    return _hint(scene, *rest[0], 0.6) if len({u.said(*t).strip(".,;:!()") for u, t in rest}) == 1 else None


def _about_delivery(u: Utterance) -> bool:
    if any(h.kind is PhraseKind.DELIVER_TO for h in phrase_hits(u.text)):
        return True
    return any(
        h.concept.value == "ship_to" and h.score >= 0.7 for _, _, s in u.labels for h in labels(s.text) if h.exact
    )


def _towns(scene: Scene, u: Utterance) -> list[tuple[int, int]]:
    """Stretches that name a known place, longest first."""
    out: list[tuple[int, int]] = []
    for length in (4, 3, 2, 1):
        for first in range(len(u.spots) - length + 1):
            text = u.said(first, first + length).strip(".,;:!()")
            shown = all(u.raw(i).lstrip("(")[:1].isupper() for i in (first, first + length - 1))
            inner = any(u.raw(i)[-1:] in ",;:" for i in range(first, first + length - 1))
            wordy = shown and not inner and len(text) >= 3 and not any(c.isdigit() for c in text)
            if wordy and not any(a <= first < b for a, b in out) and scene.lexicon.place(text) >= 0.99:
                out.append((_begin(scene, u, first, first + length), first + length))
    return out


def _begin(scene: Scene, u: Utterance, first: int, end: int) -> int:
    """Where a place begins whose first word may be the sentence's: "It goes to Leeds"."""
    if scene.lexicon.place(u.said(first, first + 1)) >= 0.5:
        return first
    later = (at for at in range(first + 1, end) if u.raw(at)[:1].isupper())
    return next((at for at in later if scene.lexicon.place(u.said(at, end).strip(".,;:!()")) >= 0.99), first)


def _hint(scene: Scene, u: Utterance, stretch: tuple[int, int], sure: float) -> Extracted[str]:
    text = u.said(*stretch).strip(".,;:!()")
    proof = of_words(scene.transcript, u.spots[stretch[0]].cell.page, u.words(*stretch))
    return Extracted[str](
        value=text, text=text, evidence=(proof,), confidence=sure, why="place in a sentence about delivering"
    )
