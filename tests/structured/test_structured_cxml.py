"""cXML orders."""

from datetime import date
from decimal import Decimal

import pytest

from extraction.structured import read_structured, sniff
from models.errors import UnreadableDocument
from models.order import Disposition, DocumentType, PurchaseOrder

DOCTYPE = '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE cXML SYSTEM "http://xml.cxml.org/schemas/cXML/1.2.050/cXML.dtd">\n'
NAMED_COUNTRY = '<Country isoCountryCode="GB">UK</Country>'
HEADER = '<Total><Money currency="GBP">21.00</Money></Total>'


def document(header: str = HEADER, items: str = "", attributes: str = 'type="new"', mode: str = "production") -> bytes:
    """A cXML order."""
    return (
        DOCTYPE + '<cXML payloadID="1@a.example" timestamp="2026-11-16T09:12:44+00:00"><Header><From>'
        '<Credential domain="NetworkId"><Identity>fairbrook.example</Identity></Credential></From>'
        '<To><Credential domain="GLN"><Identity>5391501234563</Identity></Credential></To></Header>'
        f'<Request deploymentMode="{mode}"><OrderRequest><OrderRequestHeader orderID="FE-1" '
        f'orderDate="2026-11-16T23:30:00-08:00" {attributes}>{header}</OrderRequestHeader>{items}'
        "</OrderRequest></Request></cXML>"
    ).encode()


def item(detail: str = "", more: str = "", attributes: str = 'quantity="10" lineNumber="1"', parts: str = "") -> str:
    """An ItemOut."""
    parts = parts or "<SupplierPartID>S-1</SupplierPartID>"
    price = '<UnitPrice><Money currency="GBP">2.10</Money></UnitPrice>'
    return (
        f"<ItemOut {attributes}><ItemID>{parts}</ItemID><ItemDetail>{price}<Description>Bolt</Description>"
        f"<UnitOfMeasure>EA</UnitOfMeasure>{detail}</ItemDetail>{more}</ItemOut>"
    )


def only(data: bytes) -> PurchaseOrder:
    """The one order in the data."""
    assert sniff(data, "order.xml") == "cxml"
    (order,) = read_structured(data, "cxml").orders
    return order


def address(name: str, country: str = '<Country isoCountryCode="GB"/>') -> str:
    """An address."""
    return (
        f'<Address><Name xml:lang="en">{name}</Name><PostalAddress><DeliverTo>Joe Smith</DeliverTo>'
        f"<Street>14 Foundry Lane</Street><City>Cardiff</City><State>Wales</State><PostalCode>CF64 2QH</PostalCode>{country}"
        "</PostalAddress></Address>"
    )


