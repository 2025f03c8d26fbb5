"""Other installations: empty databases with an application each."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from flask import Flask

from tests.conftest import Client
from tests.postgres import on_postgresql
from workspace import create_app
from workspace.accounts.models import User, UserSession
from workspace.accounts.queries import token_hash
from workspace.clock import real_now
from workspace.db import db, write


def an_installation(url: str, data: Path, **settings: Any) -> Flask:
    """An application over a database of its own."""
    made = create_app(
        {
            "TESTING": True,
            "SECRET_KEY": "f2a9" * 16 + "0123456789abcdefghij",
            "SQLALCHEMY_DATABASE_URI": url,
            "WORKSPACE_DATA": data,
            "WTF_CSRF_ENABLED": False,
            **settings,
        }
    )
    made.test_client_class = Client
    return made


def addresses(folder: Path, new_database: Callable[[], str]) -> dict[str, str]:
    """An empty database of this run's kind, and one of the other kind where there is a server."""
    same = {"same": new_database()}
    if on_postgresql():
        return same | {"other": f"sqlite:///{folder / 'other.db'}"}
    return same


def closed(app: Flask) -> Iterator[Flask]:
    """The application, its connections closed at the end."""
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def signed_in(app: Flask, handle: str) -> Any:
    """A client with a session of its own in this installation."""
    with app.app_context():
        user = db.session.scalars(db.select(User).filter_by(handle=handle)).one()
        with write():
            db.session.add(
                UserSession(
                    token_hash=token_hash(f"here-{handle}"),
                    user_id=user.id,
                    created_at=real_now(),
                    seen_at=real_now(),
                )
            )
    return with_token(app, f"here-{handle}")


def with_token(app: Flask, token: str) -> Any:
    """A client that shows this token."""
    client = app.test_client()
    with client.session_transaction() as session:
        session["_user_id"], session["_fresh"] = token, True
    return client
