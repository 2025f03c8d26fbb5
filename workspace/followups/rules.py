"""PURE. 落实 — states of a commitment, the acts that move them, lamps from dates alone."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from urllib.parse import urlsplit

from workspace.text import SHANGHAI

#: How many addresses of evidence a report may name, and how long each may be.
MOST_LINKS = 10
LONGEST_LINK = 500


class CommitmentState(StrEnum):
    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    REPORTED = "reported"
    RETURNED = "returned"
    CLOSED = "closed"
    CARRIED_OVER = "carried_over"


class Tab(StrEnum):
    """The four views of the follow-up page."""

    TERM = "term"
    VERIFY = "verify"
    OWN = "own"
    EARLIER = "earlier"


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
    **{(state, "remind"): state for state in (C.OPEN, C.ACKNOWLEDGED, C.RETURNED)},
    (C.REPORTED, "return_report"): C.RETURNED,
    (C.REPORTED, "verify_commitment"): C.CLOSED,
    (C.OPEN, "carry_over_commitment"): C.CARRIED_OVER,
    (C.ACKNOWLEDGED, "carry_over_commitment"): C.CARRIED_OVER,
    (C.REPORTED, "carry_over_commitment"): C.CARRIED_OVER,
    (C.RETURNED, "carry_over_commitment"): C.CARRIED_OVER,
}

FINISHED = frozenset({C.CLOSED, C.CARRIED_OVER})
#: Where the next step is the doer's own, the act that it owes.
OWED = {C.OPEN: "acknowledge", C.ACKNOWLEDGED: "report_progress", C.RETURNED: "report_progress"}


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


def is_whole(clause: str, clauses: int) -> bool:
    """Whether a reservation covers all that is to be done: it names no clause, or the only one."""
    return not clause or clauses <= 1


def shown(state: CommitmentState, due_at: datetime, now: datetime, *, is_reserved: bool) -> str:
    """The word of a cell: the state, "overdue" past its date, "reserved" where all is reserved.

    What is reserved is neither late nor done.
    """
    if state in FINISHED or state is C.REPORTED:
        return state.value
    if is_reserved:
        return "reserved"
    return "overdue" if lamp(state, due_at, now) is Lamp.RED else state.value


def late_since(
    steps: Iterable[tuple[datetime, str]], due_at: datetime, now: datetime
) -> datetime | None:
    """The first instant at which it was overdue, None where it never was; by its history.

    `steps` are (instant, act) in their order. A report in time waits for its verifier without
    being late; returned after the due date, it is late from its return.
    """
    state, since = C.OPEN, None
    for at, act in steps:
        if at > due_at and since is None and state in OWED:
            since = due_at
        state = advance(state, act)
        if at > due_at and since is None and state in OWED:
            since = at
    return due_at if since is None and state in OWED and due_at <= now else since


def end_of(day: date) -> datetime:
    """24:00 of a day in Shanghai: what a bare date means as a deadline."""
    return datetime.combine(day + timedelta(days=1), time(), SHANGHAI)


def split_links(text: str) -> list[str]:
    """The addresses of a text, one a line."""
    return [line.strip() for line in text.split("\n") if line.strip()]


def is_link(address: str) -> bool:
    """Whether an address is http(s), names a host and is of a length to be kept."""
    if len(address) > LONGEST_LINK or any(c.isspace() for c in address):
        return False
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(host)
