"""A printed description brought nearer to what its writer meant, before it is compared.

Scanners mix up letters and digits, typists letters. A word that the catalogue does not have as it stands and
has with one such error undone was meant that way. A number by itself is never touched: 51 may be a size that
we do not sell, and is not S1.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from mapping.folding import plain
from mapping.products.facts import Description, describe
from mapping.products.speller import Lookup, halves, meant_by
from mapping.products.text import fact_term, word_term
from mapping.products.words import misspelled

_TO_DIGIT = {"o": "0", "q": "0", "d": "0", "i": "1", "l": "1", "s": "5", "b": "8", "z": "2", "g": "6", "|": "1"}
_STROKES = "il|o"  # before figures, these are hardly ever letters
_TO_LETTER = {"0": "od", "1": "il", "5": "s", "8": "b", "2": "z", "6": "g"}
_PAIRS = (("rn", "m"), ("m", "rn"), ("li", "u"), ("vv", "w"), ("f", "e"), ("cl", "d"))
_TOKEN = re.compile(r"[^\s,;()]+(?:,[^\s,;()]+)*")
_MANY = 40  # variants of one word that are tried

Known = Callable[[str], bool]


def repaired(text: str, known: Known, spelled: Lookup) -> Description:
    """The text's facts and words, with reading and typing errors undone where the catalogue shows how."""
    plain = describe(text)
    strange = [word for word in plain.words if not known(word_term(word))]
    odd = [fact for fact in plain.facts if not known(fact_term(fact)) and not _plain_figure(fact)]
    if not strange and not odd:
        return plain
    better = _TOKEN.sub(lambda found: _token(found[0], known), text)
    if better != text:
        plain = describe(better)
    return Description(plain.facts, tuple(_words(plain.words, known, spelled)))


def _plain_figure(fact: tuple[str, str]) -> bool:
    return fact[0] == "#"


def _terms(text: str) -> list[str]:
    told = describe(text)
    return [*map(fact_term, told.facts), *map(word_term, told.words)]


def _token(token: str, known: Known) -> str:
    """The token, or its one variant of which the catalogue knows everything."""
    if token.isdigit() or len(token) < 2:
        return token
    word = plain(token.strip(".:"))
    if word.isalpha() and not known(word_term(word)):
        meant = misspelled(word)
        if meant and not (set(_terms(word)) - {word_term(word)}) and any(map(known, _terms(meant))):
            return meant
        parted = halves(word, lambda part: _whole(part, known))
        if parted:
            return " ".join(parted)
    terms = _terms(token)
    if not terms or all(map(known, terms)):
        return token
    for variant in _variants(token.casefold()):
        told = _terms(variant)
        if told and all(map(known, told)):
            return variant
    return token


def _whole(part: str, known: Known) -> bool:
    terms = _terms(part)
    return bool(terms) and all(map(known, terms))


def _variants(token: str) -> Iterator[str]:
    """The token with one confusion undone; never one that turns a word into a bare figure."""
    for variant in islice(_swapped(token), _MANY):
        if not variant.isdigit() or token[0].isdigit() or token[0] in _STROKES:
            yield variant


def _swapped(token: str) -> Iterable[str]:
    figures = any(c.isdigit() for c in token)
    for i, character in enumerate(token):
        beside = token[max(0, i - 1) : i] + token[i + 1 : i + 2]
        if figures and character in _TO_DIGIT and any(c.isdigit() for c in beside):
            yield token[:i] + _TO_DIGIT[character] + token[i + 1 :]
    for i, character in enumerate(token):
        if figures and character in _TO_DIGIT:
            yield token[:i] + _TO_DIGIT[character] + token[i + 1 :]
        for letter in _TO_LETTER.get(character, ""):
            yield token[:i] + letter + token[i + 1 :]
    for pair, other in _PAIRS:
        at = token.find(pair)
        while at >= 0:
            yield token[:at] + other + token[at + len(pair) :]
            at = token.find(pair, at + 1)


def _words(words: Iterable[str], known: Known, spelled: Lookup) -> Iterator[str]:
    for word in words:
        yield word if known(word_term(word)) else meant_by(word, spelled) or word
