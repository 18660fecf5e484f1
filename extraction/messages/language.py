"""Running text as sentences, by spaCy: its tokenizer knows each language's abbreviations, so "Nr. 5" ends nothing.

Lines that a mail program broke are put together again; list items, labelled lines and table rows stay alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import spacy
from babel.dates import get_month_names
from spacy.language import Language
from spacy.tokens import Doc

from extraction.candidates.figures import SIGNS
from extraction.layout.rows import Cell, Row
from extraction.vocabulary import fold
from models.transcript import Word
from models.units import unit_code

LANGUAGES = tuple("en de fr es it nl pl pt sv da nb fi cs sk hu ro uk ru tr el bg hr sl et lv lt".split())
_SLOW = frozenset({"fr"})  # its table of exceptions takes three seconds to load and is about hyphens, not points
_NEAR = 4  # tokens
_SHORT = 4  # letters: a shorter word with a point before a number is an abbreviation: "No. 5", "Fri. 24"
_ABBREVIATIONS = frozenset(
    "ul al pl str nám tř sq st rd ave dr mr mrs ms mme mlle m me no nr nro num núm art ref réf pos tel tél fax abt att attn"
    " approx ca env cca ok resp bzw ggf evtl inkl exkl zzgl incl excl z.hd hd c.a s.r p.a av avda avd c ctra pg nave apdo"
    " via viale p.zza spett egr sig dott rag tlf vs nl bv вул просп бул пр г обл р ст д кв тел див шт грн руб".split()
)
_GLUED = re.compile(r"^\d[\d.,]*[^\W\d_]{1,4}$")  # a number with a unit's abbreviation
_ENDS = frozenset(".!?…")
_CLOSERS = frozenset("\"'”’»)]")
_BULLET = re.compile(r"^(?:[-–—*•·▪○>+]|\(?\d{1,3}[.)]|\d{1,3}\.\)|[a-z]\))$")
_NARROWEST = 52  # characters: no mail program breaks lines that are shorter
_WIDEST = 120
_COMPONENT = "orderwright_sentences"


@dataclass(frozen=True, slots=True)
class Spot:
    """A word and where it stands: the cell that holds it and its position there."""

    word: Word
    cell: Cell
    at: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of running text, or a line that stands for itself; `text` has single spaces."""

    spots: tuple[Spot, ...]
    text: str
    listed: bool  # it is a list item or a row of its own

    @property
    def words(self) -> tuple[Word, ...]:
        """Its words, as printed."""
        return tuple(s.word for s in self.spots)

    @property
    def rows(self) -> tuple[int, ...]:
        """Indexes of its rows, ascending."""
        return tuple(dict.fromkeys(s.cell.row for s in self.spots))


@Language.component(_COMPONENT)
def _mark_sentences(doc: Doc) -> Doc:
    """Where sentences begin: after . ! ?, unless the point belongs to an ordinal, an initial or an abbreviation."""
    for i in range(1, len(doc)):
        doc[i].is_sent_start = _begins(doc, i)
    return doc


def _begins(doc: Doc, i: int) -> bool:
    before = i - 1
    while before and doc[before].text in _CLOSERS and doc[before].whitespace_ != " ":
        before -= 1
    point = doc[before]
    if point.text not in _ENDS or not doc[i - 1].whitespace_:
        return False
    if point.text != ".":
        return True
    spoken = doc[before - 1] if before else None
    if spoken is not None and _in_address(doc, before - 1, i):
        return False
    counted = before > 1 and any(c.isdigit() for c in doc[before - 2].text)  # "40 buc." is one quantity
    return spoken is not None and _shuts(spoken.text, doc[i].text, counted)


def _in_address(doc: Doc, at: int, following: int) -> bool:
    """Whether a short word with a point is a part of an address: "Blvd. Industrial No. 37, Toluca, Edo. Méx., C.P. 50956".

    Commas or the ends of the line are near on both sides, or a number behind it.
    """
    spoken = doc[at].text
    if spoken.isdigit():  # "5. Sk. No: 77"
        short = len(doc[following].text) <= _SHORT and doc[following].text[:1].isupper()
        return short and following + 1 < len(doc) and doc[following + 1].text == "."
    if not spoken[:1].isupper() or not spoken.isalpha() or len(spoken) > _SHORT + 1:
        return False
    near = [token.text for token in doc[max(0, at - _NEAR) : at]]
    behind = [token.text for token in doc[following : following + _NEAR]]
    opens = at < _NEAR or any(text in (",", ":") for text in near)
    return opens and (len(behind) < _NEAR or any(text == "," or text.isdigit() for text in behind))


