"""The case screen's arrangement: which doubts stand where, which boxes lie on the page, what comes first.

Pure functions of a CaseView; templates only print what is arranged here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from models.evidence import Evidence
from models.reasons import ReviewReason
from review_ui.looks import line_index
from review_ui.sentences import BELOW_THE_BAR, say, taken_apart
from review_ui.words import path_label
from service.states import CaseState
from service.views import CandidateView, CaseView, FieldKind, FieldView, FindingView, LineView, PageView

MAIN_FIELDS = frozenset({"customer", "ship_to", "po_number", "order_date", "requested_delivery_date", "currency"})
POSTED = frozenset(
    {"customer", "ship_to", "po_number", "requested_delivery_date", "currency"}
    | {"sku", "quantity", "uom", "unit_price", "requested_date"}
)  # what the ERP gets
COLUMNS = ("sku", "quantity", "uom", "unit_price")  # of a line, always in sight
SHOWN_AS_TEXT = frozenset({"line_no", "description", "buyer_part", "supplier_part", "gtin", "mpn"})
_ABOUT_OTHER_ORDERS = frozenset({"duplicate_order", "order_change", "order_cancellation"})
_LOW = ReviewReason.LOW_CONFIDENCE.code
_OFFERED = 3  # values at most
_MANY_ALIKE = 4  # doubts of one kind in one column are told, and settled, together
_UNSURE = "The reader is less sure of this value than of the others."
_MISSING = "The ERP needs it, and nothing was found in the document."
_ENTER_IT = "Enter it, or ask the customer."
_ONLY_SO_SURE = "The reader is {share} sure of it, of the whole order {whole}; {least} is asked."
SENTENCES = (_UNSURE, _MISSING, _ENTER_IT, _ONLY_SO_SURE)


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle to draw on a page, in the page's points; `path` is what it belongs to."""

    path: str
    left: float
    top: float
    width: float
    height: float
    tone: str  # "stop", "look", "row", "unreadable" or "" for a value nobody doubts
    label: str


@dataclass(frozen=True, slots=True)
class Crop:
    """A piece of a page's picture, in the page's points."""

    page: int
    page_width: float
    page_height: float
    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Doubt:
    """One thing to settle or look at, in the order in which it is worked off."""

    number: int
    path: str  # of its field; "lines[2]" for a whole line; "" for the whole order
    place: str  # "Line 3, quantity"
    title: str
    message: str
    remedy: str
    blocks: bool
    settled: bool  # a person confirmed the value it concerns
    expected: str | None
    found: str | None
    printed: str
    crop: Crop | None
    candidates: tuple[CandidateView, ...] = ()
    elsewhere: str = ""  # a PO number under which there are other orders to compare with

    @property
    def tone(self) -> str:
        """The colour family."""
        return "stop" if self.blocks else "look"


@dataclass(frozen=True, slots=True)
class Screen:
    """Everything the case template prints besides the case itself."""

    case: CaseView
    stops: tuple[Doubt, ...]
    looks: tuple[Doubt, ...]
    main: tuple[FieldView, ...]
    rest: tuple[FieldView, ...]
    boxes: dict[int, tuple[Box, ...]]  # by page
    crops: dict[str, Crop]  # by field path, for the doubted ones

    @property
    def doubts(self) -> tuple[Doubt, ...]:
        """Blocking ones first."""
        return (*self.stops, *self.looks)

    @property
    def grouped(self) -> tuple[tuple[str, tuple[Doubt, ...]], ...]:
        """The doubts to look at; those about one column of many lines together, under the column's label."""
        groups: dict[tuple[str, str], list[Doubt]] = {}
        for doubt in self.looks:
            column = doubt.path.rpartition(".")[2] if doubt.path.startswith("lines[") else ""
            groups.setdefault((column, doubt.title) if column else ("", f"{doubt.number}"), []).append(doubt)
        many = {key for key, doubts in groups.items() if key[0] and len(doubts) >= _MANY_ALIKE}
        return tuple((key[0] if key in many else "", tuple(doubts)) for key, doubts in groups.items())

    @property
    def open_looks(self) -> int:
        """Warnings that nobody has looked at."""
        return sum(not doubt.settled for doubt in self.looks)


