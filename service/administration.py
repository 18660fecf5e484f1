"""What administrators and leads look after: what was learned, who changed what, connections, catalogue, policy.

Every call raises NotAllowed for a role that does not permit it.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable

from mapping import load_policy
from mapping.policy import DEFAULT_POLICY
from models.errors import OrderwrightError
from service import accounts, mailroom, policy_preview
from service.machinery import Machinery
from service.records import AliasRecord
from service.refusals import InvalidValue, NotFound
from service.repository import audit, people, views
from service.roles import Permission
from service.settings import Settings
from service.views import AliasView, AuditView, CatalogPage, ConnectionView, PolicyView, SavedView

_SECRET = ("password", "secret", "token", "key")
_MOST_VIEWS = 30


class Administration:
    """See the module."""

    def __init__(self, machinery: Machinery) -> None:
        self._machinery = machinery

    # -- what was learned --------------------------------------------------------------------

    def aliases(self, by: str) -> tuple[AliasView, ...]:
        """What customers' numbers were taught to mean, newest first. VIEW."""
        with self._machinery.database.read() as connection:
            accounts.require(connection, by, Permission.VIEW)
            taught = people.aliases(connection)
        return tuple(self._alias(record) for record in taught)

    def _alias(self, record: AliasRecord) -> AliasView:
        directory = self._machinery.directory
        product = directory.product(record.sku)
        return AliasView(
            **record.model_dump(),
            customer_name=directory.customer_name(record.customer_id) or "",
            description=product.description if product else "",
        )

    def forget_alias(self, customer_id: str, customer_part: str, by: str) -> None:
        """It is matched again as if nobody had taught it; orders that were settled by it stay. OVERRULE."""
        now = self._machinery.now()
        with self._machinery.database.write() as connection:
            accounts.require(connection, by, Permission.OVERRULE)
            gone = people.forget(connection, customer_id, customer_part)
            if gone is None:
                raise NotFound("Nothing of that was taught.")
            audit.write(connection, now, by, "alias forgotten", f"{customer_id} {gone.printed}", gone.sku, None)

    def audit(self, by: str, limit: int = 200) -> tuple[AuditView, ...]:
        """Who changed accounts, keys and what was learned, newest first. ADMINISTER."""
        with self._machinery.database.read() as connection:
            accounts.require(connection, by, Permission.ADMINISTER)
            return audit.latest(connection, max(1, min(limit, 1000)))

    # -- saved views of the queue ------------------------------------------------------------

    def views(self, by: str) -> tuple[SavedView, ...]:
        """One's own views of the queue and those that others share."""
        with self._machinery.database.read() as connection:
            return views.of(connection, by)

    def save_view(self, name: str, query: str, by: str, *, shared: bool = False) -> SavedView:
        """Keeps a part of the queue under a name. VIEW; for everybody, OVERRULE."""
        name = name.strip()[:60]
        if not name:
            raise InvalidValue("Give the view a name.", field="name")
        view = SavedView(id=secrets.token_hex(6), owner=by, name=name, query=query[:1000], shared=shared)
        with self._machinery.database.write() as connection:
            accounts.require(connection, by, Permission.OVERRULE if shared else Permission.VIEW)
            if len(views.of(connection, by)) >= _MOST_VIEWS:
                raise InvalidValue("There are enough views; remove one first.", field="name")
            views.add(connection, view)
        return view

    def remove_view(self, view_id: str, by: str) -> None:
        """One's own; somebody else's with OVERRULE."""
        with self._machinery.database.write() as connection:
            view = views.find(connection, view_id)
            if view is None:
                raise NotFound("There is no such view.")
            accounts.require(connection, by, Permission.VIEW if view.owner == by else Permission.OVERRULE)
            views.remove(connection, view_id)

    # -- how the installation is connected ---------------------------------------------------

    def mailboxes(self, by: str) -> tuple[ConnectionView, ...]:
        """The mailboxes as configured, and whether each can be opened. ADMINISTER."""
        settings = self._allowed(by)
        return tuple(self._mailbox(name, options) for name, options in settings.mailbox.items())

    def _mailbox(self, name: str, options: dict[str, str]) -> ConnectionView:
        settings = self._machinery.settings.model_copy(update={"mailbox": {name: options}})
        return ConnectionView(
            name=name,
            kind=options.get("kind", ""),
            options=_shown(options),
            problem=_problem(lambda: mailroom.open_mailboxes(settings)),
        )

    def erp(self, by: str) -> ConnectionView:
        """The ERP as configured, and whether it answers. ADMINISTER."""
        settings = self._allowed(by)
        name = settings.erp_adapter
        return ConnectionView(
            name=self._machinery.erp.name,
            kind=name,
            options=_shown(settings.erp.get(name, {})),
            problem=_problem(self._machinery.erp.check),
        )

    def catalog(self, query: str, by: str, limit: int = 50) -> CatalogPage:
        """Products by number or words, the first ones without a query; and the catalogue's size. VIEW."""
        with self._machinery.database.read() as connection:
            accounts.require(connection, by, Permission.VIEW)
        directory = self._machinery.directory
        problem = _problem(directory.check)
        if problem:
            return CatalogPage(products=(), total=0, customers=0, problem=problem)
        total, customers = directory.size()
        found = directory.search_products(query, limit) if query.strip() else directory.first_products(limit)
        return CatalogPage(products=found, total=total, customers=customers)

    def policy(self, by: str, min_confidence: float | None = None) -> PolicyView:
        """The policy in force, and what a bar like it would have meant for past orders. ADMINISTER."""
        settings = self._allowed(by)
        policy = load_policy(settings.policy_file or DEFAULT_POLICY)
        return policy_preview.preview(self._machinery, policy, min_confidence)

    def _allowed(self, by: str) -> Settings:
        with self._machinery.database.read() as connection:
            accounts.require(connection, by, Permission.ADMINISTER)
        return self._machinery.settings


def _shown(options: dict[str, str]) -> tuple[tuple[str, str], ...]:
    """Options without what must stay secret."""
    return tuple(
        (name, "•" * 8 if any(word in name.lower() for word in _SECRET) else value)
        for name, value in sorted(options.items())
        if name != "kind"
    )


def _problem(attempt: Callable[[], object]) -> str:
    try:
        attempt()
    except OrderwrightError as problem:
        return str(problem)
    return ""
