"""Alembic's environment: the application's engine and models, on both databases."""

from typing import Any

from alembic import context
from flask import current_app
from sqlalchemy import JSON, inspect

from workspace.db import Instant, db, is_modelled
from workspace.search.service import fill_if_empty

ANY_JSON = "sa.JSON().with_variant(postgresql.JSONB(), 'postgresql')"


def render_item(kind: str, item: Any, autogenerate: Any) -> str | bool:
    """A migration outlives the code: it names no type of the product's own."""
    if kind == "type" and isinstance(item, Instant):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, JSON):
        autogenerate.imports.add("from sqlalchemy.dialects import postgresql")
        return ANY_JSON
    return False


def run() -> None:
    """Run migrations over a connection of the application's engine.

    SQLite cannot alter tables in place: batch mode copies them, so foreign keys rest meanwhile.
    """
    engine = current_app.extensions["migrate"].db.engine
    sqlite = engine.dialect.name == "sqlite"
    with engine.connect().execution_options(immediate=True) as connection:
        if sqlite:
            connection.connection.driver_connection.execute("PRAGMA foreign_keys=OFF")
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            render_as_batch=True,
            compare_type=True,
            include_name=is_modelled,
            render_item=render_item,
            transaction_per_migration=False,
        )
        with context.begin_transaction():
            context.run_migrations()
        if sqlite:
            connection.connection.driver_connection.execute("PRAGMA foreign_keys=ON")
        has_index = inspect(connection).has_table("search_document")
        is_newest = context.get_context().get_current_heads() == context.get_head_revisions()
    if has_index and is_newest:
        fill_if_empty()
        db.session.remove()  # what it read would hold up the next migration


run()
