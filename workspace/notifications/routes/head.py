"""What every page may ask: how many are unread, how closely its reader follows a thing."""

from typing import Any

from workspace.notifications.queries import lists
from workspace.notifications.rules import Level
from workspace.web import actor
from workspace.web.head import ABOUT, Ask, is_about, shown

#: What this room adds to the one query of every page's head.
IN_HEAD: dict[str, Ask] = {
    "unread": lambda: lists.unread_count(actor()),
    "last_followed": lambda: lists.last_followed(actor()),
    "levels": lambda: lists.levels_of(actor()),
    "level": lambda: lists.level_of(actor(), ABOUT),
}


def unread() -> int:
    """How many notices the reader has not seen, at most 100."""
    return shown().get("unread") or 0


def followed(thing: Any) -> Level:
    """How closely the reader follows a thing itself."""
    if is_about(thing):
        return Level(shown()["level"] or Level.DUTIES)
    if thing.pid.startswith("issue:"):
        return lists.level_on(actor(), thing.pid) or Level.DUTIES
    said = dict(pair.split("=") for pair in (shown().get("levels") or "").split(",") if pair)
    return Level(said.get(thing.pid, Level.DUTIES))
