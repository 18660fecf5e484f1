"""What every structured format promises, and what all of them share.

A format is asked whether bytes are its own (`sniff`, cheap, never raises) and reads them (`read`,
which raises `UnreadableDocument` where nothing can be read). It says what the document says and no
more; what is doubtful in the document itself goes with the order as a finding.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

from extraction.structured.sums import sum_doubts
from extraction.structured.values import Printed, number_value
from models.evidence import Extracted
from models.order import Charge, Disposition, DocumentType, OrderLine, Party, PurchaseOrder, Reading, Text
from models.reasons import Finding, ReviewReason

MAX_BYTES = 20_000_000
"""Larger files are refused before they are parsed; the largest orders seen in the trade are a few megabytes."""

_LINE_NUMBERS = ("quantity", "unit_price", "gross_price", "line_total", "price_base", "discount_percent")
_HEADER_VALUES = ("order_date", "requested_delivery_date", "subtotal", "tax", "total")


class StructuredFormat(Protocol):
    """A family of documents that say what each value is: X12, EDIFACT, UBL ..."""

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds this format answers for, unique among all formats."""

    def sniff(self, data: bytes) -> str | None:
        """The kind of this document, by its content; None where it is not of this format. Never raises."""

    def read(self, data: bytes) -> Reading:
        """What the document says; UnreadableDocument where nothing can be read."""


def orders_reading(orders: Sequence[PurchaseOrder], trace: Iterable[str] = ()) -> Reading:
    """A reading that holds these orders, each with the doubts that its own values raise."""
    return Reading(
        disposition=Disposition.ORDERS,
        orders=tuple(with_doubts(order) for order in orders),
        trace=tuple(trace),
    )


def no_order(what: str, trace: Iterable[str] = ()) -> Reading:
    """A reading of something else; `what` names it in words for a person ("an invoice (X12 810)")."""
    return Reading(disposition=Disposition.NOT_AN_ORDER, why=f"This is {what}, not an order.", trace=tuple(trace))


def doubt(
    message: str, *, field: str | None = None, line: str | None = None, code: str = ReviewReason.LOW_CONFIDENCE.code
) -> Finding:
    """A doubt about the document itself."""
    return Finding(code=code, message=message, field=field, line=line)


def copy_doubt(how: str) -> Finding:
    """The sender says that this order was sent before."""
    return doubt(
        f"The sender marks this order as sent before ({how}); look for the first one.",
        code=ReviewReason.DUPLICATE_ORDER.code,
    )


def test_doubt(how: str) -> Finding:
    """The sender says that this is a test."""
    return doubt(f"The sender marks this order as a test ({how}); do not deliver it before they confirm it.")


def count_doubt(what: str, announced: str, counted: int) -> Finding:
    """A control count that does not agree; something may be missing."""
    return doubt(f"The document announces {announced} {what} but holds {counted}; something may be missing.")


def with_doubts(order: PurchaseOrder) -> PurchaseOrder:
    """The order with a finding for every value that could not be understood and every sum that does not agree."""
    findings = [*order.findings, *_misread(order, _HEADER_VALUES)]
    for index, line in enumerate(order.lines):
        findings += _misread(line, (*_LINE_NUMBERS, "requested_date"), index)
    if not order.lines and order.document_type is DocumentType.PURCHASE_ORDER:
        findings.append(doubt("The order has no lines."))
    findings += sum_doubts(order)
    return order.model_copy(update={"findings": tuple(findings)})


def line_name(line: OrderLine, index: int) -> str:
    """The line number as printed, else the line's 1-based position."""
    return line.line_no.value if line.line_no and line.line_no.value else str(index + 1)


def summed_charges(charges: Printed | None, allowances: Printed | None) -> Iterator[Charge]:
    """All charges, and all allowances as a negative amount, where a document gives only their sums."""
    for words, piece, sign in (("Charges", charges, 1), ("Allowances", allowances, -1)):
        amount = number_value(piece)
        if amount is not None and amount.value:
            signed = amount.model_copy(update={"value": sign * amount.value})
            yield Charge(description=Text(value=words), amount=signed)


def bought_by(buyer: Party, *stand_ins: Party) -> Party:
    """The buyer, or where none is named, the first stand-in (ordering, sold-to, bill-to) that has a name."""
    if buyer.name is not None:
        return buyer
    stand_in = next((party for party in stand_ins if party.name is not None), None)
    if stand_in is None:
        return buyer
    name = stand_in.name.model_copy(update={"confidence": 0.95, "why": "named to be billed"}) if stand_in.name else None
    kept = {slot: getattr(buyer, slot) or getattr(stand_in, slot) for slot in Party.model_fields}
    return Party.model_validate({**kept, "name": name})


def _misread(holder: PurchaseOrder | OrderLine, slots: Iterable[str], index: int | None = None) -> list[Finding]:
    findings = []
    for slot in slots:
        value = getattr(holder, slot)
        if isinstance(value, Extracted) and value.value is None:
            name = slot.replace("_", " ")
            field = slot if index is None else f"lines[{index}].{slot}"
            line = line_name(holder, index) if isinstance(holder, OrderLine) and index is not None else None
            where = f" of line {line}" if line else ""
            findings.append(
                doubt(f"The {name}{where} is given as “{value.text}”, which cannot be read.", field=field, line=line)
            )
    return findings
