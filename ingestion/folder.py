"""A watched folder as a mailbox: whoever can save a file can send an order."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from pydantic import Field

from ingestion.base import MailboxOptions, Offer
from models.documents import ReceivedMessage
from models.errors import Misconfigured

_UNFINISHED = (".part", ".partial", ".tmp", ".temp", ".crdownload", ".download", ".filepart", ".swp")


class FolderOptions(MailboxOptions):
    """Where files arrive."""

    folder: Path
    done: str = Field(default="done", pattern=r"^[^/\\]+$", description="folder inside it for what has been stored")
    settle_seconds: float = Field(default=2.0, ge=0, description="a file unchanged for so long has arrived in full")
    largest_bytes: int = Field(default=100_000_000, gt=0)


class Folder:
    """Offers the files of a folder; acknowledged ones are moved to a folder inside it."""

    Options = FolderOptions

    def __init__(self, options: FolderOptions) -> None:
        self.options = options

    def offers(self) -> Iterator[Offer]:
        """Files that have stopped growing, oldest first; see `Mailbox.offers`."""
        left_out = []
        for path in self._arrived():
            try:
                size = path.stat().st_size
                if size > self.options.largest_bytes:
                    left_out.append(f"{path.name} has {size >> 20} MB, more than {self.options.largest_bytes >> 20} MB")
                    continue
                data = path.read_bytes()
                arrived = datetime.fromtimestamp(path.stat().st_mtime, UTC)
            except FileNotFoundError:
                continue  # taken away since the folder was listed
            except PermissionError:
                left_out.append(f"{path.name} may not be read")
                continue
            yield self._offer(path.name, data, arrived)
        if left_out:
            raise Misconfigured(f"In {self.options.folder}: {'; '.join(left_out)}. Move away what is no order.")

    def acknowledge(self, message_id: str) -> None:
        """Move the file away, unless it is gone or another file of its name has come meanwhile."""
        sha256, _, name = message_id.partition("/")
        path = self.options.folder / name
        if not name or path.name != name or not path.is_file():
            return
        if hashlib.sha256(path.read_bytes()).hexdigest() != sha256:
            return
        done = self.options.folder / self.options.done
        done.mkdir(exist_ok=True)
        place = done / name
        path.replace(done / f"{sha256[:12]}-{name}" if place.exists() else place)

    def _offer(self, name: str, data: bytes, arrived: datetime) -> Offer:
        sha256 = hashlib.sha256(data).hexdigest()
        message = ReceivedMessage(
            mailbox=self.options.name, message_id=f"{sha256}/{name}", received_at=arrived, raw_sha256=sha256
        )
        return Offer(message, name, data)

    def _arrived(self) -> list[Path]:
        settled = time.time() - self.options.settle_seconds
        found = []
        try:
            with os.scandir(self.options.folder) as entries:
                for entry in entries:
                    if _is_document(entry) and (changed := _last_change(entry)) is not None and changed <= settled:
                        found.append((entry.stat().st_mtime, entry.name))
        except (FileNotFoundError, NotADirectoryError, PermissionError) as error:
            raise Misconfigured(f"The folder {self.options.folder} cannot be read. Create it or allow it.") from error
        return [self.options.folder / name for _, name in sorted(found)]


def _is_document(entry: os.DirEntry[str]) -> bool:
    name = entry.name.lower()
    unfinished = name.startswith((".", "~$")) or name.endswith(_UNFINISHED)
    return not unfinished and entry.is_file(follow_symlinks=False)


def _last_change(entry: os.DirEntry[str]) -> float | None:
    """When it was written or put there; copying programs can set the one clock back but not the other."""
    try:
        status = entry.stat(follow_symlinks=False)
    except FileNotFoundError:
        return None
    return max(status.st_mtime, status.st_ctime)
