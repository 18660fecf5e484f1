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
from mapping.products.facts import CODE, NUMBER, Description, describe
from mapping.products.senses import senses
from mapping.products.speller import Lookup, halves, meant_by
from mapping.products.text import fact_term, word_term
from mapping.products.words import concepts, misspelled, named

_TO_DIGIT = {"o": "0", "q": "0", "d": "0", "i": "1", "l": "1", "s": "5", "b": "8", "z": "2", "g": "6", "|": "1"}
_STROKES = "il|o"  # before figures, these are hardly ever letters
_TO_LETTER = {"0": "od", "1": "il", "5": "s", "8": "b", "2": "z", "6": "g", "4": "a"}
_PAIRS = (("rn", "m"), ("m", "rn"), ("li", "u"), ("vv", "w"), ("f", "e"), ("cl", "d"))
_TOKEN = re.compile(r"[^\s,;()]+(?:,[^\s,;()]+)*")
_AS_LETTER = {"0": "o", "1": "i", "5": "s", "8": "b", "2": "z", "6": "g", "3": "e", "4": "a"}
_LETTERS = 4  # of a word that has figures among them only by mistake
_RARELY_ANOTHER = 5  # letters from which a word a letter away from one of the catalogue's is hardly another
_GROWN = 5  # characters of a figure and a word written as one
_TORN = 5  # letters of a word torn apart
_MANY = 40  # variants of one word that are tried

Known = Callable[[str], bool]


def repaired(text: str, known: Known, spelled: Lookup) -> Description:
    """The text's facts and words, with reading and typing errors undone where the catalogue shows how."""
    plain = describe(text)
    strange = [word for word in plain.words if not known(word_term(word))]
    odd = [fact for fact in plain.facts if not known(fact_term(fact)) and not _plain_figure(fact)]
    if not strange and not odd:
        return plain
    better = _TOKEN.sub(lambda found: _token(found[0], known), _mended(text, known))
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
        if senses(word):
            return token
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
    return _parted(token, known) or _spelled_out(token) or token


def _mended(text: str, known: Known) -> str:
    """The text with words put together that were torn apart."""
    parts = text.split(" ")
    at = 0
    while at + 1 < len(parts):
        one, two = plain(parts[at]), plain(parts[at + 1].rstrip(",;"))
        if (one + two).isalpha() and len(one + two) >= _TORN and not (known(word_term(one)) and known(word_term(two))):
            whole = one + two
            if (known(word_term(whole)) or named(whole)) and not (concepts(one) or concepts(two)):
                parts[at : at + 2] = [parts[at] + parts[at + 1]]
        at += 1
    return " ".join(parts)


def _parted(token: str, known: Known) -> str | None:
    """A figure with its unit and a word that were written as one: 5PLYKOROLOX."""
    if len(token) < _GROWN or not any(c.isalpha() for c in token) or not any(c.isdigit() for c in token):
        return None
    best = None
    for i in range(1, len(token)):
        left, right = token[:i], token[i:]
        if not (left[-1].isalnum() and right[0].isalnum()) or (left[-1].isdigit() and right[0].isdigit()):
            continue
        figure, word = (left, right) if right.isalpha() else (right, left)
        if not word.isalpha() or len(word) < 3 or not _whole(figure, known):
            continue
        if _whole(word, known):
            return f"{left} {right}"
        told = {kind for kind, _ in describe(figure).facts}
        understood = concepts(plain(word)) or senses(plain(word))
        if understood or not told & {NUMBER, CODE}:
            best = best or f"{left} {right}"
    return best


def _spelled_out(token: str) -> str | None:
    """A word of any of the trade's languages with one letter read as a figure."""
    if not token[-1:].isalpha() or sum(c.isalpha() for c in token) < _LETTERS:
        return None
    for variant in _variants(token.casefold()):
        word = plain(variant)
        if word.isalpha() and (concepts(word) or senses(word)):
            return variant
    letters = plain("".join(_AS_LETTER.get(c, c) for c in token))
    return letters if letters.isalpha() and any(c.isdigit() for c in token[1:]) else None


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
        if known(word_term(word)) or len(word) < _RARELY_ANOTHER or senses(word):
            yield word
        else:
            yield meant_by(word, spelled) or word
