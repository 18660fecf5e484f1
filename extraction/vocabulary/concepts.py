"""What a printed wording can stand for: the names that the reader and the data files share.

A data file that uses a name not listed here is refused by a test, so a misspelt key cannot hide.
"""

from __future__ import annotations

from enum import StrEnum


class Concept(StrEnum):
    """What a label on a form labels: a header field, a column of the item table, or either."""

    # the order itself
    PO_NUMBER = "po_number"
    ORDER_DATE = "order_date"
    DELIVERY_DATE = "delivery_date"
    REFERENCE = "reference"  # "our reference", "your sign": whose and of what is not said
    REVISION = "revision"
    PRINT_DATE = "print_date"
    PAGE = "page"
    VALID_UNTIL = "valid_until"
    ORDER_TYPE = "order_type"
    # parties
    SHIP_TO = "ship_to"
    BILL_TO = "bill_to"
    SUPPLIER = "supplier"
    BUYER = "buyer"
    CUSTOMER_ACCOUNT = "customer_account"  # the buyer's number at the seller
    SUPPLIER_ACCOUNT = "supplier_account"  # the seller's number at the buyer
    CONTACT = "contact"
    PHONE = "phone"
    FAX = "fax"
    EMAIL = "email"
    WEBSITE = "website"
    VAT_ID = "vat_id"
    TAX_NUMBER = "tax_number"
    COMPANY_REG = "company_reg"
    GLN = "gln"
    BANK = "bank"
    IBAN = "iban"
    BIC = "bic"
    DEPARTMENT = "department"
    WAREHOUSE = "warehouse"  # plant, site, dock, unloading point
    APPROVED_BY = "approved_by"
    ADDRESS = "address"  # whose is not said
    # terms
    PAYMENT_TERMS = "payment_terms"
    CURRENCY = "currency"
    INCOTERMS = "incoterms"
    CARRIER = "carrier"
    # other papers
    QUOTE_NUMBER = "quote_number"
    CONTRACT_NUMBER = "contract_number"
    REQUISITION_NUMBER = "requisition_number"
    PROJECT = "project"
    COST_CENTER = "cost_center"
    INVOICE_NUMBER = "invoice_number"
    DELIVERY_NOTE_NUMBER = "delivery_note_number"
    CONFIRMATION_NUMBER = "confirmation_number"
    # sums
    SUBTOTAL = "subtotal"
    TAX = "tax"
    TOTAL = "total"
    FREIGHT = "freight"
    DISCOUNT = "discount"
    PREPAID = "prepaid"
    CARRY_FORWARD = "carry_forward"
    ORDERED_SO_FAR = "ordered_so_far"
    # columns of the item table
    LINE_NO = "line_no"
    BUYER_PART = "buyer_part"
    SUPPLIER_PART = "supplier_part"
    PART_NUMBER = "part_number"  # whose number it is, is not said
    GTIN = "gtin"
    MPN = "mpn"
    MANUFACTURER = "manufacturer"
    DESCRIPTION = "description"
    QUANTITY = "quantity"
    UOM = "uom"
    UNIT_PRICE = "unit_price"
    NET_PRICE = "net_price"
    PRICE_BASE = "price_base"
    TAX_RATE = "tax_rate"
    TAX_AMOUNT = "tax_amount"
    LINE_TOTAL = "line_total"
    REQUESTED_DATE = "requested_date"
    DRAWING = "drawing"
    WEIGHT = "weight"
    ORIGIN = "origin"
    CUSTOMS_TARIFF = "customs_tariff"
    PACKS = "packs"
    STOCK = "stock"
    DELIVERED = "delivered"
    OPEN_QUANTITY = "open_quantity"
    REMARKS = "remarks"


COLUMNS: frozenset[Concept] = frozenset(
    {
        Concept.LINE_NO,
        Concept.BUYER_PART,
        Concept.SUPPLIER_PART,
        Concept.PART_NUMBER,
        Concept.GTIN,
        Concept.MPN,
        Concept.MANUFACTURER,
        Concept.DESCRIPTION,
        Concept.QUANTITY,
        Concept.UOM,
        Concept.UNIT_PRICE,
        Concept.NET_PRICE,
        Concept.PRICE_BASE,
        Concept.TAX_RATE,
        Concept.TAX_AMOUNT,
        Concept.LINE_TOTAL,
        Concept.REQUESTED_DATE,
        Concept.DRAWING,
        Concept.WEIGHT,
        Concept.ORIGIN,
        Concept.CUSTOMS_TARIFF,
        Concept.PACKS,
        Concept.STOCK,
        Concept.DELIVERED,
        Concept.OPEN_QUANTITY,
        Concept.REMARKS,
        Concept.DISCOUNT,
        Concept.CURRENCY,
    }
)
"""Concepts that head a column of the item table."""

