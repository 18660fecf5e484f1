"""N1 loops: who buys, who sells, where to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from extraction.structured.values import one_line, text_value
from extraction.structured.x12.codes import BILL_TOS, BUYERS, SHIP_TOS, SUPPLIERS
from extraction.structured.x12.syntax import Segment
from models.order import Party, Text

Loop = Sequence[Segment]


def party_in(loops: Iterable[Loop], codes: Sequence[str]) -> Party:
    """The party whose N101 comes first in `codes`; an empty party where there is none."""
    ranked = [(codes.index(loop[0].code(1)), loop) for loop in loops if loop and loop[0].code(1) in codes]
    return _party(min(ranked, key=lambda item: item[0])[1]) if ranked else Party()


def buyer(loops: Iterable[Loop]) -> Party:
    """Who orders."""
    return party_in(loops, BUYERS)


def supplier(loops: Iterable[Loop]) -> Party:
    """Who is asked to deliver."""
    return party_in(loops, SUPPLIERS)


def ship_to(loops: Iterable[Loop]) -> Party:
    """Where the goods go."""
    return party_in(loops, SHIP_TOS)


def bill_to(loops: Iterable[Loop]) -> Party:
    """Who gets the invoice."""
    return party_in(loops, BILL_TOS)


def mail_address(segments: Iterable[Segment]) -> Text | None:
    """The e-mail address of the first contact (PER) that has one."""
    for segment in segments:
        if segment.tag != "PER":
            continue
        for position in (3, 5, 7):
            if segment.code(position) == "EM":
                return text_value(segment.at(position + 1))
    return None


def _party(loop: Loop) -> Party:
    head = loop[0]
    more = [segment for segment in loop[1:] if segment.tag == "N2"]
    name = text_value(head.at(2)) or (text_value(more[0].at(1)) if more else None)
    scheme = head.code(3)
    number = text_value(head.at(4))
    return Party(
        name=name,
        address=_address(loop),
        vat_id=_reference(loop, ("VX", "GT", "TJ")),
        gln=number if scheme == "UL" else None,
        account=number if scheme in ("91", "92") else _reference(loop, ("11", "IT")),
        email=mail_address(loop),
    )


def _address(loop: Loop) -> Text | None:
    streets = [segment.at(position) for segment in loop if segment.tag == "N3" for position in (1, 2)]
    places = [segment.at(position) for segment in loop if segment.tag == "N4" for position in (1, 2, 3, 4)]
    return one_line(*streets, *places)


def _reference(loop: Loop, codes: Sequence[str]) -> Text | None:
    for segment in loop:
        if segment.tag == "REF" and segment.code(1) in codes:
            return text_value(segment.at(2)) or text_value(segment.at(3))
    return None
