"""Sign-ins through the identity provider that have not ended."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, and_, delete, insert, or_, select
from sqlalchemy.exc import IntegrityError

from service.records import SignInRecord
from service.tables import sign_in, spent_token


def add(connection: Connection, record: SignInRecord) -> None:
    """A new one."""
    values = record.model_dump() | {"id_token": record.id_token.get_secret_value()}
    connection.execute(insert(sign_in).values(values))


def find(connection: Connection, sign_in_id: str) -> SignInRecord | None:
    """The sign-in of this id, as long as it lasts."""
    row = connection.execute(select(sign_in).where(sign_in.c.id == sign_in_id)).mappings().one_or_none()
    return None if row is None else SignInRecord.model_validate(dict(row))


def end(connection: Connection, sign_in_id: str) -> None:
    """It is over."""
    connection.execute(delete(sign_in).where(sign_in.c.id == sign_in_id))


def end_those_of(connection: Connection, subject: str, sid: str) -> int:
    """Ends a session of the provider's, or with no `sid` all of a person's; how many ended.

    A sign-in for which the provider named no session is over with any session of its person.
    """
    whose = sign_in.c.subject == subject
    named = or_(sign_in.c.sid == sid, and_(whose, sign_in.c.sid == "")) if sid else whose
    return connection.execute(delete(sign_in).where(named, *((whose,) if subject else ()))).rowcount


def sweep(connection: Connection, before: datetime) -> None:
    """Forgets those that began so long ago that they are over."""
    connection.execute(delete(sign_in).where(sign_in.c.begun_at < before))
    connection.execute(delete(spent_token).where(spent_token.c.at < before))


def spend(connection: Connection, jti: str, at: datetime) -> bool:
    """Whether a token of this id comes for the first time; from now on it does not."""
    try:
        with connection.begin_nested():
            connection.execute(insert(spent_token).values(jti=jti, at=at))
    except IntegrityError:
        return False
    return True
