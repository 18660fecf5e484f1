"""PDF files as a whole: locked, broken, empty, long, with files inside."""

from __future__ import annotations

import io
import time

import pikepdf
import pytest
from made_files import WITHOUT_OCR, changed, pdf, texts, transcript
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from extraction.transcripts import Limits
from models.errors import EncryptedDocument, UnreadableDocument
from models.transcript import PartRole


def _order(canvas: Canvas) -> None:
    canvas.drawString(40, 250, "Order 4711")


def test_a_pdf_that_anyone_may_open_is_read_though_it_is_encrypted() -> None:
    data = pdf(_order, encrypt=StandardEncryption("", ownerPassword="owner", canCopy=0))
    assert texts(transcript(data).pages[0].words) == ["Order", "4711"]


def test_a_pdf_with_a_password_says_so() -> None:
    with pytest.raises(EncryptedDocument, match="password"):
        transcript(pdf(_order, encrypt=StandardEncryption("secret", ownerPassword="owner")))


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"\r\n  \n", "empty"),
        (b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog", "damaged"),
        (bytes(range(1, 256)) * 40, "cannot be read"),
        (b"MZ\x90\x00" + bytes(2000), "cannot be read"),
    ],
)
def test_what_is_no_document_is_unreadable_with_a_reason(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableDocument, match=reason):
        transcript(data)


def test_a_pdf_cut_in_half_is_unreadable_or_says_that_it_ends_abruptly() -> None:
    data = pdf(_order)
    try:
        found = transcript(data[: len(data) // 2])
    except UnreadableDocument:
        return
    assert any("abruptly" in problem for problem in found.problems)


def test_hundreds_of_blank_pages_are_told_quickly() -> None:
    def blank(canvas: Canvas) -> None:
        for _ in range(300):
            canvas.showPage()

    data = pdf(blank)
    for limits in (WITHOUT_OCR, Limits()):
        start = time.process_time()
        with pytest.raises(UnreadableDocument, match="nothing to read on any of the 300 pages"):
            transcript(data, limits=limits)
        assert time.process_time() - start < 3


def test_blank_pages_keep_their_numbers_among_others() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.showPage()
        canvas.drawString(40, 250, "second")
        canvas.showPage()

    first, second = transcript(pdf(draw)).pages
    assert (first.number, first.words, second.number, texts(second.words)) == (1, (), 2, ["second"])


def test_pages_beyond_the_limit_are_not_read_and_this_is_said() -> None:
    def draw(canvas: Canvas) -> None:
        for number in range(5):
            canvas.drawString(40, 250, f"page{number}")
            canvas.showPage()

    found = transcript(pdf(draw), limits=Limits(pages=3, read_pictures=False))
    assert len(found.pages) == 3
    assert found.problems == ("Only the first 3 of 5 pages were read.",)


def test_an_order_as_xml_inside_its_pdf_is_a_part_with_data_and_no_page() -> None:
    xml = b"<?xml version='1.0'?><order/>"

    def attach(opened: pikepdf.Pdf) -> None:
        opened.attachments["order-x.xml"] = pikepdf.AttachedFileSpec(opened, xml, mime_type="text/xml")

    found = transcript(changed(pdf(_order), attach))
    main, part = found.parts
    assert (main.role, main.data) == (PartRole.MAIN, b"")
    assert (part.name, part.media_type, part.role, part.data) == (
        "order-x.xml", "application/xml", PartRole.ATTACHMENT, xml,
    )  # fmt: skip
    assert [page.part for page in found.pages] == [0]


def test_the_documents_of_a_portfolio_are_read_as_well() -> None:
    inner = pdf(lambda canvas: canvas.drawString(40, 250, "inner order"))

    def attach(opened: pikepdf.Pdf) -> None:
        opened.attachments["order.pdf"] = pikepdf.AttachedFileSpec(opened, inner)

    found = transcript(changed(pdf(_order), attach))
    assert [(page.number, page.part, page.part_page, texts(page.words)[0]) for page in found.pages] == [
        (1, 0, 1, "Order"), (2, 1, 1, "inner"),
    ]  # fmt: skip


def test_the_same_bytes_give_the_same_transcript() -> None:
    data = pdf(_order)
    assert transcript(data) == transcript(data)
    assert transcript(data).sha256 == transcript(data, name="other.pdf").sha256


def test_a_broken_page_among_good_ones_is_named() -> None:
    def draw(canvas: Canvas) -> None:
        for number in range(2):
            canvas.drawString(40, 250, f"page{number}")
            canvas.showPage()

    def spoil(opened: pikepdf.Pdf) -> None:
        opened.pages[0].obj["/Contents"] = pikepdf.Array([])
        opened.pages[0].obj["/MediaBox"] = pikepdf.Array([0, 0, 0, 0])

    found = transcript(changed(pdf(draw), spoil))
    assert texts(found.pages[-1].words) == ["page1"]


def test_reading_keeps_no_file_open(tmp_path: object) -> None:
    from pathlib import Path

    from extraction.transcripts import transcribe

    path = Path(str(tmp_path)) / "Order 1.pdf"
    path.write_bytes(pdf(_order))
    found = transcribe(path, limits=WITHOUT_OCR)
    path.unlink()
    assert found.name == "Order 1.pdf"
    assert io.BytesIO(found.sha256.encode()).read(4)
