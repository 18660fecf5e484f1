"""Puts a case on a page, whole or in pieces that replace themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import Any

from fastapi.responses import HTMLResponse, Response
from markupsafe import Markup

from review_ui.drawing import draw
from review_ui.edits import shown
from review_ui.languages import tongue
from review_ui.lens import Lens
from review_ui.looks import line_index
from review_ui.screen import (
    COLUMNS,
    Box,
    Screen,
    all_fields,
    arrange,
    boxes,
    doubtful,
    more_fields,
    offers,
    page_names,
    sentence,
)
from review_ui.site import Visit
from review_ui.sums import sums
from review_ui.words import WOULD_HELP
from service.asking import NEW_ADDRESS
from service.refusals import Conflict
from service.roles import Permission
from service.states import CaseState
from service.views import Action, CaseView, FieldView, FindingView, LineView, MentionView

AT_ONCE = 50  # lines; of an order with more, half as many and the first doubts come with the page
FIRST_DOUBTS = 5
DRAWN_AT_ONCE = 3  # pages without a picture that come with the page; the others when they are scrolled to
_NEEDS = {
    Action.CORRECT: Permission.WORK,
    Action.APPROVE: Permission.WORK,
    Action.REJECT: Permission.WORK,
    Action.POSTPONE: Permission.WORK,
    Action.NOTE: Permission.WORK,
    Action.REOPEN: Permission.WORK,
    Action.RETRY: Permission.WORK,
    Action.WITHDRAW: Permission.WORK,
    Action.RECALL: Permission.WORK,
}
_SETTLED_BY_SOMEBODY = frozenset({CaseState.REJECTED, CaseState.STOPPED})  # a lead brings these back


Boxes = Mapping[int, tuple[Box, ...]]


@dataclass(frozen=True, slots=True)
class Said:
    """What an attempt to change the case came to, beside the case as it is now."""

    notice: tuple[str, str] | None = None  # tone and text
    typed: Mapping[str, str] = field(default_factory=dict)  # by field path: not saved, still to be shown
    errors: Mapping[str, str] = field(default_factory=dict)  # by field path
    conflict: Conflict | None = None
    status: int = 200


def permitted_actions(here: Visit, case: CaseView) -> frozenset[str]:
    """What this person may do with the case now."""
    actions = {action.value for action in case.actions if here.user.may(_NEEDS[action])}
    if case.state in _SETTLED_BY_SOMEBODY and not here.user.may(Permission.OVERRULE):
        actions -= {Action.REOPEN.value, Action.RETRY.value}
    own_claim = case.claimed_by == here.user.name and here.user.may(Permission.WORK)
    if case.claimed_by and (own_claim or here.user.may(Permission.OVERRULE)):
        actions.add("release")
    if case.claimed_by and case.claimed_by != here.user.name and here.user.may(Permission.WORK):
        actions.add("take-over")
    return frozenset(actions)


@dataclass(frozen=True, slots=True)
class Met:
    """A field that somebody else changed: what was seen, what it is now."""

    field: str
    before: str
    now: str
    by: str
    at: datetime


def met(case: CaseView, conflict: Conflict) -> tuple[Met, ...]:
    """The changes of others, one a field, against the case as it is now."""
    fields = all_fields(case)
    seen: dict[str, Met] = {}
    for change in conflict.differences:
        if change.field == "state":
            continue
        first = seen.get(change.field)
        field = fields.get(change.field)
        now = shown(field) if field else change.after or ""
        before = first.before if first else change.before or ""
        seen[change.field] = Met(change.field, before, now, change.by, change.at)
    return tuple(seen.values())


def loose_findings(line: LineView) -> tuple[FindingView, ...]:
    """The line's doubts that stand at none of the fields in sight."""
    visible = {field.path for field in line.fields if field.label in COLUMNS} | {f.path for f in more_fields(line)}
    at_fields = {finding.field for field in line.fields if field.path in visible for finding in field.findings}
    return tuple(finding for finding in line.findings if finding.field not in at_fields)


def _calm(field: FieldView) -> str:
    """Nothing is in doubt on an order that nobody has to look at any more."""
    return ""


