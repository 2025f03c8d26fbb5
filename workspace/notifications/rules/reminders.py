"""PURE. 提醒 — three days and one day before a deadline, and on the first day after it; of a notice
to be sent, once, a working day before its last day."""

from datetime import datetime, timedelta
from enum import StrEnum

from workspace.notifications.rules.telling import To

DAY = timedelta(days=1)
#: A review has no deadline of its own; after so long it counts as late.
REVIEW_WITHIN = timedelta(days=5)


class Stage(StrEnum):
    THREE_DAYS = "days"
    ONE_DAY = "day"
    LATE = "late"


#: When a stage begins and ends, from the deadline.
STAGES = {
    Stage.THREE_DAYS: (-3 * DAY, -DAY),
    Stage.ONE_DAY: (-DAY, timedelta(0)),
    Stage.LATE: (timedelta(0), DAY),
}

#: Kind of reminder -> whose people are reminded (one organization's, in the electors' place too).
OWED_BY: dict[str, tuple[To, ...]] = {
    "due_position": (To.ELECTORS,),
    "due_poll": (To.ELECTORS,),
    "due_commitment": (To.DOER,),
    "due_review": (To.REVIEWERS,),
    "due_action": (To.DOERS,),
    "due_minutes": (To.ELECTORS,),
    "due_notice": (To.LEADS, To.OPENER),
}
#: Reminded of at one stage only: late, a notice is no longer owed but sent with its reason.
ONCE = {"due_notice": Stage.ONE_DAY}


def stage_at(due_at: datetime, begun_at: datetime, now: datetime) -> Stage | None:
    """The reminder that is due now, None for none.

    A stage that began before the duty did is left out: whoever was given two days was told of
    the deadline when it was set. What was missed is not made up for: only the present stage
    counts.
    """
    for stage, (start, end) in STAGES.items():
        if due_at + start <= now < due_at + end:
            return stage if stage is Stage.LATE or begun_at < due_at + start else None
    return None


def reminder_key(kind: str, thing: str, organization: str, stage: Stage, due_at: datetime) -> str:
    """What a reminder is told once under; a deadline put off is another one."""
    return f"{kind}/{thing}/{organization}/{stage}/{int(due_at.timestamp())}"
