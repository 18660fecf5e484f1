"""Fields of a case as the screens get them: what the ERP would get beside what the paper says."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from models.draft import Candidate, DraftLine, Match, SalesOrderDraft
from models.errors import Misconfigured
from models.evidence import Evidence, Extracted
from models.order import DocumentType, OrderLine, Party, PurchaseOrder
from models.reasons import Finding
from service.corrections import Touched, Worked
from service.fields import DOCUMENT_TYPES, HEADER, LINE, REQUIRED, as_text
from service.processing import Directory
from service.views import CandidateView, FieldKind, FieldView, FindingView, LineView, ProductView

_SURE = 0.95  # below it a field is marked for the eye; the decision has its own, measured bar
_LINE_PATH = re.compile(r"lines\[(\d+)\](?:\.(\w+))?.*")
_HEADER_NAMES = {
    "buyer": "customer",
    "customer_id": "customer",
    "buyer_name": "customer",
    "ship_to_id": "ship_to",
    "ship_to_hint": "ship_to",
    "sender": "customer",
    "sender_address": "customer",
    "delivery_date": "requested_delivery_date",
}
_LINE_NAMES = {"product": "sku", "price": "unit_price", "unit": "uom", "requested_delivery_date": "requested_date"}
_PAPER_ONLY = ("line_total", "line_no", "supplier_part", "buyer_part", "gtin", "mpn")


def finding_view(finding: Finding) -> FindingView:
    """The finding with all that is said about it."""
    reason = finding.reason
    return FindingView(
        code=finding.code,
        title=reason.title,
        remedy=reason.remedy,
        blocks=reason.blocks,
        message=finding.message,
        field=None if finding.field is None else screen_path(finding.field),
        line=finding.line,
        expected=finding.expected,
        found=finding.found,
        evidence=finding.evidence,
        offers=finding.offers,
    )


def screen_path(path: str) -> str:
    """The path of the screen's field that a finding's path is about."""
    written = _LINE_PATH.fullmatch(path)
    if written is None:
        head = path.split(".")[0]
        return _HEADER_NAMES.get(head, head)
    name = written[2] or ""
    name = _LINE_NAMES.get(name, name)
    return f"lines[{written[1]}].{name}" if name else f"lines[{written[1]}]"


class Doubts:
    """The findings and what people touched, by path."""

    def __init__(self, findings: Iterable[Finding], worked: Worked) -> None:
        self._findings = [finding_view(finding) for finding in findings]
        self._at: dict[str | None, list[FindingView]] = {}
        for finding in self._findings:
            self._at.setdefault(finding.field, []).append(finding)
        self._touched = {touched.path: touched for touched in worked.touched}

    def at(self, path: str) -> tuple[FindingView, ...]:
        """The findings that stand at this field."""
        return tuple(self._at.get(path, ()))

    def of_line(self, index: int) -> tuple[FindingView, ...]:
        """The findings of this line and of its fields."""
        start = f"lines[{index}]"
        return tuple(finding for finding in self._findings if (finding.field or "").startswith(start))

    def touched(self, path: str) -> Touched | None:
        """Who typed or confirmed the field."""
        return self._touched.get(path)


def header_fields(
    directory: Directory, order: PurchaseOrder, draft: SalesOrderDraft, doubts: Doubts
) -> tuple[FieldView, ...]:
    """The header: what the ERP gets first, then the rest of the paper."""
    given: dict[str, Any] = {
        "po_number": draft.po_number,
        "currency": draft.currency,
        "requested_delivery_date": draft.requested_delivery_date,
    }
    fields = []
    for name, kind in HEADER.items():
        if name == "customer":
            fields.append(_customer(directory, order, draft, doubts))
        elif name == "ship_to":
            fields.append(_ship_to(directory, order, draft, doubts))
        elif name == "document_type":
            fields.extend(_document_type(order, doubts))
        else:
            printed: Extracted[Any] | None = getattr(order, name)
            fields.append(_plain(name, name, kind, printed, given.get(name), doubts))
    return (*fields, *_parties(order))


def _plain(
    path: str, name: str, kind: FieldKind, printed: Extracted[Any] | None, given: Any, doubts: Doubts
) -> FieldView:
    """A field that is typed. `given` is what the mapping made of it, where it makes something."""
    value = given if given is not None else (printed.value if printed is not None else None)
    text = _shown(_rounded_off(value) if name == "quantity" else value)
    return _field(
        doubts,
        path=path,
        label=name,
        kind=kind,
        value=text,
        display=text or "",
        text=printed.text if printed is not None else "",
        evidence=printed.evidence if printed is not None else (),
        confidence=printed.confidence if printed is not None else None,
        why=_why(printed, given),
        candidates=_runners_up(printed),
        required=name in REQUIRED,
    )


def _why(printed: Extracted[Any] | None, given: Any) -> str:
    if printed is None or printed.value is None:
        return "" if given is None else "not printed; from the catalogue"
    return printed.why


def _runners_up(printed: Extracted[Any] | None) -> tuple[CandidateView, ...]:
    if printed is None:
        return ()
    return tuple(
        CandidateView(id=other.value, label=other.value, score=other.confidence, detail=other.why)
        for other in printed.runners_up
    )


def _field(doubts: Doubts, *, path: str, value: str | None, confidence: float | None, **more: Any) -> FieldView:
    """A field with its doubts and with who has touched it. Made in one go: an order may have ten thousand."""
    findings, touched = doubts.at(path), doubts.touched(path)
    low = confidence is not None and confidence < _SURE
    absent = more.get("required", False) and value is None
    return FieldView(
        path=path,
        value=value,
        confidence=confidence,
        findings=findings,
        confirmed=touched is not None,
        corrected_by=touched.by if touched is not None and touched.changed else None,
        sure=not findings and not absent and (touched is not None or not low),
        **more,
    )


def _customer(directory: Directory, order: PurchaseOrder, draft: SalesOrderDraft, doubts: Doubts) -> FieldView:
    choice = draft.customer.choice
    name = _quietly(directory.customer_name, choice) if choice else None
    return _choice("customer", "customer", draft.customer, name or "", order.buyer, doubts)


def _ship_to(directory: Directory, order: PurchaseOrder, draft: SalesOrderDraft, doubts: Doubts) -> FieldView:
    choice, customer = draft.ship_to.choice, draft.customer.choice
    places = _quietly(directory.ship_tos, customer) or () if customer else ()
    name = next((place.label for place in places if place.id == choice), "")
    field = _choice("ship_to", "ship_to", draft.ship_to, name, order.ship_to, doubts)
    if not field.text and order.ship_to_hint is not None:
        return field.model_copy(update={"text": order.ship_to_hint.text, "evidence": order.ship_to_hint.evidence})
    return field


def _document_type(order: PurchaseOrder, doubts: Doubts) -> tuple[FieldView, ...]:
    """Shown where it is in question: a plain order is what everybody expects."""
    path, kind = "document_type", order.document_type
    if kind is DocumentType.PURCHASE_ORDER and doubts.touched(path) is None:
        return ()
    candidates = tuple(CandidateView(id=value, label=label) for value, label in DOCUMENT_TYPES.items())
    shown = {"label": path, "kind": FieldKind.CHOICE, "display": DOCUMENT_TYPES[kind.value], "candidates": candidates}
    return (_field(doubts, path=path, value=kind.value, confidence=None, **shown),)


def _choice(path: str, label: str, match: Match[str], display: str, printed: Party, doubts: Doubts) -> FieldView:
    seen = [value for value in (printed.name, printed.address, printed.vat_id, printed.gln) if value is not None]
    return _field(
        doubts,
        path=path,
        label=label,
        kind=FieldKind.CHOICE,
        value=match.choice,
        display=display or match.choice or "",
        text=", ".join(value.text or value.value or "" for value in seen[:2]),
        evidence=tuple(box for value in seen for box in value.evidence),
        confidence=match.score if match.choice is not None else None,
        why=match.rule,
        candidates=tuple(candidate_view(candidate) for candidate in match.candidates),
        required=label in REQUIRED,
    )


def candidate_view(candidate: Candidate) -> CandidateView:
    """A candidate of the matching."""
    return CandidateView(
        id=candidate.id,
        label=candidate.label,
        score=candidate.score,
        agrees=candidate.agrees,
        contradicts=candidate.contradicts,
    )


def _parties(order: PurchaseOrder) -> tuple[FieldView, ...]:
    """What the paper says of companies beyond the choices made from it: shown, not changed."""
    named = {
        "buyer_name": order.buyer.name,
        "buyer_address": order.buyer.address,
        "buyer_vat_id": order.buyer.vat_id,
        "buyer_email": order.buyer.email,
        "ship_to_name": order.ship_to.name,
        "ship_to_address": order.ship_to.address,
        "bill_to_name": order.bill_to.name,
        "bill_to_address": order.bill_to.address,
        "supplier_name": order.supplier.name,
    }
    return tuple(
        FieldView(
            path=name,
            label=name,
            kind=FieldKind.TEXT,
            value=value.value,
            display=value.value or "",
            text=value.text,
            evidence=value.evidence,
            confidence=value.confidence,
            why=value.why,
            editable=False,
        )
        for name, value in named.items()
        if value is not None
    )


def line_view(
    directory: Directory, order: PurchaseOrder, draft: SalesOrderDraft, index: int, doubts: Doubts
) -> LineView:
    """One line."""
    printed = order.lines[index]
    drafted = draft.lines[index] if index < len(draft.lines) else None
    product = _quietly(directory.product, drafted.sku.choice) if drafted and drafted.sku.choice else None
    fields = [_sku(index, printed, drafted, product, doubts)]
    given: dict[str, Any] = {}
    if drafted is not None:
        given = {name: getattr(drafted, name) for name in ("quantity", "uom", "unit_price", "requested_date")}
    for name in ("description", "quantity", "uom", "unit_price", "requested_date", *_PAPER_ONLY):
        field = _plain(f"lines[{index}].{name}", name, LINE[name], getattr(printed, name), given.get(name), doubts)
        fields.append(field)
    return LineView(
        index=index,
        line_no=drafted.line_no
        if drafted
        else _shown(printed.line_no.value if printed.line_no else None) or str(index + 1),
        fields=tuple(fields),
        findings=doubts.of_line(index),
        box=printed.box or _around(printed),
        list_price=_shown(drafted.list_price) if drafted else None,
        amount=_amount(drafted),
        product=product,
        notes=tuple(note.text or note.value or "" for note in printed.notes),
    )


def _sku(
    index: int, printed: OrderLine, drafted: DraftLine | None, product: ProductView | None, doubts: Doubts
) -> FieldView:
    match: Match[str] = drafted.sku if drafted is not None else Match[str](choice=None)
    numbers = [n for n in (printed.buyer_part, printed.supplier_part, printed.gtin, printed.mpn) if n is not None]
    return _field(
        doubts,
        path=f"lines[{index}].sku",
        label="sku",
        kind=FieldKind.CHOICE,
        value=match.choice,
        display=product.description if product else match.choice or "",
        text=" / ".join(dict.fromkeys(n.text or n.value or "" for n in numbers)),
        evidence=tuple(box for number in numbers for box in number.evidence),
        confidence=match.score if match.choice is not None else None,
        why=match.rule,
        candidates=tuple(candidate_view(candidate) for candidate in match.candidates),
        required=True,
    )


def _amount(drafted: DraftLine | None) -> str | None:
    if drafted is None or drafted.quantity is None or drafted.unit_price is None:
        return None
    return as_text((drafted.quantity * drafted.unit_price).quantize(Decimal("0.01")))


def _around(printed: OrderLine) -> Evidence | None:
    """A box around all that was read of the line, where the reader gave none."""
    values = [getattr(printed, name) for name in (*LINE, "description") if name != "sku"]
    boxes = [box for value in values if value is not None for box in value.evidence]
    if not boxes:
        return None
    same = [box for box in boxes if box.page == boxes[0].page]
    return Evidence(
        page=boxes[0].page,
        left=min(box.left for box in same),
        top=min(box.top for box in same),
        right=max(box.right for box in same),
        bottom=max(box.bottom for box in same),
    )


def _rounded_off(value: Any) -> Any:
    """Without decimals that say nothing: "24.000" is read as thousands by half of the world."""
    if not isinstance(value, Decimal):
        return value
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()


def _shown(value: str | Decimal | date | None) -> str | None:
    return as_text(value)


def _quietly(look_up: Any, key: str) -> Any:
    """What the catalogue says, or None while it is broken: a case must open nevertheless."""
    try:
        return look_up(key)
    except Misconfigured:
        return None
