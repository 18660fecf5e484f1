"""Papers that were scanned, faxed or photographed: PDF pages as damaged pictures."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
import pikepdf
import pypdfium2
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from tools.generator.chance import Chance
from tools.generator.documents import Document
from tools.generator.ink import face

Json = dict[str, Any]
Picture = npt.NDArray[np.uint8]
Matrix = npt.NDArray[np.float64]
Run = tuple[str, float, float, float]  # text, x, baseline from below, size
MISREADINGS = {"0": "O", "O": "0", "1": "l", "l": "1", "5": "S", "S": "5", "8": "B", "m": "rn", ",": ".", "e": "c"}
TRAIN_DAMAGE: dict[str, float] = {"office": 40, "worn": 20, "fax": 15, "shadow": 12, "photo": 13}
HELD_DAMAGE = ("photo_dim", "carbon")


@dataclass(frozen=True, slots=True)
class Damage:
    """What happened to a page."""

    kind: str
    dpi: int
    tilt: float  # degrees
    blur: float  # sigma in pixels
    noise: float  # standard deviation of grey levels
    quality: int  # JPEG


def damage_of(kind: str, chance: Chance) -> Damage:
    """How much of it."""
    ranges = {
        "office": (200, 0.7, 0.5, 4.0, 85),
        "worn": (150, 1.6, 0.9, 10.0, 55),
        "fax": (200, 0.9, 0.4, 0.0, 80),
        "shadow": (170, 1.2, 0.7, 6.0, 70),
        "photo": (170, 2.0, 0.8, 6.0, 70),
        "photo_dim": (150, 2.5, 1.1, 10.0, 55),
        "carbon": (170, 1.0, 1.0, 14.0, 60),
    }
    dpi, tilt, blur, noise, quality = ranges[kind]
    return Damage(
        kind=kind,
        dpi=dpi,
        tilt=chance.uniform(-tilt, tilt),
        blur=chance.uniform(0.2, blur),
        noise=chance.uniform(noise / 3, noise),
        quality=quality + chance.randint(-10, 5),
    )


def _rotation(width: int, height: int, damage: Damage, chance: Chance) -> Matrix:
    """Page to picture: a tilt, and for photos a look from aside; the page stays inside."""
    centre = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float32)
    if not damage.kind.startswith("photo"):
        turn = cv2.getRotationMatrix2D((width / 2, height / 2), damage.tilt, 1.0)
        return np.vstack([turn, [0.0, 0.0, 1.0]])
    amount = 0.035 * width
    corners = np.array(
        [
            [
                x + chance.uniform(0, amount) * (1 if x == 0 else -1),
                y + chance.uniform(0, amount) * (1 if y == 0 else -1),
            ]
            for x, y in centre
        ],
        dtype=np.float32,
    )
    return np.asarray(cv2.getPerspectiveTransform(centre, corners), dtype=np.float64)


def _grain(picture: Picture, damage: Damage, numbers: np.random.Generator) -> Picture:
    grains = numbers.normal(0, damage.noise, picture.shape[:2]).astype(np.float32)
    field = picture.astype(np.float32) + (grains if picture.ndim == 2 else grains[..., None])
    grained: Picture = np.clip(field, 0, 255).astype(np.uint8)
    return grained


def _light(picture: Picture, low: float, chance: Chance) -> Picture:
    """Uneven light: darker towards one side."""
    height, width = picture.shape[:2]
    x = np.linspace(0, 1, width, dtype=np.float32)[None, :]
    y = np.linspace(0, 1, height, dtype=np.float32)[:, None]
    a, b = chance.uniform(-1, 1), chance.uniform(-1, 1)
    ramp = a * x + b * y
    ramp = (ramp - ramp.min()) / max(float(ramp.max() - ramp.min()), 1e-6)
    shade = low + (1 - low) * ramp
    lit: Picture = (picture.astype(np.float32) * (shade if picture.ndim == 2 else shade[..., None])).astype(np.uint8)
    return lit


def spoilt_page(picture: Picture, damage: Damage, chance: Chance) -> tuple[Picture, Matrix]:
    """The damaged picture and how page pixels moved."""
    numbers = np.random.default_rng(chance.randrange(2**32))
    height, width = picture.shape[:2]
    matrix = _rotation(width, height, damage, chance)
    ground = 250 if not damage.kind.startswith("photo") else chance.randint(60, 140)
    out = cv2.warpPerspective(
        picture, matrix, (width, height), flags=cv2.INTER_LINEAR, borderValue=(ground, ground, ground)
    )
    if damage.blur > 0.25:
        out = cv2.GaussianBlur(out, (0, 0), damage.blur)
    page: Picture = np.asarray(out, dtype=np.uint8)
    if damage.kind == "worn":
        page = np.clip(page.astype(np.float32) * 0.72 + 55, 0, 255).astype(np.uint8)
    if damage.kind in ("shadow", "photo", "photo_dim"):
        page = _light(page, 0.45 if damage.kind != "photo_dim" else 0.3, chance)
    if damage.kind == "carbon":
        page = np.clip(page.astype(np.float32) * 0.55 + 95, 0, 255).astype(np.uint8)
    page = _grain(page, damage, numbers)
    if damage.kind == "fax":
        page = _faxed(page, numbers)
    return page, matrix


def _faxed(page: Picture, numbers: np.random.Generator) -> Picture:
    """One bit a pixel, with speckles and a few lost lines."""
    edge = 150 + numbers.integers(-20, 30)
    black = (page > edge).astype(np.uint8) * 255
    specks = numbers.random(black.shape) < 0.0006
    black[specks] = 0
    for row in numbers.integers(0, black.shape[0], 2):
        black[row : row + 1] = 255
    return black


def _moved(box: list[float], matrix: Matrix, scale: float) -> list[float]:
    page, left, top, right, bottom = box
    corners = np.array([[left, top, 1], [right, top, 1], [right, bottom, 1], [left, bottom, 1]], dtype=np.float64).T
    corners[:2] *= scale
    moved = matrix @ corners
    xs, ys = moved[0] / moved[2] / scale, moved[1] / moved[2] / scale
    return [page, *(round(float(v), 1) for v in (xs.min(), ys.min(), xs.max(), ys.max()))]


def scanned(document: Document, chance: Chance, *, held: bool, kind: str = "") -> Document:
    """The PDF as a scan of a kind, or of any; a photo comes as one picture where there is one page only."""
    if not kind:
        unseen = held and chance.of("which").maybe(0.5)
        kind = chance.of("held").pick(HELD_DAMAGE) if unseen else chance.of("kind").weighted(TRAIN_DAMAGE)
    damage = damage_of(kind, chance.of("damage"))
    pages, matrices = _pictures(document.data, damage, chance)
    single = len(pages) == 1
    suffix = ".pdf"
    if single:
        suffix = (
            ".jpeg" if kind.startswith("photo") else chance.of("suffix").pick([".pdf", ".pdf", ".pdf", ".png", ".tif"])
        )
    layer = suffix == ".pdf" and chance.of("layer").maybe(0.12)
    texts = _text_runs(document.data, chance.of("misread")) if layer else []
    data = _pdf(pages, damage, texts) if suffix == ".pdf" else _picture(pages, damage, suffix)
    scale = damage.dpi / 72
    side = {**document.sidecar, "damage": kind, "dpi": damage.dpi}
    for name in ("values", "labels", "others"):
        side[name] = [
            {**entry, "boxes": [_moved(b, matrices[int(b[0]) - 1], scale) for b in entry.get("boxes", [])]}
            for entry in document.sidecar.get(name, [])
        ]
    truth = {**document.truth, "channel": "scan" if suffix == ".pdf" else "image"}
    truth["tags"] = [*truth["tags"], kind, *(["ocr_text_layer"] if layer else [])]
    return Document(suffix, data, truth, side)


def _pictures(pdf: bytes, damage: Damage, chance: Chance) -> tuple[list[Picture], list[Matrix]]:
    pages: list[Picture] = []
    matrices: list[Matrix] = []
    with pypdfium2.PdfDocument(pdf) as file:
        for number in range(len(file)):
            colour = damage.kind.startswith("photo")
            bitmap = file[number].render(scale=damage.dpi / 72, grayscale=not colour)
            clean = np.array(bitmap.to_pil().convert("RGB" if colour else "L"))
            page, matrix = spoilt_page(clean, damage, chance.of("page", number))
            pages.append(page)
            matrices.append(matrix)
    return pages, matrices


def _text_runs(pdf: bytes, chance: Chance) -> list[list[Run]]:
    """What a scanner's own reading put beneath the picture, with its mistakes."""
    pages: list[list[Run]] = []
    with pypdfium2.PdfDocument(pdf) as file:
        for number in range(len(file)):
            words = file[number].get_textpage()
            runs: list[Run] = []
            for index in range(words.count_rects()):
                left, bottom, right, top = words.get_rect(index)
                text = words.get_text_bounded(left, bottom, right, top).strip()
                misread = "".join(MISREADINGS.get(c, c) if chance.maybe(0.03) else c for c in text)
                runs.append((misread, left, bottom, max(4.0, (top - bottom) * 0.9)))
            pages.append(runs)
    return pages


