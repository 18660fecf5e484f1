"""A transcript -> what it says: the whole path of reading, one document at a time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from extraction.candidates.scene import Scene, scene_of
from extraction.candidates.tokens import TokenKind
from extraction.evidence import from_token
from extraction.header.fields import currency_of, date_of, labelled_text, po_number_of
from extraction.header.parties import parties_of
from extraction.header.totals import totals_of
from extraction.kind import Kind, kind_of
from extraction.lines.bands import bands_of
from extraction.lines.items import line_of
from extraction.score import Opinion, opinion_of
from models.lexicon import Lexicon
from models.order import Charge, Disposition, OrderLine, PurchaseOrder, Reading
from models.transcript import Medium, Transcript


def read(transcript: Transcript, lexicon: Lexicon, today: date) -> Reading:
    """The orders of a document, or what it is instead. A pure function of its arguments."""
    scene = scene_of(transcript, lexicon, today)
    if not scene.rows:
        return Reading(disposition=Disposition.NOT_AN_ORDER, why="The document is blank.")
    opinion = opinion_of(scene, today)
    order, kind = read_order(scene, opinion, range(len(scene.rows)))
    return Reading(disposition=Disposition.ORDERS, orders=(order,), trace=(f"title: {kind.title} {kind.score:.2f} “{kind.text}”",))


def read_order(scene: Scene, opinion: Opinion, rows: Sequence[int]) -> tuple[PurchaseOrder, Kind]:
    """The one order in these rows."""
    bands = [b for b in bands_of(scene, opinion.rows) if b[0] in rows]
    lines = [line for band in bands if (line := line_of(scene, opinion.found, band)) is not None]
    in_bands = {r for b in bands for r in b}
    outside = [r for r in rows if r not in in_bands]
    charges = _charges(scene, opinion, outside)
    kind = kind_of(scene, rows)
    order = PurchaseOrder(
        document_type=kind.document_type,
        lines=tuple(lines),
        charges=tuple(charges),
        language=scene.language,
        channel=_channel(scene),
        **_header(scene, opinion, outside, lines, charges),  # type: ignore[arg-type]
    )
    return order, kind


def _header(
    scene: Scene, opinion: Opinion, rows: list[int], lines: Sequence[OrderLine], charges: Sequence[Charge]
) -> dict[str, object]:
    amounts = [line.line_total.value for line in lines if line.line_total and line.line_total.value is not None]
    lines_sum = sum(amounts, Decimal(0)) if len(amounts) == len(lines) and lines else None
    extra = sum((c.amount.value or Decimal(0) for c in charges), Decimal(0))
    totals = totals_of(scene, opinion.found, rows, lines_sum, extra)
    parties = parties_of(scene, rows)
    return {
        "po_number": po_number_of(scene, opinion.found, rows),
        "order_date": date_of(scene, opinion.found, rows, "order_date"),
        "requested_delivery_date": date_of(scene, opinion.found, rows, "delivery_date"),
        "currency": currency_of(scene, range(len(scene.rows))),
        "payment_terms": labelled_text(scene, rows, "payment_terms"),
        "incoterms": labelled_text(scene, rows, "incoterms"),
        "contact": labelled_text(scene, rows, "contact"),
        "carrier": labelled_text(scene, rows, "carrier"),
        "buyer": parties.buyer,
        "supplier": parties.supplier,
        "ship_to": parties.ship_to,
        "bill_to": parties.bill_to,
        "subtotal": totals.subtotal,
        "tax": totals.tax,
        "total": totals.total,
    }


def _charges(scene: Scene, opinion: Opinion, rows: Sequence[int]) -> list[Charge]:
    out = []
    for token in opinion.found.best(rows, "charge", TokenKind.FIGURE, 0.5):
        if token.value is None:
            continue
        text = " ".join(c.text for c in scene.rows[token.row].cells if c is not token.cell and any(ch.isalpha() for ch in c.text))
        chance = opinion.found.of(token, "charge")
        amount = from_token(scene.transcript, token, token.value, chance, "a charge, no product")
        out.append(Charge(description=from_token(scene.transcript, token, text or token.cell.text, chance, "text beside the amount"), amount=amount))
    return out


def _channel(scene: Scene) -> str:
    medium = scene.transcript.pages[0].medium
    name = scene.transcript.name.lower()
    if scene.transcript.mail is not None:
        return "email"
    if medium is Medium.SHEET:
        return "csv" if name.endswith((".csv", ".tsv", ".txt")) else "xlsx"
    return {Medium.SCAN: "scan", Medium.PHOTO: "image", Medium.TEXT: "text"}.get(medium, "pdf")
