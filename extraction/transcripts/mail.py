"""E-mail: the body as a page, the headers as data about the sender, the attachments as files."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.message import Message
from email.utils import getaddresses, parseaddr, parsedate_to_datetime
from typing import Final

from extraction.transcripts import blocks, html
from extraction.transcripts.authentication import authentication_of, is_automatic
from extraction.transcripts.blocks import Block, Piece
from extraction.transcripts.content import Attachment, Content
from extraction.transcripts.text import decoded, lines_of
from models.errors import UnreadableDocument
from models.transcript import MailHeaders, Medium, Page

_NO_DOCUMENT: Final = frozenset(
    [
        "application/pkcs7-signature",
        "application/x-pkcs7-signature",
        "application/pgp-signature",
        "application/pgp-keys",
        "text/calendar",
        "text/vcard",
        "text/x-vcard",
        "text/directory",
        "message/delivery-status",
        "text/rfc822-headers",
    ]
)
_MOST_LINES: Final = 5000
_MOST_PARTS: Final = 300
_LARGEST_BODY: Final = 2_000_000  # bytes


@dataclass(slots=True)
class Letter:
    """A message taken apart, whatever format it came in."""

    headers: MailHeaders
    plain: list[str] = field(default_factory=list)
    markup: list[str] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    inline: set[str] = field(default_factory=set)  # names of pictures that the body shows
    problems: list[str] = field(default_factory=list)


def read_mail(data: bytes) -> Content:
    """The message's body as a page, and its attachments. Raises UnreadableDocument when it is no message."""
    if data.startswith(b"From "):
        data = data.partition(b"\n")[2]  # an mbox's own first line
    try:
        message = email.message_from_bytes(data, policy=email.policy.compat32)
    except (ValueError, RecursionError) as error:
        raise UnreadableDocument("The message is damaged and cannot be taken apart.") from error
    letter = Letter(_headers(message))
    for number, part in enumerate(_leaves(message)):
        if number >= _MOST_PARTS:
            letter.problems.append(f"Only the first {_MOST_PARTS} parts of the message were read.")
            break
        _sort(part, letter)
    return content_of(letter)


def content_of(letter: Letter) -> Content:
    """The page of a message taken apart, and its attachments."""
    lines, hidden = _body(letter)
    problems = list(letter.problems)
    if len(lines) > _MOST_LINES:
        problems.append(f"Only the first {_MOST_LINES} of {len(lines)} lines of the message were read.")
    page = blocks.page_of(lines[:_MOST_LINES], Medium.MAIL, hidden=hidden, engine="mail")
    return Content(_pages(page), tuple(letter.attachments), tuple(problems), letter.headers)


def _pages(page: Page) -> tuple[Page, ...]:
    return (page,) if page.words or page.hidden else ()


def with_envelope(page: Page, mail: MailHeaders) -> Page:
    """The page of a message inside another, headed by its sender, date and subject as mail programs show them.

    Only the outermost message's headers stand in the transcript, and a forwarded order may have its
    number in the subject.
    """
    rows = (
        ("From", f"{mail.sender_name} <{mail.sender_address}>".strip()),
        ("Date", mail.sent_at.isoformat(sep=" ", timespec="minutes") if mail.sent_at else ""),
        ("Subject", mail.subject),
    )
    lines: Block = [(Piece(0, f"{name}: {value}", ref=name.lower()),) for name, value in rows if value]
    head = blocks.page_of([*lines, ()], page.medium)
    below = tuple(replace(one, top=one.top + head.height, bottom=one.bottom + head.height) for one in page.words)
    return replace(
        page, words=(*head.words, *below), height=head.height + page.height, width=max(head.width, page.width)
    )


def _leaves(message: Message) -> Iterator[Message]:
    """Parts that hold no further parts; a message inside the message counts as one."""
    if message.get_content_type() == "message/rfc822" or not message.is_multipart():
        yield message
        return
    for part in message.get_payload():
        if isinstance(part, Message):
            yield from _leaves(part)


def _sort(part: Message, letter: Letter) -> None:
    kind = part.get_content_type()
    name = _file_name(part)
    attached = part.get_content_disposition() == "attachment" or bool(name)
    if kind == "message/rfc822":
        letter.attachments.append(_inner_message(part, name))
    elif kind in _NO_DOCUMENT or name.lower() == "smime.p7s":
        return
    elif kind in ("application/pkcs7-mime", "application/x-pkcs7-mime", "multipart/encrypted"):
        letter.problems.append("The message is sealed as a whole (S/MIME); ask the sender for an open copy.")
    elif kind == "text/plain" and not attached:
        letter.plain.append(_text(part))
    elif kind == "text/html" and not attached:
        letter.markup.append(_text(part))
    else:
        _attach(part, name, kind, letter)


