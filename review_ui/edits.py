"""What a posted form changes, compared with what its sender had on screen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from starlette.datastructures import FormData

from review_ui.screen import all_fields
from service.views import CaseView, Difference, FieldKind, FieldView

PREFIX, SEEN = "f:", "w:"


class ChoiceNeeded(Exception):
    """Typed words that fit several things, or none: the person has to choose."""

    def __init__(self, field: str, text: str) -> None:
        super().__init__(field)
        self.field = field
        self.text = text


def typed_in(form: FormData) -> dict[str, str]:
    """Field path -> text, as the form has it."""
    return {
        name.removeprefix(PREFIX): value.strip()
        for name, value in form.multi_items()
        if name.startswith(PREFIX) and isinstance(value, str)
    }


def seen_in(form: FormData) -> dict[str, str]:
    """What stood in the choice fields when the page was made, by path: names, where events carry ids."""
    return {
        name.removeprefix(SEEN): value.strip()
        for name, value in form.multi_items()
        if name.startswith(SEEN) and isinstance(value, str)
    }


def edits_of(
    case: CaseView, typed: Mapping[str, str], seen: Mapping[str, str], differences: Iterable[Difference] = ()
) -> dict[str, str]:
    """Only what its sender changed: typed values unlike those that were on their screen.

    `differences` are what others changed since that screen; of them the first value before counts.
    """
    before: dict[str, str] = {}
    for change in differences:
        before.setdefault(change.field, change.before or "")
    before.update(seen)
    fields = all_fields(case)
    edits = {}
    for path, text in typed.items():
        field = fields.get(path)
        if field is None or not field.editable:
            continue
        if text != before.get(path, shown(field)):
            edits[path] = text
    return edits


def shown(field: FieldView) -> str:
    """What stands in the field's control."""
    if field.kind is FieldKind.CHOICE and field.label != "sku":  # of a product, people know the number
        return field.display or field.value or ""
    return field.value or ""


def independent(fields: Iterable[str], differences: Iterable[Difference]) -> bool:
    """Whether these fields can be changed on top of somebody else's changes without a question.

    Not when the same field was changed, and no line's field when lines were added or removed: the
    number in its path may mean another line now.
    """
    changed = {change.field for change in differences}
    structural = any(field.startswith("lines[") and field.endswith("]") for field in changed)
    return all(field not in changed and not (structural and field.startswith("lines[")) for field in fields)
