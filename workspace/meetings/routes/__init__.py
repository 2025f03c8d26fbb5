"""Ways in to meetings."""

from workspace.meetings.routes import (
    agenda,
    calendar,
    convening,
    floor,
    listing,
    live,
    people,
    roll,
    standing,
)
from workspace.meetings.routes.pages import bp

__all__ = [
    "agenda",
    "bp",
    "calendar",
    "convening",
    "floor",
    "listing",
    "live",
    "people",
    "roll",
    "standing",
]
