"""Any file becomes a transcript: pages of words with places, whatever the file came as.

This is the only place that looks into files. Every later step sees the transcript alone.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from extraction.transcripts.assembly import Assembly
from extraction.transcripts.content import Limits
from models.errors import UnreadableDocument
from models.transcript import Transcript

if TYPE_CHECKING:
    from extraction.ocr import OcrOptions

__all__ = ["Limits", "transcribe", "transcribe_bytes"]

_LARGEST = 200_000_000  # bytes


def transcribe(path: Path, *, ocr: OcrOptions | None = None, limits: Limits | None = None) -> Transcript:
    """What the file shows. Raises UnreadableDocument, or EncryptedDocument when it needs a password.

    To be called in a limited child process (`extraction.sandbox`) for files from strangers.
    """
    size = path.stat().st_size
    if size > _LARGEST:
        raise UnreadableDocument(f"The file has {size >> 20} MB, more than the {_LARGEST >> 20} MB that are read.")
    return transcribe_bytes(path.read_bytes(), path.name, ocr=ocr, limits=limits)


def transcribe_bytes(
    data: bytes, name: str, *, ocr: OcrOptions | None = None, limits: Limits | None = None
) -> Transcript:
    """As `transcribe`, for a file's bytes; `name` without folders."""
    return Assembly(name, limits or Limits(), ocr).transcript(data)
