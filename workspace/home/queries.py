"""Reads that compose several rooms: what waits for a person, the groups' counts, a programme."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, case, exists, func, or_, select
from sqlalchemy.orm import joinedload

from workspace.committees.models import Term, WorkPoint
from workspace.db import db
from workspace.followups import queries as followups
from workspace.issues import queries as issues
from workspace.issues.models import Issue, IssuePoint, Position
from workspace.issues.rules import IssueState
from workspace.permissions import Actor, can
from workspace.resolutions import queries as resolutions
from workspace.resolutions.models import Resolution
from workspace.resolutions.rules import PUBLISHED
from workspace.voting.models import Poll
from workspace.voting.rules import PollState

S = IssueState
#: What a lead owes its group's issues, by state: the act that waits.
LEAD_OWES = {
    S.RETURNED: "submit_issue",
    S.CLEARED: "start_consultation",
    S.DISCUSSION: "open_poll",
    S.ADOPTED: "draft_resolution",
    S.REJECTED: "reopen_issue",
    S.NO_QUORUM: "reopen_issue",
}


@dataclass(frozen=True)
class Waiting:
    """待您处理 — an act that waits for this person's organizations, on which thing, until when."""

    act: str
    thing: Any
    title: str
    due_at: datetime | None
    group: Any = None
    number: str = ""
    is_formal: bool = False

    def order(self, now: datetime) -> tuple[int, float]:
        """Late first, then the nearest deadline, then what has none."""
        if self.due_at is None:
            return (2, 0.0)
        return (0 if self.due_at <= now else 1, self.due_at.timestamp())


def waiting_for(actor: Actor) -> list[Waiting]:
    """Everything that waits for the person's organizations, late first."""
    found = [
        *_polls(actor),
        *_issues(actor),
        *(_of_resolution(act, row) for act, row in resolutions.waiting_for(actor)),
        *(_of_commitment(act, row) for act, row in followups.waiting_for(actor)),
    ]
    return sorted(found, key=lambda w: w.order(actor.at))


def _polls(actor: Actor) -> list[Waiting]:
    rows = db.session.scalars(
        select(Poll)
        .options(
            joinedload(Poll.issue).joinedload(Issue.group),
            joinedload(Poll.issue).joinedload(Issue.committee),
        )
        .where(
            Poll.state == PollState.OPEN,
            Poll.committee_id.in_(actor.committees),
            Poll.closes_at > actor.at,
        )
    )
    return [
        Waiting("cast_ballot", p, p.issue.title, p.closes_at, p.issue.group, f"#{p.issue.number}", True)
        for p in rows
        if any(
            o.pid in p.outstanding and can(actor.acting_for(o.id), "cast_ballot", p)
            for o in actor.organizations
        )
    ]


def _issues(actor: Actor) -> list[Waiting]:
    led = {s.group for s in actor.seats if s.role == "lead"}
    reviewed = {s.committee for s in actor.seats if s.plenary and s.role == "reviewer"}
    stated = [
        and_(
            Issue.state == S.CONSULTATION,
            _may_state(actor, o.id),
            ~exists().where(Position.issue_id == Issue.id, Position.organization_id == o.id),
        )
        for o in actor.organizations
    ]
    rows = db.session.scalars(
        select(Issue)
        .options(joinedload(Issue.group), joinedload(Issue.committee))
        .where(
            or_(
                and_(Issue.state.in_(LEAD_OWES), Issue.group_id.in_(led)),
                and_(Issue.state == S.REVIEW, Issue.committee_id.in_(reviewed)),
                *stated,
            )
        )
        .order_by(Issue.due_at)
        .limit(200)
    )
    found = [(_act_of(i, led), i) for i in rows]
    return [
        Waiting(act, i, i.title, None if i.state is S.DISCUSSION else i.due_at, i.group, f"#{i.number}")
        for act, i in found
        if not (act == "draft_resolution" and i.has_resolution)
    ]