def arrange(case: CaseView, translate: Callable[[str], str] = str) -> Screen:
    """The screen of a case; places are named in the translation's language."""
    pages = {page.number: page for page in case.pages}
    doubts = list(_doubts(case, pages, translate))
    stops = [doubt for doubt in doubts if doubt.blocks]
    looks = [doubt for doubt in doubts if not doubt.blocks]
    numbered = [replace(doubt, number=number) for number, doubt in enumerate((*stops, *looks), start=1)]
    main = tuple(field for field in case.fields if _belongs_in_front(field))
    return Screen(
        case=case,
        stops=tuple(numbered[: len(stops)]),
        looks=tuple(numbered[len(stops) :]),
        main=main,
        rest=tuple(field for field in case.fields if field not in main and (field.value or field.text)),
        boxes=boxes(case),
        crops={doubt.path: doubt.crop for doubt in doubts if doubt.path and doubt.crop},
    )


def page_names(case: CaseView, translate: Callable[[str], str] = str) -> dict[int, str]:
    """What each page is called in the list of pages: its sheet or file, further pages of a file with a number."""
    names: dict[int, str] = {}
    seen: dict[str, int] = {}
    for page in case.pages:
        seen[page.title] = nth = seen.get(page.title, 0) + 1
        nameless = translate("E-mail") if page.medium == "mail" else str(page.number)
        names[page.number] = (f"{page.title} ({nth})" if nth > 1 else page.title) if page.title else nameless
    return names


def all_fields(case: CaseView) -> dict[str, FieldView]:
    """Header and line fields by path."""
    fields = {field.path: field for field in case.fields}
    for line in case.lines:
        fields.update({field.path: field for field in line.fields})
    return fields


def more_fields(line: LineView) -> tuple[FieldView, ...]:
    """The line's fields that are neither columns nor printed below the product."""
    return tuple(
        field
        for field in line.fields
        if field.label not in COLUMNS
        and (
            field.findings
            or (field.label not in SHOWN_AS_TEXT and (field.value or field.text))
            or field.label == "requested_date"
        )
    )


def doubtful(field: FieldView) -> str:
    """The field's tone: "stop", "look" or "" when it may be passed over."""
    if any(finding.blocks for finding in field.findings):
        return "stop"
    return "look" if not field.confirmed and (field.findings or unsure(field)) else ""


def offers(field: FieldView) -> tuple[str, ...]:
    """What could stand in the field in place of its value, likeliest first: a key or a click takes it."""
    standing = [finding for finding in field.findings if finding.blocks or not field.confirmed]
    found = [value for finding in standing for value in finding.offers]
    unread = field.value is None or unsure(field) or any(finding.code == _LOW for finding in standing)
    if field.kind is not FieldKind.CHOICE and unread:
        found += [candidate.id for candidate in field.candidates]
    return tuple(value for value in dict.fromkeys(found) if value != field.value)[:_OFFERED]


def alike(case: CaseView, label: str) -> Iterator[str]:
    """The paths of a column that wait for nothing but a person's word that they are right."""
    for line in case.lines:
        field = line.field(label)
        if field is not None and field.value is not None and doubtful(field) == "look":
            yield field.path


def unsure(field: FieldView) -> bool:
    """Whether the reader is unsure of something that the ERP would get; other values only say their percentage."""
    return not field.sure and not field.confirmed and field.label in POSTED


def _belongs_in_front(field: FieldView) -> bool:
    doubted = bool(field.findings) or unsure(field)
    return field.label in MAIN_FIELDS or field.required or field.kind is FieldKind.CHOICE or doubted


def _doubts(case: CaseView, pages: dict[int, PageView], translate: Callable[[str], str]) -> Iterator[Doubt]:
    fields = all_fields(case)
    numbers = {line.index: line.line_no for line in case.lines}
    told = set()
    number = case.field("po_number")
    po_number = (number.value if number else "") or ""
    for finding in case.findings:
        field = fields.get(finding.field or "")
        told.add(finding.field)
        yield _from_finding(finding, field, pages, _place(finding.field, finding.line, numbers, translate), po_number)
    for path, field in fields.items():
        if path not in told and unsure(field) and not field.findings:
            yield _from_unsure(field, pages, _place(path, None, numbers, translate))


def _place(path: str | None, line: str | None, numbers: dict[int, str], translate: Callable[[str], str]) -> str:
    if not path:
        return f"{translate('Line')} {line}" if line else translate("Whole order")
    index = line_index(path)
    return path_label(path, line or (numbers.get(index, "") if index is not None else ""), translate)


def sentence(finding: FindingView, translate: Callable[[str], str] = str) -> str:
    """What the finding says; where it says no more than that a value misses the bar, in a clerk's words."""
    known = taken_apart(finding.message)
    if known is not None and known[0] == BELOW_THE_BAR:
        return translate(_ONLY_SO_SURE).format_map(dict(known[1]))
    return say(finding.message, translate)


