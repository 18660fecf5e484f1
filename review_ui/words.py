"""The screens' dictionary: what fields, channels and rules are called in front of a person."""

from __future__ import annotations

from collections.abc import Callable

from service.states import CaseState

FIELDS = {
    "po_number": "PO number",
    "order_date": "Order date",
    "currency": "Currency",
    "customer": "Customer",
    "ship_to": "Deliver to",
    "requested_delivery_date": "Delivery date",
    "payment_terms": "Payment terms",
    "subtotal": "Subtotal",
    "tax": "Tax",
    "total": "Total",
    "buyer_name": "Buyer",
    "buyer_address": "Buyer address",
    "supplier_name": "Supplier",
    "ship_to_name": "Ship-to name",
    "ship_to_address": "Ship-to address",
    "bill_to_name": "Bill-to name",
    "bill_to_address": "Bill-to address",
    "ship_to_hint": "Delivery hint",
    "buyer_vat_id": "Buyer VAT number",
    "buyer_email": "Buyer e-mail",
    "vat_id": "VAT number",
    "gln": "GLN",
    "contact": "Contact",
    "incoterms": "Incoterms",
    "carrier": "Carrier",
    "sku": "Product",
    "description": "Description",
    "quantity": "Quantity",
    "uom": "Unit",
    "unit_price": "Unit price",
    "requested_date": "Date",
    "line_no": "Line",
    "line_total": "Line total",
    "buyer_part": "Their part no.",
    "supplier_part": "Our part no.",
    "gtin": "GTIN",
    "mpn": "Manufacturer no.",
    "gross_price": "Gross price",
    "discount_percent": "Discount %",
    "price_base": "Price per",
    "document_type": "Kind of document",
}

CHANNELS = {
    "pdf": "PDF",
    "scan": "Scan",
    "image": "Photo",
    "email_text": "E-mail",
    "email_html": "E-mail",
    "email_pdf": "E-mail + PDF",
    "email": "E-mail",
    "xlsx": "Excel",
    "xls": "Excel",
    "csv": "CSV",
    "docx": "Word",
    "ubl": "UBL",
    "cxml": "cXML",
    "x12_850": "EDI X12",
    "edifact_orders": "EDIFACT",
}

RULES = {
    "cross_reference": "the customer's part number",
    "sku": "our part number",
    "gtin": "the GTIN",
    "mpn": "the manufacturer's number",
    "description": "the description",
    "vat_id": "the VAT number",
    "email_domain": "the sender's domain",
    "domain": "the sender's domain",
    "gln": "the GLN",
    "account": "the account number",
    "name": "the name",
    "address": "the address",
    "delivery address": "the delivery address",
    "street": "the street",
    "house number": "the house number",
    "postal code": "the postal code",
    "town": "the town",
}

# What would have let an order through untouched, by the reason that held it.
WOULD_HELP = {
    "low_confidence": "A value that stands at its usual label, as text and not as a picture.",
    "missing_po_number": "An order number on the document.",
    "missing_quantity": "A quantity on every line.",
    "arithmetic_mismatch": "Sums that add up.",
    "unknown_customer": "The sender's name, VAT number or mail domain with the customer in the catalogue.",
    "ambiguous_customer": "The sender's name, VAT number or mail domain with the customer in the catalogue.",
    "unknown_ship_to": "This address among the customer's delivery addresses.",
    "unknown_product": "The customer's part number among the known ones: remember it once.",
    "ambiguous_product": "The customer's part number among the known ones: remember it once.",
    "price_deviation": "The agreed price in the customer's price list.",
    "unit_mismatch": "The unit among the product's pack sizes.",
}

_NOT_OURS = "not ours: "  # as the comparing of descriptions says it
SIGNS = ("not", "not ours")

POLICY = {
    "min_confidence": "Bar: probability that everything is right",
    "tolerated": "Reasons that pass all the same",
    "net_total_limit": "Largest value of goods",
    "risk_target": "Largest share of wrong orders",
    "customers": "Customers with terms of their own",
}

DOCUMENT_TYPES = {
    "purchase_order": "Purchase order",
    "order_change": "Order change",
    "order_cancellation": "Cancellation",
}

# The tabs of the queue: address, words, the states behind it.
TABS: tuple[tuple[str, str, tuple[CaseState, ...]], ...] = (
    ("waiting", "Needs review", (CaseState.WAITING,)),
    ("moving", "On the way", tuple(state for state in CaseState if state.moves_by_itself)),
    ("posted", "In the ERP", (CaseState.POSTED,)),
    ("trouble", "Stopped", (CaseState.STOPPED, CaseState.UNREADABLE)),
    ("aside", "Set aside", (CaseState.REJECTED, CaseState.NOT_AN_ORDER)),
    ("all", "All", tuple(CaseState)),
)

SORTS = {
    "oldest": "Oldest first",
    "newest": "Newest first",
    "largest": "Largest value",
    "least_work": "Least work first",
    "customer": "Customer",
    "due": "Due first",
}


def field_label(key: str) -> str:
    """The name of a field; an unknown key is made readable instead of failing."""
    return FIELDS.get(key) or key.replace("_", " ").capitalize()


def channel_name(key: str) -> str:
    """What people call the channel."""
    return CHANNELS.get(key) or key.replace("_", " ")


def rule_name(key: str, translate: Callable[[str], str] = str) -> str:
    """What speaks for or against a choice, in words of the translation; what is quoted from texts stays."""
    if key.startswith(_NOT_OURS):
        return f"{translate('not ours')}: {key.removeprefix(_NOT_OURS)}"
    printed, opposed, ours = key.partition(", not ")
    if opposed:
        return f"{printed}, {translate('not')} {ours}"
    return translate(RULES.get("name" if key.startswith("name ") else key, key))


def path_label(path: str, line_no: str = "", translate: Callable[[str], str] = str) -> str:
    """`lines[2].quantity` -> "Line 3, quantity" (or the printed line number), in the translation's language."""
    if not path.startswith("lines["):
        return translate(field_label(path.rpartition(".")[2]))
    index, _, label = path.removeprefix("lines[").partition("]")
    number = line_no or (str(int(index) + 1) if index.isdigit() else "")
    name = translate(field_label(label.lstrip("."))) if label.lstrip(".") else ""
    return f"{translate('Line')} {number}" + (f", {name.lower()}" if name else "")
