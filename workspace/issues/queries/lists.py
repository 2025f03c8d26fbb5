"""Lists of issues: tabs by state, filters, order, and the counts above them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import Select, and_, bindparam, case, func, literal, or_, select, union_all
from sqlalchemy.orm import joinedload, load_only

from workspace.accounts.models import User
from workspace.committees.models import Committee, Label, Organization, WorkPoint
from workspace.committees.queries import spellings
from workspace.db import db
from workspace.groups.models import SpecialistGroup
from workspace.issues.models import Issue, IssueGroup, IssueLabel, IssuePoint, Position
from workspace.issues.queries.seen import of_groups, visible_to
from workspace.issues.rules import SORTS, TABS, IssueState, Stance
from workspace.permissions import Actor, SeatHeld
from workspace.text import normalise

LONGEST_QUERY = 80
#: What a row of a list shows of an issue; its texts stay where they are.
SHOWN = (
    Issue.committee_id,
    Issue.group_ids,
    Issue.number,
    Issue.title,
    Issue.title_en,
    Issue.state,
    Issue.due_at,
    Issue.updated_at,
    Issue.comment_count,
)


@dataclass(frozen=True)
class Filters:
    """What a list was asked for; "" (or False) asks nothing. Codes and public ids, no keys."""

    tab: str = "open"
    group: str = ""
    label: str = ""
    point: str = ""
    organization: str = ""
    mine: bool = False
    q: str = ""
    sort: str = "deadline"

    @property
    def are_set(self) -> bool:
        """Whether anything beside tab and order narrows the list."""
        return bool(
            self.group or self.label or self.point or self.organization or self.mine or self.q
        )


def filters_of(sent: Mapping[str, str]) -> Filters:
    """The filters of an address's query; whatever is unknown there asks nothing."""
    words = {
        name: " ".join(normalise(sent.get(name, ""))[:LONGEST_QUERY].split())
        for name in ("group", "label", "point", "organization", "q")
    }
    tab, sort = sent.get("tab", ""), sent.get("sort", "")
    return Filters(
        tab=tab if tab in TABS else "open",
        sort=sort if sort in SORTS else "deadline",
        mine=bool(sent.get("mine")),
        **words,
    )


def listed(actor: Actor, committee: Committee, filters: Filters) -> Select[tuple[Issue]]:
    """One tab's issues, by state in the order of its headings, then as sorted."""
    return _listed(_Asker(actor.id, actor.seats), committee.id, filters)


def counts(actor: Actor, committee: Committee, filters: Filters) -> dict[str, int]:
    """How many issues each tab and each state holds under the same filters, in one query."""
    query = _counted(_Asker(actor.id, actor.seats), committee.id, replace(filters, tab="", sort=""))
    by_state: dict[IssueState, int] = {state: n for state, n in db.session.execute(query)}
    tabs = {tab: sum(by_state.get(s, 0) for s in states) for tab, states in TABS.items()}
    return tabs | {state.value: n for state, n in by_state.items()}


@dataclass(frozen=True)
class _Asker:
    """Of an Actor, what decides a list; the same person asks the same again and again."""

    id: int
    seats: frozenset[SeatHeld]


@lru_cache(128)
def _listed(asker: _Asker, committee_id: int, filters: Filters) -> Select[tuple[Issue]]:
    states = TABS[filters.tab]
    rank = case({state.value: place for place, state in enumerate(states)}, value=Issue.state)
    return (
        _filtered(asker, committee_id, filters)
        .options(
            load_only(*SHOWN),
            joinedload(Issue.committee).load_only(Committee.slug),
            joinedload(Issue.group).load_only(*_names_of(SpecialistGroup), SpecialistGroup.code),
            joinedload(Issue.opened_by).load_only(*_names_of(User)),
            joinedload(Issue.opened_for).load_only(*_names_of(Organization)),
            joinedload(Issue.labels).load_only(IssueLabel.name, IssueLabel.is_on),
        )
        .where(Issue.state.in_(states))
        .order_by(rank, *_order(filters.sort))
    )


@lru_cache(128)
def _counted(asker: _Asker, committee_id: int, filters: Filters) -> Select[Any]:
    query = _filtered(asker, committee_id, filters)
    return query.with_only_columns(Issue.state, func.count()).group_by(Issue.state)


def _names_of(model: Any) -> tuple[Any, Any]:
    return model.name, model.name_en


def labels_of(committee: Committee) -> list[str]:
    """The words to file an issue under: the committee's vocabulary, then others in use."""
    return list(db.session.scalars(_offered(), {"committee": committee.id}))


