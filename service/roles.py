"""Who may do what at the order desk."""

from __future__ import annotations

from enum import StrEnum


class Permission(StrEnum):
    """A thing that somebody may be allowed to do."""

    VIEW = "view"  # see the queue, cases and documents
    WORK = "work"  # upload, correct, approve, reject, annotate, claim, postpone
    OVERRULE = "overrule"  # reopen a settled case, try a stopped one again, release a claim of somebody else
    REPORT = "report"  # figures
    ADMINISTER = "administer"  # users, keys, settings


class Role(StrEnum):
    """What a person is at the order desk."""

    CLERK = "clerk"
    LEAD = "lead"
    MANAGER = "manager"
    ADMINISTRATOR = "administrator"

    @property
    def permissions(self) -> frozenset[Permission]:
        """What a person of this role may do."""
        return _PERMISSIONS[self]

    def may(self, permission: Permission) -> bool:
        """Whether a person of this role may do it."""
        return permission in _PERMISSIONS[self]


_PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.CLERK: frozenset({Permission.VIEW, Permission.WORK}),
    Role.LEAD: frozenset({Permission.VIEW, Permission.WORK, Permission.OVERRULE, Permission.REPORT}),
    Role.MANAGER: frozenset({Permission.VIEW, Permission.REPORT}),
    Role.ADMINISTRATOR: frozenset(Permission),
}
