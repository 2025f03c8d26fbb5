"""PURE. 会议 — states of a meeting, its items, its attendance, its minutes and what it assigns."""

from workspace.meetings.rules.states import (
    ActionState,
    Arrival,
    Capacity,
    CorrectionState,
    ItemKind,
    ItemState,
    MeetingState,
    MinutesState,
    Presence,
    TextKind,
    TurnState,
    advance,
)

__all__ = [
    "ActionState",
    "Arrival",
    "Capacity",
    "CorrectionState",
    "ItemKind",
    "ItemState",
    "MeetingState",
    "MinutesState",
    "Presence",
    "TextKind",
    "TurnState",
    "advance",
]
