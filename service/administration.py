"""What administrators and leads look after: what was learned, who changed what, connections, catalogue, policy.

Every call raises NotAllowed for a role that does not permit it.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable

from mapping import load_policy
from mapping.policy import DEFAULT_POLICY, policy_text, read_policy
from models.errors import Misconfigured, OrderwrightError
from service import accounts, policy_trial
from service.connections import Connections
from service.machinery import Machinery
from service.past_orders import from_store
from service.records import AliasRecord
from service.refusals import InvalidValue, NotFound
from service.repository import audit, people, views
from service.roles import Permission
from service.settings import Settings
from service.views import AliasView, AuditView, CatalogPage, PolicyTrial, PolicyView, SavedView

_MOST_VIEWS = 30
_LONGEST_POLICY = 200_000
TRIED_ORDERS = 2000  # the newest; the command looks at more


class Administration:
    """See the module."""

    def __init__(self, machinery: Machinery) -> None:
        self._machinery = machinery
        self.connections = Connections(machinery)

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

    # -- catalogue and policy ----------------------------------------------------------------

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

    def policy(self, by: str) -> PolicyView:
        """The policy in force. ADMINISTER. Raises Misconfigured."""
        settings = self._allowed(by)
        path = settings.policy_file or DEFAULT_POLICY
        policy = load_policy(path)
        terms = policy.terms
        return PolicyView(
            version=policy.version,
            settings=(
                ("min_confidence", f"{terms.min_confidence:g}"),
                ("tolerated", ", ".join(sorted(terms.tolerated))),
                ("net_total_limit", "" if terms.net_total_limit is None else f"{terms.net_total_limit:f}"),
                ("risk_target", "" if terms.risk_target is None else f"{terms.risk_target:g}"),
                ("customers", str(len(policy.customers))),
            ),
            auto_post=settings.auto_post,
            text=policy_text(path),
        )

    def try_policy(self, text: str, by: str) -> PolicyTrial:
        """What a changed policy would have made of past orders; changes nothing. ADMINISTER. Raises InvalidValue."""
        settings = self._allowed(by)
        path = settings.policy_file or DEFAULT_POLICY
        try:
            changed = read_policy(text[:_LONGEST_POLICY], "The changed policy", path.parent)
        except Misconfigured as problem:
            raise InvalidValue(str(problem), field="text") from None
        past = from_store(self._machinery.database, TRIED_ORDERS)
        return policy_trial.view(policy_trial.tried(past, load_policy(path), changed))

    def _allowed(self, by: str) -> Settings:
        with self._machinery.database.read() as connection:
            accounts.require(connection, by, Permission.ADMINISTER)
        return self._machinery.settings


def _problem(attempt: Callable[[], object]) -> str:
    try:
        attempt()
    except OrderwrightError as problem:
        return str(problem)
    return ""
