"""The queue as the screens get it."""

from __future__ import annotations

from models.reasons import ReviewReason
from service import review
from service.figures import all_counts, reason_counts
from service.machinery import Machinery
from service.records import CaseRecord
from service.repository import queue
from service.views import QueueFilter, QueuePage, QueueReason, QueueRow

_LAST_PAGE = 1_000_000
MOST_ROWS = 1000  # at once
_SHARED = QueueRow.model_fields.keys() - {"reasons", "file_name", "claimed_by"}


def page(machinery: Machinery, wanted: QueueFilter) -> QueuePage:
    """See Desk.queue."""
    now = machinery.now()
    wanted = wanted.model_copy(
        update={"page": max(1, min(wanted.page, _LAST_PAGE)), "page_size": max(1, min(wanted.page_size, 500))}
        | {"rows": min(wanted.rows, MOST_ROWS)}
    )
    with machinery.database.read() as connection:
        found = queue.page(connection, wanted, now)
        reasons = queue.reasons(connection, [case.id for case, _ in found])
        total, counts = queue.total(connection, wanted, now), queue.counts(connection)
        frequent = queue.reason_counts(connection, wanted, now)
    rows = tuple(_row(case, name, reasons.get(case.id, []), review.claim_of(case, now)) for case, name in found)
    return QueuePage(
        rows=rows,
        total=total,
        page=wanted.page,
        page_size=wanted.page_size,
        counts=all_counts(counts),
        reasons=reason_counts(frequent),
    )


def _row(case: CaseRecord, file_name: str, reasons: list[tuple[str, str]], claimed_by: str | None) -> QueueRow:
    return QueueRow(
        **{name: getattr(case, name) for name in _SHARED},
        reasons=tuple(_reason(code, message) for code, message in reasons),
        file_name=file_name,
        claimed_by=claimed_by,
    )


def _reason(code: str, message: str) -> QueueReason:
    reason = ReviewReason.of(code)
    return QueueReason(code=code, title=reason.title, message=message, blocks=reason.blocks)


def rows_behind(machinery: Machinery, wanted: QueueFilter) -> tuple[QueueRow, ...]:
    """See Desk.rows_behind."""
    now = machinery.now()
    with machinery.database.read() as connection:
        if not queue.listed(connection, wanted, now, wanted.after):
            return ()
        found = queue.page(connection, wanted, now)
        reasons = queue.reasons(connection, [case.id for case, _ in found])
    return tuple(_row(case, name, reasons.get(case.id, []), review.claim_of(case, now)) for case, name in found)


def count(machinery: Machinery, wanted: QueueFilter) -> int:
    """See Desk.count."""
    with machinery.database.read() as connection:
        return queue.total(connection, wanted, machinery.now())


def next_case(machinery: Machinery, wanted: QueueFilter, after: str | None, by: str) -> str | None:
    """See Desk.next_case. Where `after` has left the list meanwhile, the first of the list."""
    now = machinery.now()
    free = queue.free_for(by, now - review.CLAIM_LASTS)
    with machinery.database.read() as connection:
        if after is not None and not queue.listed(connection, wanted, now, after):
            after = None
        return queue.following(connection, wanted, now, after, free)
