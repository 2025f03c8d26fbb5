"""Pages that compose several rooms: 工作台, settings, people, feeds."""

from workspace.home.routes import feeds, people, settings
from workspace.home.routes.pages import bp

__all__ = ["bp", "feeds", "people", "settings"]
