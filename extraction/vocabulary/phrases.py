"""What running text does: orders, cancels, changes, asks, says goodbye, or tries to steer somebody.

A phrase never runs across the end of a sentence, but across a line break it may.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from extraction.vocabulary.compiled import vocabulary
from extraction.vocabulary.concepts import PhraseKind
from extraction.vocabulary.folding import fold
from extraction.vocabulary.packs import languages, load
from extraction.vocabulary.phrasebook import STEM, Pattern, Step

_GAP_WORDS = 6
_WORD = re.compile(r"[^\W_]+|[#%€$£¥]")
_SENTENCE_END = re.compile(r"[.!?](?=\s|$)|\n\s*\n|;|\n(?=\s*(?:[-*•>]|\d+[.)]))")


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


def _fits(step: Step, word: str) -> bool:
    words, stems, number = step
    return word in words or (bool(stems) and word.startswith(stems)) or (number and word[:1].isdigit())


def _match(pattern: Pattern, words: Sequence[_Word], at: int) -> int:
    """The index of the last word of a match that begins at `at`; -1 for none."""
    place = at
    gap = 0
    for step in pattern:
        if not (step[0] or step[1] or step[2]):  # a gap
            gap = _GAP_WORDS
            continue
        while True:
            if place >= len(words) or words[place].sentence != words[at].sentence:
                return -1
            if _fits(step, words[place].text):
                break
            if not gap:
                return -1
            gap -= 1
            place += 1
        gap = 0
        place += 1
    return place - 1


def _words(text: str) -> list[_Word]:
    ends = [match.end() for match in _SENTENCE_END.finditer(text)]
    found: list[_Word] = []
    sentence = 0
    for match in _WORD.finditer(text):
        while sentence < len(ends) and ends[sentence] <= match.start():
            sentence += 1
        found.append(_Word(fold(match.group()).replace(" ", ""), match.start(), match.end(), sentence))
    return found


def _find(words: Sequence[_Word]) -> list[PhraseHit]:
    """Every phrase, the longest a kind where several begin at one word."""
    phrases = vocabulary()["phrases"]
    by_word, by_stem = phrases["by_word"], phrases["by_stem"]
    hits: list[PhraseHit] = []
    for at, word in enumerate(words):
        longest: dict[str, PhraseHit] = {}
        for pattern, kind, language in (*by_word.get(word.text, ()), *by_stem.get(word.text[:STEM], ())):
            last = _match(pattern, words, at)
            if last >= 0 and (kind not in longest or longest[kind].end < words[last].end):
                longest[kind] = PhraseHit(PhraseKind(kind), word.start, words[last].end, language)
        hits.extend(longest.values())
    return hits


@lru_cache(maxsize=2_000)
def phrase_hits(text: str) -> tuple[PhraseHit, ...]:
    """The phrases in a text, in order of their beginning."""
    return tuple(_find(_words(text)))


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
