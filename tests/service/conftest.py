from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from tiny_trade import PASSWORD, Clock, tiny_machinery

from service import accounts
from service.desk import Desk
from service.roles import Role


@pytest.fixture(scope="session", autouse=True)
def cheap_hashes() -> Iterator[None]:
    """Passwords hashed with the least cost: the algorithm is the same, the waiting is not."""
    costly = accounts._hasher
    accounts._hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    yield
    accounts._hasher = costly


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def staffed(cheap_hashes: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new installation with one user of each role; each one's name is the role's."""
    folder = tmp_path_factory.mktemp("staffed")
    opened = Desk(tiny_machinery(folder))
    opened.add_user("administrator", PASSWORD, Role.ADMINISTRATOR, full_name="Ada", by="")
    for role in (Role.CLERK, Role.LEAD, Role.MANAGER):
        opened.add_user(role.value, PASSWORD, role, by="administrator")
    opened.close()
    return folder


@pytest.fixture
def desk(tmp_path: Path, clock: Clock, staffed: Path) -> Iterator[Desk]:
    """A copy of the staffed installation."""
    shutil.copytree(staffed, tmp_path, dirs_exist_ok=True)
    opened = Desk(tiny_machinery(tmp_path, now=clock))
    yield opened
    opened.close()
