"""What changed since somebody asked last, across all processes that write to the database."""

from __future__ import annotations

from service.machinery import Machinery
from service.repository import changes
from service.views import News


class NewsDesk:
    """One reader of the changes; not to be shared between threads that ask at once."""

    def __init__(self, machinery: Machinery) -> None:
        self._machinery = machinery
        self._last = 0
        self._told: frozenset[int] = frozenset()
        self._begun = False

    def forget(self) -> None:
        """What happens until the next question is of no interest."""
        self._begun = False

    def ask(self) -> News:
        """What changed since the last question; nothing at the first."""
        with self._machinery.database.read() as connection:
            if not self._begun:
                self._last = changes.newest(connection)
            found = changes.since(connection, self._last)
        first, self._begun = not self._begun, True
        fresh = [] if first else [what for number, what in sorted(found.items()) if number not in self._told]
        self._told, self._last = frozenset(found), max(found, default=self._last)
        return News(
            cases=tuple(dict.fromkeys(case_id for case_id, _ in fresh)), notes=any(kind == "note" for _, kind in fresh)
        )
