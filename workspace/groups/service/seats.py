"""席位 — giving, ending and correcting seats; parity is shown, never enforced."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import exists, or_, select
from sqlalchemy.exc import IntegrityError

from workspace.accounts.models import User
from workspace.accounts.service import add_user
from workspace.acts import Event, Refused, act
from workspace.committees.models import Organization
from workspace.committees.queries import day_of
from workspace.committees.service import as_typed, demand, demand_day, demand_unchanged
from workspace.db import db
from workspace.groups.models import Seat, SpecialistGroup
from workspace.groups.queries import is_in_committee_on
from workspace.groups.rules import ROLES, Role
from workspace.permissions import Actor

#: Field of the form -> attribute of the seat.
SPAN = {"since": "since", "until": "until"}


@dataclass(frozen=True)
class Person:
    """人员 who has no account yet."""

    handle: str
    name: str
    name_en: str = ""


def give_seat(
    actor: Actor,
    group: SpecialistGroup,
    person: User | Person,
    *,
    organization: Organization,
    role: Role,
    since: date,
    until: date | None = None,
) -> Seat:
    """Seat a person in a group for an organization; its name goes into the record, sealed.

    A new person's account is opened in the same act, without a password. Refused("has_no_seat_yet")
    where the person has the seat then, "is_member_then" where the organization is not in the
    committee, "has_free_handle" where another person took the account's name.
    """
    if role not in ROLES[group.kind]:
        raise ValueError(f"{role} is no role of a {group.kind} group")
    with act(actor, "give_seat", group) as event:
        user = _account(event, person)
        user.committee_id = user.committee_id or group.committee_id  # who seats first, keeps
        demand_day(event, group.committee_id, since)
        is_there = is_in_committee_on(group.committee_id, organization.id, since)
        demand(event.actor.is_clock or is_there, "is_member_then", event)
        event.obj = seat = Seat(
            user_id=user.id,
            organization_id=organization.id,
            group_id=group.id,
            role=role,
            since=since,
            until=until,
        )
        demand(until is None or until > since, "ends_after_beginning", event)
        demand(not _has_same(seat), "has_no_seat_yet", event)
        db.session.add(seat)
        event.changes[user] = None
    return seat


def _account(event: Event, person: User | Person) -> User:
    """The person's account; a new one has no password until it opens its link."""
    if isinstance(person, User):
        db.session.add(person)
        db.session.flush()
        return person
    try:
        user = add_user(person.handle, person.name, person.name_en, password_hash="", active=True)
        db.session.flush()
    except IntegrityError as taken:
        raise Refused("has_free_handle", event.act, event.thing) from taken
    return user


def _has_same(seat: Seat) -> bool:
    """Whether the person has the same seat on one of its days already."""
    shared = exists().where(
        Seat.user_id == seat.user_id,
        Seat.organization_id == seat.organization_id,
        Seat.group_id == seat.group_id,
        Seat.role == seat.role,
        Seat.pid != seat.pid,
        or_(Seat.until.is_(None), Seat.until > seat.since),
        *([Seat.since < seat.until] if seat.until else []),
    )
    return bool(db.session.scalar(select(shared)))


def end_seat(actor: Actor, seat: Seat, *, until: date) -> None:
    """End a seat: from this day on it is not held; what was done from it stays.

    Refused("has_another_secretary") for the last one of a committee that nobody could administer.
    """
    with act(actor, "end_seat", seat, also=(seat.group,)) as event:
        demand_day(event, seat.committee_id, until)
        demand(until > seat.since, "ends_after_beginning", event)
        _demand_secretary(event, seat, until)
        seat.until = until


def correct_seat(
    actor: Actor,
    seat: Seat,
    *,
    since: date,
    until: date | None,
    reason: str,
    version: str | None = None,
) -> None:
    """Put dates right that were entered wrongly, saying why; the record keeps what they were."""
    typed = {"since": since.isoformat(), "until": until.isoformat() if until else ""}
    with act(actor, "correct_seat", seat, also=(seat.group,)) as event:
        demand_unchanged(as_typed(seat, SPAN), version, typed)
        demand(until is None or until > since, "ends_after_beginning", event)
        if until is not None:
            _demand_secretary(event, seat, until)
        seat.since, seat.until = since, until
        db.session.flush()
        demand(not _has_same(seat), "has_no_seat_yet", event)
        seat.corrected_on = day_of(event.at)
        event.data = {"reason": reason}


def _demand_secretary(event: Event, seat: Seat, until: date) -> None:
    """A secretary stays whose seat has no end; the operator may do otherwise."""
    if event.actor.is_clock or seat.role is not Role.SECRETARY:
        return
    other = exists().where(
        Seat.group_id == seat.group_id,
        Seat.role == Role.SECRETARY,
        Seat.id != seat.id,
        Seat.since <= until,
        Seat.until.is_(None),
    )
    demand(db.session.scalar(select(other)), "has_another_secretary", event)
