"""Migrations run up and down on both databases and lead to exactly what the models say."""

from collections.abc import Callable

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import CheckConstraint, inspect

from workspace import create_app
from workspace.db import db, is_modelled

OPTIONS = {"compare_type": True, "include_name": is_modelled}


@pytest.fixture
def empty(new_database: Callable[[], str], tmp_path: object, database_url: str) -> Flask:
    settings = {
        "SQLALCHEMY_DATABASE_URI": new_database(),
        "WORKSPACE_DATA": tmp_path,
        "SECRET_KEY": "only for tests",
    }
    return create_app(settings)


def test_up_leads_to_the_models(empty: Flask) -> None:
    with empty.app_context():
        upgrade()
        with db.engine.connect() as connection:
            context = MigrationContext.configure(connection, opts=OPTIONS)
            assert compare_metadata(context, db.metadata) == []
        db.engine.dispose()


def test_checks_of_the_models_are_in_the_database(empty: Flask) -> None:
    """Alembic compares no CHECKs, so the names are compared here."""
    with empty.app_context():
        upgrade()
        found = inspect(db.engine)
        for table in db.metadata.sorted_tables:
            wanted = {c.name for c in table.constraints if isinstance(c, CheckConstraint)}
            assert {c["name"] for c in found.get_check_constraints(table.name)} == wanted
        db.engine.dispose()


def test_down_leaves_nothing_and_up_works_again(empty: Flask) -> None:
    with empty.app_context():
        upgrade()
        downgrade(revision="base")
        assert set(inspect(db.engine).get_table_names()) <= {"alembic_version"}
        upgrade()
        db.engine.dispose()
