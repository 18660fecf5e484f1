"""NAD groups: who buys, who sells, where to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from extraction.structured.edifact.syntax import Segment
from extraction.structured.values import Pieces, Printed, all_digits, glued, one_line, text_value
from models.order import Party, Text

Group = Sequence[Segment]

_NAME_WIDTH = 35  # data elements 3036, 3042 and 3124
_GS1 = "9"  # data element 3055
_NUMBERED_BY_PARTNERS = ("91", "92")


def party_in(groups: Iterable[Group], codes: Sequence[str]) -> Party:
    """The party whose function code comes first in `codes`; an empty party where there is none."""
    ranked = [(codes.index(group[0].code(0)), group) for group in groups if group and group[0].code(0) in codes]
    return _party(min(ranked, key=lambda item: item[0])[1]) if ranked else Party()


def contact_of(groups: Iterable[Group], codes: Sequence[str]) -> Text | None:
    """The person named in the first CTA of these parties."""
    for group in groups:
        if group[0].code(0) in codes:
            for segment in group:
                if segment.tag == "CTA" and segment.at(1, 1) is not None:
                    return text_value(segment.at(1, 1))
    return None


def _party(group: Group) -> Party:
    head = group[0]
    by = head.code(1, 2)
    number = text_value(head.at(1))
    looks_global = by == _GS1 or (not by and all_digits(head.code(1)) and len(head.code(1)) == 13)
    name, address = _name_and_address(head)
    return Party(
        name=name,
        address=address,
        vat_id=_reference(group, ("VA",)) or _reference(group, ("GN", "AHP", "FC")),
        gln=number if looks_global else None,
        account=number if by in _NUMBERED_BY_PARTNERS else _reference(group, ("IT", "API", "ADE")),
        email=_mail(group),
    )


def _name_and_address(head: Segment) -> tuple[Text | None, Text | None]:
    """Structured name (C080) and street, or the free lines of C058: the first is the name, the rest the address."""
    lines, names = head.pieces(2), head.pieces(3, 0, 4)
    address = one_line(*_streets(head), head.at(5), head.at(6), head.at(7), head.at(8))
    if names:
        return glued(Pieces(names, _NAME_WIDTH)), address or one_line(*lines)
    if lines:
        return text_value(lines[0]), one_line(*lines[1:], *_streets(head), *(head.at(place) for place in (5, 6, 7, 8)))
    return None, address


def _streets(head: Segment) -> list[Printed | Text | None]:
    """The street lines, those that were cut at their width joined again."""
    whole: list[Printed | Text | None] = []
    run: list[Printed] = []
    for piece in head.pieces(4, 0, 3):
        run.append(piece)
        if len(piece.text) < _NAME_WIDTH:
            whole.append(glued(Pieces(tuple(run), _NAME_WIDTH)))
            run = []
    return [*whole, glued(Pieces(tuple(run), _NAME_WIDTH))]


def _reference(group: Group, qualifiers: Sequence[str]) -> Text | None:
    for segment in group:
        if segment.tag == "RFF" and segment.code(0) in qualifiers:
            return text_value(segment.at(0, 1))
    return None


def _mail(group: Group) -> Text | None:
    for segment in group:
        if segment.tag == "COM" and segment.code(0, 1) == "EM":
            return text_value(segment.at(0))
    return None
