"""A sentence with what stands in it: figures, number words, known numbers, dates, each by word position."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import Any

from spacy.matcher import Matcher
from spacy.tokens import Doc
from spacy.tokens import Token as SpacyToken

from extraction.candidates.labels import LabelSpan
from extraction.candidates.scene import Scene
from extraction.candidates.tokens import Token
from extraction.evidence import of_words
from extraction.layout.rows import Cell
from extraction.messages.language import Sentence, Spot, pipeline, sentences_of
from extraction.messages.numbers import is_article, number_word
from extraction.vocabulary import fold, labels
from models.evidence import Evidence
from models.transcript import Word
from models.units import unit_code

NUMBERS_OF_OTHERS = frozenset({
    "quote_number", "invoice_number", "contract_number", "requisition_number", "delivery_note_number", "confirmation_number", "project",
    "cost_center", "customer_account", "supplier_account", "phone", "fax", "vat_id", "tax_number", "iban", "gln", "reference_quote",
})  # fmt: skip
"""Concepts of numbers that are not the order's own."""
_REACH = 6  # words before a number that may label it
_EDGES = ".,;:()[]{}\"'*!?"


@dataclass(frozen=True, slots=True)
class Figure:
    """A number at words `first` to `last` (exclusive, the unit behind it left out). `token` is None for a word."""

    first: int
    last: int
    value: Decimal
    token: Token | None = None
    unit: str = ""
    unit_last: int = 0  # position after the unit's word; `last` where none follows
    glued: bool = False  # the unit is part of the number's own word: "25M"
    word: str = ""  # what stands where a unit stands and is none that anybody knows, as printed: "no."


@dataclass(slots=True)
class Utterance:
    """Words in a row that are read together; positions count through `spots`."""

    spots: tuple[Spot, ...]
    listed: bool
    figures: list[Figure] = field(default_factory=list)
    codes: list[tuple[int, int, Token]] = field(default_factory=list)
    dates: list[tuple[int, int, Token]] = field(default_factory=list)
    labels: list[tuple[int, int, LabelSpan]] = field(default_factory=list)
    keys: list[tuple[int, int]] = field(default_factory=list)  # words before colons that recur: "Article:", "Units:"

    @property
    def rows(self) -> tuple[int, ...]:
        """Indexes of its rows, ascending."""
        return tuple(dict.fromkeys(s.cell.row for s in self.spots))

    @property
    def text(self) -> str:
        """With single spaces."""
        return " ".join(s.word.text for s in self.spots)

    def words(self, first: int, last: int) -> tuple[Word, ...]:
        """Words of a stretch, `last` exclusive."""
        return tuple(s.word for s in self.spots[first:last])

    def said(self, first: int, last: int) -> str:
        """The text of a stretch, `last` exclusive."""
        return " ".join(s.word.text for s in self.spots[first:last])

    def bare(self, at: int) -> str:
        """A word folded, "" beyond the ends."""
        return fold(self.spots[at].word.text) if 0 <= at < len(self.spots) else ""

    def raw(self, at: int) -> str:
        """A word as printed, "" beyond the ends."""
        return self.spots[at].word.text if 0 <= at < len(self.spots) else ""


def proof_of(scene: Scene, u: Utterance) -> Evidence:
    """The sentence, as far as it stands on the page where it begins."""
    page = u.spots[0].cell.page
    return of_words(scene.transcript, page, [s.word for s in u.spots if s.cell.page == page])


def utterances_of(scene: Scene, rows: Sequence[int]) -> list[Utterance]:
    """The sentences of these rows with what the scene knows of their words."""
    out: list[Utterance] = []
    for run in _runs(scene, rows):
        sentences = sentences_of([scene.rows[r] for r in run], scene.language)
        out.extend(_utterance(scene, sentence) for sentence in sentences)
    return out


def _runs(scene: Scene, rows: Sequence[int]) -> list[list[int]]:
    """Consecutive rows of one page together."""
    out: list[list[int]] = []
    for row in rows:
        if out and row == out[-1][-1] + 1 and scene.rows[row].page == scene.rows[out[-1][-1]].page:
            out[-1].append(row)
        else:
            out.append([row])
    return out


def _utterance(scene: Scene, sentence: Sentence) -> Utterance:
    found = Utterance(sentence.spots, sentence.listed)
    place = {(id(s.cell), s.at): n for n, s in enumerate(sentence.spots)}
    for row in sentence.rows:
        for token in scene.codes[row]:
            span = _span(place, token.cell, token.start, token.end)
            if span:
                found.codes.append((*span, token))
        for token in scene.dates[row]:
            span = _span(place, token.cell, token.start, token.end)
            if span:
                found.dates.append((*span, token))
        for label in scene.labels[row]:
            span = _span(place, label.cell, label.start, label.end)
            if span:
                found.labels.append((*span, label))
        for token in scene.figures[row]:
            span = _span(place, token.cell, token.start, token.start + len(token.words))
            if span and token.value is not None:
                found.figures.append(_figure(found, token, *span, scene))
    found.figures.extend(_number_words(found, scene))
    found.figures.sort(key=lambda f: f.first)
    return found


