"""The database: SQLite in a file, or PostgreSQL by URL, kept up to date by migrations.

A `write` transaction is serialised on SQLite (BEGIN IMMEDIATE), so what it reads stays true until
it commits; on PostgreSQL rows are locked where it matters. What cannot go on now is Temporary.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, InterfaceError, NoSuchModuleError, OperationalError
from sqlalchemy.pool import ConnectionPoolEntry

from models.errors import Misconfigured, Temporary

_MIGRATIONS = Path(__file__).parent / "migrations"
_PASSING_STATES = ("40", "53", "55", "57P")  # SQLSTATE classes, PostgreSQL manual, appendix A
_WRONG_ACCESS = ("28", "3D")  # invalid authorization, no such database
_MIGRATION_LOCK = 0x0DE5  # any number that nobody else locks in this database


class Database:
    """Transactions on one database; threads may share it."""

    def __init__(self, url: str) -> None:
        """Connects lazily. Raises Misconfigured for a URL that no driver understands."""
        try:
            self._engine = _engine(url)
        except (ArgumentError, NoSuchModuleError, ImportError) as error:
            raise Misconfigured(f"The database URL cannot be used: {error}.") from None

    @property
    def kind(self) -> str:
        """ "sqlite" or "postgresql"."""
        return self._engine.dialect.name

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction that sees one moment and changes nothing."""
        with _translated(), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def write(self, after_commit: list[Callable[[], None]] | None = None) -> Iterator[Connection]:
        """A transaction that commits at the end of the block, or not at all.

        The calls collected in `after_commit` are made once it is committed.
        """
        with _translated(), self._engine.connect() as plain:
            connection = plain.execution_options(orderwright_write=True)
            with connection.begin():
                yield connection
        for call in after_commit or ():
            call()

    def upgrade(self) -> None:
        """Brings the tables up to date; waits for another process that is doing the same."""
        if self.version() == newest_version():
            return
        with self.write() as connection:
            if self.kind == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _MIGRATION_LOCK})
            command.upgrade(_alembic(connection), "head")

    def version(self) -> str | None:
        """The migration that the tables are at; None for an empty database."""
        with self.read() as connection:
            return MigrationContext.configure(connection).get_current_revision()

    def close(self) -> None:
        """Closes idle connections."""
        self._engine.dispose()


@cache
def newest_version() -> str | None:
    """The migration that this program's code needs."""
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    return ScriptDirectory.from_config(config).get_current_head()


def _alembic(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.attributes["connection"] = connection
    return config


def _engine(url: str) -> Engine:
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        if parsed.drivername == "postgresql":
            parsed = parsed.set(drivername="postgresql+pg8000")
        return create_engine(parsed, pool_pre_ping=True)
    if parsed.database in (None, "", ":memory:"):
        raise Misconfigured("A database in memory would be lost; name a file.")
    engine = create_engine(parsed, connect_args={"timeout": 30, "check_same_thread": False})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _entry: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # transactions are begun below, by no one else
    for pragma in ("journal_mode = WAL", "busy_timeout = 30000", "foreign_keys = ON", "synchronous = FULL"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    options: dict[str, Any] = dict(connection.get_execution_options())
    connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("orderwright_write") else "BEGIN")


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except DBAPIError as error:
        if _sql_state(error)[:2] in _WRONG_ACCESS:
            raise Misconfigured(f"The database refuses the connection: {error.orig}. Check the URL.") from None
        if not _passes(error):
            raise
        raise Temporary(f"The database cannot be reached or is busy: {error.orig}. It is tried again.") from error


def _passes(error: DBAPIError) -> bool:
    """Whether the same transaction may work later: no connection, no lock, a deadlock, a server going down."""
    if error.connection_invalidated or isinstance(error, OperationalError | InterfaceError):
        return True
    return _sql_state(error).startswith(_PASSING_STATES)


def _sql_state(error: DBAPIError) -> str:
    """As PostgreSQL gives it, five characters; "" where there is none."""
    details = error.orig.args[0] if error.orig is not None and error.orig.args else None
    return str(details.get("C", "")) if isinstance(details, dict) else ""
