"""Whom a meeting calls, from the seats of its day; and what it takes over from earlier ones."""

from datetime import date

from sqlalchemy import extract, func, select
from sqlalchemy.orm import joinedload

from workspace.committees.queries import day_of, members_on
from workspace.db import db
from workspace.groups.models import Seat, SpecialistGroup
from workspace.groups.queries import people_of, seats_in
from workspace.groups.rules import GroupKind
from workspace.meetings.models import ActionItem, Meeting, Minutes
from workspace.meetings.rules import (
    ActionState,
    Called,
    MeetingState,
    MinutesState,
    Seated,
    called,
    year_of,
)

#: 交办 that come back on the next agenda.
DUE = (ActionState.OPEN, ActionState.REPORTED)


def whom_to_call(group: SpecialistGroup, day: date) -> list[Called]:
    """Everybody with a seat on that day whom a meeting of the group calls."""
    members = {m.organization_id for m in members_on(group.committee_id, day)}
    query = seats_in(group.committee_id, day).order_by(Seat.id)
    seats = [
        Seated(
            user=seat.user_id,
            organization=seat.organization_id,
            role=seat.role.value,
            is_plenary=seat.group_id != group.id or group.kind is GroupKind.PLENARY,
            is_member=seat.organization_id in members,
        )
        for seat in db.session.scalars(query.options(joinedload(Seat.group)))
        if seat.user.is_active
        and (group.id == seat.group_id or seat.group.kind is GroupKind.PLENARY)
    ]
    return called(seats, is_plenary=group.kind is GroupKind.PLENARY)


def people_of_organization(meeting: Meeting, organization: int) -> list[Seat]:
    """Whom an organization can send: its people with a seat in the committee that day, once each.

    Those of the meeting's own group stand first.
    """
    seats = [
        seat
        for seat in people_of(meeting.committee_id, day_of(meeting.starts_at))
        if seat.organization_id == organization and seat.user.is_active
    ]
    seats.sort(key=lambda seat: seat.group_id != meeting.group_id)
    return list({seat.user_id: seat for seat in reversed(seats)}.values())[::-1]


def turns_in(group_id: int, year: int) -> list[int]:
    """The turns of a group's meetings in a year, by its own calendar."""
    query = select(Meeting.turn, Meeting.starts_at).where(
        Meeting.group_id == group_id,
        extract("year", Meeting.starts_at).in_((year - 1, year, year + 1)),
    )
    return [turn for turn, starts_at in db.session.execute(query) if year_of(starts_at) == year]


def last_number(committee_id: int) -> int:
    """The highest number of a meeting of the committee."""
    query = select(func.max(Meeting.number)).where(Meeting.committee_id == committee_id)
    return db.session.scalar(query) or 0


def unapproved_before(meeting: Meeting) -> list[Meeting]:
    """Earlier meetings of the group whose minutes nobody approved yet, the oldest first."""
    query = (
        select(Meeting)
        .outerjoin(Minutes, Minutes.meeting_id == Meeting.id)
        .where(
            Meeting.group_id == meeting.group_id,
            Meeting.state == MeetingState.ENDED,
            Meeting.id != meeting.id,
            Minutes.id.is_(None) | (Minutes.state != MinutesState.APPROVED),
        )
        .order_by(Meeting.starts_at, Meeting.id)
    )
    return list(db.session.scalars(query))


def has_actions_due(meeting: Meeting) -> bool:
    """Whether the group's earlier meetings assigned something that is not done."""
    query = select(ActionItem.id).where(
        ActionItem.group_id == meeting.group_id,
        ActionItem.state.in_(DUE),
        ActionItem.is_off.is_(False),
    )
    return db.session.scalar(query.limit(1)) is not None
