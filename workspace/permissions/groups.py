"""PURE. 专业组与席位: who sets them up, and what is still open to change."""

from typing import Any

from workspace.permissions.actor import Actor
from workspace.permissions.committees import has_not_ended, is_secretary_or_operator
from workspace.permissions.predicates import Predicate, has_seat_in_committee, is_clock
from workspace.text import local_day


def is_group_not_closed(actor: Actor, thing: Any) -> bool:
    return thing.until is None or thing.until > local_day(actor.at)


def is_specialist(actor: Actor, thing: Any) -> bool:
    """The plenary has no lead organization and is never closed: the chair leads it."""
    return bool(thing.kind == "specialist")


POLICY: dict[str, tuple[Predicate, ...]] = {
    "view_group": (has_seat_in_committee,),
    "found_group": (is_secretary_or_operator,),
    "edit_group": (is_secretary_or_operator,),
    "change_lead": (is_secretary_or_operator, is_specialist, is_group_not_closed),
    "begin_lead": (is_clock,),
    "close_group": (is_secretary_or_operator, is_specialist, is_group_not_closed),
    "give_seat": (is_secretary_or_operator, is_group_not_closed),
    "end_seat": (is_secretary_or_operator, has_not_ended),
    "correct_seat": (is_secretary_or_operator,),
}
