"""Polls as they are read: visible ones, those of an issue, those whose deadline has come."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import Select, and_, bindparam, func, inspect, or_, select
from sqlalchemy.orm import Load, contains_eager, joinedload
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.orm.interfaces import ExecutableOption

from workspace.committees.models import Committee, Organization, Term
from workspace.committees.queries import day_of, members_on, term_on
from workspace.db import db
from workspace.groups.models import SpecialistGroup
from workspace.issues.models import Issue
from workspace.permissions import Actor
from workspace.voting import rules
from workspace.voting.models import Ballot, Elector, LateBallot, Poll
from workspace.voting.rules import Choice, PollState


def visible_to(actor: Actor) -> Select[tuple[Poll]]:
    """Polls of the committees in which the person sits, and on what its city raised."""
    return _visible_to(actor.committees)


@lru_cache(128)
def _visible_to(keys: frozenset[int]) -> Select[tuple[Poll]]:
    return select(Poll).where(or_(Poll.committee_id.in_(keys), Poll.city_id.in_(keys)))


def at_address(actor: Actor, committee_id: int, group: str, issue: int, number: int) -> Poll | None:
    """The visible poll of an address, with its issue; `with_roll` adds what its page shows."""
    asked = {"committee": committee_id, "group": group, "issue": issue, "number": number}
    poll: Poll | None = db.session.scalar(_at_address(visible_to(actor)), asked)
    return poll


@lru_cache(128)
def _at_address(seen: Select[tuple[Poll]]) -> Select[tuple[Poll]]:
    return (
        seen.join(Poll.issue)
        .join(Issue.group)
        .where(
            Poll.committee_id == bindparam("committee"),
            SpecialistGroup.code == bindparam("group"),
            Issue.number == bindparam("issue"),
            Poll.number == bindparam("number"),
        )
        .options(contains_eager(Poll.issue).contains_eager(Issue.group))
    )


def with_roll(poll: Poll) -> Poll:
    """The same poll with its roll and ballots, in one query where they are not yet read."""
    if "electors" in inspect(poll).unloaded:
        found = db.session.scalars(_electors(), {"poll": poll.id}).all()
        set_committed_value(poll, "electors", list(found))
    return poll


@cache
def _electors() -> Select[tuple[Elector]]:
    query = select(Elector).options(*_ballots(Load(Elector)))
    return query.where(Elector.poll_id == bindparam("poll")).order_by(Elector.position)


def polls_of(issue: Issue) -> list[Poll]:
    """The issue's polls, first to last, with roll, ballots and who cast them: one query."""
    return list(db.session.scalars(_with_rolls(), {"issue": issue.id}).unique())


@cache
def _with_rolls() -> Select[tuple[Poll]]:
    query = select(Poll).options(
        joinedload(Poll.electors).options(*_ballots(Load(Elector))),
        joinedload(Poll.opened_by),
        joinedload(Poll.opened_for),
    )
    return query.where(Poll.issue_id == bindparam("issue")).order_by(Poll.number)


def _ballots(elector: Load) -> tuple[ExecutableOption, ...]:
    return (
        elector.joinedload(Elector.organization),
        elector.joinedload(Elector.ballot).joinedload(Ballot.user),
        elector.joinedload(Elector.late_ballot).joinedload(LateBallot.user),
    )


def due_polls(at: datetime) -> list[Poll]:
    """Open polls whose deadline has come, the earliest first: what the clock has to close."""
    query = select(Poll).where(Poll.state == PollState.OPEN, Poll.closes_at <= at)
    return list(db.session.scalars(query.order_by(Poll.closes_at, Poll.id)))


@dataclass(frozen=True)
class Cell:
    """One elector's place in the row of cells that a list shows for a poll."""

    choice: Choice
    name: str
    name_en: str


@dataclass(frozen=True)
class LatestPoll:
    """An issue's latest poll, as lists show it."""

    number: int
    cells: tuple[Cell, ...]


