"""Whether a text layer says what the page shows, judged by the text alone.

A font without a sound table of meanings gives back replacement characters, private codes, or a
substitution in which every letter stands for another. Statistics of letters show that in any
language written with vowels; a doubtful layer is then read by another parser or by OCR.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from extraction.transcripts.pdf import pdfium

_VOWELS = frozenset("aeiouyøæœıаеиоуыэюяєіїўαεηιουω")
_SCRIPTS = ("LATIN", "CYRILLIC", "GREEK")
_ENOUGH_LETTERS = 120  # fewer prove nothing: a page of part numbers has no vowels either
_ODD = frozenset("{}[]|\\^~<>=`\x7f")
_MOST_BROKEN = 0.08  # share of characters without a meaning
_MOST_GUESSED = 0.30  # share of characters whose meaning the font does not give


@dataclass(frozen=True, slots=True)
class Verdict:
    """`sound` or the reason why not, in words for a person."""

    sound: bool
    reason: str = ""


def unshifted(text: str) -> str:
    """Symbol fonts put ASCII at U+F020..U+F07E (Microsoft symbol encoding); this puts it back."""
    return "".join(chr(ord(one) - 0xF000) if 0xF020 <= ord(one) <= 0xF07E else one for one in text)


def share_of_symbol_codes(texts: Sequence[str]) -> float:
    """The share of characters at U+F020..U+F07E."""
    whole = "".join(texts)
    if whole.isascii():
        return 0.0
    return sum(0xF020 <= ord(one) <= 0xF07E for one in whole) / len(whole)


def judge(texts: Sequence[str]) -> Verdict:
    """Whether these words can be words."""
    whole = "".join(texts)
    if not whole:
        return Verdict(True)
    counts = Counter(whole)
    broken = sum(many for one, many in counts.items() if not one.isascii() and _is_broken(one))
    broken += 6 * whole.count("(cid:")
    if broken > _MOST_BROKEN * len(whole) and broken > 3:
        return Verdict(False, f"{broken} of {len(whole)} characters have no meaning")
    odd = 0 if _ODD.isdisjoint(counts) else sum(len(text) >= 3 and not _ODD.isdisjoint(text) for text in texts)
    if len(texts) >= 20 and odd > 0.3 * len(texts):
        return Verdict(False, f"{odd} of {len(texts)} words hold brackets and signs inside")
    return _judge_letters(counts)


def _is_broken(one: str) -> bool:
    return one == "\ufffd" or unicodedata.category(one) in ("Co", "Cn", "Cc", "Cs")


def _judge_letters(counts: Counter[str]) -> Verdict:
    letters = vowels = 0
    for one, many in counts.items():
        if not one.isalpha():
            continue
        base = one.lower() if one.isascii() else unicodedata.normalize("NFKD", one.lower())[0]
        if not base.isascii() and not unicodedata.name(base, "").startswith(_SCRIPTS):
            continue
        letters += many
        vowels += many if base in _VOWELS else 0
    if letters >= _ENOUGH_LETTERS and not 0.17 <= vowels / letters <= 0.72:
        return Verdict(False, f"{vowels} of {letters} letters are vowels, which no language has")
    return Verdict(True)


def guessed_share(text: int, first: Sequence[int]) -> float:
    """The share of sampled characters that the font gives no meaning to; `text` is pdfium's handle."""
    sample = np.array(first[:: max(len(first) // 60, 1)], dtype=np.int64)
    return float(pdfium.map_errors(text, sample).mean()) if len(sample) else 0.0


def is_guessed(text: int, first: Sequence[int]) -> bool:
    """Whether so much is guessed that the words need a second opinion."""
    return guessed_share(text, first) > _MOST_GUESSED


def badly_cut(texts: Sequence[str]) -> bool:
    """Whether words come glued together or in single letters, so that another parser should try."""
    if len(texts) < 12:
        return False
    lengths = list(map(len, texts))
    return sum(lengths) > 16 * len(texts) or lengths.count(1) > 0.6 * len(texts)
