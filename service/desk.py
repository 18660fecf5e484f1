"""The order desk: everything that the screens and the API need, and nothing else.

One object, safe to share between threads. Every call is one transaction. `by` is the name of a
user; what the user's role does not permit raises NotAllowed. Refusals (service.refusals) carry
messages that can be shown as they are; Temporary means "in a moment".
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from service import accounts, admission, amending, clipboard, figures, intake, learning, lookups, queue_view, review
from service.administration import Administration
from service.asking import Asking
from service.assigning import Assigning
from service.case_view import case_view
from service.history import event_view
from service.identity import Identity
from service.letters import Letter, Letters
from service.machinery import Machinery
from service.mentions import Mentions
from service.pictures import Pictures
from service.records import PageRecord
from service.refusals import NotFound
from service.repository import cases, documents, people
from service.roles import Permission, Role
from service.settings import Settings
from service.sign_ins import SignIns
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
    QueueRow,
    SettledToo,
    StatsView,
    User,
    WordView,
)
from service.wiring import open_machinery

_NO_PAGE = 1_000_000  # no document has so many


def open_desk(settings: Settings) -> Desk:
    """The desk of an installation: makes the data folder and brings the database up to date.

    Raises Misconfigured when the settings, the catalogue folder or the ERP adapter are unusable.
    Starts nothing: `service.worker.Worker(desk.machinery)` does the work that the desk only writes down.
    """
    return Desk(open_machinery(settings))


class Desk:
    """See the module."""

    def __init__(self, machinery: Machinery) -> None:
        self.machinery = machinery
        self.administration = Administration(machinery)
        self.asking = Asking(machinery)
        self.letters = Letters(machinery)
        self.assigning = Assigning(machinery)
        self.mentions = Mentions(machinery)
        self.sign_ins = SignIns(machinery)
        self._pictures = Pictures(machinery.originals, machinery.settings.data_folder / "pictures")

    def close(self) -> None:
        """Ends the helpers' processes and the idle connections."""
        self._pictures.close()
        self.machinery.close()

    # -- people ------------------------------------------------------------------------------

    def authenticate(self, user: str, password: str) -> User | None:
        """The user when name and password are right and the account is active, else None.

        Takes the same time for an unknown name. Counting failed attempts is the screen's matter.
        """
        return accounts.authenticate(self.machinery, user, password)

    def admit(self, identity: Identity) -> User:
        """The user that somebody is whom the identity provider vouches for; made at their first sign-in.

        Raises NotSignedIn where that cannot be.
        """
        oidc = self.machinery.settings.oidc
        return admission.admit(
            self.machinery,
            identity,
            new_role=oidc.new_role if oidc else None,
            link_existing=bool(oidc and oidc.link_existing),
        )

    def user(self, name: str) -> User | None:
        """An active user by name, for a session that is already signed in; None if gone or inactive."""
        return accounts.find(self.machinery, name)

    def users(self, by: str) -> tuple[User, ...]:
        """All users, active first, by name. ADMINISTER."""
        return accounts.users(self.machinery, by)

    def has_users(self) -> bool:
        """Whether anybody can sign in; False on a new installation, which then asks for its first administrator."""
        with self.machinery.database.read() as connection:
            return people.count(connection) > 0

    def add_user(
        self, name: str, password: str, role: Role, *, full_name: str = "", language: str = "", by: str
    ) -> User:
        """A new user. ADMINISTER, but for the very first, who must be an administrator (`by` is "" then).

        Raises InvalidValue for a name taken or malformed, or a password under 10 characters.
        """
        user = User(name=name.strip().lower(), full_name=full_name, role=role, language=language)
        return accounts.add(self.machinery, user, password, by)

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
        return accounts.change(
            self.machinery, name, role=role, active=active, full_name=full_name, language=language, by=by
        )

    def set_password(self, name: str, password: str, *, by: str) -> None:
        """A new password. One's own, or ADMINISTER."""
        accounts.set_password(self.machinery, name, password, by)

    def authenticate_key(self, secret: str) -> User | None:
        """The user a program acts as by its API key; None for an unknown or revoked key."""
        return accounts.authenticate_key(self.machinery, secret)

    def add_api_key(self, label: str, user: str, *, by: str) -> tuple[ApiKey, str]:
        """A new key and its secret, which is shown this once. ADMINISTER."""
        return accounts.add_key(self.machinery, label, user, by)

    def api_keys(self, by: str) -> tuple[ApiKey, ...]:
        """All keys, newest first. ADMINISTER."""
        return accounts.keys(self.machinery, by)

    def revoke_api_key(self, key_id: str, *, by: str) -> None:
        """The key works no more. ADMINISTER."""
        accounts.revoke_key(self.machinery, key_id, by)

    # -- the queue ---------------------------------------------------------------------------

    def queue(self, wanted: QueueFilter) -> QueuePage:
        """A page of cases."""
        return queue_view.page(self.machinery, wanted)

    def rows_behind(self, wanted: QueueFilter) -> tuple[QueueRow, ...]:
        """The rows that follow `wanted.after`, for scrolling on; () where it has left the list."""
        return queue_view.rows_behind(self.machinery, wanted)

    def count(self, wanted: QueueFilter) -> int:
        """How many cases there are on all pages."""
        return queue_view.count(self.machinery, wanted)

    def next_case(self, wanted: QueueFilter, after: str | None = None, *, by: str = "") -> str | None:
        """The id of the case that follows `after` in the list; the first without `after`; None at the end.

        Passes over what somebody other than `by` has claimed.
        """
        return queue_view.next_case(self.machinery, wanted, after, by)

    # -- one case ----------------------------------------------------------------------------

    def case(self, case_id: str) -> CaseView:
        """All about a case. Raises NotFound."""
        return case_view(self.machinery, case_id)

    def events(self, case_id: str) -> tuple[EventView, ...]:
        """Its history, oldest first. Raises NotFound."""
        with self.machinery.database.read() as connection:
            review.existing(connection, case_id)
            return tuple(event_view(event) for event in cases.events(connection, case_id))

    def original(self, case_id: str) -> Original:
        """The file as it came. Hostile until proven otherwise: send it as an attachment, never inline as HTML."""
        with self.machinery.database.read() as connection:
            document = documents.find(connection, review.existing(connection, case_id).document)
        assert document is not None
        data = self.machinery.originals.get(document.sha256)
        return Original(name=document.name, media_type=document.media_type, data=data)

    def page_picture(self, case_id: str, page: int, width_px: int = 1200) -> bytes | None:
        """A PNG of the page, upright, `width_px` wide (rounded up to a multiple of 200, at most 3000); None
        where there is none to make (mail, sheet, text): draw `page_words`. Kept after the first time.
        Raises NotFound for a page that is none.
        """
        return self._pictures.png(self._page(case_id, page), width_px)

    def page_words(self, case_id: str, page: int) -> tuple[WordView, ...]:
        """The words of the page in reading order, also of scans. Raises NotFound for a page that is none."""
        return tuple(
            WordView(
                text=word.text,
                left=word.left,
                top=word.top,
                right=word.right,
                bottom=word.bottom,
                bold=word.bold,
                ref=word.ref,
            )
            for word in self._page(case_id, page).words
        )

    def _page(self, case_id: str, number: int) -> PageRecord:
        with self.machinery.database.read() as connection:
            case = review.existing(connection, case_id)
            page = documents.page(connection, case.document, number) if 0 < number < _NO_PAGE else None
        if page is None:
            raise NotFound(f"The document has no page {number}.")
        return page

    # -- coming in ---------------------------------------------------------------------------

    def receive(self, name: str, data: bytes, origin: str, by: str = "") -> tuple[str, ...]:
        """Takes a file in and returns its cases' ids; the worker reads it afterwards.

        One case at first; a file that turns out to hold several orders gets more. The same bytes again
        are the same document: the ids of the cases it already has, and an event. Raises InvalidValue for
        an empty file or one over the limit of the settings. WORK, where `by` is a user; "" is a machine.
        """
        if by:
            with self.machinery.database.read() as connection:
                accounts.require(connection, by, Permission.WORK)
        return intake.receive(self.machinery, name, data, origin, by)

    # -- work on a case (WORK; every one raises NotFound, Conflict for a stale version, WrongState) ------

    def correct(self, case_id: str, version: int, changes: Sequence[Change], by: str) -> CaseView:
        """The case with the changes, mapped and decided anew; all of them or none.

        Raises InvalidValue for a path or value that cannot be understood.
        """
        amending.correct(self.machinery, case_id, version, changes, by)
        return self.case(case_id)

    def choose(
        self, case_id: str, version: int, field: str, choice: str, by: str, *, remember: bool = False
    ) -> CaseView:
        """Settles a CHOICE field ("customer", "ship_to", "lines[2].sku") by an id of the catalogue."""
        return self.correct(case_id, version, (Change(field=field, value=choice, remember=remember),), by)

    def confirm(self, case_id: str, version: int, fields: str | Sequence[str], by: str) -> CaseView:
        """The values are right as they stand: no doubt of the reader stands against them any more. One step."""
        paths = (fields,) if isinstance(fields, str) else fields
        changes = [Change(field=p, value=amending.present_value(self.machinery, case_id, p)) for p in paths]
        return self.correct(case_id, version, changes, by)

    def undo(self, case_id: str, version: int, by: str) -> CaseView:
        """Takes back the last step of a person: one field, or all that was pasted at once. Events of their own."""
        amending.undo(self.machinery, case_id, version, by)
        return self.case(case_id)

    def redo(self, case_id: str, version: int, by: str) -> CaseView:
        """Takes up again what was taken back last; a new change forgets it."""
        amending.redo(self.machinery, case_id, version, by)
        return self.case(case_id)

    def paste(
        self, case_id: str, version: int, text: str, start: tuple[int, str], understand: clipboard.Understand, by: str
    ) -> CaseView:
        """Puts cells copied from a spreadsheet into the lines, from a line and a column on, as one step.

        `understand(column, cell)` gives a cell in the desk's notation, or raises InvalidValue.
        """
        changes = clipboard.paste(self.machinery, case_id, text, start, understand)
        return self.correct(case_id, version, changes, by)

    def split(self, case_id: str, version: int, line: int, keep: Decimal, by: str) -> CaseView:
        """Two lines out of one: `keep` stays, the rest goes to a line below. Raises InvalidValue for no such share."""
        changes = amending.split(self.machinery, case_id, line, keep)
        return self.correct(case_id, version, changes, by)

    def approve(self, case_id: str, version: int, by: str) -> CaseView:
        """Sends the order to the ERP; warnings are overruled and named in the history.

        The order is written down for posting in the same transaction and posted by the worker, exactly
        once. What it teaches settles other waiting orders of the customer. Raises Blocked while findings that
        block stand.
        """
        amending.carry_over(self.machinery, review.approve(self.machinery, case_id, version, by))
        return self.case(case_id)

    def withdraw(self, case_id: str, version: int, by: str) -> CaseView:
        """Takes an approval back, as long as the ERP was not called for it. Raises WrongState afterwards."""
        review.withdraw(self.machinery, case_id, version, by)
        return self.case(case_id)

    def recall(self, case_id: str, version: int, by: str) -> CaseView:
        """Takes a posted order back: the worker cancels it in the ERP, and the case waits again; where something of it
        has left already it stays posted, and the history says so. WORK. Raises WrongState for any other case.
        """
        review.recall(self.machinery, case_id, version, by)
        return self.case(case_id)

    def reject(self, case_id: str, version: int, reason: str, by: str, reply: Letter | None = None) -> CaseView:
        """Nothing goes to the ERP; the customer is told by the reply. Raises InvalidValue without a reason."""
        review.reject(self.machinery, case_id, version, reason, by, reply)
        return self.case(case_id)

    def reopen(self, case_id: str, version: int, by: str) -> CaseView:
        """Back to `waiting`: from `rejected` (OVERRULE), or from `not_an_order` and `unreadable`, with an
        empty order to be typed in (WORK). Never from `posted`.
        """
        review.reopen(self.machinery, case_id, version, by)
        return self.case(case_id)

    def retry(self, case_id: str, by: str) -> CaseView:
        """A stopped case goes on from where it stopped (OVERRULE); one that is unreadable or no order is read
        again (WORK). Needs no version.
        """
        review.retry(self.machinery, case_id, by)
        return self.case(case_id)

    def retry_all(self, by: str) -> int:
        """Every stopped case goes on from where it stopped, once the operator has put right what stopped them;
        how many. OVERRULE.
        """
        return review.retry_all(self.machinery, by)

    def note(self, case_id: str, text: str, by: str) -> CaseView:
        """A remark for colleagues; whom it names by `@name` is told of it. Changes no version."""
        review.note(self.machinery, case_id, text, by)
        return self.case(case_id)

    def claim(self, case_id: str, by: str, *, take_over: bool = False) -> CaseView:
        """Marks that `by` works on it; harmless when repeated. Raises Conflict when somebody else does, unless it
        is taken over (a claim lapses after 30 minutes without a change). Changes no version, locks nothing.
        """
        review.claim(self.machinery, case_id, by, take_over=take_over)
        return self.case(case_id)

    def release(self, case_id: str, by: str, *, looked: bool = False) -> CaseView:
        """Takes the claim back: one's own, or anybody's with OVERRULE. One who only `looked` keeps what they were given."""
        review.release(self.machinery, case_id, by, looked=looked)
        return self.case(case_id)

    def postpone(self, case_id: str, version: int, until: datetime, reason: str, by: str) -> CaseView:
        """Hides it from the queue until a moment (aware) comes: "customer calls back on Monday"."""
        review.postpone(self.machinery, case_id, version, until, reason, by)
        return self.case(case_id)

    # -- looking things up -------------------------------------------------------------------

    def candidates(self, case_id: str, field: str, query: str = "", limit: int = 20) -> tuple[CandidateView, ...]:
        """What could be chosen for a CHOICE field, best first; without a query what the matching offers.

        "customer": customers; "ship_to": the case's customer's places; "lines[n].sku": products.
        """
        return lookups.candidates(self.machinery, case_id, field, query, limit)

    def settles_too(self, case_id: str, line: int) -> tuple[SettledToo, ...]:
        """The other waiting orders that remembering this line's product would settle as well."""
        return learning.settles_too(self.machinery, case_id, line)

    def search_products(self, query: str, limit: int = 20) -> tuple[ProductView, ...]:
        """Products by number or words, best first."""
        return self.machinery.directory.search_products(query, limit)

    def units(self, sku: str) -> tuple[str, ...]:
        """The units a product is sold in, base unit first; () for an unknown one."""
        product = self.machinery.directory.product(sku)
        return () if product is None else tuple(unit for unit, _ in product.pack_sizes)

    # -- figures -----------------------------------------------------------------------------

    def stats(self, days: int = 30) -> StatsView:
        """How the desk does over the last `days` days, today included."""
        return figures.stats(self.machinery, days)

    def health(self) -> HealthView:
        """Whether the machinery works; never raises for a part that does not."""
        return figures.health(self.machinery)
