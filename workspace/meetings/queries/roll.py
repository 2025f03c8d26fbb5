"""名册 — who is called to a meeting, where each of them is, which organizations are present."""

from datetime import datetime
from functools import cache

from sqlalchemy import Date, Select, and_, bindparam, or_, select
from sqlalchemy.orm import joinedload

from workspace.committees.models import Membership, Organization
from workspace.committees.queries import day_of
from workspace.committees.rules import MembershipKind
from workspace.db import db
from workspace.meetings.models import Attendance, Meeting, PresenceLine
from workspace.meetings.rules import HERE, Arrival, Capacity
from workspace.permissions import Actor


def called_to(meeting: Meeting) -> list[Attendance]:
    """Everybody called to a meeting, with their comings and goings, in the organizations' order."""
    return list(db.session.scalars(_called(), {"meeting": meeting.id}).unique())


def called_with_turns(meeting: Meeting) -> list[Attendance]:
    """The same, each with the turns in which it speaks or waits to."""
    return list(db.session.scalars(_called_with_turns(), {"meeting": meeting.id}).unique())


@cache
def _called_with_turns() -> Select[tuple[Attendance]]:
    return _called().options(joinedload(Attendance.turns))


@cache
def _called() -> Select[tuple[Attendance]]:
    return (
        select(Attendance)
        .options(
            joinedload(Attendance.user),
            joinedload(Attendance.organization),
            joinedload(Attendance.lines),
        )
        .where(Attendance.meeting_id == bindparam("meeting"))
        .order_by(Attendance.organization_id, Attendance.id)
    )


def attendance_at(meeting: Meeting, key: str) -> Attendance | None:
    """One line of the attendance, by the letters of its public id."""
    asked = {"meeting": meeting.id, "pid": f"attendance:{key}"}
    found: Attendance | None = db.session.scalar(_attendance_at(), asked)
    return found


@cache
def _attendance_at() -> Select[tuple[Attendance]]:
    return (
        select(Attendance)
        .options(joinedload(Attendance.user), joinedload(Attendance.organization))
        .where(Attendance.meeting_id == bindparam("meeting"), Attendance.pid == bindparam("pid"))
    )


def own_attendance(meeting: Meeting, actor: Actor) -> list[Attendance]:
    """The lines by which a person is called to a meeting, one an organization."""
    query = (
        select(Attendance)
        .options(joinedload(Attendance.organization))
        .filter_by(meeting_id=meeting.id, user_id=actor.id, is_off=False)
    )
    return list(db.session.scalars(query.order_by(Attendance.id)))


def voices_present(meeting: Meeting, at: datetime) -> list[str]:
    """Public ids of the member organizations whose voice is in the room, in their order."""
    asked = {"meeting": meeting.id, "day": day_of(at)}
    return list(db.session.scalars(_voices(), asked))


@cache
def _voices() -> Select[tuple[str]]:
    day = bindparam("day", type_=Date)
    return (
        select(Organization.pid)
        .join(Attendance, Attendance.organization_id == Organization.id)
        .join(Meeting, Meeting.id == Attendance.meeting_id)
        .join(
            Membership,
            and_(
                Membership.organization_id == Organization.id,
                Membership.committee_id == Meeting.committee_id,
                Membership.kind == MembershipKind.MEMBER,
                Membership.since <= day,
                or_(Membership.until.is_(None), Membership.until > day),
            ),
        )
        .where(
            Attendance.meeting_id == bindparam("meeting"),
            Attendance.is_voice,
            ~Attendance.is_off,
            Attendance.capacity == Capacity.DELEGATE,
            Attendance.presence.in_(HERE),
        )
        .group_by(Organization.pid, Membership.position)
        .order_by(Membership.position)
    )


def contradicts_own_word(attendance: Attendance) -> bool:
    """Whether the last that is known of a person is what the person itself said."""
    query = select(PresenceLine).filter_by(attendance_id=attendance.id)
    last = db.session.scalar(query.order_by(PresenceLine.id.desc()).limit(1))
    return (
        last is not None
        and last.arrival is not Arrival.CORRECTED
        and last.user_id == attendance.user_id
    )
