"""PURE. 会中: the secretary keeps the roll and the floor, the chair rules, each signs itself in."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from workspace.permissions.actor import Actor
from workspace.permissions.predicates import (
    Predicate,
    either,
    in_state,
    is_group_member,
    is_lead,
    is_lead_or_secretary,
    is_plenary_chair,
    is_representative,
)

#: As `meetings.rules.OPENS_BEFORE`: before that nobody opens the meeting.
OPENS_BEFORE = timedelta(hours=1)
HERE = ("present", "late")


def _meeting(thing: Any) -> Any:
    """The meeting of a thing: its own, or the thing itself."""
    return getattr(thing, "meeting", thing)


def _sits_for(actor: Actor, thing: Any) -> bool:
    return any(
        s.committee == thing.committee_id and s.organization == actor.org for s in actor.seats
    )


def is_presiding(actor: Actor, thing: Any) -> bool:
    """主持人, as long as it sits in the committee."""
    return _meeting(thing).presiding_id == actor.id and _sits_for(actor, thing)


def is_own_attendance(actor: Actor, thing: Any) -> bool:
    """The person itself, for the organization it was called for, while it sits for it."""
    return (
        thing.user_id == actor.id and thing.organization_id == actor.org and _sits_for(actor, thing)
    )


def is_of_own_organization(actor: Actor, thing: Any) -> bool:
    """Somebody of the organization that the person was called for, who may act for it there."""
    return thing.organization_id == actor.org and (
        is_group_member(actor, thing) or is_representative(actor, thing)
    )


def _in_meeting(name: str, *states: str) -> Predicate:
    """The meeting of the thing is in one of these states."""

    def holds(actor: Actor, thing: Any) -> bool:
        return _meeting(thing).state in states

    holds.__name__ = name
    return holds


def _is(name: str, holds: Callable[[Any], bool]) -> Predicate:
    """Something about the thing alone; `name` is its reason code."""

    def predicate(actor: Actor, thing: Any) -> bool:
        return holds(thing)

    predicate.__name__ = name
    return predicate


def is_time_to_open(actor: Actor, thing: Any) -> bool:
    return bool(actor.at >= thing.starts_at - OPENS_BEFORE)


may_rule = either("is_chair_of_meeting", is_lead, is_plenary_chair, is_presiding)
may_run = either("is_lead_or_secretary_or_presiding", is_lead_or_secretary, is_presiding)
may_move = either("is_own_or_lead_or_secretary", is_own_attendance, is_lead_or_secretary)
may_excuse = either(
    "is_own_organization_or_secretary",
    is_own_attendance,
    is_of_own_organization,
    is_lead_or_secretary,
)
#: Of a speaker's turn the same is asked about whose turn it is.
may_withdraw = either(
    "is_own_or_lead_or_secretary",
    lambda actor, thing: is_own_attendance(actor, thing.attendance),
    is_lead_or_secretary,
)
is_sitting = _in_meeting("is_sitting", "sitting")
is_opened = _in_meeting("is_opened", "sitting", "adjourned")
is_meeting_called = _in_meeting("is_meeting_called", "noticed", "sitting", "adjourned")
is_after_opening = _in_meeting("is_after_opening", "sitting", "adjourned", "ended")
is_notice_read = _is("is_notice_read", lambda it: _meeting(it).notice_read_at is not None)
is_notice_unread = _is("is_notice_unread", lambda it: _meeting(it).notice_read_at is None)
is_on_list = _is("is_on_list", lambda it: not it.is_off)
is_here = _is("is_here", lambda it: it.presence in HERE)
is_away = _is("is_away", lambda it: it.presence == "away")
is_not_in_yet = _is("is_not_in_yet", lambda it: it.presence in ("awaited", "excused", "absent"))
is_awaited = _is("is_awaited", lambda it: it.presence in ("awaited", "absent"))
has_not_acknowledged = _is("has_not_acknowledged", lambda it: it.notice_read_at is None)
is_delegate = _is("is_delegate", lambda it: it.capacity == "delegate")
has_no_voice_yet = _is("has_no_voice_yet", lambda it: not it.is_voice)
is_current = in_state("is_current", "current")
is_to_come = in_state("is_to_come", "listed", "deferred")
is_listed_in_time = _is("is_listed_in_time", lambda it: not it.is_late and it.state != "proposed")
is_unlisted = _is(
    "is_unlisted",
    lambda it: it.state == "proposed" or (it.is_late and it.state in ("listed", "deferred")),
)
is_no_notice = _is("is_no_notice", lambda it: it.kind != "notice")
is_floor_open = _is("is_floor_open", lambda it: not it.is_stopped)
is_about_issue = _is("is_about_issue", lambda it: it.issue_id is not None)
is_issue_in_discussion = _is("is_in_discussion", lambda it: it.issue.state == "discussion")
is_waiting = in_state("is_waiting", "waiting")
is_speaking = in_state("is_speaking", "speaking")

POLICY: dict[str, tuple[Predicate, ...]] = {
    "view_sitting": (may_run,),
    "open_meeting": (
        is_lead_or_secretary,
        in_state("is_noticed", "noticed"),
        is_time_to_open,
    ),
    "read_notice": (may_run, is_sitting, is_notice_unread),
    "adjourn_meeting": (may_run, is_sitting),
    "resume_meeting": (may_run, in_state("is_adjourned", "adjourned")),
    "end_meeting": (may_run, is_sitting),
    # 到会
    "check_in": (is_on_list, is_own_attendance, is_opened, is_not_in_yet),
    "acknowledge_notice": (
        is_on_list,
        is_own_attendance,
        is_opened,
        is_notice_read,
        is_here,
        has_not_acknowledged,
    ),
    "excuse_attendance": (is_on_list, may_excuse, is_meeting_called, is_awaited),
    "leave_meeting": (is_on_list, may_move, is_opened, is_here),
    "return_to_meeting": (is_on_list, may_move, is_opened, is_away),
    "correct_attendance": (is_on_list, is_lead_or_secretary, is_after_opening),
    "pass_voice": (
        is_on_list,
        either("is_own_organization_or_secretary", is_of_own_organization, is_lead_or_secretary),
        is_opened,
        is_delegate,
        is_here,
        has_no_voice_yet,
    ),
    # 议程项
    "take_up_item": (may_run, is_sitting, is_notice_read, is_listed_in_time, is_to_come),
    "take_up_unlisted": (may_rule, is_sitting, is_notice_read, is_unlisted),
    "close_item": (may_run, is_sitting, is_current, is_no_notice),
    "stop_discussion": (may_rule, is_sitting, is_current, is_no_notice, is_floor_open),
    "put_to_vote": (
        may_run,
        is_sitting,
        is_current,
        is_about_issue,
        is_issue_in_discussion,
    ),
    # 发言
    "ask_to_speak": (is_on_list, may_move, is_sitting, is_here),
    "withdraw_turn": (may_withdraw, is_waiting),
    "call_speaker": (may_run, is_sitting, is_waiting),
    "end_turn": (may_run, is_opened, is_speaking),
}
