"""Pictures of documents go through OCR: picture files, scanned pages, pictures on pages of text."""

from __future__ import annotations

import cv2
import numpy as np
import pikepdf
import pytest
from made_files import WITHOUT_OCR, changed, encoded, page, pdf, picture, reader, texts, transcript
from reportlab.pdfgen.canvas import Canvas

from extraction.transcripts import Limits
from models.errors import UnreadableDocument
from models.transcript import Medium

READING = Limits()
ROWS = ["PURCHASE ORDER 4500017", "10 pcs HEXAGON BOLT M8", "25 pcs WASHER ZINC"]


def test_a_scanned_page_is_read_from_its_picture_and_not_from_the_scanners_reading() -> None:
    def draw(canvas: Canvas) -> None:
        layer = canvas.beginText(20, 270)
        layer.setTextRenderMode(3)
        layer.textOut("PURCHASE 0RDER 45OOO17 with fifty wrong letters in it, as scanners have")
        canvas.drawText(layer)
        canvas.drawImage(reader(picture(ROWS, (1200, 900))), 0, 0, 400, 300)

    read = page(pdf(draw), limits=READING)
    assert read.medium is Medium.SCAN
    assert "4500017" in texts(read.words) and "45OOO17" not in texts(read.words)
    assert read.hidden == ()
    number = next(word for word in read.words if word.text == "4500017")
    assert 0.04 * 300 < number.middle < 0.14 * 300


def test_without_ocr_a_scanners_reading_is_used_and_doubted() -> None:
    def draw(canvas: Canvas) -> None:
        layer = canvas.beginText(20, 270)
        layer.setTextRenderMode(3)
        layer.textOut("Order 4711")
        canvas.drawText(layer)
        canvas.drawImage(reader(picture(ROWS, (1200, 900))), 0, 0, 400, 300)

    read = page(pdf(draw))
    assert (read.medium, texts(read.words)) == (Medium.SCAN, ["Order", "4711"])
    assert all(word.confidence < 0.9 for word in read.words)


def test_text_painted_under_a_scan_is_the_scanners_reading() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(20, 270, "0rder 4711")
        canvas.drawImage(reader(picture(ROWS, (1200, 900))), 0, 0, 400, 300)

    assert page(pdf(draw)).medium is Medium.SCAN


def test_a_text_layer_in_which_every_letter_stands_for_another_is_read_from_the_picture() -> None:
    text = ["PURCHASE ORDER 4500017", "Please deliver to the rear gate before noon", "and confirm by return mail, thank you",
            "10 pcs HEXAGON BOLT M8", "25 pcs WASHER ZINC PLATED, bagged in hundreds"]  # fmt: skip

    def draw(canvas: Canvas) -> None:
        for row, line in enumerate(text):
            canvas.drawString(30, 250 - 24 * row, line)

    read = page(changed(pdf(draw), _without_vowels), limits=READING)
    assert read.medium is Medium.SCAN
    assert {"4500017", "HEXAGON", "deliver"} <= set(texts(read.words))


def _without_vowels(opened: pikepdf.Pdf) -> None:
    """The fonts say of every letter that it is some consonant."""
    rows = "\n".join(f"<{code:02X}> <{ord('bcdfghklmnprstvwxz'[code % 18]):04X}>" for code in range(0x41, 0x7B))
    table = f"1 begincodespacerange <00> <FF> endcodespacerange\n{0x7B - 0x41} beginbfchar\n{rows}\nendbfchar"
    cmap = f"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def\n{table}\nendcmap end end"
    for font in opened.pages[0].Resources.Font.values():
        font.ToUnicode = opened.make_stream(cmap.encode())


def test_a_table_that_is_a_picture_on_a_page_of_text_is_read_in_its_place() -> None:
    def draw(canvas: Canvas) -> None:
        for number in range(6):
            canvas.drawString(30, 280 - 12 * number, "Please deliver the goods of this table by Friday at noon.")
        canvas.drawImage(reader(picture(ROWS, (1200, 400))), 30, 40, 330, 110)

    read = page(pdf(draw), limits=READING)
    assert read.medium is Medium.DIGITAL
    words = {word.text: word for word in read.words}
    assert words["noon."].bottom < words["HEXAGON"].top
    assert words["HEXAGON"].left > 30 and 150 < words["HEXAGON"].middle < 260
    assert texts(read.words).count("Please") == 6


