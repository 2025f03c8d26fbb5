"""Meetings brought to a state; what the sitting's own acts lead to is set on the row."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from workspace import clock
from workspace.db import db, write
from workspace.groups.models import SpecialistGroup
from workspace.meetings import service
from workspace.meetings.models import AgendaItem, Attendance, Meeting
from workspace.meetings.rules import ItemKind, ItemState, MeetingState
from workspace.permissions import Actor

ActorOf = Callable[..., Actor]
#: A fortnight ahead, so that a notice is in time: Monday 7 December 2009 at 14:00 in Shanghai.
AHEAD = timedelta(days=14, hours=4)
HOURS = timedelta(hours=2, minutes=30)
#: State -> the acts that lead there, or the columns that the sitting would have set.
STATES = ("planned", "noticed", "sitting", "adjourned", "ended", "cancelled")


def a_plan(starts_at: datetime | None = None, **changed: Any) -> service.Plan:
    """When and where."""
    begins = starts_at or clock.now() + AHEAD
    planned = {"starts_at": begins, "ends_at": begins + HOURS, "place": "协会三楼会议室"}
    return service.Plan(**{**planned, **changed})


def a_meeting(
    world: Any,
    actor_of: ActorOf,
    state: str = "planned",
    *,
    group: str = "om",
    by: str = "",
    items: tuple[str, ...] = ("节假日封网例外", "试验网选址"),
    **plan: Any,
) -> Meeting:
    """A meeting of a group in a state, called by its lead (the plenary's: by the chair)."""
    convener = by or ("chair" if group == "plenary" else f"lead-{group}")
    of = db.session.scalars(
        select(SpecialistGroup).filter_by(code=group, committee_id=world.committee.id)
    ).one()
    made = service.convene_meeting(actor_of(convener), of, a_plan(**plan))
    for title in items:
        service.list_item(actor_of(convener), made, service.Matter(title=title, minutes=30))
    if state == "cancelled":
        service.cancel_meeting(actor_of(convener), made, "主要议题尚未成熟")
    elif state != "planned":
        service.send_notice(actor_of(convener), made)
        _sit(made, state)
    return made


def _sit(meeting: Meeting, state: str) -> None:
    """What opening, adjourning and ending leave behind."""
    if state == "noticed":
        return
    with write():
        db.session.add(meeting)
        meeting.state = MeetingState(state)
        meeting.opened_at = meeting.notice_read_at = meeting.starts_at
        meeting.presiding_id = meeting.recorder_id = meeting.convened_by_id
        meeting.check_in_code = "k7wq2m"
        if state == "ended":
            meeting.ended_at = meeting.ends_at
            for item in meeting.items:
                if item.state is ItemState.LISTED:
                    item.state = ItemState.DISCUSSED


def items_of(meeting: Meeting) -> list[AgendaItem]:
    """The meeting's items as the database holds them now, in their order."""
    db.session.rollback()
    db.session.expire_all()
    query = select(AgendaItem).filter_by(meeting_id=meeting.id)
    return list(db.session.scalars(query.order_by(AgendaItem.position, AgendaItem.id)))


def item_of(meeting: Meeting, title: str) -> AgendaItem:
    """One item by its title."""
    return next(item for item in items_of(meeting) if item.title == title)


def titles(meeting: Meeting) -> list[str]:
    """The titles of what is on the agenda, in order."""
    off = (ItemState.PROPOSED, ItemState.DECLINED, ItemState.REMOVED)
    return [item.title for item in items_of(meeting) if item.state not in off]


def called(meeting: Meeting) -> dict[str, Attendance]:
    """Account or guest's name -> the line on the list."""
    db.session.rollback()
    db.session.expire_all()
    query = select(Attendance).filter_by(meeting_id=meeting.id).order_by(Attendance.id)
    return {row.user.handle if row.user else row.guest: row for row in db.session.scalars(query)}


def kept(meeting: Meeting) -> Meeting:
    """The row as the database holds it now."""
    db.session.rollback()
    db.session.expire_all()
    return db.session.scalars(select(Meeting).filter_by(pid=meeting.pid)).one()


def at(meeting: Meeting, act: str = "") -> str:
    """The address of a meeting's page, or of an act on it."""
    base = f"/liaoning/meetings/{meeting.number}"
    return f"{base}/{act.replace('_', '-')}" if act else base


def item_at(item: AgendaItem, act: str = "") -> str:
    """The address of an item's page, or of an act on it."""
    return at(item.meeting, f"items/{item.position}") + (f"/{act.replace('_', '-')}" if act else "")


def many_items(meeting: Meeting, count: int) -> None:
    """So many items at once, as a long agenda leaves them."""
    with write():
        db.session.add_all(
            AgendaItem(
                meeting_id=meeting.id,
                position=place,
                kind=ItemKind.OTHER,
                state=ItemState.LISTED,
                title=f"第{place - 1}件",
                user_id=meeting.convened_by_id,
                organization_id=meeting.convened_for_id,
                at=meeting.convened_at,
            )
            for place in range(1, count + 1)
        )
