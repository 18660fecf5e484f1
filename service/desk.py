"""The order desk: everything that the screens and the API need, and nothing else.

One object, safe to share between threads. Every call is one transaction. `by` is the name of a
user; what the user's role does not permit raises NotAllowed. Refusals (service.refusals) carry
messages that can be shown as they are; Temporary means "in a moment".
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from service.roles import Role
from service.settings import Settings
from service.views import (
    ApiKey,
    CandidateView,
    CaseView,
    Change,
    EventView,
    HealthView,
    Original,
    ProductView,
    QueueFilter,
    QueuePage,
    StatsView,
    User,
    WordView,
)


def open_desk(settings: Settings) -> Desk:
    """The desk of an installation: makes the data folder and brings the database up to date.

    Raises Misconfigured when the settings, the catalogue folder or the ERP adapter are unusable.
    Starts nothing: `service.worker.Worker(desk.machinery)` does the work that the desk only writes down.
    """
    raise NotImplementedError


class Desk:
    """See the module."""

    # -- people ------------------------------------------------------------------------------

    def authenticate(self, user: str, password: str) -> User | None:
        """The user when name and password are right and the account is active, else None.

        Takes the same time for an unknown name. Counting failed attempts is the screen's matter.
        """
        raise NotImplementedError

    def user(self, name: str) -> User | None:
        """An active user by name, for a session that is already signed in; None if gone or inactive."""
        raise NotImplementedError

    def users(self, by: str) -> tuple[User, ...]:
        """All users, active first, by name. ADMINISTER."""
        raise NotImplementedError

    def has_users(self) -> bool:
        """Whether anybody can sign in; False on a new installation, which then asks for its first administrator."""
        raise NotImplementedError

    def add_user(
        self, name: str, password: str, role: Role, *, full_name: str = "", language: str = "", by: str
    ) -> User:
        """A new user. ADMINISTER, but for the very first, who must be an administrator (`by` is "" then).

        Raises InvalidValue for a name taken or malformed, or a password under 10 characters.
        """
        raise NotImplementedError

    def change_user(
        self,
        name: str,
        *,
        role: Role | None = None,
        active: bool | None = None,
        full_name: str | None = None,
        language: str | None = None,
        by: str,
    ) -> User:
        """The user, changed. ADMINISTER; one's own full name and language go without it.

        Refuses to leave the desk without an active administrator.
        """
        raise NotImplementedError

    def set_password(self, name: str, password: str, *, by: str) -> None:
        """A new password. One's own, or ADMINISTER."""
        raise NotImplementedError

    def authenticate_key(self, secret: str) -> User | None:
        """The user a program acts as by its API key; None for an unknown or revoked key."""
        raise NotImplementedError

    def add_api_key(self, label: str, user: str, *, by: str) -> tuple[ApiKey, str]:
        """A new key and its secret, which is shown this once. ADMINISTER."""
        raise NotImplementedError

    def api_keys(self, by: str) -> tuple[ApiKey, ...]:
        """All keys, newest first. ADMINISTER."""
        raise NotImplementedError

    def revoke_api_key(self, key_id: str, *, by: str) -> None:
        """The key works no more. ADMINISTER."""
        raise NotImplementedError

    # -- the queue ---------------------------------------------------------------------------

    def queue(self, wanted: QueueFilter) -> QueuePage:
        """A page of cases."""
        raise NotImplementedError

    def next_case(self, wanted: QueueFilter, after: str | None = None, *, by: str = "") -> str | None:
        """The id of the case that follows `after` in the list; the first without `after`; None at the end.

        Passes over what somebody other than `by` has claimed.
        """
        raise NotImplementedError

    # -- one case ----------------------------------------------------------------------------

    def case(self, case_id: str) -> CaseView:
        """All about a case. Raises NotFound."""
        raise NotImplementedError

    def events(self, case_id: str) -> tuple[EventView, ...]:
        """Its history, oldest first. Raises NotFound."""
        raise NotImplementedError

    def original(self, case_id: str) -> Original:
        """The file as it came. Hostile until proven otherwise: send it as an attachment, never inline as HTML."""
        raise NotImplementedError

    def page_picture(self, case_id: str, page: int, width_px: int = 1200) -> bytes | None:
        """A PNG of the page, upright, `width_px` (100..3000) wide; None where there is none to make
        (mail, sheet, text): draw `page_words`. Kept after the first time. Raises NotFound for a page that is none.
        """
        raise NotImplementedError

    def page_words(self, case_id: str, page: int) -> tuple[WordView, ...]:
        """The words of the page in reading order, also of scans. Raises NotFound for a page that is none."""
        raise NotImplementedError

    # -- coming in ---------------------------------------------------------------------------

    def receive(self, name: str, data: bytes, origin: str, by: str = "") -> tuple[str, ...]:
        """Takes a file in and returns its cases' ids; the worker reads it afterwards.

        One case at first; a file that turns out to hold several orders gets more. The same bytes again
        are the same document: the ids of the cases it already has, and an event. Raises InvalidValue for
        an empty file or one over the limit of the settings. WORK, where `by` is a user; "" is a machine.
        """
        raise NotImplementedError

    # -- work on a case (WORK; every one raises NotFound, Conflict for a stale version, WrongState) ------

    def correct(self, case_id: str, version: int, changes: Sequence[Change], by: str) -> CaseView:
        """The case with the changes, mapped and decided anew; all of them or none.

        Raises InvalidValue for a path or value that cannot be understood.
        """
        raise NotImplementedError

    def choose(
        self, case_id: str, version: int, field: str, choice: str, by: str, *, remember: bool = False
    ) -> CaseView:
        """Settles a CHOICE field ("customer", "ship_to", "lines[2].sku") by an id of the catalogue."""
        raise NotImplementedError

    def confirm(self, case_id: str, version: int, field: str, by: str) -> CaseView:
        """The value is right as it stands: no doubt of the reader stands against it any more."""
        raise NotImplementedError

    def undo(self, case_id: str, version: int, by: str) -> CaseView:
        """Takes back the last change of a person since the case came to wait (as an event of its own)."""
        raise NotImplementedError

    def approve(self, case_id: str, version: int, by: str) -> CaseView:
        """Sends the order to the ERP; warnings are overruled and named in the history.

        The order is written down for posting in the same transaction and posted by the worker, exactly
        once. Raises Blocked while findings that block stand.
        """
        raise NotImplementedError

    def reject(self, case_id: str, version: int, reason: str, by: str) -> CaseView:
        """Nothing goes to the ERP. Raises InvalidValue without a reason."""
        raise NotImplementedError

    def reopen(self, case_id: str, version: int, by: str) -> CaseView:
        """Back to `waiting` from `rejected` or `not_an_order`. OVERRULE. Never from `posted`."""
        raise NotImplementedError

    def retry(self, case_id: str, by: str) -> CaseView:
        """A stopped or unreadable case tries again from where it stopped. OVERRULE."""
        raise NotImplementedError

    def note(self, case_id: str, text: str, by: str) -> CaseView:
        """A remark for colleagues. Changes no version."""
        raise NotImplementedError

    def claim(self, case_id: str, by: str) -> CaseView:
        """Marks that `by` works on it; harmless when repeated. Raises Conflict when somebody else does
        (a claim lapses after 30 minutes without a change). Changes no version and locks nothing by itself.
        """
        raise NotImplementedError

    def release(self, case_id: str, by: str) -> CaseView:
        """Takes the claim back: one's own, or anybody's with OVERRULE."""
        raise NotImplementedError

    def postpone(self, case_id: str, version: int, until: datetime, reason: str, by: str) -> CaseView:
        """Hides it from the queue until a moment (aware) comes: "customer calls back on Monday"."""
        raise NotImplementedError

    # -- looking things up -------------------------------------------------------------------

    def candidates(self, case_id: str, field: str, query: str = "", limit: int = 20) -> tuple[CandidateView, ...]:
        """What could be chosen for a CHOICE field, best first; without a query what the matching offers.

        "customer": customers; "ship_to": the case's customer's places; "lines[n].sku": products.
        """
        raise NotImplementedError

    def search_products(self, query: str, limit: int = 20) -> tuple[ProductView, ...]:
        """Products by number or words, best first."""
        raise NotImplementedError

    def units(self, sku: str) -> tuple[str, ...]:
        """The units a product is sold in, base unit first; () for an unknown one."""
        raise NotImplementedError

    # -- figures -----------------------------------------------------------------------------

    def stats(self, days: int = 30) -> StatsView:
        """How the desk does over the last `days` days, today included."""
        raise NotImplementedError

    def health(self) -> HealthView:
        """Whether the machinery works; never raises for a part that does not."""
        raise NotImplementedError
