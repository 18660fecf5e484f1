"""Doubts about units and amounts: all in the product's base units."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from mapping.case import LineCase, OrderCase, amount
from mapping.selling import deviates, other_unit_at, valid_price
from models.reasons import Finding

_OFFERED = 3  # units offered at most


def unit_mismatch(case: OrderCase) -> Iterable[Finding]:
    """The product is not sold in the unit that is ordered."""
    for line in case.lines:
        if line.unit and line.unit.problem:
            printed = line.printed.uom
            yield Finding(
                code="unit_mismatch",
                message=line.unit.problem,
                field=line.path("uom"),
                line=line.label,
                expected=" or ".join(line.product.pack_sizes) if line.product else None,
                found=(printed.text or printed.value) if printed else None,
                evidence=printed.evidence if printed else (),
                offers=_units(case, line),
            )


def _units(case: OrderCase, line: LineCase) -> tuple[str, ...]:
    """Units that the product is sold in; one whose price is printed comes first."""
    product, customer, printed = line.product, case.customer, amount(line.printed.unit_price)
    if product is None:
        return ()

    likely = None
    if printed is not None and customer is not None and case.in_our_currency:
        prices = {
            unit: valid_price(case.catalog, customer, product, unit, line.draft.quantity, case.today)
            for unit in product.pack_sizes
        }
        fits = [unit for unit, price in prices.items() if price is not None and not deviates(printed, price)]
        base = prices.get(product.base_uom)
        scaled = other_unit_at(printed, base, product.base_uom, product) if base is not None else None
        likely = fits[0] if fits else scaled
    return tuple(sorted(product.pack_sizes, key=lambda unit: unit != likely))[:_OFFERED]


def unclear_unit(case: OrderCase) -> Iterable[Finding]:
    """The printed word names several units that the product is sold in, and no price tells which is meant."""
    for line in case.lines:
        if line.unit and line.unit.others and line.product and not _price_tells(line):
            printed, sizes = line.printed.uom, line.product.pack_sizes
            codes = tuple(code for code in (line.unit.code, *line.unit.others) if code)
            meant = " or ".join(f"{code} ({sizes[code]:f} {line.product.base_uom})" for code in codes)
            text = (printed.text or printed.value) if printed else None
            yield Finding(
                code="low_confidence",
                message=f"{text!r} may be {meant} of {line.product.sku}, and no price tells which.",
                field=line.path("uom"),
                line=line.label,
                expected=meant,
                found=text,
                evidence=printed.evidence if printed else (),
                offers=codes[:_OFFERED],
            )


def _price_tells(line: LineCase) -> bool:
    printed = amount(line.printed.unit_price)
    return printed is not None and line.valid_price is not None and not deviates(printed, line.valid_price)


def pack_multiple(case: OrderCase) -> Iterable[Finding]:
    """The quantity is no multiple of the steps that the product is sold in."""
    for line in case.lines:
        product, quantity = line.product, line.base_quantity
        if not product or quantity is None:
            continue
        step = product.order_multiple
        if step and quantity % step:
            yield _about(
                line,
                "pack_multiple",
                f"{quantity:f} {product.base_uom} of {product.sku} is no multiple of {step:f}.",
                f"a multiple of {step:f} {product.base_uom}",
                (_up_to(quantity, step), _up_to(quantity, step) - step),
            )


def below_minimum(case: OrderCase) -> Iterable[Finding]:
    """Less than the product's minimum order quantity."""
    for line in case.lines:
        product, quantity = line.product, line.base_quantity
        if product and quantity is not None and quantity < product.min_order_qty:
            yield _about(
                line,
                "below_minimum",
                f"{quantity:f} {product.base_uom} of {product.sku} is less than the minimum of {product.min_order_qty:f}.",
                f"{product.min_order_qty:f} {product.base_uom} or more",
                (_up_to(product.min_order_qty, product.order_multiple),),
            )


def insufficient_stock(case: OrderCase) -> Iterable[Finding]:
    """All lines of one product together ask for more than there is."""
    wanted: dict[str, Decimal] = {}
    last: dict[str, LineCase] = {}
    for line in case.lines:
        if line.product and line.base_quantity is not None:
            wanted[line.product.sku] = wanted.get(line.product.sku, Decimal(0)) + line.base_quantity
            last[line.product.sku] = line
    for sku, line in last.items():
        stock = case.catalog.products[sku].stock_on_hand
        if stock is not None and wanted[sku] > stock:
            unit = case.catalog.products[sku].base_uom
            yield _about(
                line,
                "insufficient_stock",
                f"{wanted[sku]:f} {unit} of {sku} are ordered, {stock:f} are in stock.",
                f"{stock:f} {unit} or less",
            )


def _about(line: LineCase, code: str, message: str, expected: str, instead: Iterable[Decimal] = ()) -> Finding:
    """`instead`: amounts in base units that would do."""
    printed = line.printed.quantity
    return Finding(
        code=code,
        message=message,
        field=line.path("quantity"),
        line=line.label,
        expected=expected,
        found=f"{line.draft.quantity:f} {line.draft.uom or ''}".strip() if line.draft.quantity is not None else None,
        evidence=printed.evidence if printed else (),
        offers=tuple(_ordered(line, instead)),
    )


def _up_to(amount: Decimal, step: Decimal | None) -> Decimal:
    """The next multiple from the amount on; the amount itself where there is no step."""
    over = amount % step if step else Decimal(0)
    return amount + step - over if step and over else amount


def _ordered(line: LineCase, amounts: Iterable[Decimal]) -> Iterable[str]:
    """Amounts of base units as quantities of the line's own unit, where they are whole ones."""
    size = line.unit.in_base if line.unit else None
    for one in amounts:
        if size and one > 0 and one % size == 0:
            yield f"{one / size:f}"
