"""Pages and forms of the meetings."""

from flask import Blueprint

bp = Blueprint("meetings", __name__)

from workspace.meetings.routes import floor, live, roll  # noqa: E402

__all__ = ["bp", "floor", "live", "roll"]
