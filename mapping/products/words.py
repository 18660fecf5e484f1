"""What the words of a description mean, beyond their spelling."""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from pathlib import Path

from rapidfuzz.distance import DamerauLevenshtein

from mapping.folding import plain
from mapping.products.speller import spelling_keys

Concept = tuple[str, str]  # (group, concept): ("colour", "red"); two of one group contradict each other

_LONG = 6  # letters of a word in which one letter may be another
_SHORTEST = 5  # letters of a misspelled word of the trade

_PAIR_COLOURS = {"g/y": ("green", "yellow"), "gn/ye": ("green", "yellow"), "gnye": ("green", "yellow")}


@lru_cache(maxsize=65536)
def concepts(word: str) -> tuple[Concept, ...]:
    """What a plain word stands for; () where it is a word like any other."""
    pair = _PAIR_COLOURS.get(word)
    if pair:
        return tuple(("colour", colour) for colour in pair)
    return named(word) or compound(word)[0]


@lru_cache(maxsize=65536)
def named(word: str) -> tuple[Concept, ...]:
    """What a plain word by itself stands for, compounds apart."""
    exact, stems = _thesaurus()
    found = exact.get(word)
    if found is not None:
        return found
    for length in range(len(word), 2, -1):
        if len(word) - length > (3 if length <= 4 else 4):  # an ending, not another word: Grünhold is no green
            break
        found = stems.get(word[:length])
        if found is not None:
            return found
    return ()


@lru_cache(maxsize=65536)
def misspelled(word: str) -> str | None:
    """The word of the trade that a plain word nobody knows is a letter away from; None where it is none, or several."""
    if len(word) < _SHORTEST or concepts(word):
        return None
    exact, _ = _thesaurus()
    near = {other for key in spelling_keys(word) for other in _spellings().get(key, ()) if other[0] == word[0]}
    near = {other for other in near if _slip(word, other)}
    return near.pop() if len({exact[other] for other in near}) == 1 else None


def _slip(word: str, other: str) -> bool:
    """A letter doubled, lost or swapped with its neighbour; another letter only in a long word: a block is not black."""
    if DamerauLevenshtein.distance(word, other, score_cutoff=1) > 1:
        return False
    return len(word) != len(other) or sorted(word) == sorted(other) or len(word) >= _LONG


@cache
def _spellings() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for word in _thesaurus()[0]:
        if len(word) >= _SHORTEST:
            for key in spelling_keys(word):
                found.setdefault(key, []).append(word)
    return found


@lru_cache(maxsize=65536)
def compound(word: str) -> tuple[tuple[Concept, ...], str]:
    """The material in a word that goes on with something else, and the rest: Messinghahn, schuurpapier.

    "Eddelstahl" is none of "Stahl".
    """
    exact, _ = _thesaurus()
    if len(word) > 7 and any(DamerauLevenshtein.distance(word, other, score_cutoff=1) <= 1 for other in exact):
        return (), word
    for length in range(len(word) - 4, 4, -1):
        for part, rest in ((word[:length], word[length:]), (word[-length:], word[:-length])):
            found = tuple(concept for concept in exact.get(part, ()) if concept[0] == "material")
            if found:
                return found, rest
    return (), word


@cache
def _thesaurus() -> tuple[dict[str, tuple[Concept, ...]], dict[str, tuple[Concept, ...]]]:
    """(by whole word, by the beginning of a word), both in `plain` spelling."""
    tables = tomllib.loads(Path(__file__).with_name("thesaurus.toml").read_text(encoding="utf-8"))
    exact: dict[str, tuple[Concept, ...]] = {}
    stems: dict[str, tuple[Concept, ...]] = {}
    for group, entries in tables.items():
        for concept, line in entries.items():
            for word in line.split():
                target = stems if word.endswith("*") else exact
                key = plain(word.rstrip("*"))
                if (group, concept) not in target.get(key, ()):
                    target[key] = (*target.get(key, ()), (group, concept))
    return exact, stems


@cache
def forms(group: str, concept: str) -> tuple[str, ...]:
    """The words that stand for a concept, without those that only begin so."""
    return _forms().get((group, concept), ())


@cache
def _forms() -> dict[Concept, tuple[str, ...]]:
    exact, stems = _thesaurus()
    found: dict[Concept, list[str]] = {}
    for word, meant in (*exact.items(), *stems.items()):
        for concept in meant:
            found.setdefault(concept, []).append(word)
    return {concept: tuple(words) for concept, words in found.items()}


def abbreviates(short: str, long: str) -> bool:
    """Whether one is a usual way to shorten the other: its beginning, or its letters with some left out."""
    if len(short) > len(long):
        short, long = long, short
    if len(short) < 2 or short == long or short[0] != long[0] or not (short + long).isalpha():
        return False
    if long.startswith(short):
        return len(short) >= 3
    return len(short) >= 3 and len(short) <= 0.7 * len(long) and bool(_skipping(short).match(long))


@lru_cache(maxsize=4096)
def _skipping(short: str) -> re.Pattern[str]:
    return re.compile(".*?".join(map(re.escape, short)))
