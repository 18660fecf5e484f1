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
from extraction.messages.utterance import Utterance, behind_line_word
from extraction.vocabulary import PhraseKind, TitleKind, fold, phrase_hits, title_kinds
from extraction.vocabulary.packs import languages
from models.order import DocumentType

_PREFIX = re.compile(r"^\s*(?:\[?[^\W\d_]{1,10}\]?\s*(?:\[\d+\])?\s*:\s*)+")
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


def purpose_of(
    scene: Scene, utterances: Sequence[Utterance], lines: Sequence[BodyLine], kind: Kind, numbered: bool
) -> Purpose:
    """`numbered`: whether an order number was found; `kind`: what the titles say."""
    kinds = [_kinds(u) for u in utterances]
    every = frozenset().union(*kinds) if kinds else frozenset()
    orders = _orders(scene, utterances, kinds, lines, every, numbered)
    revised = _revised(scene, utterances, kinds, lines, numbered, orders)
    if revised is not None:
        return Purpose(revised)
    plain = DocumentType.PURCHASE_ORDER
    why = _nothing(scene, utterances, kinds, lines, every, kind, orders)
    return Purpose(plain, why)


def _kinds(u: Utterance) -> frozenset[PhraseKind]:
    return frozenset(h.kind for h in phrase_hits(u.text))


def _orders(
    scene: Scene, utterances: Sequence[Utterance], kinds: Sequence[frozenset[PhraseKind]], lines: Sequence[BodyLine],
    every: frozenset[PhraseKind], numbered: bool,
) -> bool:  # fmt: skip
    """Whether the text asks for its items: in so many words, or as a list with an order's number or title."""
    if not lines or _complains(scene, utterances, lines):
        return False
    listed = [line for line in lines if line.listed]
    if PhraseKind.ORDERING in every and (
        listed or any(_beside(u, k, lines) for u, k in zip(utterances, kinds, strict=True))
    ):
        return True
    if scene.language in languages("mails") and not listed:
        return False
    titled = any(t.kind.is_order and t.score >= 0.6 for t in title_kinds(_subject(scene)))
    return numbered or titled or not every & _ASKING


def _beside(u: Utterance, kinds: frozenset[PhraseKind], lines: Sequence[BodyLine]) -> bool:
    """Whether an ordering sentence holds an item, or stands on the row before one."""
    rows = {r for line in lines for r in line.rows}
    return PhraseKind.ORDERING in kinds and (
        bool(set(u.rows) & rows) or u.rows[-1] + 1 in rows or u.text.rstrip().endswith(":")
    )


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
    cancels = [u for u, k in zip(utterances, kinds, strict=True) if PhraseKind.CANCELS in k and not _asks(u, k)]
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


def _names_order(u: Utterance) -> bool:
    return any("po_number" in span.concepts for _, _, span in u.labels) or any(
        t.kind.is_order for at in range(len(u.spots)) for t in title_kinds(u.said(at, at + 1)) if t.score >= 0.6
    )


def _names_line(u: Utterance) -> bool:
    """ "Line 2", "Pos. 20": one line of an order and not all of it."""
    return any(behind_line_word(u, figure.first) for figure in u.figures)


def _nothing(
    scene: Scene, utterances: Sequence[Utterance], kinds: Sequence[frozenset[PhraseKind]], lines: Sequence[BodyLine],
    every: frozenset[PhraseKind], kind: Kind, orders: bool,
) -> str:  # fmt: skip
    """What the message is instead of an order; "" when it is one."""
    mail = scene.transcript.mail
    ordering = PhraseKind.ORDERING in every
    if mail is not None and mail.automatic and not (orders and ordering):
        return "An automatic message, no order."
    if not lines:
        news = next((text for k, text in _NEWS.items() if k in every), "")
        asked = (
            "It asks for a price."
            if PhraseKind.ASKS_FOR_QUOTE in every
            else "It asks a question."
            if every & _ASKING
            else ""
        )
        return news or asked or "It orders nothing that can be found in it."
    strongest = kind.other if kind.other_score > max(kind.order_score * 1.08, 0.45) else None
    if strongest is not None and not ordering:
        return f"It calls itself {strongest.value.replace('_', ' ')}."
    if PhraseKind.NO_ORDER in every and not ordering:
        return _NEWS[PhraseKind.NO_ORDER]
    if (
        not ordering
        and not (orders and lines[0].listed)
        and every & {PhraseKind.AWAY, PhraseKind.MARKETING, PhraseKind.SHIPPED}
    ):
        return next(text for k, text in _NEWS.items() if k in every)
    if PhraseKind.ASKS_FOR_QUOTE in every and not _ordered_elsewhere(utterances, kinds):
        return "It asks for a price."
    if all(_in_question(utterances, kinds, line) for line in lines):
        return "It asks a question."
    if _complains(scene, utterances, lines):
        return "It is about goods already ordered."
    return "" if orders else "It names products, but orders nothing."


def _ordered_elsewhere(utterances: Sequence[Utterance], kinds: Sequence[frozenset[PhraseKind]]) -> bool:
    """An ordering sentence that does not itself ask for a price."""
    return any(PhraseKind.ORDERING in k and PhraseKind.ASKS_FOR_QUOTE not in k for k in kinds)


def _in_question(utterances: Sequence[Utterance], kinds: Sequence[frozenset[PhraseKind]], line: BodyLine) -> bool:
    for u, k in zip(utterances, kinds, strict=True):
        if (
            line.said
            and line.rows[0] in u.rows
            and any(s.cell.row == line.rows[0] and n == line.first for n, s in enumerate(u.spots))
        ):
            asking = bool(k & _ASKING) or u.text.rstrip().endswith("?")
            return asking and PhraseKind.ORDERING not in k
    return False
