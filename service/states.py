"""The life of a case, and what may be done with it in each state.

    received -> read -> mapped -> decided -> waiting | posting -> posted -> recalling -> waiting | posted
                  |                              |
                  +-> not_an_order, unreadable   +-> rejected

`stopped` is where a case goes that cannot go on without an operator: nothing is lost, and trying
again takes it back to the state it stopped in.
"""

from __future__ import annotations

from enum import StrEnum


class CaseState(StrEnum):
    """Where a case is. The value is stable and public; `label` is for a person."""

    RECEIVED = "received"
    READ = "read"
    MAPPED = "mapped"
    DECIDED = "decided"
    WAITING = "waiting"
    POSTING = "posting"
    POSTED = "posted"
    RECALLING = "recalling"
    REJECTED = "rejected"
    NOT_AN_ORDER = "not_an_order"
    UNREADABLE = "unreadable"
    STOPPED = "stopped"

    @property
    def label(self) -> str:
        """Two or three words for a clerk."""
        return _LABELS[self]

    @property
    def moves_by_itself(self) -> bool:
        """Whether the worker acts next."""
        return self in _WORKER_ACTS

    @property
    def needs_a_person(self) -> bool:
        """Whether a clerk acts next (an operator, for `stopped`)."""
        return self in _PERSON_ACTS

    @property
    def settled(self) -> bool:
        """Whether nobody has to act any more."""
        return not self.moves_by_itself and not self.needs_a_person


_LABELS = {
    CaseState.RECEIVED: "Received",
    CaseState.READ: "Read",
    CaseState.MAPPED: "Matched",
    CaseState.DECIDED: "Decided",
    CaseState.WAITING: "Needs review",
    CaseState.POSTING: "Going to the ERP",
    CaseState.POSTED: "In the ERP",
    CaseState.RECALLING: "Being taken back",
    CaseState.REJECTED: "Rejected",
    CaseState.NOT_AN_ORDER: "Not an order",
    CaseState.UNREADABLE: "Cannot be read",
    CaseState.STOPPED: "Stopped",
}
_WORKER_ACTS = frozenset(
    {
        CaseState.RECEIVED,
        CaseState.READ,
        CaseState.MAPPED,
        CaseState.DECIDED,
        CaseState.POSTING,
        CaseState.RECALLING,
    },
)
_PERSON_ACTS = frozenset({CaseState.WAITING, CaseState.UNREADABLE, CaseState.STOPPED})
