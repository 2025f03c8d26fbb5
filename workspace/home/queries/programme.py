"""A term's programme with what came of it, and the groups' counts."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, and_, bindparam, case, func, select, union_all
from sqlalchemy.orm import joinedload

from workspace.committees.models import Term, WorkPoint
from workspace.db import db
from workspace.followups import queries as followups
from workspace.issues import queries as issues
from workspace.issues.models import Issue, IssueGroup, IssuePoint
from workspace.issues.rules import IssueState
from workspace.permissions import Actor
from workspace.resolutions.models import Resolution
from workspace.resolutions.rules import ISSUED

S = IssueState
#: Lamps in the order in which a strip shows them.
LAMPS = ["done", "green", "yellow", "red"]


@dataclass(frozen=True)
class Count:
    """How many issues of a group stand in discussion (consultation included) and in voting."""

    discussed: int = 0
    voting: int = 0


def counts_by_group(actor: Actor, committee_id: int) -> dict[int, Count]:
    """Group key -> its counts, of what the person may see; a joint issue counts in each group."""
    asked = {"committee": committee_id}
    rows = db.session.execute(_counted(issues.visible_to(actor)), asked)
    return {group: Count(int(d or 0), int(v or 0)) for group, d, v in rows}


@lru_cache(128)
def _counted(visible: Select[tuple[Issue]]) -> Select[Any]:
    seen = visible.where(Issue.committee_id == bindparam("committee"))
    joint = seen.join(IssueGroup, and_(IssueGroup.issue_id == Issue.id, IssueGroup.is_on))
    each = union_all(
        seen.with_only_columns(Issue.id, Issue.state, Issue.group_id),
        joint.with_only_columns(Issue.id, Issue.state, IssueGroup.group_id),
    ).subquery()
    return select(
        each.c.group_id,
        func.sum(case_in(each.c.state, S.CONSULTATION, S.DISCUSSION)),
        func.sum(case_in(each.c.state, S.VOTING)),
    ).group_by(each.c.group_id)


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
        select(WorkPoint)
        .options(joinedload(WorkPoint.owner))
        .filter_by(term_id=term.id)
        .order_by(WorkPoint.position)
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
                (
                    lamp
                    for key, issue, _ in rows
                    if key == point.id
                    for lamp in lamps.get(issue, ())
                ),
                key=LAMPS.index,
            ),
        )
        for point in points
    ]


def outputs(term: Term) -> int:
    """How many resolutions the term adopted that are published, and not void."""
    return (
        db.session.scalar(
            select(func.count()).where(Resolution.term_id == term.id, Resolution.state.in_(ISSUED))
        )
        or 0
    )
