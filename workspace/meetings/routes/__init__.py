"""Ways in to meetings."""

from workspace.meetings.routes import (
    actions,
    agenda,
    archive,
    calendar,
    convening,
    corrections,
    floor,
    listing,
    live,
    minutes,
    notes,
    papers,
    people,
    roll,
    standing,
)
from workspace.meetings.routes.pages import bp

__all__ = [
    "actions",
    "agenda",
    "archive",
    "bp",
    "calendar",
    "convening",
    "corrections",
    "floor",
    "listing",
    "live",
    "minutes",
    "notes",
    "papers",
    "people",
    "roll",
    "standing",
]
