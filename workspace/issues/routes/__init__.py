"""Pages and forms of the issues; the page of one issue is composed in `home`."""

from workspace.issues.routes import course, discussion, preparation, preview
from workspace.issues.routes.pages import bp, issue_forms, the_issue

__all__ = ["bp", "course", "discussion", "issue_forms", "preparation", "preview", "the_issue"]
