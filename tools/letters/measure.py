"""How often each sort of value was read right, by what it rests on: the ground of `extraction/messages/chances.py`."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from extraction.reader import read
from extraction.transcripts import transcribe
from mapping import lexicon_of, load_catalog
from models.evidence import Extracted
from models.order import OrderLine, PurchaseOrder

_SLOTS = ("supplier_part", "buyer_part", "gtin")
Outcome = tuple[str, str, float, bool]
"""Field, what the value rests on, stated confidence, whether it was right."""


def table(folders: list[Path]) -> list[str]:
    """One line a sort of value: how many, the share that was right, what was stated, and the share with one of each added."""
    counts: dict[tuple[str, str, float], list[bool]] = defaultdict(list)
    for folder in folders:
        for field, why, stated, right in _outcomes(folder):
            counts[field, why[:44], round(stated, 2)].append(right)
    return [
        f"{field:9} {why:46} stated {stated:.2f}  n {len(found):5}  right {sum(found) / len(found):.3f}  "
        f"{(sum(found) + 1) / (len(found) + 2):.3f}"
        for (field, why, stated), found in sorted(counts.items())
    ]


def _outcomes(folder: Path) -> Iterator[Outcome]:
    lexicon = lexicon_of(load_catalog(folder / "catalog"))
    today = date.fromisoformat((folder / "today.txt").read_text(encoding="utf-8").strip())
    for text in (folder / "truth.jsonl").read_text(encoding="utf-8").splitlines():
        known = json.loads(text)
        if known["source"].endswith(".eml") and len(known["orders"]) == 1:
            reading = read(transcribe(folder / "files" / known["source"]), lexicon, today)
            if len(reading.orders) == 1:
                yield from _compared(reading.orders[0], known["orders"][0])


def _compared(order: PurchaseOrder, known: dict[str, Any]) -> Iterator[Outcome]:
    said, unscored = known["purchase_order"], known.get("unscored", [])
    if order.po_number and "po_number" not in unscored:
        yield _outcome("number", order.po_number, _fold(order.po_number.value) == _fold(said["po_number"]))
    day = order.requested_delivery_date
    if day and "requested_delivery_date" not in unscored:
        yield _outcome("day", day, str(day.value) == said["requested_delivery_date"])
    parts = {_fold(line[slot]): line for line in said["lines"] for slot in _SLOTS if line[slot]}
    for line in order.lines if said["lines"] else ():
        yield from _line(line, parts)


def _line(line: OrderLine, parts: dict[str, dict[str, Any]]) -> Iterator[Outcome]:
    printed = [part for part in (line.supplier_part, line.buyer_part, line.gtin) if part and part.value]
    for part in printed:
        yield _outcome("part", part, _fold(part.value) in parts)
    known = next((parts[_fold(part.value)] for part in printed if _fold(part.value) in parts), None)
    if known is None:
        return
    if line.quantity and line.quantity.value is not None:
        yield _outcome("quantity", line.quantity, line.quantity.value == Decimal(known["quantity"] or 0))
    if line.uom and line.uom.value and known["uom"]:
        yield _outcome("unit", line.uom, line.uom.value == known["uom"])
    if line.unit_price and line.unit_price.value is not None:
        right = known["unit_price"] is not None and line.unit_price.value == Decimal(known["unit_price"])
        yield _outcome("price", line.unit_price, right)


def _outcome(field: str, value: Extracted[Any], right: bool) -> Outcome:
    return field, value.why, value.confidence, right


def _fold(text: object) -> str:
    return re.sub(r"[\W_]+", "", str(text).casefold())
