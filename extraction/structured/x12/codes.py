"""Code lists of X12 (versions 3040 to 8010) as far as orders need them."""

from __future__ import annotations

from decimal import Decimal

from models.order import DocumentType

ORDER_SETS = {"850": DocumentType.PURCHASE_ORDER, "860": DocumentType.ORDER_CHANGE}
"""Transaction sets that a buyer sends to order (850) or to change an order (860)."""

OTHER_SETS = {
    "810": "an invoice", "812": "a credit or debit advice", "820": "a payment advice", "824": "an application advice",
    "830": "a planning schedule", "832": "a price catalogue", "840": "a request for quotation", "843": "a quotation",
    "846": "an inventory report", "852": "product activity data", "855": "an order acknowledgment",
    "856": "a ship notice", "857": "a shipment and billing notice", "862": "a shipping schedule",
    "864": "a text message", "865": "a seller's order change", "867": "a resale report", "870": "an order status report",
    "997": "a functional acknowledgment", "999": "an implementation acknowledgment",
}  # fmt: skip
"""What other transaction sets are, in words."""

CANCEL_PURPOSES = frozenset({"01", "03"})  # data element 353: cancellation, delete
CHANGE_PURPOSES = frozenset({"02", "04", "05", "52"})  # add, change, replace, response to a proposal
COPY_PURPOSES = {"07": "duplicate", "15": "re-submission", "18": "re-issue", "22": "information copy"}

# Data element 639: how many units a price is for; every other code prices one.
PRICE_BASES = {
    **dict.fromkeys(("HP", "QH", "LC", "RC", "TC", "WC", "HF"), Decimal(100)),
    **dict.fromkeys(("TP", "QS", "LM", "RM", "TM", "WM", "TF"), Decimal(1000)),
    **dict.fromkeys(("PD", "LD", "RD", "TD", "WD"), Decimal(12)),
    "PN": Decimal(10), "TT": Decimal(10_000), "HT": Decimal(100_000),
}  # fmt: skip
GROSS_BASES = frozenset({"BD"})  # before discount

# Data element 235, best first within a slot.
BUYER_PARTS = ("BP", "IN", "PI", "CB")
SUPPLIER_PARTS = ("VN", "VP", "VC", "VA", "VS")
MAKER_PARTS = ("MG", "MF", "MN")
GTINS = ("UK", "EN", "UP", "EO", "UI", "UA")
UNCLEAR_PARTS = ("SK", "ST", "PN", "ZZ")  # a stock keeping unit, a style or a part number, whose it does not say

BUYERS = ("BY", "OB", "SO", "BG")  # data element 98: buying party, ordered by, sold to, buying group
SUPPLIERS = ("SU", "SE", "VN")  # supplier, selling party, vendor
SHIP_TOS = ("ST", "CN", "UC", "DA")
BILL_TOS = ("BT", "IV", "PO", "PR")  # bill to, invoicee, party to receive the invoice, payer

# Data element 374, best first: a day to deliver, then days to ship.
DELIVERY_DAYS = ("002", "106", "074", "067", "069", "017", "068", "071", "064", "063")
SHIP_DAYS = ("010", "118", "037", "068", "038")

TOTALS = ("TT", "GT")  # data element 522
SUBTOTALS = ("1",)  # line item total
TAXES = ("T", "TX")
