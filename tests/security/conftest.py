"""The stage, built once a module and put back after every act that was done on it."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from tests import world as builders
from tests.keeping import keep
from tests.security.stage import Things, actor_now, set_up
from workspace import clock
from workspace.db import db


@pytest.fixture(scope="module")
def things(app: Flask, put_world_back: Callable[[], None]) -> Iterator[Things]:
    """(kind, state) -> the thing, in a committee whose clock stands still."""
    with app.app_context(), pytest.MonkeyPatch.context() as patch:
        db.session.remove()
        put_world_back()
        world = builders.load()
        patch.setattr(clock, "real_now", lambda: world.hands[0])
        yield set_up(world, lambda handle, org=None: actor_now(handle, org, world))
        db.session.remove()


@pytest.fixture(scope="module")
def put_back(things: Things) -> Callable[[], None]:
    """Bring every row back to what the stage was when it was set up."""
    put = keep()

    def bring() -> None:
        db.session.remove()
        put()

    return bring
