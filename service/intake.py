"""Files coming in: kept, written down, one case each; what they hold is found out later."""

from __future__ import annotations

import mimetypes
import secrets
from datetime import datetime

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from service.machinery import Machinery
from service.records import CaseRecord, DocumentRecord, EventKind
from service.refusals import InvalidValue
from service.repository import cases, documents, jobs
from service.states import CaseState

_ID_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # without what people mix up
_NAME_LENGTH = 200
_SIGNATURES = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
)


def new_case_id(now: datetime) -> str:
    """An id that people can read out: the day and six letters or digits."""
    return f"{now:%Y%m%d}-" + "".join(secrets.choice(_ID_LETTERS) for _ in range(6))


def receive(machinery: Machinery, name: str, data: bytes, origin: str, by: str) -> tuple[str, ...]:
    """See Desk.receive."""
    name = _plain_name(name)
    _refuse_unusable(machinery, name, data)
    digest = machinery.originals.put(data)
    try:
        with machinery.database.write() as connection:
            known = documents.find(connection, digest)
            if known is not None:
                return _again(machinery, connection, known, name, by)
            case = _first_time(machinery, connection, digest, name, data, origin, by)
    except IntegrityError:  # somebody handed in the same bytes in this very moment
        with machinery.database.write() as connection:
            known = documents.find(connection, digest)
            assert known is not None
            return _again(machinery, connection, known, name, by)
    machinery.doorbell.ring(case.id)
    return (case.id,)


def _plain_name(name: str) -> str:
    """The last part of a path, without control characters."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(c for c in last if c.isprintable()).strip()[-_NAME_LENGTH:] or "unnamed"


def _refuse_unusable(machinery: Machinery, name: str, data: bytes) -> None:
    if not data:
        raise InvalidValue(f"The file {name} is empty.", field="file")
    limit = machinery.settings.max_upload_bytes
    if len(data) > limit:
        raise InvalidValue(f"The file {name} is over the limit of {limit // 1_000_000} MB.", field="file")


def media_type(name: str, data: bytes) -> str:
    """By the first bytes, else by the name; for the screen, not for reading."""
    for signature, kind in _SIGNATURES:
        if data.startswith(signature):
            return kind
    return mimetypes.guess_type(name)[0] or "application/octet-stream"


def _first_time(
    machinery: Machinery, connection: Connection, digest: str, name: str, data: bytes, origin: str, by: str
) -> CaseRecord:
    now = machinery.now()
    record = DocumentRecord(
        sha256=digest,
        name=name,
        media_type=media_type(name, data),
        size=len(data),
        received_at=now,
        origin=origin,
        received_by=by,
    )
    documents.add(connection, record)
    case = CaseRecord(
        id=new_case_id(now),
        document=digest,
        position=0,
        state=CaseState.RECEIVED,
        version=1,
        received_at=now,
        updated_at=now,
        search_text=name.lower(),
    )
    cases.add(connection, case)
    cases.add_event(connection, case, EventKind.RECEIVED, at=now, by=by, note=origin)
    jobs.put(connection, case.id, now)
    return case


def _again(machinery: Machinery, connection: Connection, known: DocumentRecord, name: str, by: str) -> tuple[str, ...]:
    documents.count_again(connection, known.sha256)
    existing = cases.of_document(connection, known.sha256)
    cases.add_event(connection, existing[0], EventKind.RECEIVED_AGAIN, at=machinery.now(), by=by, note=name)
    return tuple(case.id for case in existing)
