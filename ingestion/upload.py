"""Bytes that somebody hands in become a source document."""

from __future__ import annotations

import hashlib
import unicodedata
from datetime import datetime

from models.base import Frozen
from models.documents import SourceDocument
from models.errors import Refused
from models.media_types import EMPTY, media_type

_LONGEST_NAME = 200  # characters


class TooLarge(Refused):
    """The file is larger than uploads may be."""


class EmptyUpload(Refused):
    """There are no bytes in the file."""


class UploadLimits(Frozen):
    """What is accepted."""

    largest_bytes: int = 50_000_000


def receive(
    data: bytes, name: str, *, origin: str, received_at: datetime, limits: UploadLimits | None = None
) -> SourceDocument:
    """What was handed in, by its content. `received_at` must be aware; `name` may be anything a stranger wrote.

    Raises TooLarge and EmptyUpload. What kind of file it is decides nothing here: whoever reads it
    says what cannot be read.
    """
    largest = (limits or UploadLimits()).largest_bytes
    if len(data) > largest:
        megabytes = len(data) / 1_000_000
        raise TooLarge(f"The file has {megabytes:.1f} MB; at most {largest / 1_000_000:.0f} MB are accepted.")
    clean = clean_name(name)
    kind = media_type(data, clean)
    if kind == EMPTY:
        raise EmptyUpload("The file is empty. Save it again and send it once more.")
    return SourceDocument(
        sha256=hashlib.sha256(data).hexdigest(),
        name=clean,
        media_type=kind,
        size=len(data),
        received_at=received_at,
        origin=origin,
    )


def clean_name(name: str) -> str:
    """A file's name without folders, control characters or marks that turn writing around; never empty."""
    last = name.replace("\\", "/").rpartition("/")[2]
    kept = "".join(one for one in last if unicodedata.category(one)[0] != "C")
    return " ".join(kept.split()).strip(". ")[-_LONGEST_NAME:] or "unnamed"