def test_an_order_is_read_with_its_header_parties_and_lines() -> None:
    order = only(
        document(
            HEADER
            + f"<ShipTo>{address('Depot Cardiff')}</ShipTo><BillTo>{address('Fairbrook Ltd', NAMED_COUNTRY)}</BillTo>"
            '<Tax><Money currency="GBP">60.00</Money></Tax><Shipping><Money currency="GBP">12.50</Money>'
            "<Description>Courier</Description></Shipping>"
            '<PaymentTerm payInNumberOfDays="0"><Extrinsic name="terms">30 days EOM</Extrinsic></PaymentTerm>'
            '<Contact role="supplierCorporate"><Name xml:lang="en">Our Company</Name></Contact>'
            '<Comments xml:lang="en">As per your quotation 77.<Attachment><URL>cid:1</URL></Attachment></Comments>',
            item(
                "<ManufacturerPartID>M-1</ManufacturerPartID>",
                parts="<SupplierPartID>S-1</SupplierPartID><BuyerPartID>B-1</BuyerPartID>"
                '<IdReference domain="EAN-13" identifier="5399968065776"/>',
                attributes='quantity="10" lineNumber="1" requestedDeliveryDate="2026-12-28T00:00:00+00:00"',
            ),
            'type="new" requestedDeliveryDate="2026-12-07"',
        )
    )
    assert order.document_type is DocumentType.PURCHASE_ORDER and order.channel == "cxml"
    assert order.po_number is not None and order.po_number.value == "FE-1"
    assert order.order_date is not None and order.order_date.value == date(2026, 11, 16)
    assert order.currency is not None and order.currency.value == "GBP"
    assert order.buyer.name is not None and order.buyer.name.value == "Fairbrook Ltd"
    assert order.buyer.email is not None and order.buyer.email.value == "fairbrook.example"
    assert order.supplier.name is not None and order.supplier.name.value == "Our Company"
    assert order.supplier.gln is not None and order.supplier.gln.value == "5391501234563"
    assert order.ship_to.address is not None
    assert order.ship_to.address.value == "14 Foundry Lane, Cardiff, Wales, CF64 2QH, GB"
    assert order.bill_to.address is not None and order.bill_to.address.value is not None
    assert order.bill_to.address.value.endswith("CF64 2QH, UK")
    assert order.contact is not None and order.contact.value == "Joe Smith"
    assert order.payment_terms is not None and order.payment_terms.value == "30 days EOM"
    assert order.requested_delivery_date is not None and order.requested_delivery_date.value == date(2026, 12, 7)
    assert order.tax is not None and order.tax.value == Decimal("60.00")
    assert order.total is not None and order.total.value == Decimal("21.00")
    assert [(charge.description.value, charge.amount.value) for charge in order.charges] == [
        ("Courier", Decimal("12.50"))
    ]
    assert [note.value for note in order.notes] == ["As per your quotation 77."]
    (line,) = order.lines
    parts = (line.buyer_part, line.supplier_part, line.mpn, line.gtin)
    assert [part.value if part else None for part in parts] == ["B-1", "S-1", "M-1", "5399968065776"]
    assert line.description is not None and line.description.value == "Bolt"
    assert line.requested_date is not None and line.requested_date.value == date(2026, 12, 28)
    assert line.quantity is not None
    assert line.quantity.evidence[0].ref == "Request/OrderRequest/ItemOut/@quantity"
    assert order.findings == ()


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("new", DocumentType.PURCHASE_ORDER),
        ("update", DocumentType.ORDER_CHANGE),
        ("delete", DocumentType.ORDER_CANCELLATION),
    ],
)
def test_the_type_tells_what_is_asked_for(kind: str, expected: DocumentType) -> None:
    assert only(document(items=item(), attributes=f'type="{kind}"')).document_type is expected


def test_prices_for_a_basis_quantity_become_prices_per_one() -> None:
    detail = (
        '<PriceBasisQuantity quantity="100" conversionFactor="1"><UnitOfMeasure>EA</UnitOfMeasure></PriceBasisQuantity>'
    )
    (line,) = only(document(items=item(detail))).lines
    assert line.unit_price is not None and line.unit_price.value == Decimal("0.021")


def test_a_schedule_makes_one_line_per_delivery() -> None:
    parts = '<ScheduleLine quantity="4" requestedDeliveryDate="2026-12-07"/><ScheduleLine quantity="6" requestedDeliveryDate="2026-12-14"/>'
    lines = only(document(items=item(more=parts))).lines
    assert [line.quantity.value for line in lines if line.quantity] == [Decimal(4), Decimal(6)]


def test_terms_are_built_from_days_and_discount_where_no_words_are_given() -> None:
    terms = (
        '<PaymentTerm payInNumberOfDays="10"><Discount><DiscountPercent percent="2"/></Discount></PaymentTerm>'
        '<PaymentTerm payInNumberOfDays="30"/>'
    )
    order = only(document(HEADER + terms, item()))
    assert order.payment_terms is not None and order.payment_terms.value == "2% 10, Net 30"


def test_a_sold_to_partner_is_the_buyer() -> None:
    partner = f'<BusinessPartner role="soldTo" type="organization">{address("Fairbrook Group")}</BusinessPartner>'
    order = only(document(HEADER + f"<BillTo>{address('Shared Services')}</BillTo>" + partner, item()))
    assert order.buyer.name is not None and order.buyer.name.value == "Fairbrook Group"


def test_a_test_deployment_says_so() -> None:
    assert any("test" in finding.message for finding in only(document(items=item(), mode="test")).findings)


def test_a_punchout_message_is_no_order() -> None:
    data = b'<cxml version="1.2"><Header/><Message><PunchOutOrderMessage><BuyerCookie>c</BuyerCookie></PunchOutOrderMessage></Message></cxml>'
    assert sniff(data, "") == "cxml"
    reading = read_structured(data, "cxml")
    assert reading.disposition is Disposition.NOT_AN_ORDER and "PunchOutOrderMessage" in reading.why


def test_an_order_without_header_is_unreadable() -> None:
    with pytest.raises(UnreadableDocument):
        read_structured(b"<cXML><Request><OrderRequest/></Request></cXML>", "cxml")
