"""What people changed, applied to what the paper says: a pure function, so that it can be replayed.

Corrections are applied in the order in which they were made, and a line's number means the line
that had it at that moment. What a person typed or confirmed is certain, and the reader's doubts about
it are dropped; what the document printed stays beside it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from models.base import Frozen
from models.draft import Correction
from models.evidence import Extracted
from models.order import Day, DocumentType, Number, OrderLine, PurchaseOrder, Text
from models.reasons import Finding, ReviewReason
from service.fields import COPY, NEW_LINE, FieldPath, as_text, field_path, inserted_after, parse
from service.processing import Choices, ChosenSku
from service.views import FieldKind

_LINE_FINDING = re.compile(r"lines\[(\d+)\](.*)")
_IN_THE_SUM = frozenset({"quantity", "unit_price", "line_total"})


class Touched(Frozen):
    """A field that a person typed or confirmed."""

    path: str  # as the lines are numbered now
    by: str
    changed: bool  # False: confirmed as it was


class Worked(Frozen):
    """An order as people left it."""

    order: PurchaseOrder
    choices: Choices = Choices()
    touched: tuple[Touched, ...] = ()
    changes: int = 0  # corrections applied


def apply(order: PurchaseOrder, corrections: Iterable[Correction]) -> Worked:
    """The order with the corrections. Raises InvalidValue for one that does not fit the order."""
    worked = Worked(order=order)
    for correction in corrections:
        worked = apply_one(worked, correction)
    return worked


def apply_one(worked: Worked, correction: Correction) -> Worked:
    """The same for one more correction."""
    return _applied(worked, correction).model_copy(update={"changes": worked.changes + 1})


def _applied(worked: Worked, correction: Correction) -> Worked:
    if correction.field == NEW_LINE:
        return _add_line(worked, correction)
    above = inserted_after(correction.field, len(worked.order.lines))
    if above is not None:
        return _insert_line(worked, above, correction)
    path = field_path(correction.field, len(worked.order.lines))
    if not path.name:
        return _remove_line(worked, path.line or 0)
    if path.name == "document_type":
        kind = DocumentType(correction.after or DocumentType.PURCHASE_ORDER)
        changed = worked.model_copy(update={"order": worked.order.model_copy(update={"document_type": kind})})
    elif path.kind is FieldKind.CHOICE:
        changed = worked.model_copy(update={"choices": _choose(worked.choices, path, correction.after)})
    else:
        order = _set(worked.order, path, parse(path, correction.after), _why(correction))
        changed = worked.model_copy(update={"order": order})
    return _touch(changed, path, correction)


def _why(correction: Correction) -> str:
    return f"{'confirmed' if correction.before == correction.after else 'corrected'} by {correction.by}"


def _choose(choices: Choices, path: FieldPath, choice: str | None) -> Choices:
    if path.name == "customer":
        other = choice != choices.customer_id
        return choices.model_copy(
            update={"customer_id": choice, "ship_to_id": None if other else choices.ship_to_id},
        )
    if path.name == "ship_to":
        return choices.model_copy(update={"ship_to_id": choice})
    rest = tuple(chosen for chosen in choices.skus if chosen.line != path.line)
    mine = (ChosenSku(line=path.line or 0, sku=choice, rule="chosen"),) if choice else ()
    return choices.model_copy(update={"skus": (*rest, *mine)})


def _set(order: PurchaseOrder, path: FieldPath, value: Any, why: str) -> PurchaseOrder:
    """The order with another value in a field; the print and where it stands are kept."""
    if path.line is None:
        field = _certain(getattr(order, path.name), value, why)
        return order.model_copy(update={path.name: field})
    line = order.lines[path.line]
    changed = line.model_copy(update={path.name: _certain(getattr(line, path.name), value, why)})
    return order.model_copy(update={"lines": (*order.lines[: path.line], changed, *order.lines[path.line + 1 :])})


def _certain(
    printed: Extracted[Any] | None, value: str | Decimal | date | None, why: str
) -> Text | Number | Day | None:
    if value is None:
        return None
    seen: dict[str, Any] = {"text": printed.text, "evidence": printed.evidence} if printed is not None else {}
    if isinstance(value, Decimal):
        return Number(value=value, why=why, **seen)
    return Text(value=value, why=why, **seen) if isinstance(value, str) else Day(value=value, why=why, **seen)


def _touch(worked: Worked, path: FieldPath, correction: Correction) -> Worked:
    now = Touched(path=str(path), by=correction.by, changed=correction.before != correction.after)
    before = next((t for t in worked.touched if t.path == now.path), None)
    if before is not None and before.changed and not now.changed:
        now = before
    rest = tuple(t for t in worked.touched if t.path != now.path)
    findings = tuple(finding for finding in worked.order.findings if not _settled(finding, path))
    order = worked.order.model_copy(update={"findings": findings})
    return worked.model_copy(update={"order": order, "touched": (*rest, now)})


def _settled(finding: Finding, path: FieldPath) -> bool:
    """Whether a doubt of the reader is about what the person has just looked at."""
    if finding.field == str(path):
        return True
    sums = finding.code == ReviewReason.ARITHMETIC_MISMATCH.code and path.name in _IN_THE_SUM
    return sums and path.line is not None and (finding.field or "").startswith(f"lines[{path.line}]")


def _add_line(worked: Worked, correction: Correction) -> Worked:
    lines = worked.order.lines
    why = f"added by {correction.by}"
    line = OrderLine(line_no=Text(value=_next_number(lines), why=why))
    added = worked.model_copy(update={"order": worked.order.model_copy(update={"lines": (*lines, line)})})
    path = FieldPath(len(lines), "sku")
    if correction.after:
        added = added.model_copy(update={"choices": _choose(added.choices, path, correction.after)})
    return _touch(added, path, correction)


def _insert_line(worked: Worked, above: int, correction: Correction) -> Worked:
    """A line below another: empty, of a product, or the same once more without its number and its place."""
    lines, why = worked.order.lines, f"added by {correction.by}"
    number = _between(lines, above)
    if correction.after == COPY:
        line = lines[above].model_copy(update={"line_no": Text(value=number, why=why), "box": None})
    else:
        line = OrderLine(line_no=Text(value=number, why=why))
    moved = _renumbered(worked, lambda index: index + (index > above))
    order = moved.order.model_copy(update={"lines": (*lines[: above + 1], line, *lines[above + 1 :])})
    settled = {chosen.line: chosen.sku for chosen in worked.choices.skus}
    sku = settled.get(above) if correction.after == COPY else correction.after
    choices = _choose(moved.choices, FieldPath(above + 1, "sku"), sku) if sku else moved.choices
    return moved.model_copy(update={"order": order, "choices": choices})


def _between(lines: Sequence[OrderLine], above: int) -> str:
    """A number that lies between its neighbours' where one does: 10, 20 -> 11; else what continues the last."""
    if above == len(lines) - 1:
        return _next_number(lines)
    printed = [line.line_no.value if line.line_no else None for line in lines[above : above + 2]]
    before, after = (int(number) if number and number.isdecimal() else None for number in printed)
    if before is not None and after is not None and after - before > 1:
        return str(before + 1)
    return f"{printed[0] or above + 1}.1"


