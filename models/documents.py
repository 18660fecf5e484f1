"""What comes in, before anything is read."""

from __future__ import annotations

from datetime import datetime

from models.base import Frozen


class SourceDocument(Frozen):
    """A received file; its sha256 is its identity and the name of the stored original."""

    sha256: str
    name: str
    media_type: str
    size: int
    received_at: datetime  # aware, UTC
    origin: str = ""  # "upload by clerk", "folder inbox", "mailbox orders"


class ReceivedMessage(Frozen):
    """A message as a mailbox offered it; kept until it is acknowledged."""

    mailbox: str
    message_id: str
    received_at: datetime
    raw_sha256: str
