"""From what a document says to what the ERP should get."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from mapping.case import LineCase, OrderCase, amount
from mapping.catalog import Catalog, Customer
from mapping.parties.customer import find_customer
from mapping.parties.finder import PartyFinder
from mapping.parties.ship_to import find_ship_to
from mapping.products.finder import ProductFinder
from mapping.products.identify import Identified, identify
from mapping.rules import check
from mapping.selling import CENT, unit_of, valid_price
from models.draft import DraftLine, Mapped, Match, SalesOrderDraft
from models.order import OrderLine, PurchaseOrder


def map_order(order: PurchaseOrder, catalog: Catalog, today: date) -> Mapped:
    """The sales order that an order means, and every doubt about it, the reader's included.

    Never raises for a doubtful value: what cannot be settled is None and has its finding. `today` is the
    day for prices and for dates that have passed.
    """
    found = find_customer(order, catalog.derive(PartyFinder))
    customer = catalog.customers.get(found.match.choice or "")
    place = find_ship_to(order, customer, catalog) if customer else None
    lines = tuple(_line(i, line, order, customer, catalog, today) for i, line in enumerate(order.lines))
    draft = SalesOrderDraft(
        customer=found.match,
        ship_to=place.match if place else Match[str](choice=None),
        po_number=(order.po_number.value or None) if order.po_number else None,
        currency=_currency(order, customer),
        requested_delivery_date=_wanted(order),
        lines=tuple(line.draft for line in lines),
        net_total=_net_total(lines),
    )
    case = OrderCase(order, catalog, today, found, customer, place, draft, lines)
    return Mapped(draft=draft, findings=(*order.findings, *check(case)))


def _line(
    index: int, line: OrderLine, order: PurchaseOrder, customer: Customer | None, catalog: Catalog, today: date
) -> LineCase:
    identified = identify(line, customer.id if customer else None, catalog.derive(ProductFinder))
    product = catalog.products.get(identified.match.choice or "")
    unit = unit_of(line.uom, product, order.language) if product else None
    quantity, printed = amount(line.quantity), amount(line.unit_price)
    valid = None
    if product and customer and unit and unit.code:
        valid = valid_price(catalog, customer, product, unit.code, quantity, today)
    draft = DraftLine(
        line_no=_label(line, index),
        sku=identified.match,
        quantity=quantity,
        uom=unit.code if unit else _unit_without_product(line, identified, catalog),
        unit_price=printed if printed is not None else valid,
        description=product.description if product else "",
        requested_date=line.requested_date.value if line.requested_date else None,
        list_price=valid,
        quantity_in_base=quantity * unit.in_base if quantity is not None and unit and unit.in_base else None,
    )
    return LineCase(index, line, draft, identified, product, unit, valid)


def _unit_without_product(line: OrderLine, identified: Identified, catalog: Catalog) -> str | None:
    """The printed unit; where none is printed, the base unit that all products in question share."""
    if line.uom:
        return line.uom.value
    bases = {catalog.products[candidate.id].base_uom for candidate in identified.match.candidates}
    return bases.pop() if len(bases) == 1 else None


def _label(line: OrderLine, index: int) -> str:
    printed = (line.line_no.value or "").strip() if line.line_no else ""
    return printed or str(index + 1)


def _currency(order: PurchaseOrder, customer: Customer | None) -> str | None:
    """The printed currency; the customer's where none is printed."""
    printed = (order.currency.value or "").strip().upper() if order.currency else ""
    return printed or (customer.currency if customer else None)


def _wanted(order: PurchaseOrder) -> date | None:
    """The order's requested date; where only lines carry one and it is the same for all, that."""
    if order.requested_delivery_date and order.requested_delivery_date.value:
        return order.requested_delivery_date.value
    days = {line.requested_date.value if line.requested_date else None for line in order.lines}
    return next(iter(days)) if len(days) == 1 else None


def _net_total(lines: tuple[LineCase, ...]) -> Decimal | None:
    """The goods' value: each line rounded to the cent; None where a line has no quantity or price."""
    total = Decimal(0)
    for line in lines:
        if line.draft.quantity is None or line.draft.unit_price is None:
            return None
        total += (line.draft.quantity * line.draft.unit_price).quantize(CENT)
    return total
