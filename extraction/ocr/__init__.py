"""Pictures of pages -> words with boxes and honest confidences.

`read_image` straightens and cleans a picture as far as that helps, reads it with one engine and asks
another only about what the first doubts. `OcrPage.onto_picture` tells where in the picture the
coordinates are, so that a person sees a box where it was read.
"""

from __future__ import annotations

from extraction.ocr.page import Engine, OcrOptions, OcrPage
from extraction.ocr.reading import bare_pass, prepare, read_image

__all__ = ["Engine", "OcrOptions", "OcrPage", "bare_pass", "prepare", "read_image"]
