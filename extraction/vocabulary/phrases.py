"""What running text does: orders, cancels, changes, asks, says goodbye, or tries to steer somebody.

A phrase never runs across the end of a sentence, but across a line break it may.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from extraction.vocabulary.compiled import vocabulary
from extraction.vocabulary.concepts import PhraseKind
from extraction.vocabulary.folding import fold
from extraction.vocabulary.packs import languages, load
from extraction.vocabulary.phrasebook import STEM, Pattern

_Patterns = Mapping[str, Sequence[tuple[Pattern, str, str]]]
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


def _match(pattern: Pattern, texts: Sequence[str], at: int, stop: int) -> int:
    """The index of the last word of a match that begins at `at` and ends before `stop`; -1 for none."""
    place = at
    gap = 0
    for step in pattern:
        words, stems, number = step
        if not (words or stems or number):
            gap = _GAP_WORDS
            continue
        while True:
            if place >= stop:
                return -1
            word = texts[place]
            if word in words or (stems and word.startswith(stems)) or (number and word[:1].isdigit()):
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
        found.append(_Word(_folded(match.group()), match.start(), match.end(), sentence))
    return found


def _folded(word: str) -> str:
    return fold(word).replace(" ", "")


def _sentence_ends(words: Sequence[_Word]) -> list[int]:
    """For each word, where its sentence ends: the index of the next one's first word."""
    out = [len(words)] * len(words)
    for at in range(len(words) - 2, -1, -1):
        out[at] = out[at + 1] if words[at].sentence == words[at + 1].sentence else at + 1
    return out


@cache
def _patterns(kinds: frozenset[PhraseKind] | None) -> tuple[_Patterns, _Patterns]:
    """Patterns by their first word and by the stem of it; of these kinds, None for all."""
    phrases = vocabulary()["phrases"]
    by_word, by_stem = phrases["by_word"], phrases["by_stem"]
    if kinds is None:
        return by_word, by_stem
    wanted = {kind.value for kind in kinds}
    one, other = (
        {first: kept for first, listed in index.items() if (kept := [p for p in listed if p[1] in wanted])}
        for index in (by_word, by_stem)
    )
    return one, other


def _find(words: Sequence[_Word], kinds: frozenset[PhraseKind] | None = None) -> list[PhraseHit]:
    """Every phrase, the longest a kind where several begin at one word."""
    by_word, by_stem = _patterns(kinds)
    hits: list[PhraseHit] = []
    texts = [word.text for word in words]
    stops = _sentence_ends(words)
    for at, word in enumerate(words):
        longest: dict[str, PhraseHit] = {}
        for pattern, kind, language in (*by_word.get(word.text, ()), *by_stem.get(word.text[:STEM], ())):
            last = _match(pattern, texts, at, stops[at])
            if last >= 0 and (kind not in longest or longest[kind].end < words[last].end):
                longest[kind] = PhraseHit(PhraseKind(kind), word.start, words[last].end, language)
        hits.extend(longest.values())
    return hits


@lru_cache(maxsize=20_000)
def phrase_hits(text: str) -> tuple[PhraseHit, ...]:
    """The phrases in a text, in order of their beginning."""
    return tuple(_find(_words(text)))


def phrases_of(text: str, kinds: frozenset[PhraseKind]) -> list[PhraseHit]:
    """The phrases of these kinds in a long text, in order of their beginning; nothing of it is kept in mind."""
    return _find(_words(text), kinds)


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
