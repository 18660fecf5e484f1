"""UBL 2.0 to 2.4: Order, OrderChange and OrderCancellation, also as OIOUBL, Peppol BIS, NSO or in an SBDH envelope."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from extraction.structured.base import bought_by, copy_doubt, no_order, orders_reading, summed_charges
from extraction.structured.ubl.lines import lines_of, requested_day
from extraction.structured.ubl.parties import contact, party, ship_to
from extraction.structured.values import day_value, iso_day, number_value, text_value
from extraction.structured.xml import Node, parse, root_of
from models.errors import UnreadableDocument
from models.order import Charge, Day, DocumentType, Number, PurchaseOrder, Reading, Text
from models.reasons import Finding

_NAMESPACE = "urn:oasis:names:specification:ubl:schema:xsd:"
_ORDERS = {
    "Order": DocumentType.PURCHASE_ORDER,
    "OrderChange": DocumentType.ORDER_CHANGE,
    "OrderCancellation": DocumentType.ORDER_CANCELLATION,
}
_ENVELOPES = ("StandardBusinessDocument", "Envelope", "XHE")


class Ubl:
    """Reads UBL orders."""

    kinds = ("ubl",)

    def sniff(self, data: bytes) -> str | None:
        """`ubl` for any UBL document, orders or not."""
        root = root_of(data)
        if root is None:
            return None
        if root.namespace.startswith(_NAMESPACE):
            return "ubl"
        inside = root.name in _ENVELOPES and re.search(_NAMESPACE.encode() + rb"[A-Z]\w*-2", data[:500_000])
        return "ubl" if inside else None

    def read(self, data: bytes) -> Reading:
        """The orders in the document; an envelope may hold several."""
        root = parse(data)
        found = [root] if root.name not in _ENVELOPES else [n for name in _ORDERS for n in root.walk(name)]
        orders = [_order(node) for node in found if node.name in _ORDERS]
        trace = [f"UBL {node.name}" for node in found]
        if orders:
            return orders_reading(orders, trace)
        words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", root.name).lower()
        if root.name in _ENVELOPES:
            return no_order("an envelope without an order in it", trace)
        return no_order(f"{'an' if words[0] in 'aeiou' else 'a'} {words} (UBL)", trace)


def _order(root: Node) -> PurchaseOrder:
    number = root.text("ID")
    document_type = _ORDERS[root.name]
    changed = root.text("OrderReference/ID") if document_type is not DocumentType.PURCHASE_ORDER else None
    buyer_node, bill_to = root.first("BuyerCustomerParty"), party(root.first("AccountingCustomerParty"))
    delivery = root.first("Delivery")
    totals = root.first("AnticipatedMonetaryTotal", "LegalMonetaryTotal")
    lines = [line for node in root.all("OrderLine") for line in lines_of(node)]
    if number is None and not lines and document_type is DocumentType.PURCHASE_ORDER:
        raise UnreadableDocument("The UBL order has neither a number nor lines.")
    return PurchaseOrder(
        document_type=document_type,
        po_number=text_value(changed or number),
        order_date=day_value(root.text("IssueDate"), iso_day),
        currency=_currency(root),
        buyer=bought_by(party(buyer_node), party(root.first("OriginatorCustomerParty")), bill_to),
        supplier=party(root.first("SellerSupplierParty")),
        ship_to=ship_to(delivery),
        bill_to=bill_to,
        requested_delivery_date=_header_day(root),
        payment_terms=text_value(*(note.text() for note in root.all("PaymentTerms/Note"))),
        subtotal=number_value(totals.text("LineExtensionAmount")) if totals else None,
        tax=_tax(root),
        total=number_value(totals.text("PayableAmount", "TaxInclusiveAmount")) if totals else None,
        contact=contact(buyer_node),
        incoterms=text_value(root.text("DeliveryTerms/ID", "DeliveryTerms/SpecialTerms")),
        carrier=text_value(
            root.text(
                "Delivery/CarrierParty/PartyName/Name", "Delivery/Shipment/Consignment/CarrierParty/PartyName/Name"
            )
        ),
        notes=tuple(_notes(root)),
        charges=tuple(_charges(root)),
        lines=tuple(lines),
        channel="ubl",
        findings=tuple(_findings(root)),
    )


def _header_day(root: Node) -> Day | None:
    """The day of the first delivery that names one."""
    return next((day for delivery in root.all("Delivery") if (day := requested_day(delivery)) is not None), None)


def _currency(root: Node) -> Text | None:
    """The document's currency; where it names none, that of its amounts if they agree."""
    stated = text_value(root.text("DocumentCurrencyCode", "PricingCurrencyCode", "RequestedInvoiceCurrencyCode"))
    if stated is not None:
        return stated
    paths = (
        "AnticipatedMonetaryTotal/PayableAmount",
        "OrderLine/LineItem/LineExtensionAmount",
        "OrderLine/LineItem/Price/PriceAmount",
    )
    found = [a for path in paths for node in root.all(path) if (a := node.attribute("currencyID")) is not None]
    return text_value(found[0]) if len({piece.text.strip() for piece in found}) == 1 else None


def _tax(root: Node) -> Number | None:
    """The sum of the tax totals, one for each kind of tax; totals in another currency repeat it and are left out."""
    nodes = root.all("TaxTotal/TaxAmount")
    same = [node for node in nodes if node.flag("currencyID") == nodes[0].flag("currencyID")]
    amounts = [amount for node in same if (amount := number_value(node.text())) is not None]
    if len(amounts) < 2 or any(amount.value is None for amount in amounts):
        return amounts[0] if amounts else None
    value = sum((amount.value for amount in amounts if amount.value is not None), start=Decimal(0))
    evidence = tuple(piece for amount in amounts for piece in amount.evidence)
    return amounts[0].model_copy(update={"value": value, "evidence": evidence, "why": "sum of the tax totals"})


def _notes(root: Node) -> Iterator[Text]:
    for path in ("Note", "CancellationNote", "DeliveryTerms/SpecialTerms", "TransactionConditions/Description"):
        for node in root.all(path):
            text = text_value(node.text())
            if text is not None:
                yield text


def _charges(root: Node) -> Iterator[Charge]:
    """Charges and allowances one by one; the sums of them where nothing else is given."""
    nodes, totals = root.all("AllowanceCharge"), root.first("AnticipatedMonetaryTotal", "LegalMonetaryTotal")
    if not nodes and totals is not None:
        yield from summed_charges(totals.text("ChargeTotalAmount"), totals.text("AllowanceTotalAmount"))
    for node in nodes:
        amount = number_value(node.text("Amount"))
        words = text_value(node.text("AllowanceChargeReason", "AllowanceChargeReasonCode"))
        if amount is None or amount.value is None:
            continue
        charge = node.word("ChargeIndicator") == "true"
        signed = amount if charge else amount.model_copy(update={"value": -abs(amount.value)})
        yield Charge(description=words or Text(value="Charge" if charge else "Allowance"), amount=signed)


def _findings(root: Node) -> Iterator[Finding]:
    if root.word("CopyIndicator").lower() == "true":
        yield copy_doubt("CopyIndicator is true")
