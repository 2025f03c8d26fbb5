"""One request at a time at work in a process, as long as none takes long (ADR 0017).

Each statement to SQLite hands the interpreter to another thread, and threads that are at work side
by side spend a fifth of their time on handing it round. So a request waits for its turn a moment,
and where the turn does not come, because somebody sends slowly or a page costs much, goes on
without it. What two may not do at once the database sees to; a turn only saves time.
"""

import threading
from collections.abc import Iterable
from typing import Any

from flask import Flask

from workspace.db import db

#: So long a request waits for its turn (s): longer than eight threads need for a page each.
PATIENCE = 0.2


class Turns:
    """A WSGI application that is called by one thread at a time, or by more where one is slow."""

    def __init__(self, app: Any) -> None:
        self.app, self.turn = app, threading.Lock()

    def __call__(self, environ: Any, start_response: Any) -> Iterable[bytes]:
        has_turn = self.turn.acquire(timeout=PATIENCE)
        try:
            answer: Iterable[bytes] = self.app(environ, start_response)
        finally:
            if has_turn:
                self.turn.release()
        return answer


def set_up(app: Flask) -> None:
    """On PostgreSQL a thread waits for the server, and others work meanwhile."""
    with app.app_context():
        is_sqlite = db.engine.dialect.name == "sqlite"
    if is_sqlite:
        app.wsgi_app = Turns(app.wsgi_app)  # type: ignore[method-assign]
