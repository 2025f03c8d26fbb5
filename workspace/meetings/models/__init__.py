"""会议 — the meeting and its agenda, who came, what was noted, decided and assigned."""

from workspace.meetings.models.meeting import AgendaItem, Meeting, MeetingRules, StandingText
from workspace.meetings.models.minutes import (
    ActionItem,
    Confirmation,
    Correction,
    DecisionLine,
    Minutes,
    MinutesEdition,
    NotesVersion,
)
from workspace.meetings.models.sitting import Attendance, ItemPoll, PresenceLine, SpeakerTurn

__all__ = [
    "ActionItem",
    "AgendaItem",
    "Attendance",
    "Confirmation",
    "Correction",
    "DecisionLine",
    "ItemPoll",
    "Meeting",
    "MeetingRules",
    "Minutes",
    "MinutesEdition",
    "NotesVersion",
    "PresenceLine",
    "SpeakerTurn",
    "StandingText",
]
