"""What stands on the page and is in nobody's reading: the surest sign that something was overlooked.

A reader that misses a line is as sure of the others as one that misses none. What the catalogue knows and no line
has, a day to come that is nobody's, an address that nobody owns: each is a doubt with its place on the page.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from extraction.candidates.codes import folded
from extraction.candidates.scene import Scene
from extraction.candidates.tokens import Token
from extraction.evidence import of_words
from extraction.layout.rows import Cell
from models.evidence import Evidence, Extracted
from models.lexicon import CodeKind
from models.order import OrderLine, PurchaseOrder
from models.reasons import Finding
from models.units import looks_like_unit

_SHORTEST = 6  # letters and digits of a number that stands somewhere by no accident
_BARCODE = 12
_ALIGNED = 3.0  # points
_FORM, _FORM_SHARE = 3, 0.3  # items without a quantity, and their share of those with one, that a form has
_COLUMN = 3  # numbers below each other that are no accident
_MOST = 5  # leftovers named of one sort
_SUMS = frozenset({"subtotal", "total", "tax", "carry_forward", "weight", "packs"})
_GOODS = CodeKind.SKU | CodeKind.GTIN


def leftovers_of(
    scene: Scene, order: PurchaseOrder, rows: Sequence[int], item_rows: set[int], addresses: Sequence[Extracted[str]]
) -> list[Finding]:
    """The doubts that what nobody read gives rise to. `item_rows`: rows that are some line's."""
    outside = [r for r in rows if r not in item_rows]
    goods = _products(scene, order, rows, item_rows) or _prices(scene, order, outside, item_rows)
    goods = goods or _quantities(scene, order, rows, item_rows)
    return [*goods, *_days(scene, order, outside), *_addresses(order, addresses)]


def _products(scene: Scene, order: PurchaseOrder, rows: Sequence[int], item_rows: set[int]) -> list[Finding]:
    """Known products with a figure where the quantities stand: a line that nobody read.

    Among the rows of lines only where lines have other numbers of that kind: two products were read as one.
    """
    numbers = [part for line in order.lines for part in _numbers(line)]
    used = set(map(folded, numbers))
    edges = _quantity_edges(scene, order)
    parts = [edge for line in order.lines for edge in _edges(scene, (line.supplier_part, line.buyer_part, line.gtin))]
    inside = set(rows)
    priced = _priced(scene, order, rows, item_rows, parts)
    kinds = CodeKind.NONE
    for part in numbers:
        kinds |= scene.lexicon.code_kinds(part)
    found = [
        token
        for row in rows
        for token in scene.codes[row]
        if token.kinds & _GOODS
        and folded(token.printed) not in used
        and (
            (
                (row not in item_rows or token.kinds & kinds)
                and _unmistakable(token.printed)
                and any(_in_column(figure, edges) for r in _rows_of(scene, row, inside) for figure in scene.figures[r])
            )
            or (row not in item_rows and _in_column(token, parts) and _under(scene, row, edges))
            or token in priced
            or _column_of_others(scene, token, used)
        )
    ]
    return [
        _finding("lines", f"{token.printed} is a known product number, and no line has it.", _at(scene, token))
        for token in found[:_MOST]
    ]


def _priced(
    scene: Scene, order: PurchaseOrder, rows: Sequence[int], item_rows: set[int], parts: list[tuple[int, float, float]]
) -> set[Token]:
    """Known products in the column of the others', with a price in the prices' and no quantity: lines, unless a form's."""
    prices = _edges(scene, (line.unit_price for line in order.lines))
    found = {
        token
        for row in rows
        if row not in item_rows
        for token in scene.codes[row]
        if token.kinds & _GOODS and _in_column(token, parts)
        if any(figure.decimals >= 2 and _in_column(figure, prices) for figure in scene.figures[row])
    }
    return set() if len(found) >= _FORM and len(found) >= _FORM_SHARE * len(order.lines) else found


def _prices(scene: Scene, order: PurchaseOrder, rows: Sequence[int], item_rows: set[int]) -> list[Finding]:
    """A price right below other prices, in no line and behind no label: an item whose quantity is missing."""
    edges = _edges(scene, (line.unit_price for line in order.lines))
    charged = {c.amount.text for c in order.charges}
    first = min(item_rows, default=len(scene.rows))
    found = [
        token
        for row in rows
        if row > first
        and not any(span.concepts for span in scene.labels[row])
        and all(figure.number for figure in scene.figures[row])  # a form's amount of nothing
        for token in scene.figures[row]
        if token.decimals >= 2 and token.printed not in charged and _in_column(token, edges)
    ]
    if len(found) >= _FORM and len(found) >= _FORM_SHARE * len(order.lines):
        return []  # an order form that lists what could be ordered
    return [
        _finding("lines", f"{token.printed} stands where prices stand, and no line has it.", _at(scene, token))
        for token in found[:1]
    ]


