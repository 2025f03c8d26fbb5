"""专业组与席位 — founding groups, giving and ending seats."""

from datetime import date

from workspace.accounts.models import User
from workspace.acts import act
from workspace.committees.models import Committee, Organization
from workspace.committees.rules import RESERVED_GROUPS, is_free_slug
from workspace.db import db
from workspace.groups.models import Seat, SpecialistGroup
from workspace.groups.rules import ROLES, GroupKind, Role
from workspace.permissions import Actor


def found_group(
    actor: Actor,
    committee: Committee,
    *,
    code: str,
    name: str,
    name_en: str,
    kind: GroupKind = GroupKind.SPECIALIST,
    lead: Organization | None = None,
    position: int,
) -> SpecialistGroup:
    """Found a specialist group with its lead organization, or the plenary."""
    if not is_free_slug(code, RESERVED_GROUPS):
        raise ValueError(f"{code}: not a free address")
    with act(actor, "found_group", committee) as event:
        event.obj = SpecialistGroup(
            committee_id=committee.id,
            code=code,
            kind=kind,
            name=name,
            name_en=name_en,
            position=position,
            lead_organization_id=lead.id if lead else None,
        )
        db.session.add(event.obj)
    return event.obj


def give_seat(
    actor: Actor,
    group: SpecialistGroup,
    user: User,
    *,
    organization: Organization,
    role: Role,
    since: date,
    until: date | None = None,
) -> Seat:
    """Seat a person in a group for an organization; its name goes into the record, sealed."""
    if role not in ROLES[group.kind]:
        raise ValueError(f"{role} is no role of a {group.kind} group")
    with act(actor, "give_seat", group) as event:
        user.committee_id = user.committee_id or group.committee_id  # who seats first, keeps
        db.session.add(user)
        db.session.flush()
        event.obj = Seat(
            user_id=user.id,
            organization_id=organization.id,
            group_id=group.id,
            role=role,
            since=since,
            until=until,
        )
        db.session.add(event.obj)
        event.changes[user] = None
    return event.obj


def end_seat(actor: Actor, seat: Seat, *, until: date) -> None:
    """End a seat on a day; what was done from it stays."""
    with act(actor, "end_seat", seat):
        seat.until = until
