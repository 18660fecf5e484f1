"""An order together with all that was found for it: what every rule looks at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from mapping.catalog import Catalog, Customer, Product
from mapping.parties.customer import FoundCustomer
from mapping.parties.ship_to import FoundPlace
from mapping.products.identify import Identified
from mapping.selling import Unit
from models.draft import DraftLine, SalesOrderDraft
from models.order import Number, OrderLine, PurchaseOrder


@dataclass(frozen=True)
class LineCase:
    """One line: as printed, as drafted, and what stands behind the draft."""

    index: int  # 0-based
    printed: OrderLine
    draft: DraftLine
    identified: Identified
    product: Product | None
    unit: Unit | None  # None where there is no product to sell
    valid_price: Decimal | None  # per the line's unit; None where none is known

    @property
    def label(self) -> str:
        """The line number as printed, or its 1-based position."""
        return self.draft.line_no

    def path(self, field: str) -> str:
        """The field's path for a finding: lines[3].quantity."""
        return f"lines[{self.index}].{field}"

    @property
    def base_quantity(self) -> Decimal | None:
        """The ordered quantity in base units; None where it is not known or not positive."""
        quantity = self.draft.quantity_in_base
        return quantity if quantity is not None and quantity > 0 else None


@dataclass(frozen=True)
class OrderCase:
    """An order with everything the rules need; nothing else is looked at."""

    order: PurchaseOrder
    catalog: Catalog
    today: date
    found_customer: FoundCustomer
    customer: Customer | None
    found_place: FoundPlace | None  # None where there is no customer
    draft: SalesOrderDraft
    lines: tuple[LineCase, ...]

    @property
    def in_our_currency(self) -> bool:
        """Whether the order's prices can be compared with ours."""
        return self.customer is not None and self.draft.currency == self.customer.currency


def amount(number: Number | None) -> Decimal | None:
    """The value of a printed number."""
    return number.value if number else None
