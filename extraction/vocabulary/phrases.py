"""What running text does: orders, cancels, changes, asks, says goodbye, or tries to steer somebody.

A phrase of the data files is a run of words; `word*` matches any word that begins so, `...` up to six
words in between. A phrase never runs across the end of a sentence, but across a line break it may.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from extraction.vocabulary.concepts import PhraseKind
from extraction.vocabulary.folding import fold
from extraction.vocabulary.packs import all_wordings, languages, load

_GAP = "..."
_GAP_WORDS = 6
_STEM = 3  # letters by which phrases that begin with a stem ("bestell*") are filed
_WORD = re.compile(r"[^\W_]+|[#%€$£¥]")
_SENTENCE_END = re.compile(r"[.!?](?=\s|$)|\n\s*\n|;|\n(?=\s*(?:[-*•>]|\d+[.)]))")

Pattern = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PhraseHit:
    """A phrase in a text."""

    kind: PhraseKind
    start: int  # character offsets into the text, end exclusive
    end: int
    language: str  # ISO 639-1; of several, the first alphabetically


@dataclass(frozen=True, slots=True)
class _Word:
    text: str  # folded
    start: int
    end: int
    sentence: int


@dataclass(frozen=True, slots=True)
class _Phrase:
    pattern: Pattern
    kind: PhraseKind
    language: str


class _PhraseBook:
    """All phrases, filed by their first word."""

    def __init__(self) -> None:
        self._by_word: dict[str, list[_Phrase]] = defaultdict(list)
        self._by_stem: dict[str, list[_Phrase]] = defaultdict(list)
        seen: set[tuple[Pattern, str]] = set()
        for wording in all_wordings("mails", "phrases"):
            pattern = _pattern(wording.text)
            if pattern and (pattern, wording.name) not in seen:
                seen.add((pattern, wording.name))
                self._file(_Phrase(pattern, PhraseKind(wording.name), wording.language))

    def _file(self, phrase: _Phrase) -> None:
        first = phrase.pattern[0]
        if first.endswith("*"):
            self._by_stem[first[:_STEM]].append(phrase)
        else:
            self._by_word[first].append(phrase)

    def find(self, words: Sequence[_Word]) -> list[PhraseHit]:
        """Every phrase, the longest a kind where several begin at one word."""
        hits: list[PhraseHit] = []
        for at, word in enumerate(words):
            longest: dict[PhraseKind, PhraseHit] = {}
            for phrase in (*self._by_word.get(word.text, ()), *self._by_stem.get(word.text[:_STEM], ())):
                last = _match(phrase.pattern, words, at)
                if last < 0:
                    continue
                before = longest.get(phrase.kind)
                if before is None or before.end < words[last].end:
                    longest[phrase.kind] = PhraseHit(phrase.kind, word.start, words[last].end, phrase.language)
            hits.extend(longest.values())
        return hits


def _pattern(text: str) -> Pattern:
    parts: list[str] = []
    for piece in text.replace(_GAP, f" {_GAP} ").split():
        if piece == _GAP:
            parts.append(_GAP)
        elif piece.endswith("*"):
            parts.append(fold(piece) + "*")
        else:
            parts.extend(fold(piece).split())
    return tuple(parts)


def _match(pattern: Pattern, words: Sequence[_Word], at: int) -> int:
    """The index of the last word of a match that begins at `at`; -1 for none."""
    place = at
    gap = 0
    for part in pattern:
        if part == _GAP:
            gap = _GAP_WORDS
            continue
        while True:
            if place >= len(words) or words[place].sentence != words[at].sentence:
                return -1
            if _fits(part, words[place].text):
                break
            if not gap:
                return -1
            gap -= 1
            place += 1
        gap = 0
        place += 1
    return place - 1


def _fits(part: str, word: str) -> bool:
    return word.startswith(part[:-1]) if part.endswith("*") else word == part


def _words(text: str) -> list[_Word]:
    ends = [match.end() for match in _SENTENCE_END.finditer(text)]
    found: list[_Word] = []
    sentence = 0
    for match in _WORD.finditer(text):
        while sentence < len(ends) and ends[sentence] <= match.start():
            sentence += 1
        found.append(_Word(fold(match.group()).replace(" ", ""), match.start(), match.end(), sentence))
    return found


@lru_cache(maxsize=1)
def _book() -> _PhraseBook:
    return _PhraseBook()


@lru_cache(maxsize=2_000)
def phrase_hits(text: str) -> tuple[PhraseHit, ...]:
    """The phrases in a text, in order of their beginning."""
    return tuple(_book().find(_words(text)))


@lru_cache(maxsize=1)
def _headers() -> tuple[re.Pattern[str], dict[str, str]]:
    fields: dict[str, str] = {}
    for language in languages("mails"):
        for field, listed in load("mails", language).get("headers", {}).items():
            for name in listed.split(";"):
                fields[fold(name)] = field
    alternatives = r"|".join(sorted((r"\s+".join(map(re.escape, name.split())) for name in fields), key=len)[::-1])
    return re.compile(rf"^({alternatives})$"), fields


@lru_cache(maxsize=5_000)
def header_line(line: str) -> tuple[str, str] | None:
    """The field and value of a quoted mail header: "Von: A. B." -> ("from", "A. B."); None when it is none.

    Fields: from, sent, to, cc, subject, reply_to, attachments.
    """
    name, colon, value = line.lstrip(" >*\t").partition(":")
    if not colon or len(name) > 30:
        return None
    field = _headers()[1].get(fold(name.strip("* \u00a0")))
    return (field, value.strip(" *\u00a0")) if field else None
