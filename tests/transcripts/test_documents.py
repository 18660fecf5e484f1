"""Word documents, RTF, HTML and plain text."""

from __future__ import annotations

import io

import docx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor
from made_files import WITHOUT_OCR, encoded, lines, page, picture, texts, transcript

from models.errors import UnreadableDocument
from models.transcript import Medium


def _docx(fill: object) -> bytes:
    document = docx.Document()
    fill(document)  # type: ignore[operator]
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_paragraphs_and_tables_come_in_their_order() -> None:
    def fill(document: docx.document.Document) -> None:
        document.sections[0].header.paragraphs[0].text = "Acme Ltd"
        document.sections[0].footer.paragraphs[0].text = "Reg. No. 7"
        document.add_paragraph("Order 4711")
        table = document.add_table(3, 3)
        rows = (("Pos", "Item", "Qty"), ("10", "Bolt", "5"), ("Total of all", None, "5"))
        for number, row in enumerate(rows):
            for column, text in enumerate(row):
                if text is not None:
                    table.cell(number, column).text = text
        table.cell(2, 0).merge(table.cell(2, 1))
        table.cell(1, 1).add_paragraph("zinc plated")
        document.add_paragraph("Thank you")

    read = page(_docx(fill), "order.docx")
    assert read.medium is Medium.TEXT
    assert [line for line in lines(read) if line] == [
        "Acme Ltd", "Order 4711", "Pos  Item         Qty", "10   Bolt         5", "     zinc plated",
        "Total of all      5", "Thank you", "Reg. No. 7",
    ]  # fmt: skip
    assert next(word.ref for word in read.words if word.text == "4711") == "paragraph 2"


def test_what_word_does_not_show_is_hidden() -> None:
    def fill(document: docx.document.Document) -> None:
        paragraph = document.add_paragraph("Order 4711")
        paragraph.add_run(" vanished").font.hidden = True
        paragraph.add_run(" white").font.color.rgb = RGBColor(255, 255, 255)
        paragraph.add_run(" tiny").font.size = Pt(1)
        paragraph.add_run(" bold").bold = True

    read = page(_docx(fill), "order.docx")
    assert texts(read.words) == ["Order", "4711", "bold"]
    assert texts(read.hidden) == ["vanished", "white", "tiny"]


def test_insertions_and_text_boxes_are_read_and_deletions_are_not() -> None:
    def fill(document: docx.document.Document) -> None:
        paragraph = document.add_paragraph("Quantity ")
        for kind, tag, text in (("w:del", "w:delText", "10"), ("w:ins", "w:t", "12")):
            change, run, said = OxmlElement(kind), OxmlElement("w:r"), OxmlElement(tag)
            said.text = text
            run.append(said)
            change.append(run)
            paragraph._p.append(change)
        box = OxmlElement("w:txbxContent")
        box.append(document.add_paragraph("in a box")._p)
        holder = OxmlElement("w:pict")
        holder.append(box)
        document.add_paragraph("anchor").runs[0]._r.append(holder)

    assert texts(page(_docx(fill), "order.docx").words) == ["Quantity", "12", "anchor", "in", "a", "box"]


def test_text_in_content_controls_is_read() -> None:
    def fill(document: docx.document.Document) -> None:
        control, content = OxmlElement("w:sdt"), OxmlElement("w:sdtContent")
        content.append(document.add_paragraph("PO 4711")._p)
        control.append(content)
        document.element.body.insert(0, control)
        assert document.element.body[0].tag == qn("w:sdt")

    assert texts(page(_docx(fill), "order.docx").words) == ["PO", "4711"]


def test_a_scan_pasted_into_word_is_handed_on_as_a_picture() -> None:
    def fill(document: docx.document.Document) -> None:
        document.add_picture(io.BytesIO(encoded(picture(["Order 4711"]), "PNG")))

    found = transcript(_docx(fill), "order.docx", WITHOUT_OCR)
    assert [part.media_type for part in found.parts[1:]] == ["image/png"]
    assert found.pages[0].part == 1 and found.pages[0].unreadable


def test_a_damaged_word_document_is_unreadable() -> None:
    with pytest.raises(UnreadableDocument):
        transcript(_docx(lambda document: None)[:3000], "order.docx")


def test_rich_text_is_read_with_its_tables_and_letters() -> None:
    data = (
        rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}}{\*\generator Word;}\pard Bestellung f\'fcr K\'f6ln \u8364?\par"
        rb"{\v hidden words}\trowd\intbl Pos\cell Artikel\cell\row\intbl 10\cell Schraube\cell\row\pard Danke\par}"
    )
    read = page(data, "order.rtf")
    assert lines(read) == ["Bestellung für Köln €", "Pos  Artikel", "10   Schraube", "Danke"]
    assert texts(read.hidden) == ["hidden", "words"]


def test_an_html_file_is_read_like_an_html_mail() -> None:
    data = "<!DOCTYPE html><meta charset=cp1252><body><h1>Größe</h1><ul><li>ten</ul><script>x()</script>".encode(
        "cp1252"
    )
    assert [line for line in lines(page(data, "order.html")) if line] == ["Größe", "- ten"]


def test_lines_of_plain_text_keep_their_columns() -> None:
    read = page(b"PO 4711\r\n\r\nQTY   ITEM\r\n10    BOLT\r\n", "order.txt")
    assert (read.medium, lines(read)) == (Medium.TEXT, ["PO 4711", "", "QTY   ITEM", "10    BOLT"])
    assert read.words[-1].ref == "line 4"


def test_structured_files_can_be_looked_at() -> None:
    assert texts(page(b"UNA:+.? '\nUNB+UNOC:3+1+2'\nUNH+1+ORDERS:D:96A:UN'", "order.edi").words)[0] == "UNA:+.?"
    assert texts(page(b"<?xml version='1.0'?><Order><ID>4711</ID></Order>", "order.xml").words)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "WordDocument".encode("utf-16-le"), "docx"),
        (b"\0\0\0\x18ftypheic" + bytes(100), "JPEG"),
        (b"Rar!\x1a\x07\x00" + bytes(100), "zip"),
        (b"7z\xbc\xaf\x27\x1c" + bytes(100), "zip"),
    ],
)
def test_what_cannot_be_read_says_what_to_ask_for_instead(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableDocument, match=reason):
        transcript(data, "order")
