"""Pages that compose several rooms: 工作台, settings, people, feeds."""

from workspace.home.routes import feeds, people, reports, settings
from workspace.home.routes.pages import bp

__all__ = ["bp", "feeds", "people", "reports", "settings"]
