"""Fair assignment: what waits is given to those who are at work, by turns, and taken back when they go.

A case given to somebody is theirs as if they had claimed it; it stays theirs until they give it back, somebody takes
it over, or they are away. Who is at work is who did something lately and did not say otherwise.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import datetime, timedelta

from models.errors import Temporary
from service import accounts, review
from service.machinery import Machinery
from service.records import EventKind
from service.repository import cases, presence
from service.repository.presence import Seen, Unassigned
from service.roles import Permission, Role
from service.settings import Settings
from service.states import CaseState
from service.views import Colleague

_NOTED_EVERY = timedelta(minutes=1)


class Assigning:
    """Presence as the screens tell it; threads may share it."""

    def __init__(self, machinery: Machinery) -> None:
        self._machinery = machinery
        self._noted: dict[str, datetime] = {}
        self._turn = threading.Lock()

    @property
    def on(self) -> bool:
        """Whether the settings want it."""
        return self._machinery.settings.assign

    def seen(self, name: str) -> None:
        """Somebody did something just now; written down once a minute at most, and only where orders are shared out."""
        if not self.on:
            return
        now = self._machinery.now()
        with self._turn:
            before = self._noted.get(name)
            if before is not None and now - before < _NOTED_EVERY:
                return
            self._noted[name] = now
        try:
            with self._machinery.database.write() as connection:
                presence.note(connection, name, now)
            if before is None:
                assign(self._machinery)
        except Temporary:
            self._noted.pop(name, None)  # what they do is not held up by it

    def come(self, name: str) -> None:
        """Somebody is at work from now on, and is given what waits."""
        self._say(name, away=False)

    def go(self, name: str) -> None:
        """Somebody leaves: what they have is given to others."""
        self._say(name, away=True)

    def _say(self, name: str, *, away: bool) -> None:
        with self._machinery.database.write() as connection:
            accounts.require(connection, name, Permission.VIEW)
            presence.note(connection, name, self._machinery.now(), away=away)
        assign(self._machinery)

    def colleagues(self) -> tuple[Colleague, ...]:
        """Who works on orders and was here today, with how much they have."""
        now = self._machinery.now()
        with self._machinery.database.read() as connection:
            known, loads = presence.known(connection), presence.loads(connection, now)
        here = {one.account for one in _at_work(known, self._machinery.settings, now)}
        return tuple(
            Colleague(
                name=one.account, full_name=one.full_name, at_work=one.account in here, open=loads.get(one.account, 0)
            )
            for one in known
            if _works(one) and (one.account in here or now - one.seen_at < timedelta(hours=12))
        )


def _works(one: Seen) -> bool:
    return Role(one.role).may(Permission.WORK)


def _at_work(known: tuple[Seen, ...], settings: Settings, now: datetime) -> list[Seen]:
    since = now - timedelta(minutes=settings.away_minutes)
    return [one for one in known if not one.away and one.seen_at >= since and _works(one)]


@dataclass(slots=True)
class _Pile:
    """What somebody at work has, and what they are best for."""

    name: str
    load: int
    languages: frozenset[str]
    customers: frozenset[str]


def assign(machinery: Machinery) -> int:
    """One round: takes back from those who are away, gives what is free to those at work; how many it gave.

    Who may get a case: whose customer it is by the settings, else who knows its language, else anybody; of those,
    who has least.
    """
    now = machinery.now()
    with machinery.database.write() as connection:
        presence.alone(connection)
        at_work = _at_work(presence.known(connection), machinery.settings, now) if machinery.settings.assign else []
        for case_id in presence.assigned_to_others(connection, [one.account for one in at_work]):
            case = cases.find(connection, case_id, lock=True)
            if case is not None:
                cases.save(connection, case.model_copy(update={"assigned_to": None}))
        loads = presence.loads(connection, now)
        piles = [_pile(one.account, loads.get(one.account, 0), machinery.settings) for one in at_work]
        given = 0
        most = machinery.settings.assign_most
        for waiting in presence.unassigned(connection, now, now - review.CLAIM_LASTS) if piles else ():
            pile = _for(waiting, piles, most)
            case = cases.find(connection, waiting.id, lock=True) if pile else None
            if pile is None or case is None or case.state is not CaseState.WAITING or case.assigned_to:
                continue
            cases.save(connection, case.model_copy(update={"assigned_to": pile.name}))
            cases.add_event(connection, case, EventKind.ASSIGNED, at=now, after=pile.name)
            pile.load += 1
            given += 1
    return given


def _pile(name: str, load: int, settings: Settings) -> _Pile:
    known = settings.clerk.get(name, {})
    languages, customers = (known.get(key, "").replace(",", " ").split() for key in ("languages", "customers"))
    return _Pile(name, load, frozenset(language.lower() for language in languages), frozenset(customers))


def _for(waiting: Unassigned, piles: list[_Pile], most: int) -> _Pile | None:
    """Who gets it; None where those whose it is have enough, or only who gave it back is left."""
    fit = [pile for pile in piles if waiting.customer_id in pile.customers]
    fit = fit or [pile for pile in piles if waiting.language.lower() in pile.languages]
    fit = fit or [pile for pile in piles if not pile.languages] or piles
    free = [pile for pile in fit if pile.load < most and pile.name != waiting.passed_by]
    return min(free, key=lambda pile: (pile.load, pile.name), default=None)
