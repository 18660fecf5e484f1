"""Archives become the documents inside them, each to be received by itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from ingestion.upload import clean_name
from models.archives import ArchiveLimits, unpacked
from models.errors import UnreadableDocument
from models.media_types import GZIP, TAR, ZIP, media_type

_ARCHIVES = (ZIP, TAR, GZIP)


@dataclass(frozen=True, slots=True)
class Unpacked:
    """A document, and the archives that it lay in, outermost first."""

    name: str
    data: bytes = field(repr=False)
    inside: tuple[str, ...] = ()


def documents_in(
    data: bytes, name: str, *, limits: ArchiveLimits | None = None, depth: int = 3
) -> tuple[Unpacked, ...]:
    """The documents in an archive and in archives inside it; the file itself when it is none.

    Office documents are zip archives by build and stay whole. Raises UnreadableDocument when it is
    damaged, nested deeper than `depth`, or goes beyond the limits, which hold for all levels
    together; EncryptedDocument when it needs a password.
    """
    purse = _Purse(limits or ArchiveLimits())
    return tuple(_open(data, clean_name(name), (), depth, purse))


@dataclass(slots=True)
class _Purse:
    """What may still come out, over all levels."""

    limits: ArchiveLimits
    members: int = 0
    size: int = 0

    def spend(self, size: int) -> None:
        self.members += 1
        self.size += size
        if self.members > self.limits.members:
            raise UnreadableDocument(f"The archive holds more than the {self.limits.members} files allowed.")
        if self.size > self.limits.total_bytes:
            raise UnreadableDocument(f"The archive unpacks to more than {self.limits.total_bytes >> 20} MB.")


def _open(data: bytes, name: str, inside: tuple[str, ...], depth: int, purse: _Purse) -> Iterator[Unpacked]:
    kind = media_type(data, name)
    if kind not in _ARCHIVES:
        yield Unpacked(name, data, inside)
        return
    if len(inside) >= depth:
        raise UnreadableDocument(f"Archives are nested deeper than the {depth} levels allowed.")
    for member in unpacked(data, kind, purse.limits):
        purse.spend(len(member.data))
        own = name.removesuffix(".gz") if kind == GZIP and member.name == "unpacked" else clean_name(member.name)
        yield from _open(member.data, own, (*inside, name), depth, purse)
