"""Why someone must look: the closed list of review reasons, each with its title and remedy.

Screens, documents, reports and tests take all of it from here.
"""

from __future__ import annotations

from enum import Enum

from models.base import Frozen
from models.evidence import Evidence


class ReviewReason(Enum):
    """`code` is stable and public; `title` and `remedy` are for a clerk; `blocks` stops an approval."""

    LOW_CONFIDENCE = (
        "low_confidence",
        "Not sure enough",
        "Compare the value with the document and correct or accept it.",
        False,
    )
    MISSING_PO_NUMBER = (
        "missing_po_number",
        "No purchase order number",
        "Ask the customer for the number, or enter the one they use.",
        True,
    )
    MISSING_QUANTITY = "missing_quantity", "No quantity", "Enter the quantity, or ask the customer.", True
    ARITHMETIC_MISMATCH = (
        "arithmetic_mismatch",
        "The sums do not add up",
        "Find the wrong figure; ask the customer which one is meant.",
        False,
    )
    UNKNOWN_CUSTOMER = (
        "unknown_customer",
        "Customer not found",
        "Choose the customer, or have the account created first.",
        True,
    )
    AMBIGUOUS_CUSTOMER = (
        "ambiguous_customer",
        "Several customers fit",
        "Choose the right one among the candidates.",
        True,
    )
    UNKNOWN_SHIP_TO = (
        "unknown_ship_to",
        "Delivery address not on file",
        "Choose a known address, or confirm the new one with the customer.",
        True,
    )
    UNKNOWN_PRODUCT = (
        "unknown_product",
        "Product not found",
        "Choose the product; it is remembered for this customer.",
        True,
    )
    AMBIGUOUS_PRODUCT = "ambiguous_product", "Several products fit", "Choose the right one among the candidates.", True
    DISCONTINUED_PRODUCT = (
        "discontinued_product",
        "Product discontinued",
        "Offer the replacement and have the customer agree.",
        False,
    )
    UNIT_MISMATCH = "unit_mismatch", "Unit not sold", "Choose a unit this product is sold in.", True
    PACK_MULTIPLE = "pack_multiple", "Not a whole pack", "Agree a quantity that is a multiple of the pack.", False
    BELOW_MINIMUM = (
        "below_minimum",
        "Below the minimum quantity",
        "Agree a larger quantity, or allow the exception.",
        False,
    )
    PRICE_DEVIATION = (
        "price_deviation",
        "Price differs from ours",
        "Agree the price with the customer or with sales.",
        False,
    )
    CURRENCY_MISMATCH = (
        "currency_mismatch",
        "Unexpected currency",
        "Check with the customer which currency is meant.",
        False,
    )
    DUPLICATE_ORDER = (
        "duplicate_order",
        "Order number already known",
        "Compare with the earlier order; reject it if it is the same.",
        False,
    )
    ORDER_CHANGE = "order_change", "Change to an earlier order", "Change the earlier order in the ERP.", False
    ORDER_CANCELLATION = (
        "order_cancellation",
        "Cancels an earlier order",
        "Cancel the earlier order in the ERP if it has not shipped.",
        False,
    )
    PAST_DELIVERY_DATE = "past_delivery_date", "Delivery date has passed", "Agree a new date with the customer.", False
    CUSTOMER_ON_HOLD = "customer_on_hold", "Customer on hold", "Ask accounts receivable to release the customer.", False
    CREDIT_LIMIT = "credit_limit", "Over the credit limit", "Ask credit control to release the order.", False
    INSUFFICIENT_STOCK = (
        "insufficient_stock",
        "Not enough stock",
        "Agree a later date, a part delivery or a substitute.",
        False,
    )
    CONFLICTING_INSTRUCTIONS = (
        "conflicting_instructions",
        "Instructions that conflict",
        "Read the passage and settle with the customer what is meant, by a contact you know.",
        False,
    )
    SENDER_MISMATCH = (
        "sender_mismatch",
        "Sender is not the customer",
        "Confirm the order with the customer by a contact you know.",
        False,
    )
    UNREADABLE_REGION = (
        "unreadable_region",
        "Part of the page cannot be read",
        "Look at the marked place and type what it says, or ask for a better copy.",
        False,
    )

    def __init__(self, code: str, title: str, remedy: str, blocks: bool) -> None:
        self.code = code
        self.title = title
        self.remedy = remedy
        self.blocks = blocks

    @classmethod
    def of(cls, code: str) -> ReviewReason:
        """The reason with this code; KeyError for a code that is none."""
        return _BY_CODE[code]


_BY_CODE = {reason.code: reason for reason in ReviewReason}


class Finding(Frozen):
    """A doubt about an order, beside the field it concerns."""

    code: str  # a ReviewReason code
    message: str  # one sentence for a clerk, with the values in it
    field: str | None = None  # "po_number", "ship_to", "lines[3].quantity" (0-based index)
    line: str | None = None  # the line number as printed, or its 1-based position
    expected: str | None = None
    found: str | None = None
    evidence: tuple[Evidence, ...] = ()
    offers: tuple[str, ...] = ()  # values of the field that would settle it, likeliest first; a person takes one

    @property
    def reason(self) -> ReviewReason:
        """The reason this finding is an instance of."""
        return ReviewReason.of(self.code)
