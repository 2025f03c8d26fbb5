"""经过 — a step in a commitment's history, and the end of the issue after the last one."""

from typing import Any

from sqlalchemy import select

from workspace.acts import Event
from workspace.db import db
from workspace.followups.models import Commitment, ProgressReport
from workspace.followups.rules import UNFINISHED, advance, is_whole
from workspace.issues.models import Issue
from workspace.issues.rules import IssueState
from workspace.issues.service import add_move
from workspace.resolutions.models import Reservation, Resolution


def leave_step(
    event: Event, commitment: Commitment, text: str = "", *, act_key: str = "", **said: Any
) -> ProgressReport:
    """Move the commitment and leave a line in its history.

    `act_key` names the row of the table where it is not the act itself (`void_resolution:open`).
    """
    key = act_key or event.act
    commitment.state = advance(commitment.state, key)
    step = ProgressReport(
        commitment_id=commitment.id,
        act=key,
        text=text,
        user_id=event.actor.id,
        organization_id=event.actor.org,
        at=event.at,
        **{name: value for name, value in said.items() if value},
    )
    db.session.add(step)
    return step


def end_issue(
    event: Event, resolution: Resolution, issue: Issue | None, act_key: str = "", **detail: Any
) -> None:
    """办结 where no member owes anything any more; two last ones wait for the issue's lock."""
    db.session.flush()
    if issue is not None and issue.state is IssueState.FOLLOW_UP and not _owing(resolution):
        add_move(event, issue, act_key or None, **detail)


def _owing(resolution: Resolution) -> bool:
    """Whether a commitment is left open that its organization has not reserved as a whole."""
    kept = db.session.scalars(
        select(Reservation).filter_by(resolution_id=resolution.id, withdrawn_at=None)
    )
    clauses = len(resolution.clauses)
    reserving = {r.organization_id for r in kept if is_whole(r.clause, clauses)}
    left = db.session.scalars(
        select(Commitment.organization_id).where(
            Commitment.resolution_id == resolution.id, Commitment.state.in_(UNFINISHED)
        )
    )
    return bool(set(left) - reserving)
