"""What the queue shows of a case, taken from what the stages made."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from mapping.folding import bare
from models.draft import Decision, SalesOrderDraft
from models.order import PurchaseOrder, Text
from service.cutoffs import due_at
from service.machinery import Machinery
from service.records import CaseRecord, DocumentRecord, PageRecord

_SEARCHED_LINES = 500
_SEARCHED_TEXT = 20_000  # characters of a document


def project(
    machinery: Machinery, case: CaseRecord, document: DocumentRecord, order: PurchaseOrder, draft: SalesOrderDraft
) -> CaseRecord:
    """The case with the queue's columns for this order and draft."""
    directory, settings = machinery.directory, machinery.settings
    po_number = draft.po_number or _text(order.po_number)
    customer_id = draft.customer.choice
    known = directory.customer_name(customer_id) if customer_id else None
    name = known or _text(order.buyer.name) or order.sender_address
    return case.model_copy(
        update={
            "po_number": po_number or None,
            "po_key": bare(po_number) or None,
            "customer_id": customer_id,
            "customer_name": name,
            "document_type": order.document_type.value,
            "channel": order.channel,
            "total": _total(order, draft),
            "currency": draft.currency or _text(order.currency) or None,
            "line_count": len(order.lines),
            "requested_delivery_date": draft.requested_delivery_date,
            "due_at": due_at(case.received_at, customer_id, settings.cutoff, settings.timezone),
            "search_text": _search_text(case, document, order, draft, name),
        }
    )


def project_decision(case: CaseRecord, decision: Decision) -> CaseRecord:
    """The case with the queue's columns for this decision."""
    return case.model_copy(
        update={"confidence": decision.confidence, "finding_count": len(decision.findings)},
    )


def _total(order: PurchaseOrder, draft: SalesOrderDraft) -> Decimal | None:
    """What the goods come to, as the ERP will have it; as printed where a line lacks a price or quantity."""
    if draft.net_total is not None:
        return draft.net_total
    printed = (each.value for each in (order.subtotal, order.total) if each is not None)
    return next((value for value in printed if value is not None), None)


def _search_text(
    case: CaseRecord, document: DocumentRecord, order: PurchaseOrder, draft: SalesOrderDraft, customer: str
) -> str:
    words = [document.name, _text(order.po_number), draft.po_number or "", customer, draft.customer.choice or ""]
    words += [_text(order.buyer.name), order.sender_address, case.erp_number or "", case.id]
    for line in order.lines[:_SEARCHED_LINES]:
        words += [_text(line.supplier_part), _text(line.buyer_part), _text(line.description)]
    words += [line.sku.choice or "" for line in draft.lines[:_SEARCHED_LINES]]
    return " ".join([*dict.fromkeys(word.lower() for word in words if word), document.words])


def searched_words(pages: Iterable[PageRecord]) -> str:
    """The words of a document's text, each once, as far as they are searched."""
    words = dict.fromkeys(word.text.lower() for page in pages for word in page.words)
    return " ".join(words)[:_SEARCHED_TEXT]


def _text(field: Text | None) -> str:
    return "" if field is None else field.value or field.text
