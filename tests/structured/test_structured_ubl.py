"""UBL orders of several profiles."""

from datetime import date
from decimal import Decimal

import pytest

from extraction.structured import read_structured, sniff
from models.errors import UnreadableDocument
from models.order import Disposition, DocumentType, PurchaseOrder

NAMESPACES = (
    'xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2" '
    'xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"'
)


def document(inside: str, root: str = "Order") -> bytes:
    """A UBL document."""
    name = f"urn:oasis:names:specification:ubl:schema:xsd:{root}-2"
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<!-- sent by hand -->\n<{root} xmlns="{name}" {NAMESPACES}>{inside}</{root}>'.encode()


def only(data: bytes) -> PurchaseOrder:
    """The one order in the data."""
    assert sniff(data, "order.xml") == "ubl"
    (order,) = read_structured(data, "ubl").orders
    return order


def line(inside: str, item: str = "<cbc:Name>Bolt</cbc:Name>", number: str = "1") -> str:
    """An order line."""
    return (
        f"<cac:OrderLine><cac:LineItem><cbc:ID>{number}</cbc:ID>{inside}<cac:Item>{item}</cac:Item>"
        "</cac:LineItem></cac:OrderLine>"
    )


def party(name: str, more: str = "") -> str:
    """A party."""
    return f"<cac:Party>{more}<cac:PartyName><cbc:Name>{name}</cbc:Name></cac:PartyName></cac:Party>"


HEADER = (
    "<cbc:ID>2026/6130</cbc:ID><cbc:IssueDate>2026-11-04</cbc:IssueDate>"
    "<cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>"
)
QUANTITY = '<cbc:Quantity unitCode="EA">13</cbc:Quantity>'


