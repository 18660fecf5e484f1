from __future__ import annotations

import threading
from datetime import datetime
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from tiny_trade import order_file

from models.errors import Misconfigured, Temporary
from service.columns import Moment
from service.database import Database, _alembic, newest_version
from service.desk import Desk
from service.tables import APPEND_ONLY
from service.worker import work_until_idle


def test_an_empty_file_is_brought_up_to_date(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'x.sqlite3'}")
    assert database.version() is None
    database.upgrade()
    assert database.version() == newest_version()


def test_the_migrations_make_exactly_the_tables_of_the_code(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'x.sqlite3'}")
    database.upgrade()
    with database.write() as connection:
        command.check(_alembic(connection))


def test_going_down_and_up_again_works(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'x.sqlite3'}")
    database.upgrade()
    with database.write() as connection:
        command.downgrade(_alembic(connection), "base")
    assert database.version() is None
    database.upgrade()
    assert database.version() == newest_version()


def test_processes_that_start_at_once_upgrade_once(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'x.sqlite3'}"
    errors: list[Exception] = []

    def start() -> None:
        try:
            Database(url).upgrade()
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=start) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert Database(url).version() == newest_version()


@pytest.mark.parametrize("table", APPEND_ONLY)
@pytest.mark.parametrize("statement", ["UPDATE {} SET at = '2000-01-01'", "DELETE FROM {}"])
def test_what_happened_can_be_neither_changed_nor_deleted(desk: Desk, table: str, statement: str) -> None:
    desk.receive("p.json", order_file(), "upload")
    work_until_idle(desk.machinery)
    database = desk.machinery.database
    with pytest.raises(DBAPIError, match=f"{table} is append-only"), database.write() as connection:
        connection.execute(text(statement.format(table)))
    with database.read() as connection:
        assert connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one() > 0


def test_foreign_keys_hold(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'x.sqlite3'}")
    database.upgrade()
    with pytest.raises(DBAPIError, match="FOREIGN KEY"), database.write() as connection:
        connection.execute(text("INSERT INTO case_reason VALUES ('nobody', 0, 'low_confidence', 'x')"))


def test_a_block_that_fails_leaves_nothing_and_rings_nobody(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'x.sqlite3'}")
    database.upgrade()
    rung: list[int] = []
    with pytest.raises(ZeroDivisionError), database.write([lambda: rung.append(1)]) as connection:
        connection.execute(text("INSERT INTO worker VALUES ('w', '2026-01-01')"))
        raise ZeroDivisionError
    with database.read() as connection:
        assert connection.execute(text("SELECT count(*) FROM worker")).scalar_one() == 0
    assert rung == []


def test_a_database_that_cannot_be_reached_is_a_temporary_trouble(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'no such folder' / 'x.sqlite3'}")
    with pytest.raises(Temporary, match="cannot be reached"), database.read():
        pass


@pytest.mark.parametrize("url", ["nonsense", "oracle9://x/y", "sqlite://", "sqlite:///:memory:"])
def test_a_url_that_cannot_be_used_is_the_operators_matter(url: str) -> None:
    with pytest.raises(Misconfigured):
        Database(url)


def test_a_moment_without_a_zone_is_a_defect() -> None:
    with pytest.raises(ValueError, match="time zone"):
        Moment().process_bind_param(datetime(2026, 1, 1), None)  # type: ignore[arg-type]
