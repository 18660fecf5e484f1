"""Fields, lines, doubts and what can be chosen."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from models.base import Frozen
from models.evidence import Evidence


class FindingView(Frozen):
    """A doubt, with all that the screen says about it."""

    code: str
    title: str
    remedy: str
    blocks: bool
    message: str
    field: str | None = None
    line: str | None = None
    expected: str | None = None
    found: str | None = None
    evidence: tuple[Evidence, ...] = ()
    offers: tuple[str, ...] = ()  # values of the field that would settle it, likeliest first


class PurchaseView(Frozen):
    """What a customer bought of a product by an earlier order that is in the ERP."""

    at: datetime
    quantity: str
    uom: str
    unit_price: str | None
    currency: str
    po_number: str
    case_id: str


class OfferView(Frozen):
    """A product as it would be sold to the order's customer."""

    base_uom: str
    stock_on_hand: str | None
    price: str | None  # the customer's valid one per `uom`, else the list price
    uom: str
    currency: str
    own_price: bool  # it is the customer's
    active: bool
    replaced_by: str
    bought: tuple[PurchaseView, ...] = ()  # the last ones, newest first


class CandidateView(Frozen):
    """Something to choose for a field."""

    id: str  # what `choose` takes
    label: str  # "M8X40-A2  Hexagon bolt M8 x 40, stainless"
    score: float = 0.0  # 0..1
    agrees: tuple[str, ...] = ()
    contradicts: tuple[str, ...] = ()
    detail: str = ""  # of customers and places: "on hold", "the usual place"
    offer: OfferView | None = None  # of products


class FieldKind(StrEnum):
    """How a field is entered."""

    TEXT = "text"
    DECIMAL = "decimal"
    DATE = "date"  # YYYY-MM-DD
    CURRENCY = "currency"  # ISO 4217
    UNIT = "unit"  # UN/ECE Rec 20 code or the trade's; words are understood ("box", "Stk")
    CHOICE = "choice"  # an id from the catalogue; `candidates` and `Desk.candidates` offer some


class FieldView(Frozen):
    """One field: what the ERP would get, what the paper says and why."""

    path: str  # "po_number", "customer", "lines[2].quantity" (0-based): what `Change.field` takes
    label: str  # a stable key for the screen's dictionary: "po_number", "customer", "quantity" ...
    kind: FieldKind
    value: str | None  # normalised; an id for CHOICE
    display: str = ""  # for CHOICE the name behind the id, else the value
    text: str = ""  # exactly as printed; "" when not on the paper
    evidence: tuple[Evidence, ...] = ()
    confidence: float | None = None  # 0..1; None where there is nothing to be sure of
    sure: bool = True  # False: have a person look at it (below the policy's bar, or a finding stands here)
    why: str = ""  # what spoke for it: a rule's name or a sentence
    findings: tuple[FindingView, ...] = ()
    candidates: tuple[CandidateView, ...] = ()  # best first
    editable: bool = True
    required: bool = False
    corrected_by: str | None = None
    confirmed: bool = False  # a person typed or accepted it


class ProductView(Frozen):
    """A product of the catalogue."""

    sku: str
    description: str
    gtin: str = ""
    manufacturer: str = ""
    mpn: str = ""
    base_uom: str = ""
    pack_sizes: tuple[tuple[str, str], ...] = ()  # (("EA", "1"), ("BX", "50")): in base units
    list_price: str | None = None
    currency: str = ""
    active: bool = True
    replaced_by: str = ""
    stock_on_hand: str | None = None


class LineView(Frozen):
    """One order line."""

    index: int  # 0-based; the n of "lines[n]"
    line_no: str
    fields: tuple[FieldView, ...]  # sku, description, quantity, uom, unit_price, requested_date, then the paper's
    findings: tuple[FindingView, ...] = ()  # all of this line, those of its fields included
    box: Evidence | None = None  # the whole row
    list_price: str | None = None  # the customer's valid price, per the same unit
    amount: str | None = None  # quantity x unit price
    product: ProductView | None = None
    notes: tuple[str, ...] = ()

    def field(self, label: str) -> FieldView | None:
        """The field of this label ("quantity"); None where the line has none."""
        return next((field for field in self.fields if field.label == label), None)


class ChargeView(Frozen):
    """Freight, handling, a surcharge or an order discount."""

    description: str
    amount: str | None
    evidence: tuple[Evidence, ...] = ()
