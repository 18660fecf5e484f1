"""Subtotal, tax and total, chosen together so that they add up with each other and with the lines."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from extraction.candidates.scene import Scene
from extraction.candidates.tokens import Token, TokenKind
from extraction.evidence import from_token
from extraction.lines.items import Scored
from models.evidence import Extracted

_LEAST = 0.05


@dataclass(frozen=True, slots=True)
class Totals:
    """The printed sums; None for what is not printed."""

    subtotal: Extracted[Decimal] | None = None
    tax: Extracted[Decimal] | None = None
    total: Extracted[Decimal] | None = None


@dataclass(frozen=True, slots=True)
class _Pick:
    token: Token
    chance: float

    @property
    def value(self) -> Decimal:
        return self.token.value or Decimal(0)


def totals_of(scene: Scene, found: Scored, rows: Sequence[int], lines_sum: Decimal | None, charges: Decimal) -> Totals:
    """The likeliest joint choice among the figures of these rows."""
    picks = {role: _picks(found, rows, role) for role in ("subtotal", "tax", "total")}
    best: tuple[_Pick | None, _Pick | None, _Pick | None] = (None, None, None)
    best_score = -math.inf
    for subtotal in [None, *picks["subtotal"]]:
        for tax in [None, *picks["tax"]]:
            for total in [None, *picks["total"]]:
                chosen = [p.token for p in (subtotal, tax, total) if p]
                if len({id(t) for t in chosen}) < len(chosen):
                    continue
                score = _score(subtotal, tax, total, lines_sum, charges)
                if score > best_score:
                    best, best_score = (subtotal, tax, total), score
    return Totals(*(_value(scene, p) for p in best))


def _picks(found: Scored, rows: Sequence[int], role: str) -> list[_Pick]:
    tokens = found.best(rows, role, TokenKind.FIGURE, _LEAST)[:5]
    return [_Pick(t, found.of(t, role)) for t in tokens if t.value is not None]


def _score(
    subtotal: _Pick | None, tax: _Pick | None, total: _Pick | None, lines_sum: Decimal | None, charges: Decimal
) -> float:
    score = sum(math.log(p.chance / (1 - min(p.chance, 0.9999))) for p in (subtotal, tax, total) if p)
    if subtotal and total:
        expected = subtotal.value + (tax.value if tax else 0)
        score += 2.0 if expected == total.value or expected + charges == total.value else -1.0
    net = subtotal or (total if tax is None else None)
    if net and lines_sum is not None:
        score += 1.5 if net.value in (lines_sum, lines_sum + charges) else 0.0
    return score


def _value(scene: Scene, pick: _Pick | None) -> Extracted[Decimal] | None:
    if pick is None:
        return None
    return from_token(
        scene.transcript, pick.token, pick.value, pick.chance * pick.token.confidence**0.5, "sums of the order"
    )
