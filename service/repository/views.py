"""Saved views of the queue."""

from __future__ import annotations

from sqlalchemy import Connection, delete, insert, or_, select

from service.tables import saved_view
from service.views import SavedView


def of(connection: Connection, owner: str) -> tuple[SavedView, ...]:
    """A person's own and what others share, by name."""
    mine = or_(saved_view.c.owner == owner, saved_view.c.shared)
    query = select(saved_view).where(mine).order_by(saved_view.c.name, saved_view.c.id)
    return tuple(SavedView.model_validate(dict(row)) for row in connection.execute(query).mappings())


def find(connection: Connection, view_id: str) -> SavedView | None:
    """The view of this id."""
    row = connection.execute(select(saved_view).where(saved_view.c.id == view_id)).mappings().one_or_none()
    return None if row is None else SavedView.model_validate(dict(row))


def add(connection: Connection, view: SavedView) -> None:
    """A new view."""
    connection.execute(insert(saved_view).values(view.model_dump()))


def remove(connection: Connection, view_id: str) -> None:
    """It is gone."""
    connection.execute(delete(saved_view).where(saved_view.c.id == view_id))
