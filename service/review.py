"""What a person does to a case: one transaction each, against the version that the person saw."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from models.order import DocumentType, PurchaseOrder
from models.reasons import Finding
from service import accounts, learning, letters, outbox, workflow
from service.fields import DOCUMENT_TYPES
from service.letters import Letter
from service.machinery import Machinery
from service.mentions import named_in
from service.processing import Choices
from service.records import AliasRecord, CaseRecord, EventKind, OutboxState
from service.refusals import Blocked, Conflict, InvalidValue, NotFound, WrongState
from service.repository import cases, changes, jobs, mentions, people
from service.repository import outbox as postings
from service.roles import Permission
from service.states import CaseState
from service.views import Action, Difference

CLAIM_LASTS = timedelta(minutes=30)
_LONGEST_TEXT = 5000

_POSSIBLE: dict[CaseState, tuple[Action, ...]] = {
    CaseState.WAITING: (Action.CORRECT, Action.APPROVE, Action.REJECT, Action.POSTPONE, Action.NOTE),
    CaseState.POSTING: (Action.WITHDRAW, Action.NOTE),
    CaseState.POSTED: (Action.RECALL, Action.NOTE),
    CaseState.REJECTED: (Action.REOPEN, Action.NOTE),
    CaseState.NOT_AN_ORDER: (Action.REOPEN, Action.RETRY, Action.NOTE),
    CaseState.UNREADABLE: (Action.REOPEN, Action.RETRY, Action.REJECT, Action.NOTE),
    CaseState.STOPPED: (Action.RETRY, Action.NOTE),
}


def actions(case: CaseRecord) -> tuple[Action, ...]:
    """What may be done with the case now, roles aside."""
    return _POSSIBLE.get(case.state, (Action.NOTE,))


# -- decisions -----------------------------------------------------------------------------------


def approve(machinery: Machinery, case_id: str, version: int, by: str) -> tuple[AliasRecord, ...]:
    """See Desk.approve. Returns what was learned."""
    now = machinery.now()
    with machinery.database.write([lambda: machinery.doorbell.ring(case_id)]) as connection:
        case = opened(connection, case_id, version, Action.APPROVE, by)
        events = cases.events(connection, case_id)
        worked = workflow.worked_of(connection, case_id)
        draft, decision = cases.draft(connection, case_id), cases.decision(connection, case_id)
        assert draft is not None and decision is not None
        _refuse_blocked(decision.findings)
        _refuse_no_new_order(worked.order, decision.findings)
        changes = {"state": CaseState.POSTING, "approved_at": now, "erp_name": machinery.erp.name, "untouched": False}
        case = moved(machinery, case, problem="", postponed_until=None, **changes)
        outbox.write_down(machinery, connection, case, worked.order, draft)
        cases.save(connection, case)
        overruled = ", ".join(dict.fromkeys(finding.code for finding in decision.findings))
        cases.add_event(connection, case, EventKind.APPROVED, at=now, by=by, note=overruled)
        learned = learning.learn(connection, case, worked, workflow.corrections(events), now)
        for alias in learned:
            cases.add_event(connection, case, EventKind.LEARNED, at=now, by=by, before=alias.printed, after=alias.sku)
        jobs.put(connection, case_id, now + timedelta(seconds=machinery.settings.undo_seconds))
    return learned


def _refuse_blocked(findings: tuple[Finding, ...]) -> None:
    blocking = tuple(finding for finding in findings if finding.reason.blocks)
    if blocking:
        first = blocking[0]
        more = f" (and {len(blocking) - 1} more)" if len(blocking) > 1 else ""
        raise Blocked(f"{first.message} {first.reason.remedy}{more}", findings=blocking)


def _refuse_no_new_order(order: PurchaseOrder, findings: tuple[Finding, ...]) -> None:
    """A change or a cancellation posted as an order would be delivered a second time."""
    if order.document_type is DocumentType.PURCHASE_ORDER:
        return
    kind = DOCUMENT_TYPES[order.document_type.value].lower()
    raise Blocked(
        f"This is the {kind}; posting it would make a second order. Carry it out in the ERP and reject this case, "
        "or set the kind of document to order if it is one.",
        findings=tuple(finding for finding in findings if finding.field == "document_type"),
    )


def withdraw(machinery: Machinery, case_id: str, version: int, by: str) -> None:
    """See Desk.withdraw."""
    now = machinery.now()
    with machinery.database.write() as connection:
        case = opened(connection, case_id, version, Action.WITHDRAW, by)
        posting = postings.open_posting(connection, case_id)
        if posting is None or posting.attempted_at is not None:
            raise WrongState("The ERP was called for this order already. Take it back once it is there.")
        withdrawn = {"state": OutboxState.REFUSED, "error": f"withdrawn by {by}"}
        postings.save(connection, posting.model_copy(update=withdrawn))
        case = moved(machinery, case, state=CaseState.WAITING, approved_at=None)
        cases.save(connection, case)
        cases.add_event(connection, case, EventKind.WITHDRAWN, at=now, by=by)
        jobs.remove(connection, case_id)


def recall(machinery: Machinery, case_id: str, version: int, by: str) -> None:
    """See Desk.recall."""
    now = machinery.now()
    with machinery.database.write([lambda: machinery.doorbell.ring(case_id)]) as connection:
        case = opened(connection, case_id, version, Action.RECALL, by)
        posted = postings.latest(connection, case_id, OutboxState.POSTED)
        if posted is None:
            raise WrongState("This order was not posted from here. Cancel it in the ERP.")
        postings.save(connection, posted.model_copy(update={"state": OutboxState.RECALLING, "error": ""}))
        case = moved(machinery, case, state=CaseState.RECALLING)
        cases.save(connection, case)
        cases.add_event(connection, case, EventKind.RECALLING, at=now, by=by, before=case.erp_number)
        jobs.put(connection, case_id, now)


def reject(machinery: Machinery, case_id: str, version: int, reason: str, by: str, reply: Letter | None = None) -> None:
    """See Desk.reject."""
    text = _text(reason, "reason", "Say why the order is rejected.")
    ring = [lambda: machinery.doorbell.ring(case_id)] if reply else None
    with machinery.database.write(ring) as connection:
        case = moved(
            machinery, opened(connection, case_id, version, Action.REJECT, by), state=CaseState.REJECTED, problem=text
        )
        cases.save(connection, case)
        cases.add_event(connection, case, EventKind.REJECTED, at=machinery.now(), by=by, note=text)
        if reply is not None:
            letters.write_down(machinery, connection, case, reply, by)


def reopen(machinery: Machinery, case_id: str, version: int, by: str) -> None:
    """See Desk.reopen."""
    now = machinery.now()
    with machinery.database.read() as connection:
        rejected = existing(connection, case_id).state is CaseState.REJECTED
        blank = cases.order(connection, case_id) is None
    converted = machinery.processor.convert(PurchaseOrder(), Choices(), machinery.today()) if blank else None
    with machinery.database.write() as connection:
        permission = Permission.OVERRULE if rejected else Permission.WORK
        case = opened(connection, case_id, version, Action.REOPEN, by, permission)
        case = moved(machinery, case, state=CaseState.WAITING, problem="", decided_at=case.decided_at or now)
        if converted is not None:
            workflow.write_mapping(machinery, connection, case, converted, with_order=True)
            case = workflow.write_decision(machinery, connection, case, converted.decision)
        cases.save(connection, case)
        cases.add_event(connection, case, EventKind.REOPENED, at=now, by=by)


def retry(machinery: Machinery, case_id: str, by: str) -> None:
    """See Desk.retry."""
    with machinery.database.write([lambda: machinery.doorbell.ring(case_id)]) as connection:
        stopped = existing(connection, case_id).state is CaseState.STOPPED
        permission = Permission.OVERRULE if stopped else Permission.WORK
        case = opened(connection, case_id, None, Action.RETRY, by, permission)
        state = case.resume_state or CaseState.RECEIVED
        case = moved(machinery, case, state=state, resume_state=None, problem="")
        cases.save(connection, case)
        cases.add_event(connection, case, EventKind.RETRIED, at=machinery.now(), by=by)
        jobs.put(connection, case_id, machinery.now())


def retry_all(machinery: Machinery, by: str) -> int:
    """See Desk.retry_all."""
    with machinery.database.read() as connection:
        accounts.require(connection, by, Permission.OVERRULE)
        stopped = cases.in_state(connection, CaseState.STOPPED)
    for case_id in stopped:
        retry(machinery, case_id, by)
    return len(stopped)


def postpone(machinery: Machinery, case_id: str, version: int, until: datetime, reason: str, by: str) -> None:
    """See Desk.postpone."""
    if until.tzinfo is None or until <= machinery.now():
        raise InvalidValue("Choose a moment to come.", field="until")
    with machinery.database.write() as connection:
        case = opened(connection, case_id, version, Action.POSTPONE, by)
        case = moved(machinery, case, postponed_until=until, claimed_by=None, claimed_at=None)
        cases.save(connection, case)
        after = until.isoformat(timespec="minutes")
        cases.add_event(
            connection, case, EventKind.POSTPONED, at=machinery.now(), by=by, after=after, note=reason[:_LONGEST_TEXT]
        )


def note(machinery: Machinery, case_id: str, text: str, by: str) -> None:
    """See Desk.note."""
    remark = _text(text, "note", "Write something.")
    with machinery.database.write() as connection:
        accounts.require(connection, by, Permission.WORK)
        case = existing(connection, case_id)
        written = cases.add_event(connection, case, EventKind.NOTE, at=machinery.now(), by=by, note=remark)
        active = {record.name for record in people.accounts(connection) if record.active}
        mentions.add(connection, case_id, written, named_in(remark, active - {by}))
        changes.put(connection, case_id, "note")


# -- claims --------------------------------------------------------------------------------------


def claim_of(case: CaseRecord, now: datetime) -> str | None:
    """Who works on the case, or whom it was given to; a claim that is too old is none."""
    if case.claimed_by is None or case.claimed_at is None or now - case.claimed_at > CLAIM_LASTS:
        return case.assigned_to if case.state is CaseState.WAITING else None
    return case.claimed_by


def claim(machinery: Machinery, case_id: str, by: str, *, take_over: bool = False) -> None:
    """See Desk.claim."""
    now = machinery.now()
    with machinery.database.write() as connection:
        accounts.require(connection, by, Permission.WORK)
        case = existing(connection, case_id, lock=True)
        holder = claim_of(case, now)
        other = holder if holder != by else None
        if other is not None and take_over:
            cases.add_event(connection, case, EventKind.TAKEN_OVER, at=now, by=by, before=other, after=by)
        elif other is not None:
            message = f"{other} is working on this case."
            raise Conflict(message, current_version=case.version, changed_by=other, differences=())
        theirs = by if case.assigned_to else None  # what was given to one is now the other's, for good
        cases.save(connection, case.model_copy(update={"claimed_by": by, "claimed_at": now, "assigned_to": theirs}))


def release(machinery: Machinery, case_id: str, by: str, *, looked: bool = False) -> None:
    """See Desk.release."""
    with machinery.database.write() as connection:
        case = existing(connection, case_id, lock=True)
        own = claim_of(case, machinery.now()) in (None, by)
        accounts.require(connection, by, Permission.WORK if own else Permission.OVERRULE)
        freed: dict[str, str | None] = {"claimed_by": None, "claimed_at": None}
        if not looked and case.assigned_to:
            freed |= {"assigned_to": None, "passed_by": case.assigned_to}
        cases.save(connection, case.model_copy(update=freed))


# -- common --------------------------------------------------------------------------------------


def existing(connection: Connection, case_id: str, *, lock: bool = False) -> CaseRecord:
    """The case. Raises NotFound."""
    case = cases.find(connection, case_id, lock=lock)
    if case is None:
        raise NotFound(f"There is no case {case_id}.")
    return case


def opened(
    connection: Connection,
    case_id: str,
    version: int | None,
    action: Action,
    by: str,
    permission: Permission = Permission.WORK,
) -> CaseRecord:
    """The case, locked, for a person who may do this to it as it is; `version` None takes any.

    Raises NotAllowed, NotFound, Conflict, WrongState.
    """
    accounts.require(connection, by, permission)
    case = existing(connection, case_id, lock=True)
    if version is not None and version != case.version:
        raise _conflict(connection, case, version)
    if action not in actions(case):
        raise WrongState(f"That cannot be done while the case is: {case.state.label.lower()}.")
    return case


def _conflict(connection: Connection, case: CaseRecord, seen: int) -> Conflict:
    """What happened since the person looked, in words and field by field."""
    later = [event for event in cases.events(connection, case.id) if event.case_version > seen]
    differences = tuple(
        Difference(field=event.field or "state", before=event.before, after=event.after, by=event.by, at=event.at)
        for event in later
        if event.field is not None or event.kind is not EventKind.NOTE
    )
    who = next((event.by for event in reversed(later) if event.by), "")
    message = f"{who or 'The machine'} has changed this case meanwhile. Look at it again; nothing was saved."
    return Conflict(message, current_version=case.version, changed_by=who, differences=differences)


def moved(machinery: Machinery, case: CaseRecord, **changes: Any) -> CaseRecord:
    """The case one version on, not yet saved; whoever has a claim keeps it alive by working."""
    now = machinery.now()
    alive = {"claimed_at": now} if case.claimed_by else {}
    return case.model_copy(update={"version": case.version + 1, "updated_at": now, **alive, **changes})


def _text(text: str, field: str, remedy: str) -> str:
    if not text.strip():
        raise InvalidValue(remedy, field=field)
    return text.strip()[:_LONGEST_TEXT]
