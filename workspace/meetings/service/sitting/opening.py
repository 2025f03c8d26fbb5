"""开会、宣读、休会、复会、散会 — the meeting as a whole."""

import secrets
from datetime import datetime

from workspace.accounts.models import User
from workspace.acts import act
from workspace.committees.service import demand
from workspace.issues.service import settle_attachments
from workspace.meetings.models import Meeting
from workspace.meetings.queries.floor import has_open_poll
from workspace.meetings.queries.standing import notice_in_use
from workspace.meetings.rules import ItemState, TurnState, advance
from workspace.meetings.service.listing import gate_of, items_under_lock
from workspace.meetings.service.sitting import course
from workspace.meetings.service.standing import usual_notice
from workspace.permissions import Actor

#: Letters and digits that nobody takes for another, read from a wall or told across a table.
LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LENGTH = 6


def open_meeting(actor: Actor, meeting: Meeting, *, presiding: User, recorder: User) -> None:
    """宣布开会 — the door opens: who presides, who records, and the code to sign in with."""
    notice = gate_of(meeting)
    with act(actor, "open_meeting", meeting, also=(notice,)) as event:
        meeting.state = advance(meeting.state, event.act)
        meeting.opened_at = event.at
        meeting.presiding_id, meeting.recorder_id = presiding.id, recorder.id
        meeting.check_in_code = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
        course.begin(event, notice)
        meeting.live += 1


def read_notice(actor: Actor, meeting: Meeting) -> None:
    """宣读反垄断合规提示 — item 0, aloud, in the version in use; nothing else comes before it."""
    with act(actor, "read_notice", meeting, also=(gate_of(meeting),)) as event:
        text = notice_in_use(meeting.committee_id) or usual_notice(event, meeting.committee_id)
        meeting.notice_text_id = text.id
        meeting.notice_read_at = event.at
        course.leave(event, meeting)
        meeting.live += 1


def adjourn_meeting(actor: Actor, meeting: Meeting, *, reason: str, until: datetime) -> None:
    """休会 — for a reason, until an instant; no time counts on the item, nobody speaks."""
    with act(actor, "adjourn_meeting", meeting, also=(gate_of(meeting),)) as event:
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
    with act(actor, "resume_meeting", meeting, also=(gate_of(meeting),)) as event:
        meeting.state = advance(meeting.state, event.act)
        meeting.cause, meeting.resumes_at = "", None
        item = course.current_item(meeting)
        if item is not None:
            item.current_since = event.at
        course.count_present(meeting, event.at)
        meeting.live += 1


def end_meeting(actor: Actor, meeting: Meeting, *, seen: str | None = None) -> None:
    """散会 — item and speakers' list are closed, the papers settled; the roll stays as it stood.

    Refused("has_no_open_poll") while something put to the vote is still being voted on.
    """
    with act(actor, "end_meeting", meeting, also=(gate_of(meeting),)) as event:
        course.demand_seen(event, meeting, seen)
        demand(not has_open_poll(meeting), "has_no_open_poll", event)
        meeting.state = advance(meeting.state, event.act)
        meeting.ended_at = event.at
        meeting.check_in_code = ""
        is_read = meeting.notice_read_at is not None
        course.leave(event, meeting, ItemState.DISCUSSED if is_read else ItemState.LISTED)
        settle_attachments(*items_under_lock(meeting))
        meeting.live += 1
