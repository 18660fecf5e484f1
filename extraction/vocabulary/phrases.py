"""What running text does: orders, cancels, changes, asks, says goodbye, or tries to steer somebody.

A phrase of the data files is a run of words; `(a|b c)` offers alternatives, `word*` matches any word that
begins so, `#` any number, `...` up to six words in between, `a & b` both in either order with a gap between.
A phrase never runs across the end of a sentence, but across a line break it may.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from extraction.vocabulary.concepts import PhraseKind
from extraction.vocabulary.folding import fold
from extraction.vocabulary.packs import expand, languages, load

_GAP_WORDS = 6
_STEM = 3  # letters by which phrases that begin with a stem ("bestell*") are filed
_WORD = re.compile(r"[^\W_]+|[#%€$£¥]")
_SENTENCE_END = re.compile(r"[.!?](?=\s|$)|\n\s*\n|;|\n(?=\s*(?:[-*•>]|\d+[.)]))")
_GROUP = re.compile(r"\(([^()]*)\)")
_GLUED = re.compile(r"\S\([^()]*\)|\([^()]*\)(?=[^\s;)])")


@dataclass(frozen=True, slots=True)
class _Step:
    """One word of a phrase: any of these, or beginning with any of those; or a gap."""

    words: frozenset[str] = frozenset()
    stems: tuple[str, ...] = ()
    gap: bool = False
    number: bool = False

    def fits(self, word: str) -> bool:
        """Whether a folded word is one this step stands for."""
        return (
            word in self.words
            or (bool(self.stems) and word.startswith(self.stems))
            or (self.number and word[:1].isdigit())
        )


Pattern = tuple[_Step, ...]


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
        for language in languages("mails"):
            for kind, listed in load("mails", language).get("phrases", {}).items():
                for text in listed.split(";"):
                    for pattern in patterns(text):
                        self._file(_Phrase(pattern, PhraseKind(kind), language))

    def _file(self, phrase: _Phrase) -> None:
        first = phrase.pattern[0]
        for word in first.words:
            self._by_word[word].append(phrase)
        for stem in {stem[:_STEM] for stem in first.stems}:
            self._by_stem[stem].append(phrase)

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


def patterns(text: str) -> Iterator[Pattern]:
    """The patterns a phrase of the data files stands for: single-word alternatives stay together."""
    if "&" in text:
        first, second = text.split("&")
        yield from patterns(f"{first} ... {second}")
        yield from patterns(f"{second} ... {first}")
        return
    if _GLUED.search(text):
        for expanded in expand(text, {}):
            yield from patterns(expanded)
        return
    parts: list[list[tuple[_Step, ...]]] = []
    for odd, piece in enumerate(_GROUP.split(text)):
        parts.append(_choices(piece.split("|")) if odd % 2 else [_steps(piece)])
    for chosen in product(*parts):
        pattern = tuple(step for steps in chosen for step in steps)
        if pattern and not pattern[0].gap:
            yield pattern


def _choices(options: list[str]) -> list[tuple[_Step, ...]]:
    """A group's alternatives: all single words as one step, each longer one by itself."""
    steps = [_steps(option) for option in options]
    single = [found[0] for found in steps if len(found) == 1]
    choices = [found for found in steps if len(found) != 1]
    if single:
        words = frozenset(word for step in single for word in step.words)
        stems = tuple(stem for step in single for stem in step.stems)
        choices.append((_Step(words, stems, number=any(step.number for step in single)),))
    return choices


def _steps(text: str) -> tuple[_Step, ...]:
    steps: list[_Step] = []
    for piece in text.replace("...", " ... ").split():
        if piece == "...":
            steps.append(_Step(gap=True))
        elif piece == "#":
            steps.append(_Step(number=True))
        elif piece.endswith("*"):
            steps.append(_Step(stems=(fold(piece),)))
        else:
            steps.extend(_Step(frozenset({word})) for word in fold(piece).split())
    return tuple(steps)


def _match(pattern: Pattern, words: Sequence[_Word], at: int) -> int:
    """The index of the last word of a match that begins at `at`; -1 for none."""
    place = at
    gap = 0
    for step in pattern:
        if step.gap:
            gap = _GAP_WORDS
            continue
        while True:
            if place >= len(words) or words[place].sentence != words[at].sentence:
                return -1
            if step.fits(words[place].text):
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
