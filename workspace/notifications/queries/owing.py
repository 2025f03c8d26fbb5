"""What organizations owe whose deadline is near or just past, and which of them have not acted;
and what whoever convenes a meeting owes it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import joinedload

from workspace.committees.models import Organization
from workspace.committees.queries import calendar_of, day_of, members_on
from workspace.db import db
from workspace.followups import queries as followups
from workspace.followups.models import Commitment
from workspace.followups.rules import OWED
from workspace.issues.models import Issue, Move, Position
from workspace.issues.rules import IssueState
from workspace.meetings.models import Meeting
from workspace.meetings.queries import owing as meetings
from workspace.meetings.rules import MeetingState, reminded_from
from workspace.notifications.models import Reminder
from workspace.notifications.queries.places import Scene, scene_at
from workspace.notifications.rules import (
    DAY,
    ONCE,
    REVIEW_WITHIN,
    Stage,
    reminder_key,
    stage_at,
)
from workspace.resolutions.models import Reservation, Resolution
from workspace.resolutions.rules import ResolutionState
from workspace.voting.models import Poll
from workspace.voting.rules import PollState

NEAR = 3 * DAY
#: A working day may lie behind the longest holidays.
LONGEST_WARNING = 14 * DAY


@dataclass(frozen=True)
class Owed:
    """One organization's unfulfilled duty at a stage of its deadline."""

    kind: str
    stage: Stage
    due_at: datetime
    scene: Scene
    key: str


def owed_now(now: datetime) -> list[Owed]:
    """Every reminder that is due and was not given yet."""
    found = [
        *_positions(now),
        *_polls(now),
        *_commitments(now),
        *_actions(now),
        *_minutes(now),
        *_notices(now),
        *_reviews(now),
    ]
    keys = [one.key for one in found]
    given = set(db.session.scalars(select(Reminder.key).where(Reminder.key.in_(keys))))
    return [one for one in found if one.key not in given]


def _owed(
    kind: str, thing: Any, due_at: datetime, begun_at: datetime, now: datetime, org: int = 0
) -> Iterator[Owed]:
    """At most one: the stage that is due now, if any."""
    if stage := stage_at(due_at, begun_at, now):
        scene = scene_at(thing, thing)
        if kind in ("due_position", "due_poll", "due_minutes"):
            scene = replace(scene, place=replace(scene.place, electors=frozenset({org})))
        yield Owed(
            kind, stage, due_at, scene, reminder_key(kind, thing.pid, str(org), stage, due_at)
        )


def _positions(now: datetime) -> Iterator[Owed]:
    """立场: members of a consultation, and for a day after it, that have stated none."""
    begun = _last_moves("start_consultation", "extend_consultation")
    running = begun.where(
        Issue.state == IssueState.CONSULTATION, Issue.due_at > now, Issue.due_at <= now + NEAR
    )
    for issue, begun_at in db.session.execute(running):
        yield from _of_members("due_position", issue, issue.due_at, begun_at, now)
    ended = _last_moves("start_discussion").where(Issue.state == IssueState.DISCUSSION)
    for issue, ended_at in db.session.execute(ended.having(func.max(Move.at) > now - DAY)):
        yield from _of_members("due_position", issue, ended_at, ended_at, now)


def _last_moves(*acts: str) -> Select[tuple[Issue, datetime]]:
    """Issues with the instant of the last of these moves."""
    return (
        select(Issue, func.max(Move.at))
        .join(Move, Move.issue_id == Issue.id)
        .where(Move.act.in_(acts))
        .group_by(Issue.id)
    )


def _of_members(
    kind: str, issue: Issue, due_at: datetime, begun_at: datetime, now: datetime
) -> Iterator[Owed]:
    stated = set(
        db.session.scalars(select(Position.organization_id).where(Position.issue_id == issue.id))
    )
    for member in members_on(issue.committee_id, day_of(now)):
        if member.organization_id not in stated:
            yield from _owed(kind, issue, due_at, begun_at, now, member.organization_id)


