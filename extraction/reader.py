"""A transcript -> what it says: the whole path of reading, one document at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from extraction.calibration import calibrated
from extraction.candidates.scene import Scene, scene_of
from extraction.header.fields import po_number_of
from extraction.kind import Kind, kind_of, why_no_order
from extraction.lines.above import texts_above
from extraction.lines.bands import bands_of
from extraction.lines.regroup import regroup
from extraction.messages.attachments import ordering_rows, papers_of
from extraction.messages.beside import with_body
from extraction.messages.newest import Message, newest
from extraction.messages.orders import BodyOrder, order_in_body
from extraction.messages.says import change_finding, steering_findings
from extraction.order import order_in, sender_of
from extraction.score import Opinion, opinion_of
from models.lexicon import Lexicon
from models.order import Disposition, PurchaseOrder, Reading
from models.reasons import Finding
from models.transcript import PartRole, Transcript

_SURE = 0.55  # how sure a second order number must be to begin another order


def read(transcript: Transcript, lexicon: Lexicon, today: date) -> Reading:
    """The orders of a document, or what it is instead. A pure function of its arguments."""
    return _read(transcript, lexicon, today, calibrated)


def read_uncalibrated(transcript: Transcript, lexicon: Lexicon, today: date) -> Reading:
    """The same with the reader's own figures in place of probabilities: what calibration is made from."""
    return _read(transcript, lexicon, today, lambda reading: reading)


def _read(transcript: Transcript, lexicon: Lexicon, today: date, finish: Callable[[Reading], Reading]) -> Reading:
    """`finish` is applied to what forms say; what messages say in sentences has probabilities of its own."""
    message = newest(transcript, lexicon)
    scene = scene_of(message.transcript, lexicon, _clock(transcript, today))
    if not scene.rows:
        return _blank(transcript)
    opinion = opinion_of(scene, today)
    rough = bands_of(scene, opinion.rows)
    bands = texts_above(scene, opinion.found, opinion.rows, rough) or regroup(scene, opinion.found, rough)
    papers = papers_of(scene, opinion, bands)
    body = order_in_body(scene, message, opinion, bands, papers, today)
    if body is not None:
        return _of_body(body, transcript)
    rows = ordering_rows(scene, opinion, papers)
    groups = _orders(scene, opinion, bands, rows)
    read_orders = [_one(scene, message, opinion, bands, group, today) for group in groups]
    real = [(order, kind) for order, kind, why in read_orders if not why]
    if real:  # beside an order, whatever else has items in this file is one too: never lose an order silently
        real = [(order, kind) for order, kind, why in read_orders if not why or order.lines]
    trace = tuple(f"title: {k.order or k.other or 'none'} “{k.text}”" for _, k, _ in read_orders)
    if not real:
        return Reading(disposition=Disposition.NOT_AN_ORDER, why=read_orders[0][2], trace=trace)
    extra = _document_findings(scene, transcript, rows)
    orders = tuple(sender_of(_with(order, extra), transcript) for order, _ in real)
    return finish(Reading(disposition=Disposition.ORDERS, orders=orders, trace=trace))


def _of_body(body: BodyOrder, transcript: Transcript) -> Reading:
    """The reading of a message that orders, or does not, in its own words."""
    trace = (f"message: {body.kind.order or body.kind.other or 'none'} “{body.kind.text}”",)
    if body.why:
        return Reading(disposition=Disposition.NOT_AN_ORDER, why=body.why, trace=trace)
    order = sender_of(_with(body.order, steering_findings(transcript)), transcript)
    return Reading(disposition=Disposition.ORDERS, orders=(order,), trace=trace)


def _clock(transcript: Transcript, today: date) -> date:
    """Relative dates count from the day a message was sent."""
    return transcript.mail.sent_at.date() if transcript.mail and transcript.mail.sent_at else today


def _blank(transcript: Transcript) -> Reading:
    if any(page.unreadable for page in transcript.pages):
        return Reading(
            disposition=Disposition.UNREADABLE, why="There is ink on the pages, but nothing that can be read."
        )
    return Reading(disposition=Disposition.NOT_AN_ORDER, why="The document is blank.")


def _orders(scene: Scene, opinion: Opinion, bands: Sequence[Sequence[int]], rows: list[int]) -> list[list[int]]:
    """Rows of each order: a page with another order number, sure, titled and with items, begins a new one."""
    pages = sorted({scene.rows[r].page for r in rows})
    groups: list[list[int]] = []
    number = ""
    for page in pages:
        mine = [r for r in rows if scene.rows[r].page == page]
        found = po_number_of(scene, opinion.found, mine)
        other = found.value if found and found.value and found.confidence >= _SURE else ""
        items = any(b[0] in mine for b in bands)
        if groups and not (other and number and other.casefold() != number.casefold() and items):
            groups[-1].extend(mine)
        else:
            groups.append(mine)
        number = other or number
    return groups


def _one(
    scene: Scene, message: Message, opinion: Opinion, bands: Sequence[Sequence[int]], rows: list[int], today: date
) -> tuple[PurchaseOrder, Kind, str]:
    kind = kind_of(scene, rows)
    order = with_body(order_in(scene, opinion, bands, rows, kind), scene, message, rows, today)
    return order, kind, why_no_order(scene, order, kind, rows)


def _document_findings(scene: Scene, transcript: Transcript, rows: Sequence[int]) -> list[Finding]:
    """What the document as a whole does that a person must see."""
    found = steering_findings(transcript)
    body = [
        i
        for i, row in enumerate(scene.rows)
        if i not in rows and scene.transcript.parts[scene.transcript.pages[row.page - 1].part].role is PartRole.BODY
    ]
    changed = change_finding(scene, body) if body else None
    return [*found, *([changed] if changed else [])]


def _with(order: PurchaseOrder, findings: Sequence[Finding]) -> PurchaseOrder:
    return order.model_copy(update={"findings": (*order.findings, *findings)}) if findings else order
