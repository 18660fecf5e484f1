"""The fields of a case that a person may change: their paths, kinds and how typed text becomes a value."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from models.order import DocumentType
from models.units import unit_code
from service.refusals import InvalidValue
from service.views import FieldKind

NEW_LINE = "lines[+]"
COPY = "="  # the value of an insertion that repeats the line above it
_LINE = re.compile(r"lines\[([0-9]{1,4})\](?:\.([a-z_]+))?")
_INSERTED = re.compile(r"lines\[([0-9]{1,4})\+\]")
_NUMBER = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,6})?")
_MONEY_FROM_ZERO = frozenset({"unit_price"})

HEADER: dict[str, FieldKind] = {
    "po_number": FieldKind.TEXT,
    "customer": FieldKind.CHOICE,
    "ship_to": FieldKind.CHOICE,
    "document_type": FieldKind.CHOICE,
    "currency": FieldKind.CURRENCY,
    "order_date": FieldKind.DATE,
    "requested_delivery_date": FieldKind.DATE,
    "payment_terms": FieldKind.TEXT,
    "incoterms": FieldKind.TEXT,
    "carrier": FieldKind.TEXT,
    "contact": FieldKind.TEXT,
    "subtotal": FieldKind.DECIMAL,
    "tax": FieldKind.DECIMAL,
    "total": FieldKind.DECIMAL,
}
LINE: dict[str, FieldKind] = {
    "sku": FieldKind.CHOICE,
    "description": FieldKind.TEXT,
    "quantity": FieldKind.DECIMAL,
    "uom": FieldKind.UNIT,
    "unit_price": FieldKind.DECIMAL,
    "requested_date": FieldKind.DATE,
    "line_total": FieldKind.DECIMAL,
    "line_no": FieldKind.TEXT,
    "supplier_part": FieldKind.TEXT,
    "buyer_part": FieldKind.TEXT,
    "gtin": FieldKind.TEXT,
    "mpn": FieldKind.TEXT,
}
DOCUMENT_TYPES = {
    DocumentType.PURCHASE_ORDER.value: "Order",
    DocumentType.ORDER_CHANGE.value: "Change of an earlier order",
    DocumentType.ORDER_CANCELLATION.value: "Cancellation of an earlier order",
}
REQUIRED = frozenset({"po_number", "customer", "ship_to", "currency", "sku", "quantity", "uom"})


@dataclass(frozen=True, slots=True)
class FieldPath:
    """A path taken apart. `line` is None for the header; `name` is "" for a whole line."""

    line: int | None
    name: str

    @property
    def kind(self) -> FieldKind | None:
        """How it is entered; None for a whole line."""
        return None if not self.name else (HEADER if self.line is None else LINE)[self.name]

    def __str__(self) -> str:
        if self.line is None:
            return self.name
        return f"lines[{self.line}].{self.name}" if self.name else f"lines[{self.line}]"


def field_path(text: str, line_count: int) -> FieldPath:
    """The path that the text writes. Raises InvalidValue for none that can be changed in an order of so many lines."""
    if text in HEADER:
        return FieldPath(None, text)
    written = _LINE.fullmatch(text)
    if written is None or (written[2] is not None and written[2] not in LINE):
        raise InvalidValue(f"There is no field {text!r} to change.", field=text)
    if int(written[1]) >= line_count:
        raise InvalidValue(f"There is no line {int(written[1]) + 1}.", field=text)
    return FieldPath(int(written[1]), written[2] or "")


def inserted_after(text: str, line_count: int) -> int | None:
    """`lines[2+]`, a new line below the third, -> 2; None for other paths. Raises InvalidValue for no such line."""
    written = _INSERTED.fullmatch(text)
    if written is None:
        return None
    if int(written[1]) >= line_count:
        raise InvalidValue(f"There is no line {int(written[1]) + 1}.", field=text)
    return int(written[1])


def is_structural(text: str) -> bool:
    """Whether a change adds or removes a line, so that numbers in other paths may mean other lines."""
    return text.startswith("lines[") and text.endswith("]")


def parse(path: FieldPath, text: str | None) -> str | Decimal | date | None:
    """The value that a person typed; None for nothing. Raises InvalidValue with a remedy in its message."""
    typed = (text or "").strip()
    if not typed:
        return None
    match path.kind:
        case FieldKind.DECIMAL:
            return _decimal(path, typed)
        case FieldKind.DATE:
            return _day(path, typed)
        case FieldKind.CURRENCY:
            if re.fullmatch(r"[A-Za-z]{3}", typed) is None:
                raise InvalidValue(f"{typed!r} is no currency code. Write three letters, as EUR.", field=str(path))
            return typed.upper()
        case FieldKind.UNIT:
            code = unit_code(typed)
            if code is None:
                raise InvalidValue(f"{typed!r} is no unit known here. Write a code, as EA, BX or MTR.", field=str(path))
            return code
        case _:
            if len(typed) > 2000:
                raise InvalidValue("That is too long; 2,000 characters at most.", field=str(path))
            return typed


def _decimal(path: FieldPath, typed: str) -> Decimal:
    if _NUMBER.fullmatch(typed) is None:
        raise InvalidValue(f"{typed!r} is no number. Write it with a decimal point, as 1250.50.", field=str(path))
    try:
        number = Decimal(typed)
    except InvalidOperation:  # pragma: no cover - the pattern admits no such text
        raise InvalidValue(f"{typed!r} is no number.", field=str(path)) from None
    if path.name == "quantity" and number <= 0:
        raise InvalidValue("A quantity is above zero. Remove the line if nothing is wanted of it.", field=str(path))
    if path.name in _MONEY_FROM_ZERO and number < 0:
        raise InvalidValue("A price is not below zero.", field=str(path))
    return number


def _day(path: FieldPath, typed: str) -> date:
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        raise InvalidValue(f"{typed!r} is no date. Write it as 2026-11-20.", field=str(path)) from None
    if not 2000 <= day.year <= 2100:
        raise InvalidValue(f"The year {day.year} cannot be meant.", field=str(path))
    return day


def as_text(value: str | Decimal | date | None) -> str | None:
    """A value in the notation of views and events: decimal point, ISO 8601."""
    if isinstance(value, Decimal):
        return format(value, "f")
    return value.isoformat() if isinstance(value, date) else value
