"""Users, keys of programs, and what people taught us."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from service.records import AccountRecord, AliasRecord
from service.tables import account, alias, api_key
from service.views import ApiKey


def find(connection: Connection, name: str) -> AccountRecord | None:
    """The account of this name."""
    row = connection.execute(select(account).where(account.c.name == name)).mappings().one_or_none()
    return None if row is None else AccountRecord.model_validate(dict(row))


def find_by_subject(connection: Connection, subject: str) -> AccountRecord | None:
    """The account of somebody whom the identity provider knows as this."""
    row = connection.execute(select(account).where(account.c.subject == subject)).mappings().one_or_none()
    return None if row is None else AccountRecord.model_validate(dict(row))


def accounts(connection: Connection) -> tuple[AccountRecord, ...]:
    """All accounts, active ones first, by name."""
    query = select(account).order_by(account.c.active.desc(), account.c.name)
    return tuple(AccountRecord.model_validate(dict(row)) for row in connection.execute(query).mappings())


def count(connection: Connection) -> int:
    """How many accounts there are."""
    return connection.execute(select(func.count()).select_from(account)).scalar_one()


def add(connection: Connection, record: AccountRecord) -> None:
    """A new account."""
    connection.execute(insert(account).values(record.model_dump()))


def change(connection: Connection, name: str, **values: Any) -> None:
    """Other values for an account."""
    connection.execute(update(account).where(account.c.name == name).values(**values))


def add_key(connection: Connection, key: ApiKey, secret_sha256: str) -> None:
    """A new key; only the digest of its secret is kept."""
    values = key.model_dump(exclude={"user"}) | {"account": key.user, "secret_sha256": secret_sha256}
    connection.execute(insert(api_key).values(values))


def keys(connection: Connection) -> tuple[ApiKey, ...]:
    """All keys, newest first."""
    query = select(api_key).order_by(api_key.c.created_at.desc())
    return tuple(_key(dict(row)) for row in connection.execute(query).mappings())


def key_by_secret(connection: Connection, secret_sha256: str) -> ApiKey | None:
    """The key whose secret has this digest, if it still works."""
    query = select(api_key).where(api_key.c.secret_sha256 == secret_sha256, api_key.c.revoked_at.is_(None))
    row = connection.execute(query).mappings().one_or_none()
    return None if row is None else _key(dict(row))


def touch_key(connection: Connection, key_id: str, now: datetime) -> None:
    """The key was used."""
    connection.execute(update(api_key).where(api_key.c.id == key_id).values(last_used_at=now))


def revoke_key(connection: Connection, key_id: str, now: datetime) -> bool:
    """The key works no more; False when there is none."""
    return connection.execute(update(api_key).where(api_key.c.id == key_id).values(revoked_at=now)).rowcount == 1


def _key(row: dict[str, Any]) -> ApiKey:
    return ApiKey.model_validate(
        {name: row[name] for name in ApiKey.model_fields if name != "user"} | {"user": row["account"]}
    )


def learn(connection: Connection, record: AliasRecord) -> None:
    """What a customer's part number means from now on."""
    same = (alias.c.customer_id == record.customer_id, alias.c.customer_part == record.customer_part)
    connection.execute(delete(alias).where(*same))
    connection.execute(insert(alias).values(record.model_dump()))


def learned(connection: Connection, customer_id: str) -> dict[str, str]:
    """Folded customer part number -> sku, as taught for this customer."""
    query = select(alias.c.customer_part, alias.c.sku).where(alias.c.customer_id == customer_id)
    return dict(connection.execute(query).all())


def aliases(connection: Connection) -> tuple[AliasRecord, ...]:
    """All that was taught, newest first."""
    query = select(alias).order_by(alias.c.at.desc(), alias.c.customer_id, alias.c.customer_part)
    return tuple(AliasRecord.model_validate(dict(row)) for row in connection.execute(query).mappings())


def forget(connection: Connection, customer_id: str, customer_part: str) -> AliasRecord | None:
    """What was taught of a number is forgotten; what it was, None where there was nothing."""
    same = (alias.c.customer_id == customer_id, alias.c.customer_part == customer_part)
    row = connection.execute(select(alias).where(*same)).mappings().one_or_none()
    connection.execute(delete(alias).where(*same))
    return None if row is None else AliasRecord.model_validate(dict(row))
