"""Doubts about units and amounts: all in the product's base units."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from mapping.case import LineCase, OrderCase, amount
from mapping.selling import deviates
from models.reasons import Finding


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
            )


def unclear_unit(case: OrderCase) -> Iterable[Finding]:
    """The printed word names several units that the product is sold in, and no price tells which is meant."""
    for line in case.lines:
        if line.unit and line.unit.others and line.product and not _price_tells(line):
            printed, sizes = line.printed.uom, line.product.pack_sizes
            meant = " or ".join(
                f"{code} ({sizes[code]:f} {line.product.base_uom})"
                for code in (line.unit.code, *line.unit.others)
                if code
            )
            text = (printed.text or printed.value) if printed else None
            yield Finding(
                code="low_confidence",
                message=f"{text!r} may be {meant} of {line.product.sku}, and no price tells which.",
                field=line.path("uom"),
                line=line.label,
                expected=meant,
                found=text,
                evidence=printed.evidence if printed else (),
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


def _about(line: LineCase, code: str, message: str, expected: str) -> Finding:
    printed = line.printed.quantity
    return Finding(
        code=code,
        message=message,
        field=line.path("quantity"),
        line=line.label,
        expected=expected,
        found=f"{line.draft.quantity:f} {line.draft.uom or ''}".strip() if line.draft.quantity is not None else None,
        evidence=printed.evidence if printed else (),
    )
