"""Picture files: scans, faxes, photos, one page or many."""

from __future__ import annotations

import io
import warnings
from typing import TYPE_CHECKING

import numpy as np
import PIL.Image
import PIL.ImageOps

from extraction.transcripts.content import Content
from extraction.transcripts.pictures import Pixels, page_of, unread_page
from models.errors import UnreadableDocument

if TYPE_CHECKING:
    from extraction.transcripts.pictures import Eye

_CREDIBLE_DPI = (90.0, 1200.0)  # cameras and screens write 72 or 96 without meaning it
_WITHOUT_DPI = 150.0  # for the size of a page that nobody read


def read_image_file(data: bytes, eye: Eye) -> Content:
    """Each frame of the picture as a page. Raises UnreadableDocument when it is damaged or too large."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            picture = PIL.Image.open(io.BytesIO(data))
            return _frames(picture, eye)
    except PIL.Image.DecompressionBombError as error:
        raise UnreadableDocument("The picture has too many pixels to be opened.") from error
    except (OSError, ValueError, SyntaxError, EOFError, PIL.UnidentifiedImageError) as error:
        raise UnreadableDocument("The picture is damaged and cannot be opened. Ask for a new copy.") from error


def _frames(picture: PIL.Image.Image, eye: Eye) -> Content:
    limits = eye.budget.limits
    count = int(getattr(picture, "n_frames", 1)) if picture.format == "TIFF" else 1
    pages, problems = [], []
    for index in range(min(count, limits.pages)):
        picture.seek(index)
        if picture.width * picture.height > limits.pixels:
            raise UnreadableDocument(f"The picture has {picture.width} x {picture.height} pixels, too many to be read.")
        pixels, dpi = _pixels(picture)
        read = eye.read(pixels, dpi)
        if read is None:
            scale = 72 / (dpi or _WITHOUT_DPI)
            pages.append(unread_page(index + 1, pixels.shape[1] * scale, pixels.shape[0] * scale))
            problems.append(f"Page {index + 1} was not read. {eye.why_not}")
        else:
            pages.append(page_of(read, index + 1))
    if count > limits.pages:
        problems.append(f"Only the first {limits.pages} of {count} pages were read.")
    return Content(tuple(pages), problems=tuple(problems))


def _pixels(picture: PIL.Image.Image) -> tuple[Pixels, float | None]:
    """RGB pixels the way the camera was held, transparency on white; and the resolution where credible.

    A fax has other resolutions across and down; it is stretched so that both agree.
    """
    across, down = _resolution(picture)
    upright = PIL.ImageOps.exif_transpose(picture)
    if upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info:
        upright = upright.convert("RGBA")
        upright = PIL.Image.alpha_composite(PIL.Image.new("RGBA", upright.size, "white"), upright)
    if upright.mode.startswith("I;16") or upright.mode in ("I", "F"):
        upright = _eight_bits(upright)
    upright = upright.convert("RGB")
    if across and down and not 0.9 < across / down < 1.1:
        wanted = max(across, down)
        size = (round(upright.width * wanted / across), round(upright.height * wanted / down))
        upright = upright.resize(size, PIL.Image.Resampling.BICUBIC)
        across = wanted
    return np.asarray(upright, dtype=np.uint8), across or None


def _resolution(picture: PIL.Image.Image) -> tuple[float, float]:
    try:
        across, down = (float(one) for one in picture.info.get("dpi", (0, 0)))
    except (TypeError, ValueError, ZeroDivisionError):
        return 0.0, 0.0
    least, most = _CREDIBLE_DPI
    if not (least <= max(across, down) <= most and min(across, down) > 40):
        return 0.0, 0.0
    return (0.0, 0.0) if across == down == 96.0 else (across, down)


def _eight_bits(picture: PIL.Image.Image) -> PIL.Image.Image:
    values = np.asarray(picture, dtype=np.float64)
    low, high = float(values.min()), float(values.max())
    return PIL.Image.fromarray(((values - low) * (255 / max(high - low, 1e-9))).astype(np.uint8))


def size_of(data: bytes) -> tuple[int, int]:
    """Width and height in pixels; (0, 0) when it is no picture that can be opened."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with PIL.Image.open(io.BytesIO(data)) as picture:
                return picture.size
    except Exception:  # whatever a broken picture makes the library trip over
        return 0, 0
