"""PURE. 落实 — states of a commitment, the acts that move them, lamps from dates alone."""

from datetime import datetime, timedelta
from enum import StrEnum


class CommitmentState(StrEnum):
    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    REPORTED = "reported"
    RETURNED = "returned"
    CLOSED = "closed"
    CARRIED_OVER = "carried_over"


class Lamp(StrEnum):
    """灯 — computed from dates, never stored."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"
    DONE = "done"


C = CommitmentState

MOVES: dict[tuple[CommitmentState, str], CommitmentState] = {
    (C.OPEN, "acknowledge"): C.ACKNOWLEDGED,
    (C.ACKNOWLEDGED, "report_progress"): C.REPORTED,
    (C.RETURNED, "report_progress"): C.REPORTED,
    (C.REPORTED, "return_report"): C.RETURNED,
    (C.REPORTED, "verify_commitment"): C.CLOSED,
    (C.OPEN, "carry_over_commitment"): C.CARRIED_OVER,
    (C.ACKNOWLEDGED, "carry_over_commitment"): C.CARRIED_OVER,
    (C.REPORTED, "carry_over_commitment"): C.CARRIED_OVER,
    (C.RETURNED, "carry_over_commitment"): C.CARRIED_OVER,
}

FINISHED = frozenset({C.CLOSED, C.CARRIED_OVER})


def advance(state: CommitmentState, act: str) -> CommitmentState:
    """The state after an act; ValueError for a move that is not in the table."""
    try:
        return MOVES[state, act]
    except KeyError:
        raise ValueError(f"{act} does not leave {state}") from None


def lamp(state: CommitmentState, due_at: datetime, now: datetime) -> Lamp:
    """Red past the due date, yellow within three days of it, until a verifier closed it.

    A report waiting for its verifier does not turn red: the doer has done its part in time
    only if it reported before the due date, which its history shows.
    """
    if state in FINISHED:
        return Lamp.DONE
    if state is C.REPORTED:
        return Lamp.GREEN
    if now >= due_at:
        return Lamp.RED
    return Lamp.YELLOW if due_at - now <= timedelta(days=3) else Lamp.GREEN
