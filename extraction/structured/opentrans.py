"""openTRANS 1.0 and 2.x: ORDER and ORDERCHANGE, with BMEcat names for parties, articles and prices."""

from __future__ import annotations

from collections.abc import Iterator

from extraction.structured.base import bought_by, no_order, orders_reading
from extraction.structured.pricing import LinePrice, line_price
from extraction.structured.units import rec20_value
from extraction.structured.values import day_value, iso_day, number_value, one_line, period, text_value
from extraction.structured.xml import Node, parse, root_of
from models.errors import UnreadableDocument
from models.evidence import Evidence
from models.order import Charge, Day, DocumentType, OrderLine, Party, PurchaseOrder, Reading, Text

_ORDERS = {"ORDER": DocumentType.PURCHASE_ORDER, "ORDERCHANGE": DocumentType.ORDER_CHANGE}
_OTHERS = {
    "ORDERRESPONSE": "an order response", "INVOICE": "an invoice", "INVOICELIST": "a list of invoices",
    "DISPATCHNOTIFICATION": "a dispatch notification", "RECEIPTACKNOWLEDGEMENT": "a receipt acknowledgement",
    "RFQ": "a request for quotation", "QUOTATION": "a quotation", "REMITTANCEADVICE": "a remittance advice",
}  # fmt: skip
_LANGUAGES = {
    "deu": "de",
    "ger": "de",
    "eng": "en",
    "fra": "fr",
    "fre": "fr",
    "ita": "it",
    "spa": "es",
    "nld": "nl",
    "pol": "pl",
}


class OpenTrans:
    """Reads openTRANS orders."""

    kinds = ("opentrans",)

    def sniff(self, data: bytes) -> str | None:
        """`opentrans` for any openTRANS document, orders or not."""
        root = root_of(data)
        if root is None or root.name not in _ORDERS | _OTHERS:
            return None
        if "opentrans" in root.namespace.lower():
            return "opentrans"
        # version 1.0 has no namespace, but always the header element of its kind
        return "opentrans" if f"<{root.name}_HEADER".encode() in data[:100_000] else None

    def read(self, data: bytes) -> Reading:
        """The order in the document."""
        root = parse(data)
        trace = [f"openTRANS {root.name} {root.flag('version')}".strip()]
        if root.name not in _ORDERS:
            return no_order(f"{_OTHERS.get(root.name, 'another document')} (openTRANS)", trace)
        return orders_reading([_order(root)], trace)


def _order(root: Node) -> PurchaseOrder:
    info = root.first(f"{root.name}_HEADER/{root.name}_INFO", "ORDER_HEADER/ORDER_INFO")
    if info is None:
        raise UnreadableDocument("The openTRANS order has no header.")
    parties = _Parties(info)
    bill_to = parties.party("invoice_recipient", "invoice", "payer")
    summary = root.first(f"{root.name}_SUMMARY", "ORDER_SUMMARY")
    return PurchaseOrder(
        document_type=_ORDERS[root.name],
        po_number=text_value(info.text("ORDER_ID")),
        order_date=_dated(info, "order", "ORDER_DATE", "ORDERCHANGE_DATE"),
        currency=text_value(info.text("CURRENCY", "PRICE_CURRENCY")),
        buyer=bought_by(parties.party("buyer", "customer"), bill_to),
        supplier=parties.party("supplier"),
        ship_to=parties.party("delivery", "final_delivery"),
        bill_to=bill_to,
        requested_delivery_date=_delivery_day(info),
        payment_terms=text_value(info.text("PAYMENT/PAYMENT_TERMS/PAYMENT_TERM", "PAYMENT/PAYMENT_TERM")),
        tax=number_value(summary.text("TOTAL_TAX_AMOUNT")) if summary else None,
        total=number_value(summary.text("TOTAL_AMOUNT")) if summary else None,
        incoterms=text_value(info.text("TERMS_OF_DELIVERY", "TRANSPORT/INCOTERM")),
        notes=tuple(_remarks(info)),
        charges=tuple(_charges(info)),
        lines=tuple(
            _line(node)
            for node in root.all(f"{root.name}_ITEM_LIST/{root.name}_ITEM") or root.all("ORDER_ITEM_LIST/ORDER_ITEM")
        ),
        language=_LANGUAGES.get(info.word("LANGUAGE").lower(), ""),
        channel="opentrans",
    )


class _Parties:
    """The parties of the header: by role in 2.x, by element in 1.0, and by reference in both."""

    def __init__(self, info: Node) -> None:
        self._info = info
        self._listed = info.all("PARTIES/PARTY")

    def party(self, *roles: str) -> Party:
        """The first party in one of the roles; an empty party where there is none."""
        for role in roles:
            for node in self._listed:
                if any(found.word().lower() == role for found in node.all("PARTY_ROLE")):
                    return _party(node)
            element = f"{role.upper()}_PARTY/PARTY"
            node_of_old = self._info.first(f"ORDER_PARTIES/{element}", f"ORDER_PARTIES/SHIPMENT_PARTIES/{element}")
            if node_of_old is not None:
                return _party(node_of_old)
        return Party()


