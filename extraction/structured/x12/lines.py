"""PO1 and POC loops: the ordered items."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from extraction.structured.pricing import LinePrice, line_price
from extraction.structured.schedules import Delivery, split_by_delivery
from extraction.structured.units import x12_value
from extraction.structured.values import Printed, compact_day, day_value, implied_decimals, number_value, text_value
from extraction.structured.x12 import codes
from extraction.structured.x12.syntax import Segment
from models.evidence import Evidence
from models.order import Charge, Day, Number, OrderLine, Text

Loop = Sequence[Segment]


class _Head(NamedTuple):
    """Where PO1 and POC keep what they share; `parts` is the first qualifier of the product numbers."""

    quantity: int
    uom: int
    price: int
    basis: int
    parts: int


_HEADS = {"PO1": _Head(2, 3, 4, 5, 6), "POC": _Head(3, 5, 6, 7, 8)}
_POC_ACTIONS = {"AI": "added", "DI": "deleted", "CA": "changed", "PC": "price changed", "QD": "quantity decreased",
                "QI": "quantity increased", "RZ": "replaced", "CT": "date changed", "PQ": "price and quantity changed"}  # fmt: skip


def lines_of(loop: Loop) -> tuple[OrderLine, ...]:
    """The lines of one PO1 or POC loop: one, or one for each delivery that it schedules."""
    head, where = loop[0], _HEADS[loop[0].tag]
    parts = _parts(head, where.parts)
    supplier_part = _first(parts, codes.SUPPLIER_PARTS)
    known = (codes.BUYER_PARTS, codes.SUPPLIER_PARTS, codes.MAKER_PARTS, codes.GTINS)
    unclear = None if any(_first(parts, slot) for slot in known) else _first(parts, codes.UNCLEAR_PARTS) or _any(parts)
    price = _price(loop, where)
    line = OrderLine(
        line_no=text_value(head.at(1)),
        buyer_part=text_value(_first(parts, codes.BUYER_PARTS)),
        supplier_part=text_value(supplier_part or unclear),
        gtin=text_value(_first(parts, codes.GTINS)),
        mpn=text_value(_first(parts, codes.MAKER_PARTS)),
        any_slot=unclear is not None,
        description=_description(loop),
        quantity=number_value(head.at(where.quantity)),
        uom=x12_value(head.at(where.uom)),
        unit_price=price.unit,
        gross_price=price.gross,
        discount_percent=price.percent,
        price_base=price.base,
        line_total=amount_in(loop, codes.SUBTOTALS),
        requested_date=requested_day(loop),
        notes=tuple(_notes(loop)),
        box=Evidence(page=1, text=_as_written(head), ref=f"segment {head.number} {head.tag}*{head.code(1)}"),
    )
    return split_by_delivery(line, _schedule(loop))


def requested_day(segments: Iterable[Segment]) -> Day | None:
    """The day to deliver; where only days to ship are given, the first of those with less confidence."""
    dated = {segment.code(1): segment for segment in reversed(list(segments)) if segment.tag == "DTM"}
    for code in (*codes.DELIVERY_DAYS, *codes.SHIP_DAYS):
        if code in dated and dated[code].at(2) is not None:
            sure = code in ("002", "106", "074")
            why = "" if sure else "a day to ship" if code in codes.SHIP_DAYS else f"date qualifier {code}"
            return day_value(dated[code].at(2), compact_day, confidence=1.0 if sure else 0.9, why=why)
    return None


def free_texts(segments: Iterable[Segment]) -> Iterator[Text]:
    """What was typed for people: MSG, NTE and the free text of N9."""
    for segment in segments:
        position = {"MSG": 1, "NTE": 2, "N9": 3}.get(segment.tag)
        text = text_value(segment.at(position)) if position else None
        if text is not None:
            yield text


def charges_of(segments: Iterable[Segment]) -> Iterator[Charge]:
    """Charges, and allowances as negative amounts; SAC05 has two implied decimals (type N2)."""
    for segment in segments:
        if segment.tag != "SAC" or segment.code(1) not in ("A", "C") or segment.code(12) == "15":
            continue
        amount = implied_decimals(segment.at(5), 2)
        if amount is None or amount.value is None:
            continue
        if segment.code(1) == "A":
            amount = amount.model_copy(update={"value": -abs(amount.value)})
        words = text_value(segment.at(15)) or text_value(segment.at(2))
        if words is not None:
            yield Charge(description=words, amount=amount)


def amount_in(segments: Iterable[Segment], qualifiers: Sequence[str]) -> Number | None:
    """The first AMT with one of the qualifiers."""
    for segment in segments:
        if segment.tag == "AMT" and segment.code(1) in qualifiers:
            return number_value(segment.at(2))
    return None


def _parts(head: Segment, first: int) -> dict[str, Printed]:
    """Product numbers by qualifier; of two with the same qualifier the first counts."""
    parts: dict[str, Printed] = {}
    for position in range(first, len(head.elements) + 1, 2):
        number = head.at(position + 1)
        if number is not None:
            parts.setdefault(head.code(position), number)
    return parts


def _first(parts: dict[str, Printed], qualifiers: Sequence[str]) -> Printed | None:
    return next((parts[qualifier] for qualifier in qualifiers if qualifier in parts), None)


def _any(parts: dict[str, Printed]) -> Printed | None:
    """A number of an unknown kind, where it looks like a number of something at all."""
    return next((part for part in parts.values() if re.search(r"\d", part.text)), None)


def _price(loop: Loop, where: _Head) -> LinePrice:
    """The price in PO1 and its basis, else the unit price of a CTP segment."""
    head = loop[0]
    price, basis, multiple = number_value(head.at(where.price)), head.code(where.basis), None
    for segment in loop[1:]:
        if segment.tag == "CTP" and price is None and segment.code(2) not in ("MSR", "RES", "RTL", "SRP"):
            price, basis, multiple = number_value(segment.at(3)), segment.code(9) or basis, number_value(segment.at(11))
    percent = _discount(loop)
    base = multiple or _base(basis, head)
    if percent is not None or basis in codes.GROSS_BASES:
        return line_price(None, price, percent, base)
    return line_price(price, None, None, base)


def _base(basis: str, head: Segment) -> Number | None:
    units = codes.PRICE_BASES.get(basis, Decimal(1))
    if units == 1:
        return None
    ref = f"segment {head.number} {head.tag}*{head.code(1)}"
    return Number(value=units, text=basis, evidence=(Evidence(page=1, text=basis, ref=ref),), why="basis of the price")


def _discount(loop: Loop) -> Number | None:
    """The percentage of the one allowance on the line, where it is to come off the invoice."""
    allowances = [s for s in loop if s.tag == "SAC" and s.code(1) == "A" and s.at(7) is not None and s.code(12) != "15"]
    return number_value(allowances[0].at(7)) if len(allowances) == 1 and not allowances[0].code(5) else None


def _description(loop: Loop) -> Text | None:
    """Free-form descriptions (PID): the product's own where some are of colour, size and the like."""
    described = [segment for segment in loop if segment.tag == "PID" and segment.at(5) is not None]
    own = [segment for segment in described if segment.code(2) in ("", "08", "GEN", "TRN", "MAC")] or described
    return text_value(*(segment.at(5) for segment in own))


def _notes(loop: Loop) -> Iterator[Text]:
    yield from free_texts(loop)
    action = _POC_ACTIONS.get(loop[0].code(2)) if loop[0].tag == "POC" else None
    if action:
        yield Text(value=f"Line {action}", text=loop[0].code(2), evidence=(), why="change code of POC")
    for segment in loop:
        if segment.tag == "SDQ":
            text = text_value(Printed(_as_written(segment), f"segment {segment.number} SDQ"))
            if text is not None:
                yield text


def _schedule(loop: Loop) -> list[Delivery]:
    """SCH segments: how much on which day."""
    deliveries = []
    for segment in loop:
        if segment.tag == "SCH":
            day = day_value(segment.at(6), compact_day)
            quantity = number_value(segment.at(1))
            if day is not None and quantity is not None:
                deliveries.append(Delivery(quantity, day))
    return deliveries


def _as_written(segment: Segment) -> str:
    return "*".join((segment.tag, *segment.elements))
