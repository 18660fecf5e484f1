"""What one file gave, before it takes its place in a transcript; and how much is read of any file."""

from __future__ import annotations

from dataclasses import dataclass, field

from models.transcript import MailHeaders, Page


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is read of one source document. What lies beyond is named in `Transcript.problems`."""

    pages: int = 400  # of one file
    pictures: int = 60  # pages and regions that go through OCR, of the whole document
    read_pictures: bool = True  # False: OCR is not called at all; pictures come out as unreadable
    parts: int = 60  # attachments, at all depths together
    depth: int = 4  # a message in an archive in a message is at depth 2
    unpacked_bytes: int = 200_000_000  # of all archives together
    ratio: int = 200  # unpacked size to packed size of one archive member, beyond a first megabyte
    cells: int = 200_000  # of one workbook
    pixels: int = 120_000_000  # of one picture


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file inside a file."""

    name: str
    data: bytes = field(repr=False)
    media_type: str = ""  # as declared; what the bytes are counts for more
    as_pages: bool = True  # False: data for other readers, such as an order as XML inside its PDF


@dataclass(frozen=True, slots=True)
class Content:
    """The pages of one file, numbered by themselves, and the files found inside it."""

    pages: tuple[Page, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    problems: tuple[str, ...] = ()
    mail: MailHeaders | None = None
    media_type: str = ""  # where reading the file told more than its first bytes


class Budget:
    """Counts what is spent while one source document is read; shared by all of its parts."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.pictures_left = limits.pictures
        self.parts_left = limits.parts
        self.bytes_left = limits.unpacked_bytes

    def take_picture(self) -> bool:
        """Whether one more picture may go through OCR."""
        if not self.limits.read_pictures or self.pictures_left <= 0:
            return False
        self.pictures_left -= 1
        return True
