"""OrderLine elements of UBL 2."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from extraction.structured.pricing import LinePrice, less_allowances, line_price
from extraction.structured.schedules import Delivery, split_by_delivery
from extraction.structured.units import rec20_value
from extraction.structured.values import day_value, iso_day, number_value, period, text_value
from extraction.structured.xml import Node
from models.evidence import Evidence
from models.order import Day, OrderLine, Text

_GTIN_SCHEMES = ("gtin", "0160", "ean", "ean13", "ean-13", "upc", "gs1", "srv")
_STATUS = {"1": "added", "2": "cancelled", "3": "changed", "4": "not changed"}  # UN/ECE 1229, LineStatusCode


def lines_of(order_line: Node) -> tuple[OrderLine, ...]:
    """The lines of one OrderLine: one, or one for each delivery with a quantity of its own."""
    line = order_line.first("LineItem") or order_line
    item = line.first("Item")
    quantity = line.first("Quantity")
    count = number_value(quantity.text()) if quantity else None
    total = number_value(line.text("LineExtensionAmount"))
    price = less_allowances(_price(line), count, total, allowance_sum(line))
    read = OrderLine(
        line_no=text_value(line.text("ID")),
        buyer_part=_identifier(item, "BuyersItemIdentification"),
        supplier_part=_identifier(item, "SellersItemIdentification"),
        gtin=_gtin(item),
        mpn=_identifier(item, "ManufacturersItemIdentification"),
        description=text_value(item.text("Name", "Description")) if item else None,
        quantity=count,
        uom=rec20_value(quantity.attribute("unitCode")) if quantity else None,
        unit_price=price.unit,
        gross_price=price.gross,
        discount_percent=price.percent,
        price_base=price.base,
        line_total=total,
        requested_date=_day(line),
        notes=tuple(_notes(order_line, line, item)),
        box=Evidence(page=1, ref=order_line.path),
    )
    return split_by_delivery(read, list(_deliveries(line)))


def requested_day(delivery: Node) -> Day | None:
    """The requested day of delivery, of a period its beginning."""
    asked = delivery.first("RequestedDeliveryPeriod", "PromisedDeliveryPeriod", "EstimatedDeliveryPeriod")
    if asked is not None:
        start, end = (day_value(asked.text(name), iso_day) for name in ("StartDate", "EndDate"))
        return period(start, end)
    return day_value(delivery.text("RequestedDeliveryDate", "LatestDeliveryDate", "ActualDeliveryDate"), iso_day)


def allowance_sum(line: Node) -> Decimal:
    """Allowances of the line less its charges."""
    total = Decimal(0)
    for node in line.all("AllowanceCharge"):
        amount = number_value(node.text("Amount"))
        if amount is not None and amount.value is not None:
            total += -amount.value if node.word("ChargeIndicator") == "true" else amount.value
    return total


def _day(line: Node) -> Day | None:
    days = [day for delivery in line.all("Delivery") if (day := requested_day(delivery)) is not None]
    return days[0] if len({day.value for day in days}) == 1 else None


def _deliveries(line: Node) -> Iterator[Delivery]:
    for delivery in line.all("Delivery"):
        quantity, day = number_value(delivery.text("Quantity")), requested_day(delivery)
        if quantity is not None and day is not None:
            yield Delivery(quantity, day)


def _price(line: Node) -> LinePrice:
    """PriceAmount is net of the allowances in Price (which only explain it) and for BaseQuantity units."""
    node = line.first("Price")
    if node is None:
        return LinePrice()
    allowance = next((a for a in node.all("AllowanceCharge") if a.word("ChargeIndicator") != "true"), None)
    gross = number_value(allowance.text("BaseAmount")) if allowance else None
    factor = number_value(allowance.text("MultiplierFactorNumeric")) if allowance else None
    return line_price(number_value(node.text("PriceAmount")), gross, factor, number_value(node.text("BaseQuantity")))


def _identifier(item: Node | None, kind: str) -> Text | None:
    return text_value(item.text(f"{kind}/ID")) if item else None


def _gtin(item: Node | None) -> Text | None:
    """The standard identification where its scheme is a trade item number, or where it looks like one."""
    if item is None:
        return None
    for found in item.all("StandardItemIdentification/ID"):
        scheme, number = found.flag("schemeID"), found.word()
        if scheme in _GTIN_SCHEMES or (not scheme and re.fullmatch(r"\d{8}|\d{12,14}", number)):
            return text_value(found.text())
    for kind in ("SellersItemIdentification", "BuyersItemIdentification", "ManufacturersItemIdentification"):
        for found in item.all(f"{kind}/ID"):
            if found.flag("schemeID") in _GTIN_SCHEMES:
                return text_value(found.text())
    return None


def _notes(order_line: Node, line: Node, item: Node | None) -> Iterator[Text]:
    status = line.first("LineStatusCode")
    if status is not None and status.word() in _STATUS:
        yield Text(value=f"Line {_STATUS[status.word()]}", text=status.word(), why="line status code")
    named = item.word("Name") if item else ""
    described = [node for node in (item.all("Description") if item else []) if named and node.word() != named]
    for node in (*order_line.all("Note"), *(line.all("Note") if line is not order_line else ()), *described):
        text = text_value(node.text())
        if text is not None:
            yield text
