"""Printed words that no product has, set right by words that products have.

A typing or reading error leaves a word that is nobody's; where one word of the catalogue is a letter or two
away, that one was meant. Nothing is set right that the catalogue knows as it stands, and no figure ever.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache

from rapidfuzz.distance import DamerauLevenshtein

_SHORTEST = 4  # letters of a word that may be set right
_LONG = 8  # letters from which two errors may be undone

_ROOTED = 6  # letters of a word that may be known by its beginning
_SOUNDS = (
    ("ph", "f"),
    ("th", "t"),
    ("rh", "r"),
    ("sch", "s"),
    ("ch", "k"),
    ("sh", "s"),
    ("qu", "k"),
    ("ck", "k"),
    ("x", "ks"),
    ("tion", "sion"),
)
_SOFT = re.compile(r"c(?=[eiy])|z")
_HARD = str.maketrans({"c": "k", "q": "k", "y": "i", "w": "v", "j": "i"})

Lookup = Callable[[str], Iterable[str]]  # from a spelling key to the catalogue's words that have it


@lru_cache(maxsize=65536)
def spelling_keys(word: str) -> tuple[str, ...]:
    """What a word shares with those a letter away: itself, and itself without any one letter."""
    if len(word) < _SHORTEST or not word.isalpha():
        return ()
    return tuple(dict.fromkeys((word, *(word[:i] + word[i + 1 :] for i in range(len(word))))))


@lru_cache(maxsize=65536)
def sounded(word: str) -> str:
    """A plain word as languages that spell it otherwise might agree on it: cylinder and zylinder meet."""
    for letters, sound in _SOUNDS:
        word = word.replace(letters, sound)
    return _SOFT.sub("s", word).translate(_HARD)


def beginning(word: str) -> tuple[str, ...]:
    """The key that a long word shares with those of its root in other languages."""
    return (f"^{sounded(word)[:4]}",) if len(word) >= _ROOTED and word.isalpha() else ()


def meant_by(word: str, lookup: Lookup) -> str | None:
    """The catalogue's word that was meant; None where there is none, or several as near."""
    near = {other for key in spelling_keys(word) for other in lookup(key)} - {word}
    allowed = 2 if len(word) >= _LONG else 1
    ranked = sorted((DamerauLevenshtein.distance(word, other, score_cutoff=allowed), other) for other in near)
    ranked = [(distance, other) for distance, other in ranked if distance <= allowed]
    if not ranked or (len(ranked) > 1 and ranked[1][0] == ranked[0][0]):
        return None
    return ranked[0][1]


def halves(word: str, known: Callable[[str], bool]) -> tuple[str, str] | None:
    """Two words of the catalogue that were written as one; None unless there is one way to part them."""
    if len(word) < 2 * _SHORTEST - 1 or not word.isalpha():
        return None
    ways = [(word[:i], word[i:]) for i in range(3, len(word) - 2) if known(word[:i]) and known(word[i:])]
    return ways[0] if len(ways) == 1 else None
