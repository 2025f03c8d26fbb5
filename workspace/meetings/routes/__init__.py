"""Ways in to meetings."""

from workspace.meetings.routes import floor, live, roll
from workspace.meetings.routes.pages import bp

__all__ = ["bp", "floor", "live", "roll"]
