"""PURE. Who is told of minutes and actions: the rows of `TELLS` and `QUIET` that are theirs."""

from workspace.notifications.rules.telling import Tell, To

#: Act -> who is told.
MINUTED: dict[str, Tell] = {
    "assign_action": Tell(owes=(To.DOERS,), watchers=False, dated=True),
    "report_action": Tell(owes=(To.LEADS, To.SECRETARIES), watchers=False),
    "return_action": Tell(owes=(To.DOERS,), watchers=False, dated=True),
    "close_action": Tell(concerns=(To.DOERS,), watchers=False),
    "drop_action": Tell(concerns=(To.DOERS,), watchers=False),
    "escalate_action": Tell(concerns=(To.LEADS,), watchers=False),
    "submit_minutes": Tell(owes=(To.REVIEWERS,), watchers=False),
    "clear_minutes": Tell(owes=(To.LEADS, To.SECRETARIES), watchers=False),
    "return_minutes": Tell(owes=(To.LEADS, To.SECRETARIES), watchers=False),
    "circulate_minutes": Tell(owes=(To.GROUP, To.MEMBERS), dated=True),
    "confirm_minutes": Tell(concerns=(To.SECRETARIES,), watchers=False),
    "ask_correction": Tell(owes=(To.LEADS, To.SECRETARIES), concerns=(To.GROUP,)),
    "withdraw_correction": Tell(concerns=(To.LEADS, To.SECRETARIES), watchers=False),
    "accept_correction": Tell(concerns=(To.GROUP, To.MEMBERS), dated=True),
    "refuse_correction": Tell(concerns=(To.DOERS,)),
    "approve_minutes": Tell(concerns=(To.GROUP, To.MEMBERS)),
    "append_correction": Tell(concerns=(To.GROUP, To.MEMBERS)),
}

#: Acts that tell nobody, and why.
UNTOLD = {
    "take_notes": "the live page shows it; the minutes are told of as a whole",
    "record_decision": "the live page shows it; the minutes are told of as a whole",
    "edit_decision": "the live page shows it; the minutes are told of as a whole",
    "strike_decision": "the live page shows it; the minutes are told of as a whole",
    "edit_action": "the list shows it; who owes it was told when it was assigned",
    "strike_action": "the list shows it; nobody owes it any more",
    "draft_minutes": "whoever drafts goes on writing; nothing is expected of anybody yet",
    "edit_minutes": "whoever drafts goes on writing; nothing is expected of anybody yet",
}
