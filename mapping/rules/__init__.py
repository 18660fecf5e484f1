"""The rules that a seller checks before an order goes through, each a pure function of the case.

A rule yields a finding for every doubt it has. The list is the order in which a clerk reads them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from mapping.case import OrderCase
from mapping.rules.header import (
    currency_mismatch,
    duplicate_order,
    missing_po_number,
    no_lines,
    not_a_new_order,
    past_delivery_date,
)
from mapping.rules.lines import discontinued_product, missing_quantity, unsettled_product
from mapping.rules.party import credit_limit, customer_on_hold, sender_mismatch, unknown_ship_to, unsettled_customer
from mapping.rules.prices import price_deviation, price_missing
from mapping.rules.quantities import below_minimum, insufficient_stock, pack_multiple, unclear_unit, unit_mismatch
from models.reasons import Finding

Rule = Callable[[OrderCase], Iterable[Finding]]

RULES: tuple[Rule, ...] = (
    not_a_new_order,
    unsettled_customer,
    customer_on_hold,
    sender_mismatch,
    missing_po_number,
    duplicate_order,
    unknown_ship_to,
    past_delivery_date,
    currency_mismatch,
    no_lines,
    unsettled_product,
    discontinued_product,
    missing_quantity,
    unit_mismatch,
    unclear_unit,
    pack_multiple,
    below_minimum,
    price_deviation,
    price_missing,
    insufficient_stock,
    credit_limit,
)


def check(case: OrderCase) -> tuple[Finding, ...]:
    """Every doubt of every rule."""
    return tuple(finding for rule in RULES for finding in rule(case))
