"""Questions to customers."""

from __future__ import annotations

from datetime import datetime

from models.base import Frozen


class QuestionView(Frozen):
    """A question to the customer about one thing, and its answer."""

    id: str
    case_id: str
    field: str | None  # the field that an answer from the options settles
    text: str  # of the mail, as it was sent
    options: tuple[tuple[str, str], ...]  # id and words; () for an answer in words
    recipient: str
    language: str
    asked_by: str
    asked_at: datetime
    expires_at: datetime
    answer: str | None = None  # an option's id, or words
    answered_at: datetime | None = None

    @property
    def answer_text(self) -> str:
        """The answer as a person reads it."""
        return dict(self.options).get(self.answer or "", self.answer or "")
