"""PURE. Predicates shared by the rooms: one line each, named as the missing condition.

A predicate reads columns of the thing and sets on the actor only, so that asking is free.
Whatever is asked about a group's member asks about the organization acted for (`actor.org`).
"""

from collections.abc import Callable
from typing import Any

from workspace.permissions.actor import Actor

Predicate = Callable[[Actor, Any], bool]


def either(name: str, *alternatives: Predicate) -> Predicate:
    """One predicate that holds where any alternative holds; `name` is its reason code."""

    def holds(actor: Actor, thing: Any) -> bool:
        return any(alternative(actor, thing) for alternative in alternatives)

    holds.__name__ = name
    return holds


def in_state(name: str, *states: str) -> Predicate:
    """The thing's state is one of these; `name` is its reason code."""

    def holds(actor: Actor, thing: Any) -> bool:
        return thing.state in states

    holds.__name__ = name
    return holds


def group_of(thing: Any) -> int:
    """The group that a thing belongs to: its `group_id`, or the thing itself."""
    return int(thing.group_id if hasattr(thing, "group_id") else thing.id)


def sits(actor: Actor, group: int, *roles: str) -> bool:
    """Whether the actor, for the organization acted for, holds one of the roles there."""
    return any(
        s.group == group and s.role in roles and s.organization == actor.org for s in actor.seats
    )


def sits_in_plenary(actor: Actor, committee: int, *roles: str) -> bool:
    """The same in the committee's plenary, whose roles hold for the whole committee."""
    return any(
        s.committee == committee and s.plenary and s.role in roles and s.organization == actor.org
        for s in actor.seats
    )


def is_signed_in(actor: Actor, thing: Any) -> bool:
    return not actor.is_clock


def is_clock(actor: Actor, thing: Any) -> bool:
    return actor.is_clock


def is_lead(actor: Actor, thing: Any) -> bool:
    return sits(actor, group_of(thing), "lead")


def is_group_member(actor: Actor, thing: Any) -> bool:
    return sits(actor, group_of(thing), "lead", "member")


def is_group_seat(actor: Actor, thing: Any) -> bool:
    return sits(actor, group_of(thing), "lead", "member", "observer")


def is_secretary(actor: Actor, thing: Any) -> bool:
    return sits_in_plenary(actor, thing.committee_id, "secretary")


def is_reviewer(actor: Actor, thing: Any) -> bool:
    return sits_in_plenary(actor, thing.committee_id, "reviewer")


def is_representative(actor: Actor, thing: Any) -> bool:
    return sits_in_plenary(actor, thing.committee_id, "representative", "alternate")


def is_chair(actor: Actor, thing: Any) -> bool:
    return is_representative(actor, thing) and (thing.committee_id, actor.org) in actor.chairs


def is_association(actor: Actor, thing: Any) -> bool:
    return any(
        s.committee == thing.committee_id
        and s.kind == "association"
        and s.organization == actor.org
        for s in actor.seats
    )


def is_regulator(actor: Actor, thing: Any) -> bool:
    return any(
        s.committee == thing.committee_id and s.kind == "regulator" and s.organization == actor.org
        for s in actor.seats
    )


def is_plenary(actor: Actor, thing: Any) -> bool:
    """The thing's group is the plenary, in which the chair leads."""
    return any(s.group == group_of(thing) and s.plenary for s in actor.seats)


def is_plenary_chair(actor: Actor, thing: Any) -> bool:
    return is_plenary(actor, thing) and is_chair(actor, thing)


is_lead_or_secretary = either("is_lead_or_secretary", is_lead, is_plenary_chair, is_secretary)


def is_city_liaison(actor: Actor, thing: Any) -> bool:
    """A seat in a city committee below the thing's committee."""
    return any(s.parent == thing.committee_id for s in actor.seats)


def has_seat_in_committee(actor: Actor, thing: Any) -> bool:
    return thing.committee_id in actor.committees or is_city_liaison(actor, thing)
