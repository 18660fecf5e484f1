"""How far confidence can be trusted: what was stated of each value, beside how often it was right.

By field of the header, by part of a line and for whole lines, each by the quality of the document.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from types import ModuleType
from typing import Any

from extraction.calibration import claim_of, quality_of
from models.evidence import Extracted
from models.order import OrderLine, PurchaseOrder
from service.convert import Done
from service.result import purchase_order

Json = dict[str, Any]
_SLOTS = ("supplier_part", "buyer_part", "gtin")
BINS = (0.0, 0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 1.0001)


@dataclass(frozen=True, slots=True)
class Claim:
    """One value that was read: how sure the reader was, and whether it is right."""

    field: str
    quality: str  # digital, scan or photo
    stated: float
    right: bool


def claims_of(scorer: ModuleType, truth: Sequence[Json], done: Iterable[Done]) -> list[Claim]:
    """Every value of the orders read, compared with the truth by the contract's own rules.

    Orders are paired by position where a file holds as many as it should; other files say nothing.
    """
    rows = {row["source"]: row for row in truth}
    out: list[Claim] = []
    for item in done:
        wanted = rows.get(item.source, {}).get("orders", ())
        if len(wanted) == len(item.reading.orders):
            for want, order in zip(wanted, item.reading.orders, strict=True):
                out += _of_order(scorer, want, order)
    return out


def _of_order(scorer: ModuleType, want: Json, order: PurchaseOrder) -> list[Claim]:
    says, quality = purchase_order(order), quality_of(order)
    told, unscored = want["purchase_order"], set(want.get("unscored") or ())
    out = []
    for path, kind in scorer.HEADER_FIELDS:
        value = _value(order, path)
        if value is not None and path not in unscored:
            right = scorer.equal(kind, scorer.dig(told, path), scorer.dig(says, path), scorer.accepted(want, path))
            out.append(Claim(path, quality, value.confidence, bool(right)))
    pairs = scorer.align_lines(told["lines"], says["lines"], scorer.po_line_checks, "part")
    for at, found in enumerate(pairs):
        if found >= 0:
            checks = scorer.po_line_checks(told["lines"][at], says["lines"][found])
            out += _of_line(scorer, told["lines"][at], order.lines[found], checks, quality)
    return out


def _of_line(scorer: ModuleType, want: Json, line: OrderLine, checks: dict[str, bool], quality: str) -> list[Claim]:
    """Each number is right by itself: that another one on the line was overlooked makes it no misreading."""
    printed = {scorer.fold_code(value) for slot in _SLOTS for value in (want.get(slot), *scorer.accepted(want, slot))}
    out = []
    for slot in _SLOTS:
        value = getattr(line, slot)
        if value is not None and value.value is not None:
            right = scorer.fold_code(value.value) in printed
            out.append(Claim(claim_of("line.part", value), quality, value.confidence, right))
    for name in ("quantity", "uom", "unit_price"):
        value = getattr(line, name)
        if value is not None and value.value is not None:
            out.append(Claim(claim_of(f"line.{name}", value), quality, value.confidence, checks[name]))
    whole = math.prod(claim.stated for claim in out)
    return [*out, Claim("line", quality, whole, all(checks.values()))]


def _value(order: PurchaseOrder, path: str) -> Extracted[Any] | None:
    name, _, rest = path.partition(".")
    if name in ("buyer_name", "supplier_name"):
        name, rest = name.removesuffix("_name"), "name"
    found = getattr(order, name)
    value = getattr(found, rest) if rest else found
    return value if value is not None and value.value is not None else None


@dataclass(frozen=True, slots=True)
class Curve:
    """A reliability curve: for each bin its lower edge, how many, mean stated, share right; and the calibration error."""

    count: int
    stated: float
    right: float
    error: float  # expected calibration error: mean distance of stated and right, weighed by count
    bins: tuple[tuple[float, int, float, float], ...]


def curve_of(claims: Sequence[Claim]) -> Curve:
    """The curve of some claims; at least one."""
    bins = []
    error = 0.0
    for low, high in pairwise(BINS):
        inside = [c for c in claims if low <= c.stated < high]
        if inside:
            stated, right = _mean(c.stated for c in inside), _mean(float(c.right) for c in inside)
            error += abs(stated - right) * len(inside) / len(claims)
            bins.append((low, len(inside), stated, right))
    return Curve(
        len(claims), _mean(c.stated for c in claims), _mean(float(c.right) for c in claims), error, tuple(bins)
    )


def by_field(claims: Iterable[Claim]) -> dict[tuple[str, str], list[Claim]]:
    """Claims by (field, quality)."""
    out: dict[tuple[str, str], list[Claim]] = defaultdict(list)
    for claim in claims:
        out[(claim.field, claim.quality)].append(claim)
    return dict(sorted(out.items()))


def _mean(values: Iterable[float]) -> float:
    listed = list(values)
    return sum(listed) / len(listed)
