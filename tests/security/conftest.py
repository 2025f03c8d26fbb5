"""The stage, built once a module and put back after every act that was done on it."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from tests import world as builders
from tests.conftest import restore
from tests.security.stage import Things, actor_now, set_up
from workspace import clock
from workspace.db import db


@pytest.fixture(scope="module")
def things(app: Flask, kept_rows: Any) -> Iterator[Things]:
    """(kind, state) -> the thing, in a committee whose clock stands still."""
    hands = [builders.NOW]
    with app.app_context(), pytest.MonkeyPatch.context() as patch:
        restore(kept_rows)
        patch.setattr(clock, "real_now", lambda: hands[0])
        world = builders.load()
        world.hands = hands  # type: ignore[attr-defined]
        yield set_up(world, lambda handle, org=None: actor_now(handle, org, world))
        db.session.remove()


@pytest.fixture(scope="module")
def kept(things: Things) -> dict[str, list[dict[str, Any]]]:
    """Every row of the stage; `restore(kept)` puts them back."""
    return {
        table.name: [dict(row._mapping) for row in db.session.execute(table.select())]
        for table in db.metadata.sorted_tables
    }
