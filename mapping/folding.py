"""Text brought to a common form before it is compared.

Numbers are folded in three steps, each losing a little more: *spelled* (case, and every separator the
same), *bare* (no separators at all), *confusable* (letters and digits that scanners mix up become one).
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_SEPARATORS = re.compile(r"[\W_]+")
_GTIN_SPACES = re.compile(r"[\s\-.]")
_CONFUSED = str.maketrans({"O": "0", "Q": "0", "D": "0", "I": "1", "L": "1", "S": "5", "B": "8", "Z": "2", "G": "6"})
_LOOK_ALIKE = {
    "0": "868", "1": "74", "2": "7", "3": "89", "4": "19", "5": "69", "6": "805", "7": "12", "8": "3069", "9": "845",
    "U": "V", "V": "UY", "Y": "V", "C": "GE", "E": "FC", "F": "EP", "P": "FR", "R": "PK", "K": "RX", "X": "K",
    "M": "NH", "N": "MH", "H": "NM", "T": "I1", "A": "4", "J": "1I", "W": "VV",
}  # fmt: skip
_PLAIN = str.maketrans(
    {"ß": "ss", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ø": "o", "ı": "i", "'": "", "’": ""}
)
_CYRILLIC = str.maketrans(
    {
        "а": "a", "б": "b", "в": "v", "г": "h", "ґ": "g", "д": "d", "е": "e", "є": "ye", "ж": "zh", "з": "z", "и": "y",
        "і": "i", "ї": "i", "й": "i", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s",
        "т": "t", "у": "u", "ф": "f", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ь": "", "ю": "yu",
        "я": "ya", "ы": "y", "э": "e", "ё": "yo", "ъ": "",
    }
)  # fmt: skip


@lru_cache(maxsize=65536)
def spelled(code: str) -> str:
    """A number's case and kinds of separators folded: "h07 6mm2/red" and "H07-6MM2-RED" meet."""
    return _SEPARATORS.sub("-", unicodedata.normalize("NFKC", code).upper()).strip("-")


@lru_cache(maxsize=65536)
def bare(code: str) -> str:
    """Letters and digits alone, upper case."""
    return _SEPARATORS.sub("", unicodedata.normalize("NFKC", code).upper())


def confusable(code: str) -> str:
    """`bare`, and what scanners mix up made one: O/0, I/l/1, S/5, B/8, Z/2, G/6, rn/m, vv/w."""
    if not code.isascii() or "|" in code or "!" in code:
        code = unicodedata.normalize("NFKC", code).replace("|", "1").replace("!", "1")
    return bare(code.replace("rn", "m")).replace("RN", "M").replace("VV", "W").translate(_CONFUSED)


def look_alikes(folded: str) -> list[str]:
    """`folded` with one character replaced by another of similar shape."""
    found = []
    for i, character in enumerate(folded):
        for other in _LOOK_ALIKE.get(character, ""):
            found.append(folded[:i] + other + folded[i + 1 :])
    return found


@lru_cache(maxsize=65536)
def plain(text: str) -> str:
    """Lower case, without accents; Cyrillic is kept."""
    text = unicodedata.normalize("NFKC", text).casefold().translate(_PLAIN)
    if text.isascii():
        return text
    apart = unicodedata.normalize("NFD", text)
    kept = "".join(
        c
        for i, c in enumerate(apart)
        if not unicodedata.combining(c) or (i > 0 and "\u0400" <= apart[i - 1] <= "\u04ff")
    )
    return unicodedata.normalize("NFC", kept)


def latin(text: str) -> str:
    """`plain`, and Cyrillic spelled in Latin letters (the Ukrainian way)."""
    return plain(text).translate(_CYRILLIC)


@lru_cache(maxsize=65536)
def words(text: str) -> tuple[str, ...]:
    """The plain words of a text, in order; letters and digits hold together, everything else parts."""
    return tuple(_SEPARATORS.sub(" ", latin(text)).split())


def gtin_valid(code: str) -> bool:
    """Whether the digits are a GTIN-8, -12, -13 or -14 whose check digit is right (GS1 General Specifications 7.9)."""
    if not code.isdigit() or len(code) not in (8, 12, 13, 14):
        return False
    weighted = sum(int(d) * (3 if i % 2 == 0 else 1) for i, d in enumerate(reversed(code[:-1])))
    return (10 - weighted % 10) % 10 == int(code[-1])


def gtin_key(code: str) -> str:
    """The digits without the zeros that pad a shorter GTIN to fourteen places; "" where it is none by shape."""
    digits = code if code.isdigit() else _GTIN_SPACES.sub("", code)
    return digits.lstrip("0") if digits.isdigit() and 8 <= len(digits) <= 14 else ""
