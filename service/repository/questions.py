"""Questions to customers and their answers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, insert, select, update

from service.tables import question
from service.views import QuestionView


def add(connection: Connection, record: QuestionView) -> None:
    """A new question."""
    connection.execute(insert(question).values(_values(record)))


def save(connection: Connection, record: QuestionView) -> None:
    """The question as it is now."""
    connection.execute(update(question).where(question.c.id == record.id).values(_values(record)))


def find(connection: Connection, question_id: str) -> QuestionView | None:
    """The question of this id."""
    row = connection.execute(select(question).where(question.c.id == question_id)).mappings().one_or_none()
    return None if row is None else _record(row)


def of_case(connection: Connection, case_id: str) -> tuple[QuestionView, ...]:
    """Newest first."""
    query = select(question).where(question.c.case_id == case_id).order_by(question.c.asked_at.desc())
    return tuple(_record(row) for row in connection.execute(query).mappings())


def _values(record: QuestionView) -> dict[str, Any]:
    return record.model_dump() | {"options": json.dumps(record.options, ensure_ascii=False)}


def _record(row: Mapping[Any, Any]) -> QuestionView:
    return QuestionView.model_validate(dict(row) | {"options": tuple(map(tuple, json.loads(row["options"])))})
