"""PURE. 公约组织: who founds it, admits members, opens terms, keeps programme and calendar.

Set-up is done by the operator's command (`init`, `demo`), which acts as the clock does, or by
the secretary in office.
"""

from typing import Any

from workspace.permissions.actor import Actor
from workspace.permissions.predicates import (
    Predicate,
    either,
    has_seat_in_committee,
    is_chair,
    is_clock,
    is_secretary,
)
from workspace.text import local_day

is_secretary_or_operator = either("is_secretary", is_clock, is_secretary)
#: The chair publishes its programme; the secretary keeps it.
may_set_programme = either("is_chair_or_secretary", is_clock, is_secretary, is_chair)


def has_not_ended(actor: Actor, thing: Any) -> bool:
    """In force now or from a later day on."""
    return thing.until is None or thing.until > local_day(actor.at)


def is_term_not_over(actor: Actor, thing: Any) -> bool:
    """The term's last day is yet to pass."""
    return bool(thing.ends_on >= local_day(actor.at))


def is_of_term_not_over(actor: Actor, thing: Any) -> bool:
    return is_term_not_over(actor, thing.term)


is_of_term_not_over.__name__ = "is_term_not_over"


def is_in_vocabulary(actor: Actor, thing: Any) -> bool:
    return thing.retired_on is None


POLICY: dict[str, tuple[Predicate, ...]] = {
    "view_committee": (has_seat_in_committee,),
    "found_committee": (is_clock,),
    "edit_committee": (is_secretary_or_operator,),
    "admit_organization": (is_secretary_or_operator,),
    "edit_organization": (is_secretary_or_operator,),
    "end_membership": (is_secretary_or_operator, has_not_ended),
    "merge_organization": (is_secretary_or_operator, has_not_ended),
    "correct_membership": (is_secretary_or_operator,),
    "set_rotation": (is_secretary_or_operator,),
    "open_term": (is_secretary_or_operator,),
    "edit_term": (is_secretary_or_operator, is_term_not_over),
    "add_work_point": (may_set_programme, is_term_not_over),
    "edit_work_point": (may_set_programme, is_of_term_not_over),
    "add_label": (is_secretary_or_operator,),
    "rename_label": (is_secretary_or_operator, is_in_vocabulary),
    "retire_label": (is_secretary_or_operator, is_in_vocabulary),
    "mark_day": (is_secretary_or_operator,),
}
