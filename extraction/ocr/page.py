"""What OCR is asked and what it answers, the same for every engine."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from models.perspective import Perspective
from models.transcript import Box, Medium, Ruling, Word

Picture = npt.NDArray[np.uint8]  # height x width x 3, RGB
Grey = npt.NDArray[np.uint8]  # height x width, 0 black


class Engine(StrEnum):
    """Which engine reads the page first."""

    AUTO = "auto"  # the best of those installed
    TESSERACT = "tesseract"
    PADDLE = "paddle"  # PP-OCR models run by RapidOCR


@dataclass(frozen=True, slots=True)
class OcrOptions:
    """How to read pictures; the defaults suit office scans, faxes and phone photos."""

    languages: tuple[str, ...] = ()  # ISO 639-1, to restrict or order the choice; () = find out from the page
    engine: Engine = Engine.AUTO
    second_opinion: bool = True  # ask another engine about what the first one doubts
    seconds: float = 60.0  # no further pass is begun after this many seconds of wall time on one page
    doubt_below: float = 0.97  # figures under this confidence are worth a second opinion, words a little less
    longest_side: int = 4000  # pixels; larger pictures are reduced first


@dataclass(frozen=True, slots=True)
class OcrPage:
    """One picture as read. Coordinates are points from the top-left of the upright, rectified page."""

    words: tuple[Word, ...]
    unreadable: tuple[Box, ...]  # ink among the text that no engine could read; never guessed at
    width: float
    height: float
    rotation: int  # degrees clockwise by which the picture was turned: 0, 90, 180 or 270
    medium: Medium
    language: str  # ISO 639-1; "" when nothing was read
    engine: str  # name and version of the engine that read first
    rulings: tuple[Ruling, ...] = ()
    second_opinions: int = 0  # regions that a second engine was asked about
    notes: tuple[str, ...] = ()  # what was done to the picture, in words: "turned by 90 degrees"
    skew: float = 0.0  # degrees of slant removed, clockwise positive
    onto_picture: Perspective = ()  # where the page lies in the picture
