"""What is inside an archive, taken out with limits on number, size and ratio.

Both the door (`ingestion`) and the readers (`extraction`) open archives, by the same rules. Nothing
is ever written to disk and names lose their folders, so a member cannot reach beside its place.
"""

from __future__ import annotations

import gzip
import io
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO, cast

from models.errors import EncryptedDocument, UnreadableDocument
from models.media_types import GZIP, TAR, ZIP

_CHUNK = 1 << 16
_JUNK = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")


@dataclass(frozen=True, slots=True)
class ArchiveLimits:
    """How much may come out of one archive."""

    members: int = 200
    member_bytes: int = 100_000_000
    total_bytes: int = 200_000_000
    ratio: int = 200  # unpacked to packed, beyond a first megabyte


@dataclass(frozen=True, slots=True)
class Member:
    """A file from an archive; `name` without folders."""

    name: str
    data: bytes


def unpacked(data: bytes, kind: str, limits: ArchiveLimits) -> Iterator[Member]:
    """The files in a zip, tar or gzip archive, `kind` being its media type.

    Raises UnreadableDocument when it is broken or goes beyond the limits, EncryptedDocument when it
    needs a password. Folders, links and what file managers leave behind are passed over.
    """
    try:
        if kind == ZIP:
            yield from _from_zip(data, limits)
        elif kind == TAR:
            yield from _from_tar(io.BytesIO(data), len(data), limits)
        elif kind == GZIP:
            yield from _from_gzip(data, limits)
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        OSError,
        tarfile.TarError,
        NotImplementedError,
        UnicodeError,
    ) as error:
        raise UnreadableDocument("The archive is damaged and cannot be opened.") from error


def check_zip(data: bytes, limits: ArchiveLimits) -> None:
    """Refuse a zip-based office file that would unpack to too much, by the sizes that it declares.

    Raises UnreadableDocument.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            total = sum(one.file_size for one in archive.infolist())
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise UnreadableDocument("The file is damaged and cannot be opened.") from error
    _check(total, len(data), limits)


def _from_zip(data: bytes, limits: ArchiveLimits) -> Iterator[Member]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries = [one for one in archive.infolist() if not one.is_dir() and not _is_junk(one.filename)]
        if len(entries) > limits.members:
            raise UnreadableDocument(f"The archive holds {len(entries)} files, more than the {limits.members} allowed.")
        total = 0
        for one in entries:
            if one.flag_bits & 1:
                raise EncryptedDocument("The archive needs a password. Ask the sender for a copy without one.")
            _check(one.file_size, one.compress_size, limits)
            with archive.open(one) as stream:
                content = _read(stream, one.compress_size, limits)
            total += len(content)
            _check_total(total, limits)
            yield Member(_base_name(one.filename), content)


def _from_tar(stream: IO[bytes], packed: int, limits: ArchiveLimits) -> Iterator[Member]:
    with tarfile.open(fileobj=stream, mode="r|") as archive:
        total = count = 0
        for one in archive:
            if not one.isfile() or _is_junk(one.name):
                continue
            count += 1
            if count > limits.members:
                raise UnreadableDocument(f"The archive holds more than the {limits.members} files allowed.")
            _check(one.size, packed, limits)
            file = archive.extractfile(one)
            content = _read(file, packed, limits) if file else b""
            total += len(content)
            _check_total(total, limits)
            yield Member(_base_name(one.name), content)


def _from_gzip(data: bytes, limits: ArchiveLimits) -> Iterator[Member]:
    with gzip.open(io.BytesIO(data)) as stream:
        content = _read(cast(IO[bytes], stream), len(data), limits)
    if content[257:262] == b"ustar":
        yield from _from_tar(io.BytesIO(content), len(data), limits)
    else:
        yield Member("unpacked", content)


def _read(stream: IO[bytes], packed: int, limits: ArchiveLimits) -> bytes:
    """All of it, checked while it comes: what an archive declares may be a lie."""
    parts, size = [], 0
    while chunk := stream.read(_CHUNK):
        size += len(chunk)
        _check(size, packed, limits)
        parts.append(chunk)
    return b"".join(parts)


def _check(size: int, packed: int, limits: ArchiveLimits) -> None:
    if size > limits.member_bytes or size > 1_000_000 + limits.ratio * max(packed, 1):
        raise UnreadableDocument("The archive unpacks to far more than its size allows; it was not opened.")


def _check_total(total: int, limits: ArchiveLimits) -> None:
    if total > limits.total_bytes:
        raise UnreadableDocument(f"The archive unpacks to more than {limits.total_bytes >> 20} MB; it was not opened.")


def _base_name(name: str) -> str:
    return PurePosixPath(name.replace("\\", "/")).name or "unnamed"


def _is_junk(name: str) -> bool:
    return any(junk in name for junk in _JUNK)
