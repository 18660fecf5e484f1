"""PostgreSQL, a real server: its migrations down and up again, and the queue, the search and the review on it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path
from types import ModuleType

import postgresql
import pytest
import test_desk_review
import test_queue
import test_search
from alembic import command
from tiny_trade import PASSWORD, Clock, order_file, tiny_machinery

from service.database import _alembic, newest_version
from service.desk import Desk
from service.identity import Ended, Identity, NotSignedIn
from service.roles import Role
from service.states import CaseState
from service.views import QueueFilter, QueueSort
from service.worker import work_until_idle

_NUMBERS = count(1)


def _tests_of(module: ModuleType) -> dict[str, object]:
    """The module's tests and fixtures, which here are given the desk below."""
    given = {name: value for name, value in vars(module).items() if getattr(value, "__module__", "") == module.__name__}
    given.pop("test_however_a_list_is_found_every_page_of_it_follows_the_one_before", None)  # SQLite is told the way
    assert not given.keys() & globals().keys(), "two of a name"
    return given


for _module in (test_queue, test_search, test_desk_review):
    globals().update(_tests_of(_module))


@pytest.fixture(scope="module")
def server() -> Iterator[postgresql.Server]:
    """A server for this module."""
    with postgresql.running() as server:
        yield server


@pytest.fixture(scope="module")
def staffed_database(server: postgresql.Server, staffed: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A database with the tables and one user of each role, to copy."""
    folder = tmp_path_factory.mktemp("postgresql")
    desk = Desk(tiny_machinery(folder, database_url=server.create("staffed")))
    desk.add_user("administrator", PASSWORD, Role.ADMINISTRATOR, full_name="Ada", by="")
    for role in (Role.CLERK, Role.LEAD, Role.MANAGER):
        desk.add_user(role.value, PASSWORD, role, by="administrator")
    desk.close()
    return "staffed"


@pytest.fixture
def desk(server: postgresql.Server, staffed_database: str, clock: Clock, tmp_path: Path) -> Iterator[Desk]:
    """A desk on a copy of it."""
    name = f"desk{next(_NUMBERS)}"
    opened = Desk(tiny_machinery(tmp_path, now=clock, database_url=server.create(name, staffed_database)))
    yield opened
    opened.close()
    server.drop(name)


def _sorted(desk: Desk) -> dict[QueueSort, list[str]]:
    return {
        sort: [row.id for row in desk.queue(QueueFilter(states=tuple(CaseState), sort=sort)).rows] for sort in QueueSort
    }


def test_migrations_go_down_and_up_again_and_every_order_of_the_queue_is_as_before(desk: Desk, clock: Clock) -> None:
    for number, customer in enumerate(("C2", "C1", "", "C1")):
        lines = [{"part": "unheard", "quantity": str(9 - number), "price": "2.00"}] * (number + 1)
        desk.receive(f"{number}.json", order_file(f"P-{number}", customer, lines), "upload")
        clock.forward(minutes=1)
    desk.receive("broken.json", b"broken", "upload")
    work_until_idle(desk.machinery)
    before, database = _sorted(desk), desk.machinery.database
    assert len({tuple(ids) for ids in before.values()}) > 3, "the orders differ"
    for lowest in ("0008", "0001"):
        with database.write() as connection:
            command.downgrade(_alembic(connection), lowest)
        assert database.version() == lowest
        database.upgrade()
        assert database.version() == newest_version() and _sorted(desk) == before


def test_an_empty_database_goes_down_to_nothing_and_up_to_exactly_the_tables_of_the_code(desk: Desk) -> None:
    database = desk.machinery.database
    for _ in range(2):
        with database.write() as connection:
            command.check(_alembic(connection))
        with database.write() as connection:
            command.downgrade(_alembic(connection), "base")
        assert database.version() is None
        database.upgrade()


def test_a_word_of_the_provider_ends_its_sessions_once(desk: Desk) -> None:
    nora = Identity(subject="issuer u-1", name="clerk", full_name="", role=None, sid="s-1")
    first, other = (
        desk.sign_ins.begin(nora, "clerk"),
        desk.sign_ins.begin(nora.model_copy(update={"sid": "s-2"}), "clerk"),
    )
    word = Ended(subject="issuer u-1", sid="s-1", jti="j-1")
    desk.sign_ins.end_there(word)
    assert not desk.sign_ins.lasts(first, "clerk") and desk.sign_ins.lasts(other, "clerk")
    with pytest.raises(NotSignedIn):
        desk.sign_ins.end_there(word)
    assert not desk.sign_ins.lasts(other, "boris")