def test_an_order_is_read_with_its_header_parties_and_lines() -> None:
    order = only(
        document(
            HEADER
            + "<cac:BuyerCustomerParty><cbc:SupplierAssignedAccountID>GT1</cbc:SupplierAssignedAccountID><cac:Party>"
            '<cbc:EndpointID schemeID="0088">5391647279986</cbc:EndpointID>'
            "<cac:PartyName><cbc:Name>Fairbrook Limited</cbc:Name></cac:PartyName>"
            "<cac:PostalAddress><cbc:StreetName>Station Road</cbc:StreetName><cbc:BuildingNumber>134</cbc:BuildingNumber>"
            "<cac:AddressLine><cbc:Line>Derby, DE37 2BN</cbc:Line></cac:AddressLine>"
            "<cac:Country><cbc:IdentificationCode>GB</cbc:IdentificationCode></cac:Country></cac:PostalAddress>"
            "<cac:PartyTaxScheme><cbc:CompanyID>GB360724767</cbc:CompanyID><cac:TaxScheme><cbc:ID>VAT</cbc:ID>"
            "</cac:TaxScheme></cac:PartyTaxScheme><cac:Contact><cbc:Name>Ann Lee</cbc:Name>"
            "<cbc:ElectronicMail>ann@fairbrook.example</cbc:ElectronicMail></cac:Contact></cac:Party></cac:BuyerCustomerParty>"
            f"<cac:SellerSupplierParty>{party('Our Company')}</cac:SellerSupplierParty>"
            f"<cac:AccountingCustomerParty>{party('Fairbrook Accounts')}</cac:AccountingCustomerParty>"
            '<cac:Delivery><cac:DeliveryLocation><cbc:ID schemeID="0088">5391227190953</cbc:ID><cac:Address>'
            "<cbc:StreetName>212 Wharf Street</cbc:StreetName><cbc:CityName>Cardiff</cbc:CityName>"
            "<cbc:PostalZone>CF36 4RL</cbc:PostalZone><cac:Country><cbc:IdentificationCode>GB</cbc:IdentificationCode>"
            "</cac:Country></cac:Address></cac:DeliveryLocation><cac:RequestedDeliveryPeriod><cbc:EndDate>2026-12-22"
            "</cbc:EndDate></cac:RequestedDeliveryPeriod><cac:DeliveryParty><cac:PartyName><cbc:Name>Site Riverside"
            "</cbc:Name></cac:PartyName></cac:DeliveryParty></cac:Delivery>"
            "<cac:PaymentTerms><cbc:Note>60 days from invoice</cbc:Note></cac:PaymentTerms>"
            "<cac:AllowanceCharge><cbc:ChargeIndicator>true</cbc:ChargeIndicator><cbc:AllowanceChargeReason>Freight"
            "</cbc:AllowanceChargeReason><cbc:Amount>20</cbc:Amount></cac:AllowanceCharge>"
            '<cac:TaxTotal><cbc:TaxAmount currencyID="EUR">8.00</cbc:TaxAmount></cac:TaxTotal>'
            '<cac:TaxTotal><cbc:TaxAmount currencyID="EUR">2.99</cbc:TaxAmount></cac:TaxTotal>'
            '<cac:TaxTotal><cbc:TaxAmount currencyID="GBP">7.00</cbc:TaxAmount></cac:TaxTotal>'
            "<cac:AnticipatedMonetaryTotal><cbc:LineExtensionAmount>34.97</cbc:LineExtensionAmount>"
            "<cbc:PayableAmount>65.96</cbc:PayableAmount></cac:AnticipatedMonetaryTotal>"
            + line(
                QUANTITY + "<cbc:LineExtensionAmount>34.97</cbc:LineExtensionAmount>"
                "<cac:Price><cbc:PriceAmount>269</cbc:PriceAmount><cbc:BaseQuantity>100</cbc:BaseQuantity></cac:Price>",
                "<cbc:Description>zinc</cbc:Description><cbc:Name>Bolt</cbc:Name>"
                "<cac:BuyersItemIdentification><cbc:ID>B-1</cbc:ID></cac:BuyersItemIdentification>"
                "<cac:SellersItemIdentification><cbc:ID>S-1</cbc:ID></cac:SellersItemIdentification>"
                "<cac:ManufacturersItemIdentification><cbc:ID>M-1</cbc:ID></cac:ManufacturersItemIdentification>"
                '<cac:StandardItemIdentification><cbc:ID schemeID="0160">5399968065776</cbc:ID>'
                "</cac:StandardItemIdentification>",
            )
        )
    )
    assert order.document_type is DocumentType.PURCHASE_ORDER and order.channel == "ubl"
    assert order.po_number is not None and order.po_number.value == "2026/6130"
    assert order.buyer.address is not None and order.buyer.address.value == "Station Road 134, Derby, DE37 2BN, GB"
    assert order.buyer.gln is not None and order.buyer.gln.value == "5391647279986"
    assert order.buyer.vat_id is not None and order.buyer.vat_id.value == "GB360724767"
    assert order.buyer.account is not None and order.buyer.account.value == "GT1"
    assert order.buyer.email is not None and order.buyer.email.value == "ann@fairbrook.example"
    assert order.contact is not None and order.contact.value == "Ann Lee"
    assert order.ship_to.name is not None and order.ship_to.name.value == "Site Riverside"
    assert (
        order.ship_to.address is not None and order.ship_to.address.value == "212 Wharf Street, Cardiff, CF36 4RL, GB"
    )
    assert order.ship_to.gln is not None and order.ship_to.gln.value == "5391227190953"
    assert order.bill_to.name is not None and order.bill_to.name.value == "Fairbrook Accounts"
    assert order.requested_delivery_date is not None and order.requested_delivery_date.value == date(2026, 12, 22)
    assert order.payment_terms is not None and order.payment_terms.value == "60 days from invoice"
    amounts = [order.subtotal, order.tax, order.total]
    assert [amount.value if amount else None for amount in amounts] == [
        Decimal("34.97"),
        Decimal("10.99"),
        Decimal("65.96"),
    ]
    assert [(charge.description.value, charge.amount.value) for charge in order.charges] == [("Freight", Decimal(20))]
    (read,) = order.lines
    parts = (read.buyer_part, read.supplier_part, read.mpn, read.gtin)
    assert [part.value if part else None for part in parts] == ["B-1", "S-1", "M-1", "5399968065776"]
    assert read.description is not None and read.description.value == "Bolt"
    assert read.description.evidence[0].ref == "OrderLine/LineItem/Item/Name"
    assert [note.value for note in read.notes] == ["zinc"]
    assert read.unit_price is not None and read.unit_price.value == Decimal("2.69")
    assert read.price_base is not None and read.price_base.value == 100
    assert order.findings == ()


def test_evidence_names_the_line_it_was_read_in() -> None:
    order = only(document(HEADER + line(QUANTITY) + line(QUANTITY, number="2")))
    assert order.lines[1].quantity is not None
    assert order.lines[1].quantity.evidence[0].ref == "OrderLine[2]/LineItem/Quantity"


@pytest.mark.parametrize(
    ("root", "expected"),
    [("OrderChange", DocumentType.ORDER_CHANGE), ("OrderCancellation", DocumentType.ORDER_CANCELLATION)],
)
def test_changes_and_cancellations_name_the_order_that_they_are_about(root: str, expected: DocumentType) -> None:
    inside = HEADER + "<cac:OrderReference><cbc:ID>4500012345</cbc:ID></cac:OrderReference>"
    order = only(document(inside, root))
    assert order.document_type is expected
    assert order.po_number is not None and order.po_number.value == "4500012345"
    assert order.findings == ()


@pytest.mark.parametrize(
    ("code", "expected"), [("C62", "EA"), ("H87", "EA"), ("XBX", "BX"), ("MTR", "MTR"), ("KPO", "KPO")]
)
def test_units_of_recommendation_20_have_one_name(code: str, expected: str) -> None:
    order = only(document(HEADER + line(f'<cbc:Quantity unitCode="{code}">1</cbc:Quantity>')))
    assert order.lines[0].uom is not None and order.lines[0].uom.value == expected
    assert order.lines[0].uom.text == code


