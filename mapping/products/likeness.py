"""How likely a printed word stands for a term of a product: misread, misspelled, shortened, translated, grown together.

Only asked about words that the product does not have as they stand and terms of the product that are not
printed, so that there is little to choose from: what would be a guess among all words is plain among five.
"""

from __future__ import annotations

from functools import lru_cache

from rapidfuzz.distance import DamerauLevenshtein, Indel

from mapping.folding import latin
from mapping.products.senses import nearly, senses
from mapping.products.speller import sounded
from mapping.products.text import GROUPS
from mapping.products.words import abbreviates, forms

SURE = 0.8  # from here on, a word is taken for the term; below, it only speaks for it
_SAME_SENSE = 0.95
_ONE_SENSE = 0.78  # one of several that the word has
_CLOSE = 0.2  # how much liker one choice must be than the next
_ALIKE = 0.85  # shortened, misspelled, misread
_GROWN = 0.8  # the word begins or ends with the term
_RELATED = (0.4, 0.75)  # a word of the same root, by how much of it they share
_LEAST = 0.7  # of the letters that related words share
_NEGATIONS = frozenset("non nicht ohne sans sin senza bez sem utan zonder anti semi demi half halb".split())
_UNREAD = (("rn", "m"), ("nn", "m"), ("cl", "d"), ("vv", "w"), ("ii", "u"), ("ri", "n"))
_STROKES = str.maketrans(
    {
        "0": "o",
        "1": "l",
        "i": "l",
        "j": "l",
        "|": "l",
        "5": "s",
        "8": "b",
        "6": "g",
        "9": "g",
        "q": "g",
        "2": "z",
        "e": "c",
    }
)
_SIMILAR = frozenset(
    map(
        frozenset,
        (
            "oc",
            "cf",
            "cg",
            "ac",
            "oa",
            "hb",
            "nu",
            "uv",
            "vy",
            "tf",
            "tl",
            "rt",
            "nr",
            "nh",
            "kh",
            "lf",
            "fp",
            "sb",
            "gy",
            "xk",
            "dl",
            "do",
            "mn",
        ),
    )
)


@lru_cache(maxsize=262144)
def likeness(word: str, term: str) -> float:
    """From 0 (nothing to do with it) to 1 of a plain word and an index term."""
    if term.startswith("'"):
        return like_word(word, term[1:])
    group, _, concept = term.partition("=")
    told = nearly(word)
    if told and any(told & nearly(form) for form in forms(group, concept)):
        return _translated(word)
    return max((like_form(word, form) for form in forms(group, concept)), default=0.0)


@lru_cache(maxsize=65536)
def against(word: str, term: str, worth: float, others: frozenset[str]) -> float:
    """What a likeness is still worth beside the other choices: nothing where the word is liker one of those."""
    rival = max((likeness(word, other) for other in others if other != term and _is_word(other)), default=0.0)
    if rival > worth:
        return 0.0
    return min(worth, _ONE_SENSE) if rival > worth - _CLOSE else worth


def _is_word(term: str) -> bool:
    return term.startswith("'") or term.partition("=")[0] in GROUPS


@lru_cache(maxsize=65536)
def may_say(fact: tuple[str, str], word: str) -> bool:
    """Whether one of the words for a concept has another sense in which it is this word: the French large is wide."""
    told = nearly(word)
    return bool(told) and any(told & nearly(form) for form in forms(*fact))


@lru_cache(maxsize=262144)
def like_word(word: str, other: str) -> float:
    """Of two words of different spelling."""
    if nearly(word) & nearly(other):
        return _translated(word)
    return like_form(word, other)


def _translated(word: str) -> float:
    """What a sense is worth that a word shares: less where the word has others, or is misspelled."""
    return _SAME_SENSE if len(senses(word)) == 1 else _ONE_SENSE


def like_form(word: str, other: str) -> float:
    """Of two words, by their letters alone."""
    if abbreviates(word, other) or misread(word, other):
        return _ALIKE
    if grown(word, other):
        return _GROWN
    return _related(word, other)


@lru_cache(maxsize=65536)
def _unread(word: str) -> str:
    for pair, one in _UNREAD:
        word = word.replace(pair, one)
    return word.translate(_STROKES)


def misread(one: str, two: str) -> bool:
    """Whether one is the other with an error or two of a typist's or a scanner's."""
    shorter = min(len(one), len(two))
    if shorter < 3 or abs(len(one) - len(two)) > 2:
        return False
    if shorter >= 4:
        allowed = 1 if shorter < 8 else 2
        if DamerauLevenshtein.distance(one, two, score_cutoff=allowed) <= allowed:
            return True
    first, second = _unread(one), _unread(two)
    if first == second:
        return True
    if len(first) != len(second):
        return shorter >= 5 and DamerauLevenshtein.distance(first, second, score_cutoff=1) <= 1
    apart = [frozenset(pair) for pair in zip(first, second, strict=True) if pair[0] != pair[1]]
    return len(apart) == 1 and (apart[0] in _SIMILAR or shorter >= 5)


def grown(word: str, other: str) -> bool:
    """Whether a word begins or ends with another and goes on with one that does not turn it into its opposite."""
    if len(other) < 4 or len(word) - len(other) < 3:
        return False
    if word.endswith(other):
        return word[: -len(other)] not in _NEGATIONS
    return word.startswith(other)


def _related(one: str, two: str) -> float:
    """Words of one root in two languages: cylindrique and zylindrisch."""
    first, second = sounded(latin(one)), sounded(latin(two))
    shorter = min(len(first), len(second))
    if shorter < 4 or not (first + second).isalpha() or first[0] != second[0]:
        return 0.0
    shared = Indel.normalized_similarity(first, second)
    if shared < (_LEAST if shorter >= 5 else 0.85):
        return 0.0
    low, high = _RELATED
    return low + (high - low) * (shared - _LEAST) / (1.0 - _LEAST)
