"""PURE. One table says who may do what and in which state; button, route and service ask it.

`POLICY` merges the rooms' tables once: act -> predicates that must all hold. `refusal` returns
the name of the first that failed; the page translates it as `refused.<name>`.
"""

from typing import Any

from workspace.permissions import (
    accounts,
    committees,
    followups,
    groups,
    issues,
    meetings,
    procedure,
    resolutions,
    search,
    voting,
)
from workspace.permissions.actor import Acting, Actor, SeatHeld, seen_from
from workspace.permissions.predicates import Predicate

__all__ = ["POLICY", "Acting", "Actor", "SeatHeld", "can", "refusal", "seen_from"]

POLICY: dict[str, tuple[Predicate, ...]] = {}
_ROOMS = (
    accounts,
    committees,
    groups,
    issues,
    voting,
    procedure,
    meetings,
    resolutions,
    followups,
    search,
)
for _room in _ROOMS:
    for _act in _room.POLICY:
        if _act in POLICY:
            raise RuntimeError(f"{_act} has two rows")
    POLICY.update(_room.POLICY)


def refusal(actor: Actor, act: str, thing: Any) -> str | None:
    """The name of the first predicate that failed, or None where the act may happen."""
    for predicate in POLICY[act]:
        if not predicate(actor, thing):
            return predicate.__name__
    return None


def can(actor: Actor, act: str, thing: Any) -> bool:
    """Whether the actor may do this to this thing now."""
    return refusal(actor, act, thing) is None
