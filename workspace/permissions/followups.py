"""PURE. 落实: who acknowledges, reports and verifies; never one's own doing."""

from datetime import timedelta
from typing import Any

from workspace.permissions.actor import Actor
from workspace.permissions.predicates import (
    Predicate,
    either,
    in_state,
    is_association,
    is_chair,
    is_regulator,
    is_representative,
    is_secretary,
    sits,
)


def is_visible(actor: Actor, thing: Any) -> bool:
    return thing.committee_id in actor.committees


def is_own_representative(actor: Actor, thing: Any) -> bool:
    """A representative of the organization that is to do it."""
    return thing.organization_id == actor.org and is_representative(actor, thing)


def is_other_organization(actor: Actor, thing: Any) -> bool:
    return thing.organization_id != actor.org


def is_of_lead_organization(actor: Actor, thing: Any) -> bool:
    return thing.lead_organization_id == actor.org and (
        is_representative(actor, thing) or sits(actor, thing.group_id, "lead", "member")
    )


def is_before_due(actor: Actor, thing: Any) -> bool:
    """Whatever bends a duty is asked and decided before it is due."""
    return actor.at < thing.due_at


def has_request(actor: Actor, thing: Any) -> bool:
    return thing.asked_until is not None


def has_no_request(actor: Actor, thing: Any) -> bool:
    return thing.asked_until is None


def not_reminded_today(actor: Actor, thing: Any) -> bool:
    """催办 once a day: the doer is pressed, not harried."""
    return thing.reminded_at is None or actor.at - thing.reminded_at >= timedelta(days=1)


may_decide = either("is_lead_organization_or_association", is_of_lead_organization, is_association)
may_see_evidence = either("is_evidence_reader", is_own_representative, is_association, is_regulator)
is_owed = in_state("is_owed", "open", "acknowledged", "returned")
DECIDES = (is_other_organization, may_decide)
may_verify = either("is_verifier", is_of_lead_organization, is_association, is_regulator)
may_remind = either("may_remind", is_of_lead_organization, is_secretary, is_chair)
is_reported = in_state("is_reported", "reported")

POLICY: dict[str, tuple[Predicate, ...]] = {
    "view_commitment": (is_visible,),
    "view_evidence": (is_visible, may_see_evidence),
    "acknowledge": (is_own_representative, in_state("is_new", "open")),
    "report_progress": (
        is_own_representative,
        in_state("is_in_hand", "acknowledged", "returned"),
    ),
    "remind": (is_other_organization, may_remind, is_owed, not_reminded_today),
    "return_report": (is_other_organization, may_verify, is_reported),
    "verify_commitment": (is_other_organization, may_verify, is_reported),
    "ask_extension": (is_own_representative, is_owed, is_before_due, has_no_request),
    "grant_extension": (*DECIDES, is_owed, has_request, is_before_due),
    "refuse_extension": (*DECIDES, is_owed, has_request, is_before_due),
    "mark_not_applicable": (*DECIDES, is_owed, is_before_due),
    "carry_over_commitment": (
        is_secretary,
        in_state("is_unfinished", "open", "acknowledged", "reported", "returned"),
    ),
}
