"""Purchase orders and results written as the conversion contract's JSON, and back.

Lets the mapping run without a document: from an order typed by hand, taken from a system, or from the
truth of a corpus.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from models.evidence import Extracted
from models.order import Charge, DocumentType, OrderLine, Party, PurchaseOrder

Json = Mapping[str, Any]

_TEXTS = ("line_no", "buyer_part", "supplier_part", "gtin", "mpn", "description", "uom")
_NUMBERS = ("quantity", "unit_price", "line_total")


def purchase_order_from_truth(order: Json, *, channel: str = "", language: str = "") -> PurchaseOrder:
    """A `PurchaseOrder` of an order of a truth or result line, every value certain.

    What `printed` tells of the buyer (vat, gln, customer_no, address, domain) goes to the buyer party; an
    e-mail's domain becomes the sender's address. A value of a wrong type counts as absent.
    """
    said = order.get("purchase_order") or {}
    printed = order.get("printed") or {}
    domain = printed.get("domain")
    mail = f"orders@{domain}" if domain else ""
    by_mail = channel.startswith("email")
    buyer = Party(
        name=_text(said.get("buyer_name")),
        address=_text(printed.get("address")),
        vat_id=_text(printed.get("vat")),
        gln=_text(printed.get("gln")),
        account=_text(printed.get("customer_no")),
        email=_text(None if by_mail else mail),
    )
    return PurchaseOrder(
        document_type=DocumentType(order.get("document_type") or "purchase_order"),
        po_number=_text(said.get("po_number")),
        order_date=_day(said.get("order_date")),
        currency=_text(said.get("currency")),
        buyer=buyer,
        supplier=Party(name=_text(said.get("supplier_name"))),
        ship_to=_party(said.get("ship_to")),
        bill_to=_party(said.get("bill_to")),
        requested_delivery_date=_day(said.get("requested_delivery_date")),
        payment_terms=_text(said.get("payment_terms")),
        subtotal=_number(said.get("subtotal")),
        tax=_number(said.get("tax")),
        total=_number(said.get("total")),
        charges=tuple(_charge(charge) for charge in order.get("charges") or () if charge.get("amount") is not None),
        lines=tuple(_line(line) for line in said.get("lines") or ()),
        language=language[:2],
        channel=channel,
        sender_address=mail if by_mail else "",
    )


def _party(party: Json | None) -> Party:
    return Party(name=_text((party or {}).get("name")), address=_text((party or {}).get("address")))


def _charge(charge: Json) -> Charge:
    return Charge(
        description=_text(charge.get("description")) or Extracted[str](value=""),
        amount=_number(charge.get("amount")) or Extracted[Decimal](value=None),
    )


def _line(line: Json) -> OrderLine:
    texts = {name: _text(line.get(name)) for name in _TEXTS}
    numbers = {name: _number(line.get(name)) for name in _NUMBERS}
    return OrderLine.model_validate(
        {
            **texts,
            **numbers,
            "any_slot": bool(line.get("any_slot")),
            "requested_date": _day(line.get("requested_date")),
        }
    )


def _text(value: Any) -> Extracted[str] | None:
    return Extracted[str](value=value, text=value) if isinstance(value, str) and value.strip() else None


def _number(value: Any) -> Extracted[Decimal] | None:
    if value is None or isinstance(value, bool):
        return None
    try:
        return Extracted[Decimal](value=Decimal(str(value)), text=str(value))
    except InvalidOperation:
        return None


def _day(value: Any) -> Extracted[date] | None:
    if not isinstance(value, str) or not value:
        return None
    try:
        return Extracted[date](value=date.fromisoformat(value[:10]), text=value)
    except ValueError:
        return None
