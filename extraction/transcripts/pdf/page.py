"""One PDF page becomes a `Page`: its text layer where that can be trusted, OCR where it cannot.

The order of questions: what stands on the page, which way up it is, which of it can be seen, whether
it is a scan with or without an invisible text layer, whether the text makes sense, and whether a
picture on it holds writing that the text lacks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from extraction.transcripts.pdf import pdfium, regions, scanned, trust, visibility
from extraction.transcripts.pdf.drawing import Drawing, read_drawing, rulings_of
from extraction.transcripts.pdf.frame import Array, Frame, frame_of
from extraction.transcripts.pdf.regions import Region
from extraction.transcripts.pdf.second_opinion import SecondOpinion
from extraction.transcripts.pdf.visibility import Style
from extraction.transcripts.pdf.words import Words, drawn_twice, read_words
from extraction.transcripts.reading_order import reading_order
from models.transcript import Medium, Page, Ruling, Word

if TYPE_CHECKING:
    from extraction.transcripts.pictures import Eye

_SCAN_SHARE = 0.5  # of the page under pictures: beyond this it may be a scan
_FEW_LETTERS = 60  # visible letters that a scan may carry as a stamp or a footer
_LETTERS_ALONE = 8  # shapes like letters that make a page without text worth reading from its picture
_UPRIGHT_SHARE = 0.6  # of the letters must agree before a page is turned for them
_LAYER_CONFIDENCE = 0.6  # of words from a scanner's own reading, used only where OCR is off

Flags = npt.NDArray[np.bool_]


@dataclass(slots=True)
class Sheet:
    """A page of the PDF as far as it is known without pixels."""

    page: Any  # pypdfium2's
    text: int  # handle of its text page; valid while `layer` lives
    layer: Any
    words: Words
    drawing: Drawing
    frame: Frame
    turn: int  # degrees clockwise beyond /Rotate that put its text upright
    boxes: Array  # of the words: left, top, right, bottom on the page
    styles: list[Style]
    layered: bool


def read_page(
    page: Any, number: int, eye: Eye, second: SecondOpinion, *, layered: bool = False
) -> tuple[Page, list[str]]:
    """The page with that 1-based number, and what was given up on.

    `layered`: the file has layers that may be switched off, so that any word may be unseen.
    """
    sheet = _look(page, layered)
    try:
        return _read(sheet, number, eye, second)
    finally:
        sheet.layer.close()


def _look(page: Any, layered: bool = False) -> Sheet:
    layer = page.get_textpage()
    text = pdfium.handle(layer)
    words = read_words(text, layer.count_chars())
    drawing = read_drawing(pdfium.handle(page))
    frame = frame_of(page)
    turn = _turn_for(words, frame)
    frame = frame.turned(turn)
    boxes = frame.boxes(words.corners)
    styles = visibility.styles_of(words, text, drawing)
    return Sheet(page, text, layer, words, drawing, frame, turn, boxes, styles, layered)


def _turn_for(words: Words, frame: Frame) -> int:
    """Degrees clockwise, beyond /Rotate, that put most letters upright."""
    if not words.text or (not words.angle.any() and not frame.turn):
        return 0
    letters = np.array([len(text) for text in words.text])
    by_angle = {angle: int(letters[words.angle == angle].sum()) for angle in (0, 90, 180, 270)}
    angle = max(by_angle, key=lambda one: by_angle[one])
    if by_angle[angle] < max(_UPRIGHT_SHARE * letters.sum(), 12):
        return 0
    return (angle - frame.turn) % 360


def _read(sheet: Sheet, number: int, eye: Eye, second: SecondOpinion) -> tuple[Page, list[str]]:
    invisible = np.array([style.invisible for style in sheet.styles], dtype=np.bool_)
    beneath = visibility.under_pictures(sheet.words, sheet.styles, sheet.drawing)
    pictures = regions.picture_regions(sheet.drawing.images, sheet.frame)
    if _is_scan(sheet, invisible | beneath, pictures):
        return _read_scan(sheet, number, eye, invisible | beneath)
    hidden = _hidden(sheet, invisible)
    page = _digital_page(sheet, number, hidden)
    if not page.words and not hidden.any():
        return _read_wordless(sheet, number, eye, page)
    page, doubtful = _checked(sheet, page, second)
    if doubtful:
        return scanned.instead_of(sheet.page, sheet.turn, page, doubtful, eye)
    return _with_pictures(sheet, page, pictures, eye)


def _is_scan(sheet: Sheet, unseen: Flags, pictures: Sequence[Region]) -> bool:
    if regions.covered_share(list(pictures), sheet.frame) < _SCAN_SHARE:
        return False
    seen = sum(len(text) for text, gone in zip(sheet.words.text, unseen.tolist(), strict=True) if not gone)
    unseen_letters = sum(map(len, sheet.words.text)) - seen
    return seen < _FEW_LETTERS or seen < 0.1 * unseen_letters


def _read_scan(sheet: Sheet, number: int, eye: Eye, unseen: Flags) -> tuple[Page, list[str]]:
    """OCR of the page; a scanner's own reading is of unknown quality and serves only where OCR is off."""
    native = regions.native_dpi(sheet.drawing.images)
    read, problems = scanned.whole_page(sheet.page, sheet.turn, number, native, eye)
    if eye.budget.limits.read_pictures:
        return _with_stamps(sheet, read, unseen), problems
    layer = _digital_page(sheet, number, np.zeros(len(sheet.words.text), np.bool_))
    if not layer.words:
        return read, problems
    words = tuple(replace(word, confidence=_LAYER_CONFIDENCE) for word in layer.words)
    return replace(layer, words=words, medium=Medium.SCAN, hidden=()), []


