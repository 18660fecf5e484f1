"""Past orders as evidence: from the order store, or from result files beside their truth."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

from mapping import Policy
from mapping.decide import held_by_policy
from mapping.risk import Outcome
from models.draft import Decision, SalesOrderDraft
from models.errors import Misconfigured
from service.database import Database
from service.repository import outcomes
from service.score import SCORER, scorer_at

Json = dict[str, Any]
NEWEST = 20_000  # orders of the store that are looked at
_CENT = Decimal("0.01")
_POSTED = frozenset(
    {"po_number", "customer", "ship_to", "currency", "requested_delivery_date"}
    | {"sku", "quantity", "uom", "unit_price", "requested_date"}
)


@dataclass(frozen=True, slots=True)
class PastOrder:
    """An order that was decided once."""

    name: str
    customer: str
    channel: str
    confidence: float
    codes: frozenset[str]  # why someone had to look, whatever the policy's bar was
    settled: bool  # every value that the ERP needs was there
    net_total: Decimal | None
    went: bool  # untouched
    right: bool | None  # None: nobody has said
    number: str = ""  # the customer's


def would_pass(order: PastOrder, policy: Policy) -> bool:
    """Whether it would go through untouched under a policy."""
    terms, least = policy.terms_for(order.customer), policy.bar_for(order.customer)
    over = terms.net_total_limit is not None and (order.net_total or Decimal(0)) > terms.net_total_limit
    return (
        order.settled
        and not over
        and not order.codes - terms.tolerated
        and least is not None
        and order.confidence >= least
    )


def evidence(orders: Iterable[PastOrder]) -> tuple[Outcome, ...]:
    """What a bar may rest on: orders that nothing but their confidence spoke against, and whose outcome is known."""
    return tuple(
        Outcome(confidence=order.confidence, right=order.right)
        for order in orders
        if order.settled and not order.codes and order.right is not None
    )


def from_store(database: Database, limit: int = NEWEST) -> list[PastOrder]:
    """The store's newest orders. Right is what a person approved without changing a value that the ERP gets.

    Of an order that went through untouched nobody has said whether it was right.
    """
    found = []
    with database.read() as connection:
        for case_id, approved, untouched, channel, first in outcomes.first_outputs(connection, limit):
            decision = Decision.model_validate_json(first["decision"])
            draft = SalesOrderDraft.model_validate_json(first["draft"])
            right = None
            if approved and not untouched:
                right = not any(_posted(path) for path in outcomes.corrected(connection, case_id))
            found.append(_stored(case_id, channel, decision, draft, untouched and approved, right))
    return found


def _posted(path: str) -> bool:
    return path.rpartition(".")[2] in _POSTED or path.endswith("]")


def _stored(
    name: str, channel: str, decision: Decision, draft: SalesOrderDraft, went: bool, right: bool | None
) -> PastOrder:
    codes = frozenset(f.code for f in decision.findings if not held_by_policy(f.code, f.message))
    values = (draft.customer.choice, draft.ship_to.choice, draft.po_number, draft.currency)
    lines = (value for line in draft.lines for value in (line.sku.choice, line.quantity, line.uom, line.unit_price))
    settled = all(values) and all(value is not None for value in lines)
    customer = draft.customer.choice or ""
    number = draft.po_number or ""
    return PastOrder(name, customer, channel, decision.confidence, codes, settled, draft.net_total, went, right, number)


def from_files(results: Path, truth: Path, scorer: Path = SCORER) -> list[PastOrder]:
    """The orders of a result file, each right or not as the contract's scorer sees it.

    One that a person had to see is not right to pass, whatever its values. Misconfigured for files that are no
    results or truth.
    """
    score = scorer_at(scorer)
    wanted = {row["source"]: row for row in _rows(truth)}
    found = []
    for row in _rows(results):
        known = wanted.get(row["source"], {})
        true_orders = list(known.get("orders", ()))
        for place, order in enumerate(row.get("orders", ())):
            want = true_orders[place] if place < len(true_orders) else None
            right = want is not None and not want.get("must_review") and bool(score.score_order(want, order, []).exact)
            found.append(_filed(f"{row['source']} {place + 1}", str(known.get("channel", "")), order, right))
    return found


def _rows(path: Path) -> Sequence[Json]:
    try:
        return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    except OSError as error:
        raise Misconfigured(f"{path} cannot be read: {error.strerror}. Check the path.") from error
    except json.JSONDecodeError as error:
        raise Misconfigured(
            f"{path} is no file of JSON lines: {error}. Give what `orderwright convert` wrote."
        ) from error


def _filed(name: str, channel: str, order: Json, right: bool) -> PastOrder:
    draft = order["sales_order"]
    codes = frozenset(r["code"] for r in order["reasons"] if not held_by_policy(r["code"], r["message"]))
    keys = ("customer_id", "ship_to_id", "po_number", "currency")
    lines = [line.get(key) for line in draft["lines"] for key in ("sku", "quantity", "uom", "unit_price")]
    settled = all(draft.get(key) for key in keys) and all(value is not None for value in lines)
    customer = str(draft.get("customer_id") or "")
    went = order["decision"] == "auto"
    return PastOrder(name, customer, channel, float(order["confidence"]), codes, settled, _net(draft), went, right)


def _net(draft: Json) -> Decimal | None:
    """The goods' value, each line rounded to the cent; None where a line has no quantity or price."""
    total = Decimal(0)
    for line in draft["lines"]:
        if line.get("quantity") is None or line.get("unit_price") is None:
            return None
        total += (Decimal(line["quantity"]) * Decimal(line["unit_price"])).quantize(_CENT, ROUND_HALF_UP)
    return total
