"""What the bare home says of meetings: those that come, what they left to the reader."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, select

from workspace.meetings.models import (
    ActionItem,
    AgendaItem,
    Attendance,
    Confirmation,
    Meeting,
    Minutes,
)
from workspace.meetings.rules import ActionState, MeetingState, MinutesState

OVER = (MeetingState.ENDED, MeetingState.CANCELLED)


def waiting(connection: Connection, me: Any) -> dict[str, Any]:
    """Meetings that the reader is called to, actions of its organization, minutes to confirm."""
    confirmed = select(Confirmation.id).where(
        Confirmation.minutes_id == Minutes.id, Confirmation.organization_id == me.organization_id
    )
    coming = (
        select(Meeting.number, Meeting.title, Meeting.starts_at)
        .join(Attendance, Attendance.meeting_id == Meeting.id)
        .where(Attendance.user_id == me.id, Meeting.state.not_in(OVER))
        .where(Meeting.ends_at > datetime.now(UTC), Meeting.noticed_at.is_not(None))
        .order_by(Meeting.starts_at)
        .limit(3)
    )
    actions = (
        select(Meeting.number, Meeting.title, ActionItem.text, ActionItem.due_on)
        .join(AgendaItem, AgendaItem.id == ActionItem.item_id)
        .join(Meeting, Meeting.id == AgendaItem.meeting_id)
        .where(ActionItem.organization_id == me.organization_id, ActionItem.is_off.is_(False))
        .where(ActionItem.state == ActionState.OPEN)
        .order_by(ActionItem.due_on)
    )
    minutes = (
        select(Meeting.number, Meeting.title, Minutes.window_ends_at)
        .join(Meeting, Meeting.id == Minutes.meeting_id)
        .where(Minutes.group_id == me.group_id, Minutes.state == MinutesState.CIRCULATED)
        .where(~confirmed.exists())
    )
    asked = {"coming": coming, "actions": actions, "minutes": minutes}
    return {name: connection.execute(query).all() for name, query in asked.items()}