def _quantities(scene: Scene, order: PurchaseOrder, rows: Sequence[int], item_rows: set[int]) -> list[Finding]:
    """More quantities with their units below each other than there are lines: two items were read as one, or none."""
    edges = _quantity_edges(scene, order)
    first = min(item_rows, default=len(scene.rows))
    found = [
        token
        for row in rows
        if row >= first and not any(_SUMS & span.concepts.keys() for span in scene.labels[row])
        for token in scene.figures[row]
        if token.whole_cell and _in_column(token, edges) and any(_is_unit(cell) for cell in scene.rows[row].cells)
    ]
    if len(found) <= len(order.lines):
        return []
    message = f"{len(found)} quantities stand below each other, and {len(order.lines)} lines were read."
    return [_finding("lines", message, _at(scene, found[-1]))]


def _is_unit(cell: Cell) -> bool:
    return len(cell.words) <= 2 and looks_like_unit(cell.text.strip(" .,;:()"))


def _rows_of(scene: Scene, row: int, inside: set[int]) -> list[int]:
    """The row of a known number and the next one, unless that has a known number of its own."""
    below = row + 1 in inside and not any(token.kinds & _GOODS for token in scene.codes[row + 1])
    return [row, row + 1] if below else [row]


def _unmistakable(text: str) -> bool:
    """Long enough, and with letters or all digits of a barcode: no postcode or telephone number."""
    letters, digits = sum(c.isalpha() for c in text), sum(c.isdigit() for c in text)
    return digits > 0 and ((letters > 0 and letters + digits >= _SHORTEST) or digits >= _BARCODE)


def _column_of_others(scene: Scene, token: Token, used: set[str]) -> bool:
    """Whether it stands among several known numbers of goods below each other, and no line has any of them."""
    members = {folded(m.printed) for m in scene.columns[token].members if m.kinds & _GOODS and m.start == 0}
    return len(members) >= _COLUMN and used.isdisjoint(members)


def _under(scene: Scene, row: int, edges: list[tuple[int, float, float]]) -> bool:
    """Whether something with a figure stands in the row where quantities stand, read or not: "10kli"."""
    words = [w for w in scene.rows[row].words if any(c.isdigit() for c in w.text)]
    page = scene.rows[row].page
    return any(on == page and w.left < right and left < w.right for on, left, right in edges for w in words)


def _quantity_edges(scene: Scene, order: PurchaseOrder) -> list[tuple[int, float, float]]:
    """Page, left and right edge in points of every quantity that was read."""
    return _edges(scene, (line.quantity for line in order.lines))


def _edges(scene: Scene, values: Iterable[Extracted[Any] | None]) -> list[tuple[int, float, float]]:
    proofs = [value.evidence[0] for value in values if value is not None and value.evidence]
    pages = scene.transcript.pages
    return [(p.page, p.left * pages[p.page - 1].width, p.right * pages[p.page - 1].width) for p in proofs]


def _in_column(figure: Token, edges: list[tuple[int, float, float]]) -> bool:
    return any(
        page == figure.page and (abs(left - figure.left) < _ALIGNED or abs(right - figure.right) < _ALIGNED)
        for page, left, right in edges
    )


def _numbers(line: OrderLine) -> list[str]:
    found = (line.supplier_part, line.buyer_part, line.gtin, line.mpn, line.description)
    return [one.value for one in found if one is not None and one.value]


def _days(scene: Scene, order: PurchaseOrder, rows: Iterable[int]) -> list[Finding]:
    """A day after the order's own, or any where it has none, that is nobody's, where no delivery date was found."""
    if order.requested_delivery_date is not None or any(line.requested_date for line in order.lines):
        return []
    ordered = order.order_date.value if order.order_date else None
    later = [
        token for row in rows for token in scene.dates[row] if token.day and (ordered is None or token.day > ordered)
    ]
    return [
        _finding(
            "requested_delivery_date",
            f"{token.printed} may be the delivery date.",
            _at(scene, token),
            (str(token.day),),
        )
        for token in later[:1]
    ]


def _addresses(order: PurchaseOrder, addresses: Sequence[Extracted[str]]) -> list[Finding]:
    chosen = order.ship_to.name.value if order.ship_to.name else "none"
    return [
        _finding("ship_to", f"This may be the ship-to as well: {one.value}. Taken was: {chosen}.", one.evidence)
        for one in addresses[:_MOST]
    ]


def _at(scene: Scene, token: Token) -> tuple[Evidence, ...]:
    return (of_words(scene.transcript, token.page, token.words),)


def _finding(field: str, message: str, evidence: tuple[Evidence, ...], offers: tuple[str, ...] = ()) -> Finding:
    return Finding(code="low_confidence", message=message, field=field, evidence=evidence, offers=offers)
