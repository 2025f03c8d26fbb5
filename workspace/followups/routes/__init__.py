"""The follow-up page, one commitment with its acts, and the page of a published resolution."""

from workspace.followups.routes import export, steps
from workspace.followups.routes.pages import bp

__all__ = ["bp", "export", "steps"]
