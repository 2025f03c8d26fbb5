"""Reads of groups and seats; `load_actor` builds the Actor of a person at an instant,
`load_actors` those of many in one query.

A seat holds only while its organization is in the committee: who leaves takes no further part.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import Date, Select, and_, bindparam, exists, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from workspace.accounts.models import User
from workspace.committees.models import Committee, Membership, Organization, Term
from workspace.committees.queries import day_of
from workspace.db import db, run
from workspace.groups.models import Seat, SpecialistGroup
from workspace.groups.rules import GroupKind, Role
from workspace.permissions import Acting, Actor, SeatHeld


def load_actor(actor: Actor, at: datetime) -> Actor:
    """The same person at `at`: its seats, its organizations, the chairs in office.

    The organization acted for stays, if the person still sits for it; else the first one speaks.
    """
    if actor.is_clock:
        return replace(actor, at=at)
    asked = {"user": actor.id, "day": day_of(at)}
    return _seated(actor, at, run(_of_one(), asked).all())


def load_actors(
    at: datetime,
    committees: Collection[int],
    users: Collection[int] | None = None,
    handles: Collection[str] = (),
) -> list[Actor]:
    """Everybody with an active account and a seat in one of these committees, or those of them
    with these keys or account names: in one query, with these seats only."""
    asked = {"day": day_of(at), "committees": list(committees)}
    if users is not None:
        asked |= {"users": list(users), "handles": list(handles)}
    held: dict[int, list[Any]] = {}
    for row in run(_people(users is None), asked):
        held.setdefault(row.user_id, []).append(row)
    return [
        _seated(Actor(key, rows[0].user_pid, "", at, handle=rows[0].handle), at, rows)
        for key, rows in held.items()
    ]


def _seated(actor: Actor, at: datetime, rows: Sequence[Any]) -> Actor:
    organizations = tuple(
        {r.org_id: Acting(r.org_id, r.pid, r.name, r.name_en) for r in rows}.values()
    )
    keys = {o.id for o in organizations}
    return replace(
        actor,
        at=at,
        seats=frozenset(_held(r) for r in rows),
        organizations=organizations,
        chairs=frozenset((r.committee_id, r.chair_id) for r in rows if r.chair_id),
        org=actor.org if actor.org in keys else (organizations[0].id if organizations else 0),
    )


@cache
def _of_one() -> Select[Any]:
    return _seats().where(Seat.user_id == bindparam("user"))


@cache
def _people(is_everybody: bool) -> Select[Any]:
    people = (User.id.label("user_id"), User.pid.label("user_pid"), User.handle)
    query = _seats().join(User, Seat.user_id == User.id).add_columns(*people)
    there = SpecialistGroup.committee_id.in_(bindparam("committees", expanding=True))
    query = query.where(User.is_active, there).order_by(None).order_by(Seat.id)
    if is_everybody:
        return query
    users, handles = (bindparam(name, expanding=True) for name in ("users", "handles"))
    return query.where(or_(Seat.user_id.in_(users), User.handle.in_(handles)))


@cache
def _seats() -> Select[Any]:
    day = bindparam("day", type_=Date)
    return (
        select(
            Seat.role,
            SpecialistGroup.id.label("group_id"),
            SpecialistGroup.kind,
            SpecialistGroup.committee_id,
            Committee.parent_id,
            Organization.id.label("org_id"),
            Organization.pid,
            Organization.name,
            Organization.name_en,
            Membership.kind.label("membership"),
            Term.chair_organization_id.label("chair_id"),
        )
        .join(SpecialistGroup, Seat.group_id == SpecialistGroup.id)
        .join(Committee, SpecialistGroup.committee_id == Committee.id)
        .join(Organization, Seat.organization_id == Organization.id)
        .join(
            Membership,
            and_(
                Membership.committee_id == SpecialistGroup.committee_id,
                Membership.organization_id == Seat.organization_id,
                _in_force(Membership, day),
            ),
        )
        .outerjoin(
            Term,
            and_(
                Term.committee_id == SpecialistGroup.committee_id,
                Term.starts_on <= day,
                Term.ends_on >= day,
            ),
        )
        .where(_in_force(Seat, day))
        .order_by(Membership.position, Seat.id)
    )


def _in_force(table: Any, day: Any) -> Any:
    return and_(table.since <= day, or_(table.until.is_(None), table.until > day))


def _holds(day: date) -> Any:
    """A seat is held on a day: its own dates, and its organization's membership."""
    member = exists().where(
        Membership.committee_id == SpecialistGroup.committee_id,
        Membership.organization_id == Seat.organization_id,
        _in_force(Membership, day),
    )
    return and_(_in_force(Seat, day), member)


