"""Pages that compose several rooms, the people of a committee, and its feeds."""

from workspace.home.routes import feeds, people
from workspace.home.routes.pages import bp

__all__ = ["bp", "feeds", "people"]