@cache
def _offered() -> Select[tuple[str]]:
    own = Label.committee_id == bindparam("committee")
    words = select(
        Label.name, case((Label.retired_on.is_(None), 0), else_=2).label("rank"), Label.id
    ).where(own)
    others = _used().with_only_columns(IssueLabel.name, literal(1).label("rank"), -func.count())
    known = select(Label.name).where(own)
    both = union_all(words, others.where(IssueLabel.name.not_in(known))).subquery()
    in_order = (both.c.rank, both.c.id, both.c.name)
    offered = select(both.c.name).where(both.c.rank < 2).order_by(*in_order)
    return offered.limit(100)


def labels_in_use(committee: Committee) -> list[str]:
    """Labels in use on issues that the committee sees, the most used first."""
    return list(db.session.scalars(_most_used(), {"committee": committee.id}))


@cache
def _most_used() -> Select[tuple[str]]:
    return _used().order_by(func.count().desc(), IssueLabel.name).limit(100)


def _used() -> Select[tuple[str]]:
    return (
        select(IssueLabel.name)
        .join(Issue)
        .where(Issue.committee_id == bindparam("committee"), Issue.is_open_to_all, IssueLabel.is_on)
        .group_by(IssueLabel.name)
    )


def points_of(term_id: int) -> list[WorkPoint]:
    """The points of a term's programme, in their order."""
    return list(db.session.scalars(_points(), {"term": term_id}))


@cache
def _points() -> Select[tuple[WorkPoint]]:
    query = select(WorkPoint).where(WorkPoint.term_id == bindparam("term"))
    return query.order_by(WorkPoint.position)


def stances_of(issues: list[Issue]) -> dict[int, dict[int, Stance]]:
    """Issue key -> organization key -> stance, for the rolls of a list."""
    rows = db.session.execute(_stances(), {"issues": [issue.id for issue in issues]})
    found: dict[int, dict[int, Stance]] = {}
    for issue, organization, stance in rows:
        found.setdefault(issue, {})[organization] = stance
    return found


@cache
def _stances() -> Select[Any]:
    return select(Position.issue_id, Position.organization_id, Position.stance).where(
        Position.issue_id.in_(bindparam("issues", expanding=True))
    )


def _filtered(asker: _Asker, committee_id: int, filters: Filters) -> Select[tuple[Issue]]:
    query = visible_to(asker).where(Issue.committee_id == committee_id)
    if filters.group:
        asked = SpecialistGroup.code == filters.group
        joint = and_(IssueGroup.group.has(asked), IssueGroup.is_on)
        query = query.where(or_(Issue.group.has(asked), Issue.groups.any(joint)))
    if filters.label:
        said = or_(
            IssueLabel.name == filters.label,
            IssueLabel.name.in_(spellings(committee_id, filters.label)),
        )
        query = query.where(Issue.labels.any(and_(said, IssueLabel.is_on)))
    if filters.point:
        named = IssuePoint.work_point.has(WorkPoint.pid == filters.point)
        query = query.where(Issue.points.any(and_(named, IssuePoint.is_on)))
    if filters.organization:
        query = query.where(Issue.opened_for.has(Organization.pid == filters.organization))
    if filters.mine:
        query = query.where(_is_mine(asker))
    if filters.q:
        query = query.where(_matches(filters.q))
    return query


def _matches(q: str) -> Any:
    """The title or the opening organization holds the words, or #number is meant."""
    found = [
        Issue.title.icontains(q, autoescape=True),
        Issue.title_en.icontains(q, autoescape=True),
        Issue.opened_for.has(Organization.name.icontains(q, autoescape=True)),
    ]
    number = q.removeprefix("#")
    if number.isascii() and number.isdigit() and len(number) < 10:
        found.append(Issue.number == int(number))
    return or_(*found)


def _is_mine(asker: _Asker) -> Any:
    """Of the person's groups, opened by it or its organizations, or waiting for one of these."""
    organizations = {s.organization for s in asker.seats}
    groups = {s.group for s in asker.seats if not s.plenary}
    represented = {
        (s.committee, s.organization)
        for s in asker.seats
        if s.kind == "member" and s.role in ("representative", "alternate")
    }
    return or_(
        of_groups(groups),
        Issue.opened_by_id == asker.id,
        Issue.opened_for_id.in_(organizations),
        *(_waits_for(committee, organization) for committee, organization in represented),
    )


def _waits_for(committee: int, organization: int) -> Any:
    """A vote is open, or a position is asked for that the member has not stated."""
    stated = select(Position.id).where(
        Position.issue_id == Issue.id, Position.organization_id == organization
    )
    asked = Issue.state.in_((IssueState.CONSULTATION, IssueState.DISCUSSION))
    return and_(
        Issue.committee_id == committee,
        or_(Issue.state == IssueState.VOTING, and_(asked, ~stated.exists())),
    )


def _order(sort: str) -> tuple[Any, ...]:
    if sort == "updated":
        return (Issue.updated_at.desc(), Issue.number.desc())
    if sort == "opened":
        return (Issue.opened_at.desc(), Issue.number.desc())
    return (Issue.due_at.is_(None), Issue.due_at, Issue.number.desc())
