"""What words say in other words: the trade's own synonyms, and the same in its other languages."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from functools import cache, lru_cache
from pathlib import Path

from rapidfuzz.distance import DamerauLevenshtein

from mapping.folding import plain
from mapping.products.speller import spelling_keys

_LONG = 5  # letters of a word that may be misspelled and still be told
_ENDING = re.compile(r"(?:e[nrsm]|as|os|[aeiouys])$")  # of number and gender

Senses = frozenset[int]
_NONE: Senses = frozenset()


@lru_cache(maxsize=65536)
def senses(word: str) -> Senses:
    """What a plain word may say, each as a number of its own; two words that share one may stand for each other."""
    exact, stems, _ = _index()
    return exact.get(word) or stems.get(_stem(word)) or _NONE


@lru_cache(maxsize=65536)
def nearly(word: str) -> Senses:
    """The senses of the one word that a misspelled one is a letter away from."""
    exact, _, near = _index()
    if len(word) < _LONG or senses(word):
        return senses(word)
    found = {other for key in spelling_keys(word) for other in near.get(key, ())}
    found = {other for other in found if DamerauLevenshtein.distance(word, other, score_cutoff=1) <= 1}
    meant = {exact[other] for other in found}
    return meant.pop() if len(meant) == 1 else _NONE


def said_otherwise(word: str) -> tuple[str, ...]:
    """Every word that shares a sense with this one."""
    return tuple(dict.fromkeys(other for sense in sorted(nearly(word)) for other in _words()[sense]))


def _stem(word: str) -> str:
    return _ENDING.sub("", word) if len(word) > 4 else word


@cache
def _words() -> list[tuple[str, ...]]:
    tables = tomllib.loads(Path(__file__).with_name("senses.toml").read_text(encoding="utf-8"))
    return [tuple(map(plain, (key, *line.split()))) for entries in tables.values() for key, line in entries.items()]


@cache
def _index() -> tuple[dict[str, Senses], dict[str, Senses], dict[str, list[str]]]:
    """(by whole word, by stem, words by spelling key)."""
    exact: dict[str, set[int]] = defaultdict(set)
    stems: dict[str, set[int]] = defaultdict(set)
    for sense, words in enumerate(_words()):
        for word in words:
            exact[word].add(sense)
            stems[_stem(word)].add(sense)
    near: dict[str, list[str]] = defaultdict(list)
    for word in exact:
        if len(word) >= _LONG:
            for key in spelling_keys(word):
                near[key].append(word)
    return (
        {word: frozenset(found) for word, found in exact.items()},
        {stem: frozenset(found) for stem, found in stems.items()},
        near,
    )
