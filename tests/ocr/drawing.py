"""Small pages drawn for the tests, and the damage done to them."""

from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from extraction.ocr import OcrPage
from extraction.ocr.page import Picture
from models.transcript import Word

DPI = 200
FONTS = Path("/usr/share/fonts/truetype/dejavu")


@dataclass
class Paper:
    """A white page that is written on with a pen that knows points."""

    width: float = 420.0
    height: float = 300.0
    picture: Image.Image = field(init=False)

    def __post_init__(self) -> None:
        self.picture = Image.new("RGB", (self.pixels(self.width), self.pixels(self.height)), "white")

    @staticmethod
    def pixels(points: float) -> int:
        """Points as whole pixels."""
        return round(points * DPI / 72)

    def write(self, x: float, y: float, text: str, size: float = 10, *, bold: bool = False) -> None:
        """Text with its top left corner at x, y."""
        font = ImageFont.truetype(str(FONTS / ("DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf")), self.pixels(size))
        ImageDraw.Draw(self.picture).text((self.pixels(x), self.pixels(y)), text, fill=(25, 25, 25), font=font)

    def line(self, left: float, top: float, right: float, bottom: float) -> None:
        """A thin straight line."""
        ends = [self.pixels(value) for value in (left, top, right, bottom)]
        ImageDraw.Draw(self.picture).line(ends, fill=(30, 30, 30), width=2)

    def blot(self, x: float, y: float, radius: float) -> None:
        """Ink spilt around a point."""
        pen = ImageDraw.Draw(self.picture)
        for along, across, size in ((0, 0, 1.0), (0.7, 0.2, 0.7), (-0.8, 0.1, 0.6), (0.2, -0.5, 0.6), (-0.3, 0.5, 0.5)):
            centre = (self.pixels(x + along * radius), self.pixels(y + across * radius))
            reach = self.pixels(radius * size)
            box = [centre[0] - reach, centre[1] - reach, centre[0] + reach, centre[1] + reach]
            pen.ellipse(box, fill=(20, 20, 30))

    @property
    def image(self) -> Picture:
        """The page as pixels."""
        return np.asarray(self.picture, np.uint8)


ROWS = (
    ("10", "4711-AX-25", "Flange bearing unit", "12", "EA", "45.90", "550.80"),
    ("20", "BRG-6205-C3", "Hexagon bolt M8x40", "250", "PCE", "0.34", "85.00"),
    ("30", "4006381333931", "Junction box IP66", "7", "EA", "18.05", "126.35"),
)
HEADINGS = ("Pos", "Part No", "Description", "Qty", "Unit", "Price", "Amount")
EDGES = (24.0, 52.0, 146.0, 262.0, 292.0, 322.0, 360.0, 404.0)


def order(*, ruled: bool = True) -> Paper:
    """A small order with three lines."""
    paper = Paper()
    paper.write(24, 20, "Purchase Order 4500123456", 14, bold=True)
    paper.write(24, 48, "Order date: 17.03.2026")
    paper.write(230, 48, "Deliver by: 02.04.2026")
    top, step = 80.0, 20.0
    for row, cells in enumerate((HEADINGS, *ROWS)):
        for edge, cell in zip(EDGES, cells, strict=False):
            paper.write(edge + 3, top + row * step + 4, cell, 9, bold=row == 0)
    if ruled:
        for row in range(len(ROWS) + 2):
            paper.line(EDGES[0], top + row * step, EDGES[-1], top + row * step)
        for edge in EDGES:
            paper.line(edge, top, edge, top + (len(ROWS) + 1) * step)
    paper.write(24, 190, "Please confirm receipt within two days.")
    paper.write(24, 206, "Deliver to the rear gate between 08:00 and 15:30.")
    return paper


FIGURES = tuple(cell for row in ROWS for cell in row if any(mark.isdigit() for mark in cell) and " " not in cell)


def turned(image: Picture, degrees: float) -> Picture:
    """The page lying askew on the glass."""
    height, width = image.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1)
    return np.asarray(cv2.warpAffine(image, matrix, (width, height), borderValue=(245, 245, 245)), np.uint8)


def noisy(image: Picture, amount: float = 8.0) -> Picture:
    """The grain of a scanner."""
    grain = np.random.default_rng(7).normal(0, amount, image.shape[:2])[..., None]
    return np.asarray(np.clip(image.astype(np.float32) * 0.85 + 20 + grain, 0, 255), np.uint8)


def shadowed(image: Picture) -> Picture:
    """The dark fold of a bound book along the right edge."""
    across = np.linspace(0, 1, image.shape[1])
    light = 1 - 0.65 * np.clip((across - 0.6) / 0.4, 0, 1) ** 2
    return np.asarray(image * light[None, :, None], np.uint8)


def photographed(image: Picture) -> Picture:
    """The sheet on a dark desk, seen from the side."""
    height, width = image.shape[:2]
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    seen = np.array([[70, 60], [width + 20, 95], [width + 75, height + 70], [40, height + 110]], np.float32)
    matrix = cv2.getPerspectiveTransform(corners, seen)
    desk = cv2.warpPerspective(image, matrix, (width + 140, height + 160), borderValue=(66, 52, 40))
    return noisy(np.asarray(desk, np.uint8), 4.0)


def texts(page: OcrPage) -> list[str]:
    """What the words say."""
    return [word.text for word in page.words]


def word(page: OcrPage, text: str) -> Word:
    """The one word that says this."""
    (found,) = [one for one in page.words if one.text == text]
    return found
