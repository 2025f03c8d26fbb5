"""A meeting that sits or has ended, with an item and people, brought to a state of its minutes."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from workspace import clock
from workspace.committees.queries import organization_by_code
from workspace.db import db, write
from workspace.meetings.models import (
    ActionItem,
    AgendaItem,
    Attendance,
    Meeting,
    Minutes,
)
from workspace.meetings.queries.minutes import minutes_of
from workspace.meetings.rules import Capacity, ItemKind, ItemState, MeetingState, Presence
from workspace.meetings.service import minutes
from workspace.meetings.service.lines import Task, assign_action, record_decision
from workspace.meetings.service.notes import take_notes
from workspace.permissions import Actor

ActorOf = Callable[..., Actor]
OPENING = "会议由运维组组长主持。"
#: State -> the steps that lead there.
STEPS = ("draft", "review", "cleared", "circulated")


def a_sitting(world: Any, *, group: str = "om", state: str = "sitting", number: int = 1) -> Meeting:
    """A meeting that was called, opened, and heard the notice; four delegates are there."""
    now = clock.now()
    secretary = world.users["secretariat"]
    with write():
        meeting = Meeting(
            committee_id=world.committee.id,
            group_id=world.groups[group].id,
            term_id=world.term.id,
            number=number,
            turn=number,
            title=f"运行维护组2009年第{number}次会议",
            title_en=f"Operations, meeting {number} of 2009",
            state=MeetingState(state),
            starts_at=now - timedelta(hours=1),
            ends_at=now + timedelta(hours=1),
            place="协会三楼会议室",
            notice_due_at=now - timedelta(days=7),
            agenda_closes_at=now - timedelta(days=2),
            noticed_at=None if state == "planned" else now - timedelta(days=8),
            notice_read_at=now - timedelta(minutes=58),
            opened_at=now - timedelta(hours=1),
            ended_at=now if state == "ended" else None,
            presiding_id=world.users[f"lead-{group}"].id,
            recorder_id=secretary.id,
            convened_at=now - timedelta(days=9),
            convened_by_id=secretary.id,
            convened_for_id=world.groups[group].lead_organization_id,
        )
        db.session.add(meeting)
        db.session.flush()
        _items(meeting, secretary.id)
        _people(world, meeting)
    return db.session.get_one(Meeting, meeting.id)


def _items(meeting: Meeting, user_id: int) -> None:
    for position, kind, title in (
        (0, ItemKind.NOTICE, "反垄断告知"),
        (1, ItemKind.ACTIONS, "上次交办事项"),
        (2, ItemKind.OTHER, "节假日封网例外"),
        (3, ItemKind.OTHER, "试验网选址"),
    ):
        db.session.add(
            AgendaItem(
                meeting_id=meeting.id,
                position=position,
                kind=kind,
                state=ItemState.DISCUSSED if position < 3 else ItemState.CONTINUED,
                title=title,
                user_id=user_id,
                at=meeting.convened_at,
            )
        )


#: Who is called: account, organization, as what, and whether it came.
CALLED = [
    ("lead-om", "ctcc", Capacity.DELEGATE, Presence.PRESENT),
    ("om-cmcc-1", "cmcc", Capacity.DELEGATE, Presence.LATE),
    ("om-cucc-1", "cucc", Capacity.DELEGATE, Presence.PRESENT),
    ("om-crtc-1", "crtc", Capacity.DELEGATE, Presence.EXCUSED),
    ("secretariat", "association", Capacity.ATTENDEE, Presence.PRESENT),
]


def _people(world: Any, meeting: Meeting) -> None:
    for handle, code, capacity, presence in CALLED:
        came = presence in (Presence.PRESENT, Presence.LATE)
        db.session.add(
            Attendance(
                meeting_id=meeting.id,
                user_id=world.users[handle].id,
                organization_id=world.orgs[code].id,
                capacity=capacity,
                is_voice=capacity is Capacity.DELEGATE,
                presence=presence,
                arrived_at=meeting.opened_at if came else None,
            )
        )


def item(meeting: Meeting, position: int = 2) -> AgendaItem:
    """An item as the database holds it now."""
    db.session.rollback()
    db.session.expire_all()
    query = select(AgendaItem).filter_by(meeting_id=meeting.id, position=position)
    return db.session.scalars(query).one()


def noted(actor_of: ActorOf, meeting: Meeting) -> None:
    """Notes, a decision and an action at the second item."""
    me = actor_of("secretariat")
    take_notes(me, item(meeting), "西岳移动主张缩短为三日。", 0)
    record_decision(me, item(meeting), "由辽宁移动提出例外申报流程。")
    doer = organization_by_code("cmcc")
    assert doer
    cmcc = Task("提出例外申报流程", [doer.id], None, date(2009, 12, 18))
    assign_action(me, item(meeting), cmcc)


def end(meeting: Meeting) -> Meeting:
    """The meeting ends."""
    with write():
        row = db.session.get_one(Meeting, meeting.id)
        row.state, row.ended_at = MeetingState.ENDED, clock.now()
    return db.session.get_one(Meeting, meeting.id)


def some_minutes(world: Any, actor_of: ActorOf, state: str = "draft", number: int = 1) -> Minutes:
    """The minutes of a meeting with notes, brought to a state by their acts."""
    meeting = a_sitting(world, number=number)
    noted(actor_of, meeting)
    meeting = end(meeting)
    made = minutes.draft_minutes(actor_of("secretariat"), meeting, OPENING)
    acts = {
        "review": lambda: minutes.submit_minutes(actor_of("secretariat"), fresh(made)),
        "cleared": lambda: minutes.clear_minutes(actor_of("reviewer"), fresh(made)),
        "circulated": lambda: minutes.circulate_minutes(actor_of("secretariat"), fresh(made)),
    }
    for step in STEPS[1 : STEPS.index(state) + 1]:
        acts[step]()
    return fresh(made)


def approved(world: Any, actor_of: ActorOf, number: int = 1) -> Minutes:
    """Minutes whose window is over and that the clock approved."""
    made = some_minutes(world, actor_of, "circulated", number)
    ends = made.window_ends_at
    assert ends
    world.hands[0] = max(world.hands[0], ends)
    minutes.approve_minutes(Actor.clock(), made)
    return fresh(made)


def fresh(row: Minutes) -> Minutes:
    """The minutes as the database holds them now."""
    db.session.rollback()
    db.session.expire_all()
    meeting = db.session.get_one(Meeting, row.meeting_id)
    found = minutes_of(meeting)
    assert found
    return found


def action_of(meeting: Meeting) -> ActionItem:
    """The first action that a meeting assigned."""
    db.session.rollback()
    db.session.expire_all()
    query = (
        select(ActionItem)
        .join(ActionItem.item)
        .where(AgendaItem.meeting_id == meeting.id)
        .order_by(ActionItem.id)
    )
    return db.session.scalars(query).first()  # type: ignore[return-value]


def at(meeting: Meeting, tail: str = "") -> str:
    """An address below a meeting's."""
    return f"/liaoning/meetings/{meeting.number}" + (f"/{tail}" if tail else "")


def take_up(world: Any, made: Minutes, number: int = 9) -> None:
    """A later meeting has the minutes before it."""
    later = a_sitting(world, number=number)
    with write():
        row = db.session.get_one(Meeting, later.id)
        db.session.add(
            AgendaItem(
                meeting_id=row.id,
                position=5,
                kind=ItemKind.MINUTES,
                state=ItemState.CURRENT,
                title="上次纪要确认",
                about_meeting_id=made.meeting_id,
                user_id=world.users["secretariat"].id,
                at=clock.now(),
            )
        )
