"""Second opinions: what one engine doubts, others are asked about, line by line and figures first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extraction.ocr import paddle, tesseract
from extraction.ocr.paddle import Recogniser
from extraction.ocr.page import OcrOptions
from extraction.ocr.scene import Clock, Scene
from extraction.ocr.words import Found, words_of

MOST_THIRD = 8  # lines of a page that a third engine is asked about
UNSETTLED = 0.45  # the most that is left of a confidence when engines read different things


def settle(
    scene: Scene,
    said: list[list[Found]],
    options: OcrOptions,
    clock: Clock,
    second: Recogniser | None,
    packs: tuple[str, ...],
) -> tuple[list[list[Found]], int]:
    """The words of each strip after others were heard, and how many strips they were asked about."""
    doubtful = _doubtful(said, options.doubt_below)
    if second is not None and doubtful and clock.left > 0:
        heard = _heard(scene, second, doubtful)
        for index in doubtful:
            said[index] = [_with_other(word, heard[index]) for word in said[index]]
    third = [index for index in doubtful if any(_open(word, options.doubt_below) for word in said[index])][:MOST_THIRD]
    for index in third if packs else ():
        if clock.left > 0:
            said[index] = _with_third(scene, index, said[index], packs, options.doubt_below, clock)
    return said, len(doubtful)


def _doubtful(said: Sequence[Sequence[Found]], below: float) -> list[int]:
    """Strips with a word in doubt, those whose doubt is about a figure first."""
    worst = {
        index: min((not has_digit(word.text), word.confidence) for word in words if word.confidence < below)
        for index, words in enumerate(said)
        if any(word.confidence < below for word in words)
    }
    return sorted(worst, key=lambda index: worst[index])


def has_digit(text: str) -> bool:
    """Whether a word is or holds a figure."""
    return any(mark.isdigit() for mark in text)


def _open(word: Found, below: float) -> bool:
    return has_digit(word.text) and word.confidence < below


def _heard(scene: Scene, recogniser: Recogniser, strips: Sequence[int]) -> dict[int, list[Found]]:
    chosen = [scene.strips[index] for index in strips]
    glyphs = paddle.recognise(recogniser, [paddle.cut(scene.even, strip) for strip in chosen])
    return {
        index: words_of(strip, marks, scene.text_ink, index, scene.crossing(strip))
        for index, strip, marks in zip(strips, chosen, glyphs, strict=True)
    }


def _with_other(word: Found, others: Sequence[Found]) -> Found:
    other = _same_place(word, others)
    if other is None:
        return replace(word, confidence=word.confidence * 0.9)
    if other.text == word.text:
        return replace(word, confidence=1 - (1 - word.confidence) * (1 - other.confidence))
    better = word if word.confidence >= other.confidence else other
    return word.said(better.text, _contested(word, other), better.places)


def _contested(one: Found, other: Found) -> float:
    """What is left of the surer one's confidence when the other contradicts."""
    surer, weaker = max(one.confidence, other.confidence), min(one.confidence, other.confidence)
    return min(surer, UNSETTLED + (1 - UNSETTLED) * surer * (1 - weaker))


def _same_place(word: Found, others: Sequence[Found]) -> Found | None:
    return next((other for other in others if word.is_at(other)), None)


def _with_third(
    scene: Scene, index: int, words: Sequence[Found], packs: tuple[str, ...], below: float, clock: Clock
) -> list[Found]:
    strip = scene.strips[index]
    left = max(0.0, strip.x - strip.width / 2)
    tokens = tesseract.read_line(scene.around(strip), packs, seconds=clock.left)
    others = [
        Found(token.text, left + token.left, word.top, left + token.right, word.bottom, token.confidence)
        for token in tokens
        for word in words[:1]
    ]
    return [_with_vote(word, others) if _open(word, below) else word for word in words]


def _with_vote(word: Found, others: Sequence[Found]) -> Found:
    other = _same_place(word, others)
    if other is not None and other.text == word.text:
        return replace(word, confidence=1 - (1 - word.confidence) * (1 - 0.8 * other.confidence))
    return word
