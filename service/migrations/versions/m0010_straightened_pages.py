"""Where a page that was squared or levelled to read it lies in its picture, so that the picture is shown alike."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the column; of pages that were read before it is not known, and they are shown as they were."""
    op.add_column("document_page", sa.Column("onto_picture", sa.Text(), nullable=False, server_default="[]"))


def downgrade() -> None:
    """Takes it away."""
    op.drop_column("document_page", "onto_picture")
