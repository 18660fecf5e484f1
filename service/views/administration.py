"""What administrators look at."""

from __future__ import annotations

from datetime import datetime

from models.base import Frozen
from service.views.fields import ProductView


class AuditView(Frozen):
    """A change of an account, a key or of what was learned."""

    id: int
    at: datetime
    by: str
    what: str  # "user added", "role changed", "alias forgotten" ...
    about: str  # whom or what
    before: str | None = None
    after: str | None = None


class AliasView(Frozen):
    """A customer's part number that somebody taught us the meaning of."""

    customer_id: str
    customer_name: str
    customer_part: str  # folded: what it is known by
    printed: str
    sku: str
    description: str  # of the product as it is now; "" when it is gone from the catalogue
    by: str
    at: datetime
    case_id: str


class SavedView(Frozen):
    """A part of the queue that somebody comes back to."""

    id: str
    owner: str
    name: str
    query: str  # of the queue's address
    shared: bool


class SettledToo(Frozen):
    """Another waiting order that a remembered choice settles as well."""

    case_id: str
    po_number: str | None
    lines: int


class ConnectionView(Frozen):
    """A mailbox, an ERP or another connection as it is configured, without secrets, and how it answered."""

    contact: str  # what it is tested by
    name: str
    kind: str
    options: tuple[tuple[str, str], ...]
    problem: str = ""  # why it cannot be used; "" when it can, or nobody has tried
    asked_at: datetime | None = None
    answered_at: datetime | None = None
    failed_at: datetime | None = None
    last_problem: str = ""  # of the last failure, also where it answers again
    taken: int = 0  # messages that came by it
    taken_at: datetime | None = None  # the last of them; of an ERP, the last order that it took
    waiting: int = 0  # orders that wait for it


class CatalogPage(Frozen):
    """Products, and how large the catalogue is."""

    products: tuple[ProductView, ...]
    total: int
    customers: int
    problem: str = ""


class PolicyView(Frozen):
    """When an order may go through untouched."""

    version: str
    settings: tuple[tuple[str, str], ...]
    auto_post: bool
    text: str  # of its file, to be changed and tried


class TriedOrder(Frozen):
    """A past order that a changed policy would treat otherwise."""

    case_id: str
    number: str
    customer: str
    confidence: float
    right: bool | None  # None: nobody has said


class PolicyOutcome(Frozen):
    """What a policy lets through."""

    passed: int
    wrong: int  # a person changed something that the ERP gets
    unknown: int


class PolicyTrial(Frozen):
    """Past orders under the policy in force and a changed one; lists hold the first of `many`."""

    orders: int
    before: PolicyOutcome
    after: PolicyOutcome
    more: tuple[TriedOrder, ...]
    fewer: tuple[TriedOrder, ...]
    wrong: tuple[TriedOrder, ...]
    many: tuple[int, int, int]  # more, fewer, wrong
