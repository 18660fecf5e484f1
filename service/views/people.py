"""Who signs in."""

from __future__ import annotations

from datetime import datetime

from models.base import Frozen
from service.roles import Permission, Role


class User(Frozen):
    """A person who signed in, or a program with a key."""

    name: str  # the sign-in name, unique, lower case
    full_name: str
    role: Role
    active: bool = True
    language: str = ""  # ISO 639-1 as the person chose; "" for the browser's
    external: bool = False  # signs in through the identity provider
    has_password: bool = True  # can sign in with one, too

    def may(self, permission: Permission) -> bool:
        """Whether this person may do it."""
        return self.active and self.role.may(permission)


class Colleague(Frozen):
    """Somebody who works on orders."""

    name: str
    full_name: str
    at_work: bool
    open: int  # orders that are theirs by the fair assignment


class MentionView(Frozen):
    """Somebody named in an internal note."""

    note: int  # EventView.sequence
    name: str
    read_at: datetime | None  # when they saw it


class News(Frozen):
    """What changed since a screen was told last."""

    cases: tuple[str, ...] = ()
    notes: bool = False  # a note was written or read among it


class ApiKey(Frozen):
    """A program's key without its secret."""

    id: str
    label: str
    user: str
    created_at: datetime
    last_used_at: datetime | None = None
    revoked_at: datetime | None = None
