"""The life of a case, a step at a time: each step is one transaction and can be done again.

A step looks at the case's state, does what is next, and writes the outcome and the new state
together. It locks the case and looks again before it writes, so that two workers on one case do
its steps once.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection

from models.draft import Converted, Correction, Decision, SalesOrderDraft, Verdict
from models.errors import UnreadableDocument
from models.order import Disposition, DocumentType, PurchaseOrder
from models.reasons import Finding, ReviewReason
from service import learning, outbox, undoing
from service.corrections import Worked, apply
from service.intake import new_case_id
from service.machinery import Machinery
from service.processing import Processed
from service.projection import project, project_decision, searched_words
from service.records import CaseRecord, DocumentRecord, EventKind, EventRecord
from service.refusals import NotFound
from service.repository import cases, documents, jobs
from service.states import CaseState


def advance(machinery: Machinery, case_id: str) -> CaseState:
    """Does the next step of a case and returns its new state; one that needs no machine stays as it is.

    Raises Temporary, Misconfigured, NotFound.
    """
    with machinery.database.read() as connection:
        case = cases.find(connection, case_id)
    if case is None:
        raise NotFound(f"There is no case {case_id}.")
    step = _STEPS.get(case.state)
    return case.state if step is None else step(machinery, case)


# -- received -> read | not_an_order | unreadable ------------------------------------------------


def _read(machinery: Machinery, case: CaseRecord) -> CaseState:
    with machinery.database.read() as connection:
        document = documents.find(connection, case.document)
    assert document is not None
    data = machinery.originals.get(case.document)
    try:
        processed = machinery.processor.process(data, document.name, machinery.today())
    except UnreadableDocument as error:
        return _give_up_reading(machinery, case, document, Disposition.UNREADABLE, str(error))
    for picture in processed.pictures:
        machinery.originals.put(picture)
    reading = processed.reading
    if reading.disposition is not Disposition.ORDERS or not processed.converted:
        disposition = reading.disposition
        if disposition is Disposition.ORDERS:
            disposition = Disposition.NOT_AN_ORDER
        return _give_up_reading(machinery, case, document, disposition, reading.why, processed)
    return _write_reading(machinery, case, document, processed)


def _give_up_reading(
    machinery: Machinery,
    case: CaseRecord,
    document: DocumentRecord,
    disposition: Disposition,
    why: str,
    processed: Processed | None = None,
) -> CaseState:
    now = machinery.now()
    state = CaseState(disposition.value)
    with machinery.database.write() as connection:
        current = _still(connection, case)
        if current is None:
            return _state_now(connection, case)
        read = _write_document(connection, document, processed, disposition, why)
        sender = processed.mail.sender_address if processed and processed.mail else ""
        done = current.model_copy(
            update={
                "state": state,
                "version": current.version + 1,
                "updated_at": now,
                "problem": why,
                "customer_name": sender,
                "search_text": f"{document.name} {sender} {read.words}".lower(),
            }
        )
        cases.save(connection, done)
        cases.add_event(connection, done, EventKind(state.value), at=now, note=why)
    return state


def _write_reading(machinery: Machinery, case: CaseRecord, document: DocumentRecord, processed: Processed) -> CaseState:
    now = machinery.now()
    rings: list[Callable[[], None]] = []
    with machinery.database.write(rings) as connection:
        current = _still(connection, case)
        if current is None:
            return _state_now(connection, case)
        read = _write_document(connection, document, processed, Disposition.ORDERS, processed.reading.why)
        for position, converted in enumerate(processed.converted):
            mine = current if position == 0 else _sibling(machinery, connection, current, position)
            mine = mine.model_copy(update={"state": CaseState.READ, "version": mine.version + 1, "updated_at": now})
            write_mapping(machinery, connection, mine, converted, with_order=True)
            order = converted.purchase_order
            cases.save(connection, project(machinery, mine, read, order, converted.draft))
            cases.add_event(connection, mine, EventKind.READ, at=now, note=order.channel)
            if position:
                jobs.put(connection, mine.id, now)
                rings.append(lambda case_id=mine.id: machinery.doorbell.ring(case_id))  # type: ignore[misc]
    return CaseState.READ


def _sibling(machinery: Machinery, connection: Connection, first: CaseRecord, position: int) -> CaseRecord:
    """The case of a further order of the same file."""
    identity = {"id": new_case_id(machinery.now()), "position": position, "version": 1}
    sibling = first.model_copy(update=identity)
    cases.add(connection, sibling)
    cases.add_event(
        connection, sibling, EventKind.RECEIVED, at=machinery.now(), note=f"order {position + 1} of {first.id}"
    )
    return sibling


def _write_document(
    connection: Connection,
    document: DocumentRecord,
    processed: Processed | None,
    disposition: Disposition,
    why: str,
) -> DocumentRecord:
    latest = documents.find(connection, document.sha256) or document
    found = {"disposition": disposition.value, "why": why}
    if processed is None:
        read = latest.model_copy(update=found)
    else:
        languages = [order.language for order in processed.reading.orders if order.language]
        read = latest.model_copy(
            update={
                **found,
                "mail": processed.mail,
                "parts": processed.parts,
                "trace": processed.reading.trace,
                "language": languages[0] if languages else "",
                "words": searched_words(processed.pages),
            }
        )
        documents.set_pages(connection, document.sha256, processed.pages)
    documents.save(connection, read)
    return read


# -- read -> mapped ------------------------------------------------------------------------------


def _map(machinery: Machinery, case: CaseRecord) -> CaseState:
    worked = load_worked(machinery, case.id)
    converted = convert(machinery, case.id, worked)
    now = machinery.now()
    with machinery.database.write() as connection:
        current = _still(connection, case)
        if current is None:
            return _state_now(connection, case)
        document = documents.find(connection, case.document)
        assert document is not None
        moved = current.model_copy(
            update={"state": CaseState.MAPPED, "version": current.version + 1, "updated_at": now}
        )
        write_mapping(machinery, connection, moved, converted)
        moved = project(machinery, moved, document, worked.order, converted.draft)
        cases.save(connection, moved)
        cases.add_event(connection, moved, EventKind.MAPPED, at=now, after=converted.draft.customer.choice)
    return CaseState.MAPPED


def convert(machinery: Machinery, case_id: str, worked: Worked) -> Converted:
    """The order mapped and decided with what people settled and taught; the machine's own where nobody did."""
    with machinery.database.read() as connection:
        draft, decision = cases.draft(connection, case_id), cases.decision(connection, case_id)
    if worked.changes or draft is None or decision is None:
        return map_anew(machinery, worked)
    return _with_taught(machinery, worked, Converted(purchase_order=worked.order, draft=draft, decision=decision))


