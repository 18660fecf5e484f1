"""What a message wants: goods, a change, a cancellation, an answer, a price, or nothing at all."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from extraction.candidates.scene import Scene
from extraction.kind import Kind
from extraction.messages.body_lines import BodyLine
from extraction.messages.newest import is_reply
from extraction.messages.says import STEERING
from extraction.messages.utterance import Utterance, behind_line_word
from extraction.messages.weighing import Weighed
from extraction.vocabulary import PhraseKind, TitleKind, fold, phrase_hits, title_kinds
from models.order import DocumentType

_PREFIX = re.compile(r"^\s*(?:\[?[^\W\d_]{1,10}\]?\s*(?:\[\d+\])?\s*:\s*)+")
_INHERITED = 0.4  # what a title still says in the subject of an answer
_ASKING = frozenset({PhraseKind.ASKS_QUESTION, PhraseKind.ASKS_FOR_QUOTE})
_NEWS = {
    PhraseKind.AWAY: "It says that somebody is away.",
    PhraseKind.MARKETING: "It advertises.",
    PhraseKind.SHIPPED: "It tells that goods were sent.",
    PhraseKind.PAYMENT: "It is about a payment.",
    PhraseKind.NO_ORDER: "It says itself that it is no order.",
}


@dataclass(frozen=True, slots=True)
class Purpose:
    """What a message wants. `why` is empty for an order, a change or a cancellation."""

    document_type: DocumentType
    why: str = ""
    doubt: str = ""  # what speaks against an order that is taken for one


def purpose_of(
    scene: Scene, utterances: Sequence[Utterance], lines: Sequence[BodyLine], kind: Kind, numbered: bool, dated: bool
) -> Purpose:
    """`numbered`, `dated`: whether an order number and a delivery day were found; `kind`: what the titles say."""
    kinds = [_kinds(u) for u in utterances]
    told = _Told(scene, utterances, kinds, lines)
    weighed = _weighed(told, kind, numbered, dated)
    orders = bool(lines) and not weighed.refused
    revised = _revised(scene, utterances, kinds, lines, numbered, orders)
    if revised is not None:
        return Purpose(revised)
    plain = DocumentType.PURCHASE_ORDER
    if not lines:
        return Purpose(plain, _without_items(scene, told.every))
    if weighed.refused:
        return Purpose(plain, weighed.against or "It names products, but orders nothing.")
    return Purpose(plain, doubt=weighed.against if weighed.doubtful else "")


@dataclass(frozen=True, slots=True)
class _Told:
    """The sentences of a message with what each does."""

    scene: Scene
    utterances: Sequence[Utterance]
    kinds: Sequence[frozenset[PhraseKind]]
    lines: Sequence[BodyLine]

    @property
    def every(self) -> frozenset[PhraseKind]:
        """All that is done anywhere."""
        return frozenset().union(*self.kinds) if self.kinds else frozenset()

    @property
    def beside(self) -> frozenset[PhraseKind]:
        """What the sentences that hold items do, and those right before them."""
        found = [k for u, k in zip(self.utterances, self.kinds, strict=True) if _near_items(u, self.lines)]
        return frozenset().union(*found) if found else frozenset()

    @property
    def asks(self) -> bool:
        """Whether a sentence without items ends in a question mark and does not order."""
        both = zip(self.utterances, self.kinds, strict=True)
        return any(
            u.text.rstrip().endswith("?") and PhraseKind.ORDERING not in k
            for u, k in both
            if not any(line.within(u) for line in self.lines)
        )


def _weighed(told: _Told, kind: Kind, numbered: bool, dated: bool) -> Weighed:
    """The signs of an order, and of anything else, in a message."""
    title, plainly = _titled(_subject(told.scene))
    if _answers(told.scene):
        plainly *= _INHERITED
    known = _known_goods(told)
    customer = _customer(told.scene)
    mail = told.scene.transcript.mail
    signs = {
        "items": bool(told.lines),
        "known goods": known,
        "a list": any(line.listed for line in told.lines),
        "an order number": numbered,
        "an order's title": plainly if title is not None and title.is_order else 0.0,
        "a delivery day": dated,
        "a customer on file": customer,
        "a title of a request for prices": plainly if title is TitleKind.REQUEST_FOR_QUOTATION else 0.0,
        "calls itself something else": _something_else(kind, title, plainly),
        "is from nobody known, about nothing known": not customer and not known,
        "nobody typed it": mail is not None and mail.automatic,
        "written to somebody else": _written_to_others(told.scene),
        **_said(told),
    }
    return Weighed({name: float(much) for name, much in signs.items() if much})


def _said(told: _Told) -> dict[str, float]:
    """The signs that stand in sentences."""
    every, beside = told.every, told.beside
    elsewhere = every - beside
    complains = bool(told.lines) and _complains(told.scene, told.utterances, told.lines)
    regrets = not complains and any(complaint_in(u.text, told.scene.language) for u in told.utterances)
    return {
        "orders its items": PhraseKind.ORDERING in beside,
        "orders": PhraseKind.ORDERING in elsewhere,
        "accepts an offer": PhraseKind.ACCEPTS_OFFER in every,
        "confirms an order": PhraseKind.CONFIRMS_ORDER in every,
        "asks for a price of its items": PhraseKind.ASKS_FOR_QUOTE in beside,
        "asks for a price": PhraseKind.ASKS_FOR_QUOTE in elsewhere,
        "asks about its items": max(
            (_in_question(told.utterances, told.kinds, line) for line in told.lines), default=0.0
        ),
        "asks a question": PhraseKind.ASKS_QUESTION in elsewhere or told.asks,
        "speaks of goods already ordered": complains,
        "complains elsewhere": regrets,
        "says that it is no order": PhraseKind.NO_ORDER in every,
        "advertises": PhraseKind.MARKETING in every,
        "somebody is away": PhraseKind.AWAY in every,
        "tells of a shipment": PhraseKind.SHIPPED in every,
        "speaks of payment": PhraseKind.PAYMENT in every,
    }


def _known_goods(told: _Told) -> bool:
    return any(
        part is not None and part.value and told.scene.lexicon.code_kinds(part.value)
        for line in told.lines
        for part in (line.line.supplier_part, line.line.buyer_part, line.line.gtin, line.line.mpn)
    )


def _something_else(kind: Kind, title: TitleKind | None, plainly: float) -> float:
    """How plainly a message calls itself anything but an order or a request for prices."""
    other = title if title and not title.is_order else kind.other
    if other in (None, TitleKind.REQUEST_FOR_QUOTATION):
        return 0.0
    if other is title:
        return plainly
    return kind.other_score if kind.other_score > max(kind.order_score * 1.08, 0.45) else 0.0


def _titled(subject: str) -> tuple[TitleKind | None, float]:
    """What a subject calls the message, and how plainly: by its first words, else by all of them; a question by nothing."""
    words = subject.split()
    if not words or subject.rstrip().endswith("?"):
        return None, 0.0
    for length in (4, 3, 2, 1):
        for hit in title_kinds(" ".join(words[:length])):
            if hit.exact and hit.score >= 0.6:
                return hit.kind, 1.0
    whole = next((t for t in title_kinds(subject) if t.score >= 0.6), None)
    return (whole.kind, whole.score) if whole else (None, 0.0)


def _answers(scene: Scene) -> bool:
    """Whether the subject was somebody else's first: "Re: Quotation 4711"."""
    mail = scene.transcript.mail
    return mail is not None and bool(is_reply(mail.subject))


