"""Whether the figures of a structured order agree with each other.

Senders compute totals themselves, so a total that does not fit shows that something was left out or
typed over. What is not printed is not missed: only figures that are there can disagree.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from models.order import Number, OrderLine, PurchaseOrder
from models.reasons import Finding, ReviewReason

_CENT = Decimal("0.01")
_HALF_CENT = Decimal("0.005")


def sum_doubts(order: PurchaseOrder) -> Iterator[Finding]:
    """A finding for every line total, subtotal or total that cannot be what the rest adds up to."""
    for index, line in enumerate(order.lines):
        yield from _line_doubt(line, index)
    amounts = [_amount(line) for line in order.lines]
    known = [amount for amount in amounts if amount is not None]
    lines = sum(known, Decimal(0)) if known and len(known) == len(amounts) else None
    charges = sum((charge.amount.value for charge in order.charges if charge.amount.value is not None), Decimal(0))
    slack = _CENT + _HALF_CENT * len(known)
    subtotal, tax, total = (_value(number) for number in (order.subtotal, order.tax, order.total))
    if subtotal and lines is not None and not _near(subtotal, {lines, lines + charges}, slack):
        yield _doubt("subtotal", f"The lines add up to {lines}, but {subtotal} is given as their sum.", lines, subtotal)
    bases = {base for base in (subtotal, lines) if base is not None}
    sums = {base + extra for base in bases for extra in (Decimal(0), charges, tax or Decimal(0), charges + (tax or 0))}
    if total and sums and not _near(total, sums, slack):
        best = (subtotal if subtotal is not None else lines or Decimal(0)) + charges + (tax or Decimal(0))
        yield _doubt(
            "total", f"Lines, charges and tax add up to {best}, but {total} is given as the total.", best, total
        )


def _line_doubt(line: OrderLine, index: int) -> Iterator[Finding]:
    """Quantity x price against the line's total, as exact as the printed price allows."""
    count, price, total = (_value(number) for number in (line.quantity, line.unit_price, line.line_total))
    if count is None or price is None or total is None:
        return
    base = _value(line.price_base) or Decimal(1)
    slack = _CENT + abs(count) * _rounding(line.unit_price) / abs(base)
    if abs(count * price - total) > slack:
        name = line.line_no.value if line.line_no and line.line_no.value else str(index + 1)
        product = (count * price).quantize(_CENT) if abs(count * price) < Decimal(10) ** 20 else count * price
        message = f"Line {name}: {count} x {price} is {product}, but {total} is given."
        yield _doubt(f"lines[{index}].line_total", message, product, total, name)


def _rounding(price: Number | None) -> Decimal:
    """By how much a printed price may have been rounded; syntaxes drop trailing zeros, so two decimals at least."""
    printed = (
        price.text.strip().replace(",", ".").rpartition(".")[2] if price and "." in price.text.replace(",", ".") else ""
    )
    return Decimal(5).scaleb(-(max(len(printed), 2) + 1))


def _amount(line: OrderLine) -> Decimal | None:
    total = _value(line.line_total)
    if total is not None:
        return total
    count, price = _value(line.quantity), _value(line.unit_price)
    return None if count is None or price is None else count * price


def _value(number: Number | None) -> Decimal | None:
    return number.value if number is not None else None


def _near(found: Decimal, sums: set[Decimal], slack: Decimal) -> bool:
    return any(abs(found - candidate) <= slack for candidate in sums)


def _doubt(field: str, message: str, expected: Decimal, found: Decimal, line: str | None = None) -> Finding:
    return Finding(
        code=ReviewReason.ARITHMETIC_MISMATCH.code,
        message=message,
        field=field,
        line=line,
        expected=str(expected),
        found=str(found),
    )
