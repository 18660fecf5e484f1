"""Doubts about the order as a whole: its kind, number, dates and currency."""

from __future__ import annotations

from collections.abc import Iterable

from mapping.case import OrderCase
from mapping.folding import bare
from models.order import DocumentType
from models.reasons import Finding


def not_a_new_order(case: OrderCase) -> Iterable[Finding]:
    """Changes and cancellations of earlier orders always need a person."""
    number = case.draft.po_number or "without a number"
    if case.order.document_type is DocumentType.ORDER_CHANGE:
        yield Finding(code="order_change", message=f"This changes the earlier order {number}.", field="document_type")
    elif case.order.document_type is DocumentType.ORDER_CANCELLATION:
        yield Finding(
            code="order_cancellation", message=f"This cancels the earlier order {number}.", field="document_type"
        )


def missing_po_number(case: OrderCase) -> Iterable[Finding]:
    """An order without the customer's number cannot be invoiced to it."""
    if not case.draft.po_number:
        yield Finding(code="missing_po_number", message="The order has no purchase order number.", field="po_number")


def duplicate_order(case: OrderCase) -> Iterable[Finding]:
    """The customer has this number already; not said of a change or cancellation, which needs it to have."""
    number, customer = case.draft.po_number, case.customer
    if not number or not customer or case.order.document_type is not DocumentType.PURCHASE_ORDER:
        return
    known = case.catalog.open_orders.get((customer.id, bare(number)))
    if known is not None:
        since = f" of {known}" if known else ""
        printed = case.order.po_number
        yield Finding(
            code="duplicate_order",
            message=f"{customer.name} already has an order{since} with the number {number}.",
            field="po_number",
            found=number,
            evidence=printed.evidence if printed else (),
        )


def past_delivery_date(case: OrderCase) -> Iterable[Finding]:
    """A requested date before today, for the whole order or for a line."""
    wanted = case.order.requested_delivery_date
    if wanted and wanted.value and wanted.value < case.today:
        yield Finding(
            code="past_delivery_date",
            message=f"The requested delivery date {wanted.value} has passed.",
            field="requested_delivery_date",
            expected=f"{case.today} or later",
            found=str(wanted.value),
            evidence=wanted.evidence,
        )
    for line in case.lines:
        day = line.printed.requested_date
        if day and day.value and day.value < case.today:
            yield Finding(
                code="past_delivery_date",
                message=f"The date {day.value} of line {line.label} has passed.",
                field=line.path("requested_date"),
                line=line.label,
                expected=f"{case.today} or later",
                found=str(day.value),
                evidence=day.evidence,
            )


def currency_mismatch(case: OrderCase) -> Iterable[Finding]:
    """The document's currency is not the one we sell to this customer in."""
    printed = case.order.currency
    if case.customer and printed and printed.value and printed.value.upper() != case.customer.currency:
        yield Finding(
            code="currency_mismatch",
            message=f"The order is in {printed.value}; {case.customer.name} buys in {case.customer.currency}.",
            field="currency",
            expected=case.customer.currency,
            found=printed.value,
            evidence=printed.evidence,
            offers=(case.customer.currency,),
        )


def no_lines(case: OrderCase) -> Iterable[Finding]:
    """Nothing is ordered, or no line could be read."""
    if not case.lines:
        yield Finding(code="low_confidence", message="No order lines were found.", field="lines")
