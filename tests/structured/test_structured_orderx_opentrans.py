"""Order-X and openTRANS orders."""

from datetime import date
from decimal import Decimal

from extraction.structured import read_structured, sniff
from models.order import Disposition, DocumentType, PurchaseOrder

CIO = (
    'xmlns:rsm="urn:un:unece:uncefact:data:SCRDMCCBDACIOMessageStructure:100" '
    'xmlns:ram="urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:128" '
    'xmlns:udt="urn:un:unece:uncefact:data:standard:UnqualifiedDataType:128"'
)


def order_x(kind: str = "220", purpose: str = "9", agreement: str = "", test: str = "false") -> bytes:
    """An Order-X document."""
    return (
        f"\ufeff\n<!-- sample -->\n<rsm:SCRDMCCBDACIOMessageStructure {CIO}><rsm:ExchangedDocumentContext><ram:TestIndicator>"
        f"<udt:Indicator>{test}</udt:Indicator></ram:TestIndicator></rsm:ExchangedDocumentContext><rsm:ExchangedDocument>"
        f"<ram:ID>PO-1</ram:ID><ram:TypeCode>{kind}</ram:TypeCode><ram:IssueDateTime><udt:DateTimeString format='203'>"
        f"202603311232</udt:DateTimeString></ram:IssueDateTime><ram:PurposeCode>{purpose}</ram:PurposeCode>"
        "<ram:IncludedNote><ram:Content>By appointment</ram:Content></ram:IncludedNote></rsm:ExchangedDocument>"
        "<rsm:SupplyChainTradeTransaction><ram:IncludedSupplyChainTradeLineItem><ram:AssociatedDocumentLineDocument>"
        "<ram:LineID>1</ram:LineID></ram:AssociatedDocumentLineDocument><ram:SpecifiedTradeProduct>"
        "<ram:GlobalID schemeID='0160'>3607765426686</ram:GlobalID><ram:SellerAssignedID>S-1</ram:SellerAssignedID>"
        "<ram:BuyerAssignedID>B-1</ram:BuyerAssignedID><ram:Name>Panel</ram:Name></ram:SpecifiedTradeProduct>"
        "<ram:SpecifiedLineTradeAgreement><ram:GrossPriceProductTradePrice><ram:ChargeAmount>1050</ram:ChargeAmount>"
        "<ram:BasisQuantity>100</ram:BasisQuantity></ram:GrossPriceProductTradePrice><ram:NetPriceProductTradePrice>"
        "<ram:ChargeAmount>1000</ram:ChargeAmount><ram:BasisQuantity>100</ram:BasisQuantity></ram:NetPriceProductTradePrice>"
        "</ram:SpecifiedLineTradeAgreement><ram:SpecifiedLineTradeDelivery><ram:RequestedQuantity unitCode='C62'>6"
        "</ram:RequestedQuantity></ram:SpecifiedLineTradeDelivery><ram:SpecifiedLineTradeSettlement>"
        "<ram:SpecifiedTradeSettlementLineMonetarySummation><ram:LineTotalAmount>60.00</ram:LineTotalAmount>"
        "</ram:SpecifiedTradeSettlementLineMonetarySummation></ram:SpecifiedLineTradeSettlement>"
        f"</ram:IncludedSupplyChainTradeLineItem><ram:ApplicableHeaderTradeAgreement>{agreement}<ram:SellerTradeParty>"
        "<ram:Name>Our Company</ram:Name></ram:SellerTradeParty><ram:BuyerTradeParty>"
        "<ram:GlobalID schemeID='0088'>3306949923804</ram:GlobalID><ram:Name>Cedeo</ram:Name><ram:PostalTradeAddress>"
        "<ram:PostcodeCode>01500</ram:PostcodeCode><ram:LineOne>Avenue Blum</ram:LineOne><ram:CityName>Bugey</ram:CityName>"
        "<ram:CountryID>FR</ram:CountryID></ram:PostalTradeAddress></ram:BuyerTradeParty>"
        "</ram:ApplicableHeaderTradeAgreement><ram:ApplicableHeaderTradeDelivery><ram:ShipToTradeParty><ram:Name>Depot"
        "</ram:Name></ram:ShipToTradeParty><ram:RequestedDeliverySupplyChainEvent><ram:OccurrenceDateTime>"
        "<udt:DateTimeString format='102'>20260415</udt:DateTimeString></ram:OccurrenceDateTime>"
        "</ram:RequestedDeliverySupplyChainEvent></ram:ApplicableHeaderTradeDelivery><ram:ApplicableHeaderTradeSettlement>"
        "<ram:OrderCurrencyCode>EUR</ram:OrderCurrencyCode><ram:SpecifiedTradeSettlementHeaderMonetarySummation>"
        "<ram:LineTotalAmount>60.00</ram:LineTotalAmount><ram:TaxTotalAmount>12.00</ram:TaxTotalAmount>"
        "<ram:GrandTotalAmount>72.00</ram:GrandTotalAmount></ram:SpecifiedTradeSettlementHeaderMonetarySummation>"
        "</ram:ApplicableHeaderTradeSettlement></rsm:SupplyChainTradeTransaction></rsm:SCRDMCCBDACIOMessageStructure>"
    ).encode()


