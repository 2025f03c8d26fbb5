"""One application a run, its database filled back to the same small committee before each test."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import settings
from sqlalchemy import event, select

from tests import world as builders
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
        db.create_all()
    return made


@pytest.fixture(scope="session")
def kept_rows(app: Flask) -> dict[str, list[dict[str, Any]]]:
    """The small committee's rows, table by table."""
    with app.app_context():
        builders.build()
        return {
            table.name: [dict(row._mapping) for row in db.session.execute(table.select())]
            for table in db.metadata.sorted_tables
        }


@pytest.fixture
def world(app: Flask, kept_rows: dict[str, list[dict[str, Any]]]) -> Iterator[builders.World]:
    """The small committee, fresh, on 23 November 2009 at 10:00."""
    hands = [builders.NOW]
    with app.app_context(), pytest.MonkeyPatch.context() as patch:
        restore(kept_rows)
        patch.setattr(clock, "real_now", lambda: hands[0])
        clock.set_offset(timedelta(0))  # whatever a demo in this process said
        made = builders.load()
        made.hands = hands  # type: ignore[attr-defined]
        yield made
        db.session.remove()


def restore(rows: dict[str, list[dict[str, Any]]]) -> None:
    """Empty every table and put the kept rows back."""
    with write():
        if db.engine.dialect.name == "postgresql":
            db.session.execute(db.text("SET session_replication_role = replica"))
        else:
            db.session.execute(db.text("PRAGMA defer_foreign_keys = ON"))
        for table in reversed(db.metadata.sorted_tables):
            db.session.execute(table.delete())
        for table in db.metadata.sorted_tables:
            if rows[table.name]:
                db.session.execute(table.insert(), rows[table.name])
        if db.engine.dialect.name == "postgresql":
            set_sequences(rows)


def set_sequences(rows: dict[str, list[dict[str, Any]]]) -> None:
    """PostgreSQL's sequences know nothing of rows put in with their keys."""
    db.session.execute(db.text("SET session_replication_role = DEFAULT"))
    for name, kept in rows.items():
        last = max((row["id"] for row in kept), default=0)
        db.session.execute(
            db.text(f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), {last + 1}, false)")
        )


@pytest.fixture
def move_clock(world: builders.World) -> Callable[[timedelta], None]:
    """Let time pass."""

    def move(span: timedelta) -> None:
        world.hands[0] += span  # type: ignore[attr-defined]

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

    @contextmanager
    def counting() -> Iterator[list[str]]:
        seen: list[str] = []

        def note(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            if not statement.startswith("BEGIN"):
                seen.append(statement)

        with app.app_context():
            engine = db.engine
        event.listen(engine, "before_cursor_execute", note)
        try:
            yield seen
        finally:
            event.remove(engine, "before_cursor_execute", note)

    return counting


def hidden(page: str, name: str) -> str:
    """The value of a hidden input on a page."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, f"no hidden {name}"
    return found[1]
