"""How low the bar may be: the share of wrong orders among those that go through, bounded with what is known.

Past orders whose outcome is known say how often orders of some confidence were wrong. The bar is the lowest
confidence at which even the upper end of the interval (Clopper and Pearson 1934, exact for any number of orders)
stays under the target. Bars are tried from the highest downwards and the search stops at the first that fails
(fixed-sequence testing, as in conformal risk control: Angelopoulos et al. 2021, "Learn then Test"), so that
looking at many bars costs no certainty. Too little evidence is no bar at all: then a person looks at everything.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence

from models.base import Frozen

_STEPS = 60  # halvings of an interval: more than doubles can tell apart


class Outcome(Frozen):
    """A past order that nothing but its confidence spoke against, and whether everything was right."""

    confidence: float
    right: bool


class Risk(Frozen):
    """Wrong orders among those that go through, with the ends of an interval around the share."""

    orders: int
    wrong: int
    low: float
    high: float

    @property
    def share(self) -> float | None:
        """Wrong ones among all; None where there are none."""
        return self.wrong / self.orders if self.orders else None


def at_most(wrong: int, orders: int, level: float = 0.95) -> float:
    """The largest error rate that this evidence does not rule out at this level, one-sided."""
    if orders <= 0 or wrong >= orders:
        return 1.0
    return _where(lambda rate: _up_to(wrong, orders, rate) > 1.0 - level)


def at_least(hits: int, orders: int, level: float = 0.95) -> float:
    """The smallest rate that this evidence does not rule out at this level, one-sided."""
    return 1.0 - at_most(orders - hits, orders, level) if orders > 0 else 0.0


def risk(outcomes: Iterable[bool], level: float = 0.95) -> Risk:
    """The risk among orders, each right or not, with a two-sided interval of this level."""
    known = list(outcomes)
    wrong, sided = known.count(False), (1.0 + level) / 2.0
    return Risk(
        orders=len(known), wrong=wrong, low=at_least(wrong, len(known), sided), high=at_most(wrong, len(known), sided)
    )


def bar(outcomes: Sequence[Outcome], target: float, level: float = 0.95) -> float | None:
    """The lowest confidence from which on at most `target` of the orders are wrong, at this level; None: no evidence.

    The few orders above a high bar cannot prove a small target however right they are, so the search starts
    where there are enough of them to prove it if none were wrong.
    """
    ranked = sorted(outcomes, key=lambda one: -one.confidence)
    found, wrong = None, 0
    for place, one in enumerate(ranked, start=1):
        wrong += not one.right
        if place < enough(target, level) or (place < len(ranked) and ranked[place].confidence == one.confidence):
            continue
        if at_most(wrong, place, level) > target:
            break
        found = one.confidence
    return found


def enough(target: float, level: float = 0.95) -> int:
    """Orders, all of them right, that prove the target at this level: 2,995 for one in a thousand at 95 %."""
    if target <= 0.0:
        return 2**31
    return math.ceil(math.log(1.0 - level) / math.log1p(-target)) if target < 1.0 else 1


def _where(holds: Callable[[float], bool]) -> float:
    """The largest rate for which a falling condition holds."""
    low, high = 0.0, 1.0
    for _ in range(_STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if holds(middle) else (low, middle)
    return high


def _up_to(wrong: int, orders: int, rate: float) -> float:
    """The probability of at most `wrong` errors in `orders` at a rate (binomial distribution)."""
    if rate <= 0.0:
        return 1.0
    if rate >= 1.0:
        return 0.0
    yes, no = math.log(rate), math.log1p(-rate)
    whole = math.lgamma(orders + 1)
    return math.fsum(
        math.exp(whole - math.lgamma(k + 1) - math.lgamma(orders - k + 1) + k * yes + (orders - k) * no)
        for k in range(wrong + 1)
    )
