"""The running sum of the lines beside the sum that the document prints."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from service.views import CaseView

_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Sums:
    """What the lines come to, and what is printed for the same; `off` None where nothing is printed."""

    lines: Decimal
    open_lines: int  # without quantity or price: not in the sum
    charges: Decimal
    printed: Decimal | None
    label: str  # of the printed one: "subtotal" or "total"
    off: Decimal | None  # printed minus ours, 0 where they agree

    @property
    def ours(self) -> Decimal:
        """Lines and charges."""
        return self.lines + self.charges


def sums(case: CaseView) -> Sums:
    """The sums of a case as it stands now."""
    amounts = [_number(line.amount) for line in case.lines]
    lines = sum((amount for amount in amounts if amount is not None), Decimal(0))
    charges = sum((_number(charge.amount) or Decimal(0) for charge in case.charges), Decimal(0))
    label, printed = _printed(case)
    off = None
    if printed is not None:  # some print the subtotal before freight, some behind it
        off = min((printed - lines - charges, printed - lines), key=abs)
        off = Decimal(0) if abs(off) < _CENT else off
    return Sums(lines, amounts.count(None), charges, printed, label, off)


def _printed(case: CaseView) -> tuple[str, Decimal | None]:
    """The printed sum without tax, as far as the document tells."""
    subtotal, tax, total = (_value(case, label) for label in ("subtotal", "tax", "total"))
    if subtotal is not None:
        return "subtotal", subtotal
    return "total", None if total is None else total - (tax or 0)


def _value(case: CaseView, label: str) -> Decimal | None:
    field = case.field(label)
    return _number(field.value) if field else None


def _number(text: str | None) -> Decimal | None:
    try:
        return None if text is None else Decimal(text)
    except InvalidOperation:
        return None
