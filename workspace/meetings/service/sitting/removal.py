"""退出 — who loses the seat, or the account, is no longer at the meeting from that instant."""

from typing import Any

from sqlalchemy import ColumnElement, Select, select

from workspace.accounts.models import User
from workspace.acts import Event
from workspace.committees.models import Membership
from workspace.db import db
from workspace.groups.models import Seat
from workspace.groups.queries import load_actors
from workspace.meetings.models import AgendaItem, Attendance, Meeting
from workspace.meetings.rules import HERE, Arrival, ItemKind, MeetingState, Presence
from workspace.meetings.service.sitting import course
from workspace.meetings.service.sitting.roll import note

#: Acts of the rooms below that may end somebody's part in a meeting that is under way.
ENDING = frozenset(
    {
        "end_seat",
        "correct_seat",
        "deactivate_person",
        "end_membership",
        "correct_membership",
        "merge_organization",
    }
)

RUNNING = (MeetingState.SITTING, MeetingState.ADJOURNED)


def follow_removals(event: Event) -> None:
    """Take off the list of every running meeting whoever may sit in it no more; a subscriber of
    every act. The roll of a poll that runs stays frozen."""
    if event.act not in ENDING:
        return
    for meeting in _locked(_running(event.thing)):
        for attendance in db.session.scalars(_called(event.thing, meeting)).all():
            if not _still_sits(event, attendance):
                _remove(event, attendance)
        course.count_present(meeting, event.at)


def _running(thing: Any) -> Select[tuple[Meeting]]:
    own = [Meeting.committee_id == thing.committee_id] if isinstance(thing, Membership) else []
    return (
        select(Meeting)
        .join(Attendance, Attendance.meeting_id == Meeting.id)
        .where(Meeting.state.in_(RUNNING), ~Attendance.is_off, *_of(thing), *own)
        .order_by(Meeting.id)
    )


def _locked(query: Select[tuple[Meeting]]) -> list[Meeting]:
    """The meetings, locked behind their gates in the order of their keys and read afresh."""
    keys = db.session.scalars(query.with_only_columns(Meeting.id)).all()
    gates = select(AgendaItem).where(
        AgendaItem.meeting_id.in_(keys), AgendaItem.kind == ItemKind.NOTICE
    )
    db.session.scalars(_locking(gates.order_by(AgendaItem.id), AgendaItem)).all()
    found = db.session.scalars(_locking(query.where(Meeting.id.in_(keys)), Meeting))
    return list(found.unique())


def _locking(query: Select[Any], model: Any) -> Select[Any]:
    locked = query.with_for_update(of=model, key_share=True)
    return locked.execution_options(populate_existing=True)


def _called(thing: Any, meeting: Meeting) -> Select[tuple[Attendance]]:
    return select(Attendance).where(
        Attendance.meeting_id == meeting.id, ~Attendance.is_off, *_of(thing)
    )


def _of(thing: Any) -> list[ColumnElement[bool]]:
    """Whom the act concerns: a person, a person for an organization, or an organization."""
    if isinstance(thing, User):
        return [Attendance.user_id == thing.id]
    organization = Attendance.organization_id == thing.organization_id
    return [
        organization,
        *([Attendance.user_id == thing.user_id] if isinstance(thing, Seat) else []),
    ]


def _still_sits(event: Event, attendance: Attendance) -> bool:
    """Whether the person may sit there still: for the same organization in the meeting's group or
    the plenary; one called from another group stays as long as that seat is not what ended."""
    meeting = attendance.meeting
    if attendance.user_id is None:
        return not isinstance(event.thing, Membership)
    found = load_actors(event.at, (meeting.committee_id,), (attendance.user_id,))
    seats = [
        s for actor in found for s in actor.seats if s.organization == attendance.organization_id
    ]
    if any(s.group == meeting.group_id or s.plenary for s in seats):
        return True
    ended = event.thing
    is_elsewhere = isinstance(ended, Seat) and ended.group_id != meeting.group_id
    return is_elsewhere and bool(seats)


def _remove(event: Event, attendance: Attendance) -> None:
    presence = Presence.AWAY if attendance.presence in HERE else attendance.presence
    note(event, attendance, presence, Arrival.REMOVED)
    attendance.is_off = True
    attendance.meeting.live += 1