def _from_finding(
    finding: FindingView, field: FieldView | None, pages: dict[int, PageView], place: str, number: str
) -> Doubt:
    evidence = finding.evidence or (field.evidence if field else ())
    return Doubt(
        number=0,
        path=finding.field or "",
        place=place,
        title=finding.title,
        message=sentence(finding),
        remedy=finding.remedy,
        blocks=finding.blocks,
        settled=not finding.blocks and field is not None and field.confirmed,
        expected=finding.expected,
        found=finding.found,
        printed=field.text if field else " ".join(spot.text for spot in evidence if spot.text),
        crop=crop(evidence, pages),
        candidates=field.candidates[:4] if field and field.kind is FieldKind.CHOICE else (),
        elsewhere=number if finding.code in _ABOUT_OTHER_ORDERS else "",
    )


def _from_unsure(field: FieldView, pages: dict[int, PageView], place: str) -> Doubt:
    reason = ReviewReason.LOW_CONFIDENCE
    missing = field.value is None
    return Doubt(
        number=0,
        path=field.path,
        place=place,
        title="Missing" if missing else reason.title,
        message=_MISSING if missing else _UNSURE,
        remedy=_ENTER_IT if missing else reason.remedy,
        blocks=False,
        settled=False,
        expected=None,
        found=field.display or field.value,
        printed=field.text,
        crop=crop(field.evidence, pages),
        candidates=field.candidates[:4] if field.kind is FieldKind.CHOICE else (),
    )


def located(spot: Evidence) -> bool:
    """Whether the evidence says where on its page it is; the whole page is no place."""
    return (
        spot.right > spot.left and spot.bottom > spot.top and (spot.right - spot.left < 1 or spot.bottom - spot.top < 1)
    )


def crop(evidence: tuple[Evidence, ...], pages: dict[int, PageView]) -> Crop | None:
    """The first place that has a picture, with some of its surroundings."""
    for spot in evidence:
        page = pages.get(spot.page)
        if page is None or not page.has_picture or not located(spot):
            continue
        width = max((spot.right - spot.left) * page.width + 24, 230.0)
        height = max((spot.bottom - spot.top) * page.height + 14, 30.0)
        middle_x = (spot.left + spot.right) / 2 * page.width
        middle_y = (spot.top + spot.bottom) / 2 * page.height
        left = min(max(0.0, middle_x - width / 2), max(0.0, page.width - width))
        top = min(max(0.0, middle_y - height / 2), max(0.0, page.height - height))
        return Crop(page.number, page.width, page.height, left, top, min(width, page.width), min(height, page.height))
    return None


def boxes(case: CaseView) -> dict[int, tuple[Box, ...]]:
    """What to draw on each page: rows below, then unreadable places, then values in the order of the fields."""
    pages = {page.number: page for page in case.pages}
    found: list[tuple[int, Box]] = []
    for line in case.lines:
        if line.box is not None:
            found.extend(_drawn(line.box, pages, f"lines[{line.index}]", "row", f"Line {line.line_no}"))
    for page in case.pages:
        for spot in page.unreadable:
            found.extend(_drawn(spot, pages, "", "unreadable", "Cannot be read"))
    values = [(field, spot) for field in all_fields(case).values() for spot in field.evidence]
    tones = {field.path: doubtful(field) if case.state is CaseState.WAITING else "" for field, _ in values}
    for field, spot in values:
        found.extend(_drawn(spot, pages, field.path, tones[field.path], path_label(field.path)))
    known = set(all_fields(case))
    for finding in case.findings:
        if finding.field not in known:
            for spot in finding.evidence:
                found.extend(
                    _drawn(spot, pages, finding.field or "", "stop" if finding.blocks else "look", finding.title)
                )
    drawn: dict[int, list[Box]] = {number: [] for number in pages}
    for number, box in found:
        drawn[number].append(box)
    return {number: tuple(of_page) for number, of_page in drawn.items()}


def _drawn(spot: Evidence, pages: dict[int, PageView], path: str, tone: str, label: str) -> Iterator[tuple[int, Box]]:
    page = pages.get(spot.page)
    if page is None or not located(spot):
        return
    pad = 1.5
    yield (
        page.number,
        Box(
            path=path,
            left=spot.left * page.width - pad,
            top=spot.top * page.height - pad,
            width=(spot.right - spot.left) * page.width + 2 * pad,
            height=(spot.bottom - spot.top) * page.height + 2 * pad,
            tone=tone,
            label=label,
        ),
    )
