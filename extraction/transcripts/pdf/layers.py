"""Whether a PDF has layers that can be switched off (optional content, ISO 32000-1, 8.11).

Pdfium's text functions give the text of all layers, shown or not, and nothing tells of which layer a
word is. So for such files every word is looked at in a rendering, and this module tells such files.
"""

from __future__ import annotations

import re
import zlib

_MARK = b"/OCProperties"  # in the catalogue of every file with layers
_OBJECT_STREAM = re.compile(rb"/ObjStm\b.{0,400}?\bstream\r?\n", re.DOTALL)
_MOST_STREAMS = 60
_LARGEST_STREAM = 4_000_000  # bytes unpacked


def may_have_layers(data: bytes) -> bool:
    """Whether the catalogue names layers; True also where it cannot be looked at, in encrypted files."""
    if _MARK in data or b"/Encrypt" in data:
        return True
    for number, found in enumerate(_OBJECT_STREAM.finditer(data)):
        if number >= _MOST_STREAMS:
            return True
        try:
            unpacked = zlib.decompressobj().decompress(data[found.end() :], _LARGEST_STREAM)
        except zlib.error:
            continue  # not packed that way; then the mark would have been found as it is
        if _MARK in unpacked:
            return True
    return False
