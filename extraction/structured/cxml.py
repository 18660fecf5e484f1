"""cXML OrderRequest, all versions of cXML 1.x. PunchOut messages, invoices and the like are no orders."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extraction.structured.base import bought_by, doubt, no_order, orders_reading, test_doubt
from extraction.structured.pricing import LinePrice, line_price
from extraction.structured.schedules import Delivery, split_by_delivery
from extraction.structured.units import mixed_value
from extraction.structured.values import Printed, day_value, iso_day, number_value, one_line, text_value
from extraction.structured.xml import Node, parse, root_of
from models.errors import UnreadableDocument
from models.evidence import Evidence
from models.order import Charge, DocumentType, OrderLine, Party, PurchaseOrder, Reading, Text
from models.reasons import Finding

_TYPES = {
    "new": DocumentType.PURCHASE_ORDER,
    "update": DocumentType.ORDER_CHANGE,
    "delete": DocumentType.ORDER_CANCELLATION,
}
_SUPPLIER_ROLES = ("suppliercorporate", "supplieraccount", "suppliermasteraccount", "supplier", "sales")
_BUYER_ROLES = ("buyercorporate", "buyer", "buyeraccount", "soldto", "purchasingorganization", "buyermasteraccount")
_GTIN_DOMAINS = re.compile(r"(?i)(?:.*\b)?(?:gtin|ean|upc)(?:[-_ ]?\d+)?(?:id)?$")
_DOMAIN = re.compile(r"(?:[\w.+-]+@)?(?:[\w-]+\.)+[A-Za-z]{2,}")


class Cxml:
    """Reads cXML orders."""

    kinds = ("cxml",)

    def sniff(self, data: bytes) -> str | None:
        """`cxml` for any cXML document, orders or not."""
        root = root_of(data)
        return "cxml" if root is not None and root.name.lower() == "cxml" else None

    def read(self, data: bytes) -> Reading:
        """The orders in the document: one, or several in a batch."""
        root = parse(data)
        requests = list(root.walk("OrderRequest"))
        if not requests:
            inner = root.first("Request", "Message", "Response")
            children = [child.name for child in inner.children()] if inner else []
            what = next((name for name in children if name != "Status"), "message without content")
            return no_order(f"a cXML {what}", [f"cXML {what}"])
        return orders_reading([_order(root, request) for request in requests], ["cXML OrderRequest"] * len(requests))


def _order(root: Node, request: Node) -> PurchaseOrder:
    header = request.first("OrderRequestHeader")
    if header is None:
        raise UnreadableDocument("The cXML OrderRequest has no OrderRequestHeader.")
    bill_to = _party(header.first("BillTo"))
    named = _roles(header)
    sold_to = next((named[role] for role in _BUYER_ROLES if role in named), Party())
    return PurchaseOrder(
        document_type=_TYPES.get(header.flag("type") or "new", DocumentType.PURCHASE_ORDER),
        po_number=text_value(header.attribute("orderID")),
        order_date=day_value(header.attribute("orderDate"), iso_day),
        currency=_currency(header, request),
        buyer=_with_identity(bought_by(sold_to, bill_to), root.first("Header/From")),
        supplier=_with_identity(
            next((named[role] for role in _SUPPLIER_ROLES if role in named), _correspondent(root)),
            root.first("Header/To"),
        ),
        ship_to=_party(header.first("ShipTo")),
        bill_to=bill_to,
        requested_delivery_date=day_value(header.attribute("requestedDeliveryDate"), iso_day),
        payment_terms=_payment_terms(header),
        tax=number_value(header.text("Tax/Money")),
        total=number_value(header.text("Total/Money")),
        contact=text_value(header.text("ShipTo/Address/PostalAddress/DeliverTo")),
        incoterms=text_value(header.text("TermsOfDelivery/TransportTerms")),
        carrier=text_value(header.text("ShipTo/CarrierIdentifier", "ShipTo/TransportInformation/Route")),
        notes=tuple(_comments(header)),
        charges=tuple(_charges(header)),
        lines=tuple(line for item in request.all("ItemOut") for line in _lines(item)),
        channel="cxml",
        findings=tuple(_findings(root, header)),
    )


def _lines(item: Node) -> tuple[OrderLine, ...]:
    detail = item.first("ItemDetail", "BlanketItemDetail") or item
    price = _price(detail)
    line = OrderLine(
        line_no=text_value(item.attribute("lineNumber")),
        buyer_part=text_value(item.text("ItemID/BuyerPartID")),
        supplier_part=text_value(item.text("ItemID/SupplierPartID")),
        gtin=_gtin(item, detail),
        mpn=text_value(detail.text("ManufacturerPartID")),
        description=_description(detail),
        quantity=number_value(item.attribute("quantity")),
        uom=mixed_value(detail.text("UnitOfMeasure")),
        unit_price=price.unit,
        price_base=price.base,
        line_total=number_value(item.text("SubtotalAmount/Money", "NetAmount/Money")),
        requested_date=day_value(item.attribute("requestedDeliveryDate"), iso_day),
        notes=tuple(_comments(item)),
        box=Evidence(page=1, ref=item.path),
    )
    return split_by_delivery(line, list(_deliveries(item)))


def _price(detail: Node) -> LinePrice:
    """The unit price and what it is for; with a conversion factor the base is counted in another unit."""
    basis = detail.first("PriceBasisQuantity")
    base = number_value(basis.attribute("quantity")) if basis else None
    factor = number_value(basis.attribute("conversionFactor")) if basis else None
    if base is not None and base.value and factor is not None and factor.value and factor.value != 1:
        base = base.model_copy(update={"value": base.value / factor.value, "confidence": 0.8, "why": "converted"})
    return line_price(number_value(detail.text("UnitPrice/Money")), None, None, base)


def _deliveries(item: Node) -> Iterator[Delivery]:
    for node in item.all("ScheduleLine"):
        quantity = number_value(node.attribute("quantity"))
        day = day_value(node.attribute("requestedDeliveryDate"), iso_day)
        if quantity is not None and day is not None:
            yield Delivery(quantity, day)


def _description(detail: Node) -> Text | None:
    for node in detail.all("Description"):
        text = text_value(node.own_text() or node.text("ShortName"))
        if text is not None:
            return text
    return None


def _gtin(item: Node, detail: Node) -> Text | None:
    retail = detail.text("ItemDetailIndustry/ItemDetailRetail/EANID")
    if retail is not None:
        return text_value(retail)
    for node in item.all("ItemID/IdReference"):
        if _GTIN_DOMAINS.fullmatch(node.flag("domain")):
            return text_value(node.attribute("identifier"))
    return None


def _party(holder: Node | None) -> Party:
    """The party in a ShipTo, BillTo, Contact or BusinessPartner: its Address, or the element itself."""
    if holder is None:
        return Party()
    node = holder.first("Address") or holder
    postal = node.first("PostalAddress")
    number = node.attribute("addressID")
    by_gln = "gln" in node.flag("addressIDDomain")
    return Party(
        name=text_value(node.text("Name")),
        address=_address(postal) if postal else None,
        gln=text_value(number) if by_gln else None,
        account=None if by_gln else text_value(number),
        email=text_value(node.text("Email")),
    )


def _address(postal: Node) -> Text | None:
    country = postal.first("Country")
    streets = [street.text() for street in postal.all("Street")]
    where = (country.text() or country.attribute("isoCountryCode")) if country else None
    state = postal.text("State") or postal.text("Municipality")
    return one_line(*streets, postal.text("City"), state, postal.text("PostalCode"), where)


def _roles(header: Node) -> dict[str, Party]:
    """Contacts and business partners of the header by role, lower case."""
    found: dict[str, Party] = {}
    for node in (*header.all("Contact"), *header.all("BusinessPartner")):
        found.setdefault(node.flag("role"), _party(node))
    return found


def _correspondent(root: Node) -> Party:
    """The name in the envelope's To, where no contact speaks for the supplier."""
    return _party(root.first("Header/To/Correspondent/Contact"))


