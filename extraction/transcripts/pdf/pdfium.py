"""PDFium's text functions, bound so that a page's characters cost microseconds, not milliseconds.

The bindings of pypdfium2 build a Python object for every call. Here the same C functions are bound
once more with plain integers as arguments and results written straight into numpy arrays, and are
driven by `map`, so that no Python byte code runs per character.

A handle is the address of a pdfium object; it is good only while the page that it came from is open.
"""

from __future__ import annotations

import ctypes
from collections import deque
from collections.abc import Callable
from itertools import repeat
from typing import Any

import numpy as np
import numpy.typing as npt
import pypdfium2 as pypdfium
import pypdfium2.raw as raw

Floats = npt.NDArray[np.float32]
Doubles = npt.NDArray[np.float64]

_HANDLE = ctypes.c_void_p
_INT = ctypes.c_int


def _bind(name: str, result: Any, *arguments: Any) -> Callable[..., Any]:
    """The C function of that name. It keeps the GIL: a call is far shorter than handing it over."""
    address = ctypes.cast(getattr(raw, name), ctypes.c_void_p).value
    return ctypes.PYFUNCTYPE(result, *arguments)(address or 0)


_loose_box = _bind("FPDFText_GetLooseCharBox", _INT, _HANDLE, _INT, _HANDLE)
_tight_box = _bind("FPDFText_GetCharBox", _INT, _HANDLE, _INT, _HANDLE, _HANDLE, _HANDLE, _HANDLE)
_origin = _bind("FPDFText_GetCharOrigin", _INT, _HANDLE, _INT, _HANDLE, _HANDLE)
_unicode = _bind("FPDFText_GetUnicode", ctypes.c_uint, _HANDLE, _INT)
_map_error = _bind("FPDFText_HasUnicodeMapError", _INT, _HANDLE, _INT)
is_generated = _bind("FPDFText_IsGenerated", _INT, _HANDLE, _INT)
_angle = _bind("FPDFText_GetCharAngle", ctypes.c_float, _HANDLE, _INT)
_text = _bind("FPDFText_GetText", _INT, _HANDLE, _INT, _INT, _HANDLE)
_font_size = _bind("FPDFText_GetFontSize", ctypes.c_double, _HANDLE, _INT)
_matrix = _bind("FPDFText_GetMatrix", _INT, _HANDLE, _INT, _HANDLE)
text_object = _bind("FPDFText_GetTextObject", _HANDLE, _HANDLE, _INT)
render_mode = _bind("FPDFTextObj_GetTextRenderMode", _INT, _HANDLE)
font_of = _bind("FPDFTextObj_GetFont", _HANDLE, _HANDLE)
font_weight = _bind("FPDFFont_GetWeight", _INT, _HANDLE)
_base_font_name = _bind("FPDFFont_GetBaseFontName", ctypes.c_size_t, _HANDLE, _HANDLE, ctypes.c_size_t)
_glyph_width = _bind("FPDFFont_GetGlyphWidth", _INT, _HANDLE, ctypes.c_uint, ctypes.c_float, _HANDLE)
_fill_color = _bind("FPDFPageObj_GetFillColor", _INT, _HANDLE, _HANDLE, _HANDLE, _HANDLE, _HANDLE)
_stroke_color = _bind("FPDFPageObj_GetStrokeColor", _INT, _HANDLE, _HANDLE, _HANDLE, _HANDLE, _HANDLE)

object_count = _bind("FPDFPage_CountObjects", _INT, _HANDLE)
object_at = _bind("FPDFPage_GetObject", _HANDLE, _HANDLE, _INT)
form_object_count = _bind("FPDFFormObj_CountObjects", _INT, _HANDLE)
form_object_at = _bind("FPDFFormObj_GetObject", _HANDLE, _HANDLE, ctypes.c_ulong)
object_type = _bind("FPDFPageObj_GetType", _INT, _HANDLE)
_bounds = _bind("FPDFPageObj_GetBounds", _INT, _HANDLE, _HANDLE, _HANDLE, _HANDLE, _HANDLE)
_object_matrix = _bind("FPDFPageObj_GetMatrix", _INT, _HANDLE, _HANDLE)
_draw_mode = _bind("FPDFPath_GetDrawMode", _INT, _HANDLE, _HANDLE, _HANDLE)
segment_count = _bind("FPDFPath_CountSegments", _INT, _HANDLE)
segment_at = _bind("FPDFPath_GetPathSegment", _HANDLE, _HANDLE, _INT)
segment_type = _bind("FPDFPathSegment_GetType", _INT, _HANDLE)
segment_closes = _bind("FPDFPathSegment_GetClose", _INT, _HANDLE)
_segment_point = _bind("FPDFPathSegment_GetPoint", _INT, _HANDLE, _HANDLE, _HANDLE)
_pixel_size = _bind("FPDFImageObj_GetImagePixelSize", _INT, _HANDLE, _HANDLE, _HANDLE)

# scratch space for results of single calls; documents are read in single-threaded processes
_scratch_float = np.zeros(6, np.float32)
_FLOATS = [_scratch_float.ctypes.data + 4 * index for index in range(6)]
_scratch_int = np.zeros(4, np.uint32)
_INTS = [_scratch_int.ctypes.data + 4 * index for index in range(4)]


def handle(wrapped: Any) -> int:
    """The address behind a pypdfium2 page, text page or document."""
    return ctypes.cast(wrapped.raw, ctypes.c_void_p).value or 0


def _drive(calls: Any) -> None:
    deque(calls, maxlen=0)


