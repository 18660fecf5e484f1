"""The queue in every order that it offers: keys to sort by that are never empty, and an index for each.

The indexes hold all that a page of the queue is found by, so that turning to the last of a hundred thousand
cases reads no case but the fifty that are shown.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_FOUND_BY = ["received_at", "number", "state", "postponed_until", "channel", "id"]
_SORTED = ("total_sort", "customer_sort", "due_sort", "finding_count")
_ARRIVAL = {
    "ix_order_case_state_received_at_number": ["state", "received_at", "number", "postponed_until"],
    "ix_order_case_received_at_number": ["received_at", "number", "postponed_until"],
}
_FAR = {"sqlite": "'9999-01-01 00:00:00.000000'", "postgresql": "TIMESTAMPTZ '9999-01-01 00:00:00+00'"}


def upgrade() -> None:
    """Adds the keys, fills them in for the cases that there are, and makes the indexes."""
    far = _FAR[op.get_bind().dialect.name]
    op.add_column("order_case", sa.Column("customer_sort", sa.Text(), nullable=True))
    op.add_column("order_case", sa.Column("due_sort", sa.DateTime(timezone=True), nullable=True))
    op.execute(
        "UPDATE order_case SET total_sort = coalesce(-total_sort, 1e300), customer_sort = lower(customer_name), "
        f"due_sort = coalesce(due_at, {far})"
    )
    _replace("order_case", {name: [*columns, "channel", "id"] for name, columns in _ARRIVAL.items()})
    for key in _SORTED:
        op.create_index(f"ix_order_case_{key}_received_at", "order_case", [key, *_FOUND_BY], unique=False)
    op.drop_index("ix_case_reason_code", "case_reason")
    op.create_index("ix_case_reason_code_case_id", "case_reason", ["code", "case_id"], unique=False)


def downgrade() -> None:
    """Takes them away."""
    op.drop_index("ix_case_reason_code_case_id", "case_reason")
    op.create_index("ix_case_reason_code", "case_reason", ["code"], unique=False)
    for key in _SORTED:
        op.drop_index(f"ix_order_case_{key}_received_at", "order_case")
    _replace("order_case", _ARRIVAL)
    op.execute("UPDATE order_case SET total_sort = CASE WHEN total_sort < 1e300 THEN -total_sort END")
    op.drop_column("order_case", "due_sort")
    op.drop_column("order_case", "customer_sort")


def _replace(table: str, indexes: dict[str, list[str]]) -> None:
    for name, columns in indexes.items():
        op.drop_index(name, table)
        op.create_index(name, table, columns, unique=False)
