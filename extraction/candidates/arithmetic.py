"""Which numbers fit together: quantity x price = amount, amounts = sum, base + tax = total.

Arithmetic is evidence that needs no label. The search runs on floats for speed; what is reported to
a person is checked again with `Decimal` where it is decided.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

BASES = (1.0, 10.0, 100.0, 1000.0)
_LEAST_PART = 0.98  # of an amount that quantity x price makes; the rest may be rounding


class Figure(Protocol):
    """A printed number."""

    @property
    def number(self) -> float:
        """Its value."""

    @property
    def decimals(self) -> int:
        """Printed digits after the decimal sign."""

    @property
    def percent(self) -> bool:
        """Whether a percent sign stands with it."""


@dataclass(frozen=True, slots=True)
class Product:
    """figures[quantity] x figures[price] / base x (1 - discount) = figures[amount], by index."""

    quantity: int
    price: int
    amount: int
    base: float
    discount: int  # index of the percentage, -1 for none
    strength: float  # 0..1: how unlikely it is to be chance


def products(figures: Sequence[Figure]) -> list[Product]:
    """All products among the figures of one row or item, strongest first. Figures over 24 are not tried."""
    if not 3 <= len(figures) <= 24:
        return []
    values = [f.number for f in figures]
    discounts = [(-1, 1.0)]
    discounts += [(i, 1 - v / 100) for i, v in enumerate(values) if 0 < v < 100 and _could_be_discount(figures[i])]
    bases = [b for b in BASES if b in (1.0, 100.0, 1000.0) or b in values]
    amounts = [
        (a, value, 0.51 * 10.0 ** -min(figures[a].decimals, 2) + 1e-6 * value)
        for a, value in enumerate(values)
        if value > 0 and not figures[a].percent
    ]
    out = [
        p
        for q in range(len(values))
        if _could_be_quantity(values[q])
        for p in _with_quantity(figures, values, q, amounts, bases, discounts)
    ]
    out.sort(key=lambda p: -p.strength)
    return out


def _could_be_quantity(value: float) -> bool:
    return 0 < value < 10_000_000


def _could_be_discount(figure: Figure) -> bool:
    return figure.percent or figure.number >= 1


def _with_quantity(
    figures: Sequence[Figure],
    values: list[float],
    q: int,
    amounts: list[tuple[int, float, float]],
    bases: list[float],
    discounts: list[tuple[int, float]],
) -> list[Product]:
    found = []
    for p, price in enumerate(values):
        if p == q or price <= 0 or figures[p].percent:
            continue
        raw = values[q] * price
        for a, amount, tolerance in amounts:
            if raw < _LEAST_PART * amount or a in (p, q):
                continue
            for base, d in _fits(raw, amount, tolerance, bases, discounts):
                is_own_figure = base != 1.0 and base in values and values.index(base) in (q, a)
                if d not in (q, p, a) and not is_own_figure:
                    found.append(Product(q, p, a, base, d, _strength(figures, values, q, p, a, base, d)))
                    break
    return found


def _fits(
    raw: float, amount: float, tolerance: float, bases: list[float], discounts: list[tuple[int, float]]
) -> list[tuple[float, int]]:
    ratio = raw / amount
    return [
        (base, d)
        for base in bases
        if _LEAST_PART <= ratio / base <= 101
        for d, factor in discounts
        if -tolerance <= raw * factor / base - amount <= tolerance
    ]


def _strength(
    figures: Sequence[Figure], values: list[float], q: int, p: int, a: int, base: float, discount: int
) -> float:
    """Chance products are those of one, of few digits, or of many free parameters."""
    digits = len(str(figures[a].number).replace(".", "").strip("0"))
    strength = min(1.0, 0.25 + 0.15 * digits)
    if values[q] == 1 or values[p] == 1:
        strength *= 0.45
    if base != 1.0:
        strength *= 0.8
    if discount >= 0:
        strength *= 0.85 if figures[discount].percent else 0.55
    if figures[a].decimals < figures[p].decimals and figures[a].decimals == 0:
        strength *= 0.7
    return strength


def running_sums(values: Sequence[float], decimals: Sequence[int]) -> list[int]:
    """For each value, how many of those directly before it add up to it (0: none, or fewer than two)."""
    out = [0] * len(values)
    for end in range(2, len(values)):
        total = 0.0
        tolerance = 0.51 * 10.0 ** -min(decimals[end], 2)
        for start in range(end - 1, -1, -1):
            total += values[start]
            if end - start >= 2 and abs(total - values[end]) <= tolerance:
                out[end] = end - start
            if total > values[end] + 1e6:
                break
    return out
