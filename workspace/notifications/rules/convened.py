"""PURE. Who is told of a meeting's calling and sitting: its rows of `TELLS` and `QUIET`."""

from workspace.notifications.rules.telling import WATCHERS, Tell, To

#: Act -> who is told.
CONVENED: dict[str, Tell] = {
    # 会议的召集
    "set_meeting_rules": WATCHERS,
    "write_standing_text": WATCHERS,
    "convene_meeting": Tell(concerns=(To.LEADS,), dated=True),
    "send_notice": Tell(owes=(To.CALLED,), dated=True),
    "edit_meeting": Tell(concerns=(To.CALLED,), dated=True),
    "cancel_meeting": Tell(concerns=(To.CALLED,), dated=True),
    "call_person": Tell(owes=(To.SEATED,), watchers=False, dated=True),
    "release_person": Tell(concerns=(To.SEATED,), watchers=False, dated=True),
    "name_delegate": Tell(owes=(To.SEATED,), concerns=(To.LEADS,), watchers=False, dated=True),
    "propose_item": Tell(owes=(To.LEADS,), dated=True),
    "list_item": WATCHERS,
    "accept_item": Tell(concerns=(To.OPENER,)),
    "decline_item": Tell(concerns=(To.OPENER,)),
    "remove_item": Tell(concerns=(To.OPENER,)),
    "attach_papers": Tell(concerns=(To.CALLED,)),
    "open_meeting": Tell(concerns=(To.CALLED,)),
    "adjourn_meeting": Tell(concerns=(To.CALLED,)),
    "resume_meeting": Tell(concerns=(To.CALLED,)),
    "end_meeting": Tell(concerns=(To.CALLED,)),
    "excuse_attendance": Tell(concerns=(To.LEADS,), watchers=False),
    "put_to_vote": Tell(owes=(To.ELECTORS,), dated=True),
}

#: Acts that tell nobody, and why.
UNTOLD = {
    "retire_standing_text": "the list of texts shows it; nothing follows from it for anybody else",
    "edit_item": "the agenda shows it; calendars show the agenda as it is",
    "move_item": "the agenda shows it; calendars show the agenda as it is",
    "read_notice": "who is at the meeting hears it; the live page and the minutes show it",
    "check_in": "the roll shows it",
    "acknowledge_notice": "the roll shows it",
    "leave_meeting": "the roll shows it to all who are there",
    "return_to_meeting": "the roll shows it to all who are there",
    "correct_attendance": "the roll shows it; the person finds it with the reason",
    "pass_voice": "the roll shows it to all who are there",
    "take_up_item": "the live page shows it",
    "take_up_unlisted": "the live page shows it with the chair's reason",
    "close_item": "the live page shows it, the minutes tell the others",
    "stop_discussion": "the live page shows it with the reason",
    "ask_to_speak": "the speakers' list shows it",
    "withdraw_turn": "the speakers' list shows it",
    "call_speaker": "the speakers' list shows it",
    "end_turn": "the speakers' list shows it",
}
