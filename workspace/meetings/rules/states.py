"""PURE. The lives of a meeting and its parts: each state, and which act leads where."""

from enum import StrEnum
from typing import TypeVar


class MeetingState(StrEnum):
    """会议 — being prepared, called, sitting, adjourned, ended; or called off."""

    PLANNED = "planned"
    NOTICED = "noticed"
    SITTING = "sitting"
    ADJOURNED = "adjourned"
    ENDED = "ended"
    CANCELLED = "cancelled"


class ItemKind(StrEnum):
    """议程项 — item 0 is the antitrust notice; the others come from where they are named after."""

    NOTICE = "notice"
    MINUTES = "minutes"
    ACTIONS = "actions"
    ISSUE = "issue"
    STANDING = "standing"
    OTHER = "other"


class ItemState(StrEnum):
    """Proposed and screened before the sitting; then taken up, and how the meeting left it."""

    PROPOSED = "proposed"
    DECLINED = "declined"
    LISTED = "listed"
    CURRENT = "current"
    DISCUSSED = "discussed"
    DECIDED = "decided"
    CONTINUED = "continued"
    DEFERRED = "deferred"
    REMOVED = "removed"


#: A meeting that was opened, whether it still sits or not.
SAT = frozenset({MeetingState.SITTING, MeetingState.ADJOURNED, MeetingState.ENDED})
#: Items that are not on the agenda, and stand behind it: asked for, or left off.
OFF = (ItemState.PROPOSED, ItemState.DECLINED, ItemState.REMOVED)


class Capacity(StrEnum):
    """出席（有发言权和表决权）、列席、监管列席 — as what a person is called to the meeting."""

    DELEGATE = "delegate"
    ATTENDEE = "attendee"
    OBSERVER = "observer"


class Presence(StrEnum):
    """未签到、到会、迟到、请假、缺席、离席 — where a person called is now."""

    AWAITED = "awaited"
    PRESENT = "present"
    LATE = "late"
    EXCUSED = "excused"
    ABSENT = "absent"
    AWAY = "away"


class Arrival(StrEnum):
    """What a line of the attendance says happened."""

    CHECKED_IN = "checked_in"
    EXCUSED = "excused"
    LEFT = "left"
    RETURNED = "returned"
    CORRECTED = "corrected"
    REMOVED = "removed"


class TurnState(StrEnum):
    """发言 — waiting, speaking, done; or taken back."""

    WAITING = "waiting"
    SPEAKING = "speaking"
    DONE = "done"
    WITHDRAWN = "withdrawn"


#: Who is on the list of speakers.
ON_FLOOR = (TurnState.WAITING, TurnState.SPEAKING)


class MinutesState(StrEnum):
    """纪要 — draft, compliance look, circulated, approved (and sealed under its number)."""

    DRAFT = "draft"
    REVIEW = "review"
    RETURNED = "returned"
    CLEARED = "cleared"
    CIRCULATED = "circulated"
    APPROVED = "approved"


class CorrectionState(StrEnum):
    """修改意见 — asked, taken over, refused with a reason, taken back; or appended later."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    APPENDED = "appended"


class ActionState(StrEnum):
    """交办 — open, reported done, confirmed closed, dropped by a meeting, raised to a follow-up."""

    OPEN = "open"
    REPORTED = "reported"
    CLOSED = "closed"
    DROPPED = "dropped"
    ESCALATED = "escalated"


class TextKind(StrEnum):
    """What the secretary keeps ready: the antitrust notice, standing items, blocks of text."""

    NOTICE = "notice"
    STANDING = "standing"
    BLOCK = "block"


M, A, N = MeetingState, ActionState, MinutesState
State = TypeVar("State", bound=StrEnum)

#: (state, act) -> state, for all that has a state of its own; an act that is not here moves none.
MOVES: dict[tuple[StrEnum, str], StrEnum] = {
    (M.PLANNED, "send_notice"): M.NOTICED,
    (M.NOTICED, "open_meeting"): M.SITTING,
    (M.SITTING, "adjourn_meeting"): M.ADJOURNED,
    (M.ADJOURNED, "resume_meeting"): M.SITTING,
    (M.SITTING, "end_meeting"): M.ENDED,
    **{(state, "cancel_meeting"): M.CANCELLED for state in (M.PLANNED, M.NOTICED)},
    (ItemState.PROPOSED, "accept_item"): ItemState.LISTED,
    (ItemState.PROPOSED, "decline_item"): ItemState.DECLINED,
    (ItemState.LISTED, "remove_item"): ItemState.REMOVED,
    (N.DRAFT, "submit_minutes"): N.REVIEW,
    (N.RETURNED, "submit_minutes"): N.REVIEW,
    (N.REVIEW, "clear_minutes"): N.CLEARED,
    (N.REVIEW, "return_minutes"): N.RETURNED,
    (N.CLEARED, "return_minutes"): N.RETURNED,
    (N.CLEARED, "circulate_minutes"): N.CIRCULATED,
    (N.CIRCULATED, "approve_minutes"): N.APPROVED,
    (A.OPEN, "report_action"): A.REPORTED,
    (A.REPORTED, "return_action"): A.OPEN,
    (A.REPORTED, "close_action"): A.CLOSED,
    (A.OPEN, "drop_action"): A.DROPPED,
    (A.OPEN, "escalate_action"): A.ESCALATED,
}


def advance(state: State, act: str) -> State:
    """The state after `act`; KeyError where the act is not in it (POLICY refused before)."""
    return MOVES[state, act]  # type: ignore[return-value]