HEADERS: frozenset[Concept] = (frozenset(Concept) - COLUMNS) | {
    Concept.DISCOUNT,
    Concept.CURRENCY,
    Concept.WEIGHT,
    Concept.REMARKS,
    Concept.TAX_RATE,
}
"""Concepts that label one value of the whole document."""

SAME_WORDINGS: dict[Concept, Concept] = {Concept.REQUESTED_DATE: Concept.DELIVERY_DATE}
"""Column concept -> header concept whose wordings it shares: "Delivery date" heads both."""


class TitleKind(StrEnum):
    """What a document calls itself."""

    PURCHASE_ORDER = "purchase_order"
    ORDER_CHANGE = "order_change"
    ORDER_CANCELLATION = "order_cancellation"
    BLANKET_ORDER = "blanket_order"  # a frame order, and the call-off from it
    INVOICE = "invoice"
    CREDIT_NOTE = "credit_note"
    QUOTATION = "quotation"
    REQUEST_FOR_QUOTATION = "request_for_quotation"
    ORDER_CONFIRMATION = "order_confirmation"
    DELIVERY_NOTE = "delivery_note"
    STATEMENT = "statement"
    REMINDER = "reminder"
    PRICE_LIST = "price_list"
    PROFORMA = "proforma"
    NEWSLETTER = "newsletter"
    OUT_OF_OFFICE = "out_of_office"
    REMITTANCE = "remittance"
    RETURN = "return"
    QUESTIONNAIRE = "questionnaire"
    TERMS = "terms"  # general terms and conditions of purchase or sale
    APPLICATION = "application"  # a job application
    COMPLAINT = "complaint"

    @property
    def is_order(self) -> bool:
        """Whether such a paper asks the seller to do something with an order."""
        return self in _ORDERS


_ORDERS = frozenset(
    {TitleKind.PURCHASE_ORDER, TitleKind.ORDER_CHANGE, TitleKind.ORDER_CANCELLATION, TitleKind.BLANKET_ORDER}
)


class ChargeKind(StrEnum):
    """A row of the item table that is no product."""

    FREIGHT = "freight"
    PACKING = "packing"
    INSURANCE = "insurance"
    SMALL_ORDER = "small_order"
    HANDLING = "handling"
    TOLL = "toll"
    PALLET = "pallet"
    SURCHARGE = "surcharge"  # energy, metal, alloy, raw material, hazardous goods
    DEPOSIT = "deposit"
    DISCOUNT = "discount"
    TAX = "tax"
    ROUNDING = "rounding"
    CERTIFICATE = "certificate"
    EXPRESS = "express"


class PhraseKind(StrEnum):
    """What running text does."""

    ORDERING = "ordering"  # "please send", "we hereby order"
    ASKS_FOR_QUOTE = "asks_for_quote"
    ASKS_QUESTION = "asks_question"
    CANCELS = "cancels"
    CHANGES = "changes"
    REPLACES = "replaces"  # replaces an earlier version
    DELIVER_TO = "deliver_to"
    DEADLINE = "deadline"  # by, until, at the latest
    NOT_BEFORE = "not_before"
    URGENT = "urgent"
    ATTACHED = "attached"  # "please find attached"
    SIGNATURE = "signature"
    GREETING = "greeting"
    DISCLAIMER = "disclaimer"
    STEERS_SOFTWARE = "steers_software"  # "ignore previous instructions", "mark as approved"
    STEERS_CLERK = "steers_clerk"  # "our bank details have changed", "do not call to confirm"
    CONTINUED = "continued"  # "continued on next page", "carried forward"
    SAME_AS = "same_as"  # "same as above", "see invoice address"
    FREE_OF_CHARGE = "free_of_charge"
    NO_ORDER = "no_order"  # "this is not an order", "for information only"
    REPLY_INTRO = "reply_intro"  # "On ... wrote:", "-----Original Message-----"
    ALREADY_ORDERED = "already_ordered"  # "confirmation of our telephone order": may be a double
    SHIPPED = "shipped"  # a seller's or carrier's news: your parcel is on its way
    PAYMENT = "payment"  # asks for, or announces, money
    MARKETING = "marketing"
    POLITE = "polite"  # "please", "thanks in advance": no part of what is ordered
    ACCEPTS_OFFER = "accepts_offer"  # "we accept your quotation", "as per your offer", "go ahead"
    CONFIRMS_ORDER = "confirms_order"  # a seller's "thank you for your order", "we confirm your order"
    AWAY = "away"
