"""People whom an identity provider vouches for: their accounts here, made and kept in step at each sign-in."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from service import accounts
from service.identity import Identity, NotSignedIn
from service.machinery import Machinery
from service.records import AccountRecord
from service.repository import audit, people
from service.roles import Role
from service.views import User

_BY = "identity provider"


def admit(machinery: Machinery, identity: Identity, *, new_role: Role | None, link_existing: bool) -> User:
    """The user that this person is here; made where there is none yet.

    `new_role` is what a new person is where the provider says no role; `link_existing` takes the local user of
    the same name. Raises NotSignedIn where the account is switched off, or the name belongs to somebody else.
    """
    now = machinery.now()
    with machinery.database.write() as connection:
        record = people.find_by_subject(connection, identity.subject)
        if record is None:
            record = _first_time(connection, identity, new_role, now, link=link_existing)
        if not record.active:
            raise NotSignedIn("Your account at this order desk is switched off. Ask your administrator.")
        if identity.role is not None and identity.role != record.role:
            people.change(connection, record.name, role=identity.role)
            audit.write(connection, now, _BY, "role changed", record.name, record.role, identity.role.value)
            record = record.model_copy(update={"role": identity.role.value})
        if not accounts.has_administrator(connection):
            raise NotSignedIn("You are the last administrator here, and your provider would make you something else.")
    return accounts.view(record)


def _first_time(
    connection: Connection, identity: Identity, new_role: Role | None, now: datetime, *, link: bool
) -> AccountRecord:
    same = people.find(connection, identity.name)
    if same is not None:
        if not link or same.subject is not None:
            raise NotSignedIn(f"The name {identity.name!r} belongs to another account here. Ask your administrator.")
        people.change(connection, same.name, subject=identity.subject)
        audit.write(connection, now, _BY, "linked with the identity provider", same.name, None, None)
        return same.model_copy(update={"subject": identity.subject})
    role = identity.role or new_role
    if role is None:
        raise NotSignedIn("Your account has no role at this order desk. Ask your administrator for one.")
    record = AccountRecord(
        name=identity.name,
        full_name=identity.full_name,
        role=role.value,
        active=True,
        language="",
        password_hash="",
        subject=identity.subject,
        created_at=now,
    )
    people.add(connection, record)
    audit.write(connection, now, _BY, "user added", record.name, None, role.value)
    return record
