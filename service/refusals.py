"""Why the desk says no to a person. Every message can be shown as it is.

Refused (models.errors)
  NotFound          no such case, page, user
  NotAllowed        the role does not permit it
  WrongState        not possible in the case's present state
  InvalidValue      a typed value cannot be understood; `field` says which
  Blocked           findings stop the approval; `findings`
  Conflict          somebody changed the case meanwhile; `differences`
"""

from __future__ import annotations

from models.errors import Refused
from models.reasons import Finding
from service.views import Difference


class NotFound(Refused):
    """There is no such thing."""


class NotAllowed(Refused):
    """The person's role does not permit it."""


class WrongState(Refused):
    """The case's present state does not permit it."""


class InvalidValue(Refused):
    """A typed value cannot be understood."""

    def __init__(self, message: str, *, field: str) -> None:
        super().__init__(message)
        self.field = field


class Blocked(Refused):
    """Findings that block stand against the approval."""

    def __init__(self, message: str, *, findings: tuple[Finding, ...]) -> None:
        super().__init__(message)
        self.findings = findings


class Conflict(Refused):
    """The case has changed since the person loaded it; nothing was saved."""

    def __init__(
        self, message: str, *, current_version: int, changed_by: str, differences: tuple[Difference, ...]
    ) -> None:
        super().__init__(message)
        self.current_version = current_version
        self.changed_by = changed_by
        self.differences = differences
