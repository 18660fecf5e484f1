"""From the reader's own figures to probabilities: what it claimed of held-back documents, and how often it was right.

One curve for each field and quality of document, logit(p') = slope x logit(p) + shift, never above what the number of
documents behind it can bear out (rule of succession). The curves are data, made by `python -m tools.calibrate`.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from models.evidence import Extracted
from models.order import OrderLine, Party, PurchaseOrder, Reading

CURVES = Path(__file__).parent / "scoring" / "weights" / "calibration.json"
_CONFIRMED = ("quantity x price = amount", "known ")  # as `lines.items` says why it took a value
_FLOOR, _CEILING = 0.002, 0.9998
_LINE_FIELDS = {
    "supplier_part": "line.part", "buyer_part": "line.part", "gtin": "line.part", "quantity": "line.quantity",
    "uom": "line.uom", "unit_price": "line.unit_price",
}  # fmt: skip
_HEADER_FIELDS = (
    "po_number", "order_date", "currency", "requested_delivery_date", "payment_terms", "subtotal", "tax", "total",
)  # fmt: skip
_PARTIES = ("buyer", "supplier", "ship_to", "bill_to")


@dataclass(frozen=True, slots=True)
class Calibration:
    """One field's curve at one quality. `most`: the highest probability that its evidence bears out."""

    slope: float
    shift: float
    most: float

    def probability(self, claimed: float) -> float:
        """The probability that a value claimed with this confidence is right."""
        inside = min(max(claimed, _FLOOR), _CEILING)
        logit = self.slope * math.log(inside / (1 - inside)) + self.shift
        return min(1 / (1 + math.exp(-logit)), self.most) if claimed > 0 else 0.0


def quality_of(order: PurchaseOrder) -> str:
    """Whose curve holds: digital, scan or photo."""
    return {"scan": "scan", "image": "photo"}.get(order.channel, "digital")


def claim_of(field: str, value: Extracted[Any]) -> str:
    """The name of the curve for a value of a line: what arithmetic or the catalogue confirms is another sort of claim."""
    return f"{field} confirmed" if value.why.startswith(_CONFIRMED) else field


def calibrated(reading: Reading) -> Reading:
    """The reading with probabilities in place of the reader's own figures; fields without a curve stay."""
    return reading.model_copy(update={"orders": tuple(_order(order) for order in reading.orders)})


@cache
def curves(path: Path = CURVES) -> Mapping[str, Mapping[str, Calibration]]:
    """Quality -> field -> curve; empty where none have been made."""
    if not path.exists():
        return {}
    listed: dict[str, dict[str, dict[str, float]]] = json.loads(path.read_text(encoding="utf-8"))
    return {
        quality: {name: Calibration(c["slope"], c["shift"], c["most"]) for name, c in fields.items()}
        for quality, fields in listed.items()
    }


def _order(order: PurchaseOrder) -> PurchaseOrder:
    by_field = curves().get(quality_of(order), {})
    update: dict[str, Any] = {name: _value(getattr(order, name), by_field.get(name)) for name in _HEADER_FIELDS}
    update |= {role: _party(role, getattr(order, role), by_field) for role in _PARTIES}
    update["lines"] = tuple(_line(line, by_field) for line in order.lines)
    return order.model_copy(update=update)


def _party(role: str, party: Party, by_field: Mapping[str, Calibration]) -> Party:
    name = f"{role}_name" if role in ("buyer", "supplier") else f"{role}.name"
    address = by_field.get(f"{role}.address")
    return party.model_copy(
        update={"name": _value(party.name, by_field.get(name)), "address": _value(party.address, address)}
    )


def _line(line: OrderLine, by_field: Mapping[str, Calibration]) -> OrderLine:
    return line.model_copy(
        update={
            name: _value(value, by_field.get(claim_of(field, value)))
            for name, field in _LINE_FIELDS.items()
            if (value := getattr(line, name)) is not None
        }
    )


def _value(value: Extracted[Any] | None, curve: Calibration | None) -> Extracted[Any] | None:
    if value is None or curve is None:
        return value
    return value.model_copy(update={"confidence": round(curve.probability(value.confidence), 4)})
