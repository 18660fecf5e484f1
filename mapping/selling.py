"""Units and prices: what a unit of a product holds, and what the customer pays for one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from mapping.catalog import Catalog, Customer, Price, Product
from models.order import Text
from models.units import fixed_ratio, unit_codes, unit_name

CENT = Decimal("0.01")
_FINEST = Decimal("0.0001")  # prices that had to be divided are kept to four places


@dataclass(frozen=True)
class Unit:
    """The unit of a line as the ERP gets it."""

    code: str | None
    in_base: Decimal | None  # base units in one; None where the product is not sold in it
    assumed: bool = False  # none was printed
    problem: str = ""  # why it cannot be sold so
    others: tuple[str, ...] = ()  # units of other sizes that the printed word may mean and the product is sold in


def unit_of(printed: Text | None, product: Product, language: str = "") -> Unit:
    """The unit that a line is ordered in: the base unit where none is printed.

    A word of several meanings ("Karton") is the one of them that the product is sold in.
    """
    if printed is None or not (printed.value or printed.text):
        return Unit(product.base_uom, Decimal(1), assumed=True)
    named = (printed.value or "").strip().upper()
    text = printed.text or named
    meant = unit_codes(text, language=language)
    code = next((code for code in (named, *meant, *unit_codes(named)) if code in product.pack_sizes), None)
    if code is not None:
        size = product.pack_sizes[code]
        others = tuple(other for other in meant if product.pack_sizes.get(other, size) != size)
        return Unit(code, size, others=others if text.strip().upper() != code else ())
    sold = ", ".join(product.pack_sizes)
    if not named:
        return Unit(None, None, problem=f"The unit {text!r} is not known; {product.sku} is sold in {sold}.")
    ratio = fixed_ratio(named, product.base_uom)
    hint = f" One {unit_name(named)} would be {ratio:f} {product.base_uom}." if ratio else ""
    return Unit(named, None, problem=f"{product.sku} is sold in {sold}, not in {named}.{hint}")


def valid_price(
    catalog: Catalog, customer: Customer, product: Product, unit: str, quantity: Decimal | None, today: date
) -> Decimal | None:
    """What the customer pays for one `unit` when it orders `quantity` of them today.

    The price list's line for that unit and quantity; else the one for the base unit, or another unit,
    converted through the pack sizes; else the product's list price. None where none is in the customer's
    currency.
    """
    size = product.pack_sizes.get(unit)
    if size is None:
        return None
    amount = quantity if quantity is not None and quantity > 0 else Decimal(1)
    lines = [
        line
        for line in catalog.prices.get((customer.price_list, product.sku), ())
        if line.currency == customer.currency and line.valid_from <= today <= line.valid_to
    ]
    for code in (unit, product.base_uom, *product.pack_sizes):
        other = product.pack_sizes.get(code)
        line = _for_quantity((line for line in lines if line.uom == code), amount * size / other) if other else None
        if line is not None and other:
            return _converted(line.unit_price, size, other)
    if product.list_price is not None and product.currency == customer.currency:
        return _converted(product.list_price, size, Decimal(1))
    return None


def _for_quantity(lines: Iterable[Price], quantity: Decimal) -> Price | None:
    """The line with the highest minimum that is reached; of equals the one that began last."""
    reached = [line for line in lines if line.min_qty <= quantity]
    return max(reached, key=lambda line: (line.min_qty, line.valid_from), default=None)


def _converted(price: Decimal, size: Decimal, of: Decimal) -> Decimal:
    """A price per `of` base units as one per `size`; exact where it is a multiplication."""
    if size == of:
        return price
    if size % of == 0:
        return price * (size / of)
    return (price * size / of).quantize(_FINEST)


def deviates(printed: Decimal, valid: Decimal) -> bool:
    """Whether a printed price is more than 1 % off the valid one (the conversion contract's tolerance)."""
    return abs(printed - valid) * 100 > valid


def other_unit_at(printed: Decimal, valid: Decimal, unit: str, product: Product) -> str | None:
    """The unit whose price the printed one would be, where it looks like the price of another unit."""
    size = product.pack_sizes.get(unit)
    for code, other in product.pack_sizes.items():
        if size and code != unit and valid and not deviates(printed, valid * other / size):
            return code
    return None
