"""What kind of file bytes are, by what they hold; a name is a hint and never more.

Both the door (`ingestion`) and the readers (`extraction`) ask this, so that they cannot disagree.
"""

from __future__ import annotations

import io
import re
import zipfile
from typing import Final

PDF: Final = "application/pdf"
ZIP: Final = "application/zip"
TAR: Final = "application/x-tar"
GZIP: Final = "application/gzip"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
XLSB: Final = "application/vnd.ms-excel.sheet.binary.macroenabled.12"
XLS: Final = "application/vnd.ms-excel"
ODS: Final = "application/vnd.oasis.opendocument.spreadsheet"
DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
DOC: Final = "application/msword"
RTF: Final = "application/rtf"
MAIL: Final = "message/rfc822"
OUTLOOK: Final = "application/vnd.ms-outlook"
TNEF: Final = "application/ms-tnef"
HTML: Final = "text/html"
CSV: Final = "text/csv"
TEXT: Final = "text/plain"
XML: Final = "application/xml"
EDIFACT: Final = "application/edifact"
X12: Final = "application/edi-x12"
EMPTY: Final = "application/x-empty"
UNKNOWN: Final = "application/octet-stream"

_MAGIC: Final = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"II+\x00", "image/tiff"),
    (b"MM\x00+", "image/tiff"),
    (b"\x1f\x8b", GZIP),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"\x78\x9f\x3e\x22", TNEF),
    (b"{\\rtf", RTF),
)
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEIF_BRANDS: Final = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"heif")
_MAIL_HEADER: Final = re.compile(
    rb"^(return-path|received|delivered-to|from|to|cc|subject|date|message-id|mime-version|reply-to|x-[a-z-]+"
    rb"|content-type|authentication-results|dkim-signature|sender|importance|thread-topic)[ \t]*:",
    re.IGNORECASE | re.MULTILINE,
)
_ENOUGH_FOR_MAIL: Final = {b"from", b"to", b"subject", b"date", b"received", b"message-id", b"return-path"}
_HTML_START: Final = re.compile(
    rb"^\s*(<!--.*?-->\s*)*<(!doctype\s+html|html|head|body|table|div|p|meta)\b", re.I | re.S
)


def media_type(data: bytes, name: str = "") -> str:
    """The media type of a file's bytes. `name` decides only between kinds of plain text."""
    if not data.strip(b"\x00\t\r\n "):
        return EMPTY
    return _by_magic(data) or _by_text(data, name) or _by_library(data)


def _by_magic(data: bytes) -> str:
    for start, kind in _MAGIC:
        if data.startswith(start):
            return kind
    if data[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
        return _kind_of_zip(data)
    if data.startswith(_OLE):
        return _kind_of_ole(data)
    if data[257:262] == b"ustar":
        return TAR
    # After the archives: what they hold may lie in them as it is, a PDF's head within their first bytes.
    if b"%PDF-" in data[:1024] or (data.startswith(b"%") and re.search(rb"\d \d+ obj\b", data[:256])):
        return PDF
    if data.startswith(b"BM") and data[6:10] == b"\0\0\0\0":
        return "image/bmp"
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "image/webp"
    if data[4:8] == b"ftyp":
        return "image/heic" if data[8:12] in _HEIF_BRANDS else "image/avif" if data[8:12] == b"avif" else UNKNOWN
    return ""


def _kind_of_zip(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist()[:2000])
            marker = archive.open("mimetype").read(100).decode("ascii", "replace") if "mimetype" in names else ""
    except Exception:  # a broken or hostile archive; whoever opens it will say so
        return ZIP
    if marker.startswith("application/vnd.oasis.opendocument."):
        return marker.strip()
    if "xl/workbook.bin" in names:
        return XLSB
    if "xl/workbook.xml" in names:
        return XLSX
    if "word/document.xml" in names:
        return DOCX
    return ZIP


def _kind_of_ole(data: bytes) -> str:
    """An OLE2 compound file, told apart by the names of its streams (UTF-16)."""

    def holds(stream: str) -> bool:
        return stream.encode("utf-16-le") in data

    if holds("__properties_version1.0"):
        return OUTLOOK
    if holds("WordDocument"):
        return DOC
    if holds("Workbook") or holds("Book"):
        return XLS
    return "application/x-encrypted-office" if holds("EncryptedPackage") else "application/x-ole-storage"


def _by_text(data: bytes, name: str) -> str:
    head = data[:8192]
    wide = head.startswith((b"\xff\xfe", b"\xfe\xff")) or _looks_wide(head)
    if wide:
        head = head.decode("utf-16-be" if _big_endian(head) else "utf-16-le", "replace").encode()
    if b"\0" in head or _share_of_controls(head) > 0.02:
        return ""
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if _HTML_START.match(start):
        return HTML
    if start.startswith(b"<") and re.match(rb"<(\?xml|!--|!doctype|[a-z_][\w.-]*(:[\w.-]+)?[\s/>])", start, re.I):
        return XML
    if start.startswith((b"UNA", b"UNB+", b"UNB:", b"UNOA")) or re.match(rb"UN[AB].{0,12}", start):
        return EDIFACT
    if start.startswith(b"ISA") and len(start) > 3 and not start[3:4].isalnum():
        return X12
    return MAIL if _is_mail(start) else _kind_of_text(start, name)


def _looks_wide(head: bytes) -> bool:
    """UTF-16 without a byte-order mark: every other byte of Western text is zero."""
    return len(head) >= 16 and (head[1::2].count(0) > 0.4 * len(head) / 2 or head[0::2].count(0) > 0.4 * len(head) / 2)


def _big_endian(head: bytes) -> bool:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head.startswith(b"\xfe\xff")
    return head[0::2].count(0) > head[1::2].count(0)


def _share_of_controls(head: bytes) -> float:
    controls = sum(byte < 0x20 and byte not in b"\t\r\n\x0c\x1a\x1b\x1c\x1d\x1e\x1f" for byte in head)
    return controls / max(len(head), 1)


def _is_mail(start: bytes) -> bool:
    block = re.split(rb"\r?\n\r?\n", start, maxsplit=1)[0]
    first = block.removeprefix(b"From ") if block.startswith(b"From ") else block
    if not re.match(rb"[!-9;-~]+[ \t]*:", first) and not block.startswith(b"From "):
        return False
    found = {match.group(1).lower() for match in _MAIL_HEADER.finditer(block)}
    return len(found & _ENOUGH_FOR_MAIL) >= 2 and (
        b"mime-version" in found or b"message-id" in found or len(found) >= 4
    )


def _kind_of_text(start: bytes, name: str) -> str:
    ending = name.lower().rpartition(".")[2]
    if ending in ("csv", "tsv", "tab"):
        return CSV
    lines = [line for line in start.splitlines()[:60] if line.strip()]
    for separator in (b"\t", b";", b"|"):
        counts = [line.count(separator) for line in lines]
        usual = max(set(counts), key=counts.count, default=0)
        if usual >= 2 and counts.count(usual) >= max(3, 0.6 * len(lines)):
            return CSV
    return TEXT


def _by_library(data: bytes) -> str:
    import puremagic  # its table is large, and most files are known by now

    try:
        found = puremagic.magic_string(data[:4096])
    except (puremagic.PureError, ValueError, IndexError):
        return UNKNOWN
    return next((one.mime_type for one in found if one.mime_type and one.confidence > 0.6), UNKNOWN)