def latest_polls(issue_ids: Collection[int]) -> dict[int, LatestPoll]:
    """Issue key -> its latest poll that was not withdrawn, with its roll in order: one query."""
    rows = db.session.execute(_latest_cells(), {"issues": list(issue_ids)})
    cells: dict[tuple[int, int], list[Cell]] = {}
    for issue, number, name, name_en, choice in rows:
        cells.setdefault((issue, number), []).append(Cell(choice or Choice.NONE, name, name_en))
    return {issue: LatestPoll(number, tuple(row)) for (issue, number), row in cells.items()}


@cache
def _latest_cells() -> Select[Any]:
    latest = (
        select(Poll.issue_id, func.max(Poll.number).label("number"))
        .where(
            Poll.issue_id.in_(bindparam("issues", expanding=True)),
            Poll.state != PollState.WITHDRAWN,
        )
        .group_by(Poll.issue_id)
        .subquery()
    )
    return (
        select(Poll.issue_id, Poll.number, Organization.name, Organization.name_en, Ballot.choice)
        .join(latest, and_(latest.c.issue_id == Poll.issue_id, latest.c.number == Poll.number))
        .join(Elector, Elector.poll_id == Poll.id)
        .join(Organization, Organization.id == Elector.organization_id)
        .outerjoin(Ballot, Ballot.elector_id == Elector.id)
        .order_by(Poll.issue_id, Elector.position)
    )


@dataclass(frozen=True)
class RollLine:
    """One line of the roll that a poll would be opened with."""

    organization: Organization
    weight: str = "1"
    house: str = ""
    capital_group: str = ""


def roll_for(issue: Issue, former: Poll | None, at: datetime) -> list[RollLine]:
    """The electors of a poll opened now: of a second round those of the first, else all member
    organizations in force on that day, one vote each, in their fixed order."""
    if former:
        return [
            RollLine(e.organization, e.weight, e.house, e.capital_group) for e in former.electors
        ]
    return [
        RollLine(m.organization, capital_group=m.organization.capital_group)
        for m in members_on(issue.committee_id, day_of(at))
    ]


def as_electors(roll: Sequence[RollLine]) -> tuple[rules.Elector, ...]:
    """A roll that is not frozen yet, as the engine reads it."""
    return tuple(
        rules.Elector(line.organization.pid, Fraction(line.weight), line.house, line.capital_group)
        for line in roll
    )


def former_poll(issue: Issue) -> Poll | None:
    """The round before: the issue's last poll that was counted (a withdrawn one is no round)."""
    query = select(Poll).filter_by(issue_id=issue.id, state=PollState.CLOSED)
    return db.session.scalar(query.order_by(Poll.number.desc()).limit(1))


def term_for(issue: Issue, at: datetime) -> Term | None:
    """The term in which a poll opened now stays; a city votes in its province's term."""
    committee = db.session.get_one(Committee, issue.committee_id)
    return term_on(committee.parent_id or committee.id, day_of(at))


def next_number(issue: Issue) -> int:
    """The number of the issue's next poll; called under the issue's lock."""
    return (db.session.scalar(select(func.max(Poll.number)).filter_by(issue_id=issue.id)) or 0) + 1


def place_of(poll: Poll, organization_id: int) -> tuple[Elector, int]:
    """An organization's place on the roll, with its ballot, and the turn of the latest cast of all;
    called under the poll's lock.
    """
    asked = {"poll": poll.id, "organization": organization_id}
    elector, turn = db.session.execute(_places(), asked).one()
    return elector, turn or 0


@cache
def _places() -> Select[tuple[Elector, int | None]]:
    latest = select(func.max(Ballot.turn)).where(Ballot.poll_id == bindparam("poll"))
    return (
        select(Elector, latest.scalar_subquery())
        .options(joinedload(Elector.ballot))
        .where(
            Elector.poll_id == bindparam("poll"),
            Elector.organization_id == bindparam("organization"),
        )
    )
