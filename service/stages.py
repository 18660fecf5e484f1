"""The reading and mapping stages as the workflow calls them.

Reading happens in a limited child process with a catalogue of its own; mapping one order again, after
a correction, is quick and trusted, and happens here.
"""

from __future__ import annotations

import functools
import hashlib
import os
import queue
import tempfile
import weakref
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import NamedTuple

from extraction.sandbox import Allowance, Pool
from mapping import Catalog, Policy, decide, load_catalog, load_policy, map_order
from models.draft import Converted, Mapped, Match, SalesOrderDraft
from models.evidence import Evidence
from models.order import OrderLine, Party, PurchaseOrder, Text
from models.reasons import Finding, ReviewReason
from models.transcript import Medium, Page, Part, PartRole, Transcript
from service.catalog import CatalogStore, Signature, one_line
from service.processing import Choices, ChosenSku, Processed
from service.records import PageRecord, PageWord, PartRecord
from service.rows_of_text import in_rows
from service.settings import Settings

_DRAWN = frozenset({Medium.DIGITAL, Medium.SCAN, Medium.PHOTO})
_SETTLED_BY_CHOICE = {
    "customer": (ReviewReason.UNKNOWN_CUSTOMER, ReviewReason.AMBIGUOUS_CUSTOMER),
    "ship_to": (ReviewReason.UNKNOWN_SHIP_TO,),
    "sku": (ReviewReason.UNKNOWN_PRODUCT, ReviewReason.AMBIGUOUS_PRODUCT),
}


class File(NamedTuple):
    """What a child reads."""

    data: bytes
    name: str
    today: date
    policy: Policy


class CatalogProcessor:
    """See service.processing.Processor; threads may share it."""

    def __init__(self, store: CatalogStore, settings: Settings) -> None:
        self._store = store
        self._settings = settings
        self._readers: queue.LifoQueue[_Reader] = queue.LifoQueue()
        self._all = tuple(_Reader(store, settings) for _ in range(settings.read_processes))
        for reader in self._all:
            self._readers.put(reader)
        weakref.finalize(self, _close, self._all)  # also at the interpreter's end

    def process(self, data: bytes, name: str, today: date) -> Processed:
        """See Processor. Waits while all processes are reading."""
        self._store.catalog()  # a broken one is found here, with its own message
        reader = self._readers.get()
        try:
            return reader.read(File(data, name, today, self._policy()))
        finally:
            self._readers.put(reader)

    def convert(self, order: PurchaseOrder, choices: Choices, today: date) -> Converted:
        """See Processor."""
        return convert(order, choices, self._store.catalog(), self._policy(), today)

    def _policy(self) -> Policy:
        path = self._settings.policy_file
        return load_policy() if path is None else load_policy(path)

    def close(self) -> None:
        """Ends the processes that read."""
        _close(self._all)


def _close(readers: Iterable[_Reader]) -> None:
    for reader in readers:
        reader.close()


class _Reader:
    """A process that reads one document at a time, each in a child of its own."""

    def __init__(self, store: CatalogStore, settings: Settings) -> None:
        self._store = store
        seconds, memory = float(settings.read_seconds), settings.read_memory_bytes
        self._allowance = Allowance(seconds=seconds, memory_bytes=memory)
        self._pool: Pool[File, Processed] | None = None
        self._signature: Signature = ()

    def read(self, file: File) -> Processed:
        """What a child made of the file. Raises what it raised."""
        (outcome,) = self._current_pool().results((file,))
        return outcome.unwrap()

    def _current_pool(self) -> Pool[File, Processed]:
        """A pool whose children know the catalogue as it is now."""
        signature = self._store.signature()
        if self._pool is None or signature != self._signature:
            self.close()
            prepare = functools.partial(_prepare, self._store.folder)
            self._pool = Pool(read_file, allowance=self._allowance, prepare=prepare)
            self._signature = signature
        return self._pool

    def close(self) -> None:
        """Ends the process."""
        if self._pool is not None:
            self._pool.close()
            self._pool = None


# -- in the child --------------------------------------------------------------------------------

_prepared: dict[str, Catalog] = {}


def _prepare(folder: Path) -> None:
    """Loads what all children share, so that none of them loads it again."""
    from service.pipeline import warm

    os.environ.setdefault("OMP_THREAD_LIMIT", "1")  # a page at a time; more threads than one are slower
    _prepared["catalog"] = load_catalog(folder)
    warm(_prepared["catalog"])


def read_file(file: File) -> Processed:
    """The whole pipeline for one file; runs in the child."""
    from service.pipeline import process

    seen: list[Transcript] = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / (Path(file.name).name or "unnamed")
        path.write_bytes(file.data)
        reading, converted = process(
            path, file.name, _prepared["catalog"], file.today, policy=file.policy, seen=seen.append
        )
    processed = Processed(reading=reading, converted=converted)
    return processed if not seen else with_transcript(processed, seen[-1], file.data)


