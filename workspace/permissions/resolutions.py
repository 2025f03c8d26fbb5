"""PURE. 决议: who drafts, reviews and signs; the number is drawn by the signature alone.

The secretary may act for an absent lead or chair, but never signs: a signature is not lent
(ADR 0006). What a resolution does to earlier ones is done by its publication (ADR 0008).
"""

from typing import Any

from workspace.permissions.actor import Actor
from workspace.permissions.predicates import (
    Predicate,
    either,
    in_state,
    is_chair,
    is_lead,
    is_lead_or_secretary,
    is_representative,
    is_reviewer,
    is_secretary,
)


def is_visible(actor: Actor, thing: Any) -> bool:
    """In force (or once in force): the whole committee and its cities; a draft: who prepares it."""
    if thing.is_published:
        return any(thing.committee_id in (s.committee, s.parent) for s in actor.seats)
    return any(
        s.group == thing.group_id
        or (s.committee == thing.committee_id and s.plenary and s.role in PREPARERS)
        for s in actor.seats
    )


def has_no_resolution(actor: Actor, thing: Any) -> bool:
    return not thing.has_resolution


def is_outgoing_chair_of_listed(actor: Actor, thing: Any) -> bool:
    """The chair of the term of adoption, for what the hand-over list names."""
    return (
        thing.is_handover_listed
        and thing.chair_organization_id == actor.org
        and is_representative(actor, thing)
    )


def is_not_listed(actor: Actor, thing: Any) -> bool:
    return not thing.is_handover_listed


def names_standing(actor: Actor, thing: Any) -> bool:
    """All that the draft amends, supersedes or repeals is still in force."""
    return bool(thing.names_standing)


def is_own_reservation(actor: Actor, thing: Any) -> bool:
    return thing.organization_id == actor.org and is_representative(actor, thing)


def is_standing_reservation(actor: Actor, thing: Any) -> bool:
    return thing.withdrawn_at is None


PREPARERS = ("reviewer", "secretary", "representative", "alternate")
may_draft = either("is_lead_or_secretary", is_lead_or_secretary, is_chair)
may_list = either("is_chair_or_secretary", is_chair, is_secretary)
is_draft = in_state("is_draft_resolution", "draft", "returned")
is_unpublished = in_state("is_unpublished", "draft", "returned", "cleared")
is_awaiting_review = in_state("is_awaiting_review", "draft")

POLICY: dict[str, tuple[Predicate, ...]] = {
    "view_resolution": (is_visible,),
    "draft_resolution": (
        is_lead_or_secretary,
        in_state("is_adopted", "adopted"),
        has_no_resolution,
    ),
    "draft_resolution_with_cause": (is_chair,),
    "edit_resolution": (either("is_lead_or_secretary", is_lead, may_draft), is_draft),
    "clear_resolution": (is_reviewer, is_awaiting_review),
    # Until the signature the reviewer may take a clearance back: a cleared text is never edited.
    "return_resolution": (is_reviewer, in_state("is_unsigned", "draft", "cleared")),
    "list_in_handover": (may_list, is_unpublished, is_not_listed),
    "publish_resolution": (
        either("is_chair", is_chair, is_outgoing_chair_of_listed),
        in_state("is_cleared_resolution", "cleared"),
        names_standing,
    ),
    "void_resolution": (is_chair, in_state("is_standing", "in_force", "amended")),
    "withdraw_reservation": (is_own_reservation, is_standing_reservation),
}
