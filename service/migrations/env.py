"""Alembic's entry: runs the steps in the transaction that the caller opened."""

from alembic import context

from service.tables import metadata


def _ours(_item: object, name: str | None, kind: str, *_rest: object) -> bool:
    """Whether something is compared with the code: not the full-text index, and the tables that it keeps itself in."""
    searched = kind == "table" and (name or "").startswith("case_search")
    return not searched and (kind, name) != ("index", "ix_order_case_search_text")


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    include_object=_ours,
)
context.run_migrations()
