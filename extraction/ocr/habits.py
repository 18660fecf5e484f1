"""What a page does all over is taken to be done where the picture leaves it open: the sign before its cents."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from extraction.ocr.words import Found

CENTS = re.compile(r"\D{0,4}\d{1,3}(?:[.,' ]?\d{3})*([.,])\d{2}\D{0,4}")
SURE = 0.9  # of a figure that tells what the page does
ENOUGH = 4  # such figures
NEARLY_ALL = 0.9  # of them
OPEN = 0.02  # how likely the page's sign must be where another was read
OTHER = {".": ",", ",": "."}


def with_one_decimal_sign(said: list[list[Found]]) -> list[list[Found]]:
    """The words with points and commas before cents as the page has them, where the recogniser was in doubt."""
    sign = _decimal_sign(word for words in said for word in words)
    return [[_with(word, sign) for word in words] for words in said] if sign else said


def _decimal_sign(words: Iterable[Found]) -> str:
    seen: Counter[str] = Counter()
    for word in words:
        found = CENTS.fullmatch(word.text) if word.confidence >= SURE else None
        if found and not any(doubt.at == found.start(1) for doubt in word.doubts):
            seen[found[1]] += 1
    if not seen:
        return ""
    sign, votes = seen.most_common(1)[0]
    return sign if votes >= max(ENOUGH, NEARLY_ALL * seen.total()) else ""


def _with(word: Found, sign: str) -> Found:
    found = CENTS.fullmatch(word.text)
    if not found or found[1] == sign:
        return word
    place = found.start(1)
    if not any(doubt.at == place and doubt.text == sign and doubt.likely >= OPEN for doubt in word.doubts):
        return word
    rest = tuple(doubt for doubt in word.doubts if doubt.at != place)
    return replace(word, text=word.text[:place] + sign + word.text[place + 1 :], doubts=rest)
