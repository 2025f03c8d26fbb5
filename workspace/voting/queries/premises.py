"""发起前提 — what a lead should see before a poll is opened: roll, voters, gate, positions."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from workspace.accounts.models import User
from workspace.committees.models import Organization
from workspace.committees.queries import day_of
from workspace.db import db
from workspace.groups.queries import people_of
from workspace.issues.models import Issue, Move, Position
from workspace.voting import rules
from workspace.voting.models import Poll
from workspace.voting.queries.phrases import Line
from workspace.voting.queries.polls import as_electors, former_poll, roll_for

#: Acts on the issue that have to lie behind it, in their order.
BEHIND = ("clear_issue", "start_consultation", "start_discussion")


@dataclass(frozen=True)
class Premises:
    """The roll as it would be frozen now, who may cast for each, and what lies behind."""

    roll: list[tuple[Organization, list[User]]]
    electors: tuple[rules.Elector, ...]
    former: Poll | None
    lines: list[Line]

    @property
    def size(self) -> int:
        return len(self.roll)


def premises_of(issue: Issue, at: datetime) -> Premises:
    """What a poll on this issue would stand on if it were opened now."""
    former = former_poll(issue)
    frozen = roll_for(issue, former, at)
    roll = [line.organization for line in frozen]
    voters = _voters(issue, at)
    return Premises(
        roll=[(organization, voters.get(organization.id, [])) for organization in roll],
        electors=as_electors(frozen),
        former=former,
        lines=[*_behind(issue), *_positions(issue, roll)],
    )


def _voters(issue: Issue, at: datetime) -> dict[int, list[User]]:
    """Organization -> who represents it in the plenary; any seat in the group may cast too."""
    people: dict[int, list[User]] = {}
    for seat in people_of(issue.committee_id, day_of(at)):
        if seat.role in ("representative", "alternate"):
            people.setdefault(seat.organization_id, []).append(seat.user)
    return people


def _behind(issue: Issue) -> list[Line]:
    query = select(Move.act, Move.at).where(Move.issue_id == issue.id, Move.act.in_(BEHIND))
    done = {act: at for act, at in db.session.execute(query.order_by(Move.at, Move.id))}
    lines = [Line("ok", f"premise.{act}", {"at": done[act]}) for act in BEHIND if act in done]
    if issue.conditions:
        lines.append(Line("note", "premise.conditions", {}))
    return lines


def _positions(issue: Issue, roll: list[Organization]) -> list[Line]:
    query = select(Position.organization_id).filter_by(issue_id=issue.id)
    stated = set(db.session.scalars(query))
    missing = sum(1 for organization in roll if organization.id not in stated)
    if missing:
        return [Line("no", "premise.positions_missing", {"n": missing}, False)]
    return [Line("ok", "premise.positions", {})]
