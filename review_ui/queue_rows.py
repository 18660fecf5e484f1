"""The rows of the queue, each printed once as long as it looks the same.

A list of a thousand rows that others work on is asked for again with every change of one of them, by every screen
that shows it: all but the changed rows are then at hand.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from markupsafe import Markup

from review_ui.languages import tongue
from review_ui.lens import chips
from review_ui.looks import Looks, age, due
from service.states import CaseState
from service.views import QueueRow

_KEPT = 10_000  # rows, of about a thousand letters each
_SOON = 90 * 60  # seconds before the cut-off


@dataclass(frozen=True, slots=True)
class Manner:
    """How all rows of a list are printed."""

    language: str
    query: str  # of the list's address, for the links to its cases
    bulk: bool  # with boxes to pick several
    dues: bool  # with cut-offs in place of days of delivery


@dataclass(frozen=True, slots=True)
class _Moments:
    """What of a row passes with time, or is another for another person."""

    age: str
    due: str
    tone: str
    named: bool  # a new note in it names the person
    own: bool  # claimed by the person


class QueueRows:
    """Prints rows and keeps those printed last; threads may share it."""

    def __init__(self, looks: Looks) -> None:
        self._looks = looks
        self._kept = lru_cache(maxsize=_KEPT)(self._print)

    def printer(
        self, manner: Manner, *, user: str, named: Collection[str], now: datetime
    ) -> Callable[[QueueRow], Markup]:
        """Prints the rows of one list for one person."""
        translate = tongue(manner.language).gettext

        def printed(row: QueueRow) -> Markup:
            moments = _Moments(
                age=age(row.received_at, now, translate),
                due=due(row.due_at, now, translate) if manner.dues else "",
                tone=_tone(row.due_at, now) if manner.dues else "",
                named=row.id in named,
                own=row.claimed_by == user,
            )
            return self._kept(row, manner, moments)

        return printed

    def _print(self, row: QueueRow, manner: Manner, moments: _Moments) -> Markup:
        values = {"row": row, "manner": manner, "moments": moments, "marks": chips(row), "CaseState": CaseState}
        return Markup(self._looks.text("_row.html", values, manner.language))  # rendered with autoescape


def _tone(due_at: datetime | None, now: datetime) -> str:
    if due_at is None or (due_at - now).total_seconds() >= _SOON:
        return ""
    return "late" if due_at < now else "soon"
