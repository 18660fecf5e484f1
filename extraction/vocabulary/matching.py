"""Finding wordings in short texts: exactly, as whole words within them, or misread by a character or two.

Called for every run of one to six words of every page, so everything is a dictionary look-up: whole
texts by their letters run together, words by a set, misread words by their deletions (the SymSpell idea).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import OSA

from extraction.vocabulary.folding import NUMBER_SIGN, key_tokens, skeleton, spellings
from extraction.vocabulary.packs import Wording

_LONGEST = 8  # words looked at in one text
_FUZZY_FROM = 5  # letters a word needs before a misread character is forgiven
_TWO_ERRORS_FROM = 9
_NUMBER_WORDS_MISREAD = ("number", "nummer", "numero", "numer")  # worth correcting when they stand alone
_NUMBER_SPELLINGS = ("nummer", "numero", "szam", "nr")
_COMPOUNDING = frozenset(("de", "nl", "da", "sv", "nb", "fi", "et", "hu"))  # languages that glue words together
_TAIL_FROM = 6  # letters of a known word at the end of an unknown one

Tokens = tuple[str, ...]
_Names = dict[str, tuple[float, set[str]]]  # name -> weight, languages


class Entry(NamedTuple):
    """A meaning of a wording."""

    name: str
    weight: float
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """A meaning found in a text."""

    name: str
    score: float  # 0..1
    languages: tuple[str, ...]
    exact: bool  # the whole text, spelling aside, is the wording


@dataclass(frozen=True, slots=True)
class _Span:
    start: int
    end: int
    entries: tuple[Entry, ...]


class WordingIndex:
    """All wordings of one sort, ready to be looked up."""

    def __init__(self, wordings: Iterable[Wording], fillers: Iterable[str] = (), articles: Iterable[str] = ()) -> None:
        collected: dict[Tokens, _Names] = {}
        self._compounds: dict[str, Tokens] = dict.fromkeys(_NUMBER_WORDS_MISREAD, (NUMBER_SIGN,))
        for text, names in _by_text(wordings).items():
            for spelling in spellings(text):
                _merge(collected.setdefault(key_tokens.__wrapped__(spelling), {}), names)
                if NUMBER_SIGN in spelling:
                    self._note_compounds(spelling)
        collected.pop((), None)
        self._by_tokens = {tokens: _entries(names) for tokens, names in collected.items()}
        self._by_letters = _joined(self._by_tokens, frozenset())
        self._articles = frozenset(articles)
        self._by_content = _joined(self._by_tokens, self._articles)
        self._firsts = {tokens[0] for tokens in self._by_tokens}
        self._longest = max(map(len, self._by_tokens), default=1)
        self._words = {token for tokens in self._by_tokens for token in tokens}
        self._fillers = frozenset(token for filler in fillers for token in key_tokens(filler))
        self._tails = _tails(self._by_tokens)
        self._misread = _deletions([*self._words, *self._compounds])
        self._corrected = lru_cache(maxsize=100_000)(self._correct)
        self.hits = lru_cache(maxsize=200_000)(self._hits)

    def __len__(self) -> int:
        return len(self._by_tokens)

    def _note_compounds(self, spelling: str) -> None:
        for word in spelling.split():
            if word.endswith(NUMBER_SIGN) and len(word) > 3:
                stem = key_tokens(word[:-1])
                if len(stem) == 1:
                    for ending in _NUMBER_SPELLINGS:
                        self._compounds[stem[0] + ending] = (stem[0], NUMBER_SIGN)

    def _hits(self, text: str) -> tuple[Hit, ...]:
        tokens = key_tokens(text)
        if not tokens or len(tokens) > 2 * _LONGEST:
            return ()
        exact = self._by_letters.get("".join(tokens))
        if exact is not None:
            return tuple(Hit(entry.name, entry.weight, entry.languages, True) for entry in exact)
        alike = self._alike(tokens)
        if alike:
            return alike
        hits = self._contained(tokens, 1.0) if not self._firsts.isdisjoint(tokens) else ()
        if hits and hits[0].score >= 0.9:
            return hits
        corrected, kept = self._spell(tokens)
        if corrected == tokens:
            return hits
        return _best((*hits, *self._corrected_hits(corrected, kept)))

    def _alike(self, tokens: Tokens) -> tuple[Hit, ...]:
        """The same wording with other articles: "date de la commande" for "date de commande"."""
        found = self._by_content.get("".join(token for token in tokens if token not in self._articles))
        return tuple(Hit(entry.name, entry.weight * 0.97, entry.languages, False) for entry in found or ())

    def _corrected_hits(self, tokens: Tokens, kept: float) -> tuple[Hit, ...]:
        exact = self._by_letters.get("".join(tokens))
        if exact is not None:
            return tuple(Hit(entry.name, entry.weight * kept, entry.languages, False) for entry in exact)
        return self._contained(tokens, kept)

    def _contained(self, tokens: Tokens, kept: float) -> tuple[Hit, ...]:
        spans = self._spans(tokens)
        if not spans:
            return ()
        total = sum(len(token) for token in tokens if token not in self._fillers) or 1
        covered: dict[str, tuple[int, float, tuple[str, ...]]] = {}
        for span in spans:
            size = sum(len(token) for token in tokens[span.start : span.end] if token not in self._fillers)
            for entry in span.entries:
                before, weight, languages = covered.get(entry.name, (0, 0.0, ()))
                covered[entry.name] = (before + size, max(weight, entry.weight), languages or entry.languages)
        return _best(
            Hit(name, weight * kept * min(0.95, 0.45 + 0.5 * size / total), languages, False)
            for name, (size, weight, languages) in covered.items()
            if size
        )

    def _spans(self, tokens: Tokens) -> list[_Span]:
        """Longest wordings from left to right that do not overlap."""
        spans: list[_Span] = []
        start = 0
        while start < len(tokens):
            end = start + 1
            if tokens[start] in self._firsts:
                for stop in range(min(len(tokens), start + self._longest), start, -1):
                    entries = self._by_tokens.get(tokens[start:stop])
                    if entries:
                        spans.append(_Span(start, stop, entries))
                        end = stop
                        break
            start = end
        return spans

    def _spell(self, tokens: Tokens) -> tuple[Tokens, float]:
        """The words with misread ones put right, and the share of the score that is left."""
        kept = 1.0
        words: list[str] = []
        for token in tokens:
            if token in self._words or token in self._fillers or len(token) < _FUZZY_FROM:
                words.append(token)
                continue
            right, likeness = self._corrected(token)
            words.extend(right)
            kept *= likeness
        return tuple(words), kept

    def _correct(self, token: str) -> tuple[Tokens, float]:
        letters = sum(char.isalpha() for char in token)
        if letters * 10 < len(token) * 6:
            return (token,), 1.0
        shape = skeleton(token)
        best, likeness = token, 0.0
        for variant in (shape, *(shape[:at] + shape[at + 1 :] for at in range(len(shape)))):
            for word in self._misread.get(variant, ()):
                found = _likeness(token, shape, word)
                if found > likeness:
                    best, likeness = word, found
        if likeness:
            return self._compounds.get(best, (best,)), likeness
        for at in range(3, len(token) - _TAIL_FROM + 1):
            if token[at:] in self._tails:
                return (token[:at], token[at:]), 0.85
        return (token,), 1.0


def _likeness(token: str, shape: str, word: str) -> float:
    if skeleton(word) == shape:
        return 0.92
    if min(len(token), len(word)) <= _FUZZY_FROM or token[0].isdigit() != word[0].isdigit():
        return 0.0
    distance = OSA.distance(shape, skeleton(word))
    allowed = 2 if len(word) >= _TWO_ERRORS_FROM else 1
    return 0.0 if distance > allowed else 0.95 - 0.9 * distance / len(word)


def _by_text(wordings: Iterable[Wording]) -> dict[str, _Names]:
    """The names of each text, so that what many languages share is worked on once."""
    found: dict[str, _Names] = {}
    for name, text, weight, language in wordings:
        names = found.setdefault(text, {})
        known = names.get(name)
        if known is None:
            names[name] = (weight, {language})
        else:
            known[1].add(language)
            if weight > known[0]:
                names[name] = (weight, known[1])
    return found


def _merge(into: _Names, names: _Names) -> None:
    for name, (weight, languages) in names.items():
        known = into.get(name)
        into[name] = (weight, languages) if known is None else (max(weight, known[0]), known[1] | languages)


def _entries(names: _Names) -> tuple[Entry, ...]:
    entries = [Entry(name, weight, tuple(sorted(found))) for name, (weight, found) in names.items()]
    if len(entries) > 1:
        entries.sort(key=lambda entry: -entry.weight)
    return tuple(entries)


def _tails(by_tokens: dict[Tokens, tuple[Entry, ...]]) -> frozenset[str]:
    """Words that can end a longer compound: "bestell" of "Rahmenbestellnummer", "termin" of "Wunschtermin"."""
    return frozenset(
        tokens[0]
        for tokens, entries in by_tokens.items()
        if len(tokens[0]) >= _TAIL_FROM and not _COMPOUNDING.isdisjoint(entries[0].languages)
    )


def _joined(by_tokens: dict[Tokens, tuple[Entry, ...]], without: frozenset[str]) -> dict[str, tuple[Entry, ...]]:
    """The entries by their letters run together, so that "Bestell nummer" is "Bestellnummer"."""
    joined: dict[str, tuple[Entry, ...]] = {}
    for tokens, entries in by_tokens.items():
        letters = "".join(token for token in tokens if token not in without)
        if not letters:
            continue
        if letters in joined:
            best: dict[str, Entry] = {}
            for entry in (*joined[letters], *entries):
                if entry.name not in best or best[entry.name].weight < entry.weight:
                    best[entry.name] = entry
            entries = tuple(sorted(best.values(), key=lambda entry: -entry.weight))
        joined[letters] = entries
    return joined


def _deletions(words: Iterable[str]) -> dict[str, list[str]]:
    """Words by their shape and by their shape less one character."""
    found: dict[str, list[str]] = defaultdict(list)
    for word in words:
        size = len(word)
        if size < _FUZZY_FROM:
            continue
        shape = skeleton.__wrapped__(word)
        found[shape].append(word)
        if size > _FUZZY_FROM:
            for variant in {shape[:at] + shape[at + 1 :] for at in range(len(shape))}:
                found[variant].append(word)
    return dict(found)


def _best(hits: Iterable[Hit]) -> tuple[Hit, ...]:
    """One hit a name, the best, best first."""
    best: dict[str, Hit] = {}
    for hit in hits:
        if hit.name not in best or best[hit.name].score < hit.score:
            best[hit.name] = hit
    return tuple(sorted(best.values(), key=lambda hit: -hit.score))
