"""Indexes that hold all that the figures ask for, so that no case is read whole for them."""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_INDEXES = {
    "ix_order_case_received_at_state": ["received_at", "state"],
    "ix_order_case_posted_at_untouched": ["posted_at", "untouched"],
    "ix_order_case_approved_at_untouched_decided_at": ["approved_at", "untouched", "decided_at"],
}


def upgrade() -> None:
    """Makes them."""
    with op.batch_alter_table("order_case", schema=None) as batch_op:
        for name, columns in _INDEXES.items():
            batch_op.create_index(name, columns, unique=False)
        batch_op.drop_index("ix_order_case_posted_at")


def downgrade() -> None:
    """Drops them."""
    with op.batch_alter_table("order_case", schema=None) as batch_op:
        batch_op.create_index("ix_order_case_posted_at", ["posted_at"], unique=False)
        for name in _INDEXES:
            batch_op.drop_index(name)
