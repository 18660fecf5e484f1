"""What a document says: the purchase order as printed, normalised and nothing more."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum

from models.base import Frozen
from models.evidence import Evidence, Extracted
from models.reasons import Finding

Text = Extracted[str]
Number = Extracted[Decimal]
Day = Extracted[date]


class Disposition(StrEnum):
    """What a file is to the order desk."""

    ORDERS = "orders"
    NOT_AN_ORDER = "not_an_order"
    UNREADABLE = "unreadable"


class DocumentType(StrEnum):
    """What an order document asks for."""

    PURCHASE_ORDER = "purchase_order"
    ORDER_CHANGE = "order_change"
    ORDER_CANCELLATION = "order_cancellation"


class Party(Frozen):
    """A company or place named on the document."""

    name: Text | None = None
    address: Text | None = None  # one line: street, postal code and city, country, as printed, joined by ", "
    vat_id: Text | None = None
    gln: Text | None = None
    email: Text | None = None
    account: Text | None = None  # the number this party prints for us, or we for it


class Charge(Frozen):
    """Freight, handling, a surcharge or an order discount: a row that is no product."""

    description: Text
    amount: Number


class OrderLine(Frozen):
    """One ordered item. Prices are net of the line discount, per one unit as ordered."""

    line_no: Text | None = None
    buyer_part: Text | None = None
    supplier_part: Text | None = None
    gtin: Text | None = None
    mpn: Text | None = None  # the manufacturer's number
    any_slot: bool = False  # the label does not tell whose number it is
    description: Text | None = None
    quantity: Number | None = None
    uom: Text | None = None  # UN/ECE Rec 20 code, or the trade's two-letter code
    unit_price: Number | None = None  # net, per one unit as ordered
    gross_price: Number | None = None  # before the line discount, per one unit
    discount_percent: Number | None = None
    price_base: Number | None = None  # 100 where the printed price is per hundred
    line_total: Number | None = None
    requested_date: Day | None = None
    notes: tuple[Text, ...] = ()
    box: Evidence | None = None  # the whole row, for the screen


class PurchaseOrder(Frozen):
    """One order of a document; a file may hold several."""

    document_type: DocumentType = DocumentType.PURCHASE_ORDER
    po_number: Text | None = None
    order_date: Day | None = None
    currency: Text | None = None
    buyer: Party = Party()
    supplier: Party = Party()
    ship_to: Party = Party()
    bill_to: Party = Party()
    requested_delivery_date: Day | None = None
    payment_terms: Text | None = None
    subtotal: Number | None = None
    tax: Number | None = None
    total: Number | None = None
    contact: Text | None = None
    incoterms: Text | None = None
    carrier: Text | None = None
    notes: tuple[Text, ...] = ()
    charges: tuple[Charge, ...] = ()
    lines: tuple[OrderLine, ...] = ()
    language: str = ""  # ISO 639-1
    channel: str = ""  # pdf, scan, image, email_text, xlsx, csv, x12_850, edifact_orders, ubl, cxml ...
    ship_to_hint: Text | None = None  # "deliver to Cardiff please": a place without an address
    sender_address: str = ""  # the e-mail address it came from
    sender_authentication: tuple[tuple[str, str], ...] = ()
    findings: tuple[Finding, ...] = ()  # doubts about the paper itself


class Reading(Frozen):
    """What the reader made of one source document."""

    disposition: Disposition
    why: str = ""  # in words for a person: what it is instead, or why it cannot be read
    orders: tuple[PurchaseOrder, ...] = ()
    trace: tuple[str, ...] = ()  # how it was read, step by step, for `explain`
