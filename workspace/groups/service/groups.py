"""专业组 — founding, naming and closing groups; which organization leads one, and from when."""

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from workspace.acts import Event, Refused, act
from workspace.committees.models import Committee, Organization
from workspace.committees.queries import day_of, member_on
from workspace.committees.rules import RESERVED_GROUPS, is_free_slug
from workspace.committees.service import as_typed, demand, demand_day, demand_unchanged
from workspace.db import db
from workspace.groups.models import Leadership, Seat, SpecialistGroup
from workspace.groups.rules import GroupKind
from workspace.permissions import Actor

#: Field of the form -> attribute of the group.
GROUP = {"name": "name", "name_en": "name_en"}


def found_group(
    actor: Actor,
    committee: Committee,
    *,
    code: str,
    name: str,
    name_en: str,
    kind: GroupKind = GroupKind.SPECIALIST,
    lead: Organization | None = None,
    position: int | None = None,
    since: date | None = None,
) -> SpecialistGroup:
    """Found a specialist group with its lead organization (from today or a day), or the plenary.

    Refused("has_free_code") for an address that a group of the committee has, "is_member_then"
    for a lead that is no member today.
    """
    if not is_free_slug(code, RESERVED_GROUPS):
        raise ValueError(f"{code}: not a free address")
    with act(actor, "found_group", committee) as event:
        event.obj = group = SpecialistGroup(
            committee_id=committee.id,
            code=code,
            kind=kind,
            name=name,
            name_en=name_en,
            position=_next_position(committee.id) if position is None else position,
            lead_organization_id=lead.id if lead else None,
        )
        db.session.add(group)
        _flush_code(event)
        demand_day(event, committee.id, since)
        if lead is not None:
            _lead_from(event, group, lead, since or day_of(event.at))
    return group


def _next_position(committee_id: int) -> int:
    query = select(func.max(SpecialistGroup.position)).filter_by(committee_id=committee_id)
    return (db.session.scalar(query) or 0) + 1


def _flush_code(event: Event) -> None:
    try:
        db.session.flush()
    except IntegrityError as taken:
        raise Refused("has_free_code", event.act, event.thing) from taken


def edit_group(
    actor: Actor, group: SpecialistGroup, *, name: str, name_en: str, version: str | None = None
) -> None:
    """Call a group differently; its address stays."""
    typed = {"name": name, "name_en": name_en}
    with act(actor, "edit_group", group):
        demand_unchanged(as_typed(group, GROUP), version, typed)
        group.name, group.name_en = name, name_en


def change_lead(
    actor: Actor,
    group: SpecialistGroup,
    *,
    lead: Organization,
    since: date,
    version: str | None = None,
) -> Leadership:
    """Another organization leads the group from a day on; the clock hands over on a later day.

    Refused("is_new_lead") where it leads on that day already.
    """
    with act(actor, "change_lead", group) as event:
        demand_unchanged(lead_as_typed(group), version, {"lead": lead.code})
        demand_day(event, group.committee_id, since)
        _lead_from(event, group, lead, since)
        if since <= day_of(event.at):
            group.lead_organization_id = lead.id
        event.data = {"group": group.pid}
    return event.obj


def lead_as_typed(group: SpecialistGroup) -> dict[str, str]:
    """Who leads the group, as the form that changes it holds it."""
    return as_typed(group, {"lead": "lead_organization"})


def _lead_from(event: Event, group: SpecialistGroup, lead: Organization, since: date) -> None:
    """Let the lead begin on a day and whoever leads then end; nobody of a later day stays."""
    demand(member_on(group.committee_id, lead.id, since), "is_member_then", event)
    kept = _leaderships(group)
    for other in kept:
        if other.since < since and (other.until is None or other.until > since):
            demand(other.organization_id != lead.id, "is_new_lead", event)
            other.until = since
    if not kept and event.act == "change_lead" and group.lead_organization_id is not None:
        _keep_former(group, since)
    demand(all(other.since < since for other in kept), "is_after_last_lead", event)
    made = Leadership(group_id=group.id, organization_id=lead.id, since=since)
    db.session.add(made)
    if event.act == "change_lead":
        event.obj = made


def _leaderships(group: SpecialistGroup) -> list[Leadership]:
    query = select(Leadership).filter_by(group_id=group.id).order_by(Leadership.since)
    return list(db.session.scalars(query))


def _keep_former(group: SpecialistGroup, until: date) -> None:
    """A lead from before leads were dated led since the group's first seat."""
    first = db.session.scalar(select(func.min(Seat.since)).filter_by(group_id=group.id))
    if first is not None and first < until:
        db.session.add(
            Leadership(
                group_id=group.id,
                organization_id=group.lead_organization_id,
                since=first,
                until=until,
            )
        )


def begin_lead(actor: Actor, leadership: Leadership) -> None:
    """The clock hands the group over to the organization whose day has come."""
    group = leadership.group
    with act(actor, "begin_lead", leadership, also=(group,)) as event:
        demand(leadership.since <= day_of(event.at), "is_day_reached", event)
        group.lead_organization_id = leadership.organization_id


def close_group(actor: Actor, group: SpecialistGroup, *, until: date, reason: str) -> None:
    """Close a group from a day on: no issue is opened in it any more, its seats end.

    Its issues stay where they stand; the secretary brings them to their end.
    """
    with act(actor, "close_group", group) as event:
        demand_day(event, group.committee_id, until)
        group.until = until
        seats = select(Seat).where(Seat.group_id == group.id, Seat.since < until)
        for seat in db.session.scalars(seats):
            if seat.until is None or seat.until > until:
                seat.until = until
        event.data = {"reason": reason}
