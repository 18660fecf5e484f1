from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw
from reportlab.pdfgen.canvas import Canvas

from ingestion.originals import FolderOriginals
from models.perspective import Perspective, in_pixels, in_unturned
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


def page(digest: str | None, *, number: int = 1, turned: int = 0, onto_picture: Perspective = ()) -> PageRecord:
    return PageRecord(
        number=1, width=200, height=100, medium="scan", picture_sha256=digest, picture_page=number, turned=turned,
        onto_picture=onto_picture,
    )  # fmt: skip


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


def test_a_sheet_in_a_photo_is_drawn_squared(originals: FolderOriginals, pictures: Pictures) -> None:
    photo = Image.new("RGB", (800, 800), "brown")
    corners = [(160, 80), (640, 160), (560, 560), (80, 640)]
    ImageDraw.Draw(photo).polygon(corners, fill="white")
    ImageDraw.Draw(photo).ellipse((150, 80, 200, 130), fill="red")  # at the sheet's top left
    onto = np.array([[0, 0], [1, 0], [1, 1], [0, 1]], np.float32)
    matrix = cv2.getPerspectiveTransform(onto, np.array(corners, np.float32) / 800)
    buffer = io.BytesIO()
    photo.save(buffer, "PNG")
    perspective = tuple(float(number) for number in matrix.ravel()[:8])
    digest = originals.put(buffer.getvalue())
    drawn = opened(pictures.png(page(digest, onto_picture=perspective), 400))
    assert drawn.size == (400, 200)
    assert [drawn.getpixel(at) for at in ((395, 5), (395, 195), (5, 195), (200, 100))] == [(255, 255, 255)] * 4
    assert drawn.getpixel((20, 8)) == (255, 0, 0)
    assert opened(pictures.png(page(digest), 400)).size == (400, 400), "another picture than the one as it came"


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_where_a_page_lies_is_told_for_the_picture_as_it_came(turn: int) -> None:
    photo = Image.new("RGB", (60, 40), "white")
    photo.putpixel((7, 11), (255, 0, 0))
    lying = photo.rotate(-turn, expand=True)
    upper_left: Perspective = (0.5, 0, 0, 0, 0.5, 0, 0, 0)
    size = (lying.width // 2, lying.height // 2)
    drawn = [
        source.transform(size, Image.Transform.PERSPECTIVE, in_pixels(perspective, size, source.size)).tobytes()
        for source, perspective in ((lying, upper_left), (photo, in_unturned(upper_left, turn)))
    ]
    assert drawn[0] == drawn[1]


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
