"""What changed last, for screens that show it at once: a row a change, the old ones swept away."""

from __future__ import annotations

from sqlalchemy import Connection, delete, func, insert, select

from service.tables import change

_KEPT = 10_000
_AGAIN = 200  # numbers are given before transactions end: those just below the newest may still appear


def put(connection: Connection, case_id: str, what: str = "case") -> None:
    """A case looks otherwise once this transaction ends."""
    connection.execute(insert(change).values(case_id=case_id, what=what))


def newest(connection: Connection) -> int:
    """The number of the last change."""
    return int(connection.execute(select(func.coalesce(func.max(change.c.id), 0))).scalar_one())


def since(connection: Connection, number: int) -> dict[int, tuple[str, str]]:
    """Case and kind by number, of all changes after this one and of some just before it."""
    query = select(change.c.id, change.c.case_id, change.c.what).where(change.c.id > number - _AGAIN)
    return {int(row.id): (row.case_id, row.what) for row in connection.execute(query)}


def sweep(connection: Connection) -> None:
    """Forgets all but the last ones."""
    connection.execute(delete(change).where(change.c.id < newest(connection) - _KEPT))
