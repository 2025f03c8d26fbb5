"""议题的进程 — consultation and discussion, and the ways out of the line."""

from datetime import datetime

from workspace.acts import Event, Refused, act
from workspace.issues.models import Issue
from workspace.issues.service.moves import add_move
from workspace.permissions import Actor


def start_consultation(actor: Actor, issue: Issue, due_at: datetime, note: str = "") -> None:
    """征求意见: open the issue to the whole committee until a deadline."""
    with act(actor, "start_consultation", issue) as event:
        _set_deadline(event, issue, due_at)
        issue.is_open_to_all = True
        add_move(event, issue, note=note, due_at=_milliseconds(due_at))


def extend_consultation(actor: Actor, issue: Issue, due_at: datetime, note: str = "") -> None:
    """Put the deadline off; Refused("is_later_deadline") for one that is no later."""
    with act(actor, "extend_consultation", issue) as event:
        if issue.due_at is not None and due_at <= issue.due_at:
            raise Refused("is_later_deadline", event.act, issue)
        _set_deadline(event, issue, due_at)
        add_move(event, issue, note=note, due_at=_milliseconds(due_at))


def start_discussion(actor: Actor, issue: Issue, note: str = "") -> None:
    """End the consultation: the lead at any time, the clock at the deadline."""
    with act(actor, "start_discussion", issue) as event:
        issue.due_at = None
        add_move(event, issue, note=note)


def hold_issue(actor: Actor, issue: Issue, reason: str) -> None:
    """暂缓: set the issue aside; where it stood is kept."""
    with act(actor, "hold_issue", issue) as event:
        issue.held_from = issue.state.value
        add_move(event, issue, note=reason)


def resume_issue(actor: Actor, issue: Issue, note: str = "") -> None:
    """Take a held issue up again where it stood; a deadline that has passed meanwhile is past."""
    with act(actor, "resume_issue", issue) as event:
        add_move(event, issue, f"resume_issue:{issue.held_from}", note)
        issue.held_from = ""


def withdraw_issue(actor: Actor, issue: Issue, reason: str) -> None:
    """撤回: whoever opened it, or the lead, takes it off before a poll is open."""
    with act(actor, "withdraw_issue", issue) as event:
        issue.due_at = None
        add_move(event, issue, note=reason)


def close_issue(actor: Actor, issue: Issue, reason: str) -> None:
    """End the issue without a resolution, saying why."""
    with act(actor, "close_issue", issue) as event:
        issue.due_at = None
        add_move(event, issue, note=reason)


def reopen_issue(actor: Actor, issue: Issue, reason: str) -> None:
    """Discuss again what was rejected or found no quorum."""
    with act(actor, "reopen_issue", issue) as event:
        issue.due_at = None
        add_move(event, issue, note=reason)


def _set_deadline(event: Event, issue: Issue, due_at: datetime) -> None:
    if due_at <= event.at:
        raise Refused("is_future_deadline", event.act, issue)
    issue.due_at = due_at


def _milliseconds(at: datetime) -> int:
    return int(at.timestamp() * 1000)
