"""Ways in to meetings."""

from workspace.meetings.routes import agenda, calendar, convening, listing, people, standing
from workspace.meetings.routes.pages import bp

__all__ = ["agenda", "bp", "calendar", "convening", "listing", "people", "standing"]
