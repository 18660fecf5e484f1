"""One attempt to change a case: saves what was typed, does the act, and shows what came of it.

Every post carries the version that its page showed. A change that met somebody else's is applied on
top of it when the two touch different fields; else nothing is saved and the page shows both.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qsl, quote

from fastapi.responses import Response
from starlette.datastructures import FormData, QueryParams

from models.errors import Refused, Temporary
from review_ui import case_page
from review_ui.case_page import Said
from review_ui.edits import ChoiceNeeded, edits_of, independent, seen_in, typed_in
from review_ui.lens import Lens
from review_ui.screen import all_fields
from review_ui.site import Visit, text_of
from review_ui.typed import normalised
from service.refusals import Conflict, InvalidValue, NotAllowed, NotFound
from service.views import CaseView, Change, FieldKind

Do = Callable[[int], CaseView]


class Attempt:
    """A post of somebody on a case."""

    def __init__(self, here: Visit, case_id: str, form: FormData) -> None:
        version = text_of(form, "version")
        self._here = here
        self._desk, self._by, self._case_id = here.desk, here.user.name, case_id
        self._version = int(version) if version.isdecimal() else 0
        self._typed, self._seen = typed_in(form), seen_in(form)
        self._lens = Lens.of(QueryParams(parse_qsl(text_of(form, "lens"))))
        self._before = self._desk.case(case_id)

    def perform(self, do: Do | None = None, touches: tuple[str, ...] = ()) -> Response:
        """Saves, does, shows. Raises NotFound, NotAllowed and what is no refusal.

        `touches`: the fields that the act alone concerns; an act without any is never put on top of
        somebody else's change.
        """
        try:
            case = self._save(merge=do is None or bool(touches))
            if do:
                case = _do(do, case.version if case is not self._before else self._version, touches)
        except ChoiceNeeded as needed:
            question = f"field={quote(needed.field)}&q={quote(needed.text)}"
            return self._here.go(f"/cases/{self._case_id}/choose?{question}")
        except Conflict as conflict:
            return self._show_conflict(conflict)
        except InvalidValue as wrong:
            errors, notice = {wrong.field: str(wrong)}, ("stop", str(wrong))
            return self._show_refusal(Said(typed=self._typed, errors=errors, notice=notice, status=422))
        except (NotFound, NotAllowed):
            raise
        except (Refused, Temporary) as refusal:
            return self._show_refusal(Said(typed=self._typed, notice=("stop", str(refusal)), status=409))
        return self._show(case, None)

    def _save(self, *, merge: bool) -> CaseView:
        """The case with what differs from what was loaded; as it was where nothing does."""
        if not self._typed:
            return self._before
        if self._before.version == self._version:
            edits = edits_of(self._before, self._typed, self._seen)
            return self._correct(self._version, edits) if edits else self._before
        everything = [Change(field=path, value=text or None) for path, text in self._typed.items()]
        try:
            return self._desk.correct(self._case_id, self._version, everything, self._by)
        except Conflict as conflict:
            edits = edits_of(self._before, self._typed, self._seen, conflict.differences)
            if edits and merge and independent(edits, conflict.differences):
                return self._correct(conflict.current_version, edits)
            if edits or not merge:
                raise
            return self._before

    def _correct(self, version: int, edits: dict[str, str]) -> CaseView:
        changes = [Change(field=path, value=self._meant(path, text)) for path, text in edits.items()]
        return self._desk.correct(self._case_id, version, changes, self._by)

    def _meant(self, path: str, text: str) -> str | None:
        """The value behind what was typed: for a choice, the id of the one thing it can only be."""
        kind = all_fields(self._before)[path].kind
        if not text or kind is not FieldKind.CHOICE:
            return normalised(kind, text, path) or None
        found = self._desk.candidates(self._case_id, path, text, 5)
        exact = [candidate for candidate in found if candidate.id.casefold() == text.casefold()]
        if len(exact) != 1:
            raise ChoiceNeeded(path, text)
        return exact[0].id

    def _show_conflict(self, conflict: Conflict) -> Response:
        case = self._desk.case(self._case_id)
        mine = edits_of(case, self._typed, self._seen, conflict.differences)
        return self._show(case, Said(conflict=conflict, typed=mine, status=409))

    def _show_refusal(self, said: Said) -> Response:
        return self._show(self._desk.case(self._case_id), said)

    def _show(self, case: CaseView, said: Said | None) -> Response:
        if self._here.partial:
            on_screen = self._before if self._before.version == self._version else None
            return case_page.pieces(self._here, case, self._lens, said, on_screen)
        if said is None:
            return self._here.go(self._lens.address(f"/cases/{case.id}"))
        return case_page.whole(self._here, case, self._lens, said)


def _do(do: Do, version: int, touches: tuple[str, ...]) -> CaseView:
    try:
        return do(version)
    except Conflict as conflict:
        if not touches or not independent(touches, conflict.differences):
            raise
        return do(conflict.current_version)
