"""The stage, built once a worker and put back for each module and after every act done on it."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
from flask import Flask

from tests import world as builders
from tests.keeping import keep
from tests.security.stage import Things, actor_now, set_up
from workspace import clock
from workspace.db import db
from workspace.documents.press import Press

#: The things, the hour at which they stand, and what puts them back.
Stage = tuple[Things, datetime, Callable[[], None]]


@pytest.fixture(scope="session")
def stage(app: Flask, put_world_back: Callable[[], None]) -> Stage:
    with app.app_context(), pytest.MonkeyPatch.context() as patch:
        put_world_back()
        clock.set_offset(timedelta(0))  # whatever a demo in this process said
        world = builders.load()
        patch.setattr(clock, "real_now", lambda: world.hands[0])
        things = set_up(world, lambda handle, org=None: actor_now(handle, org, world))
        put_back = keep()
        db.session.remove()
        return things, world.hands[0], put_back


@pytest.fixture(scope="module")
def things(app: Flask, stage: Stage, put_back: Callable[[], None]) -> Iterator[Things]:
    """(kind, state) -> the thing, in a committee whose clock stands still."""
    made, hour, _ = stage
    with app.app_context(), pytest.MonkeyPatch.context() as patch:
        put_back()
        clock.set_offset(timedelta(0))
        patch.setattr(clock, "real_now", lambda: hour)
        # Who gets a paper is asked here some thousand times; how it is set, in tests/documents.
        patch.setattr(Press, "set", lambda *_: b"%PDF-1.7")
        db.session.add_all(made.values())
        yield made
        db.session.remove()


@pytest.fixture(scope="module")
def put_back(stage: Stage) -> Callable[[], None]:
    """Bring every row back to what the stage was when it was set up."""

    def bring() -> None:
        db.session.remove()
        stage[2]()

    return bring
