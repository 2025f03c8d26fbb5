"""会中 — the meeting from its opening to its end; one function an act."""

from workspace.meetings.service.sitting.floor import (
    ask_to_speak,
    call_speaker,
    end_turn,
    withdraw_turn,
)
from workspace.meetings.service.sitting.items import (
    close_item,
    present_roll,
    put_to_vote,
    stop_discussion,
    take_up_item,
    take_up_unlisted,
)
from workspace.meetings.service.sitting.opening import (
    adjourn_meeting,
    end_meeting,
    open_meeting,
    read_notice,
    resume_meeting,
)
from workspace.meetings.service.sitting.removal import follow_removals
from workspace.meetings.service.sitting.roll import (
    acknowledge_notice,
    check_in,
    correct_attendance,
    excuse_attendance,
    leave_meeting,
    pass_voice,
    return_to_meeting,
)

__all__ = [
    "acknowledge_notice",
    "adjourn_meeting",
    "ask_to_speak",
    "call_speaker",
    "check_in",
    "close_item",
    "correct_attendance",
    "end_meeting",
    "end_turn",
    "excuse_attendance",
    "follow_removals",
    "leave_meeting",
    "open_meeting",
    "pass_voice",
    "present_roll",
    "put_to_vote",
    "read_notice",
    "resume_meeting",
    "return_to_meeting",
    "stop_discussion",
    "take_up_item",
    "take_up_unlisted",
    "withdraw_turn",
]
