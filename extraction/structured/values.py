"""From a piece of a structured document to a value with its evidence.

A structured document says what each piece is, so a plain value has confidence 1.0; where something
was derived or the sender bent the standard, the caller says how much less.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from models.evidence import Evidence, RunnerUp
from models.order import Day, Number, Text

_NUMBER = re.compile(r"[+-]?[\d.,]{1,40}")
_CENTURY_TURN = 70  # two-digit years from 70 on are of the last century


class Printed(NamedTuple):
    """A piece of the document exactly as it stands there, and where a person finds it."""

    text: str
    ref: str


class Pieces(NamedTuple):
    """Pieces of one text that the syntax cut at a fixed width; `width` is the longest a piece may be."""

    parts: tuple[Printed, ...]
    width: int


def printed(text: str | None, ref: str) -> Printed | None:
    """The piece, or None where there is nothing but white space."""
    return Printed(text, ref) if text is not None and text.strip() else None


def evidence_of(pieces: Iterable[Printed]) -> tuple[Evidence, ...]:
    """One evidence per piece; structured documents have a single page."""
    return tuple(Evidence(page=1, text=piece.text, ref=piece.ref) for piece in pieces)


def text_value(*pieces: Printed | None, joint: str = " ", confidence: float = 1.0, why: str = "") -> Text | None:
    """The pieces that are there as one text, white space folded; None when there is none."""
    there = [piece for piece in pieces if piece is not None]
    if not there:
        return None
    value = joint.join(" ".join(piece.text.split()) for piece in there)
    return Text(
        value=value,
        text=joint.join(piece.text for piece in there),
        evidence=evidence_of(there),
        confidence=confidence,
        why=why,
    )


def glued(pieces: Pieces) -> Text | None:
    """One text from pieces cut at a fixed width.

    A piece that fills its width was cut where the width ended, perhaps inside a word, so nothing is
    put between it and the next one; a shorter piece ended on purpose, at a blank or a line's end.
    """
    if not pieces.parts:
        return None
    text = ""
    for index, part in enumerate(pieces.parts):
        before = pieces.parts[index - 1].text if index else ""
        text += part.text if not index or len(before) >= pieces.width else f" {part.text}"
    return Text(value=" ".join(text.split()), text=text, evidence=evidence_of(pieces.parts))


def one_line(*parts: Printed | Text | None) -> Text | None:
    """An address in one line, its parts joined by ", "; None when no part is there."""
    texts = [text_value(part) if isinstance(part, Printed) else part for part in parts]
    there = [text for text in texts if text is not None and text.value]
    if not there:
        return None
    value = ", ".join(text.value.strip(" ,") for text in there if text.value)
    evidence = tuple(evidence for text in there for evidence in text.evidence)
    return Text(value=value, text=", ".join(text.text for text in there), evidence=evidence)


def parse_decimal(text: str, mark: str = ".") -> tuple[Decimal, float] | None:
    """The number and how sure its reading is; None where it is no number.

    `mark` is the decimal mark that the syntax prescribes. Senders also write "1,499.95" or "12,5"
    where a point is prescribed; those are read with less confidence.
    """
    compact = text.strip().replace(" ", "").replace("\u00a0", "")
    if compact.endswith("-"):
        compact = f"-{compact[:-1]}"
    if not _NUMBER.fullmatch(compact) or not any(c.isdecimal() for c in compact):
        return None
    other = "," if mark == "." else "."
    confidence = 1.0 if other not in compact else 0.9
    if mark in compact and other in compact:
        mark = max(mark, other, key=compact.rfind)
        other = "," if mark == "." else "."
    elif other in compact and re.fullmatch(rf"[+-]?\d{{1,3}}(?:{re.escape(other)}\d{{3}})+", compact):
        confidence = 0.7  # "1,250" may be a thousand and a quarter, or one and a quarter
    elif other in compact:
        mark, other = other, mark
    try:
        return Decimal(compact.replace(other, "").replace(mark, ".")), confidence
    except InvalidOperation:
        return None


def number_value(piece: Printed | None, *, mark: str = ".", confidence: float = 1.0, why: str = "") -> Number | None:
    """A number; its value is None where the piece is there but is no number."""
    if piece is None:
        return None
    read = parse_decimal(piece.text, mark)
    if read is None:
        return Number(value=None, text=piece.text, evidence=evidence_of([piece]), confidence=0.0, why="no number")
    return Number(
        value=read[0],
        text=piece.text,
        evidence=evidence_of([piece]),
        confidence=min(confidence, read[1]),
        why=why,
    )


def all_digits(text: str) -> bool:
    """Whether the text is nothing but the digits 0 to 9 (`str.isdigit` also takes ², ③ and their like)."""
    return text.isascii() and text.isdigit()


def whole_number(text: str) -> int | None:
    """A control count; None where it is none, or beyond anything that can be counted."""
    digits = text.strip()
    return int(digits) if all_digits(digits) and len(digits) <= 9 else None


def implied_decimals(piece: Printed | None, places: int, *, confidence: float = 1.0) -> Number | None:
    """A number whose decimal point is not written (X12 type N2, TRADACOMS 9V99); a written point counts."""
    number = number_value(piece, confidence=confidence)
    if number is None or number.value is None or not all_digits(number.text.strip().lstrip("+-")):
        return number
    value = number.value.scaleb(-places)
    return number.model_copy(update={"value": value, "why": f"the last {places} digits are decimals"})


def day_value(
    piece: Printed | None, read: Callable[[str], date | None], *, confidence: float = 1.0, why: str = ""
) -> Day | None:
    """A date as `read` understands it; its value is None where it understands nothing."""
    if piece is None:
        return None
    value = read(piece.text)
    sure = confidence if value is not None else 0.0
    return Day(value=value, text=piece.text, evidence=evidence_of([piece]), confidence=sure, why=why or "")


def iso_day(text: str) -> date | None:
    """The calendar day of an XML date or time as its author wrote it, whatever the time zone."""
    match = re.match(r"\s*(\d{4})-(\d{2})-(\d{2})", text)
    return _day(int(match[1]), int(match[2]), int(match[3])) if match else compact_day(text)


def compact_day(text: str) -> date | None:
    """CCYYMMDD or YYMMDD, a time of day behind it ignored."""
    digits = text.strip()
    if not all_digits(digits):
        return None
    if len(digits) == 6:
        year = int(digits[:2])
        return _day(year + (1900 if year >= _CENTURY_TURN else 2000), int(digits[2:4]), int(digits[4:6]))
    if len(digits) in (8, 10, 12, 14):
        return _day(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    return None


def week_day(text: str, *, last: bool) -> date | None:
    """A day of the ISO week CCYYWW: its Monday, or its Friday where the week is the latest possible."""
    digits = text.strip()
    if len(digits) != 6 or not all_digits(digits):
        return None
    try:
        return date.fromisocalendar(int(digits[:4]), int(digits[4:]), 5 if last else 1)
    except ValueError:
        return None


def period(start: Day | None, end: Day | None) -> Day | None:
    """A requested period as one day: its start, the end kept beside it; a lone bound is the day."""
    if start is None or start.value is None or end is None or end.value is None:
        return start or end
    if start.value == end.value:
        return start
    other = RunnerUp(value=end.value.isoformat(), confidence=0.1, why="end of the period", evidence=end.evidence)
    return start.model_copy(
        update={"confidence": min(start.confidence, 0.9), "why": "start of the period", "runners_up": (other,)}
    )


def _day(year: int, month: int, day: int) -> date | None:
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return found if date(1970, 1, 1) <= found <= date(2100, 1, 1) - timedelta(days=1) else None
