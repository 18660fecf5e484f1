"""From a draft to an order in the ERP, exactly once.

The outbox row is written in the transaction that approves or decides, under a key made of the case
and of everything that the ERP would get. Posting notes the attempt, looks the key up in the ERP,
creates only what is not there, and notes the outcome; whatever stops it, doing all of it again
ends in the same one order.
"""

from __future__ import annotations

import hashlib
from datetime import timedelta

from sqlalchemy import Connection

from erp_adapters.base import ErpCharge, ErpLine, ErpOrder, OrderState
from models.draft import DraftLine, PostedOrder, SalesOrderDraft
from models.errors import Misconfigured, RejectedByErp, Temporary
from models.order import PurchaseOrder
from service.machinery import Machinery
from service.records import CaseRecord, EventKind, OutboxRecord, OutboxState
from service.refusals import Blocked
from service.repository import bought, cases
from service.repository import outbox as rows
from service.states import CaseState


def missing(draft: SalesOrderDraft) -> tuple[str, ...]:
    """The paths without which nothing can be posted, as far as they are unsettled."""
    header = {
        "customer": draft.customer.choice,
        "po_number": draft.po_number,
        "currency": draft.currency,
        "lines": draft.lines,
    }
    lines = {
        f"lines[{index}].{name}": value
        for index, line in enumerate(draft.lines)
        for name, value in (("sku", line.sku.choice), ("quantity", line.quantity), ("uom", line.uom))
    }
    return tuple(path for path, value in (header | lines).items() if not value)


def erp_order(case_id: str, order: PurchaseOrder, draft: SalesOrderDraft) -> ErpOrder:
    """What the ERP would get. Raises Blocked while something is `missing`."""
    if lacking := missing(draft):
        raise Blocked(f"The order is not complete: {', '.join(lacking)}.", findings=())
    return ErpOrder(
        customer_id=draft.customer.choice or "",
        ship_to_id=draft.ship_to.choice,
        po_number=draft.po_number or "",
        currency=draft.currency or "",
        order_date=order.order_date.value if order.order_date else None,
        requested_delivery_date=draft.requested_delivery_date,
        lines=tuple(_line(line) for line in draft.lines),
        charges=tuple(
            ErpCharge(description=charge.description.value or charge.description.text, amount=charge.amount.value)
            for charge in order.charges
            if charge.amount.value is not None
        ),
        reference=case_id,
    )


def _line(line: DraftLine) -> ErpLine:
    assert line.quantity is not None
    return ErpLine(
        line_no=line.line_no,
        sku=line.sku.choice or "",
        quantity=line.quantity,
        uom=line.uom or "",
        unit_price=line.unit_price,
        description=line.description,
        requested_date=line.requested_date,
    )


def idempotency_key(case_id: str, content: str, recalled: int = 0) -> str:
    """The same for the same case and content, whoever asks and how often; another one after each recall."""
    again = f"#{recalled}" if recalled else ""
    return f"{case_id}-{hashlib.sha256((content + again).encode()).hexdigest()[:20]}"


def write_down(
    machinery: Machinery, connection: Connection, case: CaseRecord, order: PurchaseOrder, draft: SalesOrderDraft
) -> None:
    """Puts the order into the outbox, in the caller's transaction. Raises Blocked while something is `missing`."""
    content = erp_order(case.id, order, draft).model_dump_json()
    rows.put(
        connection,
        OutboxRecord(
            idempotency_key=idempotency_key(case.id, content, rows.recalled(connection, case.id)),
            case_id=case.id,
            adapter=machinery.erp.name,
            content=content,
            state=OutboxState.WAITING,
            attempts=0,
            created_at=machinery.now(),
        ),
    )


def post(machinery: Machinery, case: CaseRecord) -> CaseState:
    """Posts what the outbox holds for the case and returns the case's new state.

    Raises Temporary (also when nobody knows whether the ERP took it) and Misconfigured.
    """
    with machinery.database.write() as connection:
        waiting = rows.open_posting(connection, case.id)
        if waiting is None:
            found = cases.find(connection, case.id)
            return case.state if found is None else found.state
        tried = rows.attempt(connection, waiting, machinery.now())
    _refuse_another_erp(machinery, tried)
    _wait_until_visible(machinery, waiting)
    try:
        posted = machinery.erp.find(tried.idempotency_key) or machinery.erp.create(
            ErpOrder.model_validate_json(tried.content), tried.idempotency_key
        )
    except RejectedByErp as refusal:
        return _refused(machinery, tried, refusal)
    return _done(machinery, tried, posted)


