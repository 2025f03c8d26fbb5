"""Migrations run up and down on both databases and lead to exactly what the models say."""

from collections.abc import Callable

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import CheckConstraint, inspect

from tests.postgres import on_postgresql
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


def test_no_two_indexes_are_over_the_same_columns() -> None:
    """SQLite would take the one it was told of last; the planner must have a reason."""
    for table in db.metadata.sorted_tables:
        over = [tuple(str(column) for column in index.expressions) for index in table.indexes]
        assert len(over) == len(set(over)), table.name


def test_down_leaves_nothing_and_up_works_again(empty: Flask) -> None:
    with empty.app_context():
        upgrade()
        downgrade(revision="base")
        assert set(inspect(db.engine).get_table_names()) <= {"alembic_version"}
        upgrade()
        db.engine.dispose()


WORDS = "SELECT words FROM search_document"
COMMITTEE = (
    "INSERT INTO committee (id, pid, slug, name, name_en, level, origin, resolution_code,"
    " default_preset, last_issue, clock_offset_ms) VALUES"
    " (1, 'committee:a', 'liaoning', '省', '', 'province', 'o', 'c', 'ordinary', 0, 0)"
)
GROUP = (
    "INSERT INTO specialist_group (id, pid, committee_id, code, kind, name, name_en, position)"
    " VALUES (1, 'specialist_group:a', 1, 'om', 'specialist', '运行维护组', 'Operation', 1)"
)


def test_an_older_database_is_searched_after_the_upgrade(empty: Flask) -> None:
    with empty.app_context():
        upgrade(revision="0001")
        with db.engine.begin() as connection:
            connection.execute(db.text(COMMITTEE))
            connection.execute(db.text(GROUP))
        upgrade()
        found = db.session.execute(db.text("SELECT obj, words FROM search_document")).all()
        assert [row.obj for row in found] == ["specialist_group:a"]
        assert " 运行 行维 维护 护组 " in found[0].words
        db.session.remove()
        db.engine.dispose()


def test_an_index_of_an_older_release_is_filled_anew(empty: Flask) -> None:
    kept = (
        "INSERT INTO search_document (obj, kind, through, parent_id, committee_id, number, at,"
        " title, text, words) VALUES ('specialist_group:a', 'group', 'group', 1, 1, 0,"
        " '1970-01-01 00:00:00', '', '', ' outdated ')"
    )
    with empty.app_context():
        upgrade(revision="0010")
        with db.engine.begin() as connection:
            for statement in (COMMITTEE, GROUP, kept):
                connection.execute(db.text(statement))
        upgrade()
        assert "outdated" not in db.session.execute(db.text(WORDS)).scalar_one()
        if db.engine.dialect.name == "sqlite":
            held = "SELECT count(*) FROM search_index WHERE search_index MATCH :word"
            found = [
                db.session.execute(db.text(held), {"word": w}).scalar()
                for w in ("outdated", "运行")
            ]
            assert found == [0, 1]
        db.session.remove()
        downgrade(revision="0010")
        assert db.session.execute(db.text(WORDS)).all() == []
        db.session.remove()
        upgrade()
        assert len(db.session.execute(db.text(WORDS)).all()) == 1
        db.session.remove()
        db.engine.dispose()


@pytest.mark.skipif(on_postgresql(), reason="its index has no pages of ours")
@pytest.mark.parametrize("make", [upgrade, db.create_all])
def test_pages_of_the_index_are_small(empty: Flask, make: Callable[[], None]) -> None:
    """However it is made: pages that hold a common word are read to see what it meets."""
    with empty.app_context():
        make()
        size = "SELECT v FROM search_index_config WHERE k = 'pgsz'"
        assert db.session.execute(db.text(size)).scalar() == 250
        db.session.remove()
        db.engine.dispose()
