"""发言 — who asks to speak, who speaks, for how long."""

from typing import Any

from sqlalchemy import func, select

from workspace.acts import act
from workspace.committees.service import demand
from workspace.db import db
from workspace.meetings.models import Attendance, SpeakerTurn
from workspace.meetings.rules import ItemKind, TurnState
from workspace.meetings.service.listing import above
from workspace.meetings.service.sitting import course
from workspace.permissions import Actor


def ask_to_speak(actor: Actor, attendance: Attendance) -> SpeakerTurn:
    """申请发言 — on the item under discussion, after those who asked before.

    Refused("has_current_item", "is_floor_open" or "waits_not_yet").
    """
    meeting = attendance.meeting
    with act(actor, "ask_to_speak", attendance, also=above(meeting)) as event:
        item: Any = course.current_item(meeting)
        is_open = item is not None and item.kind is not ItemKind.NOTICE
        demand(is_open, "has_current_item", event)
        demand(not item.is_stopped, "is_floor_open", event)
        waits = any(t.attendance_id == attendance.id for t in course.turns_of(meeting))
        demand(not waits, "waits_not_yet", event)
        event.obj = turn = SpeakerTurn(
            meeting_id=meeting.id,
            item_id=item.id,
            attendance_id=attendance.id,
            position=_last_place(item.id) + 1,
            state=TurnState.WAITING,
            asked_at=event.at,
        )
        db.session.add(turn)
        meeting.live += 1
    return turn


def withdraw_turn(actor: Actor, turn: SpeakerTurn) -> None:
    """A person waits no more."""
    with act(actor, "withdraw_turn", turn, also=(turn.meeting,)) as event:
        course.end_turns((turn,), event.at)
        turn.meeting.live += 1


def call_speaker(actor: Actor, turn: SpeakerTurn) -> None:
    """请发言 — whoever spoke has spoken, and the time of this one runs."""
    with act(actor, "call_speaker", turn, also=(turn.meeting,)) as event:
        course.end_turns(course.turns_of(turn.meeting, TurnState.SPEAKING), event.at)
        turn.state = TurnState.SPEAKING
        turn.began_at = event.at
        turn.meeting.live += 1


def end_turn(actor: Actor, turn: SpeakerTurn) -> None:
    """发言完毕 — how long it took stands from its beginning to its end."""
    with act(actor, "end_turn", turn, also=(turn.meeting,)) as event:
        course.end_turns((turn,), event.at)
        turn.meeting.live += 1


def _last_place(item_id: int) -> int:
    return db.session.scalar(select(func.max(SpeakerTurn.position)).filter_by(item_id=item_id)) or 0
