"""The true purchase order in the place of the one that was read: what the mapping makes of it where the reader errs nowhere."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mapping import purchase_order_from_truth
from models.order import Party, PurchaseOrder

_OF_THE_PAPER = frozenset({"conflicting_instructions", "arithmetic_mismatch", "unreadable_region"})


def corrected(rows: Sequence[dict[str, Any]], read: Sequence[PurchaseOrder]) -> tuple[PurchaseOrder, ...]:
    """The true orders of a file. `rows`: its labels, `read`: what was read, in the file's order.

    A label holds the values of the contract. What an order has beside them - its sender, the numbers that its buyer
    prints, words on where it should go, what speaks against the paper itself - comes from the reading; doubts about
    single values are gone with the values.
    """
    return tuple(
        _corrected(purchase_order_from_truth(row), read[at] if at < len(read) else None) for at, row in enumerate(rows)
    )


def _corrected(true: PurchaseOrder, read: PurchaseOrder | None) -> PurchaseOrder:
    if read is None:
        return true
    return true.model_copy(
        update={
            "buyer": _party(true.buyer, read.buyer, "address"),
            "ship_to": _party(true.ship_to, read.ship_to),
            "bill_to": _party(true.bill_to, read.bill_to),
            "charges": true.charges or read.charges,
            "ship_to_hint": None if true.ship_to.address else read.ship_to_hint,
            "language": true.language or read.language,
            "channel": true.channel or read.channel,
            "sender_address": true.sender_address or read.sender_address,
            "sender_authentication": read.sender_authentication,
            "findings": tuple(finding for finding in read.findings if finding.code in _OF_THE_PAPER),
        }
    )


def _party(true: Party, read: Party, *beside: str) -> Party:
    """`beside`: what else a label does not hold of this party."""
    names = ("vat_id", "gln", "email", "account", *beside)
    return true.model_copy(update={name: getattr(true, name) or getattr(read, name) for name in names})
