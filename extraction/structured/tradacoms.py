"""TRADACOMS, the EDI syntax of British retail: the order file ORDHDR, ORDERS, ORDTLR (version 9).

`TAG=element+element:part'` with `?` as release character; decimal points are implied. The header of
the file names supplier and customer, each ORDERS message is one order for one delivery point.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from extraction.structured.base import count_doubt, doubt, no_order, orders_reading
from extraction.structured.edifact.syntax import split_released
from extraction.structured.units import mixed_value
from extraction.structured.values import (
    Printed,
    compact_day,
    day_value,
    implied_decimals,
    number_value,
    one_line,
    printed,
    text_value,
    whole_number,
)
from models.errors import UnreadableDocument
from models.evidence import Evidence
from models.order import Number, OrderLine, Party, PurchaseOrder, Reading, Text
from models.reasons import Finding

_START = re.compile(rb"\s*(?:SCH=[^']*'\s*)?STX=")
_OTHERS = {"INVFIL": "an invoice file", "DELHDR": "a delivery notification", "ACKHDR": "an order acknowledgement",
           "CREHDR": "a credit note file", "PRIHDR": "a price information file", "UTLHDR": "a utility bill"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Segment:
    number: int
    tag: str
    elements: tuple[tuple[str, ...], ...]

    def at(self, element: int, part: int = 0) -> Printed | None:
        """A part of an element, both counted from 0; None where it is empty."""
        parts = self.elements[element] if element < len(self.elements) else ()
        first = self.elements[0][0] if self.elements else ""
        return printed(parts[part] if part < len(parts) else None, f"segment {self.number} {self.tag}={first}")

    def code(self, element: int, part: int = 0) -> str:
        """A part as a bare code, "" where it is empty."""
        found = self.at(element, part)
        return found.text.strip() if found else ""


@dataclass(frozen=True, slots=True)
class _Message:
    kind: str  # ORDHDR, ORDERS ...
    segments: tuple[_Segment, ...]  # without MHD and MTR
    announced: str  # MTR, the number of segments with MHD and MTR; "" where it is missing


class Tradacoms:
    """Reads TRADACOMS order files."""

    kinds = ("tradacoms",)

    def sniff(self, data: bytes) -> str | None:
        """`tradacoms` for any TRADACOMS transmission, orders or not."""
        return "tradacoms" if _START.match(data.removeprefix(b"\xef\xbb\xbf")[:400]) else None

    def read(self, data: bytes) -> Reading:
        """All orders of the file."""
        messages = list(_messages(_decode(data)))
        trace = [f"TRADACOMS message {message.kind}" for message in messages]
        if not messages:
            raise UnreadableDocument("The TRADACOMS transmission holds no message (MHD); ask for it again.")
        header = next((message for message in messages if message.kind == "ORDHDR"), None)
        orders = [_order(message, header) for message in messages if message.kind == "ORDERS"]
        if orders:
            return orders_reading(orders, trace)
        kind = messages[0].kind
        return no_order(f"{_OTHERS.get(kind, 'another message')} (TRADACOMS {kind})", trace)


def _decode(data: bytes) -> str:
    data = data.removeprefix(b"\xef\xbb\xbf")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _messages(text: str) -> Iterator[_Message]:
    kind, body = "", list[_Segment]()
    for segment in _segments(text):
        if segment.tag == "MHD":
            if kind:
                yield _Message(kind, tuple(body), "")
            kind, body = segment.code(1), []
        elif segment.tag == "MTR" and kind:
            yield _Message(kind, tuple(body), segment.code(0))
            kind, body = "", []
        elif kind:
            body.append(segment)
    if kind:
        yield _Message(kind, tuple(body), "")


def tradacoms_segments(data: bytes) -> Iterator[_Segment]:
    """All segments of a file, those of the envelopes too."""
    return _segments(_decode(data))


def _segments(text: str) -> Iterator[_Segment]:
    number = 0
    for raw in split_released(text, "'"):
        tag, _, rest = re.sub(r"[\r\n]+[ \t]*", "", raw).strip().partition("=")
        if tag:
            number += 1
            elements = (split_released(element, ":") for element in split_released(rest, "+"))
            yield _Segment(number, tag.upper(), tuple(tuple(_plain(part) for part in parts) for parts in elements))


def _plain(text: str) -> str:
    return re.sub(r"\?(.)", r"\1", text)


def _order(message: _Message, header: _Message | None) -> PurchaseOrder:
    of_file = {segment.tag: segment for segment in (header.segments if header else ())}
    own = {segment.tag: segment for segment in reversed(message.segments)}
    place, number, delivery = own.get("CLO"), own.get("ORD"), own.get("DIN")
    lines = tuple(_line(segment) for segment in message.segments if segment.tag == "OLD")
    return PurchaseOrder(
        po_number=text_value(number.at(0)) if number else None,
        order_date=day_value(number.at(0, 2), compact_day) if number else None,
        buyer=_party(of_file.get("CDT")),
        supplier=_party(of_file.get("SDT")),
        ship_to=_party(place),
        requested_delivery_date=day_value(delivery.at(0) or delivery.at(1), compact_day) if delivery else None,
        notes=tuple(_notes(message.segments)),
        lines=lines,
        language="en",
        channel="tradacoms",
        findings=tuple(_findings(message, lines)),
    )


def _party(segment: _Segment | None) -> Party:
    """SDT, CDT and CLO alike: numbers (GLN, then the partners' own), name, address lines, VAT number."""
    if segment is None:
        return Party()
    address = [segment.at(2, part) for part in range(5)]
    return Party(
        name=text_value(segment.at(1)),
        address=one_line(*address),
        vat_id=text_value(segment.at(3)),
        gln=text_value(segment.at(0)),
        account=text_value(segment.at(0, 2) or segment.at(0, 1)),
    )


def _line(segment: _Segment) -> OrderLine:
    """OLD: number, supplier's product (EAN, own), consumer unit, customer's product, unit, quantity, cost ... text."""
    quantity, uom = _quantity(segment)
    return OrderLine(
        line_no=text_value(segment.at(0)),
        gtin=text_value(segment.at(1)) or text_value(segment.at(2)),
        supplier_part=text_value(segment.at(1, 1)),
        buyer_part=text_value(segment.at(3, 1) or segment.at(3)),
        description=text_value(segment.at(10), segment.at(10, 1)) or text_value(segment.at(9), segment.at(9, 1)),
        quantity=quantity,
        uom=uom,
        unit_price=_cost(segment),
        box=Evidence(
            page=1, text="+".join(":".join(parts) for parts in segment.elements), ref=f"segment {segment.number} OLD"
        ),
    )


def _quantity(segment: _Segment) -> tuple[Number | None, Text | None]:
    """Ordering units, and what they are; an ordering unit of several consumer units is a case.

    Goods sold by measure have their quantity behind the number of units, with three implied decimals.
    """
    measure = mixed_value(segment.at(5, 2) or segment.at(4, 2))
    if segment.at(5) is None and segment.at(5, 1) is not None:
        return implied_decimals(segment.at(5, 1), 3), measure
    content = number_value(segment.at(4))
    if measure is None and content is not None and content.value is not None and content.value > 1:
        measure = text_value(segment.at(4), confidence=0.7, why="an ordering unit of several consumer units")
        measure = measure.model_copy(update={"value": "CS"}) if measure else None
    elif measure is None and content is not None:
        measure = text_value(segment.at(4), confidence=0.9, why="an ordering unit of one consumer unit")
        measure = measure.model_copy(update={"value": "EA"}) if measure else None
    return number_value(segment.at(5)), measure


def _cost(segment: _Segment) -> Number | None:
    """OUCT, the cost of one ordering unit, with four implied decimals."""
    return implied_decimals(segment.at(6), 4, confidence=0.9)


def _notes(segments: Sequence[_Segment]) -> Iterator[Text]:
    for segment in segments:
        elements = {"DIN": (3,), "DNA": (2, 3), "DNB": (3, 4)}.get(segment.tag, ())
        for element in elements:
            text = text_value(*(segment.at(element, part) for part in range(4)))
            if text is not None:
                yield text


def _findings(message: _Message, lines: Sequence[OrderLine]) -> Iterator[Finding]:
    counted = len(message.segments) + 2
    if not message.announced:
        yield doubt("The transmission breaks off before the end of the order (no MTR segment); ask for it again.")
    elif whole_number(message.announced) not in (None, counted):
        yield count_doubt("segments", message.announced, counted)
    trailer = next((segment for segment in message.segments if segment.tag == "OTR"), None)
    if trailer is not None and whole_number(trailer.code(0)) not in (None, len(lines)):
        yield count_doubt("lines", trailer.code(0), len(lines))
    for index, line in enumerate(lines):
        if (
            line.uom is not None
            and line.uom.value == "CS"
            and line.quantity is not None
            and line.quantity.value != Decimal(0)
        ):
            number = line.line_no.value if line.line_no else str(index + 1)
            yield doubt(
                f"Line {number} orders units of {line.uom.text} each; check that a case of ours holds as many.",
                field=f"lines[{index}].uom",
                line=number,
            )
