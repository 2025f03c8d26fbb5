"""The stage, built once a module and put back after every act that was done on it."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from tests import world as builders
from tests.keeping import keep
from tests.security.stage import Things, actor_now, set_up
from workspace import clock
from workspace.db import db
from workspace.documents.press import Press


@pytest.fixture(scope="module")
def things(app: Flask, put_world_back: Callable[[], None]) -> Iterator[Things]:
    """(kind, state) -> the thing, in a committee whose clock stands still."""
    hands = [builders.NOW]
    with app.app_context(), pytest.MonkeyPatch.context() as patch:
        put_world_back()
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
    return keep()
