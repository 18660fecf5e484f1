"""Finding wordings in short texts: exactly, as whole words within them, or misread by a character or two.

Called for every run of one to six words of every page, so everything is a dictionary look-up.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import OSA

from extraction.vocabulary.folding import key_tokens, skeleton
from extraction.vocabulary.indexing import FUZZY_FROM, TAIL_FROM, Entries, Tables, Tokens

_MOST_WORDS = 16  # longer texts are running text, no label
_TWO_ERRORS_FROM = 9  # letters from which two misread characters are forgiven
_OTHER_ARTICLES = 0.97  # share of the score left where only articles differ
_PART_OF_COMPOUND = 0.85  # where an unknown word ends in a known one


@dataclass(frozen=True, slots=True)
class Hit:
    """A meaning found in a text."""

    name: str
    score: float  # 0..1
    languages: tuple[str, ...]
    exact: bool  # the whole text, spelling aside, is the wording


_Span = tuple[int, int, Entries]  # first word, last word exclusive, what they mean


class WordingIndex:
    """All wordings of one sort, ready to be looked up."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._corrected = lru_cache(maxsize=100_000)(self._correct)
        self.hits = lru_cache(maxsize=200_000)(self._hits)

    def __len__(self) -> int:
        return len(self._tables["by_tokens"])

    def _hits(self, text: str) -> tuple[Hit, ...]:
        tokens = key_tokens(text)
        if not tokens or len(tokens) > _MOST_WORDS:
            return ()
        exact = self._tables["by_letters"].get("".join(tokens))
        if exact is not None:
            return _as_hits(exact, 1.0, exact=True)
        alike = self._alike(tokens)
        if alike:
            return alike
        hits = () if self._tables["firsts"].isdisjoint(tokens) else self._contained(tokens, 1.0)
        if hits and hits[0].score >= 0.9:
            return hits
        corrected, kept = self._spell(tokens)
        if corrected == tokens:
            return hits
        return _best((*hits, *self._corrected_hits(corrected, kept)))

    def _alike(self, tokens: Tokens) -> tuple[Hit, ...]:
        """The same wording with other articles: "date de la commande" for "date de commande"."""
        articles = self._tables["articles"]
        letters = "".join(token for token in tokens if token not in articles)
        found = self._tables["by_content"].get(letters) or self._tables["by_letters"].get(letters)
        return _as_hits(found, _OTHER_ARTICLES) if found else ()

    def _corrected_hits(self, tokens: Tokens, kept: float) -> tuple[Hit, ...]:
        exact = self._tables["by_letters"].get("".join(tokens))
        return self._contained(tokens, kept) if exact is None else _as_hits(exact, kept)

    def _contained(self, tokens: Tokens, kept: float) -> tuple[Hit, ...]:
        covered: dict[str, tuple[int, float, tuple[str, ...]]] = {}
        for start, end, entries in self._spans(tokens):
            size = self._size(tokens[start:end])
            for name, weight, languages in entries:
                before, most, known = covered.get(name, (0, 0.0, ()))
                covered[name] = (before + size, max(weight, most), known or languages)
        total = self._size(tokens) or 1
        return _best(
            Hit(name, weight * kept * min(0.95, 0.45 + 0.5 * size / total), languages, False)
            for name, (size, weight, languages) in covered.items()
            if size
        )

    def _size(self, tokens: Tokens) -> int:
        """Letters that say something: no small words, and a number ("Order 4711") hardly any."""
        fillers = self._tables["fillers"]
        return sum(len(token) if token.isalpha() else 1 for token in tokens if token not in fillers)

    def _spans(self, tokens: Tokens) -> list[_Span]:
        """Longest wordings from left to right that do not overlap."""
        by_tokens, firsts, longest = self._tables["by_tokens"], self._tables["firsts"], self._tables["longest"]
        spans: list[_Span] = []
        start = 0
        while start < len(tokens):
            end = start + 1
            if tokens[start] in firsts:
                for stop in range(min(len(tokens), start + longest), start, -1):
                    entries = by_tokens.get(tokens[start:stop])
                    if entries:
                        spans.append((start, stop, entries))
                        end = stop
                        break
            start = end
        return spans

    def _spell(self, tokens: Tokens) -> tuple[Tokens, float]:
        """The words with misread ones put right, and the share of the score that is left."""
        words_known, fillers = self._tables["words"], self._tables["fillers"]
        kept = 1.0
        words: list[str] = []
        for token in tokens:
            if token in words_known or token in fillers or len(token) < FUZZY_FROM:
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
        best, likeness = self._nearest(token)
        if likeness:
            return self._tables["compounds"].get(best, (best,)), likeness
        for at in range(3, len(token) - TAIL_FROM + 1):
            if token[at:] in self._tables["tails"]:
                return (token[:at], token[at:]), _PART_OF_COMPOUND
        return (token,), 1.0

    def _nearest(self, token: str) -> tuple[str, float]:
        misread = self._tables["misread"]
        shape = skeleton(token)
        best, likeness = token, 0.0
        for variant in (shape, *(shape[:at] + shape[at + 1 :] for at in range(len(shape)))):
            for word in misread.get(variant, "").split():
                found = _likeness(token, shape, word)
                if found > likeness:
                    best, likeness = word, found
        return best, likeness


def _as_hits(entries: Entries, kept: float, *, exact: bool = False) -> tuple[Hit, ...]:
    return tuple(Hit(name, weight * kept, languages, exact) for name, weight, languages in entries)


def _likeness(token: str, shape: str, word: str) -> float:
    known = skeleton(word)
    if known == shape:
        return 0.92
    if min(len(token), len(word)) <= FUZZY_FROM or token[0].isdigit() != word[0].isdigit():
        return 0.0
    distance = OSA.distance(shape, known)
    allowed = 2 if len(word) >= _TWO_ERRORS_FROM else 1
    return 0.0 if distance > allowed else 0.95 - 0.9 * distance / len(word)


def _best(hits: Iterable[Hit]) -> tuple[Hit, ...]:
    """One hit a name, the best, best first."""
    best: dict[str, Hit] = {}
    for hit in hits:
        if hit.name not in best or best[hit.name].score < hit.score:
            best[hit.name] = hit
    return tuple(sorted(best.values(), key=lambda hit: -hit.score))
