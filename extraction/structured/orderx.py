"""Order-X and UN/CEFACT Cross Industry Order (D.20A and later): SCRDMCCBDACIOMessageStructure.

Types: 220 order, 230 change, 231 response. The same file is the attachment `order-x.xml` of an Order-X PDF.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from extraction.structured.base import (
    bought_by,
    copy_doubt,
    no_order,
    orders_reading,
    summed_charges,
    test_doubt,
)
from extraction.structured.pricing import LinePrice, less_allowances, line_price
from extraction.structured.units import rec20_value
from extraction.structured.values import compact_day, day_value, iso_day, number_value, one_line, period, text_value
from extraction.structured.xml import Node, parse, root_of
from models.evidence import Evidence
from models.order import Charge, Day, DocumentType, OrderLine, Party, PurchaseOrder, Reading, Text
from models.reasons import Finding

_ORDER_ROOT = "SCRDMCCBDACIOMessageStructure"
_OTHERS = {
    "CrossIndustryInvoice": "an invoice (UN/CEFACT CII)",
    "CrossIndustryDocument": "an invoice (ZUGFeRD 1)",
    "SCRDMCCBDACIDAMessageStructure": "a despatch advice (UN/CEFACT)",
}
_TYPES = {"220": DocumentType.PURCHASE_ORDER, "230": DocumentType.ORDER_CHANGE}
_OTHER_TYPES = {"231": "an order response"}
_LINE = "SupplyChainTradeTransaction/IncludedSupplyChainTradeLineItem"
_AGREEMENT = "SupplyChainTradeTransaction/ApplicableHeaderTradeAgreement"
_DELIVERY = "SupplyChainTradeTransaction/ApplicableHeaderTradeDelivery"
_SETTLEMENT = "SupplyChainTradeTransaction/ApplicableHeaderTradeSettlement"
_SUMS = f"{_SETTLEMENT}/SpecifiedTradeSettlementHeaderMonetarySummation"
_GLN_SCHEMES = ("0088", "gln")
_GTIN_SCHEMES = ("0160", "gtin", "ean", "srv")
_LINE_STATUS = {"1": "added", "2": "cancelled", "3": "changed", "5": "accepted", "7": "not accepted"}


class OrderX:
    """Reads Order-X orders."""

    kinds = ("orderx", "cii_other")

    def sniff(self, data: bytes) -> str | None:
        """`orderx` for the order structure, `cii_other` for its sisters (invoices and the like)."""
        root = root_of(data)
        if root is None:
            return None
        return "orderx" if root.name == _ORDER_ROOT else "cii_other" if root.name in _OTHERS else None

    def read(self, data: bytes) -> Reading:
        """The order in the document."""
        root = parse(data)
        kind = root.word("ExchangedDocument/TypeCode")
        trace = [f"{root.name} type {kind}"]
        if root.name in _OTHERS:
            return no_order(_OTHERS[root.name], trace)
        if kind in _OTHER_TYPES:
            return no_order(f"{_OTHER_TYPES[kind]} (Order-X {kind})", trace)
        return orders_reading([_order(root, _TYPES.get(kind, DocumentType.PURCHASE_ORDER))], trace)


def _order(root: Node, document_type: DocumentType) -> PurchaseOrder:
    purpose = root.word("ExchangedDocument/PurposeCode")
    if purpose in ("1", "3"):
        document_type = DocumentType.ORDER_CANCELLATION
    elif purpose in ("4", "5"):
        document_type = DocumentType.ORDER_CHANGE
    number = root.text("ExchangedDocument/ID")
    changed = root.text(f"{_AGREEMENT}/BuyerOrderReferencedDocument/IssuerAssignedID")
    bill_to = _party(root.first(f"{_SETTLEMENT}/InvoiceeTradeParty"))
    buyer = root.first(f"{_AGREEMENT}/BuyerTradeParty")
    return PurchaseOrder(
        document_type=document_type,
        po_number=text_value(number if document_type is DocumentType.PURCHASE_ORDER else changed or number),
        order_date=_day(root.first("ExchangedDocument/IssueDateTime")),
        currency=text_value(root.text(f"{_SETTLEMENT}/OrderCurrencyCode", f"{_SETTLEMENT}/InvoiceCurrencyCode")),
        buyer=bought_by(_party(buyer), bill_to),
        supplier=_party(root.first(f"{_AGREEMENT}/SellerTradeParty")),
        ship_to=_party(root.first(f"{_DELIVERY}/ShipToTradeParty", f"{_DELIVERY}/UltimateShipToTradeParty")),
        bill_to=bill_to,
        requested_delivery_date=_requested(root.first(f"{_DELIVERY}/RequestedDeliverySupplyChainEvent")),
        payment_terms=text_value(root.text(f"{_SETTLEMENT}/SpecifiedTradePaymentTerms/Description")),
        subtotal=number_value(root.text(f"{_SUMS}/LineTotalAmount")),
        tax=number_value(root.text(f"{_SUMS}/TaxTotalAmount")),
        total=number_value(root.text(f"{_SUMS}/GrandTotalAmount", f"{_SUMS}/DuePayableAmount")),
        contact=text_value(buyer.text("DefinedTradeContact/PersonName")) if buyer else None,
        incoterms=text_value(root.text(f"{_AGREEMENT}/ApplicableTradeDeliveryTerms/DeliveryTypeCode")),
        notes=tuple(_notes(root.all("ExchangedDocument/IncludedNote"))),
        charges=tuple(_charges(root)),
        lines=tuple(_line(node) for node in root.all(_LINE)),
        channel="orderx",
        findings=tuple(_findings(root, purpose)),
    )


def _line(node: Node) -> OrderLine:
    product = node.first("SpecifiedTradeProduct") or node
    quantity = node.first("SpecifiedLineTradeDelivery/RequestedQuantity", "SpecifiedLineTradeDelivery/AgreedQuantity")
    count = number_value(quantity.text()) if quantity else None
    settlement = node.first("SpecifiedLineTradeSettlement") or node
    total = number_value(settlement.text("SpecifiedTradeSettlementLineMonetarySummation/LineTotalAmount"))
    price = less_allowances(_price(node), count, total, _allowance_sum(settlement))
    status = node.word("AssociatedDocumentLineDocument/LineStatusCode")
    told = (Text(value=f"Line {_LINE_STATUS[status]}", text=status),) if status in _LINE_STATUS else ()
    delivery = node.first("SpecifiedLineTradeDelivery/RequestedDeliverySupplyChainEvent")
    return OrderLine(
        line_no=text_value(node.text("AssociatedDocumentLineDocument/LineID")),
        buyer_part=text_value(product.text("BuyerAssignedID")),
        supplier_part=text_value(product.text("SellerAssignedID")),
        gtin=_scheme_text(product.all("GlobalID"), _GTIN_SCHEMES),
        mpn=text_value(product.text("ManufacturerAssignedID", "IndustryAssignedID")),
        description=text_value(product.text("Name", "Description")),
        quantity=count,
        uom=rec20_value(quantity.attribute("unitCode")) if quantity else None,
        unit_price=price.unit,
        gross_price=price.gross,
        price_base=price.base,
        line_total=total,
        requested_date=_requested(delivery),
        notes=(*told, *_notes(node.all("AssociatedDocumentLineDocument/IncludedNote"))),
        box=Evidence(page=1, ref=node.path),
    )


def _price(node: Node) -> LinePrice:
    net = node.first("SpecifiedLineTradeAgreement/NetPriceProductTradePrice")
    gross = node.first("SpecifiedLineTradeAgreement/GrossPriceProductTradePrice")
    chosen = net or gross
    if chosen is None:
        return LinePrice()
    amounts = [number_value(price.text("ChargeAmount")) if price else None for price in (net, gross)]
    return line_price(amounts[0], amounts[1], None, number_value(chosen.text("BasisQuantity")))


def _allowance_sum(settlement: Node) -> Decimal:
    total = Decimal(0)
    for node in settlement.all("SpecifiedTradeAllowanceCharge"):
        amount = number_value(node.text("ActualAmount"))
        if amount is not None and amount.value is not None:
            total += -amount.value if node.word("ChargeIndicator/Indicator") == "true" else amount.value
    return total


def _party(node: Node | None) -> Party:
    if node is None:
        return Party()
    place = node.first("PostalTradeAddress")
    return Party(
        name=text_value(node.text("Name", "SpecifiedLegalOrganization/TradingBusinessName")),
        address=_address(place) if place else None,
        vat_id=_scheme_text(node.all("SpecifiedTaxRegistration/ID"), ("va", "vat")),
        gln=_scheme_text(node.all("GlobalID"), _GLN_SCHEMES),
        email=text_value(
            node.text("DefinedTradeContact/EmailURIUniversalCommunication/URIID", "URIUniversalCommunication/URIID")
        ),
        account=text_value(node.text("ID")),
    )


def _address(place: Node) -> Text | None:
    streets = [place.text(name) for name in ("LineOne", "LineTwo", "LineThree")]
    region = place.text("CountrySubDivisionName", "CountrySubDivisionID")
    return one_line(*streets, place.text("CityName"), region, place.text("PostcodeCode"), place.text("CountryID"))


def _scheme_text(nodes: list[Node], schemes: tuple[str, ...]) -> Text | None:
    return next((text_value(node.text()) for node in nodes if node.flag("schemeID") in schemes), None)


def _requested(event: Node | None) -> Day | None:
    if event is None:
        return None
    day = _day(event.first("OccurrenceDateTime"))
    if day is not None:
        return day
    span = event.first("OccurrenceSpecifiedPeriod")
    return period(_day(span.first("StartDateTime")), _day(span.first("EndDateTime"))) if span else None


def _day(node: Node | None) -> Day | None:
    """A DateTimeString (formats 102, 203 ...) or a DateTime."""
    if node is None:
        return None
    return day_value(node.text("DateTimeString"), compact_day) or day_value(node.text("DateTime", "Date"), iso_day)


def _notes(nodes: list[Node]) -> Iterator[Text]:
    for node in nodes:
        text = text_value(node.text("Content"))
        if text is not None:
            yield text


def _charges(root: Node) -> Iterator[Charge]:
    """Charges and allowances one by one; the sums of them where a short profile gives nothing else."""
    nodes = root.all(f"{_SETTLEMENT}/SpecifiedTradeAllowanceCharge")
    if not nodes:
        yield from summed_charges(root.text(f"{_SUMS}/ChargeTotalAmount"), root.text(f"{_SUMS}/AllowanceTotalAmount"))
    for node in nodes:
        amount = number_value(node.text("ActualAmount"))
        if amount is None or amount.value is None:
            continue
        charge = node.word("ChargeIndicator/Indicator") == "true"
        signed = amount if charge else amount.model_copy(update={"value": -abs(amount.value)})
        words = text_value(node.text("Reason", "ReasonCode")) or Text(value="Charge" if charge else "Allowance")
        yield Charge(description=words, amount=signed)


def _findings(root: Node, purpose: str) -> Iterator[Finding]:
    if root.word("ExchangedDocument/CopyIndicator/Indicator") == "true" or purpose == "7":
        yield copy_doubt("the document says that it is a copy")
    if root.word("ExchangedDocumentContext/TestIndicator/Indicator") == "true":
        yield test_doubt("TestIndicator is true")
