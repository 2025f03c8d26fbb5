"""Pages and forms of the issues; the page of one issue is composed in `home`."""

from workspace.issues.routes import attachments, course, discussion, preparation, preview
from workspace.issues.routes.pages import bp, issue_forms, still_there, the_issue

__all__ = [
    "attachments",
    "bp",
    "course",
    "discussion",
    "issue_forms",
    "preparation",
    "preview",
    "still_there",
    "the_issue",
]
