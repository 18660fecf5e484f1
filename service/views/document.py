"""The document and its pages."""

from __future__ import annotations

from datetime import datetime

from models.base import Frozen
from models.evidence import Evidence


class PageView(Frozen):
    """One page of the document, as read."""

    number: int  # 1-based, the `page` of evidence
    width: float  # points, upright
    height: float
    medium: str  # a models.transcript.Medium value
    has_picture: bool  # False: draw the words (`Desk.page_words`)
    title: str = ""  # a sheet's name, an attachment's name
    unreadable: tuple[Evidence, ...] = ()


class WordView(Frozen):
    """A word and where it stands, in fractions of the page, top-left origin."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    bold: bool = False
    ref: str = ""  # "Orders!C7", "line 14"


class PartView(Frozen):
    """A part of a message."""

    name: str
    media_type: str
    role: str
    problem: str = ""


class DocumentView(Frozen):
    """The file as it came."""

    sha256: str
    name: str
    media_type: str
    size: int  # bytes
    received_at: datetime
    origin: str
    by: str
    times_received: int = 1  # the same bytes again are the same document
    language: str = ""
    parts: tuple[PartView, ...] = ()  # of a message: body and attachments


class MailView(Frozen):
    """The envelope of a message. Untrusted text: show it escaped."""

    subject: str = ""
    sender_name: str = ""
    sender_address: str = ""
    reply_to: str = ""
    recipients: tuple[str, ...] = ()
    sent_at: datetime | None = None
    message_id: str = ""
    authentication: tuple[tuple[str, str], ...] = ()  # (("spf", "pass"), ...)


class Original(Frozen):
    """The file as received."""

    name: str
    media_type: str
    data: bytes
