"""The EDIFACT envelope (ISO 9735, syntax versions 1 to 4): service characters, character sets, messages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from extraction.structured.values import Printed, printed

# Syntax identifier (UNB S001 0001) -> character set; UNOA and UNOB are subsets of ASCII on paper only.
_CHARSETS = {
    "UNOA": "cp1252", "UNOB": "cp1252", "UNOC": "cp1252", "UNOD": "iso8859_2", "UNOE": "iso8859_5",
    "UNOF": "iso8859_7", "UNOG": "iso8859_3", "UNOH": "iso8859_4", "UNOI": "iso8859_6", "UNOJ": "iso8859_8",
    "UNOK": "iso8859_9", "UNOL": "iso8859_15", "UNOW": "utf-8", "UNOX": "iso2022_jp", "UNOY": "utf-8",
}  # fmt: skip
_START = re.compile(rb"\s*(?:UNA.{6}\s*)?(?:UNB[^A-Za-z0-9\s]UNO[A-Z]|UN[GH][^A-Za-z0-9\s])", re.DOTALL)
# Every segment that may follow another one in an order; used only to find a terminator that was left out.
_TAGS = frozenset({
    "UNB", "UNG", "UNH", "BGM", "DTM", "PAI", "ALI", "IMD", "FTX", "GIR", "RFF", "NAD", "LOC", "FII", "DOC", "CTA", "COM",
    "TAX", "MOA", "CUX", "PCD", "PAT", "TDT", "TOD", "PAC", "MEA", "EQD", "SCC", "APR", "RNG", "ALC", "QTY", "RTE", "RCS",
    "DGS", "LIN", "PIA", "GIN", "QVR", "PRI", "GEI", "STG", "PYT", "UNS", "CNT", "UNT", "UNE", "UNZ",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Service:
    """The service characters, by default those of syntax versions 1 to 3 level A."""

    component: str = ":"
    element: str = "+"
    decimal: str = "."
    release: str = "?"
    repetition: str = ""
    terminator: str = "'"


@dataclass(frozen=True, slots=True)
class Segment:
    """A segment; `number` is its 1-based place in the interchange, `elements` its components."""

    number: int
    tag: str
    elements: tuple[tuple[str, ...], ...]
    mark: str = "."  # the decimal mark of the interchange

    def at(self, element: int, component: int = 0) -> Printed | None:
        """A component, both counted from 0 behind the tag; None where it is empty."""
        return printed(self._text(element, component), self.ref)

    def code(self, element: int, component: int = 0) -> str:
        """A component as a bare code, "" where it is empty."""
        return self._text(element, component).strip()

    def pieces(self, element: int, first: int = 0, last: int = 99) -> tuple[Printed, ...]:
        """The components of an element from `first` to `last` inclusive that are not empty."""
        parts = self.elements[element][first : last + 1] if element < len(self.elements) else ()
        return tuple(Printed(part, self.ref) for part in parts if part.strip())

    @property
    def ref(self) -> str:
        """Where a person finds it: "segment 12 LIN+1"."""
        return f"segment {self.number} {self.tag}+{self._text(0, 0)}"

    def _text(self, element: int, component: int) -> str:
        if element >= len(self.elements) or component >= len(self.elements[element]):
            return ""
        return self.elements[element][component]


@dataclass(slots=True)
class Message:
    """What stands between UNH and UNT, and what the envelope says of it."""

    kind: str  # ORDERS, ORDCHG, INVOIC ...
    release: str = ""  # "D96A"
    segments: list[Segment] = field(default_factory=list)  # without UNH and UNT
    announced: str = ""  # UNT, the number of segments with UNH and UNT
    complete: bool = False  # whether its UNT is there
    test: bool = False
    sender: Printed | None = None  # a GLN, where the envelope says so
    recipient: Printed | None = None
    mended: list[int] = field(default_factory=list)  # segments whose terminator was missing before them


def looks_like_edifact(data: bytes) -> bool:
    """Whether the bytes begin like an interchange, or like a message without an envelope."""
    return _START.match(data.removeprefix(b"\xef\xbb\xbf")[:400]) is not None


def decode(data: bytes) -> str:
    """The text in the character set that UNB names; UTF-8 where the bytes are valid UTF-8 beyond ASCII.

    Many senders name UNOC and write UTF-8; text in a single-byte set is hardly ever valid UTF-8.
    """
    data = data.removeprefix(b"\xef\xbb\xbf")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        named = re.search(rb"UNB.(UNO[A-Z])", data[:400], re.DOTALL)
        charset = _CHARSETS.get(named[1].decode("ascii"), "cp1252") if named else "cp1252"
        return data.decode(charset, errors="replace")


def messages(text: str) -> list[Message]:
    """All messages of all interchanges of a file, in order."""
    found: list[Message] = []
    envelope: Segment | None = None
    inside = False
    for segment, mended in segments(text):
        if segment.tag == "UNB":
            envelope, inside = segment, False
        elif segment.tag == "UNH":
            found.append(_message(segment, envelope))
            inside = True
        elif segment.tag == "UNT" and inside:
            found[-1].announced, found[-1].complete, inside = segment.code(0), True, False
        elif inside and segment.tag in ("UNE", "UNZ", "UNG"):
            inside = False
        elif inside:
            found[-1].segments.append(segment)
        if mended and found and (inside or segment.tag == "UNT"):
            found[-1].mended.append(segment.number)
    return found


def _message(header: Segment, envelope: Segment | None) -> Message:
    release = header.code(1, 1) + header.code(1, 2)
    message = Message(kind=header.code(1).upper(), release=release)
    if envelope is not None:
        message.test = envelope.code(10) == "1"
        message.sender = envelope.at(1) if envelope.code(1, 1) == "14" else None
        message.recipient = envelope.at(2) if envelope.code(2, 1) == "14" else None
    return message


def segments(text: str) -> Iterator[tuple[Segment, bool]]:
    """All segments of a file, those of the envelopes too, and whether the terminator before each had to be guessed."""
    service, position = _service(text)
    number = 0
    for raw in split_released(text[position:], service.terminator, service.release):
        for index, piece in enumerate(_unmerged(raw, service)):
            tag, *elements = split_released(piece, service.element, service.release)
            tag = tag.strip().upper()
            if not tag or tag == "UNA":
                continue
            number += 1
            parts = tuple(_components(element, service) for element in elements)
            yield Segment(number, tag, parts, service.decimal), index > 0


def _service(text: str) -> tuple[Service, int]:
    """The service characters and where the segments begin."""
    start = re.search(r"UNA(.)(.)(.)(.)(.)(.)", text[:200], re.DOTALL)
    version = re.search(r"UNB.UNO[A-Z].(\d)", text[:400], re.DOTALL)
    repeats = version is not None and version[1] == "4"
    if start is None or text[: start.start()].strip():
        return Service(repetition="*" if repeats else ""), 0
    component, element, decimal, release, repetition, terminator = start.groups()
    return (
        Service(
            component,
            element,
            decimal if decimal in ".," else ".",
            "" if release == " " else release,
            repetition if repeats and repetition != " " else "",
            terminator if terminator.strip() else "\n",
        ),
        start.end(),
    )


def split_released(text: str, mark: str, release: str = "?") -> list[str]:
    """The text at each mark that is not released; release characters stay for the levels below."""
    if not release or release not in text:
        return text.split(mark)
    token, parts, position = _token(mark, release), [], 0
    while (match := token.match(text, position)) is not None:
        parts.append(match[1])
        position = match.end()
        if not match[2]:
            break
    return parts


@lru_cache(maxsize=64)
def _token(mark: str, release: str) -> re.Pattern[str]:
    """What stands before the next mark that is not released, and that mark."""
    one, other = re.escape(release), re.escape(mark)
    return re.compile(f"((?:{one}.?|[^{one}{other}])*+)({other}|$)", re.DOTALL)


def _components(element: str, service: Service) -> tuple[str, ...]:
    """The components of an element's first repetition, released characters made plain."""
    if service.repetition:
        element = split_released(element, service.repetition, service.release)[0]
    return tuple(_plain(part, service.release) for part in split_released(element, service.component, service.release))


def _plain(text: str, release: str) -> str:
    return re.sub(re.escape(release) + "(.)", r"\1", text, flags=re.DOTALL) if release and release in text else text


def _unmerged(raw: str, service: Service) -> list[str]:
    """One segment, its line breaks removed; several where a terminator was left out at a line's end."""
    lines = re.split(r"[\r\n]+[ \t]*", raw.strip("\r\n \t") if service.terminator != "\n" else raw.strip())
    pieces: list[str] = []
    for line in lines:
        tag = line[:3].upper()
        if pieces and not (tag in _TAGS and line[3:4] == service.element):
            pieces[-1] += line
        else:
            pieces.append(line)
    return pieces
