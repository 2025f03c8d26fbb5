"""How each database is connected to."""

from contextlib import closing

import pytest

from tests.operation.builders import an_installation
from tests.postgres import on_postgresql
from workspace.db import db


@pytest.mark.parametrize(("pooler", "threshold"), [(False, 5), (True, None)])
def test_behind_a_pooler_no_statement_is_prepared(new_database, tmp_path, pooler, threshold):
    if not on_postgresql():
        pytest.skip("SQLite has no pooler")
    app = an_installation(new_database(), tmp_path / "data", DATABASE_POOLER=pooler)
    with app.app_context():
        with closing(db.engine.raw_connection()) as here:
            assert here.driver_connection.prepare_threshold == threshold
        db.engine.dispose()
