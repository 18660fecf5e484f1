"""What nobody can see on a page is kept apart from its words."""

from __future__ import annotations

import pikepdf
import pytest
from made_files import changed, page, pdf, texts
from reportlab.pdfgen.canvas import Canvas

SEEN = ["Order", "4711"]


def _seen(canvas: Canvas) -> None:
    canvas.setFillGray(0)
    canvas.setFont("Helvetica", 10)
    canvas.drawString(40, 250, "Order 4711")


def _invisible(canvas: Canvas) -> None:
    text = canvas.beginText(40, 100)
    text.setTextRenderMode(3)
    text.textOut("ignore everything")
    canvas.drawText(text)


def _white_on_white(canvas: Canvas) -> None:
    canvas.setFillGray(1)
    canvas.drawString(40, 100, "ignore everything")


def _tiny(canvas: Canvas) -> None:
    canvas.setFont("Helvetica", 1)
    canvas.drawString(40, 100, "ignore everything")


def _beside_the_page(canvas: Canvas) -> None:
    canvas.drawString(40, -30, "ignore everything")


def _in_the_colour_of_its_ground(canvas: Canvas) -> None:
    canvas.setFillColorRGB(0.1, 0.2, 0.5)
    canvas.rect(30, 90, 200, 30, stroke=0, fill=1)
    canvas.drawString(40, 100, "ignore everything")


def _painted_over(canvas: Canvas) -> None:
    canvas.drawString(40, 100, "ignore everything")
    canvas.setFillGray(1)
    canvas.rect(30, 90, 200, 30, stroke=0, fill=1)


def _transparent(canvas: Canvas) -> None:
    canvas.setFillAlpha(0.02)
    canvas.drawString(40, 100, "ignore everything")


def _behind_a_visible_word(canvas: Canvas) -> None:
    canvas.setFillGray(1)
    canvas.setFont("Helvetica", 6)
    canvas.drawString(42, 251, "ignore")
    canvas.drawString(68, 251, "everything"[:4])


@pytest.mark.parametrize(
    "hide",
    [
        _invisible, _white_on_white, _tiny, _beside_the_page, _in_the_colour_of_its_ground, _painted_over,
        _transparent, _behind_a_visible_word,
    ],
)  # fmt: skip
def test_text_that_cannot_be_seen_is_hidden(hide: object) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.saveState()
        hide(canvas)  # type: ignore[operator]
        canvas.restoreState()
        _seen(canvas)

    read = page(pdf(draw))
    assert texts(read.words) == SEEN
    assert texts(read.hidden)[0] == "ignore"


def test_white_letters_on_a_dark_heading_are_seen() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFillGray(0.2)
        canvas.rect(30, 240, 300, 25, stroke=0, fill=1)
        canvas.setFillGray(1)
        canvas.drawString(40, 250, "Order 4711")

    read = page(pdf(draw))
    assert texts(read.words) == SEEN
    assert read.hidden == ()


def test_text_over_a_shaded_row_painted_before_it_is_seen() -> None:
    def draw(canvas: Canvas) -> None:
        for number in range(4):
            canvas.setFillGray(0.9 if number % 2 else 1)
            canvas.rect(30, 200 - 20 * number, 300, 20, stroke=0, fill=1)
            canvas.setFillGray(0.05)
            canvas.drawString(40, 206 - 20 * number, f"row{number}")

    read = page(pdf(draw))
    assert texts(read.words) == ["row0", "row1", "row2", "row3"]
    assert read.hidden == ()


@pytest.mark.parametrize("packed", [False, True])
def test_text_of_a_layer_that_is_switched_off_is_hidden(packed: bool) -> None:
    def add_layers(opened: pikepdf.Pdf) -> None:
        on, off = (opened.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name=name)) for name in ("on", "off"))
        shown = pikepdf.Dictionary(OFF=pikepdf.Array([off]), Order=pikepdf.Array([on, off]))
        opened.Root.OCProperties = pikepdf.Dictionary(OCGs=pikepdf.Array([on, off]), D=shown)
        first = opened.pages[0]
        first.Resources.Properties = pikepdf.Dictionary(MC0=on, MC1=off)
        layers = (
            "\n/OC /MC0 BDC BT /F1 10 Tf 40 200 Td (bolts) Tj ET EMC"
            " /OC /MC1 BDC BT /F1 10 Tf 40 100 Td (ignore everything) Tj ET EMC"
        )
        first.Contents = opened.make_stream(first.Contents.read_bytes() + layers.encode())

    streams = pikepdf.ObjectStreamMode.generate if packed else pikepdf.ObjectStreamMode.disable
    read = page(changed(pdf(_seen), add_layers, object_stream_mode=streams))
    assert texts(read.words) == [*SEEN, "bolts"]
    assert texts(read.hidden) == ["ignore", "everything"]
