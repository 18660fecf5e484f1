"""Doubts about who orders and where the goods go."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from mapping.case import OrderCase, amount
from mapping.parties.mail import belongs, domain_of, is_free
from mapping.selling import CENT
from models.reasons import Finding

_FAILED = ("fail", "hardfail", "softfail", "permerror")  # RFC 8601, section 2.7


def unsettled_customer(case: OrderCase) -> Iterable[Finding]:
    """Nobody on file, or several, fit the buyer."""
    found = case.found_customer
    if found.code:
        name = case.order.buyer.name
        yield Finding(
            code=found.code,
            message=found.message,
            field="customer",
            found=name.value if name else None,
            evidence=name.evidence if name else (),
        )


def customer_on_hold(case: OrderCase) -> Iterable[Finding]:
    """Accounts receivable has stopped deliveries to this customer."""
    if case.customer and case.customer.on_hold:
        yield Finding(
            code="customer_on_hold", message=f"{case.customer.id} {case.customer.name} is on hold.", field="customer"
        )


def unknown_ship_to(case: OrderCase) -> Iterable[Finding]:
    """The delivery address is none of the customer's."""
    place = case.found_place
    if place and place.match.choice is None:
        printed = case.order.ship_to.address or case.order.ship_to.name
        yield Finding(
            code="unknown_ship_to",
            message=place.message,
            field="ship_to",
            found=place.found or None,
            evidence=printed.evidence if printed else (),
        )


def sender_mismatch(case: OrderCase) -> Iterable[Finding]:
    """The mail did not come from the customer: another domain, or authentication says it is forged."""
    domain = domain_of(case.order.sender_address)
    if case.customer and domain and not belongs(domain, case.customer.email_domains):
        kind = "a free mailbox" if is_free(domain) else "not the customer's domain"
        yield Finding(
            code="sender_mismatch",
            message=f"The order came from {case.order.sender_address}: {domain} is {kind}.",
            field="sender",
            expected=", ".join(case.customer.email_domains) or "a known domain",
            found=domain,
        )
    failed = [f"{check}={said}" for check, said in case.order.sender_authentication if said.casefold() in _FAILED]
    if failed:
        yield Finding(
            code="sender_mismatch",
            message=f"The mail's sender is not authentic: {', '.join(failed)}.",
            field="sender",
            found=", ".join(failed),
        )


def credit_limit(case: OrderCase) -> Iterable[Finding]:
    """What is used of the credit and this order's net total, charges included, are over the limit."""
    customer = case.customer
    if not customer or customer.credit_limit is None:
        return
    worth = ((line.draft.quantity or 0) * (line.draft.unit_price or 0) for line in case.lines)
    net = sum((Decimal(value).quantize(CENT) for value in worth), Decimal(0))
    charges = sum((amount(charge.amount) or Decimal(0) for charge in case.order.charges), Decimal(0))
    due = customer.credit_used + net + max(charges, Decimal(0))
    if due > customer.credit_limit:
        yield Finding(
            code="credit_limit",
            message=f"With this order {customer.name} owes {due:,.2f} {customer.currency}, over its credit limit.",
            field="customer",
            expected=f"{customer.credit_limit:f}",
            found=f"{due:.2f}",
        )