def _shuts(spoken: str, following: str, counted: bool) -> bool:
    """Whether a point between these two ends a sentence."""
    if following[:1].islower() and following[:1].isalpha():
        return False
    if spoken.isdigit() and len(spoken) <= 2:
        return fold(following) not in _month_words() and not following[:1].isdigit()
    last = re.split(r"[-–/]", spoken)[-1]
    if last.isalpha() and len(last) <= _SHORT and following[:1].isdigit():
        return False
    if _GLUED.match(spoken) or (
        counted and last.isalpha() and len(last) <= _SHORT and fold(last) not in _month_words()
    ):
        return False  # "20no. Oil filter", "24 s. Wiper blade": a word that is counted in
    if unit_code(last + ".") is not None and len(last) <= _SHORT + 1 and not following[:1].islower() and counted:
        return False
    initial = len(spoken) == 1 and spoken.isalpha() and spoken.isupper()
    return not initial and spoken.casefold() not in _ABBREVIATIONS


@lru_cache(maxsize=1)
def _month_words() -> frozenset[str]:
    return frozenset(
        fold(name)
        for language in LANGUAGES
        for width in ("wide", "abbreviated")
        for context in ("format", "stand-alone")
        for name in get_month_names(width, context, locale=language).values()
    )


@lru_cache(maxsize=32)
def pipeline(language: str) -> Language:
    """spaCy's tokenizer for a language (ISO 639-1; any other gets the many-language one) and our sentences."""
    nlp = spacy.blank(language if language in LANGUAGES and language not in _SLOW else "xx")
    nlp.add_pipe(_COMPONENT)
    return nlp


def sentences_of(rows: Sequence[Row], language: str) -> list[Sentence]:
    """The sentences of these rows, which stand on one page in reading order."""
    out: list[Sentence] = []
    for paragraph in _paragraphs(rows):
        spots = [Spot(w, c, i) for row in paragraph for c in row.cells for i, w in enumerate(c.words)]
        listed = len(paragraph) == 1 and (_is_item(paragraph[0]) or len(paragraph[0].cells) > 1)
        out.extend(_cut(spots, language, listed))
    return out


def _cut(spots: list[Spot], language: str, listed: bool) -> Iterator[Sentence]:
    starts, text = [], ""
    for spot in spots:
        starts.append(len(text))
        text += spot.word.text + " "
    doc: Any = pipeline(language)(text)
    begins = [s.start_char for s in doc.sents] or [0]
    at = 0
    for number, _ in enumerate(begins):
        end = begins[number + 1] if number + 1 < len(begins) else len(text)
        mine = []
        while at < len(spots) and starts[at] < end:
            mine.append(spots[at])
            at += 1
        if mine:
            yield Sentence(tuple(mine), " ".join(s.word.text for s in mine), listed)


def _paragraphs(rows: Sequence[Row]) -> Iterator[list[Row]]:
    """Rows put together that a mail program broke: the next word would not have fitted into the line."""
    width = _line_width(rows)
    run: list[Row] = []
    for row in rows:
        if run and not _goes_on(run[-1], row, width):
            yield run
            run = []
        run.append(row)
    if run:
        yield run


def _line_width(rows: Sequence[Row]) -> float:
    """The right edge that lines were broken at, in points; 0 where none were."""
    widest = max((row.cells[-1].right for row in rows if len(row.cells) == 1), default=0.0)
    characters = max((len(row.text) for row in rows if len(row.cells) == 1), default=0)
    return widest if _NARROWEST <= characters <= _WIDEST else 0.0


def _goes_on(above: Row, row: Row, width: float) -> bool:
    if not width or len(above.cells) > 1 or len(row.cells) > 1 or row.page != above.page:
        return False
    if row.top - above.bottom > 0.9 * (row.bottom - row.top) or _is_item(row) or above.words[-1].text[-1] in ".!?:;":
        return False
    first = row.words[0]
    if not (first.text[:1].islower() or above.words[-1].text.endswith(",") or _hangs(above.words[-1].text)):
        return False
    space = (first.bottom - first.top) * 0.4
    return above.cells[-1].right + space + (first.right - first.left) > width and len(above.text) >= _NARROWEST * 0.7


def _hangs(text: str) -> bool:
    """Whether a line ends in a small word that wants another behind it: "to", "the", "bis", "à"."""
    return len(text) <= 3 and text.isalpha() and text.islower() and not (unit_code(text) or text in SIGNS)


def _is_item(row: Row) -> bool:
    return bool(_BULLET.match(row.words[0].text)) and len(row.words) > 1


def bulleted(word: str) -> bool:
    """Whether a word is a bullet or the number of a list item: "-", "•", "2)", "3."."""
    return bool(_BULLET.match(word))
