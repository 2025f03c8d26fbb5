"""What a person may see of the issues: the query that every list, page and export starts from."""

from collections.abc import Collection
from datetime import datetime
from functools import lru_cache
from typing import Any, Protocol

from sqlalchemy import Select, and_, bindparam, or_, select
from sqlalchemy.orm import joinedload

from workspace.committees.models import Committee
from workspace.db import db
from workspace.groups.models import SpecialistGroup
from workspace.issues.models import Issue, IssueGroup, IssuePoint
from workspace.issues.rules import IssueState
from workspace.permissions import Actor, SeatHeld


class Seated(Protocol):
    """Of an Actor, what decides what it sees."""

    @property
    def id(self) -> int: ...

    @property
    def seats(self) -> frozenset[SeatHeld]: ...


def visible_to(actor: Seated) -> Select[tuple[Issue]]:
    """The SQL twin of `permissions.issues.is_visible`, with what an issue's address needs.

    From consultation on the whole committee sees it; before that its groups, the reviewer, the
    secretary and who opened it; what a city raised, that city always.
    """
    return _visible_to(actor.id, actor.seats)


@lru_cache(128)
def _visible_to(user_id: int, seats: frozenset[SeatHeld]) -> Select[tuple[Issue]]:
    """Built once a person, for it stands in most that the person reads."""
    committees = {s.committee for s in seats}
    prepared = {s.committee for s in seats if s.plenary and s.role in ("reviewer", "secretary")}
    return (
        select(Issue)
        .options(joinedload(Issue.committee), joinedload(Issue.group))
        .where(
            or_(
                Issue.city_id.in_(committees),
                and_(Issue.is_open_to_all, Issue.committee_id.in_(committees)),
                and_(
                    ~Issue.is_open_to_all,
                    or_(
                        of_groups({s.group for s in seats}),
                        Issue.committee_id.in_(prepared),
                        Issue.opened_by_id == user_id,
                    ),
                ),
            )
        )
    )


def of_groups(groups: Collection[int]) -> Any:
    """The home group or a group that takes part is one of these."""
    joint = select(IssueGroup.issue_id).where(IssueGroup.group_id.in_(groups), IssueGroup.is_on)
    return or_(Issue.group_id.in_(groups), Issue.id.in_(joint))


def in_full(query: Select[tuple[Issue]]) -> Select[tuple[Issue]]:
    """The same issues with all that the page of one issue shows, in one statement."""
    return query.options(
        joinedload(Issue.group).joinedload(SpecialistGroup.lead_organization),
        joinedload(Issue.term),
        joinedload(Issue.city),
        joinedload(Issue.opened_by),
        joinedload(Issue.opened_for),
        joinedload(Issue.labels),
        joinedload(Issue.groups).joinedload(IssueGroup.group),
        joinedload(Issue.points).joinedload(IssuePoint.work_point),
    )


def at_address(actor: Actor, committee: Committee, group: str, number: int) -> Issue | None:
    """The visible issue of an address, as an act needs it."""
    return _one(_numbered(visible_to(actor)), committee, group, number)


def in_full_at(actor: Actor, committee: Committee, group: str, number: int) -> Issue | None:
    """The visible issue of an address, as its page needs it."""
    return _one(_numbered_in_full(visible_to(actor)), committee, group, number)


def _one(query: Select[Any], committee: Committee, group: str, number: int) -> Issue | None:
    asked = {"committee": committee.id, "number": number}
    issue: Issue | None = db.session.scalars(query, asked).unique().first()
    return issue if issue and issue.group.code == group else None


@lru_cache(128)
def _numbered(seen: Select[tuple[Issue]]) -> Select[tuple[Issue]]:
    return seen.where(
        Issue.committee_id == bindparam("committee"), Issue.number == bindparam("number")
    )


@lru_cache(128)
def _numbered_in_full(seen: Select[tuple[Issue]]) -> Select[tuple[Issue]]:
    return in_full(_numbered(seen))


def due_consultations(at: datetime) -> list[Issue]:
    """Consultations whose deadline has come: the clock turns them into discussions."""
    query = (
        select(Issue)
        .where(Issue.state == IssueState.CONSULTATION, Issue.due_at <= at)
        .order_by(Issue.due_at, Issue.id)
        .limit(500)
    )
    return list(db.session.scalars(query))