def map_anew(machinery: Machinery, worked: Worked) -> Converted:
    """The same, whatever was made of it before."""
    converted = machinery.processor.convert(worked.order, worked.choices, machinery.today())
    return _with_taught(machinery, worked, converted)


def _with_taught(machinery: Machinery, worked: Worked, converted: Converted) -> Converted:
    with machinery.database.read() as connection:
        taught = learning.taught(connection, worked, converted.draft)
    if taught == worked.choices:
        return converted
    return machinery.processor.convert(worked.order, taught, machinery.today())


# -- mapped -> decided ---------------------------------------------------------------------------


def _decide(machinery: Machinery, case: CaseRecord) -> CaseState:
    now = machinery.now()
    with machinery.database.write() as connection:
        current = _still(connection, case)
        if current is None:
            return _state_now(connection, case)
        decision = cases.decision(connection, case.id)
        assert decision is not None
        decided = current.model_copy(
            update={"state": CaseState.DECIDED, "version": current.version + 1, "updated_at": now, "decided_at": now}
        )
        decided = write_decision(machinery, connection, decided, decision)
        final = cases.decision(connection, case.id) or decision
        codes = ", ".join(dict.fromkeys(finding.code for finding in final.findings))
        cases.add_event(connection, decided, EventKind.DECIDED, at=now, after=final.verdict.value, note=codes)
    return CaseState.DECIDED


def write_decision(machinery: Machinery, connection: Connection, case: CaseRecord, decision: Decision) -> CaseRecord:
    """Completes a decision by what only the desk knows, saves it and the case, and returns the case."""
    final = _with_known_orders(connection, case, decision)
    if final != decision:
        cases.add_output(connection, case.id, final, at=machinery.now(), code_version=machinery.code_version)
    shown = project_decision(case, final)
    cases.save(connection, shown)
    cases.set_reasons(connection, case.id, final.findings)
    return shown


def _with_known_orders(connection: Connection, case: CaseRecord, decision: Decision) -> Decision:
    """The same order number of the same customer, already at the desk, is a doubt that no catalogue can have."""
    code = ReviewReason.DUPLICATE_ORDER.code
    if any(finding.code == code for finding in decision.findings):
        return decision
    known = cases.known_order(connection, case)
    if known is None:
        return decision
    where = f"in the ERP as {known.erp_number}" if known.erp_number else f"here as case {known.id}"
    finding = Finding(
        code=code,
        message=f"Order {case.po_number} of this customer is already {where}.",
        field="po_number",
        expected=None,
        found=known.po_number,
    )
    return decision.model_copy(update={"verdict": Verdict.REVIEW, "findings": (*decision.findings, finding)})