def _party(node: Node) -> Party:
    place = node.first("ADDRESS") or node
    numbers = {number.flag("type"): number for number in reversed(node.all("PARTY_ID"))}
    gln = next((numbers[kind] for kind in ("gln", "iln") if kind in numbers), None)
    account = next((numbers[kind] for kind in ("supplier_specific", "buyer_specific", "") if kind in numbers), None)
    country = place.text("COUNTRY", "COUNTRY_CODED")
    streets = [street.text() for street in place.all("STREET")] or [place.text("BOXNO")]
    return Party(
        name=text_value(place.text("NAME")),
        address=one_line(*streets, place.text("CITY"), place.text("STATE"), place.text("ZIP"), country),
        vat_id=text_value(place.text("VAT_ID")),
        gln=text_value(gln.text()) if gln else None,
        account=text_value(account.text()) if account else None,
        email=text_value(place.text("CONTACT_DETAILS/EMAILS/EMAIL", "EMAIL", "CONTACT/EMAIL")),
    )


def _line(node: Node) -> OrderLine:
    product = node.first("PRODUCT_ID", "ARTICLE_ID") or node
    price = _price(node)
    return OrderLine(
        line_no=text_value(node.text("LINE_ITEM_ID")),
        buyer_part=text_value(product.text("BUYER_PID", "BUYER_AID")),
        supplier_part=text_value(product.text("SUPPLIER_PID", "SUPPLIER_AID")),
        gtin=_gtin(product),
        mpn=text_value(product.text("MANUFACTURER_INFO/MANUFACTURER_PID", "MANUFACTURER_PID", "MANUFACTURER_AID")),
        description=text_value(product.text("DESCRIPTION_SHORT", "DESCRIPTION_LONG")),
        quantity=number_value(node.text("QUANTITY")),
        uom=rec20_value(node.text("ORDER_UNIT")),
        unit_price=price.unit,
        price_base=price.base,
        line_total=number_value(
            node.text("PRICE_LINE_AMOUNT", "PRODUCT_PRICE_FIX/PRICE_LINE_AMOUNT", "ARTICLE_PRICE/PRICE_LINE_AMOUNT")
        ),
        requested_date=_delivery_day(node),
        notes=tuple(_remarks(node)),
        box=Evidence(page=1, ref=node.path),
    )


def _price(node: Node) -> LinePrice:
    holder = node.first("PRODUCT_PRICE_FIX", "ARTICLE_PRICE")
    if holder is None:
        return LinePrice()
    base = number_value(holder.text("PRICE_QUANTITY", "PRICE_BASE_FIX/PRICE_UNIT_VALUE"))
    return line_price(number_value(holder.text("PRICE_AMOUNT")), None, None, base)


def _gtin(product: Node) -> Text | None:
    for path in ("INTERNATIONAL_PID", "INTERNATIONAL_AID", "EAN"):
        for found in product.all(path):
            if found.flag("type") in ("ean", "gtin", "upc", "gtin-13") or path == "EAN":
                return text_value(found.text())
    return None


def _dated(info: Node, kind: str, *paths: str) -> Day | None:
    """A date as an element of its own, or as `DATETIME type="order_date"/DATE` in version 1.0."""
    plain = day_value(info.text(*paths), iso_day)
    if plain is not None:
        return plain
    typed = [node for node in info.all("DATETIME") if node.flag("type").startswith(kind)]
    return day_value(typed[0].text("DATE"), iso_day) if typed else None


def _delivery_day(node: Node) -> Day | None:
    """The asked day of delivery, of a period its beginning."""
    asked = node.first("DELIVERY_DATE")
    if asked is None:
        return None
    start, end = (_bound(asked, name) for name in ("start", "end"))
    return period(start, end) or day_value(asked.own_text(), iso_day)


def _bound(asked: Node, name: str) -> Day | None:
    plain = day_value(asked.text(f"DELIVERY_{name.upper()}_DATE"), iso_day)
    typed = [node for node in asked.all("DATETIME") if f"delivery_{name}_date" == node.flag("type")]
    return plain or (day_value(typed[0].text("DATE"), iso_day) if typed else None)


def _remarks(node: Node) -> Iterator[Text]:
    for path in ("REMARKS", "REMARK"):
        for remark in node.all(path):
            text = text_value(remark.text())
            if text is not None:
                yield text


def _charges(info: Node) -> Iterator[Charge]:
    for node in info.all("ALLOW_OR_CHARGES_FIX/ALLOW_OR_CHARGE"):
        amount = number_value(node.text("ALLOW_OR_CHARGE_VALUE/AOC_MONETARY_AMOUNT"))
        words = text_value(node.text("ALLOW_OR_CHARGE_NAME", "ALLOW_OR_CHARGE_DESCR", "ALLOW_OR_CHARGE_TYPE"))
        if amount is None or amount.value is None:
            continue
        if node.flag("type") == "allowance":
            amount = amount.model_copy(update={"value": -abs(amount.value)})
        yield Charge(description=words or Text(value="Charge"), amount=amount)
