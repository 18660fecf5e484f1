"""One file, all the way: what it is, what it says, what the ERP should get, and who acts next."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from pathlib import Path

from extraction.ocr import prepare
from extraction.ocr.lexical import settled
from extraction.reader import read
from extraction.structured import read_structured, sniff
from extraction.transcripts import transcribe
from mapping import Catalog, Policy, decide, lexicon_of, load_policy, map_order
from models.draft import Converted, Mapped
from models.errors import UnreadableDocument
from models.lexicon import Lexicon
from models.order import Disposition, PurchaseOrder, Reading
from models.transcript import Transcript
from models.units import unit_codes
from service.carried import carried_orders, with_data_pages

Seen = Callable[[Transcript], object]


def process(
    path: Path, name: str, catalog: Catalog, today: date, *, policy: Policy | None = None, seen: Seen | None = None
) -> tuple[Reading, tuple[Converted, ...]]:
    """Reads, maps and decides one file. `seen` gets the transcript, for a screen.

    Raises UnreadableDocument (EncryptedDocument among them) for a file that shows nothing.
    """
    reading = read_file(path, name, catalog, today, seen=seen)
    if reading.disposition is not Disposition.ORDERS:
        return reading, ()
    return reading, tuple(convert(order, catalog, today, policy or load_policy()) for order in reading.orders)


def convert(order: PurchaseOrder, catalog: Catalog, today: date, policy: Policy) -> Converted:
    """Maps and decides one order."""
    mapped = map_order(order, catalog, today)
    order = _units_as_sold(order, mapped)
    return Converted(purchase_order=order, draft=mapped.draft, decision=decide(order, mapped, policy))


def _units_as_sold(order: PurchaseOrder, mapped: Mapped) -> PurchaseOrder:
    """A word that may stand for several units ("carton") is read as the one that the product is sold in."""
    lines = []
    for line, draft in zip(order.lines, mapped.draft.lines, strict=True):
        unit = line.uom
        if (
            unit is not None
            and draft.uom
            and unit.value != draft.uom
            and draft.uom in unit_codes(unit.text, language=order.language)
        ):
            line = line.model_copy(update={"uom": unit.model_copy(update={"value": draft.uom})})
        lines.append(line)
    return order.model_copy(update={"lines": tuple(lines)})


def read_file(path: Path, name: str, catalog: Catalog, today: date, *, seen: Seen | None = None) -> Reading:
    """What the file says: structured formats by their own readers, everything else from its transcript."""
    data = path.read_bytes()
    if not data.strip(b"\0\r\n\t "):
        raise UnreadableDocument("The file is empty.")
    kind = sniff(data, name)
    if kind is not None:
        reading = read_structured(data, kind)
        _show(path, seen)
        return reading
    transcript = settled(transcribe(path), lexicon(catalog))
    shown = with_data_pages(transcript)
    if seen is not None:
        seen(shown)
    return carried_orders(shown) or read(transcript, lexicon(catalog), today)


def _show(path: Path, seen: Seen | None) -> None:
    """The text of a structured file for the screen; one that cannot be shown is no reason to lose the order."""
    if seen is None:
        return
    try:
        seen(transcribe(path))
    except UnreadableDocument:
        return


_EXAMPLE = """Purchase order no. 1
Please deliver to us by Friday, 3 March 2028.
Pos  Article  Description  Quantity  Unit  Price  Amount
1    A-1      example      2         pcs   3.00   6.00
Kind regards
"""


def warm(catalog: Catalog) -> None:
    """Loads all that reading needs (models, words, weights, indexes) by reading an example once.

    For a process that then forks a child for every document, so that no child loads it again.
    """
    prepare()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "example.txt"
        path.write_text(_EXAMPLE, encoding="utf-8")
        reading, _ = process(path, path.name, catalog, date(2028, 3, 1))
    convert(reading.orders[0] if reading.orders else PurchaseOrder(), catalog, date(2028, 3, 1), load_policy())


@lru_cache(maxsize=4)
def lexicon(catalog: Catalog) -> Lexicon:
    """The catalogue as the reader sees it; made once a catalogue."""
    return lexicon_of(catalog)
