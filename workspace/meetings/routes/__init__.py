"""Ways in to meetings."""

from workspace.meetings.routes import actions, archive, corrections, minutes, notes, stub
from workspace.meetings.routes.pages import bp

__all__ = ["actions", "archive", "bp", "corrections", "minutes", "notes", "stub"]