def _span(place: dict[tuple[int, int], int], cell: Cell, start: int, end: int) -> tuple[int, int] | None:
    first, last = place.get((id(cell), start)), place.get((id(cell), end - 1))
    return (first, last + 1) if first is not None and last is not None else None


def unit_in(scene: Scene, text: str) -> str:
    """The code of a unit's word in the document's language, of several the one that the seller sells in; "" for none."""
    sold: frozenset[str] = getattr(scene.lexicon, "units_sold", frozenset())
    return unit_code(text, sold=sold, language=scene.language) or ""


def _figure(found: Utterance, token: Token, first: int, last: int, scene: Scene) -> Figure:
    assert token.value is not None
    after = found.raw(last).strip(_EDGES)
    glued = bool(token.unit) and any(c.isalpha() for c in token.words[-1].text)
    behind = unit_in(scene, after) if after and not glued and not any(c.isdigit() for c in after) else ""
    unit = unit_in(scene, token.unit_text) or token.unit if glued else behind
    follows = bool(behind)
    return Figure(first, last, token.value, token, unit, last + 1 if follows else last, glued)


def _is_unit(token: Any) -> bool:
    return any(c.isalpha() for c in token.text) and unit_code(token.text) is not None


def _counts(token: Any) -> bool:
    return number_word(token.text, token.doc.user_data.get("language", "")) is not None


SpacyToken.set_extension("trade_unit", getter=_is_unit, force=True)
SpacyToken.set_extension("counts", getter=_counts, force=True)


@lru_cache(maxsize=32)
def _matcher(language: str) -> tuple[Any, Any]:
    """spaCy's matcher for a number word, perhaps with "x" behind it, and a unit."""
    nlp = pipeline(language)
    matcher = Matcher(nlp.vocab)
    number = {"_": {"counts": True}}
    matcher.add("COUNTED", [[number, {"LOWER": {"IN": ["x", "×"]}, "OP": "?"}, {"_": {"trade_unit": True}}]])
    matcher.add("BARE", [[number]])
    return nlp, matcher


def _number_words(found: Utterance, scene: Scene) -> list[Figure]:
    """Numbers in words: before a unit any; by themselves only words that mean nothing else."""
    language = scene.language
    bare = [s.word.text.strip(_EDGES) or "-" for s in found.spots]
    if not any(number_word(text, language) for text in bare):
        return []
    nlp, matcher = _matcher(language)
    out: dict[int, Figure] = {}
    for key, first, last in matcher(Doc(nlp.vocab, words=bare, user_data={"language": language})):
        value = number_word(bare[first], language)
        if value is None or any(f.first <= first < f.unit_last for f in found.figures):
            continue
        counted = nlp.vocab.strings[key] == "COUNTED"
        if counted:
            out[first] = Figure(first, last - 1, Decimal(value), None, unit_in(scene, bare[last - 1]), last)
        elif first not in out and not is_article(bare[first]):
            out[first] = Figure(first, first + 1, Decimal(value), None, "", first + 1)
    return list(out.values())


def label_before(u: Utterance, at: int) -> dict[str, float]:
    """What the words right before a position label, with scores; a verb may stand between ("is", "lautet", "è")."""
    for gap in (0, 1, 2):
        end = at - gap
        if gap and (end < 1 or any(c.isdigit() for c in u.raw(end)) or u.raw(end).endswith((".", ",", ";"))):
            break
        for start in range(max(0, end - _REACH), end):
            if end - start == 1 and _small(u.raw(start)):
                continue
            found = {h.concept.value: h.score for h in labels(u.said(start, end)) if h.exact and h.score >= 0.5}
            if found.keys() & (NUMBERS_OF_OTHERS | {"po_number"}):
                return found
    return {}


def _small(word: str) -> bool:
    """A word of three small letters or less: a verb or a preposition ("är"), and no short label ("PO", "AB")."""
    return len(word) <= 3 and word.isalpha() and word.islower() and word not in ("po", "nr", "no", "č")


def behind_line_word(u: Utterance, at: int) -> bool:
    """Whether "line", "Pos.", "ligne" ... stands right before a number."""
    for start in range(max(0, at - 3), at):
        if any(
            h.concept.value == "line_no" and h.exact and h.score >= 0.5
            for h in labels(u.said(start, at).rstrip(" :.#"))
        ):
            return True
    return False
