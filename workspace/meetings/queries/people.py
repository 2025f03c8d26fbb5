"""主持人与记录人 — who may preside over a meeting and who may record it."""

from sqlalchemy import select

from workspace.accounts.models import User
from workspace.committees.queries import day_of
from workspace.db import db
from workspace.groups.models import Seat, SpecialistGroup
from workspace.groups.queries import chair_seat, seats_on
from workspace.meetings.models import Attendance, Meeting
from workspace.permissions import Actor


def of_meeting(meeting: Meeting, actor: Actor) -> list[User]:
    """Everybody called, with the group's lead and whoever opens it, each once."""
    called = (
        select(User)
        .join(Attendance, Attendance.user_id == User.id)
        .where(Attendance.meeting_id == meeting.id, ~Attendance.is_off, User.is_active)
        .order_by(Attendance.id)
    )
    found = [*db.session.scalars(called), db.session.get_one(User, actor.id)]
    lead = _lead_of(meeting, actor)
    return list(dict.fromkeys([lead, *found] if lead else found))


def offered(meeting: Meeting, actor: Actor) -> dict[str, str]:
    """The lead presides (in the plenary the chair), and whoever opens the meeting records."""
    lead = _lead_of(meeting, actor)
    return {"presiding": lead.pid if lead else actor.pid, "recorder": actor.pid}


def _lead_of(meeting: Meeting, actor: Actor) -> User | None:
    day = day_of(actor.at)
    group: SpecialistGroup = meeting.group
    if group.lead_organization_id is None:
        chairs = [o for committee, o in actor.chairs if committee == meeting.committee_id]
        seat: Seat | None = chair_seat(meeting.committee_id, chairs[0], day) if chairs else None
        return seat.user if seat else None
    leads = [s for s in seats_on([group.id], day) if s.role.value == "lead"]
    return leads[0].user if leads else None
