"""What the acts of a sitting share: the current item, the clock on it, the speakers' list, who is
there. All of it runs under the meeting's lock.
"""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select

from workspace.acts import Event
from workspace.committees.service import demand
from workspace.db import db
from workspace.meetings.models import AgendaItem, Attendance, Meeting, SpeakerTurn
from workspace.meetings.queries.roll import voices_present
from workspace.meetings.rules import ON_FLOOR, ItemState, TurnState, seconds_spent


def current_item(meeting: Meeting) -> AgendaItem | None:
    """What is being discussed, read afresh."""
    query = select(AgendaItem).filter_by(meeting_id=meeting.id, state=ItemState.CURRENT)
    return db.session.scalar(query.execution_options(populate_existing=True))


def demand_seen(event: Event, meeting: Meeting, seen: str | None) -> None:
    """Two may keep the agenda at once: who moves it must know what is being discussed now. `seen`
    is the public id of the current item as the page showed it ("" for none); None asks nothing."""
    if seen is not None:
        current = current_item(meeting)
        demand((current.pid if current else "") == seen, "has_seen_current", event)


def begin(event: Event, item: AgendaItem) -> None:
    """The meeting comes to an item; its floor is open."""
    item.state = ItemState.CURRENT
    item.current_since = event.at
    item.is_stopped = False


def leave(event: Event, meeting: Meeting, outcome: ItemState = ItemState.DISCUSSED) -> None:
    """The meeting leaves the current item, if there is one; nobody waits to speak on it."""
    item = current_item(meeting)
    if item is not None:
        item.state = outcome
        pause(item, event.at)
        close_turns(meeting, event.at)


def pause(item: AgendaItem, at: datetime) -> None:
    """The clock on an item stops; what it took is counted."""
    item.seconds = seconds_spent(item.seconds, item.current_since, at)
    item.current_since = None


def turns_of(meeting: Meeting, *states: TurnState) -> list[SpeakerTurn]:
    """Turns that stand, read afresh, in the order asked."""
    query = select(SpeakerTurn).where(
        SpeakerTurn.meeting_id == meeting.id, SpeakerTurn.state.in_(states or ON_FLOOR)
    )
    query = query.order_by(SpeakerTurn.position).execution_options(populate_existing=True)
    return list(db.session.scalars(query))


def close_turns(meeting: Meeting, at: datetime) -> None:
    """Whoever speaks has spoken, whoever waits waits no more."""
    end_turns(turns_of(meeting), at)


def end_turns(turns: Iterable[SpeakerTurn], at: datetime) -> None:
    """End these turns: a speech is done, a wait is taken back."""
    for turn in turns:
        is_speech = turn.state is TurnState.SPEAKING
        turn.state = TurnState.DONE if is_speech else TurnState.WITHDRAWN
        turn.ended_at = at


def end_turns_of(attendance: Attendance, at: datetime) -> None:
    """Who is not there neither speaks nor waits to."""
    end_turns((t for t in turns_of(attendance.meeting) if t.attendance_id == attendance.id), at)


def count_present(meeting: Meeting, at: datetime) -> None:
    """Say anew which member organizations are present, as the roll stands now."""
    db.session.flush()
    present = voices_present(meeting, at)
    if present != meeting.present:
        meeting.present = present