def is_in_committee_on(committee_id: int, organization_id: int, day: date) -> bool:
    """Whether an organization is in the committee on a day, as a member or otherwise."""
    there = exists().where(
        Membership.committee_id == committee_id,
        Membership.organization_id == organization_id,
        _in_force(Membership, day),
    )
    return bool(db.session.scalar(select(there)))


def _held(row: Any) -> SeatHeld:
    return SeatHeld(
        committee=row.committee_id,
        group=row.group_id,
        organization=row.org_id,
        role=row.role.value,
        plenary=row.kind is GroupKind.PLENARY,
        kind=row.membership.value,
        parent=row.parent_id or 0,
    )


def visible_to(actor: Actor) -> Select[tuple[SpecialistGroup]]:
    """Groups of the committees in which the person sits, and of those above its cities."""
    return _visible_to(actor.seen_committees)


@lru_cache(128)
def _visible_to(keys: frozenset[int]) -> Select[tuple[SpecialistGroup]]:
    return (
        select(SpecialistGroup)
        .options(joinedload(SpecialistGroup.lead_organization))
        .where(SpecialistGroup.committee_id.in_(keys))
        .order_by(SpecialistGroup.position)
    )


def of_committee(actor: Actor, committee_id: int) -> list[SpecialistGroup]:
    """A committee's groups in their order, if the person sees them."""
    query = _of_committee(visible_to(actor))
    return list(db.session.scalars(query, {"committee": committee_id}))


@lru_cache(128)
def _of_committee(seen: Select[tuple[SpecialistGroup]]) -> Select[tuple[SpecialistGroup]]:
    return seen.where(SpecialistGroup.committee_id == bindparam("committee"))


def seats_on(group_ids: list[int], day: date) -> list[Seat]:
    """Seats of groups held on a day, with person and organization."""
    query = (
        select(Seat)
        .options(joinedload(Seat.user), joinedload(Seat.organization), contains_eager(Seat.group))
        .join(SpecialistGroup)
        .where(Seat.group_id.in_(group_ids), _holds(day))
        .order_by(Seat.group_id, Seat.id)
    )
    return list(db.session.scalars(query))


def seats_in(committee_id: int, day: date) -> Select[tuple[Seat]]:
    """Seats of the whole committee on a day, to be asked further."""
    return (
        select(Seat)
        .join(SpecialistGroup)
        .options(joinedload(Seat.user), joinedload(Seat.organization))
        .where(SpecialistGroup.committee_id == committee_id, _holds(day))
    )


def people_of(committee_id: int, day: date) -> list[Seat]:
    """Seats of the whole committee on a day (mentions, voters of an organization)."""
    return list(db.session.scalars(seats_in(committee_id, day)))


def chair_seat(committee_id: int, organization_id: int, day: date) -> Seat | None:
    """Who represents the chair organization in the plenary on a day."""
    return db.session.scalar(
        select(Seat)
        .join(SpecialistGroup)
        .options(joinedload(Seat.user))
        .where(
            SpecialistGroup.committee_id == committee_id,
            SpecialistGroup.kind == GroupKind.PLENARY,
            Seat.organization_id == organization_id,
            Seat.role == Role.REPRESENTATIVE,
            _holds(day),
        )
        .order_by(Seat.id)
        .limit(1)
    )
