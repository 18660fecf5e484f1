"""Second opinions: what one engine doubts, others are asked about, line by line and figures first.

Thresholds and what is left of a confidence were measured on drawn and damaged pages
(`benchmarks/ocr.py`): a reading that a second engine shares is right about twice as often as either
engine's own figure says; one that is contested is right little more than half the time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from extraction.ocr import paddle, tesseract
from extraction.ocr.paddle import Recogniser
from extraction.ocr.page import OcrOptions
from extraction.ocr.scene import Clock, Scene
from extraction.ocr.words import Found, words_of

WORD_BELOW = 0.85  # of the share for figures: a wrong letter does less harm than a wrong figure
MOST_THIRD = 12  # lines of a page that a third engine is asked about
SHARED = 0.57  # of what was missing to certainty, when the second engine agrees
OUTVOTED = (0.45, 0.45)  # what two of three are worth: the base, and what the surer adds
CONTESTED = 0.45  # what a reading is worth that the others contradict, if they are sure
TEMPER = 0.5  # how much the doubt of a whole page weighs on each of its words
# Confidence after all opinions, and the share of such words that were right (22,000 words of pages with 18 kinds of
# damage; the curve of one half of them is that of the other within 0.03).
MEASURED = (
    (0.0, 0.42, 0.56, 0.65, 0.755, 0.83, 0.877, 0.917, 0.948, 0.972, 0.985, 0.993, 1.0),
    (0.0, 0.11, 0.28, 0.38, 0.49, 0.72, 0.805, 0.85, 0.935, 0.966, 0.981, 0.985, 0.999),
)
SAME = str.maketrans("×–—−‘’", "x---''")  # signs that engines write one for the other


def settle(
    scene: Scene, said: list[list[Found]], options: OcrOptions, clock: Clock, second: Recogniser | None
) -> tuple[list[list[Found]], int]:
    """The words of each strip after others were heard, and how many strips they were asked about."""
    doubtful = _doubtful(said, options.doubt_below)
    heard = _heard(scene, second, doubtful) if second is not None and clock.left > 0 else {}
    open_strips = [
        index
        for index in doubtful
        if any(_open(word, heard.get(index, []), options.doubt_below) for word in said[index])
    ]
    votes = _third(scene, open_strips[:MOST_THIRD], clock)
    for index in doubtful:
        others, third = heard.get(index, []), votes.get(index, [])
        said[index] = [
            _decided(word, _same_place(word, others), _same_place(word, third))
            if _in_doubt(word, options.doubt_below)
            else word
            for word in said[index]
        ]
    return said, len(doubtful)


def tempered(said: list[list[Found]]) -> list[list[Found]]:
    """The same words, less sure on a page that is hard to read all over: there the sure ones err too."""
    sure = [word.confidence for words in said for word in words]
    if not sure:
        return said
    ceiling = 1 - TEMPER * (1 - sum(sure) / len(sure))
    return [[replace(word, confidence=word.confidence * ceiling) for word in words] for words in said]


def share_right(confidence: float) -> float:
    """How many words of this confidence are right, measured on damaged pages."""
    return float(np.interp(confidence, *MEASURED))


def has_digit(text: str) -> bool:
    """Whether a word is or holds a figure."""
    return any(mark.isdigit() for mark in text)


def _in_doubt(word: Found, below: float) -> bool:
    return word.confidence < (below if has_digit(word.text) else below * WORD_BELOW)


def _doubtful(said: Sequence[Sequence[Found]], below: float) -> list[int]:
    """Strips with a word in doubt, those whose doubt is about a figure first."""
    worst = {}
    for index, words in enumerate(said):
        doubts = [(not has_digit(word.text), word.confidence) for word in words if _in_doubt(word, below)]
        if doubts:
            worst[index] = min(doubts)
    return sorted(worst, key=lambda index: worst[index])


def _open(word: Found, others: Sequence[Found], below: float) -> bool:
    """Whether a figure is in doubt and the second engine does not share it."""
    other = _same_place(word, others)
    return has_digit(word.text) and _in_doubt(word, below) and not (other and _same(word, other))


def _heard(scene: Scene, recogniser: Recogniser, strips: Sequence[int]) -> dict[int, list[Found]]:
    chosen = [scene.strips[index] for index in strips]
    glyphs = paddle.recognise(recogniser, [paddle.line_picture(scene.even, strip) for strip in chosen])
    return {
        index: words_of(strip, marks, scene.shown_ink, index, scene.crossing(strip))
        for index, strip, marks in zip(strips, chosen, glyphs, strict=True)
    }


def _third(scene: Scene, strips: Sequence[int], clock: Clock) -> dict[int, list[Found]]:
    """Tesseract's words of some strips; English will do, it is asked about figures."""
    packs = tesseract.packs_for(("en",))
    found = {}
    for index in strips if packs else ():
        if clock.left <= 0:
            break
        strip = scene.strips[index]
        left, top = max(0.0, strip.x - strip.width / 2), max(0.0, strip.y - strip.height / 2)
        found[index] = [
            Found(
                token.text, left + token.left, top + token.top, left + token.right, top + token.bottom, token.confidence
            )
            for token in tesseract.read_line(scene.around(strip), packs, seconds=clock.left)
        ]
    return found


def _same_place(word: Found, others: Sequence[Found]) -> Found | None:
    return next((other for other in others if word.is_at(other)), None)


def _same(one: Found, other: Found) -> bool:
    return one.text.translate(SAME) == other.text.translate(SAME)


def _decided(first: Found, second: Found | None, third: Found | None) -> Found:
    """The reading that most engines share, or the surest one with what contradiction leaves of it."""
    if second is not None and _same(first, second):
        return replace(first, confidence=first.confidence + (1 - first.confidence) * SHARED * second.confidence)
    if third is not None:
        for one in (first, second):
            if one is not None and _same(one, third):
                shared = max(one.confidence, third.confidence)
                return first.said(one.text, min(0.95, OUTVOTED[0] + OUTVOTED[1] * shared), one.doubts)
    if second is None:
        return replace(first, confidence=first.confidence * 0.9)
    surer, weaker = (first, second) if first.confidence >= second.confidence else (second, first)
    left = CONTESTED + (1 - CONTESTED) * surer.confidence * (1 - weaker.confidence)
    return first.said(surer.text, min(surer.confidence, left), surer.doubts)
