"""The X12 envelope: delimiters, segments, transaction sets.

The delimiters stand in the ISA segment: the element separator is its 4th character, the component
separator its 16th element and the segment terminator the character behind that. ISA has a fixed
width (positions 105 and 106 of 106), but files that were retouched by hand or re-coded do not keep to
it, so the elements are counted instead.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from extraction.structured.values import Printed, printed
from models.errors import UnreadableDocument

_ISA_ELEMENTS = 16
_ISA_LONGEST = 2_000  # with a look at what follows; the standard has 106
# Every segment that may follow another one in an order; used only to find a terminator that was left out.
_TAGS = frozenset({
    "ISA", "GS", "ST", "BEG", "BCH", "CUR", "REF", "PER", "TAX", "FOB", "CTP", "PAM", "CSH", "TC2", "SAC", "ITD",
    "DIS", "INC", "DTM", "LDT", "LIN", "SI", "PID", "MEA", "PWK", "PKG", "TD1", "TD5", "TD3", "TD4", "MAN", "PCT",
    "CTB", "TXI", "LM", "SPI", "AMT", "N9", "MSG", "NTE", "N1", "N2", "N3", "N4", "NX2", "PO1", "POC", "PO3", "PO4",
    "SDQ", "IT3", "IT8", "SCH", "QTY", "SLN", "CTT", "SE", "GE", "IEA",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Segment:
    """A segment; `number` is its 1-based place in the interchange."""

    number: int
    tag: str
    elements: tuple[str, ...]

    def at(self, position: int) -> Printed | None:
        """The element by its number in the standard: `at(3)` of BEG is BEG03; None where it is empty."""
        text = self.elements[position - 1] if 0 < position <= len(self.elements) else None
        return printed(
            text, f"segment {self.number} {self.tag}*{self.elements[0]} {self.tag}{position:02d}" if text else ""
        )

    def code(self, position: int) -> str:
        """The element as a bare code, "" where it is empty."""
        return self.elements[position - 1].strip() if 0 < position <= len(self.elements) else ""


@dataclass(frozen=True, slots=True)
class TransactionSet:
    """What stands between ST and SE, and what the envelope says of it."""

    kind: str  # ST01: 850, 860, 810 ...
    segments: tuple[Segment, ...]  # without ST and SE
    announced: str = ""  # SE01, the number of segments with ST and SE
    complete: bool = True  # whether its SE is there
    test: bool = False  # ISA15 says test
    mended: tuple[int, ...] = ()  # numbers of segments whose terminator was missing before them


def decode(data: bytes) -> str:
    """The text: UTF-8 where it is valid UTF-8, else Windows-1252, as North American systems write it."""
    for bom, encoding in ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if data.startswith(bom):
            return data[len(bom) :].decode(encoding, errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def looks_like_x12(text: str) -> bool:
    """Whether the text begins with an interchange header."""
    return re.match(r"\s*ISA([^A-Za-z0-9\s]|[\x1c-\x1f])\d\d\1", text) is not None


def transaction_sets(text: str) -> Iterator[TransactionSet]:
    """All transaction sets of all interchanges of a file; UnreadableDocument where there is no delimiter to be had."""
    start = text.find("ISA")
    while start >= 0:
        segments, mended, end = _interchange(text, start)
        yield from _sets(segments, mended)
        start = text.find("ISA", end)


def segments(text: str) -> Iterator[Segment]:
    """All segments of all interchanges of a file, those of the envelopes too."""
    start = text.find("ISA")
    while start >= 0:
        found, _, end = _interchange(text, start)
        yield from found
        start = text.find("ISA", end)


def _interchange(text: str, start: int) -> tuple[list[Segment], frozenset[int], int]:
    """The segments of the interchange at `start`, up to and with its IEA, and where it ends."""
    separator, terminator = _delimiters(text, start)
    segments: list[Segment] = []
    mended: list[int] = []
    position = start
    while position < len(text):
        end = text.find(terminator, position)
        end = len(text) if end < 0 else end
        for index, piece in enumerate(_unmerged(text[position:end], separator, terminator)):
            tag, *elements = piece.strip().split(separator)
            if tag.strip():
                if index:
                    mended.append(len(segments) + 1)
                segments.append(Segment(len(segments) + 1, tag.strip().upper(), tuple(elements) or ("",)))
        position = end + len(terminator)
        if segments and segments[-1].tag == "IEA":
            break
    return segments, frozenset(mended), max(position, start + 3)


def _delimiters(text: str, start: int) -> tuple[str, str]:
    separator = text[start + 3 : start + 4]
    parts = (
        text[start : start + _ISA_LONGEST].split(separator, _ISA_ELEMENTS)
        if separator.strip() or separator in "\x1c\x1d\x1e\x1f"
        else []
    )
    if len(parts) <= _ISA_ELEMENTS or len(parts[_ISA_ELEMENTS]) < 2:
        raise UnreadableDocument("The interchange header (ISA) is cut off; ask the sender to transmit the file again.")
    behind = parts[_ISA_ELEMENTS]
    if behind[0] in "\r\n":  # an empty ISA16: the line's end is the terminator
        return separator, "\n"
    if behind[1] not in " \t\r\n":
        return separator, behind[1]
    next_line = behind[1:].lstrip().split("\n", 1)[0].rstrip()
    return separator, behind[0] if next_line.endswith(behind[0]) else "\n"  # the former: ISA16 was left out


def _unmerged(piece: str, separator: str, terminator: str) -> list[str]:
    """The segments in a piece between two terminators: one, unless a terminator was left out at a line's end."""
    if terminator == "\n" or "\n" not in piece.strip():
        return [piece]
    pieces: list[str] = []
    for line in re.split(r"[\r\n]+", piece):
        tag = line.strip().split(separator, 1)[0].upper()
        if pieces and not (tag in _TAGS and separator in line):
            pieces[-1] += line
        elif line.strip() or not pieces:
            pieces.append(line)
    return [part for part in pieces if part.strip()] or [piece]


def _sets(segments: list[Segment], mended: frozenset[int]) -> Iterator[TransactionSet]:
    test = bool(segments) and segments[0].code(15) == "T"
    kind, body = "", list[Segment]()
    for segment in segments:
        if segment.tag == "ST":
            if kind:
                yield _set(kind, body, mended, test=test, complete=False)
            kind, body = segment.code(1), []
        elif segment.tag == "SE" and kind:
            yield _set(kind, body, mended, test=test, announced=segment.code(1))
            kind, body = "", []
        elif kind and segment.tag not in ("GE", "IEA"):
            body.append(segment)
    if kind:
        yield _set(kind, body, mended, test=test, complete=False)


def _set(
    kind: str, body: list[Segment], mended: frozenset[int], *, test: bool, announced: str = "", complete: bool = True
) -> TransactionSet:
    inside = tuple(segment.number for segment in body if segment.number in mended)
    return TransactionSet(kind, tuple(body), announced, complete, test, inside)
