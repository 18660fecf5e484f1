"""Parties and addresses of UBL 2."""

from __future__ import annotations

from extraction.structured.values import one_line, text_value
from extraction.structured.xml import Node
from models.order import Party, Text

_GLN_SCHEMES = ("gln", "0088", "ean", "iso6523:0088")


def party(holder: Node | None) -> Party:
    """The party in a BuyerCustomerParty, SellerSupplierParty or the like; an empty party where there is none."""
    inner = holder.first("Party") if holder else None
    if holder is None or inner is None:
        return Party()
    read = bare_party(inner)
    account = holder.text("SupplierAssignedAccountID", "CustomerAssignedAccountID", "AdditionalAccountID")
    return read.model_copy(update={"account": text_value(account)})


def bare_party(node: Node | None) -> Party:
    """The party in a Party or DeliveryParty element."""
    if node is None:
        return Party()
    return Party(
        name=text_value(node.text("PartyName/Name", "PartyLegalEntity/RegistrationName")),
        address=address(node.first("PostalAddress")),
        vat_id=_vat_id(node),
        gln=global_number(node, "PartyIdentification/ID", "EndpointID"),
        email=text_value(node.text("Contact/ElectronicMail")),
    )


def ship_to(delivery: Node | None) -> Party:
    """Who gets the goods (DeliveryParty) and where (DeliveryLocation, DeliveryAddress)."""
    if delivery is None:
        return Party()
    receiver = bare_party(delivery.first("DeliveryParty"))
    place = delivery.first("DeliveryLocation")
    where = address(delivery.first("DeliveryLocation/Address", "DeliveryAddress"))
    number = (global_number(place, "ID", "Address/ID") if place else None) or receiver.gln
    name = receiver.name or (text_value(place.text("Name", "Description")) if place else None)
    return receiver.model_copy(update={"name": name, "address": where or receiver.address, "gln": number})


def contact(node: Node | None) -> Text | None:
    """The contact person of a CustomerParty."""
    if node is None:
        return None
    named = text_value(node.text("Party/Contact/Name", "BuyerContact/Name", "DeliveryContact/Name"))
    person = node.first("Party/Person")
    return named or (text_value(person.text("FirstName"), person.text("FamilyName")) if person else None)


def address(node: Node | None) -> Text | None:
    """Street, further lines, city, region, postal code and country in one line."""
    if node is None:
        return None
    street = text_value(node.text("StreetName"), node.text("BuildingNumber"))
    box = None if street else node.text("Postbox")
    more = [node.text(name) for name in ("AdditionalStreetName", "BuildingName", "Floor", "Room", "Department")]
    lines = [line.text() for line in node.all("AddressLine/Line")]
    region = node.text("CountrySubentity", "CountrySubentityCode")
    country = node.text("Country/Name", "Country/IdentificationCode")
    return one_line(street, box, *more, *lines, node.text("CityName"), region, node.text("PostalZone"), country)


def global_number(node: Node, *paths: str) -> Text | None:
    """The first identifier whose scheme says GLN."""
    for path in paths:
        for found in node.all(path):
            if found.flag("schemeID") in _GLN_SCHEMES:
                return text_value(found.text())
    return None


def _vat_id(node: Node) -> Text | None:
    schemes = [scheme for scheme in node.all("PartyTaxScheme") if scheme.text("CompanyID")]
    vat = [scheme for scheme in schemes if "VAT" in scheme.word("TaxScheme/ID", "TaxScheme/TaxTypeCode").upper()]
    chosen = (vat or schemes)[:1]
    return text_value(chosen[0].text("CompanyID")) if chosen else None
