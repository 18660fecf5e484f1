"""What is drawn on a page besides text: rulings, filled areas and pictures, in drawing order.

Pdfium lists a page's objects in the order in which they are painted, so that what covers what can
be told without painting. Objects inside form XObjects are followed through their matrices.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from extraction.transcripts.pdf import pdfium
from extraction.transcripts.pdf.frame import Array, Frame

Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_TEXT, _PATH, _IMAGE, _SHADING, _FORM = 1, 2, 3, 4, 5  # FPDF_PAGEOBJ_*
_LINE_TO, _MOVE_TO = 0, 2  # FPDF_SEGMENT_*

_MOST_OBJECTS = 40_000  # a page of more is a technical drawing; what it draws first is enough
_MOST_SEGMENTS = 600  # a path of more is a shape, not a table
_DEEPEST_FORM = 8
_THIN = 3.0  # points: a filled rectangle this narrow is a line
_SHORTEST = 3.0  # points: shorter strokes are dots and dashes
_WHITE = 250  # luminance 0..255 from which ink on paper cannot be seen
_FULL = 0.7  # share of its bounding box that a filled area must fill to be a ground for text


@dataclass(frozen=True, slots=True)
class Fill:
    """A filled area in PDF space."""

    corners: tuple[float, float, float, float]  # left, bottom, right, top
    luminance: int  # 0 black .. 255 white
    order: int  # painted as the n-th object


@dataclass(frozen=True, slots=True)
class Image:
    """A picture in PDF space."""

    corners: tuple[float, float, float, float]
    pixels: tuple[int, int]
    order: int


@dataclass(slots=True)
class Drawing:
    """Everything drawn on a page but its letters; coordinates in PDF space."""

    lines: list[tuple[float, float, float, float]] = field(default_factory=list)  # left, bottom, right, top
    fills: list[Fill] = field(default_factory=list)
    images: list[Image] = field(default_factory=list)
    text_order: dict[int, int] = field(default_factory=dict)  # text object -> painted as the n-th object
    shapes: int = 0  # paths that can be seen, of whatever form
    objects: int = 0


def luminance(color: tuple[int, int, int, int]) -> int:
    """Perceived brightness 0..255 of a colour on white paper (ITU-R BT.601, alpha blended)."""
    red, green, blue, alpha = color
    bright = 0.299 * red + 0.587 * green + 0.114 * blue
    return round(255 - (255 - bright) * alpha / 255)


def read_drawing(page: int) -> Drawing:
    """What is drawn on the page with this handle."""
    drawing = Drawing()
    children = (pdfium.object_at(page, index) for index in range(pdfium.object_count(page)))
    _walk(children, _IDENTITY, drawing, 0)
    return drawing


def _walk(objects: Iterator[int], matrix: Matrix, drawing: Drawing, depth: int) -> None:
    for one in objects:
        drawing.objects += 1
        if drawing.objects > _MOST_OBJECTS:
            return
        kind = pdfium.object_type(one)
        if kind == _TEXT:
            drawing.text_order[one] = drawing.objects
        elif kind == _PATH:
            _read_path(one, matrix, drawing)
        elif kind in (_IMAGE, _SHADING):
            _read_image(one, kind, matrix, drawing)
        elif kind == _FORM and depth < _DEEPEST_FORM:
            inner = _times(pdfium.matrix(one), matrix)
            children = (pdfium.form_object_at(one, index) for index in range(max(pdfium.form_object_count(one), 0)))
            _walk(children, inner, drawing, depth + 1)


def _times(first: Matrix, then: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u


def _moved(x: float, y: float, matrix: Matrix) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _corners(one: int, matrix: Matrix) -> tuple[float, float, float, float] | None:
    box = pdfium.bounds(one)
    if box is None or matrix is _IDENTITY:
        return box
    x0, y0, x1, y1 = box
    points = [_moved(x, y, matrix) for x in (x0, x1) for y in (y0, y1)]
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def _read_image(one: int, kind: int, matrix: Matrix, drawing: Drawing) -> None:
    corners = _corners(one, matrix)
    if corners is None:
        return
    pixels = pdfium.pixel_size(one) if kind == _IMAGE else (0, 0)
    drawing.images.append(Image(corners, pixels, drawing.objects))


def _read_path(one: int, matrix: Matrix, drawing: Drawing) -> None:
    filled, stroked = pdfium.path_is_drawn(one)
    corners = _corners(one, matrix)
    if corners is None or not (filled or stroked):
        return
    color = pdfium.fill_color(one) if filled else (255, 255, 255, 0)
    seen = luminance(color) < _WHITE or (stroked and luminance(pdfium.stroke_color(one)) < _WHITE)
    drawing.shapes += seen
    width, height = corners[2] - corners[0], corners[3] - corners[1]
    if min(width, height) <= _THIN:
        if seen and max(width, height) >= _SHORTEST:
            drawing.lines.append(corners)
        return
    shape = _shape_of(one, _times(pdfium.matrix(one), matrix))
    if seen:
        drawing.lines += shape.edges
    if filled and color[3] > 200 and shape.area > _FULL * width * height:
        drawing.fills.append(Fill(corners, luminance(color), drawing.objects))


@dataclass(slots=True)
class _Shape:
    """A path's straight upright edges, and the area of its one outline; 0 for a frame or many pieces."""

    edges: list[tuple[float, float, float, float]] = field(default_factory=list)
    area: float = 0.0


