"""The stage, built once a module and put back after every act that was done on it."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import pytest
from flask import Flask

from tests import world as builders
from tests.conftest import restore
from tests.security.stage import Things, actor_now, set_up
from workspace import clock
from workspace.db import db
from workspace.documents.press import Press


@pytest.fixture(scope="module")
def things(app: Flask, kept_rows: Any) -> Iterator[Things]:
    """(kind, state) -> the thing, in a committee whose clock stands still."""
    hands = [builders.NOW]
    with app.app_context(), pytest.MonkeyPatch.context() as patch:
        restore(kept_rows)
        patch.setattr(clock, "real_now", lambda: hands[0])
        # Who gets a paper is asked here some thousand times; how it is set, in tests/documents.
        patch.setattr(Press, "set", lambda *_: b"%PDF-1.7")
        world = builders.load()
        world.hands = hands  # type: ignore[attr-defined]
        yield set_up(world, lambda handle, org=None: actor_now(handle, org, world))
        db.session.remove()


@pytest.fixture(scope="module")
def put_back(things: Things) -> Callable[[], None]:
    """Bring every row back to what the stage was when it was set up."""
    if db.engine.dialect.name == "sqlite":
        return by_pages()
    rows = {
        table.name: [dict(row._mapping) for row in db.session.execute(table.select())]
        for table in db.metadata.sorted_tables
    }

    def by_rows() -> None:
        restore(rows)
        db.session.expire_all()

    return by_rows


def by_pages() -> Callable[[], None]:
    """The same on SQLite, page by page: a twentieth of the time."""
    kept = sqlite3.connect(":memory:")
    db.session.remove()
    with closing(db.engine.raw_connection()) as here:
        here.driver_connection.backup(kept)

    def put() -> None:
        db.session.remove()
        with closing(db.engine.raw_connection()) as here:
            kept.backup(here.driver_connection)

    return put
