"""Meetings of the operations group made as rows: called, with an agenda and who is to come."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from tests.issues.builders import an_issue
from workspace import clock
from workspace.accounts.models import User
from workspace.db import db, write
from workspace.issues.models import Issue
from workspace.meetings import service
from workspace.meetings.models import AgendaItem, Attendance, Meeting, StandingText
from workspace.meetings.rules import (
    Capacity,
    ItemKind,
    ItemState,
    MeetingState,
    TextKind,
)
from workspace.permissions import Actor

ActorOf = Callable[..., Actor]
LATER = timedelta(minutes=30)
#: Account -> (organization, capacity, whether it has the voice).
CALLED = {
    "lead-om": ("ctcc", Capacity.DELEGATE, True),
    "om-cmcc-1": ("cmcc", Capacity.DELEGATE, True),
    "om-cmcc-2": ("cmcc", Capacity.DELEGATE, False),
    "om-cucc-1": ("cucc", Capacity.DELEGATE, True),
    "om-crtc-1": ("crtc", Capacity.DELEGATE, True),
    "om-cucc-2": ("cucc", Capacity.ATTENDEE, False),
    "regulator": ("regulator", Capacity.OBSERVER, False),
    "secretariat": ("association", Capacity.ATTENDEE, False),
}
VOICES = ("lead-om", "om-cmcc-1", "om-cucc-1", "om-crtc-1")


def a_called_meeting(
    world: Any, *, starts_in: timedelta = LATER, quorum: str = "2/3", items: int = 3
) -> Meeting:
    """Noticed, with item 0 and so many items, the first of them about nothing."""
    lead, at = world.users["lead-om"], clock.now() - timedelta(days=1)
    with write():
        meeting = Meeting(
            committee_id=world.committee.id,
            group_id=world.groups["om"].id,
            term_id=world.term.id,
            number=1 + (db.session.scalar(select(db.func.max(Meeting.number))) or 0),
            turn=1,
            title="运行维护组2009年第1次会议",
            title_en="Operations meeting 2009-1",
            state=MeetingState.NOTICED,
            starts_at=clock.now() + starts_in,
            ends_at=clock.now() + starts_in + timedelta(hours=2),
            place="联通大厦九层",
            notice_due_at=at,
            agenda_closes_at=at,
            noticed_at=at,
            quorum=quorum,
            convened_at=at,
            convened_by_id=lead.id,
            convened_for_id=world.orgs["ctcc"].id,
        )
        db.session.add(meeting)
        db.session.add(notice(world))
        db.session.flush()
        for place in range(items + 1):
            db.session.add(an_item(world, meeting, place))
        for handle, (code, capacity, is_voice) in CALLED.items():
            row = attendance(world, meeting, handle, code, capacity)
            row.is_voice = is_voice
            db.session.add(row)
    return meeting


def notice(world: Any) -> StandingText:
    return StandingText(
        committee_id=world.committee.id,
        series="notice",
        version=1 + (db.session.scalar(select(db.func.max(StandingText.version))) or 0),
        kind=TextKind.NOTICE,
        title="反垄断告知",
        text="本次会议不讨论价格。",
        at=clock.now(),
    )


def an_item(world: Any, meeting: Meeting, place: int, **changed: Any) -> AgendaItem:
    columns = {
        "kind": ItemKind.OTHER if place else ItemKind.NOTICE,
        "state": ItemState.LISTED,
        "title": f"第{place}项" if place else "反垄断告知",
        "minutes_planned": 20,
        "user_id": world.users["lead-om"].id,
        "at": clock.now(),
    }
    return AgendaItem(meeting_id=meeting.id, position=place, **{**columns, **changed})


def attendance(
    world: Any, meeting: Meeting, handle: str, code: str, capacity: Capacity
) -> Attendance:
    user = db.session.scalars(select(User).filter_by(handle=handle)).one()
    return Attendance(
        meeting_id=meeting.id,
        user_id=user.id,
        organization_id=world.orgs[code].id,
        capacity=capacity,
    )


def opened(world: Any, actor_of: ActorOf, **changed: Any) -> Meeting:
    """Opened by the secretary, presided over by the lead."""
    meeting = a_called_meeting(world, **changed)
    service.open_meeting(
        actor_of("secretariat"),
        meeting,
        presiding=world.users["lead-om"],
        recorder=world.users["secretariat"],
    )
    return meeting


def sitting(world: Any, actor_of: ActorOf, *here: str, **changed: Any) -> Meeting:
    """The notice is read, these have come (by default every voice), item 1 is discussed."""
    meeting = opened(world, actor_of, **changed)
    come(actor_of, meeting, *(here or VOICES))
    service.read_notice(actor_of("secretariat"), meeting)
    service.take_up_item(actor_of("secretariat"), item_of(meeting, 1))
    return meeting


def come(actor_of: ActorOf, meeting: Meeting, *handles: str) -> None:
    """These sign in themselves."""
    for handle in handles:
        service.check_in(actor_of(handle), row_of(meeting, handle), code=meeting.check_in_code)


def about_an_issue(world: Any, actor_of: ActorOf, meeting: Meeting, place: int = 1) -> Issue:
    """An item of the meeting is about an issue in discussion."""
    issue = an_issue(world, actor_of, "discussion")
    with write():
        item = item_of(meeting, place)
        item.issue_id, item.kind = issue.id, ItemKind.ISSUE
    return issue


def row_of(meeting: Meeting, handle: str) -> Attendance:
    """A person's line of the attendance."""
    query = select(Attendance).join(User, User.id == Attendance.user_id)
    query = query.where(Attendance.meeting_id == meeting.id, User.handle == handle)
    return db.session.scalars(query).one()


def item_of(meeting: Meeting, place: int) -> AgendaItem:
    query = select(AgendaItem).filter_by(meeting_id=meeting.id, position=place)
    return db.session.scalars(query).one()


def base(meeting: Meeting) -> str:
    return f"/liaoning/meetings/{meeting.number}"


def at(thing: Any, act: str) -> str:
    """The address of an act on a meeting or one of its parts."""
    named = act.replace("_", "-")
    if isinstance(thing, Meeting):
        return f"{base(thing)}/{named}"
    if isinstance(thing, AgendaItem):
        return f"{base(thing.meeting)}/items/{thing.position}/{named}"
    folder = "attendance" if isinstance(thing, Attendance) else "turns"
    return f"{base(thing.meeting)}/{folder}/{thing.pid.partition(':')[2]}/{named}"


def codes(world: Any, pids: list[str]) -> list[str]:
    """Organizations' codes of public ids."""
    of = {o.pid: code for code, o in world.orgs.items()}
    return [of[pid] for pid in pids]
