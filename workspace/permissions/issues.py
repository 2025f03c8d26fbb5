"""PURE. 议题: who opens, clears, moves and discusses an issue, and in which of its states."""

from typing import Any

from workspace.permissions.actor import Actor
from workspace.permissions.groups import is_group_not_closed
from workspace.permissions.predicates import (
    Predicate,
    either,
    group_of,
    in_state,
    is_association,
    is_chair,
    is_city_liaison,
    is_clock,
    is_group_member,
    is_group_seat,
    is_lead,
    is_lead_or_secretary,
    is_plenary,
    is_regulator,
    is_representative,
    is_reviewer,
    is_secretary,
    sits,
)


def is_visible(actor: Actor, thing: Any) -> bool:
    """Open to the whole committee from consultation on; before that to those who prepare it."""
    if thing.city_id and thing.city_id in actor.committees:
        return True
    if thing.is_open_to_all:
        return thing.committee_id in actor.committees
    prepares = any(
        s.group == thing.group_id
        or s.group in thing.group_ids
        or (s.committee == thing.committee_id and s.plenary and s.role in ("reviewer", "secretary"))
        for s in actor.seats
    )
    return prepares or thing.opened_by_id == actor.id


def is_opener(actor: Actor, thing: Any) -> bool:
    return thing.opened_by_id == actor.id and thing.opened_for_id == actor.org


def is_of_own_city(actor: Actor, thing: Any) -> bool:
    return bool(thing.city_id) and thing.city_id in actor.committees


def is_lead_in_committee(actor: Actor, thing: Any) -> bool:
    """组长 of any group of the committee: it may open a joint issue (联合议题) in another one."""
    return any(
        s.committee == thing.committee_id and s.role == "lead" and s.organization == actor.org
        for s in actor.seats
    )


def is_joint_seat(actor: Actor, thing: Any) -> bool:
    """A seat of a group that takes part in a joint issue (联合议题)."""
    return any(sits(actor, group, "lead", "member", "observer") for group in thing.group_ids)


def is_joint_member(actor: Actor, thing: Any) -> bool:
    return any(sits(actor, group, "lead", "member") for group in thing.group_ids)


def is_plenary_representative(actor: Actor, thing: Any) -> bool:
    return is_plenary(actor, thing) and is_representative(actor, thing)


def is_member_organization(actor: Actor, thing: Any) -> bool:
    """The organization acted for votes in this committee."""
    return any(
        s.organization == actor.org and s.committee == thing.committee_id and s.kind == "member"
        for s in actor.seats
    )


def is_before_deadline(actor: Actor, thing: Any) -> bool:
    return thing.due_at is not None and actor.at < thing.due_at


def is_deadline_reached(actor: Actor, thing: Any) -> bool:
    return actor.is_clock and thing.due_at is not None and thing.due_at <= actor.at


def is_author(actor: Actor, thing: Any) -> bool:
    return thing.user_id == actor.id


def is_under_discussion(actor: Actor, thing: Any) -> bool:
    return thing.issue_state in DISCUSSED


def is_not_withdrawn(actor: Actor, thing: Any) -> bool:
    return thing.withdrawn_at is None


def is_not_settled(actor: Actor, thing: Any) -> bool:
    """What it hangs on was neither voted on, nor signed, nor verified."""
    return not thing.is_settled


def capacity(actor: Actor, thing: Any) -> str:
    """In which capacity the actor speaks on a thing, the weightiest first; "" for none."""
    for name, holds in CAPACITIES.items():
        if holds(actor, thing):
            return name
    return ""


def city_of(actor: Actor, group: Any) -> int | None:
    """The city for which a liaison opens an issue before a group of the province, or None."""
    if is_of_province(actor, group):
        return None
    return next((s.committee for s in actor.seats if s.parent == group.committee_id), None)


is_of_province = either(
    "is_of_province", is_group_member, is_plenary_representative, is_lead_in_committee, is_secretary
)
CAPACITIES: dict[str, Predicate] = {
    "regulator": is_regulator,
    "association": is_association,
    "lead": is_lead,
    "chair": is_chair,
    "representative": is_representative,
    "member": either("is_member", is_group_member, is_joint_member),
    "observer": either("is_seat", is_group_seat, is_joint_seat),
    "city": is_of_own_city,
}
DISCUSSED = ("consultation", "discussion", "voting")
BEFORE_POLL = ("draft", "review", "returned", "cleared", "consultation", "discussion", "held")

may_open = either("is_group_member", is_of_province, is_city_liaison)
may_prepare = either(
    "is_group_member", is_group_member, is_plenary_representative, is_secretary, is_opener
)
may_speak = either(
    "is_seat_of_group",
    is_group_seat,
    is_joint_seat,
    is_representative,
    is_association,
    is_regulator,
    is_of_own_city,
)
may_state = either("is_group_member", is_group_member, is_joint_member, is_representative)

is_draft = in_state("is_draft", "draft", "returned")
is_in_review = in_state("is_in_review", "review")
is_discussed = in_state("is_discussed", *DISCUSSED)
is_in_consultation = in_state("is_in_consultation", "consultation")

POLICY: dict[str, tuple[Predicate, ...]] = {
    "view_issue": (is_visible,),
    "open_issue": (may_open, is_group_not_closed),
    "edit_issue": (may_prepare, is_draft),
    "submit_issue": (may_prepare, is_draft),
    "clear_issue": (is_reviewer, is_in_review),
    "return_issue": (is_reviewer, is_in_review),
    "start_consultation": (
        is_lead_or_secretary,
        in_state("is_cleared", "cleared", "discussion"),
    ),
    "extend_consultation": (is_lead_or_secretary, is_in_consultation, is_before_deadline),
    "start_discussion": (
        either("is_lead_or_secretary", is_lead_or_secretary, is_deadline_reached),
        is_in_consultation,
    ),
    "hold_issue": (
        is_lead_or_secretary,
        in_state("is_under_way", "cleared", "consultation", "discussion"),
    ),
    "resume_issue": (is_lead_or_secretary, in_state("is_held", "held")),
    "close_issue": (
        is_lead_or_secretary,
        in_state(
            "is_closable",
            "cleared",
            "consultation",
            "discussion",
            "held",
            "rejected",
            "no_quorum",
        ),
    ),
    "reopen_issue": (is_lead_or_secretary, in_state("is_not_adopted", "rejected", "no_quorum")),
    "withdraw_issue": (
        either("is_opener_or_lead", is_opener, is_lead_or_secretary),
        in_state("is_before_poll", *BEFORE_POLL),
    ),
    "add_comment": (is_visible, may_speak, is_discussed),
    "edit_comment": (is_author, is_not_withdrawn, is_under_discussion),
    "withdraw_comment": (is_author, is_not_withdrawn, is_under_discussion),
    "state_position": (
        is_member_organization,
        may_state,
        in_state("is_open_to_positions", "consultation", "discussion"),
    ),
    "withdraw_attachment": (is_author, is_not_withdrawn, is_not_settled),
}

__all__ = ["DISCUSSED", "POLICY", "capacity", "city_of", "group_of", "is_clock", "is_visible"]
