"""A message ORDERS or ORDCHG as a purchase order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from extraction.structured.base import bought_by, copy_doubt, count_doubt, doubt, line_name, test_doubt
from extraction.structured.edifact import codes
from extraction.structured.edifact.dates import dated_day, requested_day
from extraction.structured.edifact.lines import allowances, amount_in, charges_of, free_text, line_doubts, lines_of
from extraction.structured.edifact.parties import contact_of, party_in
from extraction.structured.edifact.syntax import Message, Segment
from extraction.structured.values import Printed, all_digits, parse_decimal, text_value, whole_number
from models.order import Charge, DocumentType, OrderLine, Party, PurchaseOrder, Text
from models.reasons import Finding

_IN_PARTY = frozenset({"LOC", "FII", "RFF", "DOC", "CTA", "COM"})


@dataclass(slots=True)
class _Groups:
    """The segments of a message by the group that they belong to."""

    header: list[Segment] = field(default_factory=list)
    parties: list[list[Segment]] = field(default_factory=list)
    lines: list[list[Segment]] = field(default_factory=list)
    summary: list[Segment] = field(default_factory=list)


def document_code(message: Message) -> str:
    """The document name code (1001) of BGM."""
    return next((segment.code(0) for segment in message.segments if segment.tag == "BGM"), "")


def read_order(message: Message) -> PurchaseOrder | None:
    """The order in the message; None where neither a beginning nor a line is there."""
    groups = _groups(message.segments)
    begin = next((segment for segment in groups.header if segment.tag == "BGM"), None)
    if begin is None and not groups.lines:
        return None
    parts = [lines_of(group) for group in groups.lines]
    bill_to = party_in(groups.parties, codes.BILL_TOS)
    buyer = bought_by(party_in(groups.parties, codes.BUYERS), bill_to)
    document_type = _document_type(message.kind, begin)
    closing = (*groups.summary, *groups.header, *(groups.lines[-1] if groups.lines and not groups.summary else ()))
    return PurchaseOrder(
        document_type=document_type,
        po_number=_order_number(document_type, groups.header, begin),
        order_date=dated_day(groups.header, codes.ORDER_DAYS),
        currency=_currency(groups.header),
        buyer=_identified(buyer, message.sender),
        supplier=_identified(party_in(groups.parties, codes.SUPPLIERS), message.recipient),
        ship_to=party_in(groups.parties, codes.SHIP_TOS),
        bill_to=bill_to,
        requested_delivery_date=requested_day(groups.header),
        payment_terms=_payment_terms(groups.header),
        subtotal=amount_in(closing, codes.SUBTOTALS),
        tax=amount_in(closing, codes.TAXES),
        total=amount_in(closing, codes.TOTALS),
        contact=contact_of(groups.parties, codes.BUYERS),
        incoterms=_element(groups.header, "TOD", 2),
        carrier=_component(groups.header, "TDT", 4, 3) or _element(groups.header, "TDT", 4),
        notes=tuple(_notes(groups)),
        charges=tuple(_charges(groups)),
        lines=tuple(line for lines in parts for line in lines),
        channel="edifact_orders",
        findings=tuple(_findings(message, groups, begin, parts)),
    )


def _groups(segments: Sequence[Segment]) -> _Groups:
    groups = _Groups()
    current = groups.header
    for segment in segments:
        if segment.tag == "LIN":
            current = [segment]
            groups.lines.append(current)
        elif segment.tag == "UNS":
            current = groups.summary
        elif segment.tag == "NAD" and not groups.lines:
            current = [segment]
            groups.parties.append(current)
        else:
            in_party = current is not groups.header and current is not groups.summary and not groups.lines
            if in_party and segment.tag not in _IN_PARTY:
                current = groups.header
            current.append(segment)
    return groups


def _document_type(kind: str, begin: Segment | None) -> DocumentType:
    function = begin.code(2) if begin else ""
    if function in codes.CANCEL_FUNCTIONS:
        return DocumentType.ORDER_CANCELLATION
    if function in codes.CHANGE_FUNCTIONS or (begin and begin.code(0) in codes.CHANGE_DOCUMENTS):
        return DocumentType.ORDER_CHANGE
    return codes.ORDER_MESSAGES[kind]


def _order_number(document_type: DocumentType, header: Sequence[Segment], begin: Segment | None) -> Text | None:
    """The number in BGM; for a change or cancellation, the order that it names as changed (RFF+ON)."""
    own = text_value(begin.at(1)) if begin else None
    if document_type is DocumentType.PURCHASE_ORDER:
        return own
    changed = [s.at(0, 1) for s in header if s.tag == "RFF" and s.code(0) in ("ON", "OP") and s.at(0, 1)]
    return text_value(changed[0]) if changed else own


def _identified(party: Party, envelope: Printed | None) -> Party:
    """The party with the GLN of the envelope where it has none: who sends an order mostly buys."""
    if (
        party.gln is not None
        or envelope is None
        or len(envelope.text.strip()) != 13
        or not all_digits(envelope.text.strip())
    ):
        return party
    return party.model_copy(update={"gln": text_value(envelope, confidence=0.9, why="from the interchange header")})


def _currency(header: Sequence[Segment]) -> Text | None:
    """CUX: the reference currency (2), else the first."""
    stated = [segment for segment in header if segment.tag == "CUX"]
    chosen = next((segment for segment in stated if segment.code(0) == "2"), stated[0] if stated else None)
    return text_value(chosen.at(0, 1)) if chosen else None


def _payment_terms(header: Sequence[Segment]) -> Text | None:
    """The terms in words (FTX+AAB or PAT), else from the number of days in PAT and the discount behind it."""
    for segment in header:
        if segment.tag == "FTX" and segment.code(0) in codes.PAYMENT_TEXTS:
            return free_text(segment)
    built: list[str] = []
    pieces: list[Printed | None] = []
    for index, segment in enumerate(header):
        if segment.tag not in ("PAT", "PYT"):
            continue
        if segment.at(1, 3) is not None:
            return text_value(segment.at(1, 3))
        count, unit = segment.at(2, 3), codes.PERIODS.get(segment.code(2, 2))
        if count is not None and unit:
            percent = next((s.at(0, 1) for s in header[index + 1 : index + 3] if s.tag == "PCD"), None)
            words = f"{count.text.strip()} {unit}"
            built.append(f"{percent.text.strip()}% {words}" if percent else f"{words} net")
            pieces += [percent, count]
    text = text_value(*pieces, confidence=0.9, why="built from codes")
    return text.model_copy(update={"value": ", ".join(built)}) if text else None


def _element(segments: Sequence[Segment], tag: str, element: int) -> Text | None:
    return _component(segments, tag, element, 0)


def _component(segments: Sequence[Segment], tag: str, element: int, component: int) -> Text | None:
    return next(
        (text_value(s.at(element, component)) for s in segments if s.tag == tag and s.at(element, component)), None
    )


def _notes(groups: _Groups) -> Iterator[Text]:
    for segment in (*groups.header, *groups.summary):
        text = free_text(segment) if segment.tag == "FTX" and segment.code(0) not in codes.PAYMENT_TEXTS else None
        if text is not None:
            yield text


def _charges(groups: _Groups) -> Iterator[Charge]:
    yield from charges_of(groups.header)
    yield from charges_of(groups.summary)
    for group in groups.lines:
        for allowance in allowances(group):
            if allowance.charge and allowance.words and allowance.amount and allowance.amount.value is not None:
                yield Charge(description=allowance.words, amount=allowance.amount)


def _findings(
    message: Message, groups: _Groups, begin: Segment | None, parts: Sequence[Sequence[OrderLine]]
) -> Iterator[Finding]:
    function = begin.code(2) if begin else ""
    if begin is None:
        yield doubt("The beginning segment (BGM) is missing, and with it the number of the order.")
    if function in codes.COPY_FUNCTIONS:
        yield copy_doubt(f"function {function}, {codes.COPY_FUNCTIONS[function]}")
    if function in codes.PROVISIONAL_FUNCTIONS:
        yield doubt(f"The order is {codes.PROVISIONAL_FUNCTIONS[function]} only; wait for the final one.")
    if message.test:
        yield test_doubt("test indicator in UNB")
    yield from _count_findings(message, groups)
    index = 0
    for group, lines in zip(groups.lines, parts, strict=True):
        yield from line_doubts(group, index, line_name(lines[0], index))
        index += len(lines)


def _count_findings(message: Message, groups: _Groups) -> Iterator[Finding]:
    """UNT counts segments with UNH and UNT themselves; CNT+2 counts lines, CNT+1 adds up quantities."""
    if not message.complete:
        yield doubt("The transmission breaks off before the end of the order (no UNT segment); ask for it again.")
    counted = len(message.segments) + 2
    if whole_number(message.announced) not in (None, counted):
        yield count_doubt("segments", message.announced, counted)
    for segment in groups.summary:
        if segment.tag == "CNT" and segment.code(0) == "2":
            announced = parse_decimal(segment.code(0, 1), segment.mark)
            if announced is not None and announced[0] != len(groups.lines):
                yield count_doubt("lines", segment.code(0, 1), len(groups.lines))
    if message.mended:
        places = ", ".join(str(number) for number in message.mended)
        yield doubt(f"The terminator before segment {places} is missing; what stands there was read as a new segment.")
