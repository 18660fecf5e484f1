"""Past orders with what was decided at first and what people made of it."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, select

from service.records import EventKind
from service.tables import event, order_case, stage_output

_DECIDED = ("draft", "decision")


def first_outputs(connection: Connection, limit: int) -> Iterator[tuple[str, bool, bool, str, dict[str, str]]]:
    """(case id, approved, untouched, channel, first draft and decision as JSON) of the newest orders."""
    cases = select(order_case.c.id, order_case.c.approved_at, order_case.c.untouched, order_case.c.channel)
    newest = cases.where(order_case.c.decided_at.is_not(None)).order_by(order_case.c.received_at.desc()).limit(limit)
    for case_id, approved_at, untouched, channel in connection.execute(newest).all():
        outputs = select(stage_output.c.stage, stage_output.c.content).where(
            stage_output.c.case_id == case_id, stage_output.c.stage.in_(_DECIDED)
        )
        first: dict[str, str] = {}
        for stage, content in connection.execute(outputs.order_by(stage_output.c.id)):
            first.setdefault(stage, content)
        if len(first) == len(_DECIDED):
            yield case_id, approved_at is not None, bool(untouched), channel, first


def corrected(connection: Connection, case_id: str) -> tuple[str, ...]:
    """The paths that people changed."""
    query = select(event.c.field).where(event.c.case_id == case_id, event.c.kind == EventKind.CORRECTED)
    return tuple(path for path in connection.execute(query).scalars() if path)
