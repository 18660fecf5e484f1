"""Pages in Cyrillic: PP-OCR reads their figures and codes, Tesseract their words."""

from __future__ import annotations

from collections.abc import Sequence

from extraction.ocr import tesseract
from extraction.ocr.paddle import Strip
from extraction.ocr.page import OcrOptions
from extraction.ocr.scene import Clock, Scene
from extraction.ocr.tongue import is_cyrillic, language_of
from extraction.ocr.words import BODY, Found

LANGUAGES = ("uk", "ru", "bg")
TRIED = 3  # lines shown to Tesseract to learn the alphabet
SURE = 0.9  # of PP-OCR: a line of figures and codes at least so sure needs no other reader
USUAL_ADVANCE = 0.45  # ems that a character takes; a line with far fewer was not understood
LOOK_ALIKES = str.maketrans("АВЕЅІЈКМНОРСТУХаеорсухіј", "ABESIJKMHOPCTYXaeopcyxij")
SHORT = 3  # letters; a word so short of look-alikes only is taken for a Latin code ("PCE", "BX")


def packs_of_page(
    scene: Scene, said: Sequence[Sequence[Found]], options: OcrOptions, clock: Clock
) -> tuple[str, tuple[str, ...]] | None:
    """The language and Tesseract packs for a page in Cyrillic; None for any other page."""
    wanted = [code for code in LANGUAGES if not options.languages or code in options.languages]
    packs = tesseract.packs_for(wanted)
    wide = [index for index, strip in enumerate(scene.strips) if strip.width > 3 * strip.height]
    odd = [index for index in wide if not _understood(scene.strips[index], said[index])]
    if not packs or len(odd) < max(2, 0.2 * len(wide)):
        return None
    odd.sort(key=lambda index: -scene.strips[index].width)
    tokens = [
        token.text
        for index in odd[:TRIED]
        for token in tesseract.read_line(scene.around(scene.strips[index]), packs, seconds=clock.left)
        if token.confidence > 0.6
    ]
    letters = [letter for text in tokens for letter in text if letter.isalpha()]
    if len(letters) < 8 or sum(map(is_cyrillic, letters)) < 0.6 * len(letters):
        return None
    spoken = language_of(tokens)
    language = spoken if spoken in wanted else wanted[0]
    return language, (*tesseract.packs_for([language]), *tesseract.packs_for(["en"]))


def _understood(strip: Strip, words: Sequence[Found]) -> bool:
    characters = sum(len(word.text) for word in words)
    room = strip.width / (strip.height * USUAL_ADVANCE)
    return characters > 0.5 * room and min(word.confidence for word in words) > 0.5


def reread(
    scene: Scene, said: list[list[Found]], packs: tuple[str, ...], clock: Clock
) -> tuple[list[list[Found]], int]:
    """Words of each strip with Tesseract's reading where there are letters, and how many strips it was shown."""
    asked = 0
    for index, strip in enumerate(scene.strips):
        if _figures_only(strip, said[index]) or clock.left <= 0:
            continue
        asked += 1
        said[index] = _line(scene, strip, index, said[index], packs, clock)
    return said, asked


def _figures_only(strip: Strip, words: Sequence[Found]) -> bool:
    """Whether a strip holds figures and codes that PP-OCR is sure of."""
    if not words or min(word.confidence for word in words) < SURE or not _understood(strip, words):
        return False
    return all(any(mark.isdigit() for mark in word.text) or _short_code(word.text) for word in words)


def _short_code(text: str) -> bool:
    return text.isupper() and len(text) <= SHORT


def _line(
    scene: Scene, strip: Strip, index: int, first: Sequence[Found], packs: tuple[str, ...], clock: Clock
) -> list[Found]:
    left, top = strip.x - strip.width / 2, strip.y - strip.height / 2
    tokens = tesseract.read_line(scene.around(strip), packs, seconds=clock.left)
    words = [
        Found(token.text, max(0.0, left) + token.left, max(0.0, top) + token.top, max(0.0, left) + token.right,
              max(0.0, top) + token.bottom, token.confidence, first[0].size if first else strip.height / BODY, index)
        for token in tokens
    ]  # fmt: skip
    if not words:
        return list(first)
    chosen = [_better(word, [other for other in first if word.shares(other) > 0.5]) for word in words]
    alone = [
        other for other in first if other.confidence >= SURE and not any(other.shares(word) > 0.3 for word in words)
    ]
    return sorted([*chosen, *alone], key=lambda word: word.left)


def _better(word: Found, others: Sequence[Found]) -> Found:
    """Tesseract's word, or what PP-OCR read there when that is a figure or a Latin code."""
    latin = word.text.translate(LOOK_ALIKES)
    if any(map(is_cyrillic, latin)) or not others:
        return word
    other = max(others, key=lambda found: found.confidence)
    letters = sum(map(is_cyrillic, word.text))
    if letters > SHORT and letters == sum(mark.isalpha() for mark in word.text) and not _has_digit(word.text):
        return word
    if other.confidence >= word.confidence or other.text == latin:
        return word.said(other.text, max(other.confidence, word.confidence if other.text == latin else 0.0))
    return word.said(latin, word.confidence) if _has_digit(latin) else word


def _has_digit(text: str) -> bool:
    return any(mark.isdigit() for mark in text)
