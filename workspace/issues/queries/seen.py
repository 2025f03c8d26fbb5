"""What a person may see of the issues: the query that every list, page and export starts from."""

from collections.abc import Collection
from datetime import datetime
from functools import lru_cache
from typing import Any, Protocol

from sqlalchemy import Select, and_, bindparam, or_, select
from sqlalchemy.orm import joinedload

from workspace.committees.models import Committee
from workspace.db import db, within
from workspace.issues.models import Issue, IssueGroup
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
    return _seen(user_id, seats).options(joinedload(Issue.committee), joinedload(Issue.group))


@lru_cache(128)
def _seen(user_id: int, seats: frozenset[SeatHeld]) -> Select[tuple[Issue]]:
    """Built once a person, for it stands in most that the person reads."""
    committees = {s.committee for s in seats}
    prepared = {s.committee for s in seats if s.plenary and s.role in ("reviewer", "secretary")}
    return select(Issue).where(
        or_(
            within(Issue.city_id, committees),
            and_(Issue.is_open_to_all, within(Issue.committee_id, committees)),
            and_(
                ~Issue.is_open_to_all,
                or_(
                    of_groups({s.group for s in seats}),
                    within(Issue.committee_id, prepared),
                    Issue.opened_by_id == user_id,
                ),
            ),
        )
    )


def of_groups(groups: Collection[int]) -> Any:
    """The home group or a group that takes part is one of these."""
    joint = select(IssueGroup.issue_id).where(within(IssueGroup.group_id, groups), IssueGroup.is_on)
    return or_(within(Issue.group_id, groups), Issue.id.in_(joint))


def at_address(actor: Actor, committee: Committee, group: str, number: int) -> Issue | None:
    """The visible issue of an address; `facts_of` tells what its page shows beside it."""
    asked = {"committee": committee.id, "number": number}
    issue: Issue | None = db.session.scalar(_numbered(_seen(actor.id, actor.seats)), asked)
    return issue if issue and issue.group.code == group else None


@lru_cache(128)
def _numbered(seen: Select[tuple[Issue]]) -> Select[tuple[Issue]]:
    """Its committee is that of the address, which is there already."""
    return seen.options(joinedload(Issue.group)).where(
        Issue.committee_id == bindparam("committee"), Issue.number == bindparam("number")
    )


def due_consultations(at: datetime) -> list[Issue]:
    """Consultations whose deadline has come: the clock turns them into discussions."""
    query = (
        select(Issue)
        .where(Issue.state == IssueState.CONSULTATION, Issue.due_at <= at)
        .order_by(Issue.due_at, Issue.id)
        .limit(500)
    )
    return list(db.session.scalars(query))
