"""One order from the rows that hold it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from extraction.candidates.scene import Scene
from extraction.candidates.tokens import Token, TokenKind
from extraction.checks import findings_of
from extraction.evidence import from_token
from extraction.header.fields import currency_of, date_of, labelled_text, po_number_of
from extraction.header.ids import with_ids
from extraction.header.parties import parties_of
from extraction.header.terms import terms_of
from extraction.header.totals import totals_of
from extraction.kind import Kind
from extraction.leftovers import leftovers_of
from extraction.lines.items import line_of
from extraction.lines.unit_words import with_units
from extraction.messages.says import contradiction, limits_of, place_hint
from extraction.score import Opinion
from extraction.vocabulary import is_charge
from models.evidence import Extracted
from models.order import Charge, OrderLine, PurchaseOrder
from models.transcript import Medium, Transcript


def order_in(
    scene: Scene, opinion: Opinion, bands: Sequence[Sequence[int]], rows: Sequence[int], kind: Kind
) -> PurchaseOrder:
    """The order that these rows print."""
    inside = set(rows)
    mine = [list(b) for b in bands if b[0] in inside]
    items = [(band, line) for band in mine if (line := line_of(scene, opinion.found, band)) is not None]
    lines = ordered_lines(with_units(scene, items))
    in_bands = {r for b in mine for r in b}
    outside = [r for r in rows if r not in in_bands]
    lines, carried = split_charges(lines)
    charges = [*carried, *_charges(scene, opinion, outside)]
    header, spare = _header(scene, opinion, outside, rows, lines, charges)
    order = PurchaseOrder(
        document_type=kind.document_type,
        lines=tuple(lines),
        charges=tuple(charges),
        language=scene.language,
        channel=channel_of(scene),
        **header,
    )
    item_rows = {r for band, _ in items for r in band}
    findings = (*findings_of(scene, order, rows, kind), *leftovers_of(scene, order, rows, item_rows, spare))
    limits = contradiction(limits_of(scene, rows), scene)
    return order.model_copy(update={"findings": (*findings, *([limits] if limits else []))})


def ordered_lines(lines: list[OrderLine]) -> list[OrderLine]:
    """On an order form only the filled rows count: where many items print no quantity, those are not ordered."""
    empty = [line for line in lines if not _filled(line.quantity) and not _filled(line.line_total)]
    if len(empty) >= 3 and len(empty) >= 0.3 * len(lines) and len(empty) < len(lines):
        return [line for line in lines if line not in empty]
    return lines


def _filled(value: Extracted[Decimal] | None) -> bool:
    return value is not None and bool(value.value)


def sender_of(order: PurchaseOrder, transcript: Transcript) -> PurchaseOrder:
    """The order with what the envelope says of its sender."""
    mail = transcript.mail
    if mail is None:
        return order
    return order.model_copy(
        update={"sender_address": mail.sender_address, "sender_authentication": mail.authentication}
    )


def _header(
    scene: Scene,
    opinion: Opinion,
    outside: list[int],
    rows: Sequence[int],
    lines: Sequence[OrderLine],
    charges: Sequence[Charge],
) -> tuple[dict[str, object], Sequence[Extracted[str]]]:
    """Fields of the order, and addresses that may be the ship-to as well."""
    amounts = [line.line_total.value for line in lines if line.line_total and line.line_total.value is not None]
    lines_sum = sum(amounts, Decimal(0)) if len(amounts) == len(lines) and lines else None
    extra = sum((c.amount.value or Decimal(0) for c in charges), Decimal(0))
    totals = totals_of(scene, opinion.found, outside, lines_sum, extra)
    parties = parties_of(scene, outside, next((r for r in rows if r not in set(outside)), len(scene.rows)))
    fields: dict[str, object] = {
        "po_number": po_number_of(scene, opinion.found, outside),
        "order_date": date_of(scene, opinion.found, outside, "order_date"),
        "requested_delivery_date": date_of(scene, opinion.found, outside, "delivery_date"),
        "currency": currency_of(scene, rows),
        "payment_terms": terms_of(scene, outside),
        "incoterms": labelled_text(scene, outside, "incoterms"),
        "contact": labelled_text(scene, outside, "contact"),
        "carrier": labelled_text(scene, outside, "carrier"),
        "buyer": with_ids(scene, outside, parties.buyer),
        "supplier": parties.supplier,
        "ship_to": parties.ship_to,
        "bill_to": parties.bill_to,
        "ship_to_hint": None if parties.ship_to.address else place_hint(scene, outside),
        "subtotal": totals.subtotal,
        "tax": totals.tax,
        "total": totals.total,
    }
    return fields, parties.spare


def _charges(scene: Scene, opinion: Opinion, rows: Sequence[int]) -> list[Charge]:
    out = []
    rows_done: set[int] = set()
    for token in opinion.found.best(rows, "charge", TokenKind.FIGURE, 0.05):
        if token.value is None or token.row in rows_done or not _is_charge(opinion, token):
            continue
        rows_done.add(token.row)
        cells = [c for c in scene.rows[token.row].cells if c is not token.cell]
        text = " ".join(c.text for c in cells if any(ch.isalpha() for ch in c.text))
        chance = opinion.found.of(token, "charge")
        amount = from_token(scene.transcript, token, token.value, chance, "a charge, no product")
        words = from_token(scene.transcript, token, text or token.cell.text, chance, "text beside the amount")
        out.append(Charge(description=words, amount=amount))
    return out


def _is_charge(opinion: Opinion, token: Token) -> bool:
    """A charge by its looks, or a figure beside charge words that is surely no sum."""
    if opinion.found.of(token, "charge") >= 0.5:
        return True
    sums = max(opinion.found.of(token, role) for role in ("subtotal", "tax", "total"))
    return opinion.evidence.facts[token.row].charge >= 0.8 and sums < 0.5 and not token.percent


def split_charges(lines: list[OrderLine]) -> tuple[list[OrderLine], list[Charge]]:
    """Items without any part number that are described as freight, packing and the like are charges."""
    products, charges = [], []
    for line in lines:
        amount = line.line_total or line.unit_price
        unnamed = not (line.supplier_part or line.buyer_part or line.gtin or line.mpn)
        if (
            unnamed
            and line.description
            and line.description.value
            and amount
            and is_charge(line.description.value) >= 0.8
        ):
            charges.append(Charge(description=line.description, amount=amount))
        else:
            products.append(line)
    return products, charges


def channel_of(scene: Scene) -> str:
    """The sort of document, as figures are reported by."""
    page = scene.transcript.pages[0]
    name = scene.transcript.name.lower()
    if scene.transcript.mail is not None:
        return "email"
    if page.medium is Medium.SHEET:
        return "csv" if name.endswith((".csv", ".tsv", ".txt")) else "xlsx"
    if page.medium in (Medium.SCAN, Medium.PHOTO) and not name.endswith(".pdf"):
        return "image"
    return {Medium.SCAN: "scan", Medium.PHOTO: "image", Medium.TEXT: "text"}.get(page.medium, "pdf")