def _with_identity(party: Party, side: Node | None) -> Party:
    """The party with what its credentials in the envelope tell: a GLN, or its domain where no mail address is known."""
    for credential in side.all("Credential") if side else []:
        identity = credential.text("Identity")
        if identity is None:
            continue
        if credential.flag("domain") in ("gln", "ean", "0088") and party.gln is None:
            party = party.model_copy(update={"gln": text_value(identity)})
        elif party.email is None and _DOMAIN.fullmatch(identity.text.strip()):
            email = text_value(identity, confidence=0.9, why="identity in the cXML header")
            party = party.model_copy(update={"email": email})
    return party


def _currency(header: Node, request: Node) -> Text | None:
    money = [*header.all("Total/Money"), *request.all("ItemOut/ItemDetail/UnitPrice/Money")]
    stated = [code for node in money if (code := node.attribute("currency")) is not None]
    return text_value(stated[0]) if stated else None


def _payment_terms(header: Node) -> Text | None:
    """The terms in words (Extrinsic, Description), else from the number of days and the discount."""
    for path in ("PaymentTerm/Extrinsic", "PaymentTerm/Description", "PaymentTerms/Extrinsic"):
        words = text_value(header.text(path))
        if words is not None:
            return words
    terms: list[str] = []
    pieces: list[Printed] = []
    for node in header.all("PaymentTerm"):
        days = node.attribute("payInNumberOfDays")
        percent = node.first("Discount/DiscountPercent")
        rate = percent.attribute("percent") if percent else None
        if days is not None:
            pieces += [piece for piece in (rate, days) if piece is not None]
            terms.append(f"{rate.text}% {days.text}" if rate else f"Net {days.text}")
    built = text_value(*pieces, confidence=0.9, why="built from the number of days")
    return built.model_copy(update={"value": ", ".join(terms)}) if built and terms != ["Net 0"] else None


