"""Files coming in: kept, written down, one case each; what they hold is found out later."""

from __future__ import annotations

import secrets
from datetime import datetime

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from ingestion import upload
from ingestion.unpack import Unpacked, documents_in
from ingestion.upload import EmptyUpload, TooLarge, UploadLimits
from models.documents import SourceDocument
from models.errors import Temporary, UnreadableDocument
from models.media_types import EMPTY, media_type
from service.machinery import Machinery
from service.records import CaseRecord, DocumentRecord, EventKind
from service.refusals import InvalidValue
from service.repository import cases, documents, jobs
from service.states import CaseState

_ID_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # without what people mix up


def new_case_id(now: datetime) -> str:
    """An id that people can read out: the day and six letters or digits."""
    return f"{now:%Y%m%d}-" + "".join(secrets.choice(_ID_LETTERS) for _ in range(6))


def receive(machinery: Machinery, name: str, data: bytes, origin: str, by: str) -> tuple[str, ...]:
    """See Desk.receive."""
    found: dict[str, None] = {}
    for part in _documents(machinery, name, data):
        where = f"{origin}, in {' in '.join(reversed(part.inside))}" if part.inside else origin
        found.update(dict.fromkeys(_receive_one(machinery, part.name, part.data, where, by)))
    return tuple(found)


def _documents(machinery: Machinery, name: str, data: bytes) -> tuple[Unpacked, ...]:
    """The documents of an archive, empty files left out; the file itself when it is none, or cannot be unpacked."""
    _accepted(machinery, name, data, "")
    whole = (Unpacked(name, data),)
    try:
        inside = tuple(part for part in documents_in(data, name) if media_type(part.data) != EMPTY)
    except UnreadableDocument:
        return whole
    if not inside or not inside[0].inside:
        return whole
    _keep(machinery, data)  # as it came, beside what it held
    return inside


def _receive_one(machinery: Machinery, name: str, data: bytes, origin: str, by: str) -> tuple[str, ...]:
    source = _accepted(machinery, name, data, origin)
    _keep(machinery, data)
    try:
        with machinery.database.write() as connection:
            known = documents.find(connection, source.sha256)
            if known is not None:
                return _again(machinery, connection, known, source.name, by)
            case = _first_time(connection, source, by)
    except IntegrityError:  # somebody handed in the same bytes in this very moment
        with machinery.database.write() as connection:
            known = documents.find(connection, source.sha256)
            assert known is not None
            return _again(machinery, connection, known, source.name, by)
    machinery.doorbell.ring(case.id)
    return (case.id,)


def _accepted(machinery: Machinery, name: str, data: bytes, origin: str) -> SourceDocument:
    limits = UploadLimits(largest_bytes=machinery.settings.max_upload_bytes)
    try:
        return upload.receive(data, name, origin=origin, received_at=machinery.now(), limits=limits)
    except (TooLarge, EmptyUpload) as refusal:
        raise InvalidValue(f"{upload.clean_name(name)}: {refusal}", field="file") from None


def _keep(machinery: Machinery, data: bytes) -> None:
    try:
        machinery.originals.put(data)
    except OSError as error:
        raise Temporary(f"The original cannot be stored: {error.strerror}. Free some space or allow it.") from error


def _first_time(connection: Connection, source: SourceDocument, by: str) -> CaseRecord:
    record = DocumentRecord(**source.model_dump(), received_by=by)
    documents.add(connection, record)
    now = source.received_at
    case = CaseRecord(
        id=new_case_id(now),
        document=source.sha256,
        position=0,
        state=CaseState.RECEIVED,
        version=1,
        received_at=now,
        updated_at=now,
        search_text=source.name.lower(),
    )
    cases.add(connection, case)
    cases.add_event(connection, case, EventKind.RECEIVED, at=now, by=by, note=source.origin)
    jobs.put(connection, case.id, now)
    return case


def _again(machinery: Machinery, connection: Connection, known: DocumentRecord, name: str, by: str) -> tuple[str, ...]:
    documents.count_again(connection, known.sha256)
    existing = cases.of_document(connection, known.sha256)
    cases.add_event(connection, existing[0], EventKind.RECEIVED_AGAIN, at=machinery.now(), by=by, note=name)
    return tuple(case.id for case in existing)
