"""What clerks taught: a customer's part number means one of our products from now on.

It is kept when the case is approved, not when the box is ticked, so that a slip that is undone
teaches nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection

from mapping.folding import bare
from models.draft import Correction, SalesOrderDraft
from models.order import OrderLine
from service.corrections import Worked
from service.machinery import Machinery
from service.processing import Choices, ChosenSku
from service.records import AliasRecord, CaseRecord
from service.repository import cases, people
from service.views import SettledToo

REMEMBER = "remember"  # the note of a correction whose box was ticked


def customer_part(line: OrderLine) -> str:
    """The number by which the customer calls the item, as printed; "" where the line has none."""
    for field in (line.buyer_part, line.supplier_part):
        if field is not None and field.value:
            return field.value
    return ""


def taught(connection: Connection, worked: Worked, draft: SalesOrderDraft) -> Choices:
    """The choices, with those that were taught for the draft's customer and that nobody made otherwise."""
    if draft.customer.choice is None:
        return worked.choices
    known = people.learned(connection, draft.customer.choice)
    settled = {chosen.line for chosen in worked.choices.skus}
    more = tuple(
        ChosenSku(line=index, sku=known[bare(part)], rule="learned")
        for index, line in enumerate(worked.order.lines)
        if index not in settled and (part := customer_part(line)) and bare(part) in known
    )
    changed = tuple(choice for choice in more if _sku(draft, choice.line) != choice.sku)
    if not changed:
        return worked.choices
    return worked.choices.model_copy(update={"skus": (*worked.choices.skus, *more)})


def _sku(draft: SalesOrderDraft, line: int) -> str | None:
    return draft.lines[line].sku.choice if line < len(draft.lines) else None


def learn(
    connection: Connection,
    case: CaseRecord,
    worked: Worked,
    corrections: Iterable[Correction],
    now: datetime,
) -> tuple[AliasRecord, ...]:
    """Keeps what the corrections ask to remember and the order still says; returns what was kept."""
    remembered = {correction.after: correction for correction in corrections if correction.remember}
    kept = []
    for chosen in worked.choices.skus:
        correction = remembered.get(chosen.sku)
        part = customer_part(worked.order.lines[chosen.line])
        if correction is None or not bare(part) or case.customer_id is None:
            continue
        record = AliasRecord(
            customer_id=case.customer_id,
            customer_part=bare(part),
            sku=chosen.sku,
            printed=part,
            by=correction.by,
            at=now,
            case_id=case.id,
        )
        people.learn(connection, record)
        kept.append(record)
    return tuple(kept)


def settles_too(machinery: Machinery, case_id: str, line: int) -> tuple[SettledToo, ...]:
    """The other orders that wait for the meaning of this line's number, of the same customer."""
    with machinery.database.read() as connection:
        case = cases.find(connection, case_id)
        order = cases.order(connection, case_id)
        if case is None or case.customer_id is None or order is None or line >= len(order.lines):
            return ()
        part = bare(customer_part(order.lines[line]))
        waiting = cases.waiting_of(connection, case.customer_id) if part else ()
        found = []
        for other in waiting:
            paper = cases.order(connection, other.id) if other.id != case_id else None
            same = sum(bare(customer_part(one)) == part for one in paper.lines) if paper else 0
            if same:
                found.append(SettledToo(case_id=other.id, po_number=other.po_number, lines=same))
        return tuple(found)
