"""From a picture to an `OcrPage`."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt
import pytesseract

from extraction.ocr.page import OcrOptions, OcrPage
from models.transcript import Medium, Word

Picture = npt.NDArray[np.uint8]


def read_image(image: Picture, *, dpi: float | None, options: OcrOptions) -> OcrPage:
    """Read one page from an RGB picture; `dpi` None takes the picture to be A4 or Letter wide."""
    scale = 72 / (dpi or image.shape[1] / 8.27)
    grey = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
    found = pytesseract.image_to_data(
        grey, lang="eng+deu+fra", config="--psm 3", output_type=pytesseract.Output.DICT, timeout=options.seconds
    )
    words = tuple(
        Word(text, left * scale, top * scale, (left + width) * scale, (top + height) * scale, float(sure) / 100)
        for text, left, top, width, height, sure in zip(
            found["text"], found["left"], found["top"], found["width"], found["height"], found["conf"], strict=True
        )
        if text.strip() and float(sure) >= 0
    )
    height, width = image.shape[:2]
    return OcrPage(words, (), width * scale, height * scale, 0, Medium.SCAN, "en", "tesseract")


def picture(image: Picture, *, dpi: float | None, options: OcrOptions) -> Picture:
    """The upright, rectified picture that the coordinates of `read_image` refer to."""
    return image
