"""A transaction set 850 or 860 as a purchase order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from extraction.structured.base import bought_by, copy_doubt, count_doubt, doubt, test_doubt
from extraction.structured.values import (
    Printed,
    all_digits,
    compact_day,
    day_value,
    number_value,
    text_value,
    whole_number,
)
from extraction.structured.x12 import codes, parties
from extraction.structured.x12.lines import amount_in, charges_of, free_texts, lines_of, requested_day
from extraction.structured.x12.syntax import Segment, TransactionSet
from models.order import Charge, DocumentType, Number, OrderLine, PurchaseOrder, Text
from models.reasons import Finding

_IN_PARTY = frozenset({"N2", "N3", "N4", "NX2", "REF", "PER", "SI", "FOB", "TD1", "TD3", "TD4", "TD5", "PKG"})


@dataclass(slots=True)
class _Loops:
    """The segments of a transaction set by the loop that they belong to."""

    header: list[Segment] = field(default_factory=list)
    parties: list[list[Segment]] = field(default_factory=list)
    lines: list[list[Segment]] = field(default_factory=list)
    summary: list[Segment] = field(default_factory=list)


def read_order(transaction: TransactionSet) -> PurchaseOrder | None:
    """The order in an 850 or 860; None where neither a beginning segment nor a line is there."""
    loops = _loops(transaction.segments)
    begin = next((segment for segment in loops.header if segment.tag in ("BEG", "BCH")), None)
    if begin is None and not loops.lines:
        return None
    lines = tuple(line for loop in loops.lines for line in lines_of(loop))
    bill_to = parties.bill_to(loops.parties)
    buyer = bought_by(parties.buyer(loops.parties), bill_to)
    if buyer.email is None:
        buyer = buyer.model_copy(update={"email": parties.mail_address(loops.header)})
    return PurchaseOrder(
        document_type=_document_type(transaction.kind, begin),
        po_number=text_value(begin.at(3)) if begin else None,
        order_date=day_value(begin.at(5 if begin.tag == "BEG" else 6), compact_day) if begin else None,
        currency=_currency(loops),
        buyer=buyer,
        supplier=parties.supplier(loops.parties),
        ship_to=parties.ship_to(loops.parties),
        bill_to=bill_to,
        requested_delivery_date=requested_day(loops.header),
        payment_terms=_payment_terms(loops.header),
        subtotal=amount_in((*loops.summary, *loops.header), codes.SUBTOTALS),
        tax=_tax(loops),
        total=amount_in((*loops.summary, *loops.header, *(loops.lines[-1] if loops.lines else ())), codes.TOTALS),
        contact=_contact(loops.header),
        incoterms=_incoterms(loops.header),
        carrier=_element(loops.header, "TD5", 5) or _element(loops.header, "TD5", 3),
        notes=tuple(_notes(loops, begin)),
        charges=tuple(_charges(loops)),
        lines=lines,
        channel="x12_850",
        findings=tuple(_findings(transaction, loops, begin, lines)),
    )


def _loops(segments: Sequence[Segment]) -> _Loops:
    loops = _Loops()
    current: list[Segment] = loops.header
    for segment in segments:
        if segment.tag in ("PO1", "POC"):
            current = [segment]
            loops.lines.append(current)
        elif segment.tag == "CTT" or (loops.lines and current is loops.summary):
            current = loops.summary
            current.append(segment)
        elif segment.tag == "N1" and not loops.lines:
            current = [segment]
            loops.parties.append(current)
        elif not loops.lines and current is not loops.header and segment.tag not in _IN_PARTY:
            current = loops.header
            current.append(segment)
        else:
            current.append(segment)
    return loops


def _document_type(kind: str, begin: Segment | None) -> DocumentType:
    purpose = begin.code(1) if begin else ""
    if purpose in codes.CANCEL_PURPOSES:
        return DocumentType.ORDER_CANCELLATION
    if purpose in codes.CHANGE_PURPOSES:
        return DocumentType.ORDER_CHANGE
    return codes.ORDER_SETS[kind]


def _currency(loops: _Loops) -> Text | None:
    """CUR of the header; where only lines have one, theirs if they agree."""
    stated = _element(loops.header, "CUR", 2)
    if stated is not None:
        return stated
    of_lines = [_element(loop, "CUR", 2) for loop in loops.lines]
    codes_of_lines = {currency.value for currency in of_lines if currency is not None}
    return of_lines[0] if len(codes_of_lines) == 1 and of_lines else None


def _payment_terms(header: list[Segment]) -> Text | None:
    """The terms in words (ITD12, by some senders one element later), else from discount and net days."""
    for segment in header:
        if segment.tag != "ITD":
            continue
        words = text_value(segment.at(12)) or text_value(segment.at(13))
        if words is not None and words.value and not all_digits(words.value):
            return words
        percent, days, net = segment.at(3), segment.at(5), segment.at(7)
        terms = [f"{percent.text.strip()}% {days.text.strip()}"] if percent and days else []
        terms += [f"Net {net.text.strip()}"] if net else []
        if terms:
            built = text_value(*(piece for piece in (percent, days, net) if piece), joint="*", confidence=0.9)
            return built.model_copy(update={"value": ", ".join(terms), "why": "built from codes"}) if built else None
    return None


def _tax(loops: _Loops) -> Number | None:
    total = amount_in((*loops.summary, *loops.header), codes.TAXES)
    if total is not None:
        return total
    taxes = [number_value(segment.at(2)) for segment in (*loops.header, *loops.summary) if segment.tag == "TXI"]
    known = [tax for tax in taxes if tax is not None and tax.value is not None]
    if len(known) < 2:
        return known[0] if known else None
    evidence = tuple(piece for tax in known for piece in tax.evidence)
    value = sum((tax.value for tax in known if tax.value is not None), start=Decimal(0))
    return known[0].model_copy(update={"value": value, "evidence": evidence, "why": "sum of the taxes"})


def _contact(header: list[Segment]) -> Text | None:
    persons = {segment.code(1): segment for segment in reversed(header) if segment.tag == "PER" and segment.at(2)}
    chosen = next((persons[code] for code in ("BD", "OC", "PD", "IC") if code in persons), None)
    segment = chosen or next(iter(persons.values()), None)
    return text_value(segment.at(2)) if segment else None


def _incoterms(header: list[Segment]) -> Text | None:
    for segment in header:
        if segment.tag == "FOB":
            return text_value(segment.at(5)) or text_value(segment.at(3))
    return None


def _element(segments: Sequence[Segment], tag: str, position: int) -> Text | None:
    for segment in segments:
        if segment.tag == tag:
            found = text_value(segment.at(position))
            if found is not None:
                return found
    return None


def _notes(loops: _Loops, begin: Segment | None) -> Iterator[Text]:
    yield from free_texts((*loops.header, *loops.summary))
    named = [("Release", begin.at(4) if begin else None)]
    named.append(("Contract", begin.at(6) if begin and begin.tag == "BEG" else None))
    for name, piece in named:
        if piece is not None:
            text = text_value(Printed(piece.text, piece.ref))
            if text is not None:
                yield text.model_copy(update={"value": f"{name} {text.value}"})


def _charges(loops: _Loops) -> Iterator[Charge]:
    yield from charges_of(loops.header)
    yield from charges_of(loops.summary)
    for loop in loops.lines:
        yield from charges_of(loop)


def _findings(
    transaction: TransactionSet, loops: _Loops, begin: Segment | None, lines: Sequence[OrderLine]
) -> Iterator[Finding]:
    if begin is not None and begin.code(1) in codes.COPY_PURPOSES:
        yield copy_doubt(f"purpose {begin.code(1)}, {codes.COPY_PURPOSES[begin.code(1)]}")
    if begin is None:
        yield doubt("The beginning segment (BEG) is missing, and with it number and date of the order.")
    if transaction.test:
        yield test_doubt("ISA15 is T")
    if not transaction.complete:
        yield doubt("The transmission breaks off before the end of the order (no SE segment); ask for it again.")
    counted = len(transaction.segments) + 2
    if whole_number(transaction.announced) not in (None, counted):
        yield count_doubt("segments", transaction.announced, counted)
    announced = next((segment.code(1) for segment in loops.summary if segment.tag == "CTT"), "")
    if whole_number(announced) not in (None, len(loops.lines)):
        yield count_doubt("lines", announced, len(loops.lines))
    if transaction.mended:
        places = ", ".join(str(number) for number in transaction.mended)
        yield doubt(f"The terminator before segment {places} is missing; what stands there was read as a new segment.")