def _next_number(lines: Sequence[OrderLine]) -> str:
    """The number that continues the printed ones: 10, 20, 30 -> 40."""
    printed = [(line.line_no.value or "") if line.line_no else "" for line in lines]
    numbers = [int(number) for number in printed if number.isdecimal()]
    if len(numbers) < 2:
        return str(max(numbers, default=len(lines)) + 1)
    return str(numbers[-1] + max(1, numbers[-1] - numbers[-2]))


def _remove_line(worked: Worked, removed: int) -> Worked:
    lines = worked.order.lines
    rest = _renumbered(worked, lambda index: None if index == removed else index - (index > removed))
    order = rest.order.model_copy(update={"lines": (*lines[:removed], *lines[removed + 1 :])})
    return rest.model_copy(update={"order": order})


def _renumbered(worked: Worked, moved: Callable[[int], int | None]) -> Worked:
    """Everything that names a line by its number names it by the new one; what names a line that is gone, goes."""
    order = worked.order
    findings = tuple(
        finding.model_copy(update={"field": path}) if path != finding.field else finding
        for finding in order.findings
        if (path := _moved(finding.field, moved)) is not None or finding.field is None
    )
    skus = tuple(
        chosen.model_copy(update={"line": line})
        for chosen in worked.choices.skus
        if (line := moved(chosen.line)) is not None
    )
    touched = tuple(
        t.model_copy(update={"path": path}) for t in worked.touched if (path := _moved(t.path, moved)) is not None
    )
    return worked.model_copy(
        update={
            "order": order.model_copy(update={"findings": findings}),
            "choices": worked.choices.model_copy(update={"skus": skus}),
            "touched": touched,
        }
    )


def _moved(path: str | None, moved: Callable[[int], int | None]) -> str | None:
    """A path after lines have moved; None for one of a line that is gone."""
    written = _LINE_FINDING.fullmatch(path or "")
    if written is None:
        return path
    line = moved(int(written[1]))
    return None if line is None else f"lines[{line}]{written[2]}"


def printed_value(order: PurchaseOrder, path: FieldPath) -> str | None:
    """The present value of a field that is no choice."""
    holder: PurchaseOrder | OrderLine = order if path.line is None else order.lines[path.line]
    field: Text | Number | Day | None = getattr(holder, path.name)
    return None if field is None else as_text(field.value)