def values(here: Visit, case: CaseView, lens: Lens, said: Said) -> dict[str, Any]:
    """What the case's templates print."""
    return {
        "case": case,
        "screen": arrange(case, tongue(here.language).gettext),
        "lens": lens,
        "can": permitted_actions(here, case),
        "undoable": case.undoable,
        "redoable": case.redoable,
        "notice": said.notice,
        "typed": said.typed,
        "errors": said.errors,
        "differences": met(case, said.conflict) if said.conflict else (),
        "conflicting": said.conflict is not None,
        "conflict_by": said.conflict.changed_by if said.conflict else "",
        "would_help": tuple(dict.fromkeys(WOULD_HELP[f.code] for f in case.findings if f.code in WOULD_HELP)),
        "sums": sums(case),
        "now": datetime.now(UTC),
        "mark": mark(here, case),
        "named": _named(here, case),
        "questions": here.desk.asking.of_case(case.id),
        "letters": here.desk.letters.of_case(case.id),
        "columns": COLUMNS,
        "page_names": page_names(case, tongue(here.language).gettext),
        "more_fields": more_fields,
        "loose_findings": loose_findings,
        "kept": frozenset(),
        "late": frozenset(),
        "bare": frozenset(),
        "toned": {},
        "tone": doubtful if case.state is CaseState.WAITING else _calm,
        "shown": shown,
        "offers": offers,
        "new_address": NEW_ADDRESS,
        "sentence": partial(sentence, translate=tongue(here.language).gettext),
    }


def mark(here: Visit, case: CaseView) -> str:
    """Another one where somebody else's doing shows: changes, notes and who saw them, who works on it."""
    other = case.claimed_by if case.claimed_by != here.user.name else ""
    seen = sum(one.read_at is not None for one in here.desk.mentions.of_case(case.id))
    return f"{case.version}.{case.state.value}.{other or ''}.{len(case.events)}.{seen}"


def _named(here: Visit, case: CaseView) -> dict[int, list[MentionView]]:
    """By note: whom it names."""
    found: dict[int, list[MentionView]] = {}
    for one in here.desk.mentions.of_case(case.id):
        found.setdefault(one.note, []).append(one)
    return found


def coming_later(case: CaseView, screen: Screen) -> tuple[frozenset[int], frozenset[int]]:
    """Of a long order: lines and pages without which one can begin. They come as soon as the first doubt has the focus."""
    if len(case.lines) <= AT_ONCE:
        return frozenset(), frozenset()
    first = {line_index(doubt.path) for doubt in screen.doubts[:FIRST_DOUBTS]}
    doubted = {box.page for line in case.lines if line.index in first and (box := line.box)}
    late = frozenset(line.index for line in case.lines[AT_ONCE // 2 :]) - first
    bare = frozenset(page.number for page in case.pages[DRAWN_AT_ONCE:]) - doubted
    return frozenset(index for index in late if index is not None), bare


def rest(here: Visit, case: CaseView) -> Response:
    """What came not with the page."""
    printed = values(here, case, Lens(), Said())
    late, bare = coming_later(case, printed["screen"])
    return HTMLResponse(here.text("_late.html", **{**printed, "late": late, "bare": bare}))


def whole(here: Visit, case: CaseView, lens: Lens, said: Said | None = None, *, at_once: bool = False) -> Response:
    """The page of a case; of a long one what is needed to begin, unless all is wanted `at_once`."""
    all_of_it = at_once or said is not None
    said = said or Said()
    undrawn = [page.number for page in case.pages if not page.has_picture][:DRAWN_AT_ONCE]
    drawings = {number: drawing(here, case, number) for number in undrawn}
    colleagues = [{"name": one.name, "full": one.full_name} for one in here.desk.mentions.colleagues()]
    printed = values(here, case, lens, said)
    if not all_of_it:
        printed["late"], printed["bare"] = coming_later(case, printed["screen"])
    return here.page("case.html", said.status, drawings=drawings, colleagues=colleagues, **printed)


def pieces(
    here: Visit, case: CaseView, lens: Lens, said: Said | None = None, on_screen: CaseView | None = None
) -> Response:
    """The parts of the page that a change can alter: its head, the fields and the boxes.

    Lines that are as they were `on_screen` come as empty places that keep what is there: an order of
    hundreds of lines stays quick.
    """
    said = said or Said()
    printed = values(here, case, lens, said)
    if on_screen is not None and on_screen.state is case.state and not said.typed:
        before = {line.index: line for line in on_screen.lines}
        printed["kept"] = {line.index for line in case.lines if before.get(line.index) == line}
        printed["toned"] = toned(boxes(on_screen), printed["screen"].boxes)
    return HTMLResponse(here.text("_case_pieces.html", **printed), status_code=said.status)


def toned(before: Boxes, now: Boxes) -> dict[int, tuple[Box, ...]]:
    """The pages whose boxes lie where they lay, and of them the boxes whose tone is another."""
    pages = {}
    for number, drawn in now.items():
        old = before.get(number, ())
        if [(box.path, box.left, box.top) for box in old] == [(box.path, box.left, box.top) for box in drawn]:
            pages[number] = tuple(box for box, was in zip(drawn, old, strict=True) if box.tone != was.tone)
    return pages


def drawing(here: Visit, case: CaseView, number: int) -> Markup:
    """A page without a picture, drawn from its words; every text in it is escaped by the template."""
    page = next(page for page in case.pages if page.number == number)
    drawn = draw(page, here.desk.page_words(case.id, number))
    return Markup(here.text("_drawing.html", page=page, drawn=drawn))  # rendered with autoescape
