"""Mail to customers."""

from __future__ import annotations

from datetime import datetime

from models.base import Frozen


class LetterView(Frozen):
    """A mail that the desk sends, and where it is."""

    id: str
    case_id: str
    recipient: str
    subject: str
    text: str
    by: str
    state: str  # waiting, sending, sent, failed
    attempts: int
    created_at: datetime
    sent_at: datetime | None = None
    error: str = ""  # of the last attempt
