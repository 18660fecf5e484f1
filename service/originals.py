"""Received files as they came, named by their digest. Nothing here deletes."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

from models.errors import Misconfigured, Temporary


class Originals:
    """A folder of files by sha256. What is visible is whole and on the disk."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, data: bytes) -> str:
        """Keeps the bytes and returns their sha256; the same bytes again change nothing.

        Raises Misconfigured where the folder cannot be written, Temporary when the disk is full.
        """
        digest = hashlib.sha256(data).hexdigest()
        path = self._path(digest)
        if path.exists():
            return digest
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise Misconfigured(f"The folder of originals {self._folder} cannot be made: {error.strerror}.") from error
        try:
            self._write(path, data)
        except OSError as error:
            raise Temporary(f"Writing to {self._folder} failed: {error.strerror}.") from error
        return digest

    def get(self, digest: str) -> bytes:
        """The bytes of this digest. Raises Misconfigured when they are gone."""
        try:
            return self._path(digest).read_bytes()
        except FileNotFoundError:
            raise Misconfigured(
                f"The original {digest} is missing from {self._folder}. Restore the folder from its backup."
            ) from None

    def path(self, digest: str) -> Path:
        """Where the bytes of this digest are."""
        return self._path(digest)

    def _path(self, digest: str) -> Path:
        return self._folder / digest[:2] / digest

    @staticmethod
    def _write(path: Path, data: bytes) -> None:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".incoming-")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
