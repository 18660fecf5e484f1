"""Pictures of pages, drawn in a limited child process and kept."""

from __future__ import annotations

import hashlib
import io
import threading
import weakref
from pathlib import Path
from typing import NamedTuple

import pypdfium2
from PIL import Image, ImageOps, UnidentifiedImageError

from extraction.sandbox import Allowance, Pool
from ingestion.originals import Originals
from models.errors import UnreadableDocument
from models.perspective import Perspective, in_pixels
from service.records import PageRecord

_STEP = 200  # widths are rounded up to it, so that few pictures of a page are kept
_SMALLEST, _LARGEST = 200, 3000
_TALLEST = 20_000
_MOST_PIXELS = 60_000_000  # of a picture handed in; more is hostile
_ALLOWANCE = Allowance(seconds=20.0, memory_bytes=1_000_000_000)


class Drawing(NamedTuple):
    """What a child is asked for."""

    data: bytes
    page: int  # 1-based, within the file
    width: int  # pixels
    turned: int  # degrees clockwise
    shape: float  # of the upright page: its height in widths
    onto_picture: Perspective = ()


def draw(wanted: Drawing) -> bytes:
    """A PNG of the page. Raises UnreadableDocument for a file that is neither a PDF nor a picture."""
    Image.MAX_IMAGE_PIXELS = _MOST_PIXELS
    flat = _pdf_page(wanted) if wanted.data[:1024].lstrip().startswith(b"%PDF") else _frame(wanted)
    if wanted.onto_picture:
        return _as_png(_straightened(flat.convert("RGB"), wanted))
    upright = flat.rotate(-wanted.turned, expand=True) if wanted.turned else flat
    height = max(1, round(upright.height * wanted.width / upright.width))
    return _as_png(upright.convert("RGB").resize((wanted.width, height), Image.Resampling.LANCZOS))


def _straightened(flat: Image.Image, wanted: Drawing) -> Image.Image:
    """The page squared and levelled as it was read, at most twice as fine as it is wanted."""
    size = wanted.width, min(max(1, round(wanted.width * wanted.shape)), _TALLEST)
    flat.thumbnail((2 * max(size), 2 * max(size)), Image.Resampling.LANCZOS)
    numbers = in_pixels(wanted.onto_picture, size, flat.size)
    return flat.transform(size, Image.Transform.PERSPECTIVE, numbers, Image.Resampling.BICUBIC, fillcolor="white")


def _as_png(picture: Image.Image) -> bytes:
    target = io.BytesIO()
    picture.save(target, "PNG")
    return target.getvalue()


def _pdf_page(wanted: Drawing) -> Image.Image:
    try:
        document = pypdfium2.PdfDocument(wanted.data)
        page = document[wanted.page - 1]
    except (pypdfium2.PdfiumError, IndexError) as error:
        raise UnreadableDocument(f"The page cannot be drawn: {error}.") from error
    sideways = wanted.turned % 180 != 0
    span = page.get_height() if sideways else page.get_width()
    tall = page.get_width() if sideways else page.get_height()
    scale = min(wanted.width / max(span, 1.0), _TALLEST / max(tall, 1.0))
    drawn: Image.Image = page.render(scale=scale).to_pil()
    return drawn


def _frame(wanted: Drawing) -> Image.Image:
    try:
        picture = Image.open(io.BytesIO(wanted.data))
        picture.seek(wanted.page - 1)
        return ImageOps.exif_transpose(picture).convert("RGB")
    except (UnidentifiedImageError, EOFError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise UnreadableDocument(f"The picture cannot be opened: {error}.") from error


def _how(page: PageRecord) -> str:
    """Tells pictures apart that show the same page differently."""
    if not page.onto_picture:
        return str(page.turned)
    return f"s{hashlib.sha256(repr(page.onto_picture).encode()).hexdigest()[:12]}"


class Pictures:
    """Draws pages and keeps what it drew; threads may share it."""

    def __init__(self, originals: Originals, folder: Path) -> None:
        self._originals = originals
        self._folder = folder
        self._pool: Pool[Drawing, bytes] = Pool(draw, allowance=_ALLOWANCE)
        self._turn = threading.Lock()
        weakref.finalize(self, self._pool.close)  # also at the interpreter's end

    def png(self, page: PageRecord, width: int) -> bytes | None:
        """The page `width` pixels wide, rounded up to a multiple of 200; None where there is nothing to draw."""
        if page.picture_sha256 is None:
            return None
        width = min(max(_SMALLEST, -(-width // _STEP) * _STEP), _LARGEST)
        kept = self._folder / f"{page.picture_sha256}-{page.picture_page}-{_how(page)}-{width}.png"
        if kept.exists():
            return kept.read_bytes()
        data = self._originals.get(page.picture_sha256)
        shape = page.height / page.width
        wanted = Drawing(data, page.picture_page, width, page.turned, shape, page.onto_picture)
        try:
            with self._turn:
                (outcome,) = self._pool.results((wanted,))
            png = outcome.unwrap()
        except UnreadableDocument:
            return None
        self._keep(kept, png)
        return png

    def _keep(self, path: Path, png: bytes) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        temporary = path.with_suffix(f".{threading.get_ident()}.tmp")
        temporary.write_bytes(png)
        temporary.replace(path)

    def close(self) -> None:
        """Ends the process that draws."""
        self._pool.close()
