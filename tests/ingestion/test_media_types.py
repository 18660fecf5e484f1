"""What kind of file bytes are, whatever they are called."""

from __future__ import annotations

import io
import zipfile

import pytest

from models import media_types as kinds
from models.media_types import media_type


def _zip(*names: str, mimetype: str = "") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        if mimetype:
            archive.writestr("mimetype", mimetype)
        for name in names:
            archive.writestr(name, "x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "kind"),
    [
        (b"", "a.pdf", kinds.EMPTY),
        (b"\n \r\n", "a.pdf", kinds.EMPTY),
        (b"junk\n%PDF-1.7\n", "a.txt", kinds.PDF),
        (b"\x89PNG\r\n\x1a\n....", "a.jpg", "image/png"),
        (b"\xff\xd8\xff\xe0..", "a.png", "image/jpeg"),
        (b"II*\0....", "", "image/tiff"),
        (b"\0\0\0\x18ftypheic....", "", "image/heic"),
        (_zip("[Content_Types].xml", "xl/workbook.xml"), "a.zip", kinds.XLSX),
        (_zip("[Content_Types].xml", "word/document.xml"), "a.zip", kinds.DOCX),
        (_zip("content.xml", mimetype=kinds.ODS), "", kinds.ODS),
        (_zip("order.pdf"), "a.docx", kinds.ZIP),
        (b"{\\rtf1 x}", "a.doc", kinds.RTF),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "Workbook".encode("utf-16-le"), "", kinds.XLS),
        (b"UNA:+.? '\r\nUNB+UNOC:3'", "a.txt", kinds.EDIFACT),
        (b"\xef\xbb\xbfISA*00*          *00*", "a.txt", kinds.X12),
        (b"  <?xml version='1.0'?><Order/>", "a.txt", kinds.XML),
        (b"<Order xmlns='urn:x'/>", "a.txt", kinds.XML),
        (b"<!-- x --><!DOCTYPE html><p>", "a.txt", kinds.HTML),
        (b"Received: from x\r\nFrom: a@b\r\nSubject: x\r\nMIME-Version: 1.0\r\n\r\nhi", "", kinds.MAIL),
        (b"From: our stores\nTo: you\nplease send: 10 bolts\n", "", kinds.TEXT),
        (b"a;b;c\n1;2;3\n4;5;6\n", "a.txt", kinds.CSV),
        (b"a,b\n", "a.csv", kinds.CSV),
        (b"Dear all,\nplease send ten, twelve, or more\n", "a.pdf", kinds.TEXT),
        ("Größe".encode("utf-16"), "a.txt", kinds.TEXT),
        (bytes(range(256)) * 8, "a.pdf", kinds.UNKNOWN),
        (b"\x1f\x8b\x08\0", "", kinds.GZIP),
    ],
)
def test_content_decides(data: bytes, name: str, kind: str) -> None:
    assert media_type(data, name) == kind
