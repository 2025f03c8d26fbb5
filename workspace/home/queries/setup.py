"""What a young committee still lacks before its first issue, read from its state."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select

from workspace.accounts.models import AccountLink, User
from workspace.accounts.queries import is_open_link
from workspace.committees.models import Committee, Term, WorkPoint
from workspace.committees.queries import day_of, members_on
from workspace.db import db
from workspace.groups import queries as groups
from workspace.groups.models import Seat, SpecialistGroup
from workspace.groups.rules import GroupKind, Role
from workspace.permissions import Actor, can

#: A committee is one of several.
FEWEST = 2


@dataclass(frozen=True)
class Step:
    """筹备事项 — done or not; `lacks` names whom it waits for: (code of what, things)."""

    key: str
    is_done: bool
    lacks: tuple[tuple[str, tuple[Any, ...]], ...] = ()


def checklist(actor: Actor, committee: Committee, found: Sequence[SpecialistGroup]) -> list[Step]:
    """The steps to the first issue, for the secretary of a province; none once there is one.

    `found` are the committee's groups.
    """
    if committee.last_issue or committee.parent_id or not _is_keeper(actor, committee):
        return []
    day = day_of(actor.at)
    members = [m.organization for m in members_on(committee.id, day)]
    there = [g for g in found if g.until is None and g.kind is GroupKind.SPECIALIST]
    seated = _seated(committee.id, day)
    lacks = _lacks([seat for seat, _ in seated], members, there, found)
    is_seated = bool(members and there) and not lacks
    waiting = _without_link(committee, seated)
    points = _points_of_term(committee.id, day)
    return [
        Step("organizations", len(members) >= FEWEST),
        Step("groups", bool(there)),
        Step("seats", is_seated, lacks),
        Step("links", is_seated and not waiting, (("link", waiting),) if waiting else ()),
        Step("term", points is not None),
        Step("programme", bool(points)),
        Step("issue", False),
    ]


def _is_keeper(actor: Actor, committee: Committee) -> bool:
    return any(
        can(actor.acting_for(o.id), "admit_organization", committee) for o in actor.organizations
    )


def _seated(committee_id: int, day: date) -> list[tuple[Seat, int | None]]:
    """The seats of a day, each with the open link to its person's account if there is one."""
    query = groups.seats_in(committee_id, day).add_columns(AccountLink.id)
    open_link = (AccountLink.user_id == Seat.user_id) & is_open_link()
    return [
        (seat, link) for seat, link in db.session.execute(query.outerjoin(AccountLink, open_link))
    ]


def _without_link(committee: Committee, seated: list[tuple[Seat, int | None]]) -> tuple[User, ...]:
    """Who sits here, has no password, and no link to set one; each once."""
    users = {seat.user.id: seat.user for seat, link in seated if link is None}
    return tuple(
        user
        for user in users.values()
        if user.committee_id == committee.id and user.is_active and not user.password_hash
    )


def _lacks(
    seats: list[Seat],
    members: list[Any],
    there: list[SpecialistGroup],
    found: Sequence[SpecialistGroup],
) -> tuple[tuple[str, tuple[Any, ...]], ...]:
    spoken = {s.organization_id for s in seats if s.role is Role.REPRESENTATIVE}
    led = {s.group_id for s in seats if s.role is Role.LEAD}
    is_reviewed = any(s.role is Role.REVIEWER for s in seats)
    plenary = tuple(g for g in found if g.kind is GroupKind.PLENARY)
    lacking = (
        ("representative", tuple(m for m in members if m.id not in spoken)),
        ("lead", tuple(g for g in there if g.id not in led)),
        ("reviewer", () if is_reviewed else plenary),
    )
    return tuple((code, things) for code, things in lacking if things)


def _points_of_term(committee_id: int, day: date) -> int | None:
    """How many points the programme of the term in office has, None where there is no term."""
    return db.session.scalar(
        select(func.count(WorkPoint.id))
        .select_from(Term)
        .outerjoin(WorkPoint)
        .where(Term.committee_id == committee_id, Term.starts_on <= day, Term.ends_on >= day)
        .group_by(Term.id)
    )
