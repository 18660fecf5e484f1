"""Files made for the tests of transcripts, each for one thing that documents do."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pikepdf
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from extraction.transcripts import Limits, transcribe_bytes
from models.transcript import Page, Transcript, Word

WITHOUT_OCR = Limits(read_pictures=False)


def pdf(draw: Callable[[Canvas], None], size: tuple[float, float] = (400, 300), **how: object) -> bytes:
    """A PDF whose pages `draw` paints; 400 x 300 points with the origin at the bottom left."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=size, **how)
    canvas.setFont("Helvetica", 10)
    draw(canvas)
    canvas.save()
    return out.getvalue()


def changed(data: bytes, change: Callable[[pikepdf.Pdf], None], **how: object) -> bytes:
    """The PDF after `change` has been at its objects."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as opened:
        change(opened)
        opened.save(out, **how)
    return out.getvalue()


def transcript(data: bytes, name: str = "order.pdf", limits: Limits = WITHOUT_OCR) -> Transcript:
    return transcribe_bytes(data, name, limits=limits)


def page(data: bytes, name: str = "order.pdf", limits: Limits = WITHOUT_OCR) -> Page:
    (only,) = transcript(data, name, limits).pages
    return only


def texts(words: tuple[Word, ...]) -> list[str]:
    return [word.text for word in words]


def lines(page: Page) -> list[str]:
    """The page as lines of text with the columns kept, for pages laid out in cells of 6 x 12 points."""
    rows: dict[int, str] = {}
    for word in page.words:
        row, column = round(word.top / 12), round(word.left / 6)
        before = rows.get(row, "")
        assert len(before) <= column, f"{word.text} overlaps {before}"
        rows[row] = before.ljust(column) + word.text
    return [rows.get(row, "") for row in range(max(rows, default=-1) + 1)]


def font(size: int) -> ImageFont.FreeTypeFont:
    """The font that reportlab brings along."""
    import reportlab

    return ImageFont.truetype(str(Path(reportlab.__file__).parent / "fonts" / "Vera.ttf"), size)


def picture(rows: list[str], size: tuple[int, int] = (1200, 500), letters: int = 36) -> Image.Image:
    """Black rows of text on white."""
    image = Image.new("RGB", size, "white")
    draw = ImageDraw.Draw(image)
    for number, row in enumerate(rows):
        draw.text((60, 50 + number * 2 * letters), row, font=font(letters), fill="black")
    return image


def encoded(image: Image.Image, kind: str, **how: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **how)
    return out.getvalue()


def reader(image: Image.Image) -> ImageReader:
    return ImageReader(io.BytesIO(encoded(image, "PNG")))
