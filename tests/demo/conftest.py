"""The demo, loaded for real by its command into a migrated database of its own."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask_migrate import upgrade

from workspace import create_app
from workspace.db import db


@pytest.fixture(scope="session")
def demo(
    new_database: Callable[[], str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Flask]:
    made = create_app(
        {
            "SQLALCHEMY_DATABASE_URI": new_database(),
            "WORKSPACE_DATA": tmp_path_factory.mktemp("demo-data"),
            "SECRET_KEY": "only for tests",
        }
    )
    with made.app_context():
        upgrade()
    said = made.test_cli_runner().invoke(args=["demo"])
    assert said.exit_code == 0, said.output
    with made.app_context():
        yield made
        db.session.remove()
        db.engine.dispose()
