"""Doubts about prices: always compared per the same unit and in the customer's currency."""

from __future__ import annotations

from collections.abc import Iterable

from mapping.case import OrderCase, amount
from mapping.selling import deviates, other_unit_at
from models.reasons import Finding


def price_deviation(case: OrderCase) -> Iterable[Finding]:
    """A printed price is more than 1 % off the customer's valid one; free of charge is 100 % off."""
    if not case.in_our_currency:
        return
    for line in case.lines:
        printed, valid = amount(line.printed.unit_price), line.valid_price
        if printed is None or valid is None or not line.product or not deviates(printed, valid):
            continue
        unit = line.draft.uom or line.product.base_uom
        other = other_unit_at(printed, valid, unit, line.product)
        hint = f" It would be the price per {other}." if other else ""
        seen = line.printed.unit_price
        yield Finding(
            code="price_deviation",
            message=f"{line.product.sku}: {printed:f} per {unit} is printed, the valid price is {valid:f}.{hint}",
            field=line.path("unit_price"),
            line=line.label,
            expected=f"{valid:f}",
            found=f"{printed:f}",
            evidence=seen.evidence if seen else (),
            offers=(f"{valid:f}",),
        )


def price_missing(case: OrderCase) -> Iterable[Finding]:
    """No price that the ERP could take, or none on file to compare the printed one with."""
    for line in case.lines:
        if line.valid_price is not None or not line.product or not case.customer or not line.unit or line.unit.problem:
            continue
        yield Finding(
            code="low_confidence",
            message=f"{line.product.sku} has no valid price in {case.customer.currency} for {case.customer.name}.",
            field=line.path("unit_price"),
            line=line.label,
        )
