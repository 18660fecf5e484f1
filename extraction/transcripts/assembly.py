"""A file and the files inside it become one transcript, each read by the reader of its kind."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from extraction.transcripts.content import Attachment, Budget, Content, Limits
from extraction.transcripts.pictures import Eye
from models import media_types as kinds
from models.archives import ArchiveLimits, unpacked
from models.errors import UnreadableDocument
from models.media_types import media_type
from models.transcript import Page, Part, PartRole, Transcript

if TYPE_CHECKING:
    from extraction.ocr import OcrOptions

_ARCHIVES: Final = (kinds.ZIP, kinds.TAR, kinds.GZIP)
_MESSAGES: Final = (kinds.MAIL, kinds.OUTLOOK)
_CANNOT: Final = {
    kinds.EMPTY: "The file is empty.",
    kinds.DOC: "Documents of Word 97 (.doc) cannot be read. Ask for a PDF or a .docx.",
    kinds.TNEF: "Outlook's rich-text package (winmail.dat) cannot be opened. Ask for the order as plain mail or PDF.",
    "image/heic": "HEIC photos cannot be opened. Ask for a JPEG.",
    "application/x-encrypted-office": "The document needs a password. Ask the sender for a copy without one.",
    "application/vnd.rar": "RAR archives cannot be opened. Ask for a zip.",
    "application/x-7z-compressed": "7-Zip archives cannot be opened. Ask for a zip.",
}


@dataclass(slots=True)
class Assembly:
    """Puts one transcript together; used once."""

    name: str
    limits: Limits
    ocr: OcrOptions | None = None
    parts: list[Part] = field(default_factory=list)
    pages: list[Page] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    stops: list[UnreadableDocument] = field(default_factory=list)
    budget: Budget = field(init=False)
    eye: Eye = field(init=False)

    def __post_init__(self) -> None:
        self.budget = Budget(self.limits)
        self.eye = Eye(self.budget, self.ocr)

    def transcript(self, data: bytes) -> Transcript:
        """The whole. Raises UnreadableDocument when nothing in the file could be read."""
        kind = media_type(data, self.name)
        role = PartRole.BODY if kind in _MESSAGES else PartRole.MAIN
        self.parts.append(Part(self.name, kind, role))
        content = self._read(data, self.name, kind)
        self._add(content, 0, 0)
        self._check_ink()
        return Transcript(
            name=self.name,
            media_type=kind,
            sha256=hashlib.sha256(data).hexdigest(),
            parts=tuple(self.parts),
            pages=tuple(self.pages),
            mail=content.mail,
            problems=tuple(dict.fromkeys(self.problems)),
        )

    def _check_ink(self) -> None:
        """A transcript says something, or says what it could not read, or there is none."""
        if any(page.words or page.hidden or page.unreadable for page in self.pages):
            return
        if any(part.data and not part.problem for part in self.parts):
            return  # data for other readers, such as an order as XML
        if self.stops:
            raise self.stops[0]
        raise UnreadableDocument(self.problems[0] if self.problems else _blank(len(self.pages)))

    def _read(self, data: bytes, name: str, kind: str) -> Content:
        if kind in _ARCHIVES:
            return self._read_archive(data, name, kind)
        reader = _reader_of(kind)
        if reader is None:
            raise UnreadableDocument(_CANNOT.get(kind, "The file is of a kind that cannot be read."))
        return reader(data, kind, self.eye)

    def _read_archive(self, data: bytes, name: str, kind: str) -> Content:
        limits = ArchiveLimits(
            members=self.limits.parts, total_bytes=max(self.budget.bytes_left, 0), ratio=self.limits.ratio
        )
        found = []
        for member in unpacked(data, kind, limits):
            self.budget.bytes_left -= len(member.data)
            inner = name.removesuffix(".gz") if kind == kinds.GZIP and member.name == "unpacked" else member.name
            found.append(Attachment(inner, member.data))
        return Content(attachments=tuple(found))

    def _add(self, content: Content, part: int, depth: int) -> None:
        for page in _headed(content) if depth else content.pages:
            self.pages.append(replace(page, number=len(self.pages) + 1, part=part))
        where = f"{self.parts[part].name}: " if part else ""
        self.problems += [where + problem for problem in content.problems]
        in_message = self.parts[part].media_type in _MESSAGES
        for attachment in content.attachments:
            self._attach(attachment, depth + 1, in_message)

    def _attach(self, attachment: Attachment, depth: int, in_message: bool) -> None:
        kind = media_type(attachment.data, attachment.name)
        if in_message and kind.startswith("image/") and _is_furniture(attachment):
            return
        if self.budget.parts_left <= 0:
            self._say(f"Only the first {self.limits.parts} attachments were read.")
            return
        self.budget.parts_left -= 1
        index = len(self.parts)
        self.parts.append(Part(attachment.name, kind, PartRole.ATTACHMENT, attachment.data))
        if not attachment.as_pages:
            return
        try:
            if depth > self.limits.depth:
                raise UnreadableDocument("It lies too deep in other files and was not opened.")
            content = self._read(attachment.data, attachment.name, kind)
        except UnreadableDocument as stop:
            self._give_up(index, stop)
        else:
            self._add(content, index, depth)

    def _give_up(self, index: int, stop: UnreadableDocument) -> None:
        self.stops.append(stop)
        self.parts[index] = replace(self.parts[index], problem=str(stop))
        self._say(f"{self.parts[index].name}: {stop}")

    def _say(self, problem: str) -> None:
        if problem not in self.problems:
            self.problems.append(problem)


def _headed(content: Content) -> tuple[Page, ...]:
    """The pages of a file inside another; a message among them shows its envelope."""
    if content.mail is None:
        return content.pages
    from extraction.transcripts.mail import with_envelope

    return tuple(with_envelope(page, content.mail) for page in content.pages)


def _blank(pages: int) -> str:
    if pages <= 1:
        return "There is nothing to read on the page." if pages else "There is nothing to read in the file."
    return f"There is nothing to read on any of the {pages} pages."


def _is_furniture(attachment: Attachment) -> bool:
    from extraction.transcripts.images import size_of
    from extraction.transcripts.mail import is_letter_furniture

    return is_letter_furniture(attachment, size_of(attachment.data))


Reader = Callable[[bytes, str, Eye], Content]


def _reader_of(kind: str) -> Reader | None:
    """The reader of a media type; libraries are loaded when the first file of their kind comes."""
    if kind.startswith("image/") and kind not in _CANNOT:
        return _image
    return _READERS.get(kind)


def _pdf(data: bytes, _: str, eye: Eye) -> Content:
    from extraction.transcripts.pdf import read_pdf

    return read_pdf(data, eye)


def _image(data: bytes, _: str, eye: Eye) -> Content:
    from extraction.transcripts.images import read_image_file

    return read_image_file(data, eye)


def _workbook(data: bytes, kind: str, eye: Eye) -> Content:
    from extraction.transcripts.sheets import read_workbook

    return read_workbook(data, kind, eye.budget)


def _delimited(data: bytes, _: str, eye: Eye) -> Content:
    from extraction.transcripts.delimited import read_delimited

    return read_delimited(data, eye.budget.limits.cells)


def _docx(data: bytes, _: str, __: Eye) -> Content:
    from extraction.transcripts.docx import read_docx

    return read_docx(data)


def _rtf(data: bytes, _: str, __: Eye) -> Content:
    from extraction.transcripts.rtf import read_rtf

    return read_rtf(data)


def _mail(data: bytes, _: str, __: Eye) -> Content:
    from extraction.transcripts.mail import read_mail

    return read_mail(data)


def _outlook(data: bytes, _: str, __: Eye) -> Content:
    from extraction.transcripts.outlook import read_outlook

    return read_outlook(data)


def _html(data: bytes, _: str, __: Eye) -> Content:
    from extraction.transcripts.html import read_html

    return read_html(data)


def _text(data: bytes, _: str, __: Eye) -> Content:
    from extraction.transcripts.text import read_text

    return read_text(data)


_READERS: Final[dict[str, Reader]] = {
    kinds.PDF: _pdf,
    kinds.XLSX: _workbook,
    kinds.XLSB: _workbook,
    kinds.XLS: _workbook,
    kinds.ODS: _workbook,
    kinds.CSV: _delimited,
    kinds.DOCX: _docx,
    kinds.RTF: _rtf,
    kinds.MAIL: _mail,
    kinds.OUTLOOK: _outlook,
    kinds.HTML: _html,
    kinds.XML: _text,
    kinds.EDIFACT: _text,
    kinds.X12: _text,
    kinds.TEXT: _text,
}
