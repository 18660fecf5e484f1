"""Orders as data: X12 850, EDIFACT ORDERS D.96A, UBL 2.1 Order and cXML OrderRequest."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from models.units import x12_unit
from tools.generator.catalog import Catalogue, seller_gln
from tools.generator.chance import Chance
from tools.generator.documents import Document, language_tag, truth_line
from tools.generator.facts import LineFacts, OrderFacts, PartyFacts
from tools.generator.truth import TruthMaker, plain
from tools.generator.wording import Words

Json = dict[str, Any]


def _simple(facts: OrderFacts) -> OrderFacts:
    """What these formats say here: net prices for one unit, no tax, no charges, addresses in parts."""
    lines = tuple(
        replace(line, base=1, gross=line.net, discount=None, notes=(), section="", schedule=()) for line in facts.lines
    )
    net = sum((line.amount or Decimal(0) for line in lines), Decimal(0))
    whole = replace(
        facts, lines=lines, charges=(), charges_inside=False, tax=None, tax_rate=None, subtotal=net, total=net
    )
    return replace(
        whole,
        buyer_party=_parted(facts.buyer_party),
        ship_party=_parted(facts.ship_party) if facts.ship_party else None,
        bill_party=None,
    )


def _parted(party: PartyFacts) -> PartyFacts:
    place = party.place
    if place is None:
        return party
    parts = (place.street, place.city, place.region, place.postal, place.country)
    return replace(party, lines=tuple(part for part in parts if part), extra="")


def _drawn(facts: OrderFacts, *, total: bool, line_total: bool) -> set[str]:
    """The paths these formats carry."""
    paths = {"po_number", "order_date", "currency", "buyer.name", "supplier.name", "payment_terms"}
    if facts.ship_party:
        paths |= {"ship_to.name", "ship_to.address"}
    if facts.delivery:
        paths.add("requested_delivery_date")
    if facts.priced and total:
        paths.add("total")
    for index, line in enumerate(facts.lines):
        at = f"lines[{index}]."
        paths |= {at + name for name in ("line_no", "description", "quantity", "uom")}
        for name, value in (
            ("supplier_part", line.sku),
            ("buyer_part", line.buyer_part),
            ("gtin", line.gtin),
            ("mpn", line.mpn),
            ("requested_date", line.day),
        ):
            if value:
                paths.add(at + name)
        if facts.priced:
            paths.add(at + "unit_price")
        if facts.priced and line_total:
            paths.add(at + "line_total")
    return {f"orders[0].{path}" for path in paths}


def _document(
    facts: OrderFacts, paths: set[str], text: str, suffix: str, channel: str, catalogue: Catalogue, words: Words
) -> Document:
    truth = TruthMaker(facts, paths, catalogue).order(tuple(str(i) for i in range(1, len(facts.lines) + 1)))
    line = truth_line([truth], channel=channel, layout=channel, language=language_tag(facts), tags=[])
    return Document(suffix, text.encode("utf-8"), {**line, "tags": [words.families.value]})


def _safe(text: str, banned: str) -> str:
    return "".join(" " if c in banned else c for c in text)


# ---------------------------------------------------------------- X12


def x12(facts: OrderFacts, words: Words, catalogue: Catalogue, chance: Chance) -> Document:
    """An X12 850, release 004010."""
    facts = _simple(facts)
    segments = _x12_head(facts)
    for name, party in (("BY", facts.buyer_party), ("ST", facts.ship_party), ("SU", facts.supplier_party)):
        if party:
            segments += _x12_party(name, party)
    for number, line in enumerate(facts.lines, 1):
        segments += _x12_line(number, line, facts.priced)
    segments.append(f"CTT*{len(facts.lines)}")
    if facts.priced:
        segments.append(f"AMT*TT*{plain(facts.total)}")
    body = [f"ST*850*{1:04d}", *segments]
    body.append(f"SE*{len(body) + 1}*{1:04d}")
    sender, receiver = chance.digits(10), seller_gln(catalogue)
    day, control = f"{facts.order_date:%y%m%d}", chance.digits(9)
    isa = f"ISA*00*{'':10}*00*{'':10}*ZZ*{sender:15}*14*{receiver:15}*{day}*0915*U*00401*{control}*0*P*>"
    gs = f"GS*PO*{sender}*{receiver}*20{day}*0915*1*X*004010"
    text = "~\n".join([isa, gs, *body, "GE*1*1", f"IEA*1*{control}"]) + "~\n"
    return _document(facts, _drawn(facts, total=True, line_total=False), text, ".x12", "x12_850", catalogue, words)


def _x12_head(facts: OrderFacts) -> list[str]:
    purpose = {"order_change": "04", "order_cancellation": "01"}.get(facts.kind, "00")
    segments = [
        f"BEG*{purpose}*NE*{facts.po_number}**{facts.order_date:%Y%m%d}",
        f"CUR*BY*{facts.currency}",
        f"ITD*05*3**********{_safe(facts.terms, '*~>')}",
    ]
    if facts.delivery:
        segments.append(f"DTM*002*{facts.delivery:%Y%m%d}")
    return segments


def _x12_party(name: str, party: PartyFacts) -> list[str]:
    segments = [f"N1*{name}*{_safe(party.name, '*~>')}" + (f"*UL*{party.gln}" if party.gln else "")]
    if party.place and name != "SU":
        place = party.place
        segments.append(f"N3*{_safe(place.street, '*~>')}")
        segments.append(f"N4*{_safe(place.city, '*~>')}*{place.region}*{place.postal}*{place.country}")
    return segments


def _x12_line(number: int, line: LineFacts, priced: bool) -> list[str]:
    codes = (("VN", line.sku), ("BP", line.buyer_part), ("EN", line.gtin), ("MG", line.mpn))
    pairs = "".join(f"*{kind}*{code}" for kind, code in codes if code)
    price = plain(line.net) if priced else ""
    segments = [f"PO1*{number}*{plain(line.quantity)}*{x12_unit(line.uom)}*{price}*{pairs}"]
    segments.append(f"PID*F****{_safe(line.description, '*~>')}")
    if line.day:
        segments.append(f"DTM*002*{line.day:%Y%m%d}")
    return segments


# ---------------------------------------------------------------- EDIFACT


def _una(text: str) -> str:
    """Escaped with the release character."""
    return "".join(f"?{c}" if c in "?+:'" else c for c in text)


def edifact(facts: OrderFacts, words: Words, catalogue: Catalogue, chance: Chance) -> Document:
    """An EDIFACT ORDERS, directory D.96A."""
    facts = _simple(facts)
    kind = {"order_change": "230", "order_cancellation": "220"}.get(facts.kind, "220")
    function = {"order_change": "4", "order_cancellation": "1"}.get(facts.kind, "9")
    body = [f"BGM+{kind}+{_una(facts.po_number)}+{function}", f"DTM+137:{facts.order_date:%Y%m%d}:102"]
    if facts.delivery:
        body.append(f"DTM+2:{facts.delivery:%Y%m%d}:102")
    for name, party in (("BY", facts.buyer_party), ("SU", facts.supplier_party), ("DP", facts.ship_party)):
        if party:
            body.append(_nad(name, party))
    body += [f"CUX+2:{facts.currency}:9", "PAT+1", f"FTX+AAB+++{_una(facts.terms)}"]
    for number, line in enumerate(facts.lines, 1):
        body += _lin(number, line, facts.priced)
    body += ["UNS+S"] + ([f"MOA+86:{plain(facts.total)}"] if facts.priced else []) + [f"CNT+2:{len(facts.lines)}"]
    reference = chance.digits(8)
    day = f"{facts.order_date:%y%m%d}"
    unb = (
        f"UNB+UNOY:3+{facts.buyer_party.gln or chance.digits(13)}:14+{seller_gln(catalogue)}:14+{day}:0930+{reference}"
    )
    segments = [unb, "UNH+1+ORDERS:D:96A:UN:EAN008", *body, f"UNT+{len(body) + 2}+1", f"UNZ+1+{reference}"]
    text = "UNA:+.? '" + "".join(f"{segment}'\n" for segment in segments)
    return _document(
        facts, _drawn(facts, total=True, line_total=True), text, ".edi", "edifact_orders", catalogue, words
    )


def _nad(name: str, party: PartyFacts) -> str:
    head = f"NAD+{name}+{party.gln + '::9' if party.gln else ''}"
    if party.place is None or name == "SU":
        return f"{head}++{_una(party.name)}"
    place = party.place
    cells = [_una(part) for part in (party.name, place.street, place.city, place.region, place.postal, place.country)]
    return f"{head}++" + "+".join(cells)


def _lin(number: int, line: LineFacts, priced: bool) -> list[str]:
    segments = [f"LIN+{number}++{line.gtin}:EN" if line.gtin else f"LIN+{number}"]
    for kind, code in (("SA", line.sku), ("IN", line.buyer_part), ("MF", line.mpn)):
        if code:
            segments.append(f"PIA+1+{_una(code)}:{kind}")
    segments.append(f"IMD+F++:::{_una(line.description[:70])}")
    segments.append(f"QTY+21:{plain(line.quantity)}:{ {'EA': 'PCE'}.get(line.uom, line.uom) }".replace(" ", ""))
    if line.day:
        segments.append(f"DTM+2:{line.day:%Y%m%d}:102")
    if priced:
        segments += [f"MOA+203:{plain(line.amount)}", f"PRI+AAA:{plain(line.net)}"]
    return segments


# ---------------------------------------------------------------- XML


def _tag(name: str, content: str, /, **attributes: str) -> str:
    marks = "".join(f" {key}={quoteattr(value)}" for key, value in attributes.items())
    return f"<{name}{marks}>{content}</{name}>"


def _text(name: str, value: str, /, **attributes: str) -> str:
    return _tag(name, escape(value), **attributes)


_UBL = (
    'xmlns="urn:oasis:names:specification:ubl:schema:xsd:Order-2" '
    'xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2" '
    'xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"'
)


def ubl(facts: OrderFacts, words: Words, catalogue: Catalogue, chance: Chance) -> Document:
    """A UBL 2.1 Order."""
    facts = _simple(facts)
    parts = [_text("cbc:UBLVersionID", "2.1"), _text("cbc:ID", facts.po_number)]
    parts += [_text("cbc:IssueDate", facts.order_date.isoformat()), _text("cbc:DocumentCurrencyCode", facts.currency)]
    parts.append(_tag("cac:BuyerCustomerParty", _ubl_party(facts.buyer_party, address=True)))
    parts.append(_tag("cac:SellerSupplierParty", _ubl_party(facts.supplier_party, address=False)))
    delivery = ""
    if facts.ship_party:
        delivery += _tag("cac:DeliveryLocation", _ubl_address("cac:Address", facts.ship_party))
    if facts.delivery:
        delivery += _tag("cac:RequestedDeliveryPeriod", _text("cbc:EndDate", facts.delivery.isoformat()))
    if facts.ship_party:
        delivery += _tag("cac:DeliveryParty", _tag("cac:PartyName", _text("cbc:Name", facts.ship_party.name)))
    parts.append(_tag("cac:Delivery", delivery) if delivery else "")
    parts.append(_tag("cac:PaymentTerms", _text("cbc:Note", facts.terms)))
    if facts.priced:
        total = _text("cbc:PayableAmount", plain(facts.total) or "", currencyID=facts.currency)
        parts.append(_tag("cac:AnticipatedMonetaryTotal", total))
    parts += [_ubl_line(number, line, facts) for number, line in enumerate(facts.lines, 1)]
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n<Order {_UBL}>{"".join(parts)}</Order>\n'
    return _document(facts, _drawn(facts, total=True, line_total=True), text, ".xml", "ubl", catalogue, words)


def _ubl_address(name: str, party: PartyFacts) -> str:
    place = party.place
    if place is None:
        return ""
    inner = (
        _text("cbc:StreetName", place.street)
        + _text("cbc:CityName", place.city)
        + _text("cbc:PostalZone", place.postal)
    )
    inner += _text("cbc:CountrySubentity", place.region) if place.region else ""
    return _tag(name, inner + _tag("cac:Country", _text("cbc:IdentificationCode", place.country)))


def _ubl_party(party: PartyFacts, *, address: bool) -> str:
    inner = _text("cbc:EndpointID", party.gln, schemeID="0088") if party.gln else ""
    inner += _tag("cac:PartyName", _text("cbc:Name", party.name))
    inner += _ubl_address("cac:PostalAddress", party) if address else ""
    if party.vat:
        scheme = _tag("cac:TaxScheme", _text("cbc:ID", "VAT"))
        inner += _tag("cac:PartyTaxScheme", _text("cbc:CompanyID", party.vat) + scheme)
    return _tag("cac:Party", inner)


def _ubl_line(number: int, line: LineFacts, facts: OrderFacts) -> str:
    inner = _text("cbc:ID", str(number)) + _text("cbc:Quantity", plain(line.quantity) or "", unitCode=line.uom)
    if facts.priced:
        inner += _text("cbc:LineExtensionAmount", plain(line.amount) or "", currencyID=facts.currency)
    if line.day:
        period = _tag("cac:RequestedDeliveryPeriod", _text("cbc:EndDate", line.day.isoformat()))
        inner += _tag("cac:Delivery", period)
    if facts.priced:
        inner += _tag("cac:Price", _text("cbc:PriceAmount", plain(line.net) or "", currencyID=facts.currency))
    item = _text("cbc:Name", line.description)
    for name, code in (("Buyers", line.buyer_part), ("Sellers", line.sku), ("Manufacturers", line.mpn)):
        item += _tag(f"cac:{name}ItemIdentification", _text("cbc:ID", code)) if code else ""
    item += _tag("cac:StandardItemIdentification", _text("cbc:ID", line.gtin, schemeID="0160")) if line.gtin else ""
    return _tag("cac:OrderLine", _tag("cac:LineItem", inner + _tag("cac:Item", item)))


def cxml(facts: OrderFacts, words: Words, catalogue: Catalogue, chance: Chance) -> Document:
    """A cXML OrderRequest: always with prices and the seller's numbers, as the format wants them."""
    facts = replace(_simple(facts), priced=True)
    coded = (replace(line, sku=line.product.sku if line.product else line.sku, gtin="") for line in facts.lines)
    facts = replace(facts, lines=tuple(coded))
    bill = replace(facts, bill_party=facts.buyer_party)
    head = _tag("Total", _text("Money", plain(facts.total) or "", currency=facts.currency))
    if facts.ship_party:
        head += _tag("ShipTo", _cxml_address(facts.ship_party))
    head += _tag("BillTo", _cxml_address(facts.buyer_party))
    head += _text("Extrinsic", facts.terms, name="paymentTerms")
    kind = {"order_change": "update", "order_cancellation": "delete"}.get(facts.kind, "new")
    marks = {"orderID": facts.po_number, "orderDate": f"{facts.order_date.isoformat()}T08:00:00+00:00", "type": kind}
    if facts.delivery:
        marks["requestedDeliveryDate"] = facts.delivery.isoformat()
    body = _tag("OrderRequestHeader", head, **marks)
    body += "".join(_cxml_item(number, line, facts) for number, line in enumerate(facts.lines, 1))
    identity = [
        _tag(name, _tag("Credential", _text("Identity", who), domain="NetworkID") + extra)
        for name, who, extra in (
            ("From", facts.buyer_party.name, ""),
            ("To", facts.supplier_party.name, ""),
            ("Sender", facts.buyer_party.name, _text("UserAgent", "procurement")),
        )
    ]
    request = _tag("Request", _tag("OrderRequest", body), deploymentMode="production")
    stamp = f"{facts.order_date.isoformat()}T08:00:00+00:00"
    text = '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE cXML SYSTEM "http://xml.cxml.org/schemas/cXML/1.2.014/cXML.dtd">\n'
    text += _tag(
        "cXML",
        _tag("Header", "".join(identity)) + request,
        payloadID=f"{chance.digits(9)}@{facts.buyer.domain}",
        timestamp=stamp,
    )
    paths = _drawn(bill, total=True, line_total=False) - {"orders[0].payment_terms", "orders[0].supplier.name"}
    paths |= {"orders[0].bill_to.name", "orders[0].bill_to.address"}
    document = _document(bill, paths, text + "\n", ".xml", "cxml", catalogue, words)
    document.truth["orders"][0]["unscored"] = ["payment_terms", "supplier_name"]
    return document


