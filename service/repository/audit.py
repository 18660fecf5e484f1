"""What people changed besides orders: accounts, keys, what was learned."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, insert, select

from service.tables import audit
from service.views import AuditView


def write(
    connection: Connection, at: datetime, by: str, what: str, about: str, before: str | None, after: str | None
) -> None:
    """Writes down a change; never edited."""
    values = {"at": at, "by": by, "what": what, "about": about, "before": before, "after": after}
    connection.execute(insert(audit).values(values))


def latest(connection: Connection, limit: int) -> tuple[AuditView, ...]:
    """Newest first."""
    query = select(audit).order_by(audit.c.id.desc()).limit(limit)
    return tuple(AuditView.model_validate(dict(row)) for row in connection.execute(query).mappings())
