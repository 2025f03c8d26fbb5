"""筹建 — carries a plan out through the rooms' own acts, so that the record begins with it."""

from collections.abc import Collection
from dataclasses import dataclass, field

from sqlalchemy import select

from workspace import clock
from workspace.accounts.models import User
from workspace.accounts.queries import user_by_handle
from workspace.committees import service as committees
from workspace.committees.models import Committee, Organization
from workspace.committees.queries import day_of
from workspace.committees.service import Point
from workspace.db import db, write
from workspace.groups import service as groups
from workspace.groups.models import SpecialistGroup
from workspace.groups.rules import GroupKind
from workspace.home.rules import PLENARY, Aim, Body, Person, Plan
from workspace.permissions import Actor
from workspace.voting.service import set_usual_rule


@dataclass
class Founding:
    """What has been founded so far, by the plan's codes."""

    plan: Plan
    committee: Committee
    organizations: dict[str, Organization] = field(default_factory=dict)
    groups: dict[str, SpecialistGroup] = field(default_factory=dict)

    @property
    def actor(self) -> Actor:
        return Actor.clock(clock.now())


def committee_of(slug: str) -> Committee | None:
    """The committee of an address."""
    return db.session.scalar(select(Committee).filter_by(slug=slug))


def holds_demo() -> bool:
    """Whether this database runs by the demo's clock."""
    return bool(db.session.scalar(select(Committee.id).where(Committee.clock_offset_ms != 0)))


def found(plan: Plan, *, password_hash: str) -> list[User]:
    """Found the committee of a plan; nobody can sign in before opening a link, but the secretary
    where `password_hash` is given.

    Returns the people in the plan's order. Every step is an act of its room, done by the operator;
    the secretary comes early, so that what an interruption leaves can be finished on the pages.
    """
    actor = Actor.clock(clock.now())
    committee = committees.found_committee(
        actor,
        plan.slug,
        plan.name,
        name_en=plan.name_en,
        parent=committee_of(plan.parent) if plan.parent else None,
        resolution_code=plan.document_code,
    )
    done = Founding(plan, committee)
    for body in plan.organizations:
        done.organizations[body.code] = _admit(done, body)
    done.groups[PLENARY] = groups.found_group(
        actor,
        committee,
        code=PLENARY,
        name=plan.plenary.name,
        name_en=plan.plenary.name_en,
        kind=GroupKind.PLENARY,
        position=0,
    )
    _seat(done, plan.secretary, done.groups)
    _let_in(plan.secretary, password_hash)
    _found_groups(done)
    _seat(done, plan.secretary, set(done.groups) - {PLENARY})
    for person in plan.people:
        if person is not plan.secretary:
            _seat(done, person, done.groups)
    _set_up(done)
    return [user for person in plan.people if (user := user_by_handle(person.handle))]


def _admit(done: Founding, body: Body) -> Organization:
    return committees.admit_organization(
        done.actor,
        done.committee,
        code=body.code,
        name=body.name,
        name_en=body.name_en,
        kind=body.kind,
        since=body.since or day_of(clock.now()),
        capital_group=body.capital_group,
    )


def _found_groups(done: Founding) -> None:
    for group in done.plan.groups:
        done.groups[group.code] = groups.found_group(
            done.actor,
            done.committee,
            code=group.code,
            name=group.name,
            name_en=group.name_en,
            lead=done.organizations[group.lead],
            since=group.since,
        )


def _seat(done: Founding, person: Person, where: Collection[str]) -> None:
    """A person's seats in some groups; the account opens with the first one."""
    for place in (place for place in person.seats if place.group in where):
        groups.give_seat(
            done.actor,
            done.groups[place.group],
            user_by_handle(person.handle)
            or groups.Person(person.handle, person.name, person.name_en),
            organization=done.organizations[place.organization],
            role=place.role,
            since=place.since or day_of(clock.now()),
        )


def _let_in(person: Person, password_hash: str) -> None:
    """The secretary's account has the password that the operator piped in, if it did."""
    if not password_hash:
        return
    with write():
        user = user_by_handle(person.handle)
        if user is not None and not user.password_hash:
            user.password_hash, user.is_active = password_hash, True


def _set_up(done: Founding) -> None:
    plan, committee = done.plan, done.committee
    turns = {b.code: b.turn for b in plan.organizations if b.kind == "member"}
    if any(turns.values()):
        committees.set_rotation(done.actor, committee, turns)
    if plan.usual_rule != committee.default_preset:
        set_usual_rule(done.actor, committee, plan.usual_rule)
    for label in plan.labels:
        committees.add_label(done.actor, committee, label)
    if plan.term is not None:
        committees.open_term(
            done.actor,
            committee,
            chair=done.organizations[plan.term.chair],
            starts_on=plan.term.starts_on,
            ends_on=plan.term.ends_on,
            points=[_point(done, aim) for aim in plan.term.programme],
        )


def _point(done: Founding, aim: Aim) -> Point:
    owner = done.organizations.get(aim.owner)
    return Point(**{**vars(aim), "owner": owner})