def with_transcript(processed: Processed, transcript: Transcript, data: bytes) -> Processed:
    """What the screen shows of the document, added."""
    whole = hashlib.sha256(data).hexdigest()
    files = {hashlib.sha256(part.data).hexdigest(): part.data for part in transcript.parts if part.data}
    contents = {page.number: transcript.parts[page.part].data or data for page in transcript.pages}
    pages = in_rows([page_record(page, transcript.parts, whole) for page in transcript.pages], contents)
    drawn = {page.picture_sha256 for page in pages}
    parts = tuple(
        PartRecord(name=part.name, media_type=part.media_type, role=part.role.value, problem=part.problem)
        for part in transcript.parts
    )
    pictures = tuple(content for digest, content in files.items() if digest in drawn)
    return replace(processed, pages=pages, mail=transcript.mail, parts=parts, pictures=pictures)


def page_record(page: Page, parts: tuple[Part, ...], whole: str) -> PageRecord:
    """A page as it is kept: words in fractions of the page."""
    part = parts[page.part] if page.part < len(parts) else None
    width, height = max(page.width, 1.0), max(page.height, 1.0)
    picture = None
    if page.medium in _DRAWN and part is not None:
        main = part.role is PartRole.MAIN or not part.data
        picture = whole if main else hashlib.sha256(part.data).hexdigest()
    return PageRecord(
        number=page.number,
        width=page.width,
        height=page.height,
        medium=page.medium.value,
        title=page.title or (part.name if part is not None and part.role is PartRole.ATTACHMENT else ""),
        unreadable=tuple(
            Evidence(
                page=page.number,
                left=box.left / width,
                top=box.top / height,
                right=box.right / width,
                bottom=box.bottom / height,
            )
            for box in page.unreadable
        ),
        picture_sha256=picture,
        picture_page=page.part_page,
        turned=page.rotation,
        onto_picture=page.onto_picture,
        words=tuple(
            PageWord(w.text, w.left / width, w.top / height, w.right / width, w.bottom / height, w.bold, w.ref)
            for w in page.words
        ),
    )


# -- one order again -----------------------------------------------------------------------------


def convert(order: PurchaseOrder, choices: Choices, catalog: Catalog, policy: Policy, today: date) -> Converted:
    """The order mapped and decided, what is settled taken as it is.

    What was chosen is written into the order as the catalogue writes it, so that the matching finds
    just that and is sure of it; the order that is returned is the one that was given.
    """
    as_chosen = _with_choices(order, choices, catalog)
    mapped = _settle(map_order(as_chosen, catalog, today), choices)
    decision = decide(as_chosen, mapped, policy)
    return Converted(purchase_order=order, draft=mapped.draft, decision=decision)


def _with_choices(order: PurchaseOrder, choices: Choices, catalog: Catalog) -> PurchaseOrder:
    changes: dict[str, object] = {}
    customer = catalog.customers.get(choices.customer_id or "")
    if customer is not None:
        changes["buyer"] = Party(
            name=_said(customer.name),
            vat_id=_said(customer.vat_id),
            gln=_said(customer.gln),
            account=_said(customer.id),
        )
    place = catalog.ship_tos.get(choices.ship_to_id or "")
    if place is not None:
        changes["ship_to"] = Party(name=_said(place.name), address=_said(one_line(place)), gln=_said(place.gln))
        changes["ship_to_hint"] = None
    if choices.skus:
        by_line = {chosen.line: chosen for chosen in choices.skus}
        changes["lines"] = tuple(
            _with_sku(line, by_line[index], catalog) if index in by_line else line
            for index, line in enumerate(order.lines)
        )
    return order.model_copy(update=changes)


def _with_sku(line: OrderLine, chosen: ChosenSku, catalog: Catalog) -> OrderLine:
    product = catalog.products.get(chosen.sku)
    description = line.description if product is None else _said(product.description)
    part = {"supplier_part": _said(chosen.sku), "buyer_part": None, "gtin": None, "mpn": None}
    return line.model_copy(update={**part, "any_slot": False, "description": description})


def _said(text: str) -> Text | None:
    return Text(value=text, text=text, why="chosen") if text else None


def _settle(mapped: Mapped, choices: Choices) -> Mapped:
    """Makes sure that every choice is in the draft, and that no doubt about it is left."""
    draft = mapped.draft
    settled: set[tuple[str, int | None]] = set()
    if choices.customer_id is not None:
        draft = draft.model_copy(update={"customer": _chosen(draft.customer, choices.customer_id, "chosen")})
        settled.add(("customer", None))
    if choices.ship_to_id is not None:
        draft = draft.model_copy(update={"ship_to": _chosen(draft.ship_to, choices.ship_to_id, "chosen")})
        settled.add(("ship_to", None))
    for chosen in choices.skus:
        draft = _settle_line(draft, chosen)
        settled.add(("sku", chosen.line))
    findings = tuple(f for f in mapped.findings if not any(_settles(what, line, f) for what, line in settled))
    return Mapped(draft=draft, findings=findings)


def _settle_line(draft: SalesOrderDraft, chosen: ChosenSku) -> SalesOrderDraft:
    lines = tuple(
        line.model_copy(update={"sku": _chosen(line.sku, chosen.sku, chosen.rule)}) if index == chosen.line else line
        for index, line in enumerate(draft.lines)
    )
    return draft.model_copy(update={"lines": lines})


def _chosen(match: Match[str], choice: str, rule: str) -> Match[str]:
    return Match[str](choice=choice, rule=rule, score=1.0, candidates=match.candidates)


def _settles(what: str, line: int | None, finding: Finding) -> bool:
    if finding.reason not in _SETTLED_BY_CHOICE[what]:
        return False
    return line is None or (finding.field or "").startswith(f"lines[{line}]")
