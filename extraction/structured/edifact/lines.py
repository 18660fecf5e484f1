"""LIN groups: the ordered items."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from extraction.structured.base import doubt
from extraction.structured.edifact import codes
from extraction.structured.edifact.dates import day_of, requested_day
from extraction.structured.edifact.syntax import Segment
from extraction.structured.pricing import LinePrice, line_price
from extraction.structured.schedules import Delivery, split_by_delivery
from extraction.structured.units import rec20_value
from extraction.structured.values import Pieces, Printed, all_digits, glued, number_value, text_value
from models.evidence import Evidence
from models.order import Charge, Number, OrderLine, Text
from models.reasons import Finding

Group = Sequence[Segment]

_IMD_WIDTH = 35  # data element 7008 up to directory D.99B; later ones allow 256 and do not cut
_FTX_WIDTH = 70  # data element 4440 likewise; later ones allow 512
_IN_ALLOWANCE = frozenset({"ALI", "QTY", "PCD", "MOA", "RTE", "TAX", "RNG", "DTM"})
_LINE_ACTIONS = {"1": "added", "2": "deleted", "3": "changed", "4": "not changed", "7": "not accepted"}


class _Parts(NamedTuple):
    """Item numbers by whose they are."""

    buyer: Printed | None = None
    supplier: Printed | None = None
    maker: Printed | None = None
    gtin: Printed | None = None
    unclear: Printed | None = None


class Allowance(NamedTuple):
    """An ALC group."""

    charge: bool
    words: Text | None
    percent: Number | None
    amount: Number | None


def lines_of(group: Group) -> tuple[OrderLine, ...]:
    """The lines of one LIN group: one, or one for each delivery that it schedules."""
    head = group[0]
    plain, scheduled = _apart(group)
    parts = _parts(plain)
    quantity = _quantity(plain)
    price = _price(plain)
    line = OrderLine(
        line_no=text_value(head.at(0)),
        buyer_part=text_value(parts.buyer),
        supplier_part=text_value(parts.supplier or parts.unclear),
        gtin=text_value(parts.gtin),
        mpn=text_value(parts.maker),
        any_slot=parts.unclear is not None,
        description=_description(plain),
        quantity=_number(quantity, 0, 1),
        uom=rec20_value(quantity.at(0, 2)) if quantity else None,
        unit_price=price.unit,
        gross_price=price.gross,
        discount_percent=price.percent,
        price_base=price.base,
        line_total=amount_in(plain, codes.LINE_TOTALS),
        requested_date=requested_day(plain),
        notes=tuple(_notes(group)),
        box=Evidence(page=1, text="+".join(":".join(e) for e in (("LIN",), *head.elements)), ref=head.ref),
    )
    return split_by_delivery(line, _deliveries(scheduled))


def line_doubts(group: Group, index: int, line: str) -> Iterator[Finding]:
    """A price that is for another unit than the quantity cannot be taken for one unit as ordered."""
    plain, _ = _apart(group)
    quantity = _quantity(plain)
    ordered = rec20_value(quantity.at(0, 2)) if quantity else None
    for segment in plain:
        priced = rec20_value(segment.at(0, 5)) if segment.tag == "PRI" else None
        if ordered and priced and priced.value != ordered.value and not all_digits(segment.code(0, 5)):
            yield doubt(
                f"Line {line} is ordered in {ordered.value} but priced per {priced.value}.",
                field=f"lines[{index}].unit_price",
                line=line,
            )


def amount_in(segments: Iterable[Segment], qualifiers: Sequence[str]) -> Number | None:
    """The MOA whose qualifier comes first in `qualifiers`."""
    found = {segment.code(0): segment for segment in reversed(list(segments)) if segment.tag == "MOA"}
    chosen = next((found[qualifier] for qualifier in qualifiers if found.get(qualifier)), None)
    return _number(chosen, 0, 1)


def free_text(segment: Segment) -> Text | None:
    """The text of an FTX, its pieces put together; the code where there is nothing but a coded text."""
    return glued(Pieces(segment.pieces(3), _FTX_WIDTH)) or text_value(segment.at(2))


def allowances(segments: Iterable[Segment]) -> Iterator[Allowance]:
    """The ALC groups among the segments."""
    group: list[Segment] = []
    for segment in segments:
        if segment.tag == "ALC":
            if group:
                yield _allowance(group)
            group = [segment]
        elif group and segment.tag in _IN_ALLOWANCE:
            group.append(segment)
        elif group:
            yield _allowance(group)
            group = []
    if group:
        yield _allowance(group)


def charges_of(segments: Iterable[Segment]) -> Iterator[Charge]:
    """Charges of the order, and its allowances as negative amounts."""
    for allowance in allowances(segments):
        amount = allowance.amount
        if amount is None or amount.value is None or allowance.words is None:
            continue
        if not allowance.charge:
            amount = amount.model_copy(update={"value": -abs(amount.value)})
        yield Charge(description=allowance.words, amount=amount)


def _number(segment: Segment | None, element: int, component: int) -> Number | None:
    return number_value(segment.at(element, component), mark=segment.mark) if segment else None


def _apart(group: Group) -> tuple[list[Segment], list[Segment]]:
    """The segments of the item itself, and those of its delivery schedule (behind SCC)."""
    start = next((index for index, segment in enumerate(group) if segment.tag == "SCC"), len(group))
    return list(group[:start]), list(group[start:])


def _quantity(group: Group) -> Segment | None:
    found = {segment.code(0): segment for segment in reversed(group) if segment.tag == "QTY"}
    return next((found[qualifier] for qualifier in codes.QUANTITIES if qualifier in found), None)


def _parts(group: Group) -> _Parts:
    """Numbers of LIN and PIA by qualifier (7143); of two with the same qualifier the first counts."""
    by_code: dict[str, Printed] = {}
    for segment in group:
        first = {"LIN": 2, "PIA": 1}.get(segment.tag)
        if first is None or (segment.tag == "PIA" and segment.code(0) in codes.NO_IDENTITY_FUNCTIONS):
            continue
        for element in range(first, first + 5 if segment.tag == "PIA" else first + 1):
            number = segment.at(element)
            if number is not None:
                by_code.setdefault(segment.code(element, 1), number)
    slots = (codes.BUYER_PARTS, codes.SUPPLIER_PARTS, codes.MAKER_PARTS, codes.GTINS)
    buyer, supplier, maker, gtin = (next((by_code[c] for c in slot if c in by_code), None) for slot in slots)
    if any((buyer, supplier, maker, gtin)):
        return _Parts(buyer, supplier, maker, gtin)
    return _Parts(unclear=next(iter(by_code.values()), None))


def _price(group: Group) -> LinePrice:
    """Net and gross price (PRI), price basis (5284), and the discount where only the gross price is given."""
    prices = {segment.code(0): segment for segment in reversed(group) if segment.tag == "PRI"}
    net = next((prices[code] for code in codes.NET_PRICES if code in prices), None)
    gross = next((prices[code] for code in codes.GROSS_PRICES if code in prices), None)
    if net is None and gross is None:
        other = [prices[code] for code in prices if code not in codes.INFORMATION_PRICES]
        net = other[0] if other else None
    chosen = net or gross
    if chosen is None:
        return LinePrice(unit=amount_in(group, ("146",)))
    base = _number(chosen, 0, 4)
    if base is None and all_digits(chosen.code(0, 5)):  # senders who count one component too many
        base = _number(chosen, 0, 5)
    discounts = [a.percent for a in allowances(group) if not a.charge and a.percent is not None]
    return line_price(_number(net, 0, 1), _number(gross, 0, 1), discounts[0] if len(discounts) == 1 else None, base)


def _description(group: Group) -> Text | None:
    """The free-form descriptions (IMD C273), one after the other; failing that, an FTX that describes the goods."""
    described = [segment for segment in group if segment.tag == "IMD"]
    texts = [glued(Pieces(segment.pieces(2, 3, 4), _IMD_WIDTH)) for segment in described]
    there = [text for text in texts if text is not None and text.value]
    if not there:
        told = (free_text(s) for s in group if s.tag == "FTX" and s.code(0) in codes.PRODUCT_TEXTS)
        return next((text for text in told if text is not None), None)
    return Text(
        value=" ".join(text.value for text in there if text.value),
        text=" ".join(text.text for text in there),
        evidence=tuple(evidence for text in there for evidence in text.evidence),
    )


def _notes(group: Group) -> Iterator[Text]:
    action = _LINE_ACTIONS.get(group[0].code(1))
    if action:
        yield Text(value=f"Line {action}", text=group[0].code(1), why="action code of LIN")
    for segment in group:
        text = free_text(segment) if segment.tag == "FTX" else None
        if text is not None:
            yield text


def _deliveries(scheduled: Group) -> list[Delivery]:
    """QTY and the DTM behind it, as often as they come behind an SCC."""
    deliveries = []
    quantity: Number | None = None
    for segment in scheduled:
        if segment.tag == "QTY":
            quantity = _number(segment, 0, 1)
        elif segment.tag == "DTM" and quantity is not None:
            day = day_of(segment)
            if day is not None:
                deliveries.append(Delivery(quantity, day))
            quantity = None
    return deliveries


def _allowance(group: Sequence[Segment]) -> Allowance:
    head = group[0]
    words = text_value(head.at(4, 3)) or text_value(head.at(4)) or text_value(head.at(1))
    percents = [_number(segment, 0, 1) for segment in group if segment.tag == "PCD"]
    return Allowance(head.code(0) == "C", words, percents[0] if percents else None, amount_in(group, codes.CHARGES))
