"""One spelling for all the ways a wording is printed.

Case, accents, punctuation and the signs for "number" differ from form to form and mean nothing.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

NUMBER_SIGN = "#"
"""What every word or sign for "number" becomes in a wording's key."""

_LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "№": "#", "°": "o"}
)
_COMBINING = re.compile(r"[\u0300-\u036f\u0483-\u0487\u20d0-\u20f0]+")
_TOKEN = re.compile(r"[^\W_]+|[#%€$£¥]")
_INITIALS = re.compile(r"(?<![^\W_])([^\W\d_])\.\s?(?=[^\W\d_](?:\.|\b))")
# Words for "number" whose accent is what tells them from other words: Czech č., Slovene št.
_ACCENTED_NUMBER = re.compile(r"(?<!\w)(?:č|čís|čísl|číslo|čísla|št|številka|štev|n[°º]|n\.[°ºo]|№)(?!\w)\.?")
_NUMBER_WORD_LIST = (
    "# no nr num number numbers nummer nummern numero numeros numer numeru numara numarasi nosu nro nbr nmr"
    " n sz szam szama numurs numeris numarul numar broj br stevilka cislo"
    " номер номера ном αρ αριθμος αριθ αριθμ"
)
_NUMBER_WORDS = frozenset(_NUMBER_WORD_LIST.split())
_NUMBER_ENDINGS = ("nummern", "nummer", "numero", "number", "nro", "nr", "szama", "szam")
_TWO_LETTER = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})


def _strip_accents(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.translate(_LETTERS))
    return decomposed if decomposed.isascii() else _COMBINING.sub("", decomposed)


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """`text` in lower case without accents, everything but letters, digits, % # and money signs a single space.

    Scripts stay: Cyrillic and Greek only lose case and accents.
    """
    lowered = text.casefold()
    if not lowered.isascii():
        lowered = _strip_accents(lowered).casefold()
    return " ".join(_TOKEN.findall(lowered))


@lru_cache(maxsize=65536)
def key_tokens(text: str) -> tuple[str, ...]:
    """The words of a wording for look-up: folded, initials joined ("P.O." -> "po"), number words as `#`."""
    lowered = text.casefold()
    if not lowered.isascii():
        lowered = _strip_accents(_ACCENTED_NUMBER.sub(" # ", lowered)).casefold()
    if "." in lowered:
        lowered = _INITIALS.sub(r"\1", lowered)
    tokens: list[str] = []
    for token in _TOKEN.findall(lowered):
        if token in _NUMBER_WORDS:
            tokens.append(NUMBER_SIGN)
        elif token.endswith(_NUMBER_ENDINGS):
            tokens.extend((_without_number(token), NUMBER_SIGN))
        else:
            tokens.append(token)
    return tuple(tokens)


def _without_number(token: str) -> str:
    for ending in _NUMBER_ENDINGS:
        if token.endswith(ending):
            return token[: -len(ending)]
    return token


def spellings(wording: str) -> tuple[str, ...]:
    """The wording, and as people without its letters type it: "Stück" also as "Stueck"."""
    lowered = wording.casefold()
    if lowered.isascii():
        return (lowered,)
    spelled_out = lowered.translate(_TWO_LETTER)
    return (lowered,) if spelled_out == lowered else (lowered, spelled_out)


_CONFUSED = str.maketrans({"0": "o", "1": "l", "i": "l", "5": "s", "8": "b", "6": "b", "9": "g", "q": "g", "2": "z"})


@lru_cache(maxsize=65536)
def skeleton(token: str) -> str:
    """A folded word with characters that OCR confuses made alike: 0/o, 1/i/l, 5/s, 8/b, rn/m, cl/d, vv/w."""
    return token.replace("rn", "m").replace("vv", "w").replace("cl", "d").translate(_CONFUSED)
