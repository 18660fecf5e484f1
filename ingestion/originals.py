"""Originals are kept byte for byte under their sha256, and no code ever deletes or changes one."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

from models.errors import Misconfigured, Refused

_KEY = re.compile(r"[0-9a-f]{64}")


class UnknownOriginal(Refused):
    """No original is kept under this sha256."""


class DamagedOriginal(Misconfigured):
    """An original's bytes are no longer those that were stored: the disk or somebody changed them."""


class Originals(Protocol):
    """A store of originals. `ingestion.contract.OriginalsContract` tests what is promised here."""

    def put(self, data: bytes) -> str:
        """Keep the bytes and return their sha256. Putting the same bytes again changes nothing."""
        ...

    def put_stream(self, chunks: Iterable[bytes]) -> str:
        """As `put`. When the chunks break off with an exception, nothing is kept."""
        ...

    def get(self, sha256: str) -> bytes:
        """The bytes. Raises UnknownOriginal or DamagedOriginal."""
        ...

    def __contains__(self, sha256: object) -> bool:
        """Whether an original is kept under this sha256."""
        ...


class FolderOriginals:
    """Originals in a folder, spread over 256 folders inside it by the first two digits."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, data: bytes) -> str:
        """See `Originals.put`."""
        return self.put_stream((data,))

    def put_stream(self, chunks: Iterable[bytes]) -> str:
        """See `Originals.put_stream`. A file takes its name only when all of it is on the disk."""
        self._folder.mkdir(parents=True, exist_ok=True)
        digest = hashlib.sha256()
        handle, name = tempfile.mkstemp(prefix=".incoming-", dir=self._folder)
        incoming = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                for chunk in chunks:
                    digest.update(chunk)
                    file.write(chunk)
                file.flush()
                os.fsync(file.fileno())
            sha256 = digest.hexdigest()
            self._take_in(incoming, sha256)
        finally:
            incoming.unlink(missing_ok=True)
        return sha256

    def get(self, sha256: str) -> bytes:
        """See `Originals.get`."""
        path = self.path_of(sha256)
        data = path.read_bytes()
        if hashlib.sha256(data).hexdigest() != sha256:
            raise DamagedOriginal(f"The original {sha256[:12]} was changed on disk. Restore it from a backup.")
        return data

    def path_of(self, sha256: str) -> Path:
        """The file that holds it, to be read and never written. Raises UnknownOriginal."""
        path = self._place(sha256)
        if not path.is_file():
            raise UnknownOriginal(f"No original {sha256[:12]} is kept here.")
        return path

    def __contains__(self, sha256: object) -> bool:
        return isinstance(sha256, str) and bool(_KEY.fullmatch(sha256)) and self._place(sha256).is_file()

    def _place(self, sha256: str) -> Path:
        if not _KEY.fullmatch(sha256):
            raise UnknownOriginal("This is no sha256 of an original.")
        return self._folder / sha256[:2] / sha256

    def _take_in(self, incoming: Path, sha256: str) -> None:
        place = self._place(sha256)
        if place.is_file():
            return
        place.parent.mkdir(exist_ok=True)
        incoming.chmod(0o440)
        incoming.replace(place)
        for folder in (place.parent, self._folder):
            _sync(folder)


def _sync(folder: Path) -> None:
    """Make a rename survive a power cut."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
