"""Sign-ins through an identity provider, so that they can end there and be ended from there."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes the tables."""
    op.create_table(
        "sign_in",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("sid", sa.Text(), nullable=False),
        sa.Column("id_token", sa.Text(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account"], ["account.name"], name=op.f("fk_sign_in_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in")),
    )
    for column in ("subject", "sid"):
        op.create_index(op.f(f"ix_sign_in_{column}"), "sign_in", [column], unique=False)
    op.create_table(
        "spent_token",
        sa.Column("jti", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("jti", name=op.f("pk_spent_token")),
    )


def downgrade() -> None:
    """Drops them."""
    op.drop_table("spent_token")
    op.drop_table("sign_in")
