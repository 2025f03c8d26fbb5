"""PURE. 表决: who opens a poll, who may cast for an organization, and until when."""

from typing import Any

from workspace.permissions.actor import Actor
from workspace.permissions.committees import is_secretary_or_operator
from workspace.permissions.issues import is_visible
from workspace.permissions.predicates import (
    Predicate,
    either,
    in_state,
    is_group_member,
    is_lead_or_secretary,
    is_representative,
)


def is_elector(actor: Actor, thing: Any) -> bool:
    """The organization acted for stands in the frozen roll."""
    return bool(actor.org_pid) and actor.org_pid in thing.roll


def is_before_deadline(actor: Actor, thing: Any) -> bool:
    return actor.at < thing.closes_at


def is_deadline_reached(actor: Actor, thing: Any) -> bool:
    return actor.is_clock and thing.closes_at <= actor.at


def is_past_deadline(actor: Actor, thing: Any) -> bool:
    """Closed, or past its deadline though the clock has not yet come by."""
    return thing.state == "closed" or (thing.state == "open" and thing.closes_at <= actor.at)


def not_recused(actor: Actor, thing: Any) -> bool:
    return actor.org_pid not in thing.recused


def is_recused(actor: Actor, thing: Any) -> bool:
    return actor.org_pid in thing.recused


def all_have_voted(actor: Actor, thing: Any) -> bool:
    """Every elector has cast or recused itself, and the poll allows an early close."""
    return thing.closes_early and not thing.outstanding and is_lead_or_secretary(actor, thing)


def has_no_late_ballot(actor: Actor, thing: Any) -> bool:
    return actor.org_pid not in thing.late


may_vote = either("is_voter_of_organization", is_group_member, is_representative)
is_open = in_state("is_open", "open")

CAST = (is_elector, may_vote, is_open, is_before_deadline)

POLICY: dict[str, tuple[Predicate, ...]] = {
    "view_poll": (is_visible,),
    "set_usual_rule": (is_secretary_or_operator,),
    "open_poll": (is_lead_or_secretary, in_state("is_in_discussion", "discussion")),
    "extend_poll": (is_lead_or_secretary, is_open, is_before_deadline),
    "withdraw_poll": (is_lead_or_secretary, is_open, is_before_deadline),
    "cast_ballot": (*CAST, not_recused),
    "recuse": (*CAST, not_recused),
    "return_from_recusal": (*CAST, is_recused),
    "file_late_ballot": (is_elector, may_vote, is_past_deadline, has_no_late_ballot),
    "close_poll": (is_open, either("all_have_voted", is_deadline_reached, all_have_voted)),
}
