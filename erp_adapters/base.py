"""What an ERP adapter promises.

The one hard promise: an order is created at most once for an idempotency key, whatever crashes,
times out or runs twice. The poster calls `find` before `create`, so an adapter whose ERP has no
unique field to hold the key still works, if what was created can be found by it afterwards.

An adapter translates foreign errors at its edge: Temporary (the same call may work later, or nobody
knows whether it worked), RejectedByErp (the ERP understood and said no), Misconfigured (credentials,
address, options). It logs and shows no secret.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar, Protocol, runtime_checkable

from pydantic import Field

from models.base import Frozen
from models.draft import Milestone, PostedOrder


class ErpLine(Frozen):
    """One line to be supplied."""

    line_no: str
    sku: str
    quantity: Decimal = Field(gt=0, description="in `uom`")
    uom: str  # UN/ECE Rec 20 code, or the trade's two-letter code
    unit_price: Decimal | None  # net, per one `uom`; None: the ERP prices it
    description: str = ""
    requested_date: date | None = None


class ErpCharge(Frozen):
    """Freight, handling or a surcharge that the customer's order names; a discount is negative."""

    description: str
    amount: Decimal


class ErpOrder(Frozen):
    """A sales order as any ERP could take it: ids of the catalogue, no doubts left."""

    customer_id: str
    ship_to_id: str | None
    po_number: str
    currency: str  # ISO 4217
    lines: tuple[ErpLine, ...]
    order_date: date | None = None  # the customer's
    requested_delivery_date: date | None = None
    charges: tuple[ErpCharge, ...] = ()
    note: str = ""
    reference: str = ""  # our case, for people who look from the ERP back to us

    @property
    def net_total(self) -> Decimal | None:
        """Lines and charges; None when a line has no price."""
        prices = [line.unit_price for line in self.lines]
        if any(price is None for price in prices):
            return None
        lines = sum((line.quantity * (line.unit_price or 0) for line in self.lines), Decimal(0))
        return lines + sum((charge.amount for charge in self.charges), Decimal(0))


class OrderState(StrEnum):
    """Where the sales order is in the ERP."""

    OPEN = "open"
    SHIPPED = "shipped"
    INVOICED = "invoiced"
    PAID = "paid"
    CANCELLED = "cancelled"


GONE = frozenset({OrderState.SHIPPED, OrderState.INVOICED, OrderState.PAID})
"""States in which an order cannot be cancelled any more."""


class OrderStatus(Frozen):
    """What the ERP says of an order now."""

    erp_number: str
    state: OrderState
    as_of: datetime  # aware
    milestones: tuple[Milestone, ...] = ()  # oldest first


@runtime_checkable
class ErpAdapter(Protocol):
    """A connection to one ERP. Made from its frozen options by `registry.load`; safe to share between threads."""

    name: ClassVar[str]  # of its entry point
    options_type: ClassVar[type[Frozen]]  # secrets are SecretStr
    visibility_seconds: ClassVar[int]  # how long a created order may stay invisible to `find`; 0 for never

    def find(self, key: str) -> PostedOrder | None:
        """The order created under this key, whoever created it; None when there is none."""

    def create(self, order: ErpOrder, key: str) -> PostedOrder:
        """Creates the order, or returns the one that has this key already (`already_there`).

        Raises RejectedByErp, Temporary (also when the outcome is not known) or Misconfigured.
        """

    def status(self, erp_number: str) -> OrderStatus | None:
        """The order's state; None when the ERP has no such order."""

    def cancel(self, erp_number: str) -> OrderStatus:
        """Cancels the order as long as nothing of it has left; the second call answers as the first one.

        Returns the state it is in then: CANCELLED, or the one that is past cancelling. Raises RejectedByErp (the ERP
        has no such order, or says no), Temporary (also when the outcome is not known) or Misconfigured.
        """

    def check(self) -> None:
        """Returns when the ERP could take an order now; else raises Temporary or Misconfigured."""
