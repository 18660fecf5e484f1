"""Events as sentences."""

from __future__ import annotations

from service.records import EventKind, EventRecord
from service.views import EventView

_SENTENCES: dict[EventKind, str] = {
    EventKind.RECEIVED: "Received{origin}",
    EventKind.RECEIVED_AGAIN: "The same file was received again as {note}",
    EventKind.READ: "Read",
    EventKind.MAPPED: "Matched with the catalogue",
    EventKind.DECIDED: "Decided: {after}",
    EventKind.CORRECTED: "{field}: {before} changed to {after}",
    EventKind.CONFIRMED: "{field}: {after} confirmed",
    EventKind.UNDONE: "The change of {field} was taken back",
    EventKind.REDONE: "The change of {field} was made again",
    EventKind.APPROVED: "Approved",
    EventKind.POSTED: "Entered in the ERP as {after}",
    EventKind.REFUSED: "The ERP refused it",
    EventKind.REJECTED: "Rejected",
    EventKind.NOT_AN_ORDER: "Taken for no order",
    EventKind.UNREADABLE: "Could not be read",
    EventKind.REOPENED: "Reopened",
    EventKind.STOPPED: "Stopped",
    EventKind.RETRIED: "Tried again",
    EventKind.POSTPONED: "Postponed until {after}",
    EventKind.LEARNED: "From now on {before} means {after} for this customer",
    EventKind.NOTE: "Note",
    EventKind.TAKEN_OVER: "Taken over from {before}",
    EventKind.ASSIGNED: "Given to {after}",
    EventKind.WITHDRAWN: "The approval was withdrawn",
    EventKind.RECALLING: "{before} is to be taken back from the ERP",
    EventKind.RECALLED: "{before} was cancelled in the ERP",
    EventKind.NOT_RECALLED: "{before} could not be taken back from the ERP",
    EventKind.ASKED: "The customer was asked",
    EventKind.ANSWERED: "The customer answered: {after}",
    EventKind.MAIL_WRITTEN: "A mail to {after} was written",
    EventKind.MAIL_SENT: "The mail to {after} was sent",
    EventKind.MAIL_FAILED: "The mail to {after} was not sent",
}


def event_view(event: EventRecord) -> EventView:
    """The event with its sentence."""
    return EventView(
        sequence=event.id,
        kind=event.kind.value,
        title=_title(event),
        at=event.at,
        by=event.by,
        field=event.field,
        before=event.before,
        after=event.after,
        note=event.note,
    )


def _title(event: EventRecord) -> str:
    if event.kind is EventKind.APPROVED and not event.by:
        return "Approved by the policy, with nobody looking at it"
    if event.kind is EventKind.CORRECTED and event.after is None and (event.field or "").endswith("]"):
        return f"{event.field} removed"
    if event.kind is EventKind.CORRECTED and (event.field or "").endswith("+]"):
        return "A line was added"
    words = {
        "field": event.field or "",
        "before": event.before or "nothing",
        "after": event.after or "nothing",
        "note": event.note,
        "origin": f" from {event.note}" if event.note else "",
    }
    return _SENTENCES[event.kind].format(**words)
