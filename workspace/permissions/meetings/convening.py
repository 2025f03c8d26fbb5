"""PURE. 召集与议程: the lead (in the plenary the chair) calls the meeting, or the secretary."""

from typing import Any

from workspace.permissions.actor import Actor
from workspace.permissions.groups import is_group_not_closed
from workspace.permissions.predicates import (
    Predicate,
    either,
    group_of,
    in_state,
    is_city_liaison,
    is_group_member,
    is_group_seat,
    is_lead_or_secretary,
    is_regulator,
    is_representative,
    is_secretary,
)

NOT_BEGUN = ("planned", "noticed")
NOT_OVER = (*NOT_BEGUN, "sitting", "adjourned")


def is_meeting_visible(actor: Actor, thing: Any) -> bool:
    """Called, the whole committee sees it; planned, the group and the secretary."""
    if thing.is_open_to_all:
        return thing.committee_id in actor.committees or is_city_liaison(actor, thing)
    return any(
        s.group == thing.group_id
        or (s.committee == thing.committee_id and s.plenary and s.role == "secretary")
        for s in actor.seats
    )


def is_not_regulator(actor: Actor, thing: Any) -> bool:
    """The regulator observes."""
    return not is_regulator(actor, thing)


def is_not_begun(actor: Actor, thing: Any) -> bool:
    """The meeting was neither opened nor called off."""
    return _state_of(thing) in NOT_BEGUN


def is_not_over(actor: Actor, thing: Any) -> bool:
    return _state_of(thing) in NOT_OVER


def is_before_meeting(actor: Actor, thing: Any) -> bool:
    return bool(actor.at < thing.starts_at)


def is_agenda_open(actor: Actor, thing: Any) -> bool:
    """未列入议程不议: frozen, the agenda takes no change; what is proposed then is late."""
    return bool(actor.at < thing.agenda_closes_at)


def is_not_notice(actor: Actor, thing: Any) -> bool:
    """The antitrust notice stands first, always."""
    return bool(thing.kind != "notice")


def is_in_use(actor: Actor, thing: Any) -> bool:
    return thing.retired_at is None


def is_called(actor: Actor, thing: Any) -> bool:
    """The person was not taken off the list."""
    return not thing.is_off


def is_not_voice(actor: Actor, thing: Any) -> bool:
    """Who has an organization's voice gives it up to another first."""
    return not thing.is_voice


def speaks_for_member(actor: Actor, thing: Any) -> bool:
    """A seat of a member organization in the group, or its representative in the plenary."""
    return any(
        s.organization == actor.org
        and s.kind == "member"
        and s.committee == thing.committee_id
        and (
            s.group == group_of(thing) or (s.plenary and s.role in ("representative", "alternate"))
        )
        for s in actor.seats
    )


def is_proposer(actor: Actor, thing: Any) -> bool:
    return thing.user_id == actor.id or (
        thing.presenter_for_id is not None and thing.presenter_for_id == actor.org
    )


def _state_of(thing: Any) -> Any:
    return thing.state if hasattr(thing, "starts_at") else thing.meeting_state


may_propose = either("is_seat_that_proposes", is_group_member, is_representative, is_group_seat)
may_bring_papers = either("is_lead_or_presenter", is_lead_or_secretary, is_proposer)

is_planned = in_state("is_planned", "planned")
is_proposed = in_state("is_proposed", "proposed")
is_listed = in_state("is_listed", "listed")
is_on_agenda = in_state("is_on_agenda", "proposed", "listed", "current", "discussed", "continued")

POLICY: dict[str, tuple[Predicate, ...]] = {
    "view_meeting": (is_meeting_visible,),
    "set_meeting_rules": (is_secretary,),
    "write_standing_text": (is_secretary,),
    "retire_standing_text": (is_secretary, is_in_use),
    "convene_meeting": (is_lead_or_secretary, is_group_not_closed),
    "edit_meeting": (is_lead_or_secretary, is_not_begun),
    "send_notice": (is_lead_or_secretary, is_planned, is_before_meeting),
    "cancel_meeting": (is_lead_or_secretary, is_not_begun),
    "call_person": (is_lead_or_secretary, is_not_over),
    "release_person": (is_lead_or_secretary, is_not_begun, is_called, is_not_voice),
    "name_delegate": (speaks_for_member, is_not_begun),
    "propose_item": (may_propose, is_not_regulator, is_not_begun),
    "list_item": (is_lead_or_secretary, is_not_begun, is_agenda_open),
    "accept_item": (is_lead_or_secretary, is_not_begun, is_proposed, is_agenda_open),
    "decline_item": (is_lead_or_secretary, is_not_begun, is_proposed),
    "edit_item": (is_lead_or_secretary, is_not_begun, is_listed, is_not_notice, is_agenda_open),
    "move_item": (is_lead_or_secretary, is_not_begun, is_listed, is_not_notice, is_agenda_open),
    "remove_item": (is_lead_or_secretary, is_not_begun, is_listed, is_not_notice, is_agenda_open),
    "attach_papers": (may_bring_papers, is_not_over, is_on_agenda),
}