def only(data: bytes, kind: str) -> PurchaseOrder:
    """The one order in the data."""
    assert sniff(data, "order.xml") == kind
    (order,) = read_structured(data, kind).orders
    return order


def test_an_order_x_is_read_with_net_prices_per_one() -> None:
    order = only(order_x(), "orderx")
    assert order.document_type is DocumentType.PURCHASE_ORDER
    assert order.order_date is not None and order.order_date.value == date(2026, 3, 31)
    assert order.requested_delivery_date is not None and order.requested_delivery_date.value == date(2026, 4, 15)
    assert order.buyer.gln is not None and order.buyer.gln.value == "3306949923804"
    assert order.buyer.address is not None and order.buyer.address.value == "Avenue Blum, Bugey, 01500, FR"
    assert order.ship_to.name is not None and order.ship_to.name.value == "Depot"
    amounts = [order.subtotal, order.tax, order.total]
    assert [amount.value if amount else None for amount in amounts] == [
        Decimal("60.00"),
        Decimal("12.00"),
        Decimal("72.00"),
    ]
    (line,) = order.lines
    assert line.gtin is not None and line.gtin.value == "3607765426686"
    assert line.uom is not None and line.uom.value == "EA"
    assert line.unit_price is not None and line.unit_price.value == Decimal(10)
    assert line.gross_price is not None and line.gross_price.value == Decimal("10.5")
    assert [note.value for note in order.notes] == ["By appointment"]
    assert order.findings == ()


def test_a_change_names_the_order_that_it_changes() -> None:
    agreement = "<ram:BuyerOrderReferencedDocument><ram:IssuerAssignedID>PO-0</ram:IssuerAssignedID></ram:BuyerOrderReferencedDocument>"
    order = only(order_x("230", agreement=agreement), "orderx")
    assert order.document_type is DocumentType.ORDER_CHANGE
    assert order.po_number is not None and order.po_number.value == "PO-0"


def test_purpose_and_test_indicator_count() -> None:
    assert only(order_x(purpose="1"), "orderx").document_type is DocumentType.ORDER_CANCELLATION
    assert any("test" in finding.message for finding in only(order_x(test="true"), "orderx").findings)


def test_an_order_response_and_an_invoice_are_no_orders() -> None:
    reading = read_structured(order_x("231"), "orderx")
    assert reading.disposition is Disposition.NOT_AN_ORDER and "response" in reading.why
    invoice = b'<rsm:CrossIndustryInvoice xmlns:rsm="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100"/>'
    assert sniff(invoice, "factur-x.xml") == "cii_other"
    assert "invoice" in read_structured(invoice, "cii_other").why


OPEN_TRANS_2 = """<?xml version="1.0"?>
<ORDER xmlns="http://www.opentrans.org/XMLSchema/2.1" xmlns:bme="http://www.bmecat.org/bmecat/2005" version="2.1">
<ORDER_HEADER><ORDER_INFO><ORDER_ID><![CDATA[order-1]]></ORDER_ID><ORDER_DATE>2026-08-01T18:54:55</ORDER_DATE>
<DELIVERY_DATE><DELIVERY_START_DATE>2026-08-10</DELIVERY_START_DATE><DELIVERY_END_DATE>2026-08-10</DELIVERY_END_DATE>
</DELIVERY_DATE><bme:LANGUAGE>deu</bme:LANGUAGE><PARTIES>
<PARTY><bme:PARTY_ID type="gln">4000000000017</bme:PARTY_ID><PARTY_ROLE>buyer</PARTY_ROLE><ADDRESS><bme:NAME>Käufer GmbH</bme:NAME>
<bme:STREET>Allee 20</bme:STREET><bme:ZIP>76131</bme:ZIP><bme:CITY>Karlsruhe</bme:CITY><bme:COUNTRY>Deutschland</bme:COUNTRY>
</ADDRESS></PARTY>
<PARTY><bme:PARTY_ID type="supplier_specific">D18</bme:PARTY_ID><PARTY_ROLE>delivery</PARTY_ROLE><ADDRESS><bme:NAME>Lager</bme:NAME></ADDRESS></PARTY>
</PARTIES><bme:CURRENCY>EUR</bme:CURRENCY><REMARKS type="general">bitte anrufen</REMARKS></ORDER_INFO></ORDER_HEADER>
<ORDER_ITEM_LIST><ORDER_ITEM><LINE_ITEM_ID>00001</LINE_ITEM_ID><PRODUCT_ID><bme:SUPPLIER_PID>S-1</bme:SUPPLIER_PID>
<bme:INTERNATIONAL_PID type="other">1</bme:INTERNATIONAL_PID><bme:INTERNATIONAL_PID type="ean">0190198870803</bme:INTERNATIONAL_PID>
<bme:BUYER_PID>B-1</bme:BUYER_PID><bme:DESCRIPTION_SHORT>Tablet</bme:DESCRIPTION_SHORT></PRODUCT_ID><QUANTITY>2.0</QUANTITY>
<bme:ORDER_UNIT>C62</bme:ORDER_UNIT><PRODUCT_PRICE_FIX><bme:PRICE_AMOUNT>868.0</bme:PRICE_AMOUNT><bme:PRICE_QUANTITY>10</bme:PRICE_QUANTITY>
</PRODUCT_PRICE_FIX><PRICE_LINE_AMOUNT>173.6</PRICE_LINE_AMOUNT></ORDER_ITEM></ORDER_ITEM_LIST>
<ORDER_SUMMARY><TOTAL_ITEM_NUM>1</TOTAL_ITEM_NUM><TOTAL_AMOUNT>173.6</TOTAL_AMOUNT></ORDER_SUMMARY></ORDER>"""

