"""What other rooms' acts make of commitments, in the same transaction: `derive`, a subscriber.

A resolution without its commitments is impossible, and so is a duty under a text that no longer
holds. Rows are locked commitments first, then issues, as the acts of this room lock them.
"""

from collections.abc import Sequence

from sqlalchemy import Select, select

from workspace.acts import Event
from workspace.committees.queries import day_of, members_on
from workspace.db import db
from workspace.followups.models import Commitment
from workspace.followups.rules import (
    REVIVED_FOR,
    UNFINISHED,
    CommitmentState,
    end_of,
    is_whole,
    state_after,
)
from workspace.followups.service.steps import end_issue, leave_step
from workspace.issues.models import Issue
from workspace.issues.rules import IssueState
from workspace.issues.service import add_move
from workspace.resolutions.models import Reservation, Resolution
from workspace.resolutions.rules import ENDING


def derive(event: Event) -> None:
    """立项 on publication; 不再适用 where the text no longer holds; again owed where it does."""
    follow = {
        "publish_resolution": _publish,
        "void_resolution": _void,
        "withdraw_reservation": _owe_again,
    }.get(event.act)
    if follow is not None:
        follow(event)
        db.session.flush()


def _publish(event: Event) -> None:
    """One commitment for each organization that is a member on that day."""
    resolution: Resolution = event.thing
    members = members_on(resolution.committee_id, day_of(event.at))
    db.session.add_all(_commitment(event, resolution, m.organization_id) for m in members)
    if resolution.issue is not None:
        add_move(event, resolution.issue, "derive_commitments", n=len(members))
    ended = [r.target for r in resolution.named_relations if r.effect in ENDING]
    _end(event, ended, resolution.number)
    for target in ended:
        if target.issue is not None:
            _lock(target.issue)
            end_issue(event, target, target.issue, "end_commitments", number=resolution.number)


def _void(event: Event) -> None:
    """What is owed under the voided text is owed no more, its issue is as the poll left it; what
    its publication had ended is owed again."""
    resolution: Resolution = event.thing
    _end(event, [resolution], resolution.void_reason or "")
    revived = [r.target for r in resolution.named_relations if r.effect in ENDING]
    for target in revived:
        if target.is_standing:
            _revive(event, target)
    if (issue := resolution.issue) is not None:
        _lock(issue)
        add_move(event, issue, number=resolution.number)
        issue.has_resolution = False


def _owe_again(event: Event) -> None:
    """撤回保留: what was reserved is owed within thirty days; what was owed before stays so."""
    reservation: Reservation = event.thing
    resolution = reservation.resolution
    if not resolution.is_standing:
        return
    query = _of([resolution]).where(Commitment.organization_id == reservation.organization_id)
    for commitment in _locked(query):
        if commitment.state not in (*UNFINISHED, CommitmentState.CLOSED):
            return
        is_all = is_whole(reservation.clause, len(resolution.clauses))
        if is_all or commitment.state is CommitmentState.CLOSED:
            given = end_of(day_of(event.at + REVIVED_FOR))
            commitment.due_at = max(commitment.due_at, given)
        leave_step(event, commitment, until=commitment.due_at)
        commitment.closed_at = None
        _resume(event, resolution.issue, event.act)


def _end(event: Event, resolutions: Sequence[Resolution], reason: str) -> None:
    """不再适用: nothing more is owed under these, and the history says why."""
    for commitment in _locked(_of(resolutions).where(Commitment.state.in_(UNFINISHED))):
        leave_step(event, commitment, reason)
        commitment.closed_at, commitment.asked_until = event.at, None


def _revive(event: Event, resolution: Resolution) -> None:
    """The duties that the voided resolution had ended stand as they stood."""
    query = _of([resolution]).where(Commitment.state == CommitmentState.LAPSED)
    for commitment in _locked(query):
        *before, last = commitment.reports
        if (last.act, last.text) == ("publish_resolution", event.thing.number):
            state = state_after(step.act for step in before)
            leave_step(event, commitment, act_key=f"{event.act}:{state}")
            commitment.closed_at = None
    _resume(event, resolution.issue, "revive_commitments")


def _resume(event: Event, issue: Issue | None, act_key: str) -> None:
    """An issue that was done is followed up again."""
    if issue is not None:
        _lock(issue)
        if issue.state is IssueState.DONE:
            add_move(event, issue, act_key)


def _of(resolutions: Sequence[Resolution]) -> Select[tuple[Commitment]]:
    return select(Commitment).where(Commitment.resolution_id.in_([r.id for r in resolutions]))


def _locked(query: Select[tuple[Commitment]]) -> Sequence[Commitment]:
    """The rows, locked in the order of their keys and read afresh."""
    locking = query.order_by(Commitment.id).with_for_update(key_share=True)
    return db.session.scalars(locking.execution_options(populate_existing=True)).all()


def _lock(issue: Issue) -> None:
    db.session.flush()
    db.session.refresh(issue, with_for_update={"of": Issue, "key_share": True})


def _commitment(event: Event, resolution: Resolution, organization: int) -> Commitment:
    if resolution.due_on is None:
        raise ValueError(f"{resolution.pid} is published without a day by which to report")
    # In the plenary, which no organization leads, the chair's organization checks.
    lead = resolution.group.lead_organization_id or resolution.chair_organization_id
    return Commitment(
        committee_id=resolution.committee_id,
        group_id=resolution.group_id,
        resolution_id=resolution.id,
        organization_id=organization,
        lead_organization_id=lead,
        state=CommitmentState.OPEN,
        due_at=end_of(resolution.due_on),
        opened_at=event.at,
    )
