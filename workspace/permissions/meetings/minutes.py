"""PURE. 纪要与交办: taken by the secretary, looked at by the reviewer, agreed to by every member.

Notes change while the meeting sits and until its minutes go to the reviewer: what was cleared is
never edited. The doer of an action never says itself that it is done.
"""

from typing import Any

from workspace.permissions.actor import Actor
from workspace.permissions.followups import is_other_organization
from workspace.permissions.meetings.convening import is_meeting_visible
from workspace.permissions.predicates import (
    Predicate,
    either,
    has_seat_in_committee,
    in_state,
    is_clock,
    is_group_member,
    is_lead_or_secretary,
    is_representative,
    is_reviewer,
    is_secretary,
)

#: Who prepares the minutes of any group beside the group itself.
PREPARERS = ("secretary", "reviewer")
OPEN_TO_NOTES = ("", "draft", "returned")


def is_minutes_visible(actor: Actor, thing: Any) -> bool:
    """Circulated, whoever sees the meeting reads them; before that the group and who prepares."""
    if thing.is_circulated:
        return has_seat_in_committee(actor, thing)
    return any(
        s.group == thing.group_id
        or (s.committee == thing.committee_id and s.plenary and s.role in PREPARERS)
        for s in actor.seats
    )


def is_begun(actor: Actor, thing: Any) -> bool:
    """Notes are taken from the opening of the meeting on."""
    return thing.meeting_state in ("sitting", "adjourned", "ended")


def is_on_the_agenda(actor: Actor, thing: Any) -> bool:
    """The item came before the meeting: not only proposed, nor left off."""
    return thing.state not in ("proposed", "declined", "removed")


def is_open_to_notes(actor: Actor, thing: Any) -> bool:
    """The minutes are not yet with the reviewer, or came back from there."""
    return thing.minutes_stage in OPEN_TO_NOTES


def is_on(actor: Actor, thing: Any) -> bool:
    """The line was not struck."""
    return not thing.is_off


def has_no_minutes(actor: Actor, thing: Any) -> bool:
    return not thing.minutes_stage


def speaks_for_asked(actor: Actor, thing: Any) -> bool:
    """A member of the group or the representative, of an organization that is asked."""
    return actor.org_pid in thing.roll and (
        is_group_member(actor, thing) or is_representative(actor, thing)
    )


def is_unconfirmed(actor: Actor, thing: Any) -> bool:
    """The organization has not confirmed this edition."""
    return actor.org not in thing.confirmed_by


def is_within_window(actor: Actor, thing: Any) -> bool:
    return thing.window_ends_at is not None and actor.at < thing.window_ends_at


def has_no_open_correction(actor: Actor, thing: Any) -> bool:
    """Each correction was answered."""
    return thing.open_corrections == 0


def is_due_or_taken_up(actor: Actor, thing: Any) -> bool:
    """By the clock once the window is over; by a person while a later meeting deals with them."""
    return bool(not is_within_window(actor, thing) if actor.is_clock else thing.is_taken_up)


def is_own_correction(actor: Actor, thing: Any) -> bool:
    return thing.organization_id == actor.org and (
        is_group_member(actor, thing) or is_representative(actor, thing)
    )


def is_of_circulated(actor: Actor, thing: Any) -> bool:
    """The correction asks about minutes that are circulated and not yet approved."""
    return thing.minutes_stage == "circulated"


def is_own_action(actor: Actor, thing: Any) -> bool:
    """Somebody of the organization that is to do it, who sits in the group or represents it."""
    return thing.organization_id == actor.org and may_act_for(actor, thing)


may_act_for = either("may_act_for", is_group_member, is_representative, is_secretary)
is_approver = either("is_lead_or_secretary", is_clock, is_lead_or_secretary)
is_written = in_state("is_draft_minutes", "draft", "returned")
is_circulated = in_state("is_circulated", "circulated")
is_open_correction = in_state("is_open_correction", "open")
is_owed = in_state("is_owed_action", "open")
is_reported = in_state("is_reported_action", "reported")

TAKES = (is_lead_or_secretary, is_begun, is_open_to_notes)
ANSWERS = (is_lead_or_secretary, is_other_organization, is_of_circulated, is_open_correction)
JUDGES = (is_lead_or_secretary, is_other_organization)

POLICY: dict[str, tuple[Predicate, ...]] = {
    "view_minutes": (is_minutes_visible,),
    "view_notes": (is_minutes_visible,),
    "view_action_item": (is_meeting_visible,),
    # 记录
    "take_notes": (*TAKES, is_on_the_agenda),
    "record_decision": (*TAKES, is_on_the_agenda),
    "edit_decision": (*TAKES, is_on),
    "strike_decision": (*TAKES, is_on),
    "assign_action": (*TAKES, is_on_the_agenda),
    "edit_action": (*TAKES, is_on),
    "strike_action": (*TAKES, is_on),
    # 纪要
    "draft_minutes": (is_lead_or_secretary, in_state("is_ended", "ended"), has_no_minutes),
    "edit_minutes": (is_lead_or_secretary, is_written),
    "submit_minutes": (is_lead_or_secretary, is_written),
    "clear_minutes": (is_reviewer, in_state("is_in_review", "review")),
    "return_minutes": (is_reviewer, in_state("is_uncirculated", "review", "cleared")),
    "circulate_minutes": (is_lead_or_secretary, in_state("is_cleared_minutes", "cleared")),
    "confirm_minutes": (speaks_for_asked, is_circulated, is_within_window, is_unconfirmed),
    "ask_correction": (speaks_for_asked, is_circulated, is_within_window),
    "withdraw_correction": (is_own_correction, is_of_circulated, is_open_correction),
    "accept_correction": ANSWERS,
    "refuse_correction": ANSWERS,
    "approve_minutes": (is_approver, is_circulated, has_no_open_correction, is_due_or_taken_up),
    "append_correction": (is_lead_or_secretary, in_state("is_approved", "approved")),
    # 交办
    "report_action": (is_own_action, is_on, is_owed),
    "return_action": (*JUDGES, is_on, is_reported),
    "close_action": (*JUDGES, is_on, is_reported),
    "drop_action": (*JUDGES, is_on, is_owed),
    "escalate_action": (is_lead_or_secretary, is_on, is_owed),
}
