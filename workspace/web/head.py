"""What the head and foot of every page show, from rooms that do not know each other: one query."""

from collections.abc import Callable
from typing import Any

from flask import g
from sqlalchemy import ScalarSelect, select

from workspace.db import db
from workspace.web.identity import is_signed_in

Ask = Callable[[], ScalarSelect[Any]]
_asked: dict[str, Ask] = {}


def wire(**asked: Ask) -> None:
    """Called once by create_app: what each room shows on every page of a signed-in person."""
    _asked.clear()
    _asked.update(asked)


def shown() -> dict[str, Any]:
    """All of it, read once a request; nothing for a stranger."""
    if "shown" not in g:
        asked = {name: ask() for name, ask in _asked.items()} if is_signed_in() else {}
        query = select(*(value.label(name) for name, value in asked.items()))
        g.shown = dict(db.session.execute(query).one()._mapping) if asked else {}
    found: dict[str, Any] = g.shown
    return found
