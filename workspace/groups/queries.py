"""Reads of groups and seats; `load_actor` builds the Actor of a person at an instant."""

from dataclasses import replace
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import Date, Select, and_, bindparam, or_, select
from sqlalchemy.orm import joinedload

from workspace.committees.models import Committee, Membership, Organization, Term
from workspace.committees.queries import day_of
from workspace.db import db
from workspace.groups.models import Seat, SpecialistGroup
from workspace.groups.rules import GroupKind, Role
from workspace.permissions import Acting, Actor, SeatHeld


def load_actor(actor: Actor, at: datetime) -> Actor:
    """The same person at `at`: its seats, its organizations, the chairs in office.

    The organization acted for stays, if the person still sits for it; else the first one speaks.
    """
    if actor.is_clock:
        return replace(actor, at=at)
    rows = db.session.execute(_seats(), {"user": actor.id, "day": day_of(at)}).all()
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
        .outerjoin(
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
        .where(Seat.user_id == bindparam("user"), _in_force(Seat, day))
        .order_by(Membership.position, Seat.id)
    )


def _in_force(table: Any, day: Any) -> Any:
    return and_(table.since <= day, or_(table.until.is_(None), table.until > day))


def _held(row: Any) -> SeatHeld:
    return SeatHeld(
        committee=row.committee_id,
        group=row.group_id,
        organization=row.org_id,
        role=row.role.value,
        plenary=row.kind is GroupKind.PLENARY,
        kind=row.membership.value if row.membership else "",
        parent=row.parent_id or 0,
    )


def visible_to(actor: Actor) -> Select[tuple[SpecialistGroup]]:
    """Groups of the committees in which the person sits, and of those above its cities."""
    keys = {s.committee for s in actor.seats} | {s.parent for s in actor.seats if s.parent}
    return (
        select(SpecialistGroup)
        .options(joinedload(SpecialistGroup.lead_organization))
        .where(SpecialistGroup.committee_id.in_(keys))
        .order_by(SpecialistGroup.position)
    )


def seats_on(group_ids: list[int], day: date) -> list[Seat]:
    """Seats of groups held on a day, with person and organization."""
    query = (
        select(Seat)
        .options(joinedload(Seat.user), joinedload(Seat.organization), joinedload(Seat.group))
        .where(Seat.group_id.in_(group_ids), _in_force(Seat, day))
        .order_by(Seat.group_id, Seat.id)
    )
    return list(db.session.scalars(query))


def people_of(committee_id: int, day: date) -> list[Seat]:
    """Seats of the whole committee on a day (mentions, voters of an organization)."""
    query = (
        select(Seat)
        .join(SpecialistGroup)
        .options(joinedload(Seat.user), joinedload(Seat.organization))
        .where(SpecialistGroup.committee_id == committee_id, _in_force(Seat, day))
    )
    return list(db.session.scalars(query))


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
            _in_force(Seat, day),
        )
        .order_by(Seat.id)
        .limit(1)
    )
