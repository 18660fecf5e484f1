"""Outlook's own message files (.msg)."""

from __future__ import annotations

import email
import email.policy
import io
import struct
from datetime import UTC
from email.utils import parseaddr
from typing import Any

from extraction.transcripts.authentication import authentication_of, is_automatic
from extraction.transcripts.content import Attachment, Content
from extraction.transcripts.mail import Letter, content_of
from models.errors import Misconfigured, UnreadableDocument
from models.transcript import MailHeaders

_TRANSPORT_HEADERS = 0x007D  # PidTagTransportMessageHeaders, MS-OXPROPS
_SENDER_SMTP_ADDRESS = 0x5D01  # PidTagSenderSmtpAddress


def read_outlook(data: bytes) -> Content:
    """The message as `read_mail` would give it. Raises UnreadableDocument when it is damaged."""
    try:
        import oxmsg
    except ImportError as error:  # an optional package; the operator can add it
        raise Misconfigured("Outlook messages (.msg) need the package python-oxmsg.") from error
    try:
        message = oxmsg.Message.load(io.BytesIO(data))
        return content_of(_letter(message))
    except (
        OSError,
        ValueError,
        KeyError,
        IndexError,
        AttributeError,
        TypeError,
        AssertionError,
        struct.error,
    ) as error:
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
    properties = message.properties
    written = str(properties.str_prop_value(_TRANSPORT_HEADERS) or "")
    transport = email.message_from_string(written.lstrip("\r\n"), policy=email.policy.compat32)
    name, address = parseaddr(str(message.sender or ""))
    if "@" not in address:  # inside one Exchange organisation it is a path
        address = str(properties.str_prop_value(_SENDER_SMTP_ADDRESS) or "")
    sent = message.sent_date
    return MailHeaders(
        subject=str(message.subject or ""),
        sender_name=name,
        sender_address=address.lower(),
        reply_to=parseaddr(str(transport.get("Reply-To") or ""))[1].lower(),
        recipients=tuple(str(one.email_address).lower() for one in message.recipients if one.email_address),
        sent_at=sent.replace(tzinfo=UTC) if sent is not None and sent.tzinfo is None else sent,
        message_id=str(transport.get("Message-ID") or "").strip("<> "),
        authentication=authentication_of(transport),
        automatic=is_automatic(transport),
    )
