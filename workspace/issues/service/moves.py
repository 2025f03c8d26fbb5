"""经过 — how an act moves an issue and leaves a line; for this room and the rooms above it."""

from typing import Any

from workspace.acts import Event
from workspace.db import db
from workspace.issues.models import Issue, Move
from workspace.issues.rules import advance
from workspace.permissions.predicates import is_lead, is_secretary

#: Acts that are nobody's in the lead's absence: the reviewer's, and the association's own.
NOT_OF_LEAD = frozenset(
    {
        "clear_issue",
        "return_issue",
        "clear_resolution",
        "return_resolution",
        "verify_commitment",
        "carry_over_commitment",
        "mark_not_applicable",
    }
)


def add_move(
    event: Event, issue: Issue, act_key: str | None = None, note: str = "", **detail: Any
) -> Move:
    """Move the issue as the lifecycle table says and leave a line in its timeline.

    `act_key` names the row of the table where it is not the act itself (`close_poll:adopted`);
    the line carries its part before the colon. `detail` holds strings and integers, instants in
    ms under a name that ends in `_at`. ValueError for a move that is not in the table.
    """
    key = act_key or event.act
    issue.state = advance(issue.state, key)
    return add_line(event, issue, note, act_name=key.partition(":")[0], **detail)


def add_line(
    event: Event, issue: Issue, note: str = "", *, act_name: str = "", **detail: Any
) -> Move:
    """Leave a line in the timeline that moves nothing (a position, a longer deadline)."""
    issue.updated_at = event.at
    move = Move(
        issue_id=issue.id,
        act=act_name or event.act,
        state=issue.state,
        note=note,
        detail=detail,
        by_secretary=_is_stand_in(event, issue),
        user_id=event.actor.id or None,
        organization_id=event.actor.org or None,
        at=event.at,
    )
    db.session.add(move)
    return move


def _is_stand_in(event: Event, issue: Issue) -> bool:
    """The secretary acted for an absent lead or chair."""
    return (
        event.act not in NOT_OF_LEAD
        and is_secretary(event.actor, issue)
        and not is_lead(event.actor, issue)
    )