def _attach(part: Message, name: str, kind: str, letter: Letter) -> None:
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes):
        return
    letter.attachments.append(Attachment(name or f"unnamed.{kind.rpartition('/')[2]}", data, kind))
    content_id = str(part.get("Content-ID") or "").strip("<> \t")
    if content_id and any(f"cid:{content_id}" in markup for markup in letter.markup):
        letter.inline.add(name)


def _inner_message(part: Message, name: str) -> Attachment:
    payload = part.get_payload()
    inner = payload[0] if isinstance(payload, list) and payload else None
    data = inner.as_bytes() if isinstance(inner, Message) else part.as_bytes()
    subject = _header(inner, "Subject") if isinstance(inner, Message) else ""
    return Attachment(name or f"{subject or 'message'}.eml", data, "message/rfc822")


def _text(part: Message) -> str:
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes):
        return ""
    return decoded(data[:_LARGEST_BODY], part.get_content_charset() or "").replace("\0", "")


def _body(letter: Letter) -> tuple[Block, list[str]]:
    """The body's lines as a reader sees them, and what HTML hides."""
    plain = "\n".join(letter.plain)
    if not letter.markup:
        return _plain_lines(plain), []
    laid = [html.lay_out(markup) for markup in letter.markup]
    lines = [line for one in laid for line in one.lines]
    hidden = [text for one in laid for text in one.hidden]
    if _prefers_plain(plain, letter.markup, lines):
        return _plain_lines(plain), hidden
    return lines, hidden


def _prefers_plain(plain: str, markups: list[str], lines: Block) -> bool:
    """Plain text where it says as much as the HTML and the HTML has no tables to lose."""
    if not plain.strip() or any(map(html.has_table, markups)):
        return False
    shown = sum(len("".join(piece.text.split())) for line in lines for piece in line)
    return len("".join(plain.split())) >= 0.5 * shown


def _plain_lines(text: str) -> Block:
    return blocks.without_blank_edges(lines_of(text))


def _file_name(part: Message) -> str:
    try:
        name = part.get_filename() or ""
    except (ValueError, LookupError, UnicodeError):
        name = ""
    plain = "".join(one for one in _unfolded(name) if one.isprintable())
    return plain.replace("\\", "/").rpartition("/")[2].strip()[:200]


def _unfolded(text: str) -> str:
    """A header value with its encoded words (RFC 2047) resolved, on one line."""
    try:
        parts = email.header.decode_header(text)
        text = "".join(decoded(part, charset or "") if isinstance(part, bytes) else part for part, charset in parts)
    except (ValueError, LookupError, email.errors.HeaderParseError):
        pass  # shown as it is written
    return " ".join(str(text).split())


def _header(message: Message, name: str) -> str:
    value = message.get(name)
    return _unfolded(_raw(value)) if value is not None else ""


def _raw(value: object) -> str:
    """A header's text; bytes outside ASCII, which should not be there, are read as UTF-8 or Windows text."""
    chunks = getattr(value, "_chunks", None)  # compat32 keeps such bytes in a Header, as surrogates
    text = "".join(str(one[0]) for one in chunks) if chunks else str(value)
    return decoded(text.encode("utf-8", "surrogateescape")) if not text.isascii() else text


def _headers(message: Message) -> MailHeaders:
    name, address = parseaddr(_header(message, "From"))
    everyone = [value for key in ("To", "Cc", "Delivered-To") for value in message.get_all(key, [])]
    recipients = [one for _, one in getaddresses([_unfolded(_raw(value)) for value in everyone]) if one]
    return MailHeaders(
        subject=_header(message, "Subject"),
        sender_name=name,
        sender_address=address.lower(),
        reply_to=parseaddr(_header(message, "Reply-To"))[1].lower(),
        recipients=tuple(dict.fromkeys(one.lower() for one in recipients)),
        sent_at=_date(_header(message, "Date")),
        message_id=_header(message, "Message-ID").strip("<>"),
        authentication=authentication_of(message),
        automatic=is_automatic(message),
    )


def _date(text: str) -> datetime | None:
    try:
        sent = parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
    return sent.replace(tzinfo=UTC) if sent.tzinfo is None else sent


def is_letter_furniture(attachment: Attachment, size: tuple[int, int]) -> bool:
    """Whether a picture is a logo, an icon or a ruler of a signature rather than a document.

    `size` is in pixels; (0, 0) where it could not be told.
    """
    wide, high = size
    if not wide:
        return len(attachment.data) < 3000
    return (
        min(wide, high) < 150 or max(wide, high) < 400 or wide * high < 160_000 or max(wide, high) > 6 * min(wide, high)
    )
