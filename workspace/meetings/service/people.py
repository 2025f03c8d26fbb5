"""与会人员 — whom a meeting calls: by their seats, one by one, and who speaks for a member."""

from sqlalchemy import select

from workspace.accounts.models import User
from workspace.acts import Event, act
from workspace.committees.models import Organization
from workspace.committees.queries import day_of
from workspace.committees.service import demand
from workspace.db import db
from workspace.groups.models import SpecialistGroup
from workspace.meetings.models import Attendance, Meeting
from workspace.meetings.queries.calling import people_of_organization, whom_to_call
from workspace.meetings.rules import Capacity
from workspace.meetings.service.listing import above, gate_of
from workspace.permissions import Actor


def call_seats(meeting: Meeting, group: SpecialistGroup) -> None:
    """Put on the list whoever has to come by its seat; who sits no more is taken off it.

    Inside the act that plans, moves or announces the meeting. A voice that was given stays.
    """
    wanted = whom_to_call(group, day_of(meeting.starts_at))
    known = {(row.user_id, row.organization_id): row for row in list_under_lock(meeting)}
    keys = {(one.user, one.organization) for one in wanted}
    for key, row in known.items():
        is_delegate = row.user_id is not None and row.capacity is Capacity.DELEGATE
        if is_delegate and key not in keys and not _still_sits(meeting, row):
            row.is_off, row.is_voice = True, False
    voices = {row.organization_id for row in known.values() if row.is_voice}
    for one in wanted:
        key = (one.user, one.organization)
        row = known.get(key) or _row(meeting, one.user, one.organization, one.capacity)
        if key not in known:
            row.is_required = one.is_required
        if one.is_voice and one.organization not in voices and not row.is_off:
            row.is_voice, row.capacity = True, Capacity.DELEGATE


def list_under_lock(meeting: Meeting) -> list[Attendance]:
    """Whoever is on the list, as it is under the meeting's lock."""
    query = select(Attendance).filter_by(meeting_id=meeting.id).order_by(Attendance.id)
    return list(db.session.scalars(query))


def call_person(
    actor: Actor,
    meeting: Meeting,
    *,
    organization: Organization,
    capacity: Capacity,
    user: User | None = None,
    guest: str = "",
) -> Attendance:
    """Call somebody beside the seats: an account, or a guest by name, without a voice.

    Refused("is_not_called_yet") for whoever is on the list.
    """
    with act(actor, "call_person", meeting, also=(gate_of(meeting),)) as event:
        key = {"user_id": user.id if user else None, "organization_id": organization.id}
        row = _known(meeting, user, organization, guest)
        demand(row is None or row.is_off, "is_not_called_yet", event)
        if row is None:
            row = _row(meeting, key["user_id"], organization.id, capacity)
        row.is_off, row.capacity, row.guest = False, capacity, "" if user else guest
        meeting.live += 1
        event.obj = row
    return row


def release_person(actor: Actor, attendance: Attendance) -> None:
    """Take somebody off the list again; the line stays in the record."""
    meeting = attendance.meeting
    with act(actor, "release_person", attendance, also=above(meeting)):
        attendance.is_off = True
        meeting.live += 1


def name_delegate(actor: Actor, meeting: Meeting, user: User) -> Attendance:
    """参会代表: an organization says who comes with its one voice; whoever had it may still come.

    Refused("is_of_own_organization") for anybody who does not sit for it that day.
    """
    with act(actor, "name_delegate", meeting, also=(gate_of(meeting),)) as event:
        demand(_may_send(event, meeting, user), "is_of_own_organization", event)
        own = [r for r in list_under_lock(meeting) if r.organization_id == event.actor.org]
        for row in own:
            if row.is_voice and row.user_id != user.id:
                row.is_voice = row.is_required = False
        named = next((row for row in own if row.user_id == user.id), None)
        if named is None:
            named = _row(meeting, user.id, event.actor.org, Capacity.DELEGATE)
        named.capacity, named.is_off = Capacity.DELEGATE, False
        named.is_voice = named.is_required = True
        meeting.live += 1
        event.obj = named
    return named


def _row(meeting: Meeting, user: int | None, organization: int, capacity: Capacity) -> Attendance:
    row = Attendance(
        meeting_id=meeting.id, user_id=user, organization_id=organization, capacity=capacity
    )
    db.session.add(row)
    return row


def _known(
    meeting: Meeting, user: User | None, organization: Organization, guest: str
) -> Attendance | None:
    """The line of an account for an organization, or of a guest of that name."""
    for row in list_under_lock(meeting):
        if row.organization_id == organization.id and (
            row.user_id == user.id if user else row.user_id is None and row.guest == guest
        ):
            return row
    return None


def _may_send(event: Event, meeting: Meeting, user: User) -> bool:
    seats = people_of_organization(meeting, event.actor.org)
    return any(seat.user_id == user.id for seat in seats)


def _still_sits(meeting: Meeting, row: Attendance) -> bool:
    """A delegate named from outside the group sits for its organization elsewhere."""
    seats = people_of_organization(meeting, row.organization_id)
    return any(seat.user_id == row.user_id for seat in seats)
