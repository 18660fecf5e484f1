"""X12, the EDI syntax of North America: purchase orders (850) and changes to them (860).

Versions 3040 to 8010 differ too little in these sets to be told apart. An interchange may hold many
transaction sets of many kinds; only the orders among them are read.
"""

from __future__ import annotations

from extraction.structured.base import no_order, orders_reading
from extraction.structured.x12.codes import ORDER_SETS, OTHER_SETS
from extraction.structured.x12.order import read_order
from extraction.structured.x12.syntax import TransactionSet, decode, looks_like_x12, transaction_sets
from models.errors import UnreadableDocument
from models.order import PurchaseOrder, Reading


class X12:
    """Reads X12 interchanges."""

    kinds = ("x12_850", "x12_other")

    def sniff(self, data: bytes) -> str | None:
        """`x12_850` where an order or a change is among the transaction sets, else `x12_other`."""
        text = decode(data[:2_000])
        if not looks_like_x12(text):
            return None
        try:
            kinds = {transaction.kind for transaction in transaction_sets(decode(data))}
        except UnreadableDocument:
            return "x12_850"  # broken; reading it says why
        return "x12_850" if not kinds or kinds & ORDER_SETS.keys() else "x12_other"

    def read(self, data: bytes) -> Reading:
        """All orders of all interchanges in the file."""
        sets = list(transaction_sets(decode(data)))
        trace = [f"X12 transaction set {transaction.kind}" for transaction in sets]
        if not sets:
            raise UnreadableDocument(
                "The X12 interchange holds no transaction set (ST); ask the sender to send it again."
            )
        wanted = [transaction for transaction in sets if transaction.kind in ORDER_SETS]
        if not wanted:
            return no_order(_names(sets), trace)
        orders: list[PurchaseOrder] = [order for order in map(read_order, wanted) if order is not None]
        if not orders:
            raise UnreadableDocument("The X12 order has neither a beginning segment (BEG) nor lines (PO1).")
        return orders_reading(orders, trace)


def _names(sets: list[TransactionSet]) -> str:
    kinds = dict.fromkeys(transaction.kind for transaction in sets)
    return " and ".join(f"{OTHER_SETS.get(kind, 'another message')} (X12 {kind})" for kind in kinds)