def test_a_picture_that_nobody_read_is_marked_as_unreadable() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(30, 280, "The order is in the picture below, please see there for all quantities and dates.")
        canvas.drawImage(reader(picture(ROWS, (1200, 400))), 30, 40, 330, 110)

    found = transcript(pdf(draw))
    (box,) = found.pages[0].unreadable
    assert box.left == pytest.approx(30, abs=1) and box.bottom == pytest.approx(260, abs=1)
    assert "picture on page 1 was not read" in found.problems[0]


def test_logos_and_photos_on_a_page_of_text_are_left_alone() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(30, 280, "Order 4711 for ten bolts")
        canvas.drawImage(reader(picture(["ACME"], (300, 120))), 300, 250, 60, 24)
        canvas.drawImage(reader(picture([], (800, 400))), 30, 40, 300, 150)

    read = page(pdf(draw))
    assert read.unreadable == () and read.medium is Medium.DIGITAL


def test_letters_drawn_as_outlines_are_read_from_their_picture() -> None:
    found = transcript(_outlined("PURCHASE ORDER 77"), limits=READING)
    assert {"PURCHASE", "ORDER", "77"} <= set(texts(found.pages[0].words))


def test_a_photo_is_turned_the_way_it_was_held() -> None:
    lying = picture(ROWS, (1200, 500)).rotate(90, expand=True)
    exif = lying.getexif()
    exif[0x0112] = 6  # to be shown turned clockwise by 90 degrees
    read = page(encoded(lying, "JPEG", quality=90, exif=exif), "photo.jpg", READING)
    assert "4500017" in texts(read.words)
    assert read.width > read.height


def test_every_page_of_a_fax_is_a_page() -> None:
    first, second = (picture([row], (600, 200)).convert("1") for row in ROWS[:2])
    data = encoded(first, "TIFF", save_all=True, append_images=[second], dpi=(204, 98), compression="group4")
    found = transcript(data, "fax.tif")
    assert [page.number for page in found.pages] == [1, 2]
    assert [(round(page.width), round(page.height)) for page in found.pages] == [(212, 147)] * 2
    assert all(page.unreadable for page in found.pages) and len(found.problems) == 2


@pytest.mark.parametrize("kind", ["PNG", "BMP", "GIF", "WEBP", "TIFF", "JPEG"])
def test_every_usual_kind_of_picture_is_opened(kind: str) -> None:
    read = page(encoded(picture(ROWS, (600, 300)), kind), "order")
    assert read.medium is Medium.SCAN and read.unreadable


def test_a_damaged_picture_is_unreadable() -> None:
    data = encoded(picture(ROWS), "PNG")
    with pytest.raises(UnreadableDocument, match="damaged"):
        transcript(data[:400], "order.png")


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_opened() -> None:
    data = encoded(picture([], (3000, 3000)), "PNG")
    with pytest.raises(UnreadableDocument, match="3000 x 3000"):
        transcript(data, "order.png", Limits(pixels=1_000_000))


def test_only_so_many_pictures_are_read() -> None:
    def draw(canvas: Canvas) -> None:
        for _ in range(3):
            canvas.drawImage(reader(picture(ROWS, (600, 450))), 0, 0, 400, 300)
            canvas.showPage()

    found = transcript(pdf(draw), limits=Limits(pictures=0))
    assert len(found.problems) == 3 and "only 0 pictures" in found.problems[0]
    assert WITHOUT_OCR.read_pictures is False


def _outlined(text: str) -> bytes:
    """A page whose letters are filled paths, as drawing programs export them."""
    pixels = 255 - np.asarray(picture([text, text], (1400, 300), 60).convert("L"))
    outlines, _ = cv2.findContours((pixels > 127).astype(np.uint8), cv2.RETR_CCOMP, cv2.CHAIN_APPROX_NONE)

    def draw(canvas: Canvas) -> None:
        path = canvas.beginPath()
        for outline in outlines:
            (x, y), *more = outline[:, 0, :].tolist()
            path.moveTo(x * 0.28, 280 - y * 0.28)
            for x, y in more:
                path.lineTo(x * 0.28, 280 - y * 0.28)
            path.close()
        canvas.drawPath(path, stroke=0, fill=1, fillMode=0)

    return pdf(draw)
