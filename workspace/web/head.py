"""What every page shows of rooms that do not know each other, in its head and about its thing: one
query, whose statement is kept."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from flask import g
from sqlalchemy import ScalarSelect, Select, bindparam, select

from workspace.db import run
from workspace.web.identity import is_signed_in

#: An ask that is built once a person returns the same object again; `ABOUT` is its only value.
Ask = Callable[[], ScalarSelect[Any]]
#: The public id of the thing that the page is about, "" where it is about none.
ABOUT = bindparam("about", "")
_asked: dict[str, Ask] = {}


def wire(**asked: Ask) -> None:
    """Called once by create_app: what each room shows on every page of a signed-in person."""
    _asked.clear()
    _asked.update(asked)


def about(thing: Any) -> None:
    """Say what the page is about, before it is drawn."""
    g.about = thing.pid


def is_about(thing: Any) -> bool:
    """Whether the page said so."""
    return bool(g.get("about") == thing.pid)


def shown() -> dict[str, Any]:
    """All of it, read once a request; nothing for a stranger."""
    if "shown" not in g:
        asked = [ask() for ask in _asked.values()] if is_signed_in() else []
        found = run(_at_once(*asked), {"about": g.get("about", "")}) if asked else ()
        g.shown = dict(zip(_asked, *found, strict=True)) if asked else {}
    kept: dict[str, Any] = g.shown
    return kept


@lru_cache(256)
def _at_once(*asked: ScalarSelect[Any]) -> Select[Any]:
    return select(*(value.label(f"shown_{place}") for place, value in enumerate(asked)))
