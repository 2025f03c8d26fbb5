"""合规审查 — every issue passes the compliance gate before it is put to the members."""

from workspace.acts import act
from workspace.issues.models import Issue
from workspace.issues.service.moves import add_move
from workspace.permissions import Actor


def submit_issue(actor: Actor, issue: Issue) -> None:
    """Hand a draft to the reviewer."""
    with act(actor, "submit_issue", issue) as event:
        add_move(event, issue)


def clear_issue(actor: Actor, issue: Issue, conditions: str = "") -> None:
    """Let the issue pass, with conditions that are shown to every voter, or without."""
    with act(actor, "clear_issue", issue) as event:
        issue.conditions = conditions
        add_move(event, issue, note=conditions)


def return_issue(actor: Actor, issue: Issue, reason: str) -> None:
    """Send the issue back to those who prepare it, saying why."""
    with act(actor, "return_issue", issue) as event:
        add_move(event, issue, note=reason)
