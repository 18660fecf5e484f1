"""What can be chosen for a field."""

from __future__ import annotations

from mapping.folding import bare
from service import review
from service.field_views import candidate_view
from service.fields import DOCUMENT_TYPES, field_path
from service.machinery import Machinery
from service.refusals import InvalidValue
from service.repository import cases
from service.views import CandidateView, FieldKind, ProductView


def candidates(machinery: Machinery, case_id: str, field: str, query: str, limit: int) -> tuple[CandidateView, ...]:
    """See Desk.candidates."""
    limit = max(1, min(limit, 200))
    with machinery.database.read() as connection:
        case = review.existing(connection, case_id)
        draft = cases.draft(connection, case_id)
    path = field_path(field, 10_000)
    if path.kind is not FieldKind.CHOICE:
        raise InvalidValue(f"There is nothing to choose for {field!r}.", field=field)
    if path.name == "document_type":
        return tuple(CandidateView(id=kind, label=label) for kind, label in DOCUMENT_TYPES.items())
    if path.name == "ship_to":
        return () if case.customer_id is None else machinery.directory.ship_tos(case.customer_id, query)[:limit]
    if query.strip():
        if path.name == "customer":
            return machinery.directory.search_customers(query, limit)
        return tuple(product_candidate(found) for found in machinery.directory.search_products(query, limit))
    if draft is None or (path.line is not None and path.line >= len(draft.lines)):
        return ()
    match = draft.customer if path.line is None else draft.lines[path.line].sku
    return tuple(candidate_view(candidate) for candidate in match.candidates[:limit])


def sku_written_as(machinery: Machinery, text: str) -> str | None:
    """The one product whose number, GTIN or manufacturer's number this is; None where there is none or are several."""
    wanted = bare(text)
    found = {
        product.sku
        for product in machinery.directory.search_products(text, 10)
        if wanted and wanted in (bare(product.sku), bare(product.gtin), bare(product.mpn))
    }
    return found.pop() if len(found) == 1 else None


def product_candidate(product: ProductView) -> CandidateView:
    """A product to choose, with what a clerk wants to know of it."""
    details = []
    if product.list_price is not None:
        details.append(f"{product.list_price} {product.currency} per {product.base_uom}")
    if product.stock_on_hand is not None:
        details.append(f"{product.stock_on_hand} {product.base_uom} in stock")
    if not product.active:
        details.append(f"discontinued, replaced by {product.replaced_by}" if product.replaced_by else "discontinued")
    return CandidateView(id=product.sku, label=f"{product.sku}  {product.description}", detail=", ".join(details))
