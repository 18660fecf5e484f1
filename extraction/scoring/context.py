"""The label words around a token: left of it in its row, above it in its column, any distance up."""

from __future__ import annotations

from dataclasses import dataclass

from extraction.candidates.labels import LabelSpan
from extraction.candidates.scene import Scene
from extraction.candidates.tokens import Token
from extraction.layout.rows import Cell, Row
from extraction.vocabulary import COLUMNS

# Concepts that speak alike are one signal; the order is part of the trained models.
GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("line_no", ("line_no",)),
    ("quantity", ("quantity",)),
    ("uom", ("uom",)),
    ("price", ("unit_price",)),
    ("net_price", ("net_price",)),
    ("base", ("price_base",)),
    ("discount", ("discount",)),
    ("tax_rate", ("tax_rate",)),
    ("tax", ("tax", "tax_amount")),
    ("line_total", ("line_total",)),
    ("subtotal", ("subtotal",)),
    ("total", ("total",)),
    ("carried", ("carry_forward", "ordered_so_far", "prepaid")),
    ("freight", ("freight",)),
    ("buyer_part", ("buyer_part",)),
    ("supplier_part", ("supplier_part",)),
    ("part", ("part_number",)),
    ("gtin", ("gtin",)),
    ("mpn", ("mpn", "manufacturer")),
    ("description", ("description",)),
    ("po", ("po_number",)),
    ("other_paper", ("quote_number", "contract_number", "requisition_number", "invoice_number",
                     "delivery_note_number", "confirmation_number", "project", "cost_center", "reference")),
    ("order_date", ("order_date",)),
    ("delivery_date", ("delivery_date", "requested_date")),
    ("other_date", ("print_date", "valid_until", "revision")),
    ("account", ("customer_account", "supplier_account")),
    ("ids", ("vat_id", "tax_number", "company_reg", "gln", "bank", "iban", "bic")),
    ("contact", ("phone", "fax", "email", "website", "contact", "department", "warehouse", "approved_by", "address")),
    ("party", ("ship_to", "bill_to", "supplier", "buyer")),
    ("measure", ("weight", "packs", "stock", "delivered", "open_quantity", "customs_tariff", "origin", "drawing")),
    ("terms", ("payment_terms", "incoterms", "carrier", "currency")),
    ("page", ("page",)),
)  # fmt: skip
_GROUP_OF = {concept: i for i, (_, concepts) in enumerate(GROUPS) for concept in concepts}
_REACH = 28.0  # points a table head may stand beside its column
_COLUMN_CONCEPTS = frozenset(c.value for c in COLUMNS)


@dataclass(slots=True)
class Around:
    """Label scores by group, and how far away the labels stand."""

    left: list[float]
    above: list[float]
    left_gap: float  # in text heights; 99 for none
    left_between: int  # other tokens between the label and this one
    above_rows: int  # text rows between; 99 for none
    above_head: float  # 1 under a head of a table, 2 under one that nobody knows
    left_span: LabelSpan | None
    above_span: LabelSpan | None


def around(scene: Scene, token: Token) -> Around:
    """The labels that speak for this token."""
    left, gap, between = _left(scene, token)
    above, rows, blocked = _above(scene, token)
    head = 2.0 if blocked else float(bool(above and above.column_like))
    return Around(_scores(left), _scores(above), gap, between, rows, head, left, above)


def _scores(span: LabelSpan | None) -> list[float]:
    out = [0.0] * len(GROUPS)
    if span is not None:
        for concept, score in span.concepts.items():
            at = _GROUP_OF.get(concept)
            if at is not None and score > out[at]:
                out[at] = score
    return out


def _left(scene: Scene, token: Token) -> tuple[LabelSpan | None, float, int]:
    best: LabelSpan | None = None
    for span in scene.labels[token.row]:
        if (span.cell is token.cell and span.end > token.start) or span.left >= token.left:
            break
        best = span
    height = max(token.bottom - token.top, 1.0)
    if best is None:
        return None, 99.0, 0
    row = scene.rows[token.row]
    between = sum(
        1
        for c in row.cells
        if best.right < c.left and c.right < token.left and c is not best.cell and any(ch.isalnum() for ch in c.text)
    )
    same_cell = best.cell is token.cell
    between += 0 if same_cell or token.start == 0 else 1
    if same_cell:
        between += 1 if token.start - best.end > 1 else 0
    elif not best.whole_cell and best.end < len(best.cell.words):
        between += 1
    return best, min(99.0, (token.left - best.right) / height), between


def _above(scene: Scene, token: Token) -> tuple[LabelSpan | None, int, bool]:
    """The nearest label over the token, how many rows up, and whether a head that nobody knows stands nearer.

    A table's head on an earlier page counts where this page has none.
    """
    page = token.page
    at = token.row - 1
    while at >= 0 and scene.rows[at].page == page:
        span = _over_in(scene.labels[at], token) if scene.labels[at] else None
        if scene.heads[at]:
            cell = _head_cell(scene.rows[at], token)
            if cell is not None and (span is None or span.cell is not cell):
                return None, token.row - at, True
        if span is not None:
            return span, token.row - at, False
        at -= 1
    while at >= 0 and scene.rows[at].page >= page - 3:
        heads = [s for s in scene.labels[at] if s.column_like and not _COLUMN_CONCEPTS.isdisjoint(s.concepts)]
        span = _over_in(heads, token)
        if span is not None:
            return span, 60, False
        at -= 1
    return None, 99, False


def _head_cell(row: Row, token: Token) -> Cell | None:
    """The head that the token stands under: what overlaps it most."""
    best, most = None, 0.0
    for cell in row.cells:
        overlap = min(cell.right, token.right) - max(cell.left, token.left)
        if overlap > most:
            best, most = cell, overlap
    return best


def _over_in(spans: list[LabelSpan], token: Token) -> LabelSpan | None:
    """The row's label that overlaps the token most; else, in a table's head, the nearest one within reach."""
    best, best_reach = None, -_REACH
    for span in spans:
        if not span.whole_cell:
            continue
        reach = min(span.right, token.right) - max(span.left, token.left)
        if abs(span.left - token.left) < 3 or abs(span.right - token.right) < 3:
            reach = max(reach, 1.0)
        if reach > best_reach and (reach > -2 or span.column_like):
            best, best_reach = span, reach
    return best
