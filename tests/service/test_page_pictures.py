from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from ingestion.originals import FolderOriginals
from service.pictures import Pictures
from service.records import PageRecord


@pytest.fixture
def originals(tmp_path: Path) -> FolderOriginals:
    return FolderOriginals(tmp_path / "originals")


@pytest.fixture
def pictures(tmp_path: Path, originals: FolderOriginals) -> Iterator[Pictures]:
    made = Pictures(originals, tmp_path / "pictures")
    yield made
    made.close()


def page(digest: str | None, *, number: int = 1, turned: int = 0) -> PageRecord:
    return PageRecord(
        number=1, width=200, height=100, medium="scan", picture_sha256=digest, picture_page=number, turned=turned
    )


def pdf(*colours: str) -> bytes:
    """Pages of 200 x 100 points whose left half has the colour."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(200, 100))
    for colour in colours:
        canvas.setFillColor(colour)
        canvas.rect(0, 0, 100, 100, fill=1, stroke=0)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def opened(png: bytes | None) -> Image.Image:
    assert png is not None
    return Image.open(io.BytesIO(png)).convert("RGB")


def test_a_pdf_page_is_drawn_as_wide_as_asked(originals: FolderOriginals, pictures: Pictures) -> None:
    digest = originals.put(pdf("red", "blue"))
    first, second = opened(pictures.png(page(digest), 400)), opened(pictures.png(page(digest, number=2), 400))
    assert first.size == (400, 200)
    assert first.getpixel((100, 100)) == (255, 0, 0)
    assert first.getpixel((300, 100)) == (255, 255, 255)
    assert second.getpixel((100, 100)) == (0, 0, 255)


def test_a_page_that_was_turned_to_be_read_is_drawn_upright(originals: FolderOriginals, pictures: Pictures) -> None:
    digest = originals.put(pdf("red"))
    upright = opened(pictures.png(page(digest, turned=90), 400))
    assert upright.size == (400, 800)
    assert upright.getpixel((200, 200)) == (255, 0, 0), "what was on the left is on top after a turn to the right"
    assert upright.getpixel((200, 600)) == (255, 255, 255)


def test_a_photo_is_turned_by_its_camera_mark(originals: FolderOriginals, pictures: Pictures) -> None:
    photo = Image.new("RGB", (300, 100), "white")
    photo.paste("red", (0, 0, 150, 100))
    exif = Image.Exif()
    exif[0x0112] = 6  # "rotate 90 CW to display"
    buffer = io.BytesIO()
    photo.save(buffer, "JPEG", exif=exif, quality=95)
    drawn = opened(pictures.png(page(originals.put(buffer.getvalue())), 200))
    assert drawn.size == (200, 600)
    red, green, _ = drawn.getpixel((100, 100))  # type: ignore[misc]
    assert red > 200 and green < 60


def test_every_page_of_a_tiff_is_drawn(originals: FolderOriginals, pictures: Pictures) -> None:
    frames = [Image.new("RGB", (100, 100), colour) for colour in ("red", "blue")]
    buffer = io.BytesIO()
    frames[0].save(buffer, "TIFF", save_all=True, append_images=frames[1:])
    digest = originals.put(buffer.getvalue())
    assert opened(pictures.png(page(digest, number=2), 200)).getpixel((50, 50)) == (0, 0, 255)


def test_a_picture_is_drawn_once_and_kept(originals: FolderOriginals, pictures: Pictures, tmp_path: Path) -> None:
    digest = originals.put(pdf("red"))
    first = pictures.png(page(digest), 350)
    originals.path_of(digest).unlink()
    assert pictures.png(page(digest), 399) == first
    assert len(list((tmp_path / "pictures").glob("*.png"))) == 1


@pytest.mark.parametrize("data", [b"%PDF-1.7 and nothing more", b"GIF89a broken", b"plain text"])
def test_a_file_that_cannot_be_drawn_has_no_picture(
    originals: FolderOriginals, pictures: Pictures, data: bytes
) -> None:
    assert pictures.png(page(originals.put(data)), 400) is None


def test_a_page_without_a_file_has_no_picture(pictures: Pictures) -> None:
    assert pictures.png(page(None), 400) is None


def test_pictures_are_drawn_for_a_server_with_many_threads(originals: FolderOriginals, pictures: Pictures) -> None:
    digest = originals.put(pdf("red"))
    drawn: list[bytes | None] = []
    threads = [
        threading.Thread(target=lambda width=width: drawn.append(pictures.png(page(digest), width)))  # type: ignore[misc]
        for width in (200, 400, 600)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(opened(png).width for png in drawn) == [200, 400, 600]
