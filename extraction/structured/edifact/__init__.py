"""EDIFACT, the EDI syntax of the rest of the world: ORDERS and ORDCHG, all directories, EANCOM and others.

An interchange may hold many messages of many kinds; only the orders among them are read.
"""

from __future__ import annotations

from extraction.structured.base import no_order, orders_reading
from extraction.structured.edifact.codes import NO_ORDER_DOCUMENTS, ORDER_MESSAGES, OTHER_MESSAGES
from extraction.structured.edifact.order import document_code, read_order
from extraction.structured.edifact.syntax import Message, decode, looks_like_edifact, messages
from models.errors import UnreadableDocument
from models.order import Reading


class Edifact:
    """Reads EDIFACT interchanges."""

    kinds = ("edifact_orders", "edifact_other")

    def sniff(self, data: bytes) -> str | None:
        """`edifact_orders` where an order or a change is among the messages, else `edifact_other`."""
        if not looks_like_edifact(data):
            return None
        found = messages(decode(data))
        return "edifact_orders" if not found or any(map(_orders, found)) else "edifact_other"

    def read(self, data: bytes) -> Reading:
        """All orders of all interchanges in the file."""
        found = messages(decode(data))
        trace = [f"EDIFACT message {message.kind} {message.release}" for message in found]
        if not found:
            raise UnreadableDocument("The EDIFACT interchange holds no message (UNH); ask the sender to send it again.")
        wanted = [message for message in found if _orders(message)]
        if not wanted:
            return no_order(_names(found), trace)
        orders = [order for order in map(read_order, wanted) if order is not None]
        if not orders:
            raise UnreadableDocument("The EDIFACT order has neither a beginning segment (BGM) nor lines (LIN).")
        return orders_reading(orders, trace)


def _orders(message: Message) -> bool:
    return message.kind in ORDER_MESSAGES and document_code(message) not in NO_ORDER_DOCUMENTS


def _names(found: list[Message]) -> str:
    names = {message.kind: _name(message) for message in found}
    return " and ".join(f"{name} (EDIFACT {kind})" for kind, name in names.items())


def _name(message: Message) -> str:
    if message.kind in ORDER_MESSAGES:
        return NO_ORDER_DOCUMENTS.get(document_code(message), "another message")
    return OTHER_MESSAGES.get(message.kind, "another message")