def _charges(header: Node) -> Iterator[Charge]:
    for name in ("Shipping", "SpecialHandlingAmount"):
        node = header.first(name)
        amount = number_value(node.text("Money")) if node else None
        if node is not None and amount is not None and amount.value:
            words = text_value(node.text("Description")) or Text(value=name)
            yield Charge(description=words, amount=amount)
    for node in header.all("Total/Modifications/Modification"):
        off = number_value(node.text("AdditionalDeduction/DeductionAmount/Money"))
        cost = number_value(node.text("AdditionalCost/Money"))
        detail = node.first("ModificationDetail")
        named = text_value(detail.text("Description") or detail.attribute("name")) if detail else None
        if off is not None and off.value is not None:
            yield Charge(
                description=named or Text(value="Deduction"), amount=off.model_copy(update={"value": -abs(off.value)})
            )
        elif cost is not None and cost.value is not None:
            yield Charge(description=named or Text(value="Cost"), amount=cost)


def _comments(node: Node) -> Iterator[Text]:
    for comment in node.all("Comments"):
        text = text_value(comment.own_text())
        if text is not None:
            yield text
    for extrinsic in node.all("Extrinsic"):
        name, said = extrinsic.attribute("name"), text_value(extrinsic.own_text())
        if name is not None and said is not None:
            yield said.model_copy(update={"value": f"{name.text}: {said.value}"})


def _findings(root: Node, header: Node) -> Iterator[Finding]:
    request = root.first("Request")
    if request is not None and request.flag("deploymentMode") == "test":
        yield test_doubt("deploymentMode is test")
    kind = header.flag("orderType")
    if kind == "blanket":
        yield doubt("This is a blanket order: nothing may be due for delivery yet.")
    if header.flag("type") and header.flag("type") not in _TYPES:
        yield doubt(f"The order's type “{header.flag('type')}” is none that cXML knows.", field="document_type")
