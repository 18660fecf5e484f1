"""A changed policy tried on past orders: the same for `orderwright policy check` and the page of the office."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mapping import Policy
from service.past_orders import PastOrder, would_pass
from service.views import PolicyOutcome, PolicyTrial, TriedOrder

SHOWN = 50  # orders told one by one


@dataclass(frozen=True, slots=True)
class Trial:
    """Past orders under the policy in force and a changed one."""

    orders: tuple[PastOrder, ...]
    before: tuple[PastOrder, ...]  # would go through untouched by the policy in force
    after: tuple[PastOrder, ...]  # by the changed one
    more: tuple[PastOrder, ...]
    fewer: tuple[PastOrder, ...]

    @property
    def wrong(self) -> tuple[PastOrder, ...]:
        """Those that the changed policy would have let go wrong."""
        return tuple(order for order in self.after if order.right is False)


def tried(orders: Sequence[PastOrder], old: Policy, new: Policy) -> Trial:
    """Each order decided by both."""
    decided = [(order, would_pass(order, old), would_pass(order, new)) for order in orders]
    return Trial(
        orders=tuple(orders),
        before=tuple(order for order, was, _ in decided if was),
        after=tuple(order for order, _, now in decided if now),
        more=tuple(order for order, was, now in decided if now and not was),
        fewer=tuple(order for order, was, now in decided if was and not now),
    )


def view(trial: Trial) -> PolicyTrial:
    """As a page shows it."""
    return PolicyTrial(
        orders=len(trial.orders),
        before=outcome(trial.before),
        after=outcome(trial.after),
        more=_told(trial.more),
        fewer=_told(trial.fewer),
        wrong=_told(trial.wrong),
        many=(len(trial.more), len(trial.fewer), len(trial.wrong)),
    )


def outcome(passed: Sequence[PastOrder]) -> PolicyOutcome:
    """How many, how many of them wrong, and of how many nobody has said."""
    return PolicyOutcome(
        passed=len(passed),
        wrong=sum(order.right is False for order in passed),
        unknown=sum(order.right is None for order in passed),
    )


def _told(orders: Sequence[PastOrder]) -> tuple[TriedOrder, ...]:
    worst = sorted(orders, key=lambda order: (order.right is not False, -order.confidence))
    return tuple(
        TriedOrder(
            case_id=order.name,
            number=order.number,
            customer=order.customer,
            confidence=order.confidence,
            right=order.right,
        )
        for order in worst[:SHOWN]
    )
