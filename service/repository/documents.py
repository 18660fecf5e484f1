"""Received files and their pages."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Connection, delete, insert, select, update

from models.evidence import Evidence
from models.transcript import MailHeaders
from service.records import DocumentRecord, PageRecord, PageWord, PartRecord
from service.tables import document, document_page

_MAIL: TypeAdapter[MailHeaders | None] = TypeAdapter(MailHeaders | None)
_PARTS = TypeAdapter(tuple[PartRecord, ...])
_BOXES = TypeAdapter(tuple[Evidence, ...])


def find(connection: Connection, sha256: str) -> DocumentRecord | None:
    """The document of this digest."""
    row = connection.execute(select(document).where(document.c.sha256 == sha256)).mappings().one_or_none()
    if row is None:
        return None
    plain = dict(row)
    return DocumentRecord(
        **plain
        | {
            "mail": _MAIL.validate_json(plain["mail"]) if plain["mail"] else None,
            "parts": _PARTS.validate_json(plain["parts"]),
            "trace": tuple(json.loads(plain["trace"])),
        }
    )


def add(connection: Connection, record: DocumentRecord) -> None:
    """A new document."""
    connection.execute(insert(document).values(_values(record)))


def save(connection: Connection, record: DocumentRecord) -> None:
    """The document as it was read; how often it came is counted elsewhere."""
    values = _values(record)
    del values["times_received"]
    connection.execute(update(document).where(document.c.sha256 == record.sha256).values(values))


def count_again(connection: Connection, sha256: str) -> None:
    """The same bytes came once more."""
    once_more = document.c.times_received + 1
    connection.execute(update(document).where(document.c.sha256 == sha256).values(times_received=once_more))


def _values(record: DocumentRecord) -> dict[str, Any]:
    plain = record.model_dump(exclude={"mail", "parts", "trace"})
    return plain | {
        "mail": None if record.mail is None else _MAIL.dump_json(record.mail).decode(),
        "parts": _PARTS.dump_json(record.parts).decode(),
        "trace": json.dumps(record.trace),
    }


def set_pages(connection: Connection, sha256: str, pages: Iterable[PageRecord]) -> None:
    """The pages of the document, in place of those it had."""
    connection.execute(delete(document_page).where(document_page.c.sha256 == sha256))
    rows = [_page_values(sha256, page) for page in pages]
    if rows:
        connection.execute(insert(document_page), rows)


def pages(connection: Connection, sha256: str) -> tuple[PageRecord, ...]:
    """The document's pages, without their words."""
    columns = [column for column in document_page.c if column.name != "words"]
    query = select(*columns).where(document_page.c.sha256 == sha256).order_by(document_page.c.number)
    return tuple(_page(dict(row)) for row in connection.execute(query).mappings())


def page(connection: Connection, sha256: str, number: int) -> PageRecord | None:
    """One page with its words."""
    query = select(document_page).where(document_page.c.sha256 == sha256, document_page.c.number == number)
    row = connection.execute(query).mappings().one_or_none()
    return None if row is None else _page(dict(row))


def _page_values(sha256: str, page: PageRecord) -> dict[str, Any]:
    words = [[w.text, w.left, w.top, w.right, w.bottom, int(w.bold), w.ref] for w in page.words]
    return {
        "sha256": sha256,
        "number": page.number,
        "width": page.width,
        "height": page.height,
        "medium": page.medium,
        "title": page.title,
        "unreadable": _BOXES.dump_json(page.unreadable).decode(),
        "picture_sha256": page.picture_sha256,
        "picture_page": page.picture_page,
        "turned": page.turned,
        "onto_picture": json.dumps(page.onto_picture),
        "words": zlib.compress(json.dumps(words, ensure_ascii=False).encode(), 6),
    }


def _page(row: dict[str, Any]) -> PageRecord:
    packed = row.pop("words", None)
    words = json.loads(zlib.decompress(packed)) if packed else []
    del row["sha256"]
    return PageRecord(
        **row
        | {
            "unreadable": _BOXES.validate_json(row["unreadable"]),
            "onto_picture": tuple(json.loads(row["onto_picture"])),
            "words": tuple(PageWord(t, x0, y0, x1, y1, bool(bold), ref) for t, x0, y0, x1, y1, bold, ref in words),
        }
    )
