"""What can be chosen for a field."""

from __future__ import annotations

from mapping.folding import bare
from models.draft import DraftLine
from service import review
from service.field_views import candidate_view
from service.fields import DOCUMENT_TYPES, field_path
from service.machinery import Machinery
from service.refusals import InvalidValue
from service.repository import bought, cases
from service.views import CandidateView, FieldKind, OfferView, ProductView, PurchaseView

_SHOWN_BEFORE = 3  # earlier purchases of a product


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
    if path.name == "customer" and query.strip():
        with machinery.database.read() as connection:
            order = cases.order(connection, case_id)
        return machinery.directory.search_customers(query, limit, order)
    if draft is None or (path.line is not None and path.line >= len(draft.lines)):
        return ()
    if path.line is None:
        return tuple(candidate_view(candidate) for candidate in draft.customer.candidates[:limit])
    line = draft.lines[path.line]
    if query.strip():
        found = machinery.directory.search_products(query, limit)
        return _offered(machinery, tuple(map(product_candidate, found)), draft.customer.choice, line)
    matched = tuple(candidate_view(candidate) for candidate in line.sku.candidates[:limit])
    return _offered(machinery, matched, draft.customer.choice, line)


def _offered(
    machinery: Machinery, found: tuple[CandidateView, ...], customer: str | None, line: DraftLine
) -> tuple[CandidateView, ...]:
    """The products with stock, the customer's price, and what the customer bought of each before."""
    with machinery.database.read() as connection:
        before = bought.latest(connection, customer or "", [one.id for one in found], _SHOWN_BEFORE)
    return tuple(one.model_copy(update={"offer": _offer(machinery, one.id, customer, line, before)}) for one in found)


def _offer(
    machinery: Machinery, sku: str, customer: str | None, line: DraftLine, before: dict[str, list[PurchaseView]]
) -> OfferView | None:
    product = machinery.directory.product(sku)
    if product is None:
        return None
    sold_in = [unit for unit, _ in product.pack_sizes]
    unit = line.uom if line.uom in sold_in else product.base_uom
    own = (
        machinery.directory.customer_price(customer, sku, unit, line.quantity, machinery.today()) if customer else None
    )
    return OfferView(
        base_uom=product.base_uom,
        stock_on_hand=product.stock_on_hand,
        price=own.amount if own else product.list_price,
        uom=unit if own else product.base_uom,
        currency=own.currency if own else product.currency,
        own_price=own is not None,
        active=product.active,
        replaced_by=product.replaced_by,
        bought=tuple(before.get(sku, ())),
    )


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
    """A product to choose."""
    return CandidateView(id=product.sku, label=f"{product.sku}  {product.description}")
