"""Quantity, price, discount and amount of one item, chosen together so that they multiply."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from extraction.candidates.tokens import Token

_FLOOR = 1e-4
_FITS, _MISFITS = 3.0, -1.5
_LIKELY = 0.5
_CEILING = 0.985  # two figures that are both surely prices are told apart by what they multiply to
_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Choice:
    """A token in a role, with the value it has there (a digit group may be a fraction)."""

    token: Token
    value: Decimal
    chance: float


@dataclass(frozen=True, slots=True)
class Settled:
    """The figures of an item. Prices as printed: `price` per `base` units, before `discount`."""

    quantity: Choice | None = None
    price: Choice | None = None
    amount: Choice | None = None
    discount: Choice | None = None
    base: Decimal = Decimal(1)
    base_token: Token | None = None
    fits: bool = False  # quantity x price / base, less discount = amount
    doubtful: bool = False  # all three are printed and they do not multiply
    chance: float = 0.0  # the weakest choice


Options = dict[str, list[Choice]]


def settle(options: Options) -> Settled:
    """The likeliest joint choice. `options`: role -> choices, best first, at most a few each."""
    best, best_score = Settled(), -math.inf
    for quantity in [*options.get("quantity", []), None]:
        for price in [*options.get("price", []), None]:
            for amount in [*options.get("amount", []), None]:
                chosen = [c for c in (quantity, price, amount) if c is not None]
                if len({id(c.token) for c in chosen}) < len(chosen):
                    continue
                for found in _explain(quantity, price, amount, options):
                    score = _score(found)
                    if score > best_score:
                        best, best_score = found, score
    return best


def _explain(
    quantity: Choice | None, price: Choice | None, amount: Choice | None, options: Options
) -> Iterator[Settled]:
    taken = {id(c.token) for c in (quantity, price, amount) if c is not None}
    discounts = [c for c in options.get("discount", []) if id(c.token) not in taken]
    bases = _bases(price, options, taken)
    weakest = min((c.chance for c in (quantity, price, amount) if c is not None), default=0.0)
    likely = discounts[0] if discounts and discounts[0].chance > 0.5 else None
    if quantity is None or price is None or amount is None:
        base, token = _told_base(price, options, taken)
        yield Settled(quantity, price, amount, likely, base, token, chance=weakest)
        return
    for base, token in bases:
        for discount in (None, *discounts):
            if _multiplies(quantity, price, amount, base, discount):
                yield Settled(quantity, price, amount, discount, base, token, fits=True, chance=weakest)
    base, token = _told_base(price, options, taken)
    yield Settled(quantity, price, amount, None, base, token, doubtful=True, chance=weakest)


def _told_base(price: Choice | None, options: Options, taken: set[int]) -> tuple[Decimal, Token | None]:
    """The price base that is printed, where no product of the figures can show it."""
    if price is not None and price.token.per:
        return price.token.per, price.token
    likely = (c for c in options.get("base", []) if id(c.token) not in taken and c.value > 0 and c.chance > _LIKELY)
    return next(((c.value, c.token) for c in likely), (Decimal(1), None))


def _bases(price: Choice | None, options: Options, taken: set[int]) -> list[tuple[Decimal, Token | None]]:
    """Price bases, likeliest first: printed with the price, in a column of its own, one, and the usual hundreds."""
    out: list[tuple[Decimal, Token | None]] = []
    if price is not None and price.token.per:
        out.append((price.token.per, price.token))
    out.extend((c.value, c.token) for c in options.get("base", []) if id(c.token) not in taken and c.value > 0)
    out.append((Decimal(1), None))
    out.extend((Decimal(b), None) for b in (100, 1000))
    return out


def _multiplies(quantity: Choice, price: Choice, amount: Choice, base: Decimal, discount: Choice | None) -> bool:
    net = price.value / base
    if discount is not None:
        net *= 1 - discount.value / 100
    exact = quantity.value * net
    step = Decimal(1).scaleb(-min(amount.token.decimals, 2))
    # a price printed with few digits was itself rounded: allow half a digit of it, times the quantity
    slack = step / 2 + Decimal("0.001")
    if discount is not None:
        slack += quantity.value * Decimal(1).scaleb(-price.token.decimals) / base / 2
    return abs(exact - amount.value) <= slack


def _score(found: Settled) -> float:
    odds = [_odds(choice.chance) for choice in (found.quantity, found.price, found.amount) if choice]
    score = sum(odds)
    if found.fits:
        trivial = found.quantity is not None and found.quantity.value == 1 and found.base == 1
        score += _FITS * (0.7 if trivial else 1.0)
        if found.discount is not None:
            score += 0.5 * math.log(max(found.discount.chance, 0.02) / 0.5)
        if found.base != 1 and found.base_token is None:
            score -= 0.8
    elif found.doubtful:
        # figures that are likely what they seem stay, so that somebody sees that they do not multiply
        score += max(_MISFITS, -0.9 * min(odds)) if min(odds) > 0 else _MISFITS
    return score


def _odds(chance: float) -> float:
    inside = min(max(chance, _FLOOR), _CEILING)
    return math.log(inside / (1 - inside))


def net_price(settled: Settled) -> Decimal | None:
    """Net price per one unit: in cents where those give the printed amount, else just what the discount leaves."""
    if settled.price is None:
        return None
    price = settled.price.value / settled.base
    if settled.discount is None:
        return _plain(price)
    net = price * (1 - settled.discount.value / 100)
    cents = net.quantize(_CENT, ROUND_HALF_UP)
    quantity, amount = settled.quantity, settled.amount
    if quantity and amount and (cents * quantity.value).quantize(_CENT, ROUND_HALF_UP) == amount.value:
        return cents
    return _plain(net.normalize())


def gross_price(settled: Settled) -> Decimal | None:
    """Printed price per one unit, before the line discount."""
    return None if settled.price is None else _plain(settled.price.value / settled.base)


def _plain(value: Decimal) -> Decimal:
    """Without an exponent, trailing zeros kept as printed."""
    return Decimal(f"{value:f}")
