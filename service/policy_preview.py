"""What a policy would have meant for orders that people have decided already."""

from __future__ import annotations

from decimal import Decimal

from mapping import Policy
from models.draft import Decision
from service.machinery import Machinery
from service.repository import figures
from service.views import PolicyView

MOST_ORDERS = 2000
_POSTED = frozenset(
    {"po_number", "customer", "ship_to", "currency", "requested_delivery_date"}
    | {"sku", "quantity", "uom", "unit_price", "requested_date"}
)


def preview(machinery: Machinery, policy: Policy, min_confidence: float | None) -> PolicyView:
    """The policy, and of the newest orders that a person approved: how many it would have let through, and how
    many of those the person had to change.

    `min_confidence` tries another bar than the policy's own.
    """
    terms = policy.terms
    bar = terms.min_confidence if min_confidence is None else min_confidence
    tried = passed = wrong = 0
    with machinery.database.read() as connection:
        for content, fields in figures.decided_by_people(connection, MOST_ORDERS):
            decision = Decision.model_validate_json(content)
            tried += 1
            if decision.confidence < bar or any(f.code not in terms.tolerated for f in decision.findings):
                continue
            passed += 1
            wrong += any(path.rpartition(".")[2] in _POSTED or path.endswith("]") for path in fields)
    return PolicyView(
        version=policy.version,
        settings=(
            ("min_confidence", str(Decimal(str(bar)))),
            ("name_below", str(terms.name_below)),
            ("tolerated", ", ".join(sorted(terms.tolerated)) or "none"),
            ("net_total_limit", "none" if terms.net_total_limit is None else f"{terms.net_total_limit:f}"),
            ("customers with terms of their own", str(len(policy.customers))),
        ),
        auto_post=machinery.settings.auto_post,
        tried=tried,
        would_pass=passed,
        wrong=wrong,
    )
