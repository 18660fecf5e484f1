"""Cases numbered as they came, due times, and an index that finds any part of a word in milliseconds.

SQLite: an FTS5 table of trigrams over `order_case`, kept by triggers. PostgreSQL: a trigram index, where the
extension may be made; without it searching is only slower.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_OLD = "INSERT INTO case_search(case_search, rowid, state, search_text) VALUES ('delete', old.number, old.state, old.search_text);"
_NEW = "INSERT INTO case_search(rowid, state, search_text) VALUES (new.number, new.state, new.search_text);"
_INDEXES = {
    "ix_order_case_state_received_at_number": ["state", "received_at", "number", "postponed_until"],
    "ix_order_case_received_at_number": ["received_at", "number", "postponed_until"],
    "ix_order_case_claimed_by": ["claimed_by"],
}


def upgrade() -> None:
    """Adds them and fills them in for the cases that there are."""
    op.add_column("order_case", sa.Column("number", sa.BigInteger(), nullable=True))
    op.add_column("order_case", sa.Column("due_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("document", sa.Column("words", sa.Text(), nullable=False, server_default=""))
    sqlite = op.get_bind().dialect.name == "sqlite"
    _number_sqlite() if sqlite else _number_postgresql()
    with op.batch_alter_table("order_case", schema=None) as batch_op:
        batch_op.create_index("ix_order_case_number", ["number"], unique=True)
        for name, columns in _INDEXES.items():
            batch_op.create_index(name, columns, unique=False)
        batch_op.drop_index("ix_order_case_state_received_at")
        batch_op.drop_index("ix_order_case_received_at")
    _search_sqlite() if sqlite else _search_postgresql()


def downgrade() -> None:
    """Takes them away."""
    if op.get_bind().dialect.name == "sqlite":
        for name in ("added", "changed", "removed"):
            op.execute(f"DROP TRIGGER case_search_{name}")
        op.execute("DROP TABLE case_search")
    else:
        op.execute("DROP INDEX IF EXISTS ix_order_case_search_text")
        op.execute("DROP SEQUENCE order_case_number")
    with op.batch_alter_table("order_case", schema=None) as batch_op:
        batch_op.create_index("ix_order_case_state_received_at", ["state", "received_at"], unique=False)
        batch_op.create_index("ix_order_case_received_at", ["received_at"], unique=False)
        for name in ("ix_order_case_number", *_INDEXES):
            batch_op.drop_index(name)
    for table, column in (("order_case", "number"), ("order_case", "due_at"), ("document", "words")):
        op.drop_column(table, column)


def _number_sqlite() -> None:
    op.execute("UPDATE order_case SET number = rowid")


def _number_postgresql() -> None:
    op.execute(
        "UPDATE order_case SET number = told.n FROM (SELECT id, row_number() OVER "
        "(ORDER BY received_at, document, position) AS n FROM order_case) AS told WHERE told.id = order_case.id"
    )
    op.execute("CREATE SEQUENCE order_case_number")
    op.execute("SELECT setval('order_case_number', (SELECT coalesce(max(number), 0) + 1 FROM order_case), false)")


def _search_sqlite() -> None:
    op.execute(
        "CREATE VIRTUAL TABLE case_search USING fts5(state, search_text, content='order_case', "
        "content_rowid='number', tokenize='trigram')"
    )
    op.execute("INSERT INTO case_search(case_search) VALUES ('rebuild')")
    changed = "old.state IS NOT new.state OR old.search_text IS NOT new.search_text"
    op.execute(f"CREATE TRIGGER case_search_added AFTER INSERT ON order_case BEGIN {_NEW} END")
    op.execute(f"CREATE TRIGGER case_search_removed AFTER DELETE ON order_case BEGIN {_OLD} END")
    op.execute(f"CREATE TRIGGER case_search_changed AFTER UPDATE ON order_case WHEN {changed} BEGIN {_OLD} {_NEW} END")


def _search_postgresql() -> None:
    """The extension is a trusted one since PostgreSQL 13; a database owner who may not make it goes on without."""
    op.execute(
        "DO $$ BEGIN CREATE EXTENSION IF NOT EXISTS pg_trgm; "
        "CREATE INDEX ix_order_case_search_text ON order_case USING gin (search_text gin_trgm_ops); "
        "EXCEPTION WHEN insufficient_privilege OR undefined_file THEN "
        "RAISE NOTICE 'pg_trgm cannot be made; searching is slower without it'; END $$"
    )
