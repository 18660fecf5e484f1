"""Users and the keys of programs: who somebody is, and that nobody does what the role does not permit."""

from __future__ import annotations

import hashlib
import re
import secrets
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlalchemy import Connection

from service.machinery import Machinery
from service.records import AccountRecord
from service.refusals import InvalidValue, NotAllowed, NotFound
from service.repository import audit, people
from service.roles import Permission, Role
from service.views import ApiKey, User

_NAME = re.compile(r"[a-z0-9][a-z0-9._@+-]{0,63}")
_SHORTEST_PASSWORD = 10
_LONGEST_PASSWORD = 1000
_hasher = PasswordHasher()  # argon2id, RFC 9106's second recommended profile


@cache
def _nobodys_hash() -> str:
    """Checked for a name that does not exist, so that the answer takes as long."""
    return _hasher.hash(secrets.token_hex(16))


def view(record: AccountRecord) -> User:
    """The account without its secret."""
    return User(
        name=record.name,
        full_name=record.full_name,
        role=Role(record.role),
        active=record.active,
        language=record.language,
        external=record.subject is not None,
        has_password=bool(record.password_hash),
    )


def authenticate(machinery: Machinery, name: str, password: str) -> User | None:
    """See Desk.authenticate."""
    with machinery.database.read() as connection:
        record = people.find(connection, name.strip().lower())
    known = (record.password_hash if record else "") or _nobodys_hash()
    try:
        _hasher.verify(known, password[:_LONGEST_PASSWORD])
    except (VerifyMismatchError, InvalidHashError):
        return None
    if record is None or not record.active:
        return None
    if _hasher.check_needs_rehash(known):
        with machinery.database.write() as connection:
            people.change(connection, record.name, password_hash=_hasher.hash(password))
    return view(record)


def find(machinery: Machinery, name: str) -> User | None:
    """See Desk.user."""
    with machinery.database.read() as connection:
        record = people.find(connection, name)
    return view(record) if record is not None and record.active else None


def require(connection: Connection, by: str, permission: Permission) -> None:
    """Raises NotAllowed unless `by` is an active user whose role permits it."""
    record = people.find(connection, by)
    if record is None or not view(record).may(permission):
        raise NotAllowed("Your role does not permit that. Ask a lead or an administrator.")


def add(machinery: Machinery, user: User, password: str, by: str) -> User:
    """See Desk.add_user."""
    if _NAME.fullmatch(user.name) is None:
        raise InvalidValue("A user name is 1 to 64 lower-case letters, digits and . _ @ + -", field="name")
    _check_password(password)
    record = AccountRecord(
        **user.model_dump(exclude={"external", "has_password"}),
        password_hash=_hasher.hash(password),
        created_at=machinery.now(),
    )
    with machinery.database.write() as connection:
        if people.count(connection) == 0:
            if user.role is not Role.ADMINISTRATOR:
                raise InvalidValue("The first user must be an administrator.", field="role")
        else:
            require(connection, by, Permission.ADMINISTER)
        if people.find(connection, user.name) is not None:
            raise InvalidValue(f"There is a user {user.name!r} already.", field="name")
        people.add(connection, record)
        audit.write(connection, record.created_at, by, "user added", user.name, None, user.role.value)
    return user


def _check_password(password: str) -> None:
    if not _SHORTEST_PASSWORD <= len(password) <= _LONGEST_PASSWORD:
        raise InvalidValue(f"A password has at least {_SHORTEST_PASSWORD} characters.", field="password")


def change(
    machinery: Machinery,
    name: str,
    *,
    role: Role | None,
    active: bool | None,
    full_name: str | None,
    language: str | None,
    by: str,
) -> User:
    """See Desk.change_user."""
    values = {"role": role, "active": active, "full_name": full_name, "language": language}
    changes = {key: value for key, value in values.items() if value is not None}
    with machinery.database.write() as connection:
        if name != by or role is not None or active is not None:
            require(connection, by, Permission.ADMINISTER)
        record = people.find(connection, name)
        if record is None:
            raise NotFound(f"There is no user {name!r}.")
        if changes:
            people.change(connection, name, **changes)
        before = record.model_dump()
        for key, value in changes.items():
            if value != before[key]:
                old, new = (str(getattr(item, "value", item)) for item in (before[key], value))
                audit.write(connection, machinery.now(), by, f"{key.replace('_', ' ')} changed", name, old, new)
        if not has_administrator(connection):
            raise InvalidValue("Somebody must stay who is an active administrator.", field="role")
        changed = people.find(connection, name)
    assert changed is not None
    return view(changed)


def has_administrator(connection: Connection) -> bool:
    """Whether anybody active may administer."""
    return any(record.active and record.role == Role.ADMINISTRATOR for record in people.accounts(connection))


def set_password(machinery: Machinery, name: str, password: str, by: str) -> None:
    """See Desk.set_password."""
    _check_password(password)
    hashed = _hasher.hash(password)
    with machinery.database.write() as connection:
        if name != by:
            require(connection, by, Permission.ADMINISTER)
        if people.find(connection, name) is None:
            raise NotFound(f"There is no user {name!r}.")
        people.change(connection, name, password_hash=hashed)
        audit.write(connection, machinery.now(), by, "password changed", name, None, None)


def users(machinery: Machinery, by: str) -> tuple[User, ...]:
    """See Desk.users."""
    with machinery.database.read() as connection:
        require(connection, by, Permission.ADMINISTER)
        return tuple(view(record) for record in people.accounts(connection))


def _digest(secret: str) -> str:
    """Of a key's secret: long and random, so that one quick hash is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()


def add_key(machinery: Machinery, label: str, user: str, by: str) -> tuple[ApiKey, str]:
    """See Desk.add_api_key."""
    secret = "ow_" + secrets.token_urlsafe(32)
    key = ApiKey(id=secrets.token_hex(6), label=label.strip()[:200], user=user, created_at=machinery.now())
    with machinery.database.write() as connection:
        require(connection, by, Permission.ADMINISTER)
        if people.find(connection, user) is None:
            raise NotFound(f"There is no user {user!r}.")
        people.add_key(connection, key, _digest(secret))
        audit.write(connection, key.created_at, by, "key made", key.label, None, f"acts as {user}")
    return key, secret


def authenticate_key(machinery: Machinery, secret: str) -> User | None:
    """See Desk.authenticate_key."""
    with machinery.database.read() as connection:
        key = people.key_by_secret(connection, _digest(secret))
    if key is None:
        return None
    now = machinery.now()
    if key.last_used_at is None or (now - key.last_used_at).total_seconds() > 60:
        with machinery.database.write() as connection:
            people.touch_key(connection, key.id, now)
    return find(machinery, key.user)


def keys(machinery: Machinery, by: str) -> tuple[ApiKey, ...]:
    """See Desk.api_keys."""
    with machinery.database.read() as connection:
        require(connection, by, Permission.ADMINISTER)
        return people.keys(connection)


def revoke_key(machinery: Machinery, key_id: str, by: str) -> None:
    """See Desk.revoke_api_key."""
    with machinery.database.write() as connection:
        require(connection, by, Permission.ADMINISTER)
        if not people.revoke_key(connection, key_id, machinery.now()):
            raise NotFound("There is no such key.")
        audit.write(connection, machinery.now(), by, "key revoked", key_id, None, None)
