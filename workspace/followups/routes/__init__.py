"""The follow-up page, one commitment with its acts, and the page of a published resolution."""

from workspace.followups.routes import export, papers, steps
from workspace.followups.routes.pages import bp

__all__ = ["bp", "export", "papers", "steps"]