# -- decided -> waiting | posting ----------------------------------------------------------------


def _settle(machinery: Machinery, case: CaseRecord) -> CaseState:
    now = machinery.now()
    with machinery.database.write() as connection:
        current = _still(connection, case)
        if current is None:
            return _state_now(connection, case)
        order, draft = current_order(connection, case.id), cases.draft(connection, case.id)
        decision = cases.decision(connection, case.id)
        assert order is not None and draft is not None and decision is not None
        auto = _may_go(machinery, order, draft, decision)
        state = CaseState.POSTING if auto else CaseState.WAITING
        moved = current.model_copy(
            update={"state": state, "version": current.version + 1, "updated_at": now, "untouched": auto}
        )
        if auto:
            moved = moved.model_copy(update={"approved_at": now, "erp_name": machinery.erp.name})
            outbox.write_down(machinery, connection, moved, order, draft)
            cases.add_event(connection, moved, EventKind.APPROVED, at=now, note=f"{decision.confidence:.4f}")
        cases.save(connection, moved)
    return state


def _may_go(machinery: Machinery, order: PurchaseOrder, draft: SalesOrderDraft, decision: Decision) -> bool:
    allowed = machinery.settings.auto_post and decision.verdict is Verdict.AUTO
    new = order.document_type is DocumentType.PURCHASE_ORDER
    return allowed and new and not outbox.missing(draft)


# -- what several steps and the review need ------------------------------------------------------


def load_worked(machinery: Machinery, case_id: str) -> Worked:
    """The order as people left it. Raises NotFound for a case that has none."""
    with machinery.database.read() as connection:
        return worked_of(connection, case_id)


def worked_of(connection: Connection, case_id: str) -> Worked:
    """The same, within a transaction."""
    order = cases.order(connection, case_id)
    if order is None:
        raise NotFound(f"The case {case_id} holds no order.")
    return apply(order, corrections(cases.events(connection, case_id)))


def current_order(connection: Connection, case_id: str) -> PurchaseOrder:
    """The order with its corrections."""
    return worked_of(connection, case_id).order


def corrections(events: tuple[EventRecord, ...]) -> tuple[Correction, ...]:
    """What people changed and did not take back, oldest first."""
    return tuple(as_correction(event) for event in undoing.holding(events))


def as_correction(event: EventRecord) -> Correction:
    """A change as it was written down."""
    return Correction(
        field=event.field or "",
        before=event.before,
        after=event.after,
        by=event.by,
        at=event.at,
        remember=event.note == learning.REMEMBER,
    )


def write_mapping(
    machinery: Machinery, connection: Connection, case: CaseRecord, converted: Converted, *, with_order: bool = False
) -> None:
    """Keeps a draft and its decision as the latest; `with_order` also the order as the paper has it."""
    at, version = machinery.now(), machinery.code_version
    if with_order:
        cases.add_output(connection, case.id, converted.purchase_order, at=at, code_version=version)
    cases.add_output(connection, case.id, converted.draft, at=at, code_version=version)
    cases.add_output(connection, case.id, converted.decision, at=at, code_version=version)


def _still(connection: Connection, case: CaseRecord) -> CaseRecord | None:
    """The case, locked, if it is as the step found it; else somebody did the step already."""
    current = cases.find(connection, case.id, lock=True)
    if current is None or (current.state, current.version) != (case.state, case.version):
        return None
    return current


def _state_now(connection: Connection, case: CaseRecord) -> CaseState:
    current = cases.find(connection, case.id)
    return case.state if current is None else current.state


def stop(machinery: Machinery, case_id: str, problem: str) -> None:
    """The case goes no further until an operator has it tried again."""
    now: datetime = machinery.now()
    with machinery.database.write() as connection:
        case = cases.find(connection, case_id, lock=True)
        jobs.bury(connection, case_id, problem)
        if case is None or not case.state.moves_by_itself:
            return
        stopped = case.model_copy(
            update={
                "state": CaseState.STOPPED,
                "resume_state": case.state,
                "version": case.version + 1,
                "updated_at": now,
                "problem": problem,
            }
        )
        cases.save(connection, stopped)
        cases.add_event(connection, stopped, EventKind.STOPPED, at=now, before=case.state.value, note=problem)


_STEPS: dict[CaseState, Callable[[Machinery, CaseRecord], CaseState]] = {
    CaseState.RECEIVED: _read,
    CaseState.READ: _map,
    CaseState.MAPPED: _decide,
    CaseState.DECIDED: _settle,
    CaseState.POSTING: outbox.post,
    CaseState.RECALLING: outbox.recall,
}
