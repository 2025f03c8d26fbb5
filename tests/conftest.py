"""One application a run, its database filled back to the same small committee before each test."""

import gc
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from typing import Any

gc.disable()  # tests are imported and collected in half the time

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import settings
from sqlalchemy import event, select

from tests import world as builders
from tests.counting import counted
from tests.keeping import Rows, all_rows, keep
from tests.stages import Stages
from workspace import clock, create_app
from workspace.accounts.models import User, UserSession
from workspace.accounts.queries import token_hash
from workspace.clock import real_now
from workspace.db import db, write
from workspace.documents.press import press
from workspace.groups.queries import load_actor
from workspace.permissions import Actor
from workspace.record.models import Entry

pytest_plugins = ["tests.postgres"]
# A busy machine is no failure, and a test that fails, fails again.
settings.register_profile("house", deadline=None, derandomize=True)
settings.load_profile("house")

#: What takes longest begins first, so that no worker ends alone with it.
LONGEST = (
    "tests/soak/",
    "tests/browser/test_first_day",
    "tests/browser/test_hostile",
    "tests/browser/test_journey",
    "tests/browser/test_meeting_whole",
    "test_a_sitting_from_its_opening",
    "test_the_html_checker_finds",
)


#: As many objects are made before garbage is looked for, as in the server.
GARBAGE = 10_000


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: not any(part in item.nodeid for part in LONGEST))


def pytest_collection_finish() -> None:
    gc.freeze()
    gc.enable()
    gc.set_threshold(GARBAGE)


class Client(FlaskClient):
    """Each request has a context of its own, as in a server, though the test holds one too."""

    def open(self, *args: Any, **options: Any) -> Any:
        db.session.rollback()
        with self.application.app_context():
            answer = super().open(*args, **options)
        db.session.rollback()
        return answer


@pytest.fixture(scope="session")
def app(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    made = create_app(
        {
            "TESTING": True,
            "SECRET_KEY": "only for tests",
            "SQLALCHEMY_DATABASE_URI": database_url,
            "WORKSPACE_DATA": tmp_path_factory.mktemp("data"),
            "WTF_CSRF_ENABLED": False,
        }
    )
    made.test_client_class = Client
    press().seconds = 60  # the bound has tests of its own; a busy machine is no failure
    with made.app_context():
        if db.engine.dialect.name == "sqlite":
            event.listen(db.engine, "connect", without_sync)
        db.create_all()
    return made


def without_sync(raw: Any, _record: Any) -> None:
    """No power fails here: tests/soak looks at that, on databases of its own."""
    raw.execute("PRAGMA synchronous=OFF")


@pytest.fixture(scope="session")
def put_world_back(app: Flask) -> Callable[[], None]:
    """A function that makes the database the small committee again, whatever was done to it."""
    with app.app_context():
        builders.build()
        return keep()


@pytest.fixture(scope="session")
def kept_rows(app: Flask, put_world_back: Callable[[], None]) -> Rows:
    """The small committee's rows, table by table, for other installations."""
    with app.app_context():
        put_world_back()
        return all_rows()


@pytest.fixture(scope="session")
def stages(app: Flask) -> Stages:
    with app.app_context():
        return Stages(db.engine)


@pytest.fixture
def world(
    app: Flask, put_world_back: Callable[[], None], stages: Stages
) -> Iterator[builders.World]:
    """The small committee, fresh, on 23 November 2009 at 10:00."""
    with app.app_context(), pytest.MonkeyPatch.context() as patch:
        db.session.remove()
        put_world_back()
        clock.set_offset(timedelta(0))  # whatever a demo in this process said
        made = builders.load()
        made.stages = stages
        stages.begin()
        patch.setattr(clock, "real_now", lambda: made.hands[0])
        yield made
        db.session.remove()


@pytest.fixture
def move_clock(world: builders.World) -> Callable[[timedelta], None]:
    """Let time pass."""

    def move(span: timedelta) -> None:
        world.hands[0] += span

    return move


@pytest.fixture
def actor_of(world: builders.World) -> Callable[..., Actor]:
    """The Actor of an account now, for an organization by its code (default: its first)."""

    def make(handle: str, org: str | None = None, request_id: str = "") -> Actor:
        user = db.session.scalars(select(User).filter_by(handle=handle)).one()
        bare = Actor(user.id, user.pid, user.name, clock.now(), handle=handle)
        found = load_actor(bare, clock.now())
        if org:
            found = found.acting_for(world.orgs[org].id)
        return Actor(**{**vars(found), "request_id": request_id, "digest": request_id})

    return make


@pytest.fixture
def sign_in(app: Flask, world: builders.World) -> Callable[[str], FlaskClient]:
    """A client signed in as an account (its session row is made, no password is hashed)."""

    def enter(handle: str) -> FlaskClient:
        token = f"token-of-{handle}"
        user = db.session.scalars(select(User).filter_by(handle=handle)).one()
        kept = db.session.scalar(select(UserSession).filter_by(token_hash=token_hash(token)))
        if kept is None:
            with write():
                db.session.add(
                    UserSession(
                        token_hash=token_hash(token),
                        user_id=user.id,
                        created_at=real_now(),  # sessions live in real time
                        seen_at=real_now(),
                    )
                )
        client = app.test_client()
        with client.session_transaction() as session:
            session["_user_id"], session["_fresh"] = token, True
        return client

    return enter


@pytest.fixture
def log(world: builders.World) -> Callable[[], list[str]]:
    """The types of the entries written since the test began, in order."""
    start = db.session.scalar(select(db.func.max(Entry.id))) or 0

    def read() -> list[str]:
        db.session.rollback()
        return list(
            db.session.scalars(select(Entry.type).where(Entry.id > start).order_by(Entry.id))
        )

    return read


@pytest.fixture
def count_queries(app: Flask) -> Callable[[], Any]:
    """`with count_queries() as seen: …` collects the statements sent to the database."""

    with app.app_context():
        engine = db.engine
    return partial(counted, engine)


def hidden(page: str, name: str) -> str:
    """The value of a hidden input on a page."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, f"no hidden {name}"
    return found[1]