def _with_stamps(sheet: Sheet, read: Page, unseen: Flags) -> Page:
    """Digital words on top of a scan replace what OCR made of them."""
    if read.rotation != sheet.turn or unseen.all():
        return read
    stamps = _digital_page(sheet, read.number, unseen)
    return scanned.merged(read, stamps.words) if trust.judge([word.text for word in stamps.words]).sound else read


def _hidden(sheet: Sheet, invisible: Flags) -> Flags:
    gone = invisible | visibility.too_small(sheet.words, sheet.styles) | visibility.off_page(sheet.boxes, sheet.frame)
    doubtful = (visibility.suspicious(sheet.words, sheet.styles, sheet.drawing) | sheet.layered) & ~gone
    return gone | visibility.unseen(sheet.boxes, doubtful, sheet.page, sheet.turn)


def _digital_page(sheet: Sheet, number: int, hidden: Flags) -> Page:
    repeats, repeated = drawn_twice(sheet.words.chosen(~hidden))
    shown = np.flatnonzero(~hidden)
    bold = np.array([style.bold for style in sheet.styles], dtype=np.bool_)
    bold[shown[repeated]] = True
    return Page(
        number=number,
        part_page=number,
        width=sheet.frame.width,
        height=sheet.frame.height,
        medium=Medium.DIGITAL,
        words=_made(sheet, shown[~repeats], bold),
        hidden=_made(sheet, np.flatnonzero(hidden), bold),
        rulings=tuple(Ruling(*line) for line in rulings_of(sheet.drawing, sheet.frame).round(2).tolist()),
        engine=pdfium.VERSION,
        rotation=sheet.turn,
    )


def _made(sheet: Sheet, which: npt.NDArray[np.int64], bold: Flags) -> tuple[Word, ...]:
    boxes = sheet.boxes[which]
    order = reading_order(boxes)
    where = which[order].tolist()
    places = zip(where, boxes[order].round(2).tolist(), strict=True)
    return tuple(
        Word(
            sheet.words.text[index],
            left,
            top,
            right,
            bottom,
            1.0,
            round(sheet.styles[index].size, 2),
            bool(bold[index]),
        )
        for index, (left, top, right, bottom) in places
    )


def _read_wordless(sheet: Sheet, number: int, eye: Eye, page: Page) -> tuple[Page, list[str]]:
    """A page without text: a picture, letters drawn as outlines, or nothing."""
    drawing, frame = sheet.drawing, sheet.frame
    if not (drawing.images or drawing.shapes) or not scanned.has_ink(sheet.page):
        return page, []
    whole = Region(0.0, 0.0, frame.width, frame.height)
    if not drawing.images and not regions.holds_writing(sheet.page, sheet.turn, whole, sheet.boxes, _LETTERS_ALONE):
        return page, []
    return scanned.whole_page(sheet.page, sheet.turn, number, regions.native_dpi(drawing.images), eye)


def _checked(sheet: Sheet, page: Page, second: SecondOpinion) -> tuple[Page, str]:
    """The page with the better of two readings of its text layer, and why it is still doubtful, if it is."""
    texts = [word.text for word in page.words]
    if trust.share_of_symbol_codes(texts) > 0.3:
        page = replace(page, words=tuple(replace(word, text=trust.unshifted(word.text)) for word in page.words))
        texts = [word.text for word in page.words]
    verdict = trust.judge(texts)
    guessed = trust.is_guessed(sheet.text, sheet.words.first.tolist())
    if verdict.sound and not guessed and not trust.badly_cut(texts):
        return page, ""
    other = second.words_of(page.number, sheet.turn) if sheet.turn == 0 else ()
    judged = trust.judge([word.text for word in other])
    if other and judged.sound and (not verdict.sound or not trust.badly_cut([word.text for word in other])):
        return replace(page, words=other, engine=second.version), ""
    return page, verdict.reason or ("the font gives its letters no meaning" if guessed else "")


def _with_pictures(sheet: Sheet, page: Page, pictures: list[Region], eye: Eye) -> tuple[Page, list[str]]:
    problems: list[str] = []
    boxes = np.array([(word.left, word.top, word.right, word.bottom) for word in page.words]).reshape(-1, 4)
    for region in regions.worth_reading(pictures, sheet.frame):
        if regions.holds_writing(sheet.page, sheet.turn, region, boxes):
            page, said = scanned.region_added(sheet.page, sheet.turn, page, region, eye)
            problems += said
    return page, problems
