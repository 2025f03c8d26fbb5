"""PURE. 账户: who adds people, hands over links and closes accounts.

An account is kept by one committee (`User.committee_id`), and its secretary alone acts on it:
the secretary of another committee in which the person also sits gives seats, not passwords.
"""

from typing import Any

from workspace.permissions.actor import Actor
from workspace.permissions.committees import is_secretary_or_operator
from workspace.permissions.predicates import Predicate, is_secretary


def is_active_person(actor: Actor, thing: Any) -> bool:
    return bool(thing.is_active)


def is_deactivated_person(actor: Actor, thing: Any) -> bool:
    return not thing.is_active


def is_another_person(actor: Actor, thing: Any) -> bool:
    return bool(thing.id != actor.id)


POLICY: dict[str, tuple[Predicate, ...]] = {
    "view_people": (is_secretary,),
    "add_person": (is_secretary_or_operator,),
    "issue_link": (is_secretary_or_operator, is_active_person),
    "revoke_link": (is_secretary,),
    "deactivate_person": (is_secretary, is_another_person, is_active_person),
    "reactivate_person": (is_secretary, is_deactivated_person),
}
