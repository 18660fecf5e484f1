"""Code lists of EDIFACT (directories D.93A to D.21B, EANCOM) as far as orders need them."""

from __future__ import annotations

from models.order import DocumentType

ORDER_MESSAGES = {"ORDERS": DocumentType.PURCHASE_ORDER, "ORDCHG": DocumentType.ORDER_CHANGE}
"""Message types that a buyer sends to order or to change an order."""

OTHER_MESSAGES = {
    "INVOIC": "an invoice", "ORDRSP": "an order response", "DESADV": "a despatch advice", "RECADV": "a receiving advice",
    "DELFOR": "a delivery schedule", "DELJIT": "a just-in-time delivery message", "PRICAT": "a price catalogue",
    "PARTIN": "party information", "QUOTES": "a quotation", "REQOTE": "a request for a quotation",
    "REMADV": "a remittance advice", "SLSRPT": "a sales report", "INVRPT": "an inventory report",
    "OSTRPT": "an order status report", "OSTENQ": "an order status enquiry", "CONTRL": "a syntax report",
    "APERAK": "an application error message", "COMDIS": "a commercial dispute", "IFTMIN": "a transport instruction",
    "IFTSTA": "a transport status report", "PRODAT": "product data", "PAYMUL": "a payment order", "STATAC": "a statement",
}  # fmt: skip
"""What other messages are, in words."""

NO_ORDER_DOCUMENTS = {"231": "an order response", "310": "a quotation", "311": "a request for a quotation",
                      "320": "an order acknowledgement", "325": "a pro forma invoice", "380": "an invoice"}  # fmt: skip
"""Document name codes (1001) that contradict the message type ORDERS."""

CANCEL_FUNCTIONS = frozenset({"1", "3"})  # data element 1225: cancellation, deletion
CHANGE_FUNCTIONS = frozenset({"2", "4", "5", "20", "33", "34", "36"})  # addition, change, replace, change of parts
COPY_FUNCTIONS = {"7": "duplicate", "31": "copy", "43": "additional transmission"}
PROVISIONAL_FUNCTIONS = {"16": "proposed", "46": "provisional"}
CHANGE_DOCUMENTS = frozenset({"230"})  # purchase order change request

# Data element 3035, best first.
BUYERS = ("BY", "OB", "MS")  # buyer, ordered by, message sender
SUPPLIERS = ("SU", "SE", "VN", "SR")  # supplier, seller, vendor, supplier's agent
SHIP_TOS = ("DP", "ST", "CN", "UC", "UD")  # delivery party, ship to, consignee, ultimate consignee, ultimate customer
BILL_TOS = ("IV", "BT", "PR", "ITO")  # invoicee, bill to, payer, invoice recipient

# Data element 7143, best first within a slot.
BUYER_PARTS = ("IN", "BP", "PI", "CB")
SUPPLIER_PARTS = ("SA", "VN", "VP", "VC")
MAKER_PARTS = ("MF", "MP", "MN")
GTINS = ("SRV", "EN", "UP", "GTN", "EU", "UK")
NO_IDENTITY_FUNCTIONS = frozenset({"3", "4"})  # data element 4347: substituted by, substituted for

# Data element 2005, best first: days to deliver, then days to ship.
DELIVERY_DAYS = ("2", "69", "76", "67", "17", "358", "74", "75")
EARLIEST_DAYS, LATEST_DAYS = ("64",), ("63",)
SHIP_DAYS = ("10", "11", "200", "235")
ORDER_DAYS = ("137", "4", "3")

QUANTITIES = ("21", "1", "113")  # data element 6063: ordered, discrete, to be delivered
NET_PRICES = ("AAA", "NTP", "INV", "CAL", "CT", "PRP", "NE")  # data element 5125
GROSS_PRICES = ("AAB", "GRP", "LIU")
INFORMATION_PRICES = ("AAE", "AAF", "INF", "SRP", "RTP", "RRP", "AAC", "AAD", "AAG", "TU", "PUP")

TOTALS = ("86", "39", "77", "128", "9", "388")  # data element 5025
SUBTOTALS = ("79", "125")
TAXES = ("176", "124", "150")
LINE_TOTALS = ("203", "66", "38", "128")
CHARGES = ("8", "23", "131", "204", "25")

PAYMENT_TEXTS = ("AAB", "PMT", "PAY")  # data element 4451
PRODUCT_TEXTS = ("AAA", "AFM", "PRD")  # goods description, title, product information
PERIODS = {"D": "days", "CD": "days", "WD": "working days", "M": "months", "W": "weeks"}  # data element 2151
