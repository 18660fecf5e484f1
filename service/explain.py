"""`orderwright explain`: how one document was read, value by value, and why it was or was not sent through."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from rich.console import Group
from rich.table import Table
from rich.text import Text

from mapping import Catalog
from models.draft import Converted
from models.errors import UnreadableDocument
from models.evidence import Evidence, Extracted
from models.order import Disposition, Party, PurchaseOrder
from service.pipeline import process

_HEADER = ("po_number", "order_date", "currency", "requested_delivery_date", "payment_terms", "incoterms", "contact",
           "carrier", "subtotal", "tax", "total", "ship_to_hint")  # fmt: skip
_PARTIES = ("buyer", "supplier", "ship_to", "bill_to")
_LINE = ("line_no", "supplier_part", "buyer_part", "gtin", "mpn", "description", "quantity", "uom", "unit_price",
         "gross_price", "discount_percent", "price_base", "line_total", "requested_date")  # fmt: skip


def explanation(path: Path, catalog: Catalog, today: date) -> Group:
    """Tables for a terminal."""
    try:
        reading, converted = process(path, path.name, catalog, today)
    except UnreadableDocument as error:
        return Group(Text(f"{path.name}: unreadable. {error}"))
    head = Text(f"{path.name}: {reading.disposition.value.replace('_', ' ')}. {reading.why}".strip())
    if reading.disposition is not Disposition.ORDERS:
        return Group(head, *(Text(f"  {step}") for step in reading.trace))
    return Group(
        head, *(Text(f"  {step}") for step in reading.trace), *(part for one in converted for part in _order(one))
    )


def _order(one: Converted) -> Iterator[Table | Text]:
    yield _values(one.purchase_order)
    yield _choices(one)
    decision = one.decision
    verdict = "goes through untouched" if decision.verdict.value == "auto" else "waits for a person"
    yield Text(
        f"{one.purchase_order.document_type.value}: {verdict}; probability that all of it is right {decision.confidence:.3f}"
    )
    for finding in decision.findings:
        place = f" [{finding.field}]" if finding.field else ""
        yield Text(f"  {finding.code}{place}: {finding.message} {finding.reason.remedy}")


def _values(order: PurchaseOrder) -> Table:
    table = Table(title="What it says", title_justify="left")
    for name in ("field", "value", "as printed", "where", "sure", "why", "runners-up"):
        table.add_column(name, overflow="fold")
    for path, value in _fields(order):
        table.add_row(
            path, _plain(value.value), value.text, _where(value.evidence), f"{value.confidence:.2f}", value.why,
            ", ".join(f"{r.value} ({r.confidence:.2f})" for r in value.runners_up),
        )  # fmt: skip
    return table


def _fields(order: PurchaseOrder) -> Iterator[tuple[str, Extracted[Any]]]:
    for name in _HEADER:
        if (value := getattr(order, name)) is not None:
            yield name, value
    for name in _PARTIES:
        party: Party = getattr(order, name)
        for part in Party.model_fields:
            if (value := getattr(party, part)) is not None:
                yield f"{name}.{part}", value
    for index, line in enumerate(order.lines):
        for name in _LINE:
            if (value := getattr(line, name)) is not None:
                yield f"lines[{index}].{name}", value
    for index, charge in enumerate(order.charges):
        yield f"charges[{index}]", charge.description
        yield f"charges[{index}].amount", charge.amount


def _plain(value: object) -> str:
    return "" if value is None else str(value)


def _where(evidence: tuple[Evidence, ...]) -> str:
    if not evidence:
        return ""
    first = evidence[0]
    return first.ref or f"page {first.page} at {100 * first.left:.0f} % / {100 * first.top:.0f} %"


def _choices(one: Converted) -> Table:
    table = Table(title="What the ERP would get", title_justify="left")
    for name in ("field", "choice", "rule", "sure", "runner-up"):
        table.add_column(name, overflow="fold")
    draft = one.draft
    for name, match in (("customer", draft.customer), ("ship_to", draft.ship_to)):
        other = next((f"{c.id} {c.label} ({c.score:.2f})" for c in match.candidates if c.id != match.choice), "")
        table.add_row(name, match.choice or "–", match.rule, f"{match.score:.2f}", other)
    for line in draft.lines:
        other = next((f"{c.id} ({c.score:.2f})" for c in line.sku.candidates if c.id != line.sku.choice), "")
        choice = f"{line.sku.choice or '–'} × {_plain(line.quantity)} {line.uom or '?'} @ {_plain(line.unit_price)}"
        table.add_row(f"line {line.line_no}", choice, line.sku.rule, f"{line.sku.score:.2f}", other)
    return table