def _jpeg(page: Picture, damage: Damage) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(page).save(buffer, "JPEG", quality=damage.quality)
    return buffer.getvalue()


def _pdf(pages: list[Picture], damage: Damage, texts: list[list[Run]]) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, invariant=1)
    for number, page in enumerate(pages):
        height, width = page.shape[0] * 72 / damage.dpi, page.shape[1] * 72 / damage.dpi
        canvas.setPageSize((width, height))
        canvas.drawImage(ImageReader(io.BytesIO(_jpeg(page, damage))), 0, 0, width, height)
        for text, x, y, size in texts[number] if texts else []:
            layer = canvas.beginText(x, y)
            layer.setFont(face("LibSans").regular, size)
            layer.setTextRenderMode(3)  # neither filled nor stroked: there, but not seen
            layer.textOut(text)
            canvas.drawText(layer)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _picture(pages: list[Picture], damage: Damage, suffix: str) -> bytes:
    if suffix == ".jpeg":
        return _jpeg(pages[0], damage)
    buffer = io.BytesIO()
    images = [Image.fromarray(page) for page in pages]
    if suffix == ".tif":
        if damage.kind == "fax":
            images = [image.convert("1") for image in images]
        packing = "group4" if damage.kind == "fax" else "tiff_lzw"
        images[0].save(
            buffer, "TIFF", compression=packing, save_all=True, append_images=images[1:], dpi=(damage.dpi, damage.dpi)
        )
    else:
        images[0].save(buffer, "PNG", dpi=(damage.dpi, damage.dpi))
    return buffer.getvalue()


def garbled(document: Document) -> Document:
    """The same PDF with fonts that no longer say which characters they show: its text layer is noise."""
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(document.data)) as pdf:
        for thing in pdf.objects:
            if isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/Font" and "/ToUnicode" in thing:
                del thing["/ToUnicode"]
        pdf.save(buffer, deterministic_id=True)
    truth = {**document.truth, "tags": [*document.truth["tags"], "garbled_text"]}
    return Document(document.suffix, buffer.getvalue(), truth, document.sidecar)
