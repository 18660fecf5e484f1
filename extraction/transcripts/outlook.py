"""Outlook's own message files (.msg)."""

from __future__ import annotations

import email
import email.policy
import io
from datetime import UTC
from typing import Any

from extraction.transcripts.authentication import authentication_of, is_automatic
from extraction.transcripts.content import Attachment, Content
from extraction.transcripts.mail import Letter, content_of
from models.errors import Misconfigured, UnreadableDocument
from models.transcript import MailHeaders


def read_outlook(data: bytes) -> Content:
    """The message as `read_mail` would give it. Raises UnreadableDocument when it is damaged."""
    try:
        import oxmsg
    except ImportError as error:  # an optional package; the operator can add it
        raise Misconfigured("Outlook messages (.msg) need the package python-oxmsg.") from error
    try:
        message = oxmsg.Message.load(io.BytesIO(data))
        return content_of(_letter(message))
    except (OSError, ValueError, KeyError, IndexError, AttributeError, TypeError) as error:
        raise UnreadableDocument("The Outlook message is damaged and cannot be opened. Ask for a new copy.") from error


def _letter(message: Any) -> Letter:
    letter = Letter(_headers(message))
    if message.body:
        letter.plain.append(str(message.body))
    if message.html_body:
        letter.markup.append(str(message.html_body))
    for number, one in enumerate(message.attachments):
        if one.attached_by_value and one.file_bytes:
            letter.attachments.append(Attachment(one.file_name or f"attachment {number + 1}", one.file_bytes))
        elif not one.attached_by_value:
            letter.problems.append("A message inside the message was not opened.")
    return letter


def _headers(message: Any) -> MailHeaders:
    lines = "".join(f"{name}: {' '.join(str(value).split())}\r\n" for name, value in message.message_headers.items())
    transport = email.message_from_string(lines, policy=email.policy.compat32)
    name, _, address = str(message.sender or "").rpartition("<")
    sent = message.sent_date
    return MailHeaders(
        subject=str(message.subject or ""),
        sender_name=name.strip(' "'),
        sender_address=address.strip("> ").lower(),
        recipients=tuple(str(one.email_address or "").lower() for one in message.recipients if one.email_address),
        sent_at=sent.replace(tzinfo=UTC) if sent is not None and sent.tzinfo is None else sent,
        message_id=str(transport.get("Message-ID") or "").strip("<>"),
        authentication=authentication_of(transport),
        automatic=is_automatic(transport),
    )
