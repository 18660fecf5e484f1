"""Colleagues named in internal notes: `@name`, who has something new, and who has seen what."""

from __future__ import annotations

import re
from collections.abc import Collection

from models.errors import Temporary
from service.machinery import Machinery
from service.repository import changes, mentions, people
from service.views import Colleague, MentionView

_NAMED = re.compile(r"(?<![\w@.+-])@([\w.@+-]+)")


def named_in(text: str, names: Collection[str]) -> tuple[str, ...]:
    """The people whom a note names, each once: `@boris`, also before a full stop or in capitals."""
    found = (_known(written.lower(), names) for written in _NAMED.findall(text))
    return tuple(dict.fromkeys(name for name in found if name))


def _known(written: str, names: Collection[str]) -> str | None:
    while written and written not in names:
        written = written[:-1] if not written[-1].isalnum() else ""
    return written or None


class Mentions:
    """What the screens ask of it; threads may share it."""

    def __init__(self, machinery: Machinery) -> None:
        self._machinery = machinery

    def colleagues(self) -> tuple[Colleague, ...]:
        """Whom a note can name."""
        with self._machinery.database.read() as connection:
            known = people.accounts(connection)
        return tuple(
            Colleague(name=record.name, full_name=record.full_name, at_work=False, open=0)
            for record in known
            if record.active
        )

    def unread(self, name: str) -> int:
        """In how many cases somebody was named and has not looked since."""
        with self._machinery.database.read() as connection:
            return mentions.unread(connection, name)

    def unread_cases(self, name: str) -> frozenset[str]:
        """Which cases those are."""
        with self._machinery.database.read() as connection:
            return mentions.unread_cases(connection, name)

    def of_case(self, case_id: str) -> tuple[MentionView, ...]:
        """Who was named in the notes of a case, and when they saw it."""
        with self._machinery.database.read() as connection:
            return mentions.of_case(connection, case_id)

    def looked(self, case_id: str, name: str) -> None:
        """Somebody has the case before them: its notes are read. Nothing is said where the database is busy."""
        try:
            if case_id not in self.unread_cases(name):
                return
            with self._machinery.database.write() as connection:
                if mentions.read(connection, case_id, name, self._machinery.now()):
                    changes.put(connection, case_id, "note")
        except Temporary:
            return  # they are told of it once more