def loose_boxes(text: int, count: int) -> Floats:
    """(count, 4) left, bottom, right, top in PDF space: advance width by font height, upright text only."""
    out = np.zeros((count, 4), np.float32)
    base = out.ctypes.data
    _drive(map(_loose_box, repeat(text), range(count), range(base, base + 16 * count, 16)))
    return out[:, [0, 3, 2, 1]]  # FS_RECTF is left, top, right, bottom


def tight_boxes(text: int, indexes: npt.NDArray[np.int64]) -> Doubles:
    """(n, 4) left, right, bottom, top of the ink of the characters at these indexes, in PDF space."""
    out = np.zeros((len(indexes), 4), np.float64)
    base, size = out.ctypes.data, 32 * len(indexes)
    columns = [range(base + 8 * column, base + 8 * column + size, 32) for column in range(4)]
    _drive(map(_tight_box, repeat(text), indexes.tolist(), *columns))
    return out


def origins(text: int, indexes: npt.NDArray[np.int64]) -> Doubles:
    """(n, 2) where these characters stand on their base line, in PDF space."""
    out = np.zeros((len(indexes), 2), np.float64)
    base, size = out.ctypes.data, 16 * len(indexes)
    _drive(
        map(_origin, repeat(text), indexes.tolist(), range(base, base + size, 16), range(base + 8, base + 8 + size, 16))
    )
    return out


def angles(text: int, indexes: npt.NDArray[np.int64]) -> Floats:
    """Radians counter-clockwise by which these characters are turned, in PDF space."""
    # pdfium counts clockwise
    return -np.fromiter(map(_angle, repeat(text), indexes.tolist()), np.float32, len(indexes))


def map_errors(text: int, indexes: npt.NDArray[np.int64]) -> npt.NDArray[np.int32]:
    """1 where the font gives no meaning to a character, so that its code is a guess."""
    return np.fromiter(map(_map_error, repeat(text), indexes.tolist()), np.int32, len(indexes))


def code_points(text: int, count: int) -> npt.NDArray[np.uint32]:
    """The Unicode value of each character, as pdfium understood it."""
    buffer = np.zeros(count + 1, np.uint16)
    written = _text(text, 0, count, buffer.ctypes.data)
    if written == count + 1 and not ((buffer >= 0xD800) & (buffer < 0xE000)).any():
        return buffer[:count].astype(np.uint32)
    return np.fromiter(map(_unicode, repeat(text), range(count)), np.uint32, count)


def font_height(text: int, index: int) -> float:
    """The font size of a character as drawn, in points: its nominal size times its matrix."""
    if not _matrix(text, index, _FLOATS[0]):
        return float(_font_size(text, index))
    return float(_font_size(text, index)) * float(np.hypot(_scratch_float[2], _scratch_float[3]))


def font_name(font: int) -> str:
    """The font's own name, such as "ABCDEF+Arial-BoldMT"; "" when it has none."""
    size = _base_font_name(font, None, 0)
    if not 1 < size < 512:
        return ""
    buffer = ctypes.create_string_buffer(size)
    _base_font_name(font, ctypes.addressof(buffer), size)
    return buffer.value.decode("utf-8", "replace")


def glyph_width(font: int, code: int, size: float) -> float:
    """How far a character of the font moves the pen, in points at that size; 0 where the font does not tell."""
    return float(_scratch_float[0]) if _glyph_width(font, code, size, _FLOATS[0]) else 0.0


def fill_color(page_object: int) -> tuple[int, int, int, int]:
    """Red, green, blue, alpha, each 0..255; opaque black where pdfium cannot tell."""
    if not _fill_color(page_object, *_INTS):
        return 0, 0, 0, 255
    red, green, blue, alpha = _scratch_int.tolist()
    return red, green, blue, alpha


def stroke_color(page_object: int) -> tuple[int, int, int, int]:
    """Red, green, blue, alpha of its outline, each 0..255; opaque black where pdfium cannot tell."""
    if not _stroke_color(page_object, *_INTS):
        return 0, 0, 0, 255
    red, green, blue, alpha = _scratch_int.tolist()
    return red, green, blue, alpha


def bounds(page_object: int) -> tuple[float, float, float, float] | None:
    """Left, bottom, right, top in the space of the page or form that holds the object."""
    if not _bounds(page_object, *_FLOATS[:4]):
        return None
    left, bottom, right, top = _scratch_float.tolist()[:4]
    return left, bottom, right, top


def matrix(page_object: int) -> tuple[float, float, float, float, float, float]:
    """The object's own matrix (a, b, c, d, e, f as in ISO 32000-1, 8.3.3); the identity when it has none."""
    if not _object_matrix(page_object, _FLOATS[0]):
        return 1.0, 0.0, 0.0, 1.0, 0.0, 0.0
    a, b, c, d, e, f = _scratch_float.tolist()
    return a, b, c, d, e, f


def path_is_drawn(page_object: int) -> tuple[bool, bool]:
    """Whether a path is (filled, stroked)."""
    if not _draw_mode(page_object, _INTS[0], _INTS[1]):
        return True, True
    return bool(_scratch_int[0]), bool(_scratch_int[1])


def segment_point(segment: int) -> tuple[float, float]:
    """Where a path's segment ends, in the path's own space."""
    _segment_point(segment, _FLOATS[0], _FLOATS[1])
    return float(_scratch_float[0]), float(_scratch_float[1])


def pixel_size(image_object: int) -> tuple[int, int]:
    """Width and height of an image in pixels; (0, 0) where unknown."""
    if not _pixel_size(image_object, _INTS[0], _INTS[1]):
        return 0, 0
    return int(_scratch_int[0]), int(_scratch_int[1])


VERSION = f"pdfium {pypdfium.version.PDFIUM_INFO.build}"
