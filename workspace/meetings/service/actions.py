"""交办 — reported by who owes it, closed by another; what grows too large becomes an issue."""

from workspace.acts import act
from workspace.db import new_pid
from workspace.issues.models import Issue
from workspace.issues.service import Text, draft_issue, rendered
from workspace.meetings.models import ActionItem
from workspace.meetings.rules import advance
from workspace.permissions import Actor


def report_action(actor: Actor, action: ActionItem, text: str) -> None:
    """报告办结: the organization says what it did."""
    with act(actor, "report_action", action) as event:
        action.state = advance(action.state, event.act)
        action.report = text


def return_action(actor: Actor, action: ActionItem, reason: str) -> None:
    """退回: it is not done yet, and why; it is owed again."""
    _judge(actor, "return_action", action, reason)


def close_action(actor: Actor, action: ActionItem, note: str = "") -> None:
    """销号: another organization than the doer's finds that it is done."""
    _judge(actor, "close_action", action, note)


def drop_action(actor: Actor, action: ActionItem, reason: str) -> None:
    """不再办理: a meeting asks it no longer, and why."""
    _judge(actor, "drop_action", action, reason)


def escalate_action(actor: Actor, action: ActionItem, text: Text) -> Issue:
    """转为议题: a draft issue takes it over, which names the action as the action names
    it; a vote and a resolution alone make a commitment of every member."""
    committee, group, pid = action.committee, action.group, new_pid("issue")
    html = rendered(committee, text.body, actor.at, pid)
    with act(actor, "escalate_action", action, also=(committee,)) as event:
        event.obj = draft_issue(event, group, text, pid, html)
        action.state = advance(action.state, event.act)
        action.issue_id = event.obj.id
        action.done_at = event.at
    return event.obj


def _judge(actor: Actor, name: str, action: ActionItem, answer: str) -> None:
    with act(actor, name, action) as event:
        action.state = advance(action.state, name)
        action.answer = answer
        if name != "return_action":
            action.done_at = event.at