def _shape_of(one: int, matrix: Matrix) -> _Shape:
    count = pdfium.segment_count(one)
    shape = _Shape()
    here = begin = (0.0, 0.0)
    pieces, twice = 0, 0.0
    for index in range(count if count <= _MOST_SEGMENTS else 0):
        segment = pdfium.segment_at(one, index)
        kind = pdfium.segment_type(segment)
        there = _moved(*pdfium.segment_point(segment), matrix)
        if kind == _MOVE_TO:
            begin = there
            pieces += index + 1 < count  # a path may end in a move that draws nothing
        else:
            twice += here[0] * there[1] - there[0] * here[1]
            if kind == _LINE_TO:
                _add_edge(here, there, shape)
        here = there
        if pdfium.segment_closes(segment):
            twice += here[0] * begin[1] - begin[0] * here[1]
            _add_edge(here, begin, shape)
            here = begin
    shape.area = abs(twice) / 2 if pieces == 1 else 0.0
    return shape


def _add_edge(here: tuple[float, float], there: tuple[float, float], shape: _Shape) -> None:
    (x0, y0), (x1, y1) = here, there
    across, down = abs(x1 - x0), abs(y1 - y0)
    if min(across, down) <= 0.5 and max(across, down) >= _SHORTEST:
        shape.edges.append((min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)))


def rulings_of(drawing: Drawing, frame: Frame) -> Array:
    """(n, 4) left, top, right, bottom of the rulings on the page, dashes and cell edges put together."""
    if not drawing.lines:
        return np.zeros((0, 4))
    boxes = frame.boxes(np.array(drawing.lines, dtype=np.float64))
    boxes[:, 0::2] = boxes[:, 0::2].clip(0, frame.width)
    boxes[:, 1::2] = boxes[:, 1::2].clip(0, frame.height)
    flat = (boxes[:, 2] - boxes[:, 0]) >= (boxes[:, 3] - boxes[:, 1])
    across = _put_together(boxes[flat])
    down = _put_together(boxes[~flat][:, [1, 0, 3, 2]])[:, [1, 0, 3, 2]]
    return np.concatenate((across, down))


def _put_together(lines: Array, near: float = 1.5, gap: float = 3.0, shortest: float = 8.0) -> Array:
    """Horizontal lines at the same height (within `near`) that touch (within `gap`) become one."""
    if not len(lines):
        return lines
    middle = (lines[:, 1] + lines[:, 3]) / 2
    by_height = np.argsort(middle, kind="stable")
    band = np.empty(len(lines), np.int64)
    band[by_height] = np.concatenate(([0], np.cumsum(np.diff(middle[by_height]) > near)))
    order = np.lexsort((lines[:, 0], band))
    lines, band = lines[order], band[order]
    reach = _running_maximum(lines[:, 2], band)
    apart = (np.diff(band) != 0) | (lines[1:, 0] > reach[:-1] + gap)
    heads = np.concatenate(([0], np.flatnonzero(apart) + 1))
    merged = np.stack(
        (
            np.minimum.reduceat(lines[:, 0], heads), np.minimum.reduceat(lines[:, 1], heads),
            np.maximum.reduceat(lines[:, 2], heads), np.maximum.reduceat(lines[:, 3], heads),
        ),
        axis=1,
    )  # fmt: skip
    return np.asarray(merged[(merged[:, 2] - merged[:, 0]) >= shortest], dtype=np.float64)


def _running_maximum(values: npt.NDArray[np.float64], band: npt.NDArray[np.int64]) -> Array:
    """The largest value so far within each band; bands are consecutive."""
    lift = band * (float(np.ptp(values)) + 1.0)
    return np.asarray(np.maximum.accumulate(values + lift) - lift, dtype=np.float64)
