"""How sure we are of a candidate: a small model over how it fits, learned from generated questions.

Every candidate has a merit, the log-odds of being meant rather than nothing of ours being meant. The chance of
one among several is its share of all of them and of nothing; a second that fits as well halves it. The weights
are kept as data; `python benchmarks/matching_train.py` learns them anew.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from mapping.products.comparing import Fit

WEIGHTS = Path(__file__).with_name("ranking.json")


def features(fit: Fit) -> dict[str, float]:
    """What the model looks at."""
    return {
        "constant": 1.0,
        "contradicts": float(bool(fit.contradicts)),
        "contradictions": float(min(len(fit.contradicts), 3)),
        "unexplained": float(min(len(fit.unexplained), 3)),
        "missing": fit.missing,
        "half missing": max(0.0, fit.missing - 0.3),
        "leftover": min(fit.leftover, 1.0),
        "substituted": float(fit.substituted),
        "exchanged": float(fit.exchanged),
        "replaced": float(fit.replaced),
        "complete": float(fit.complete),
        "telling": min(fit.telling, 8.0) / 8.0,
        "unknown": float(min(fit.unknown, 4)),
        "strange": min(fit.strange, 6.0),
    }


def merit(fit: Fit) -> float:
    """Log-odds that a candidate is meant, rather than nothing of ours, before looking at its rivals."""
    weights = _weights()
    return sum(weights.get(name, 0.0) * value for name, value in features(fit).items())


def chances(merits: Sequence[float]) -> list[float]:
    """The probability of each candidate to be the one meant."""
    highest = max((0.0, *merits))
    shares = [math.exp(one - highest) for one in merits]
    whole = sum(shares) + math.exp(-highest)
    return [share / whole for share in shares]


def settled(probability: float) -> float:
    """The probability that a candidate is right which not only is likeliest but clearly the one, nothing against it.

    Learned from such candidates alone, with one wrong one added to those that were seen.
    """
    told = _learned()["settled"]
    odds = math.log(max(probability, 1e-9)) - math.log(max(1.0 - probability, 1e-9))
    return 1.0 / (1.0 + math.exp(-(told["constant"] + told["slope"] * odds)))


def _weights() -> dict[str, float]:
    return _learned()["weights"]


@cache
def _learned() -> dict[str, dict[str, float]]:
    found: dict[str, dict[str, float]] = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    return found


def learn_anew() -> None:
    """Reads the weights again, after they were learned."""
    _learned.cache_clear()