def _polls(now: datetime) -> Iterator[Owed]:
    """表决: electors without a ballot while the poll is open, and for a day after its deadline."""
    query = select(Poll).options(joinedload(Poll.issue))
    running = query.where(
        Poll.state == PollState.OPEN, Poll.closes_at > now, Poll.closes_at <= now + NEAR
    )
    over = query.where(Poll.state == PollState.CLOSED, Poll.closed_at > now - DAY)
    polls = [*db.session.scalars(running), *db.session.scalars(over)]
    keys = _keys({pid for poll in polls for pid in poll.outstanding})
    for poll in polls:
        due_at = poll.closed_at or poll.closes_at
        for pid in poll.outstanding:
            if pid not in poll.late:
                yield from _owed("due_poll", poll, due_at, poll.opened_at, now, keys[pid])


def _keys(pids: set[str]) -> dict[str, int]:
    rows = db.session.execute(
        select(Organization.pid, Organization.id).where(Organization.pid.in_(pids))
    )
    return {pid: key for pid, key in rows}


def _commitments(now: datetime) -> Iterator[Owed]:
    """落实: what an organization has not reported, unless all of it is reserved."""
    query = (
        select(Commitment)
        .options(joinedload(Commitment.resolution).joinedload(Resolution.issue))
        .where(
            Commitment.state.in_(OWED),
            Commitment.due_at > now - DAY,
            Commitment.due_at <= now + NEAR,
        )
    )
    owed = db.session.scalars(query).all()
    for cell in followups.cells_of(owed, _reservations(owed), now):
        c = cell.commitment
        if not cell.is_reserved:
            yield from _owed("due_commitment", c, c.due_at, c.opened_at, now)


def _actions(now: datetime) -> Iterator[Owed]:
    """交办: what an organization has not reported done."""
    for action in meetings.owed_actions(day_of(now - DAY), day_of(now + NEAR)):
        if action.due_at is not None:
            yield from _owed("due_action", action, action.due_at, action.at, now)


def _minutes(now: datetime) -> Iterator[Owed]:
    """纪要: members of which the circulated minutes have neither a yes nor a correction."""
    for minutes, silent in meetings.unanswered(now - DAY, now + NEAR):
        ends, begun = minutes.window_ends_at, minutes.circulated_at
        for organization in silent if ends and begun else ():
            yield from _owed("due_minutes", minutes, ends, begun, now, organization)


def _notices(now: datetime) -> Iterator[Owed]:
    """会议通知: planned meetings whose notice is not sent, a working day before its last day."""
    query = select(Meeting).where(
        Meeting.state == MeetingState.PLANNED,
        Meeting.notice_due_at > now,
        Meeting.notice_due_at <= now + LONGEST_WARNING,
    )
    for meeting in db.session.scalars(query):
        begins = reminded_from(meeting.notice_due_at, calendar_of(meeting.committee))
        if meeting.convened_at < begins <= now:
            yield _of_notice(meeting)


def _of_notice(meeting: Meeting) -> Owed:
    """Owed by the lead, and by who called the meeting in its place."""
    kind, due_at, scene = "due_notice", meeting.notice_due_at, scene_at(meeting, meeting)
    stage = ONCE[kind]
    place = replace(scene.place, opener=meeting.convened_by_id)
    key = reminder_key(kind, meeting.pid, "", stage, due_at)
    return Owed(kind, stage, due_at, replace(scene, place=place), key)


def _reservations(owed: Sequence[Commitment]) -> Sequence[Reservation]:
    keys = {c.resolution_id for c in owed}
    return db.session.scalars(select(Reservation).where(Reservation.resolution_id.in_(keys))).all()


def _reviews(now: datetime) -> Iterator[Owed]:
    """合规审查: what waits for the reviewer, by the days that it may take."""
    since = now - REVIEW_WITHIN - DAY
    issues = _last_moves("submit_issue").where(Issue.state == IssueState.REVIEW)
    for row in db.session.execute(issues.having(func.max(Move.at) > since)):
        yield from _review(row, now)
    drafts = select(Resolution, Resolution.drafted_at).where(
        Resolution.state == ResolutionState.DRAFT,
        Resolution.reviewed_at.is_(None),
        Resolution.drafted_at > since,
    )
    for row in db.session.execute(drafts):
        yield from _review(row, now)


def _review(row: Row[Any], now: datetime) -> Iterator[Owed]:
    thing, begun_at = row
    return _owed("due_review", thing, begun_at + REVIEW_WITHIN, begun_at, now)
