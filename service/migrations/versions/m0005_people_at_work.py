"""Who is at work and is given what, who was mentioned in a note, what customers bought, and what changed last."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from erp_adapters.base import ErpOrder

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes them; what was posted before is known as bought."""
    with op.batch_alter_table("order_case", schema=None) as batch_op:
        batch_op.add_column(sa.Column("assigned_to", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("passed_by", sa.Text(), nullable=True))
        batch_op.create_index(batch_op.f("ix_order_case_assigned_to"), ["assigned_to"], unique=False)
    op.create_table(
        "presence",
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("away", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["account"], ["account.name"], name=op.f("fk_presence_account")),
        sa.PrimaryKeyConstraint("account", name=op.f("pk_presence")),
    )
    _mentions()
    op.create_table(
        "change",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change")),
    )
    _bought()


def _mentions() -> None:
    op.create_table(
        "mention",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["order_case.id"], name=op.f("fk_mention_case_id")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_mention_event_id")),
        sa.ForeignKeyConstraint(["account"], ["account.name"], name=op.f("fk_mention_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mention")),
    )
    with op.batch_alter_table("mention", schema=None) as batch_op:
        batch_op.create_index("ix_mention_account_read_at", ["account", "read_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_mention_case_id"), ["case_id"], unique=False)


def _bought() -> None:
    bought = op.create_table(
        "bought",
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("customer_id", sa.Text(), nullable=False),
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("quantity", sa.Text(), nullable=False),
        sa.Column("uom", sa.Text(), nullable=False),
        sa.Column("unit_price", sa.Text(), nullable=True),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("po_number", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["order_case.id"], name=op.f("fk_bought_case_id")),
        sa.PrimaryKeyConstraint("case_id", "position", name=op.f("pk_bought")),
    )
    with op.batch_alter_table("bought", schema=None) as batch_op:
        batch_op.create_index("ix_bought_customer_id_sku_at", ["customer_id", "sku", "at"], unique=False)
    connection = op.get_bind()
    rows_of = sa.text("SELECT case_id, content, posted_at FROM outbox WHERE state = 'posted'").columns(
        case_id=sa.Text(), content=sa.Text(), posted_at=sa.DateTime(timezone=True)
    )
    for case_id, content, at in connection.execute(rows_of).all():
        order = ErpOrder.model_validate_json(content)
        rows = [
            {"case_id": case_id, "position": position, "customer_id": order.customer_id, "sku": line.sku, "at": at}
            | {"quantity": format(line.quantity, "f"), "uom": line.uom, "currency": order.currency}
            | {"unit_price": None if line.unit_price is None else format(line.unit_price, "f")}
            | {"po_number": order.po_number}
            for position, line in enumerate(order.lines)
        ]
        if at is not None and rows:
            connection.execute(bought.insert(), rows)


def downgrade() -> None:
    """Drops them, with all that they hold."""
    for table in ("bought", "change", "mention", "presence"):
        op.drop_table(table)
    op.drop_index("ix_order_case_assigned_to", "order_case")
    for column in ("assigned_to", "passed_by"):  # in place: a table made anew would lose the triggers of the search
        op.execute(f"ALTER TABLE order_case DROP COLUMN {column}")
