"""What a document shows, whatever it came as: pages of words with boxes, and rulings.

The same shape for a PDF's text layer, OCR, spreadsheet cells and mail lines, so that every later
step sees only this. Plain dataclasses: a page holds thousands of words and they are made in bulk.

Coordinates are points (1/72 inch) from the top-left corner of the page *as a reader sees it*
(rotation already applied), x to the right, y down. Sheets and mails get a synthetic geometry: a
cell or a character cell has a fixed width, a row or a line a fixed height.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from models.perspective import Perspective


class Medium(StrEnum):
    """How a page's words came to be; accuracy and confidence differ by it."""

    DIGITAL = "digital"  # a text layer
    SCAN = "scan"  # OCR of a flat image
    PHOTO = "photo"  # OCR of a camera picture
    SHEET = "sheet"  # spreadsheet or CSV cells
    MAIL = "mail"  # lines of a message body
    TEXT = "text"  # plain text or a word-processor document without fixed pages


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in page points, top-left origin; right and bottom are exclusive edges."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Doubt:
    """A character of a word that may be another."""

    at: int  # index into the word's text
    text: str  # what else it may be
    likely: float  # 0..1, as the engine weighed it


@dataclass(frozen=True, slots=True)
class Word:
    """A run of characters without white space, and where it stands."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    confidence: float = 1.0  # the engine's own, scaled to 0..1; 1.0 where there was no doubt to have
    size: float = 0.0  # font height in points, 0 where unknown
    bold: bool = False
    ref: str = ""  # where a person finds it in the original: "Orders!C7", "line 14"
    doubts: tuple[Doubt, ...] = ()  # characters that OCR nearly read otherwise
    original: Word | None = None  # the word where the page has it, where a copy stands elsewhere to be read

    @property
    def middle(self) -> float:
        """The vertical centre."""
        return (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class Ruling:
    """A drawn straight line, or an edge of a drawn box: horizontal or vertical, never slanted."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def horizontal(self) -> bool:
        """Whether it runs from left to right."""
        return (self.right - self.left) >= (self.bottom - self.top)


@dataclass(frozen=True, slots=True)
class Page:
    """One page, sheet or message body."""

    number: int  # 1-based within the transcript, across all parts
    width: float
    height: float
    medium: Medium
    words: tuple[Word, ...]
    rulings: tuple[Ruling, ...] = ()
    part: int = 0  # index into Transcript.parts
    part_page: int = 1  # 1-based page within its part, for pictures of it
    hidden: tuple[Word, ...] = ()  # invisible, off-page or background-coloured words: never read as the order
    unreadable: tuple[Box, ...] = ()  # ink that no engine could read (blots, shadows)
    title: str = ""  # a sheet's name
    language: str = ""  # ISO 639-1 as OCR assumed it; "" where unknown
    engine: str = ""  # "pdfium 5.15", "tesseract 5.3", "cells", "mail"
    rotation: int = 0  # degrees clockwise by which a viewer's picture of the page was turned to read it
    onto_picture: Perspective = ()  # where a squared or levelled page lies in its picture


class PartRole(StrEnum):
    """What a part of a message is to the order."""

    MAIN = "main"  # the file itself, when it is not a message
    BODY = "body"  # the text of a message
    ATTACHMENT = "attachment"


@dataclass(frozen=True, slots=True)
class Part:
    """A file, or a part of a message."""

    name: str
    media_type: str
    role: PartRole
    data: bytes = field(default=b"", repr=False)  # an attachment's bytes; empty for MAIN and BODY
    problem: str = ""  # why it could not be read; "" when it could


@dataclass(frozen=True, slots=True)
class MailHeaders:
    """What the envelope says. Data about the sender, to be weighed, never trusted alone."""

    subject: str = ""
    sender_name: str = ""
    sender_address: str = ""
    reply_to: str = ""
    recipients: tuple[str, ...] = ()
    sent_at: datetime | None = None  # aware
    message_id: str = ""
    authentication: tuple[tuple[str, str], ...] = ()  # (("spf", "pass"), ("dkim", "fail"), ...)
    automatic: bool = False  # Auto-Submitted, Precedence: bulk, List-Unsubscribe: nobody typed it


@dataclass(frozen=True, slots=True)
class Transcript:
    """A whole source document."""

    name: str  # the file's name, without folders
    media_type: str
    sha256: str
    parts: tuple[Part, ...]
    pages: tuple[Page, ...]
    mail: MailHeaders | None = None
    problems: tuple[str, ...] = ()  # what was given up on, in words for a person