def _customer(scene: Scene) -> bool:
    """Whether the sender's address or a name in the text is a customer's."""
    mail = scene.transcript.mail
    domain = mail.sender_address.rpartition("@")[2] if mail else ""
    by_domain = getattr(scene.lexicon, "customers_of_domain", None)
    if domain and by_domain is not None and by_domain(domain):
        return True
    return any(
        scene.lexicon.customer_names(c.text) >= 0.85 for row in scene.rows[-40:] for c in row.cells if len(c.text) < 80
    )


def _written_to_others(scene: Scene) -> bool:
    """Whether somebody else's address stands in "To" and ours does not, though ours are known."""
    mail, ours = scene.transcript.mail, scene.lexicon.seller_domains
    if mail is None or not mail.recipients or not ours:
        return False
    return not any(to.lower().endswith(domain) for to in mail.recipients[:1] for domain in ours) and any(
        to.lower().endswith(domain) for to in mail.recipients[1:] for domain in ours
    )


def _without_items(scene: Scene, every: frozenset[PhraseKind]) -> str:
    """What a message is that names no goods."""
    if scene.transcript.mail is not None and scene.transcript.mail.automatic:
        return "An automatic message, no order."
    news = next((text for k, text in _NEWS.items() if k in every), "")
    if news:
        return news
    if PhraseKind.ASKS_FOR_QUOTE in every:
        return "It asks for a price."
    return "It asks a question." if every & _ASKING else "It orders nothing that can be found in it."


def _near_items(u: Utterance, lines: Sequence[BodyLine]) -> bool:
    """Whether a sentence holds an item, stands on the row before one, or opens a list with a colon."""
    rows = {r for line in lines for r in line.rows}
    return bool(rows) and (bool(set(u.rows) & rows) or u.rows[-1] + 1 in rows or u.text.rstrip().endswith(":"))


