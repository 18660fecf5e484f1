"""Who signs in through an identity provider."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the subject to the account."""
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.add_column(sa.Column("subject", sa.Text(), nullable=True))
        batch_op.create_index("ix_account_subject", ["subject"], unique=True)


def downgrade() -> None:
    """Takes it away."""
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.drop_index("ix_account_subject")
        batch_op.drop_column("subject")