def _may_state(actor: Actor, organization: int) -> Any:
    """Issues on which the person may state this member organization's position."""
    seats = [s for s in actor.seats if s.organization == organization and s.kind == "member"]
    plenary = {s.committee for s in seats if s.role in ("representative", "alternate")}
    groups = {s.group for s in seats if s.role in ("lead", "member")}
    return or_(Issue.committee_id.in_(plenary), Issue.group_id.in_(groups))


def _act_of(issue: Issue, led: set[int]) -> str:
    if issue.state is S.REVIEW:
        return "clear_issue"
    if issue.state is S.CONSULTATION:
        return "state_position"
    return LEAD_OWES[issue.state] if issue.group_id in led else "state_position"


def _of_resolution(act: str, row: Resolution) -> Waiting:
    return Waiting(act, row, row.title, None, row.group, "", act == "publish_resolution")


def _of_commitment(act: str, row: Any) -> Waiting:
    return Waiting(act, row, row.resolution.title, row.due_at, None, row.resolution.number)


@dataclass(frozen=True)
class Count:
    """How many issues of a group stand in discussion (consultation included) and in voting."""

    discussed: int = 0
    voting: int = 0


def counts_by_group(actor: Actor, committee_id: int) -> dict[int, Count]:
    """Group key -> its counts, of what the person may see."""
    seen = issues.visible_to(actor).where(Issue.committee_id == committee_id).subquery()
    rows = db.session.execute(
        select(
            seen.c.group_id,
            func.sum(case_in(seen.c.state, S.CONSULTATION, S.DISCUSSION)),
            func.sum(case_in(seen.c.state, S.VOTING)),
        ).group_by(seen.c.group_id)
    )
    return {group: Count(int(d or 0), int(v or 0)) for group, d, v in rows}


def case_in(column: Any, *states: IssueState) -> Any:
    """1 where the state is one of these, else 0."""
    return case((column.in_(states), 1), else_=0)


@dataclass(frozen=True)
class PointRow:
    """A point of the programme with its issues' states and its commitments' lamps."""

    point: WorkPoint
    states: list[IssueState]
    lamps: list[str]

    @property
    def issues(self) -> int:
        return len(self.states)

    @property
    def resolved(self) -> int:
        return sum(s in (S.RESOLVED, S.FOLLOW_UP, S.DONE) for s in self.states)

    @property
    def commitments(self) -> int:
        return len(self.lamps)

    @property
    def finished(self) -> int:
        return self.lamps.count("done")

    @property
    def late(self) -> int:
        return self.lamps.count("red")


def programme(actor: Actor, term: Term) -> list[PointRow]:
    """The term's points, each with the states of its issues (the person's view) and the lamps of
    the commitments that came of them."""
    points = db.session.scalars(
        select(WorkPoint).filter_by(term_id=term.id).order_by(WorkPoint.position)
    ).all()
    seen = issues.visible_to(actor).subquery()
    rows = db.session.execute(
        select(IssuePoint.work_point_id, seen.c.id, seen.c.state)
        .join(seen, seen.c.id == IssuePoint.issue_id)
        .where(IssuePoint.work_point_id.in_([p.id for p in points]), IssuePoint.is_on)
        .order_by(seen.c.number)
    ).all()
    lamps = followups.lamps_by_issue({issue for _, issue, _ in rows}, actor.at)
    return [
        PointRow(
            point,
            [IssueState(state) for key, _, state in rows if key == point.id],
            sorted(
                lamp for key, issue, _ in rows if key == point.id for lamp in lamps.get(issue, ())
            ),
        )
        for point in points
    ]


def outputs(term: Term) -> int:
    """How many resolutions the term adopted that are published."""
    return (
        db.session.scalar(
            select(func.count()).where(
                Resolution.term_id == term.id, Resolution.state.in_(PUBLISHED)
            )
        )
        or 0
    )
