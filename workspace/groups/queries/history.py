"""Who held what on a day: leads and seats, with the dates from and until which they hold."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from workspace.accounts.models import User
from workspace.committees.models import Organization
from workspace.db import db
from workspace.groups.models import Leadership, Seat, SpecialistGroup
from workspace.groups.queries.seats import seats_on


@dataclass(frozen=True)
class Held:
    """A group on a day: which organization leads it, who sits in it."""

    group: SpecialistGroup
    lead: Organization | None
    lead_since: date | None
    lead_until: date | None
    seats: list[Seat]


def held_on(committee_id: int, day: date) -> list[Held]:
    """Every group that was there on a day (or had not closed yet), in the fixed order."""
    groups = list(
        db.session.scalars(
            select(SpecialistGroup)
            .options(joinedload(SpecialistGroup.lead_organization))
            .where(
                SpecialistGroup.committee_id == committee_id,
                or_(SpecialistGroup.until.is_(None), SpecialistGroup.until > day),
            )
            .order_by(SpecialistGroup.position)
        )
    )
    keys = [g.id for g in groups]
    seats, leads = seats_on(keys, day), leads_on(keys, day)
    dated = {lead.group_id for lead in _dated(keys)}
    return [_held(g, leads.get(g.id), g.id in dated, seats) for g in groups]


def _held(
    group: SpecialistGroup, lead: Leadership | None, is_dated: bool, seats: list[Seat]
) -> Held:
    own = [seat for seat in seats if seat.group_id == group.id]
    if lead is not None:
        return Held(group, lead.organization, lead.since, lead.until, own)
    undated = None if is_dated else group.lead_organization
    return Held(group, undated, None, None, own)


def leads_on(group_ids: list[int], day: date) -> dict[int, Leadership]:
    """Group key -> who leads it on a day, of those whose leads are dated."""
    query = (
        select(Leadership)
        .options(joinedload(Leadership.organization))
        .where(
            Leadership.group_id.in_(group_ids),
            Leadership.since <= day,
            or_(Leadership.until.is_(None), Leadership.until > day),
        )
    )
    return {lead.group_id: lead for lead in db.session.scalars(query)}


def _dated(group_ids: list[int]) -> list[Leadership]:
    return list(db.session.scalars(select(Leadership).where(Leadership.group_id.in_(group_ids))))


def leads_of(group: SpecialistGroup) -> list[Leadership]:
    """Every lead that the group had or will have, in order."""
    query = (
        select(Leadership)
        .options(joinedload(Leadership.organization))
        .filter_by(group_id=group.id)
        .order_by(Leadership.since)
    )
    return list(db.session.scalars(query))


def due_leads(day: date) -> list[Leadership]:
    """Leads whose day has come while the group still stands under another one."""
    query = (
        select(Leadership)
        .join(SpecialistGroup)
        .options(joinedload(Leadership.group))
        .where(
            Leadership.since <= day,
            or_(Leadership.until.is_(None), Leadership.until > day),
            or_(
                SpecialistGroup.lead_organization_id.is_(None),
                SpecialistGroup.lead_organization_id != Leadership.organization_id,
            ),
        )
        .order_by(Leadership.id)
    )
    return list(db.session.scalars(query))


def all_groups(committee_id: int) -> list[SpecialistGroup]:
    """Every group of a committee in the fixed order, the closed ones included."""
    query = (
        select(SpecialistGroup)
        .options(joinedload(SpecialistGroup.lead_organization))
        .filter_by(committee_id=committee_id)
        .order_by(SpecialistGroup.position, SpecialistGroup.id)
    )
    return list(db.session.scalars(query))


def all_seats(committee_id: int) -> Select[tuple[Seat]]:
    """Every seat that the committee ever gave."""
    return (
        select(Seat)
        .join(SpecialistGroup)
        .options(joinedload(Seat.user), joinedload(Seat.organization), contains_eager(Seat.group))
        .where(SpecialistGroup.committee_id == committee_id)
    )


def seats_of(group: SpecialistGroup) -> list[Seat]:
    """Every seat that the group ever had or will have, those without an end first."""
    query = (
        select(Seat)
        .options(joinedload(Seat.user), joinedload(Seat.organization), joinedload(Seat.group))
        .filter_by(group_id=group.id)
        .order_by(Seat.until.isnot(None), Seat.since, Seat.id)
    )
    return list(db.session.scalars(query))


def people_known_to(committee_id: int) -> list[User]:
    """Whoever has or had a seat in the committee: whom its secretary may seat by name."""
    seated = (
        select(Seat.user_id)
        .join(SpecialistGroup)
        .where(SpecialistGroup.committee_id == committee_id)
    )
    query = select(User).where(User.id.in_(seated)).order_by(User.handle)
    return list(db.session.scalars(query))
