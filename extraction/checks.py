"""Doubts about the paper itself: sums that do not add up, and ink that nobody can read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from extraction.candidates.scene import Scene
from extraction.evidence import of_words
from extraction.header.beside import reversed_cells, value_cells
from extraction.header.fields import values_first
from extraction.kind import Kind, says_that_it_orders, strange_title
from models.evidence import Evidence
from models.order import OrderLine, PurchaseOrder
from models.reasons import Finding
from models.transcript import Box, Medium, Page

_CENT = Decimal("0.02")
_LOWEST_TAX, _HIGHEST_TAX = Decimal("2.5"), Decimal("27")  # percent: Switzerland's reduced rate, Hungary's
_FORMULA = re.compile(r"^(?:=\s*\S|[@+\-]\s*[A-Za-z]\w*\s*\(|.*\|\s*'.*'!)")


def findings_of(scene: Scene, order: PurchaseOrder, rows: Sequence[int], kind: Kind) -> list[Finding]:
    """All doubts at once."""
    return [
        *_lines(order),
        *_sums(order),
        *_unreadable(scene, rows),
        *_formulas(scene),
        *_unread_date(scene, order, rows),
        *_untitled(scene, order, rows, kind),
    ]


def _lines(order: PurchaseOrder) -> Iterator[Finding]:
    for index, line in enumerate(order.lines):
        expected = _expected(line)
        if expected is None or line.line_total is None or line.line_total.value is None:
            continue
        if not _near(expected, line.line_total.value, line):
            number = line.line_no.value if line.line_no and line.line_no.value else str(index + 1)
            yield Finding(
                code="arithmetic_mismatch",
                message=f"Line {number}: quantity x price is {expected:f}, the document says {line.line_total.value:f}.",
                field=f"lines[{index}].line_total",
                line=number,
                expected=f"{expected:f}",
                found=f"{line.line_total.value:f}",
                evidence=line.line_total.evidence,
            )


def _expected(line: OrderLine) -> Decimal | None:
    if not line.quantity or not line.unit_price or line.quantity.value is None or line.unit_price.value is None:
        return None
    return (line.quantity.value * line.unit_price.value).quantize(Decimal("0.01"))


def _near(expected: Decimal, printed: Decimal, line: OrderLine) -> bool:
    """Within the rounding of the printed price: half its last digit, times the quantity."""
    price, quantity = line.unit_price, line.quantity
    assert price is not None and price.value is not None and quantity is not None and quantity.value is not None
    digits = -int(price.value.as_tuple().exponent)
    slack = _CENT + abs(quantity.value) * Decimal(1).scaleb(-max(digits, 2)) / 2 * (
        1 if line.discount_percent or line.price_base else 0
    )
    return abs(expected - printed) <= slack


def _sums(order: PurchaseOrder) -> Iterator[Finding]:
    amounts = [amount for line in order.lines if (amount := _amount(line)) is not None]
    charges = sum((c.amount.value or Decimal(0) for c in order.charges), Decimal(0))
    complete = bool(order.lines) and len(amounts) == len(order.lines)
    net = sum(amounts, Decimal(0))
    subtotal = order.subtotal.value if order.subtotal else None
    tax = order.tax.value if order.tax else None
    total = order.total.value if order.total else None
    if complete and subtotal is not None and not _one_of(subtotal, (net, net + charges)):
        yield _sum_finding("subtotal", net, subtotal, order)
    if total is not None:
        base = subtotal if subtotal is not None else (net if complete else None)
        if base is not None:
            with_tax = base + (tax or Decimal(0))
            offers = (with_tax, with_tax + charges, *((base, base + charges) if tax is None else ()))
            if not _one_of(total, offers) and not (tax is None and subtotal is None and _may_hold_tax(total, net)):
                yield _sum_finding("total", with_tax, total, order)


def _may_hold_tax(total: Decimal, net: Decimal) -> bool:
    """Whether a total of lines, with no tax printed, is higher by what a value-added or sales tax may be."""
    if net <= 0 or total <= net:
        return False
    rate, slack = 100 * (total - net) / net, 100 * _CENT / net
    steps = rate * 4  # rates are whole, half and quarter percents
    return _LOWEST_TAX <= rate <= _HIGHEST_TAX and abs(steps - steps.to_integral_value()) <= 4 * slack


def _amount(line: OrderLine) -> Decimal | None:
    """What a line comes to: as printed, or quantity x price where no amount is printed and nothing is taken off."""
    if line.line_total and line.line_total.value is not None:
        return line.line_total.value
    return None if line.discount_percent or line.price_base else _expected(line)


def _one_of(value: Decimal, offers: Sequence[Decimal]) -> bool:
    return any(abs(value - offer) <= _CENT for offer in offers)


def _sum_finding(field: str, expected: Decimal, found: Decimal, order: PurchaseOrder) -> Finding:
    printed = getattr(order, field)
    return Finding(
        code="arithmetic_mismatch",
        message=f"The {field} should be {expected:f}, the document says {found:f}.",
        field=field,
        expected=f"{expected:f}",
        found=f"{found:f}",
        evidence=printed.evidence,
    )


def _unreadable(scene: Scene, rows: Sequence[int]) -> Iterator[Finding]:
    numbers = sorted({scene.rows[r].page for r in rows})
    for number in numbers:
        page = scene.transcript.pages[number - 1]
        for box in page.unreadable:
            yield Finding(
                code="unreadable_region",
                message=f"A place on page {number} cannot be read.",
                evidence=(_evidence(page, box),),
            )


def _unread_date(scene: Scene, order: PurchaseOrder, rows: Sequence[int]) -> Iterator[Finding]:
    """A delivery date that is labelled and not understood: silence would be taken for "any day"."""
    if order.requested_delivery_date is not None:
        return
    own_days = any(line.requested_date for line in order.lines)
    before = values_first(scene, rows)
    for row in rows:
        for span in scene.labels[row]:
            if span.concepts.get("delivery_date", 0.0) < 0.95 or not span.exact or not span.hard:
                continue
            cells = (reversed_cells(scene, span) if before else value_cells(scene, span))[:1]
            # lines with days of their own and a day that was understood: the head's may be the first of theirs
            known = own_days and cells and any(t.printed in cells[0].text and t.day for t in scene.dates[cells[0].row])
            if cells and not known and any(c.isdigit() for c in cells[0].text):
                proof = of_words(scene.transcript, cells[0].page, cells[0].words)
                yield Finding(
                    code="low_confidence",
                    message=f"A delivery date is printed as “{cells[0].text[:40]}” and could not be understood.",
                    field="requested_delivery_date",
                    found=cells[0].text[:80],
                    evidence=(proof,),
                )
                return


def _untitled(scene: Scene, order: PurchaseOrder, rows: Sequence[int], kind: Kind) -> Iterator[Finding]:
    """A paper that has all that an order has, and says nowhere, or in unknown words, that it is one: a person decides."""
    if rows and not says_that_it_orders(scene, rows):
        yield Finding(code="low_confidence", message="Nothing on the paper says that it is an order.")
    elif rows and (title := strange_title(scene, order, rows, kind)):
        message = f"The paper calls itself “{title}”, and that may be something else than an order."
        yield Finding(code="low_confidence", message=message, field="document_type", found=title)


def _formulas(scene: Scene) -> Iterator[Finding]:
    """Cells that a spreadsheet program would run when the file is opened or passed on (CSV injection, OWASP)."""
    for row in scene.rows:
        page = scene.transcript.pages[row.page - 1]
        if page.medium is not Medium.SHEET:
            continue
        for cell in row.cells:
            if _FORMULA.match(cell.text):
                proof = of_words(scene.transcript, row.page, cell.words)
                message = f"A cell holds a formula in place of a value: “{cell.text[:80]}”."
                yield Finding(
                    code="conflicting_instructions", message=message, found=cell.text[:200], evidence=(proof,)
                )


def _evidence(page: Page, box: Box) -> Evidence:
    wide, high = max(page.width, 1.0), max(page.height, 1.0)
    return Evidence(
        page=page.number, left=box.left / wide, top=box.top / high, right=box.right / wide, bottom=box.bottom / high
    )
