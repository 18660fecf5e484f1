"""Doubts about which product a line means and how much of it."""

from __future__ import annotations

from collections.abc import Iterable

from mapping.case import OrderCase
from models.reasons import Finding


def unsettled_product(case: OrderCase) -> Iterable[Finding]:
    """Nothing in the catalogue, or several products, fit the line."""
    for line in case.lines:
        doubt = line.identified.doubt
        if doubt:
            said = line.printed.description or line.printed.supplier_part or line.printed.buyer_part
            yield Finding(
                code=doubt.code,
                message=doubt.message,
                field=line.path("sku"),
                line=line.label,
                expected=doubt.expected or None,
                found=doubt.found or None,
                evidence=said.evidence if said else (),
            )


def discontinued_product(case: OrderCase) -> Iterable[Finding]:
    """The product is no longer sold; its successor, if any, is a suggestion and never put in its place."""
    for line in case.lines:
        product = line.product
        if product and product.discontinued:
            instead = f" {product.replaced_by} replaces it." if product.replaced_by else ""
            yield Finding(
                code="discontinued_product",
                message=f"{product.sku} {product.description} is discontinued.{instead}",
                field=line.path("sku"),
                line=line.label,
                expected=product.replaced_by or None,
                found=product.sku,
                offers=(product.replaced_by,) if product.replaced_by else (),
            )


def missing_quantity(case: OrderCase) -> Iterable[Finding]:
    """No quantity, or none that can be delivered."""
    for line in case.lines:
        quantity = line.draft.quantity
        if quantity is None or quantity <= 0:
            printed = line.printed.quantity
            said = "has no quantity" if quantity is None else f"has the quantity {quantity:f}"
            yield Finding(
                code="missing_quantity",
                message=f"Line {line.label} {said}.",
                field=line.path("quantity"),
                line=line.label,
                found=(printed.text or None) if printed else None,
                evidence=printed.evidence if printed else (),
            )
