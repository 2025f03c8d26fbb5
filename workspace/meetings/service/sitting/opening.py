"""开会、宣读、休会、复会、散会 — the meeting as a whole."""

import secrets
from datetime import datetime

from sqlalchemy import select

from workspace.accounts.models import User
from workspace.acts import act
from workspace.committees.service import demand
from workspace.db import db
from workspace.meetings.models import AgendaItem, Meeting
from workspace.meetings.queries.floor import has_open_poll, notice_in_use
from workspace.meetings.rules import ItemKind, ItemState, TurnState, advance
from workspace.meetings.service.sitting import course
from workspace.permissions import Actor

#: Letters and digits that nobody takes for another, read from a wall or told across a table.
LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LENGTH = 6


def open_meeting(actor: Actor, meeting: Meeting, *, presiding: User, recorder: User) -> None:
    """宣布开会 — the door opens: who presides, who records, and the code to sign in with."""
    with act(actor, "open_meeting", meeting) as event:
        meeting.state = advance(meeting.state, event.act)
        meeting.opened_at = event.at
        meeting.presiding_id, meeting.recorder_id = presiding.id, recorder.id
        meeting.check_in_code = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
        notice = _notice(meeting)
        if notice is not None:
            course.begin(event, notice)
        meeting.live += 1


def read_notice(actor: Actor, meeting: Meeting) -> None:
    """宣读反垄断合规提示 — item 0, aloud, in the version in use; nothing else comes before it.

    Refused("has_notice_text") where the committee keeps no text of it.
    """
    with act(actor, "read_notice", meeting) as event:
        text = notice_in_use(meeting.committee_id)
        demand(text is not None, "has_notice_text", event)
        meeting.notice_text_id = text.id if text else None
        meeting.notice_read_at = event.at
        course.leave(event, meeting)
        meeting.live += 1


def adjourn_meeting(actor: Actor, meeting: Meeting, *, reason: str, until: datetime) -> None:
    """休会 — for a reason, until an instant; no time counts on the item, nobody speaks."""
    with act(actor, "adjourn_meeting", meeting) as event:
        demand(until > event.at, "is_future_deadline", event)
        meeting.state = advance(meeting.state, event.act)
        meeting.cause, meeting.resumes_at = reason, until
        course.end_turns(course.turns_of(meeting, TurnState.SPEAKING), event.at)
        item = course.current_item(meeting)
        if item is not None:
            course.pause(item, event.at)
        meeting.live += 1


def resume_meeting(actor: Actor, meeting: Meeting) -> None:
    """复会 — the clock on the item runs on; the roll is called again from where it stood."""
    with act(actor, "resume_meeting", meeting) as event:
        meeting.state = advance(meeting.state, event.act)
        meeting.cause, meeting.resumes_at = "", None
        item = course.current_item(meeting)
        if item is not None:
            item.current_since = event.at
        course.count_present(meeting, event.at)
        meeting.live += 1


def end_meeting(actor: Actor, meeting: Meeting, *, seen: str | None = None) -> None:
    """散会 — the current item is closed, the speakers' list too; the roll stays as it stood.

    Refused("has_no_open_poll") while something put to the vote is still being voted on.
    """
    with act(actor, "end_meeting", meeting) as event:
        course.demand_seen(event, meeting, seen)
        demand(not has_open_poll(meeting), "has_no_open_poll", event)
        meeting.state = advance(meeting.state, event.act)
        meeting.ended_at = event.at
        meeting.check_in_code = ""
        is_read = meeting.notice_read_at is not None
        course.leave(event, meeting, ItemState.DISCUSSED if is_read else ItemState.LISTED)
        meeting.live += 1


def _notice(meeting: Meeting) -> AgendaItem | None:
    query = select(AgendaItem).filter_by(
        meeting_id=meeting.id, kind=ItemKind.NOTICE, state=ItemState.LISTED
    )
    return db.session.scalar(query.order_by(AgendaItem.id).limit(1))