def _refuse_another_erp(machinery: Machinery, posting: OutboxRecord) -> None:
    if posting.adapter != machinery.erp.name:
        raise Misconfigured(
            f"This order was approved for {posting.adapter!r}, and the settings now name {machinery.erp.name!r}. "
            f"Set {posting.adapter!r} again until it is posted."
        )


def _wait_until_visible(machinery: Machinery, before: OutboxRecord) -> None:
    """Where the ERP shows a new order only after a while, an earlier attempt may have made it unseen."""
    if before.attempted_at is None:
        return
    visible = before.attempted_at + timedelta(seconds=machinery.erp.visibility_seconds)
    if machinery.now() < visible:
        raise Temporary("The outcome of the last attempt will show in the ERP in a moment.")


def _done(machinery: Machinery, posting: OutboxRecord, posted: PostedOrder) -> CaseState:
    now = machinery.now()
    with machinery.database.write() as connection:
        case = cases.find(connection, posting.case_id, lock=True)
        if case is None or case.state is not CaseState.POSTING:
            return CaseState.POSTED if case is None else case.state
        done = {"state": OutboxState.POSTED, "posted_at": posted.posted_at, "erp_number": posted.erp_number}
        rows.save(connection, posting.model_copy(update={**done, "error": ""}))
        case = case.model_copy(
            update={
                "state": CaseState.POSTED,
                "version": case.version + 1,
                "erp_number": posted.erp_number,
                "erp_name": posted.adapter or machinery.erp.name,
                "posted_at": now,
                "updated_at": now,
                "problem": "",
                "search_text": f"{case.search_text} {posted.erp_number.lower()}",
            }
        )
        cases.save(connection, case)
        bought.keep(connection, case.id, ErpOrder.model_validate_json(posting.content), now)
        note = "an earlier attempt had succeeded" if posted.already_there else ""
        cases.add_event(connection, case, EventKind.POSTED, at=now, after=posted.erp_number, note=note)
    return CaseState.POSTED


def _refused(machinery: Machinery, posting: OutboxRecord, refusal: RejectedByErp) -> CaseState:
    now = machinery.now()
    with machinery.database.write() as connection:
        case = cases.find(connection, posting.case_id, lock=True)
        if case is None or case.state is not CaseState.POSTING:
            return CaseState.WAITING if case is None else case.state
        rows.save(connection, posting.model_copy(update={"state": OutboxState.REFUSED, "error": str(refusal)}))
        case = case.model_copy(
            update={
                "state": CaseState.WAITING,
                "version": case.version + 1,
                "untouched": False,
                "updated_at": now,
                "problem": str(refusal),
            }
        )
        cases.save(connection, case)
        cases.add_event(connection, case, EventKind.REFUSED, at=now, note=str(refusal))
    return CaseState.WAITING


def recall(machinery: Machinery, case: CaseRecord) -> CaseState:
    """Cancels the case's order in the ERP, as long as nothing has left, and returns the case's new state.

    Cancelling twice is cancelling once, so that whoever is killed in between does it again. Raises Temporary and
    Misconfigured.
    """
    with machinery.database.read() as connection:
        wanted = rows.latest(connection, case.id, OutboxState.RECALLING)
        if wanted is None:
            found = cases.find(connection, case.id)
            return case.state if found is None else found.state
    _refuse_another_erp(machinery, wanted)
    try:
        status = machinery.erp.cancel(wanted.erp_number or "")
    except RejectedByErp as refusal:
        return _recalled(machinery, wanted, problem=str(refusal))
    gone = "" if status.state is OrderState.CANCELLED else f"The ERP says: {status.state.value}."
    return _recalled(machinery, wanted, problem=gone)


def _recalled(machinery: Machinery, wanted: OutboxRecord, problem: str) -> CaseState:
    now = machinery.now()
    state = CaseState.POSTED if problem else CaseState.WAITING
    with machinery.database.write() as connection:
        case = cases.find(connection, wanted.case_id, lock=True)
        if case is None or case.state is not CaseState.RECALLING:
            return state if case is None else case.state
        outcome = OutboxState.POSTED if problem else OutboxState.RECALLED
        rows.save(connection, wanted.model_copy(update={"state": outcome, "error": problem}))
        changes: dict[str, object] = {"state": state, "version": case.version + 1, "updated_at": now}
        if not problem:
            changes |= {"erp_number": None, "posted_at": None, "approved_at": None, "untouched": False}
            bought.forget(connection, case.id)
        case = case.model_copy(update=changes)
        cases.save(connection, case)
        kind = EventKind.NOT_RECALLED if problem else EventKind.RECALLED
        cases.add_event(connection, case, kind, at=now, before=wanted.erp_number, note=problem)
    return state
