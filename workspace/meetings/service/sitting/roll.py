"""签到、请假、离席、返席、更正、接替 — where each person called is, and who speaks for whom."""

import secrets

from sqlalchemy import select

from workspace.accounts.service import code_waits, count_code, forgive_code
from workspace.acts import Event, Refused, act
from workspace.committees.queries import day_of, member_on
from workspace.committees.service import demand
from workspace.db import db, write
from workspace.meetings.models import Attendance, PresenceLine
from workspace.meetings.queries.roll import contradicts_own_word
from workspace.meetings.rules import (
    ARRIVALS,
    HERE,
    Arrival,
    Capacity,
    Presence,
    moved,
    set_to,
    shown_as,
)
from workspace.meetings.service.listing import above
from workspace.meetings.service.sitting import course
from workspace.permissions import Actor


def check_in(actor: Actor, attendance: Attendance, *, code: str) -> None:
    """签到 — the person itself, by the code shown in the room; ten minutes past the start: late.

    Wrong codes are counted and make wait: Refused("has_right_code" or "may_try_again").
    """
    _demand_code(actor, attendance, code)
    with act(actor, "check_in", attendance, also=above(attendance.meeting)) as event:
        _move(event, attendance)
        attendance.arrived_at = attendance.arrived_at or event.at
        _lend_voice(event, attendance)
        _settle(event, attendance)
        forgive_code(actor.id)


def _demand_code(actor: Actor, attendance: Attendance, code: str) -> None:
    """The code is compared before the act, which would forget that a wrong one was tried."""
    right = attendance.meeting.check_in_code
    typed = "".join(code.upper().split())
    if not right:  # not open, or closed again: POLICY says so
        return
    if not secrets.compare_digest(typed.encode(), right.encode()):
        with write():
            counted = count_code(actor.id)
        why = "may_try_again" if counted.waits_until else "has_right_code"
        raise Refused(why, "check_in", attendance)
    if code_waits(actor.id):
        raise Refused("may_try_again", "check_in", attendance)


def excuse_attendance(actor: Actor, attendance: Attendance, *, reason: str) -> None:
    """请假 — by the person, or for its organization, with the reason."""
    with act(actor, "excuse_attendance", attendance, also=above(attendance.meeting)) as event:
        _move(event, attendance, reason)
        _settle(event, attendance)


def leave_meeting(actor: Actor, attendance: Attendance, *, reason: str) -> None:
    """离席 — noted at the item under discussion; who leaves neither speaks nor waits to."""
    with act(actor, "leave_meeting", attendance, also=above(attendance.meeting)) as event:
        _move(event, attendance, reason)
        _settle(event, attendance)


def return_to_meeting(actor: Actor, attendance: Attendance, *, reason: str = "") -> None:
    """返席 — noted at the item under discussion."""
    with act(actor, "return_to_meeting", attendance, also=above(attendance.meeting)) as event:
        _move(event, attendance, reason)
        _settle(event, attendance)


def correct_attendance(
    actor: Actor, attendance: Attendance, *, where: str, reason: str = ""
) -> None:
    """点名更正 — the secretary sets 出席, 列席, 请假, 缺席 or 离席.

    Refused("has_reason") where it says otherwise than the person did and gives no reason,
    "is_of_member" where 出席 is said of who has no vote to give, "is_changed" where
    nothing would change.
    """
    with act(actor, "correct_attendance", attendance, also=above(attendance.meeting)) as event:
        demand(where != shown_as(attendance.presence, attendance.capacity), "is_changed", event)
        demand(reason or not contradicts_own_word(attendance), "has_reason", event)
        presence, capacity = set_to(where, attendance.capacity)
        is_member = capacity is not Capacity.DELEGATE or _is_member(event, attendance)
        demand(is_member, "is_of_member", event)
        attendance.capacity = capacity
        _note(event, attendance, presence, reason)
        if presence in HERE:
            attendance.arrived_at = attendance.arrived_at or event.at
            _lend_voice(event, attendance)
        _settle(event, attendance)


def pass_voice(actor: Actor, attendance: Attendance) -> None:
    """接替 — another delegate who is present speaks and votes for the organization from now on.

    Refused("is_of_member") where the organization is no member.
    """
    with act(actor, "pass_voice", attendance, also=above(attendance.meeting)) as event:
        demand(_is_member(event, attendance), "is_of_member", event)
        for other in _of_organization(attendance):
            other.is_voice = other.id == attendance.id
        _settle(event, attendance)


def acknowledge_notice(actor: Actor, attendance: Attendance) -> None:
    """听取 — a person present says that it has heard or read the antitrust notice."""
    with act(actor, "acknowledge_notice", attendance, also=above(attendance.meeting)) as event:
        attendance.notice_read_at = event.at
        attendance.meeting.live += 1


def _move(event: Event, attendance: Attendance, reason: str = "") -> None:
    """The person is where the table says that the act leads."""
    starts_at = attendance.meeting.starts_at
    now = moved(attendance.presence, event.act, at=event.at, starts_at=starts_at)
    _note(event, attendance, now, reason)


def _note(event: Event, attendance: Attendance, presence: Presence, reason: str) -> None:
    note(event, attendance, presence, ARRIVALS[event.act], reason)


def note(
    event: Event, attendance: Attendance, presence: Presence, arrival: Arrival, reason: str = ""
) -> None:
    """Leave a line at the current item, and the person where it says."""
    item = course.current_item(attendance.meeting)
    attendance.presence, attendance.reason = presence, reason
    line = PresenceLine(
        attendance_id=attendance.id,
        item_id=item.id if item else None,
        arrival=arrival,
        presence=presence,
        reason=reason,
        user_id=event.actor.id or None,
        organization_id=event.actor.org or None,
        at=event.at,
    )
    db.session.add(line)
    if presence not in HERE:
        course.end_turns_of(attendance, event.at)


def _settle(event: Event, attendance: Attendance) -> None:
    """Count anew who is present, and let the watching pages see it."""
    course.count_present(attendance.meeting, event.at)
    attendance.meeting.live += 1


def _lend_voice(event: Event, attendance: Attendance) -> None:
    """A member that named nobody speaks through its first delegate who comes."""
    if attendance.capacity is not Capacity.DELEGATE or not _is_member(event, attendance):
        return
    if not any(other.is_voice and not other.is_off for other in _of_organization(attendance)):
        attendance.is_voice = True


def _of_organization(attendance: Attendance) -> list[Attendance]:
    query = select(Attendance).filter_by(
        meeting_id=attendance.meeting_id, organization_id=attendance.organization_id
    )
    return list(db.session.scalars(query.order_by(Attendance.id)))


def _is_member(event: Event, attendance: Attendance) -> bool:
    day = day_of(event.at)
    return member_on(attendance.committee_id, attendance.organization_id, day)
