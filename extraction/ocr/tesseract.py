"""Tesseract: the alphabets that PP-OCR does not know, a voice of its own in doubt, and the fallback.

`tesserocr` is used where it is installed (no process for each call), else `pytesseract`; both need
Tesseract's language packs. Orientation and script come from `pytesseract`, whose build of Tesseract is
the packs' own.
"""

from __future__ import annotations

import re
import subprocess
import threading
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib import util

import cv2
import numpy as np
import pytesseract

from extraction.ocr.ink import PAPER_AT
from extraction.ocr.page import Grey

PACKS = {
    "en": "eng", "de": "deu", "fr": "fra", "es": "spa", "it": "ita", "nl": "nld", "pl": "pol", "pt": "por",
    "sv": "swe", "uk": "ukr", "ru": "rus", "bg": "bul", "el": "ell", "cs": "ces", "da": "dan", "fi": "fin",
    "nb": "nor", "hu": "hun", "ro": "ron", "tr": "tur",
}  # fmt: skip
LINE_TEXT = 56  # pixels of a strip's height at which a line is shown, of which about half is capitals
BORDER = 10
WHOLE_PAGE, ONE_LINE = 3, 7  # page segmentation modes (tesseract --help-psm)


@dataclass(frozen=True, slots=True)
class Token:
    """A word as Tesseract gives it, in pixels of the picture shown to it."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    confidence: float  # 0..1


@cache
def _installed() -> tuple[str, frozenset[str], str]:
    """The folder of language packs, their names, and Tesseract's version; empty where there is none."""
    try:
        listed = subprocess.run(
            [pytesseract.pytesseract.tesseract_cmd, "--list-langs"],
            capture_output=True,
            text=True,
            timeout=20,
            check=True,
        )
        version = subprocess.run(
            [pytesseract.pytesseract.tesseract_cmd, "--version"], capture_output=True, text=True, timeout=20, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return "", frozenset(), ""
    text = listed.stdout or listed.stderr
    folder = re.search(r'"([^"]+)"', text)
    number = re.search(r"tesseract v?([\d.]+)", version.stdout or version.stderr)
    return folder[1] if folder else "", frozenset(text.split()[-200:]), number[1] if number else ""


def available() -> bool:
    """Whether Tesseract and at least one language pack can be used."""
    return bool(packs_for(PACKS))


def version() -> str:
    """Such as "tesseract 5.3.0"."""
    return f"tesseract {_installed()[2]}".strip()


def packs_for(languages: Iterable[str]) -> tuple[str, ...]:
    """The installed packs of these ISO 639-1 languages, in their order."""
    names = _installed()[1]
    return tuple(PACKS[code] for code in languages if PACKS.get(code) in names)


class _Handles(threading.local):
    """Loaded engines by packs and mode: loading takes longer than reading a line."""

    def __init__(self) -> None:
        self.by_packs: dict[tuple[tuple[str, ...], int], object] = {}


_handles = _Handles()


def _handle(packs: tuple[str, ...], mode: int) -> object | None:
    if util.find_spec("tesserocr") is None:
        return None
    import tesserocr

    key = (packs, mode)
    if key not in _handles.by_packs:
        with suppress(RuntimeError):  # a pack that this build cannot load: the other way round reads it
            _handles.by_packs[key] = tesserocr.PyTessBaseAPI(path=_installed()[0], lang="+".join(packs), psm=mode)
    return _handles.by_packs.get(key)


def read_page(grey: Grey, dpi: float, packs: tuple[str, ...], *, seconds: float) -> list[Token]:
    """The words of a whole page, best without rulings."""
    return _read(grey, dpi, packs, WHOLE_PAGE, seconds)


def read_line(line: Grey, packs: tuple[str, ...], *, seconds: float) -> list[Token]:
    """The words of one line, given as a picture just around it; places are pixels of that picture."""
    factor = LINE_TEXT / line.shape[0]
    shown = cv2.resize(line, None, fx=factor, fy=factor, interpolation=cv2.INTER_CUBIC)
    shown = cv2.copyMakeBorder(shown, BORDER, BORDER, BORDER, BORDER, cv2.BORDER_CONSTANT, value=(PAPER_AT,))
    return [
        Token(
            token.text,
            (token.left - BORDER) / factor,
            (token.top - BORDER) / factor,
            (token.right - BORDER) / factor,
            (token.bottom - BORDER) / factor,
            token.confidence,
        )
        for token in _read(np.asarray(shown, np.uint8), 200, packs, ONE_LINE, seconds)
    ]


def _read(grey: Grey, dpi: float, packs: tuple[str, ...], mode: int, seconds: float) -> list[Token]:
    handle = _handle(packs, mode)
    tokens = _in_process(handle, grey, dpi, seconds) if handle else _by_command(grey, dpi, packs, mode, seconds)
    return [token for token in tokens if token.text and token.confidence >= 0]


def _in_process(handle: object, grey: Grey, dpi: float, seconds: float) -> Iterator[Token]:
    import tesserocr

    assert isinstance(handle, tesserocr.PyTessBaseAPI)
    height, width = grey.shape
    handle.SetImageBytes(np.ascontiguousarray(grey).tobytes(), width, height, 1, width)
    handle.SetSourceResolution(round(min(max(dpi, 70), 600)))
    if not handle.Recognize(round(seconds * 1000)):
        return
    for word in tesserocr.iterate_level(handle.GetIterator(), tesserocr.RIL.WORD):
        if word.Empty(tesserocr.RIL.WORD):
            continue
        box = word.BoundingBox(tesserocr.RIL.WORD)
        if box:
            left, top, right, bottom = box
            text = word.GetUTF8Text(tesserocr.RIL.WORD).strip()
            yield Token(text, left, top, right, bottom, word.Confidence(tesserocr.RIL.WORD) / 100)


def _by_command(grey: Grey, dpi: float, packs: tuple[str, ...], mode: int, seconds: float) -> Iterator[Token]:
    try:
        found = pytesseract.image_to_data(
            grey, lang="+".join(packs), config=f"--psm {mode} --dpi {round(dpi)}",
            output_type=pytesseract.Output.DICT, timeout=seconds,
        )  # fmt: skip
    except RuntimeError:  # out of time, or Tesseract gave up on this picture: nothing was read
        return
    columns = (found[name] for name in ("text", "left", "top", "width", "height", "conf"))
    for text, left, top, width, height, sure in zip(*columns, strict=True):
        yield Token(text.strip(), left, top, left + width, top + height, float(sure) / 100)


def turn_and_script(grey: Grey, *, seconds: float) -> tuple[int, str]:
    """Degrees clockwise that make a page upright, and its script ("Latin", "Cyrillic"); 0 and "" where unclear."""
    try:
        found = pytesseract.image_to_osd(grey, output_type=pytesseract.Output.DICT, timeout=seconds)
    except (RuntimeError, pytesseract.TesseractError):  # too few characters on the page
        return 0, ""
    sure = float(found["orientation_conf"])
    return (int(found["rotate"]) if sure > 1.5 else 0), str(found["script"])
