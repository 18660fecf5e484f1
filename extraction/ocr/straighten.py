"""Upright pages: a photographed sheet cut out and squared, a sideways page turned, a slanted one levelled."""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
import numpy.typing as npt

from extraction.ocr import sheet, skew
from extraction.ocr.ink import PAPER_AT, Mask, even_light, ink_mask, with_bars_inverted
from extraction.ocr.page import Grey, Picture
from models.perspective import Perspective
from models.transcript import Medium

SMALLEST_SLANT = 0.15  # degrees; less does not matter to any engine
POINTS = 72.0
LIKELY_WIDTH = (20.0, 1700.0)  # points; a resolution that makes the page smaller or larger is not believed


@dataclass(frozen=True, slots=True)
class Upright:
    """Where the upright page is in the picture given: `matrix` takes picture pixels to page pixels."""

    matrix: npt.NDArray[np.float64]  # 3 x 3
    width: int  # pixels of the upright page
    height: int
    dpi: float  # of the upright page
    picture: tuple[int, int]  # pixels of the picture given: width, height
    rotation: int = 0
    slant: float = 0.0
    medium: Medium = Medium.SCAN

    def turned(self, degrees: int) -> Upright:
        """The same page turned clockwise by 90, 180 or 270 degrees."""
        width, height = (self.width, self.height) if degrees == 180 else (self.height, self.width)
        moves = {
            90: [[0, -1, self.height], [1, 0, 0], [0, 0, 1]],
            180: [[-1, 0, self.width], [0, -1, self.height], [0, 0, 1]],
            270: [[0, 1, 0], [-1, 0, self.width], [0, 0, 1]],
        }
        matrix = np.array(moves[degrees], np.float64) @ self.matrix
        return replace(self, matrix=matrix, width=width, height=height, rotation=(self.rotation + degrees) % 360)

    def levelled(self, slant: float) -> Upright:
        """The same page with lines that run downhill by `slant` degrees made level."""
        centre = (self.width / 2, self.height / 2)
        level = np.vstack([cv2.getRotationMatrix2D(centre, slant, 1), [0, 0, 1]])
        width, height = self.width, self.height
        if abs(slant) > 3:  # a page laid askew would lose its corners
            angle = np.deg2rad(abs(slant))
            width = round(self.width * np.cos(angle) + self.height * np.sin(angle))
            height = round(self.height * np.cos(angle) + self.width * np.sin(angle))
            level[0, 2] += (width - self.width) / 2
            level[1, 2] += (height - self.height) / 2
        return replace(self, matrix=level @ self.matrix, width=width, height=height, slant=self.slant + slant)

    @property
    def onto_picture(self) -> Perspective:
        """Where the page lies in the picture; () where it was turned at most."""
        if self.medium is not Medium.PHOTO and not self.slant:
            return ()
        back = np.diag([1 / self.picture[0], 1 / self.picture[1], 1]) @ np.linalg.inv(self.matrix)
        matrix = back @ np.diag([self.width, self.height, 1])
        return tuple(round(float(number), 9) for number in (matrix / matrix[2, 2]).ravel()[:8])

    def warp(self, image: Picture | Grey, *, outside: int = 255) -> npt.NDArray[np.uint8]:
        """The page cut out of the picture that this was found in."""
        if self.width == image.shape[1] and self.height == image.shape[0] and np.allclose(self.matrix, np.eye(3)):
            return image
        fill = (outside,) * (image.shape[2] if image.ndim == 3 else 1)
        warped = cv2.warpPerspective(
            image,
            self.matrix,
            (self.width, self.height),
            flags=cv2.INTER_CUBIC,
            borderMode=cv2.BORDER_CONSTANT,
            borderValue=fill,
        )
        return np.asarray(warped, np.uint8)


@dataclass(frozen=True, slots=True)
class Levelled:
    """An upright page (perhaps upside down still) in even light, and its ink."""

    upright: Upright
    even: Grey
    ink: Mask


def lay_out(image: Picture, dpi: float | None) -> Upright:
    """The sheet in the picture, cut out and squared where it is a photograph; its lines may still slant."""
    corners = sheet.find_sheet(image)
    given = image.shape[1], image.shape[0]
    if corners is None:
        return Upright(np.eye(3), *given, _believable(*given, dpi), given)
    across, down = _sides(corners)
    paper = sheet.paper_size(across, down)
    if paper is not None:
        across = max(across, down * paper[0] / paper[1])
        down = across * paper[1] / paper[0]
    width, height = round(across), round(down)
    onto = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    matrix = cv2.getPerspectiveTransform(corners.astype(np.float32), onto)
    resolution = _believable(width, height, None)
    return Upright(np.asarray(matrix, np.float64), width, height, resolution, given, medium=Medium.PHOTO)


def level(image: Picture, upright: Upright) -> Levelled:
    """The sheet with its lines of text level, if they run across it."""
    grey = np.asarray(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), np.uint8)
    seen = _seen(grey, upright)
    slant = skew.slant(seen.ink)
    return _seen(grey, upright.levelled(slant)) if abs(slant) >= SMALLEST_SLANT else seen


def turn_over(levelled: Levelled) -> Levelled:
    """The same page turned by 180 degrees."""
    even = np.ascontiguousarray(levelled.even[::-1, ::-1])
    return Levelled(levelled.upright.turned(180), even, np.ascontiguousarray(levelled.ink[::-1, ::-1]))


def _seen(grey: Grey, upright: Upright) -> Levelled:
    even = with_bars_inverted(even_light(upright.warp(grey, outside=PAPER_AT)), upright.dpi)
    return Levelled(upright, even, ink_mask(even))


def _sides(corners: sheet.Corners) -> tuple[float, float]:
    top, right, bottom, left = (float(np.hypot(*(corners[(side + 1) % 4] - corners[side]))) for side in range(4))
    return (top + bottom) / 2, (left + right) / 2


def _believable(width: int, height: int, dpi: float | None) -> float:
    """Pixels per inch: as told when that gives a page of some usual size, else as if it were usual paper."""
    if dpi and LIKELY_WIDTH[0] <= width * POINTS / dpi <= LIKELY_WIDTH[1]:
        return dpi
    paper = sheet.paper_size(width, height) or (sheet.SIDES[0] if width <= height else sheet.SIDES[0][::-1])
    return width * POINTS / paper[0]