def _complains(scene: Scene, utterances: Sequence[Utterance], lines: Sequence[BodyLine]) -> bool:
    """Whether the items, or the words right before them, are about goods already delivered or missing."""
    rows = {r for line in lines for r in line.rows}
    first = min(rows)
    near = [u for u in utterances if set(u.rows) & rows or u.rows[-1] == first - 1]
    return any(complaint_in(u.text, scene.language) for u in near)


@lru_cache(maxsize=1)
def _complaint_data() -> dict[str, str]:
    data: dict[str, dict[str, str]] = tomllib.loads(
        Path(__file__).with_name("complaints.toml").read_text(encoding="utf-8")
    )
    return data["words"]


@lru_cache(maxsize=32)
def _complaints(language: str) -> tuple[tuple[tuple[str, ...], bool], ...]:
    """Words of complaints, folded, and whether the last of them stands for any ending."""
    data = _complaint_data()
    listed = {word for name in (language, "en") for word in data.get(name, "").split()}
    return tuple((tuple(fold(p) for p in word.rstrip("*").split("_")), word.endswith("*")) for word in sorted(listed))


@lru_cache(maxsize=512)
def complaint_in(text: str, language: str) -> bool:
    """Whether a sentence speaks of goods that are missing, broken, wrong or sent back; English is understood besides."""
    words = fold(text).split()
    for parts, stem in _complaints(language):
        for at in range(len(words) - len(parts) + 1):
            run = words[at : at + len(parts)]
            if run[:-1] == list(parts[:-1]) and (run[-1].startswith(parts[-1]) if stem else run[-1] == parts[-1]):
                return True
    return False


def _subject(scene: Scene) -> str:
    mail = scene.transcript.mail
    return _PREFIX.sub("", mail.subject) if mail else ""


def _revised(
    scene: Scene, utterances: Sequence[Utterance], kinds: Sequence[frozenset[PhraseKind]], lines: Sequence[BodyLine],
    numbered: bool, orders: bool,
) -> DocumentType | None:  # fmt: skip
    """A change or cancellation of an order that the message names."""
    subject = _subject(scene)
    titles = {t.kind: t.score for t in title_kinds(subject) if t.score >= 0.6}
    subject_kinds = {h.kind for h in phrase_hits(subject)}
    cancels = [
        u
        for u, k in zip(utterances, kinds, strict=True)
        if PhraseKind.CANCELS in k and PhraseKind.PAYMENT not in k and not _asks(u, k)
    ]
    if (cancels or TitleKind.ORDER_CANCELLATION in titles or PhraseKind.CANCELS in subject_kinds) and numbered:
        in_part = any(_names_line(u) for u in cancels)
        separate = orders and not any(set(u.rows) & set(line.rows) for u in cancels for line in lines)
        if TitleKind.ORDER_CANCELLATION in titles or not (in_part or separate):
            return DocumentType.ORDER_CANCELLATION
        return DocumentType.ORDER_CHANGE
    if TitleKind.ORDER_CHANGE in titles and numbered:
        return DocumentType.ORDER_CHANGE
    changes = [u for u, k in zip(utterances, kinds, strict=True) if PhraseKind.CHANGES in k and not _asks(u, k)]
    named = any(_names_order(u) or _names_line(u) for u in changes)
    if named and numbered and not (orders and any(PhraseKind.ORDERING in k for k in kinds)):
        return DocumentType.ORDER_CHANGE
    return None


def _asks(u: Utterance, kinds: frozenset[PhraseKind]) -> bool:
    return u.text.rstrip().endswith("?") and not kinds & {PhraseKind.CANCELS}


def _kinds(u: Utterance) -> frozenset[PhraseKind]:
    """What a sentence does; one that steers software or the clerk has no say in what the message is."""
    kinds = frozenset(h.kind for h in phrase_hits(u.text))
    return frozenset() if kinds & STEERING else kinds


def _names_order(u: Utterance) -> bool:
    return any("po_number" in span.concepts for _, _, span in u.labels) or any(
        t.kind.is_order for at in range(len(u.spots)) for t in title_kinds(u.said(at, at + 1)) if t.score >= 0.6
    )


def _names_line(u: Utterance) -> bool:
    """ "Line 2", "Pos. 20": one line of an order and not all of it."""
    return any(behind_line_word(u, figure.first) for figure in u.figures)


def _in_question(utterances: Sequence[Utterance], kinds: Sequence[frozenset[PhraseKind]], line: BodyLine) -> float:
    """How plainly the sentence of an item asks something: a question mark alone may be a polite order."""
    for u, k in zip(utterances, kinds, strict=True):
        if line.said and line.within(u) and PhraseKind.ORDERING not in k:
            return 1.0 if k & _ASKING else 0.6 if u.text.rstrip().endswith("?") else 0.0
    return 0.0