def test_a_date_that_only_lines_have_stays_with_the_lines() -> None:
    when = (
        "<cac:Delivery><cac:RequestedDeliveryPeriod><cbc:StartDate>2026-12-07</cbc:StartDate><cbc:EndDate>2026-12-09"
        "</cbc:EndDate></cac:RequestedDeliveryPeriod></cac:Delivery>"
    )
    order = only(document(HEADER + line(QUANTITY + when)))
    assert order.requested_delivery_date is None
    day = order.lines[0].requested_date
    assert day is not None and day.value == date(2026, 12, 7) and day.runners_up[0].value == "2026-12-09"


def test_deliveries_in_parts_make_lines_of_their_own() -> None:
    parts = "".join(
        f"<cac:Delivery><cbc:Quantity>{count}</cbc:Quantity><cac:RequestedDeliveryPeriod><cbc:StartDate>{day}"
        "</cbc:StartDate></cac:RequestedDeliveryPeriod></cac:Delivery>"
        for count, day in ((6, "2026-12-07"), (7, "2026-12-14"))
    )
    lines = only(document(HEADER + line(QUANTITY + parts))).lines
    assert [part.quantity.value for part in lines if part.quantity] == [Decimal(6), Decimal(7)]


@pytest.mark.parametrize(("total", "price"), [("90", "9"), ("100", "10"), ("77", "10")])
def test_a_line_allowance_counts_only_where_the_total_proves_it(total: str, price: str) -> None:
    inside = (
        f'<cbc:Quantity unitCode="EA">10</cbc:Quantity><cbc:LineExtensionAmount>{total}</cbc:LineExtensionAmount>'
        "<cac:AllowanceCharge><cbc:ChargeIndicator>false</cbc:ChargeIndicator><cbc:Amount>10</cbc:Amount>"
        "</cac:AllowanceCharge><cac:Price><cbc:PriceAmount>10</cbc:PriceAmount></cac:Price>"
    )
    (read,) = only(document(HEADER + line(inside))).lines
    assert read.unit_price is not None and read.unit_price.value == Decimal(price)


def test_a_seller_number_marked_as_gtin_is_both() -> None:
    item = (
        '<cac:SellersItemIdentification><cbc:ID schemeID="GTIN">5712345780121</cbc:ID></cac:SellersItemIdentification>'
    )
    (read,) = only(document(HEADER + line(QUANTITY, item))).lines
    assert read.gtin is not None and read.supplier_part is not None
    assert read.gtin.value == read.supplier_part.value == "5712345780121"


def test_a_standard_number_of_another_scheme_is_no_gtin() -> None:
    item = (
        '<cac:StandardItemIdentification><cbc:ID schemeID="UNSPSC">43211503</cbc:ID></cac:StandardItemIdentification>'
    )
    assert only(document(HEADER + line(QUANTITY, item))).lines[0].gtin is None


def test_the_currency_of_the_amounts_stands_in_for_a_missing_code() -> None:
    inside = '<cbc:ID>1</cbc:ID><cac:AnticipatedMonetaryTotal><cbc:PayableAmount currencyID="SEK">1</cbc:PayableAmount></cac:AnticipatedMonetaryTotal>'
    order = only(document(inside + line(QUANTITY)))
    assert order.currency is not None and order.currency.value == "SEK"


def test_a_copy_is_a_duplicate_finding() -> None:
    order = only(document(HEADER + "<cbc:CopyIndicator>true</cbc:CopyIndicator>" + line(QUANTITY)))
    assert [finding.code for finding in order.findings] == ["duplicate_order"]


def test_an_envelope_may_hold_the_order() -> None:
    inner = document(HEADER + line(QUANTITY)).split(b"-->\n", 1)[1]
    data = (
        b'<StandardBusinessDocument xmlns="http://www.unece.org/cefact/namespaces/StandardBusinessDocumentHeader">'
        b"<StandardBusinessDocumentHeader/>" + inner + b"</StandardBusinessDocument>"
    )
    assert only(data).lines[0].quantity is not None


@pytest.mark.parametrize(("root", "words"), [("Invoice", "an invoice"), ("DespatchAdvice", "a despatch advice")])
def test_other_ubl_documents_are_no_orders(root: str, words: str) -> None:
    data = document(HEADER, root)
    assert sniff(data, "") == "ubl"
    reading = read_structured(data, "ubl")
    assert reading.disposition is Disposition.NOT_AN_ORDER and words in reading.why


def test_an_order_with_neither_number_nor_lines_is_unreadable() -> None:
    with pytest.raises(UnreadableDocument):
        read_structured(document("<cbc:Note>hello</cbc:Note>"), "ubl")
