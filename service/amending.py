"""What a person changes in an order: checked, written down as events, mapped and decided anew."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from sqlalchemy import Connection

from models.draft import Converted, Correction
from service import learning, undoing, workflow
from service.corrections import Worked, apply, apply_one, printed_value
from service.fields import (
    COPY,
    DOCUMENT_TYPES,
    NEW_LINE,
    FieldPath,
    as_text,
    field_path,
    inserted_after,
    is_structural,
    parse,
)
from service.machinery import Machinery
from service.projection import project
from service.records import AliasRecord, CaseRecord, EventKind
from service.refusals import InvalidValue, WrongState
from service.repository import cases, documents
from service.review import claim_of, moved, opened
from service.states import CaseState
from service.views import Action, Change, FieldKind


def correct(machinery: Machinery, case_id: str, version: int, changes: Sequence[Change], by: str) -> None:
    """See Desk.correct."""
    if not changes:
        raise InvalidValue("There is nothing to change.", field="")
    with machinery.database.read() as connection:
        opened(connection, case_id, version, Action.CORRECT, by)
        worked = workflow.worked_of(connection, case_id)
        draft_values = _ChoiceValues(connection, case_id)
    made: list[Correction] = []
    for change in changes:
        correction = _correction(machinery, worked, draft_values, change, by)
        worked = apply_one(worked, correction)
        made.append(correction)
    converted = workflow.convert(machinery, case_id, worked)
    with machinery.database.write() as connection:
        case = opened(connection, case_id, version, Action.CORRECT, by)
        case = moved(machinery, case)
        for correction in made:
            kind = EventKind.CONFIRMED if _same(correction) else EventKind.CORRECTED
            cases.add_event(
                connection,
                case,
                kind,
                at=correction.at,
                by=by,
                field=correction.field,
                before=correction.before,
                after=correction.after,
                note=learning.REMEMBER if correction.remember else "",
            )
        _remap(machinery, connection, case, worked, converted)


def _same(correction: Correction) -> bool:
    return correction.before == correction.after and not is_structural(correction.field)


class _ChoiceValues:
    """What the latest draft has chosen, for the `before` of a correction."""

    def __init__(self, connection: Connection, case_id: str) -> None:
        self._draft = cases.draft(connection, case_id)

    def value(self, path: FieldPath) -> str | None:
        """What is chosen for this field."""
        draft = self._draft
        if draft is None:
            return None
        if path.line is None:
            return (draft.customer if path.name == "customer" else draft.ship_to).choice
        return draft.lines[path.line].sku.choice if path.line < len(draft.lines) else None


def _correction(machinery: Machinery, worked: Worked, choices: _ChoiceValues, change: Change, by: str) -> Correction:
    """The change as it is written down: checked, normalised, with what was there before."""
    now = machinery.now()
    if change.field == NEW_LINE or inserted_after(change.field, len(worked.order.lines)) is not None:
        if change.value and (change.field == NEW_LINE or change.value != COPY):
            _check_choice(machinery, FieldPath(len(worked.order.lines), "sku"), change.value, None)
        return Correction(field=change.field, before=None, after=change.value or "", by=by, at=now)
    path = field_path(change.field, len(worked.order.lines))
    if not path.name:
        if change.value is not None:
            raise InvalidValue("A line as a whole can only be removed.", field=change.field)
        printed = worked.order.lines[path.line or 0].description
        return Correction(field=str(path), before=printed.text if printed else "", after=None, by=by, at=now)
    if path.kind is FieldKind.CHOICE:
        before = _chosen(worked, path) or choices.value(path)
        after = (change.value or "").strip() or None
        if after is not None:
            customer = worked.choices.customer_id or choices.value(FieldPath(None, "customer"))
            _check_choice(machinery, path, after, customer)
    else:
        before, after = printed_value(worked.order, path), as_text(parse(path, change.value))
    remember = change.remember and path.name == "sku"
    return Correction(field=str(path), before=before, after=after, by=by, at=now, remember=remember)


def _chosen(worked: Worked, path: FieldPath) -> str | None:
    if path.name == "document_type":
        return worked.order.document_type.value
    if path.line is None:
        return worked.choices.customer_id if path.name == "customer" else worked.choices.ship_to_id
    return next((chosen.sku for chosen in worked.choices.skus if chosen.line == path.line), None)


def _check_choice(machinery: Machinery, path: FieldPath, choice: str, customer: str | None) -> None:
    directory = machinery.directory
    if path.name == "document_type" and choice not in DOCUMENT_TYPES:
        raise InvalidValue(f"A document is one of: {', '.join(DOCUMENT_TYPES)}.", field=str(path))
    if path.name == "sku" and directory.product(choice) is None:
        raise InvalidValue(f"There is no product {choice!r} in the catalogue.", field=str(path))
    if path.name == "customer" and directory.customer_name(choice) is None:
        raise InvalidValue(f"There is no customer {choice!r} in the catalogue.", field=str(path))
    if path.name == "ship_to":
        if customer is None:
            raise InvalidValue("Choose the customer first.", field=str(path))
        if choice not in {place.id for place in directory.ship_tos(customer)}:
            raise InvalidValue(f"There is no place {choice!r} of customer {customer}.", field=str(path))


def present_value(machinery: Machinery, case_id: str, field: str) -> str | None:
    """What a field is now: what is chosen, or what would be posted, or what the paper says.

    Raises NotFound, InvalidValue.
    """
    with machinery.database.read() as connection:
        worked = workflow.worked_of(connection, case_id)
        draft = cases.draft(connection, case_id)
        choices = _ChoiceValues(connection, case_id)
    path = field_path(field, len(worked.order.lines))
    if path.kind is FieldKind.CHOICE:
        return _chosen(worked, path) or choices.value(path)
    holder = draft if path.line is None else draft.lines[path.line] if draft and path.line < len(draft.lines) else None
    given = getattr(holder, path.name, None)
    return as_text(given) if given is not None else printed_value(worked.order, path)


def split(machinery: Machinery, case_id: str, line: int, keep: Decimal) -> tuple[Change, ...]:
    """The changes that make two lines out of one; their printed total belongs to neither any more."""
    whole = present_value(machinery, case_id, f"lines[{line}].quantity")
    rest = Decimal(whole or 0) - keep
    if keep <= 0 or rest <= 0:
        raise InvalidValue(
            f"Of {whole or 'nothing'}, something has to stay on both lines.", field=f"lines[{line}].quantity"
        )
    return (
        Change(field=f"lines[{line}].line_total", value=None),
        Change(field=f"lines[{line}+]", value=COPY),
        Change(field=f"lines[{line}].quantity", value=as_text(keep)),
        Change(field=f"lines[{line + 1}].quantity", value=as_text(rest)),
    )


def undo(machinery: Machinery, case_id: str, version: int, by: str) -> None:
    """See Desk.undo."""
    _step(machinery, case_id, version, by, EventKind.UNDONE)


def redo(machinery: Machinery, case_id: str, version: int, by: str) -> None:
    """See Desk.redo."""
    _step(machinery, case_id, version, by, EventKind.REDONE)


def _step(machinery: Machinery, case_id: str, version: int, by: str, kind: EventKind) -> None:
    """Takes the last step back, or up again, and writes down each change that it was made of."""
    with machinery.database.read() as connection:
        opened(connection, case_id, version, Action.CORRECT, by)
        steps = undoing.steps(cases.events(connection, case_id))
        original = cases.order(connection, case_id)
    back = kind is EventKind.UNDONE
    if original is None or not (steps.done if back else steps.undone):
        raise WrongState("There is no change to take back." if back else "There is no change to make again.")
    changes = steps.done[-1] if back else steps.undone[-1]
    rest = [event for step in (steps.done[:-1] if back else (*steps.done, changes)) for event in step]
    worked = apply(original, [workflow.as_correction(event) for event in rest])
    converted = workflow.map_anew(machinery, worked)
    with machinery.database.write() as connection:
        case = moved(machinery, opened(connection, case_id, version, Action.CORRECT, by))
        for event in reversed(changes) if back else changes:
            before = event.after if back else event.before
            at, after = machinery.now(), str(event.id)
            cases.add_event(connection, case, kind, at=at, by=by, field=event.field, before=before, after=after)
        _remap(machinery, connection, case, worked, converted)


def _remap(
    machinery: Machinery, connection: Connection, case: CaseRecord, worked: Worked, converted: Converted
) -> None:
    document = documents.find(connection, case.document)
    assert document is not None
    workflow.write_mapping(machinery, connection, case, converted)
    case = project(machinery, case, document, worked.order, converted.draft)
    cases.save(connection, case)
    workflow.write_decision(machinery, connection, case, converted.decision)


def carry_over(machinery: Machinery, learned: Sequence[AliasRecord]) -> int:
    """Maps the waiting orders anew that a customer's number was learned for; how many changed.

    Those on which somebody works are left alone: they are mapped anew with the next change.
    """
    with machinery.database.read() as connection:
        waiting = [case for alias in learned for case in cases.waiting_of(connection, alias.customer_id)]
    return sum(_mapped_with_taught(machinery, case_id) for case_id in dict.fromkeys(case.id for case in waiting))


def _mapped_with_taught(machinery: Machinery, case_id: str) -> bool:
    with machinery.database.read() as connection:
        worked, draft = workflow.worked_of(connection, case_id), cases.draft(connection, case_id)
        if draft is None or learning.taught(connection, worked, draft) == worked.choices:
            return False
    converted = workflow.map_anew(machinery, worked)
    with machinery.database.write() as connection:
        case = cases.find(connection, case_id, lock=True)
        if case is None or case.state is not CaseState.WAITING or claim_of(case, machinery.now()) is not None:
            return False
        case = moved(machinery, case)
        cases.add_event(connection, case, EventKind.MAPPED, at=machinery.now(), note="with what was learned meanwhile")
        _remap(machinery, connection, case, worked, converted)
    return True
