"""From prices as documents give them (per 100, before a discount) to the net price of one unit."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal
from typing import NamedTuple

from models.order import Number

_PLACES = Decimal("1E-10")
_CENT = Decimal("0.01")
_MOST_DIGITS = 15  # before the point; with ten behind it that fits the arithmetic's precision


class LinePrice(NamedTuple):
    """A line's prices, all per one unit as ordered; `base` is what the printed price is for, None for one."""

    unit: Number | None = None
    gross: Number | None = None
    percent: Number | None = None
    base: Number | None = None


def per_one(price: Number | None, base: Number | None) -> Number | None:
    """The price of one unit where `price` is for `base` units."""
    if price is None or price.value is None or base is None or not base.value or base.value == 1:
        return price
    return price.model_copy(
        update={
            "value": exact(price.value / base.value),
            "evidence": (*price.evidence, *base.evidence),
            "confidence": min(price.confidence, base.confidence),
            "why": f"printed per {base.value}",
        }
    )


def less_percent(gross: Number | None, percent: Number | None, *, confidence: float = 0.95) -> Number | None:
    """The net price after a discount in per cent; the gross price where there is no discount."""
    if gross is None or gross.value is None or percent is None or not percent.value:
        return gross
    return gross.model_copy(
        update={
            "value": exact(gross.value * (100 - percent.value) / 100),
            "evidence": (*gross.evidence, *percent.evidence),
            "confidence": min(gross.confidence, percent.confidence, confidence),
            "why": f"less {percent.value} %",
        }
    )


def less_allowances(price: LinePrice, quantity: Number | None, total: Number | None, allowance: Decimal) -> LinePrice:
    """The prices net of allowances on the whole line (`allowance` is their sum), where the line's total proves them.

    Formats let a line carry allowances beside its price; whether the price already has them off is
    told by nothing but the total: quantity x price, less the allowances, must be what is printed.
    """
    amounts = [value.value if value else None for value in (price.unit, quantity, total)]
    unit, count, whole = amounts
    if not allowance or price.unit is None or unit is None or not count or whole is None:
        return price
    if abs(unit * count - whole) <= _CENT or abs(unit * count - allowance - whole) > _CENT:
        return price
    net = price.unit.model_copy(
        update={"value": exact(unit - allowance / count), "confidence": 0.95, "why": "less the line's allowances"}
    )
    return price._replace(unit=net, gross=price.gross or price.unit)


def line_price(net: Number | None, gross: Number | None, percent: Number | None, base: Number | None) -> LinePrice:
    """The prices of a line from what is printed: the net price counts, else the gross price less the discount."""
    shown_base = base if base is not None and base.value not in (None, 0, 1) else None
    one_gross = per_one(gross, base)
    unit = per_one(net, base) if net is not None else less_percent(one_gross, percent)
    return LinePrice(unit=unit, gross=one_gross, percent=percent, base=shown_base)


def exact(value: Decimal) -> Decimal:
    """At most ten decimals and no trailing zeros beyond the integer digits; as it is, where it is beyond all prices."""
    if not value.is_finite() or value.adjusted() > _MOST_DIGITS:
        return value
    rounded = value.quantize(_PLACES, rounding=ROUND_HALF_EVEN).normalize()
    exponent = rounded.as_tuple().exponent
    return rounded.quantize(Decimal(1)) if isinstance(exponent, int) and exponent > 0 else rounded