def _cxml_address(party: PartyFacts) -> str:
    place = party.place
    inner = _text("Name", party.name).replace("<Name>", '<Name xml:lang="en">')
    if place:
        post = _text("Street", place.street) + _text("City", place.city)
        post += _text("State", place.region) if place.region else ""
        post += _text("PostalCode", place.postal) + _text("Country", place.country, isoCountryCode=place.country)
        inner += _tag("PostalAddress", post)
    return _tag("Address", inner)


def _cxml_item(number: int, line: LineFacts, facts: OrderFacts) -> str:
    codes = _text("SupplierPartID", line.sku) + (_text("BuyerPartID", line.buyer_part) if line.buyer_part else "")
    detail = _tag("UnitPrice", _text("Money", plain(line.net) or "0", currency=facts.currency))
    detail += _text("Description", line.description).replace("<Description>", '<Description xml:lang="en">')
    detail += _text("UnitOfMeasure", line.uom)
    if line.mpn:
        detail += _text("ManufacturerPartID", line.mpn)
    marks = {"lineNumber": str(number), "quantity": plain(line.quantity) or ""}
    if line.day:
        marks["requestedDeliveryDate"] = line.day.isoformat()
    return _tag("ItemOut", _tag("ItemID", codes) + _tag("ItemDetail", detail), **marks)


FORMATS: dict[str, Callable[[OrderFacts, Words, Catalogue, Chance], Document]] = {
    "x12_850": x12,
    "edifact_orders": edifact,
    "ubl": ubl,
    "cxml": cxml,
}
