"""Orders that come as EDI or XML inside something else: attached to a message, or within a PDF (Order-X, ZUGFeRD).

What carries them stays to be looked at; the values show on a page of their own that is laid out from the data.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple, TypeVar

from extraction.structured import read_structured, sniff
from extraction.structured.base import MAX_BYTES
from extraction.transcripts.text import read_text
from models.base import Frozen
from models.errors import UnreadableDocument
from models.evidence import Evidence
from models.media_types import PDF
from models.order import Disposition, DocumentType, PurchaseOrder, Reading
from models.transcript import Page, Part, PartRole, Transcript

_NO_ORDERS = "_other"  # ends the kinds of structured documents that are something else
_DATA = "data"  # the engine of pages that are made here

T = TypeVar("T")


class _Carried(NamedTuple):
    kind: str
    data: bytes
    page: Page


def with_data_pages(transcript: Transcript) -> Transcript:
    """The transcript with a page of text for each structured document inside it that has none: what a PDF carries."""
    shown = {page.part for page in transcript.pages}
    pages = list(transcript.pages)
    for index, part in enumerate(transcript.parts):
        if index not in shown and _kind(part) is not None:
            (page,) = read_text(part.data).pages
            pages.append(replace(page, number=len(pages) + 1, part=index, title=part.name, engine=_DATA))
    return replace(transcript, pages=tuple(pages))


def carried_orders(transcript: Transcript) -> Reading | None:
    """The orders that the file carries as EDI or XML, their evidence on the pages of `with_data_pages`; None for none.

    What a PDF says in its data goes for the whole PDF, also where it says that this is no order. A message may carry
    several orders, and one order in several formats, of which the first counts. Raises UnreadableDocument for an
    attached document that is damaged; of a PDF the pages are still there to be read.
    """
    found = sorted(_carried(transcript), key=lambda one: one.kind.endswith(_NO_ORDERS))
    readings = [reading for one in found if (reading := _read(one)) is not None]
    if transcript.media_type == PDF:
        return next(iter(readings), None)
    orders = _once([reading.orders for reading in readings if reading.disposition is Disposition.ORDERS])
    if not orders:
        return None
    trace = tuple(line for reading in readings for line in reading.trace)
    return Reading(disposition=Disposition.ORDERS, orders=_sent(orders, transcript), trace=trace)


def _kind(part: Part) -> str | None:
    """Of a structured document inside something else; those too large to be read have none."""
    inside = part.role is PartRole.ATTACHMENT and 0 < len(part.data) <= MAX_BYTES
    return sniff(part.data, part.name) if inside else None


def _carried(transcript: Transcript) -> Iterator[_Carried]:
    pages = {page.part: page for page in reversed(transcript.pages)}
    for index, part in enumerate(transcript.parts):
        kind = _kind(part)
        if kind is not None and index in pages:
            yield _Carried(kind, part.data, pages[index])


def _read(one: _Carried) -> Reading | None:
    try:
        return on_page(read_structured(one.data, one.kind), one.page.number)
    except UnreadableDocument:
        if one.page.engine == _DATA:
            return None
        raise


def _once(documents: Iterable[tuple[PurchaseOrder, ...]]) -> list[PurchaseOrder]:
    """The orders of all documents without those that an earlier document holds."""
    kept: list[PurchaseOrder] = []
    for orders in documents:
        known = {_name(order) for order in kept if order.po_number is not None}
        kept += [order for order in orders if _name(order) not in known]
    return kept


def _name(order: PurchaseOrder) -> tuple[DocumentType, str | None]:
    return order.document_type, order.po_number.value if order.po_number else None


def _sent(orders: Sequence[PurchaseOrder], transcript: Transcript) -> tuple[PurchaseOrder, ...]:
    """An order attached to a message was sent by the message's sender."""
    mail = transcript.mail
    if mail is None:
        return tuple(orders)
    update = {"sender_address": mail.sender_address, "sender_authentication": mail.authentication}
    return tuple(order.model_copy(update=update) for order in orders)


def on_page(thing: T, page: int) -> T:
    """The same with all evidence in it, at any depth, on this page."""
    moved: object = thing
    if isinstance(thing, Evidence):
        moved = thing.model_copy(update={"page": page})
    elif isinstance(thing, Frozen):
        moved = thing.model_copy(
            update={name: on_page(getattr(thing, name), page) for name in type(thing).model_fields}
        )
    elif isinstance(thing, tuple):
        moved = tuple(on_page(one, page) for one in thing)
    return moved  # type: ignore[return-value]
