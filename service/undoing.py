"""What a person's changes can be taken back to, and taken up again: steps, as they were made together."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

from service.records import EventKind, EventRecord

_CHANGES = (EventKind.CORRECTED, EventKind.CONFIRMED)
_STEPS = (*_CHANGES, EventKind.UNDONE, EventKind.REDONE)

Step = tuple[EventRecord, ...]  # the changes that one act made: one field, or fifty pasted lines


class Steps(NamedTuple):
    """The steps that hold, oldest first, and those taken back that can be taken up again, the next one last."""

    done: tuple[Step, ...]
    undone: tuple[Step, ...]


def steps(events: Sequence[EventRecord]) -> Steps:
    """The steps of a case. A new change forgets what was taken back before it."""
    done: list[Step] = []
    undone: list[Step] = []
    acts = (event for event in events if event.kind in _STEPS)
    for (_, kind), group in groupby(acts, key=lambda event: (event.case_version, _kind(event))):
        if kind is EventKind.UNDONE:
            list(group)
            undone.append(done.pop())
        elif kind is EventKind.REDONE:
            list(group)
            done.append(undone.pop())
        else:
            done.append(tuple(group))
            undone.clear()
    return Steps(tuple(done), tuple(undone))


def holding(events: Sequence[EventRecord]) -> tuple[EventRecord, ...]:
    """The changes that were not taken back, oldest first."""
    return tuple(event for step in steps(events).done for event in step)


def _kind(event: EventRecord) -> EventKind:
    return EventKind.CORRECTED if event.kind in _CHANGES else event.kind