OPEN_TRANS_1 = """<ORDER version="1.0" type="standard"><ORDER_HEADER><ORDER_INFO><ORDER_ID>PLEX-1</ORDER_ID>
<ORDER_DATE>2026-05-03</ORDER_DATE><ORDER_PARTIES><BUYER_PARTY><PARTY><ADDRESS><NAME>Old Buyer</NAME></ADDRESS></PARTY></BUYER_PARTY>
<SUPPLIER_PARTY><PARTY><ADDRESS><NAME>Old Seller</NAME></ADDRESS></PARTY></SUPPLIER_PARTY><SHIPMENT_PARTIES><DELIVERY_PARTY><PARTY>
<ADDRESS><NAME>Old Depot</NAME></ADDRESS></PARTY></DELIVERY_PARTY></SHIPMENT_PARTIES></ORDER_PARTIES>
<PRICE_CURRENCY>EUR</PRICE_CURRENCY></ORDER_INFO></ORDER_HEADER><ORDER_ITEM_LIST><ORDER_ITEM><LINE_ITEM_ID>1</LINE_ITEM_ID>
<ARTICLE_ID><SUPPLIER_AID>A-1</SUPPLIER_AID><DESCRIPTION_SHORT>Lamp</DESCRIPTION_SHORT></ARTICLE_ID><QUANTITY>5</QUANTITY>
<ORDER_UNIT>PCE</ORDER_UNIT><ARTICLE_PRICE type="net_list"><PRICE_AMOUNT>1.5</PRICE_AMOUNT><PRICE_LINE_AMOUNT>7.5</PRICE_LINE_AMOUNT>
</ARTICLE_PRICE></ORDER_ITEM></ORDER_ITEM_LIST></ORDER>"""


def test_an_opentrans_2_order_is_read() -> None:
    order = only(OPEN_TRANS_2.encode(), "opentrans")
    assert order.po_number is not None and order.po_number.value == "order-1"
    assert order.order_date is not None and order.order_date.value == date(2026, 8, 1)
    assert order.requested_delivery_date is not None and order.requested_delivery_date.value == date(2026, 8, 10)
    assert order.language == "de"
    assert order.buyer.address is not None and order.buyer.address.value == "Allee 20, Karlsruhe, 76131, Deutschland"
    assert order.buyer.gln is not None and order.buyer.gln.value == "4000000000017"
    assert order.ship_to.account is not None and order.ship_to.account.value == "D18"
    (line,) = order.lines
    assert line.gtin is not None and line.gtin.value == "0190198870803"
    assert line.unit_price is not None and line.unit_price.value == Decimal("86.8")
    assert line.line_total is not None and line.line_total.value == Decimal("173.6")


def test_an_opentrans_1_order_is_read() -> None:
    order = only(OPEN_TRANS_1.encode(), "opentrans")
    names = [party.name.value if party.name else None for party in (order.buyer, order.supplier, order.ship_to)]
    assert names == ["Old Buyer", "Old Seller", "Old Depot"]
    (line,) = order.lines
    assert line.supplier_part is not None and line.supplier_part.value == "A-1"
    assert line.unit_price is not None and line.unit_price.value == Decimal("1.5")
    assert line.uom is not None and line.uom.value == "EA"


def test_other_opentrans_documents_are_no_orders() -> None:
    data = b'<INVOICE xmlns="http://www.opentrans.org/XMLSchema/2.1"><INVOICE_HEADER/></INVOICE>'
    assert sniff(data, "") == "opentrans"
    assert "invoice" in read_structured(data, "opentrans").why
