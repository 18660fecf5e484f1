"""What is handed in: names, sizes, kinds, archives."""

from __future__ import annotations

import gzip
import hashlib
import io
import tarfile
import zipfile
from datetime import UTC, datetime

import openpyxl
import pytest

from ingestion.unpack import documents_in
from ingestion.upload import EmptyUpload, TooLarge, UploadLimits, clean_name, receive
from models.archives import ArchiveLimits
from models.errors import EncryptedDocument, UnreadableDocument

NOW = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)


def _zip(members: dict[str, bytes], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", how) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def test_an_upload_is_known_by_its_bytes() -> None:
    data = b"%PDF-1.4 ..."
    document = receive(data, "C:\\Users\\ann\\Order 1.pdf", origin="upload by ann", received_at=NOW)
    assert document.sha256 == hashlib.sha256(data).hexdigest()
    assert (document.name, document.media_type, document.size) == ("Order 1.pdf", "application/pdf", 12)


def test_an_upload_too_large_or_empty_is_refused_with_the_figures() -> None:
    with pytest.raises(TooLarge, match=r"2\.0 MB; at most 1 MB"):
        receive(b"x" * 2_000_000, "x", origin="", received_at=NOW, limits=UploadLimits(largest_bytes=1_000_000))
    with pytest.raises(EmptyUpload):
        receive(b"", "order.pdf", origin="", received_at=NOW)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("order\u202efdp.exe", "orderfdp.exe"),
        ("a\nb\0c.pdf", "abc.pdf"),
        ("...", "unnamed"),
        ("", "unnamed"),
        ("  Größe  1 .pdf ", "Größe 1 .pdf"),
    ],
)
def test_names_of_strangers_are_cleaned(given: str, kept: str) -> None:
    assert clean_name(given) == kept
    assert len(clean_name("x" * 1000 + ".pdf")) == 200


def test_an_archive_gives_its_documents_also_from_archives_inside() -> None:
    inner = _zip({"b.txt": b"two"})
    data = _zip({"../a.txt": b"one", "folder/inner.zip": inner, "__MACOSX/._a.txt": b"junk", "folder/": b""})
    found = documents_in(data, "orders.zip")
    assert [(one.name, one.data, one.inside) for one in found] == [
        ("a.txt", b"one", ("orders.zip",)), ("b.txt", b"two", ("orders.zip", "inner.zip")),
    ]  # fmt: skip


def test_tar_and_gzip_are_opened_and_links_are_not_followed() -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        member = tarfile.TarInfo("orders/a.txt")
        member.size = 3
        archive.addfile(member, io.BytesIO(b"one"))
        link = tarfile.TarInfo("passwd")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    assert [(one.name, one.data) for one in documents_in(out.getvalue(), "orders.tgz")] == [("a.txt", b"one")]
    (only,) = documents_in(gzip.compress(b"one"), "a.txt.gz")
    assert (only.name, only.data) == ("a.txt", b"one")


def test_a_pdf_that_lies_unpacked_at_the_head_of_an_archive_does_not_pass_for_the_whole() -> None:
    paper = b"%PDF-1.7 the first order"
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        member = tarfile.TarInfo("one.pdf")
        member.size = len(paper)
        archive.addfile(member, io.BytesIO(paper))
    stored = _zip({"one.pdf": paper, "two.txt": b"the second"}, zipfile.ZIP_STORED)
    assert [one.name for one in documents_in(stored, "orders.zip")] == ["one.pdf", "two.txt"]
    assert [one.name for one in documents_in(out.getvalue(), "orders.tar")] == ["one.pdf"]


def test_a_workbook_is_a_document_though_it_is_a_zip() -> None:
    out = io.BytesIO()
    openpyxl.Workbook().save(out)
    (only,) = documents_in(out.getvalue(), "order.xlsx")
    assert (only.name, only.inside) == ("order.xlsx", ())


@pytest.mark.parametrize(
    ("data", "limits"),
    [
        (_zip({"big.txt": bytes(30_000_000)}), ArchiveLimits()),
        (_zip({f"{n}.txt": b"x" for n in range(20)}), ArchiveLimits(members=10)),
        (_zip({f"{n}.txt": bytes(range(256)) * 40 for n in range(8)}), ArchiveLimits(total_bytes=50_000)),
        (_zip({f"{n}.zip": _zip({f"{m}.txt": b"x" for m in range(6)}) for n in range(4)}), ArchiveLimits(members=10)),
        (_zip({"1.zip": _zip({"2.zip": _zip({"3.zip": _zip({"4.zip": _zip({"a": b"x"})})})})}), ArchiveLimits()),
        (_zip({"a.txt": b"one two three"})[:60], ArchiveLimits()),
    ],
    ids=["ratio", "count", "total", "count over all levels", "depth", "damaged"],
)
def test_hostile_archives_are_refused(data: bytes, limits: ArchiveLimits) -> None:
    with pytest.raises(UnreadableDocument):
        documents_in(data, "orders.zip", limits=limits)


def test_an_archive_that_lies_about_its_sizes_is_stopped_while_it_unpacks() -> None:
    data = bytearray(_zip({"big.txt": bytes(30_000_000)}))
    place = data.rindex(b"PK\x01\x02")
    data[place + 24 : place + 28] = (1000).to_bytes(4, "little")  # the size in the directory
    data[22:26] = (1000).to_bytes(4, "little")  # and beside the member
    with pytest.raises(UnreadableDocument):
        documents_in(bytes(data), "orders.zip")


def test_an_archive_with_a_password_says_so() -> None:
    data = bytearray(_zip({"a.txt": b"one"}))
    data[6] |= 1
    place = data.rindex(b"PK\x01\x02")
    data[place + 8] |= 1
    with pytest.raises(EncryptedDocument):
        documents_in(bytes(data), "orders.zip")
