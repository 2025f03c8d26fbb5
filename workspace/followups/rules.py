"""PURE. 落实 — states of a commitment, the acts that move them, lamps from dates alone."""

import re
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from urllib.parse import urlsplit

from workspace.text import SHANGHAI, chinese_ordinal

_CLAUSE = re.compile(r"第\s*([一二三四五六七八九十]{1,4}|[0-9]{1,3})\s*条")
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
    NOT_APPLICABLE = "not_applicable"
    LAPSED = "lapsed"


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

#: Where the next step is the doer's own, the act that it owes.
OWED = {C.OPEN: "acknowledge", C.ACKNOWLEDGED: "report_progress", C.RETURNED: "report_progress"}
UNFINISHED = (*OWED, C.REPORTED)
FINISHED = frozenset({C.CLOSED, C.CARRIED_OVER, C.NOT_APPLICABLE, C.LAPSED})
#: What concerns nobody, or no longer holds.
NO_DUTY = frozenset({C.NOT_APPLICABLE, C.LAPSED})
#: What counts as done, of the duties that there are.
DONE = FINISHED - NO_DUTY
#: Steps that give another deadline.
SETS_DEADLINE = ("grant_extension", "withdraw_reservation")
#: A duty that revives with the withdrawal of a reservation is given this time.
REVIVED_FOR = timedelta(days=30)

MOVES: dict[tuple[CommitmentState, str], CommitmentState] = {
    (C.OPEN, "acknowledge"): C.ACKNOWLEDGED,
    (C.ACKNOWLEDGED, "report_progress"): C.REPORTED,
    (C.RETURNED, "report_progress"): C.REPORTED,
    **{(state, "remind"): state for state in (C.OPEN, C.ACKNOWLEDGED, C.RETURNED)},
    (C.REPORTED, "return_report"): C.RETURNED,
    (C.REPORTED, "verify_commitment"): C.CLOSED,
    **{(state, "carry_over_commitment"): C.CARRIED_OVER for state in UNFINISHED},
    **{(state, "mark_not_applicable"): C.NOT_APPLICABLE for state in OWED},
    **{
        (state, act): state
        for act in ("ask_extension", "grant_extension", "refuse_extension")
        for state in OWED
    },
    # The resolution was superseded, repealed or voided; or stands again after a voiding.
    **{
        (state, act): C.LAPSED
        for act in ("publish_resolution", "void_resolution")
        for state in UNFINISHED
    },
    **{(C.LAPSED, f"void_resolution:{state}"): state for state in UNFINISHED},
    # What was reserved is owed again.
    **{(state, "withdraw_reservation"): state for state in UNFINISHED},
    (C.CLOSED, "withdraw_reservation"): C.ACKNOWLEDGED,
}


def advance(state: CommitmentState, act: str) -> CommitmentState:
    """The state after an act; ValueError for a move that is not in the table."""
    try:
        return MOVES[state, act]
    except KeyError:
        raise ValueError(f"{act} does not leave {state}") from None


def state_after(acts: Iterable[str]) -> CommitmentState:
    """Where a commitment stands after the steps of its history."""
    state = C.OPEN
    for act in acts:
        state = advance(state, act)
    return state


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
    return not clause or clauses <= 1 or len(clauses_named(clause, clauses)) == clauses


def clauses_named(text: str, clauses: int) -> set[int]:
    """The clauses, counted from one, that a text such as 第二条、第3条 names; those there are."""
    named = set(_CLAUSE.findall(text))
    return {n for n in range(1, clauses + 1) if named & {str(n), chinese_ordinal(n)}}


def shown(
    state: CommitmentState,
    due_at: datetime,
    now: datetime,
    *,
    is_reserved: bool,
    is_extended: bool = False,
) -> str:
    """The word of a cell: the state, "overdue" past its date, "reserved" where all is reserved,
    "extended" where it has more time than the others.

    What is reserved is neither late nor done.
    """
    if state in FINISHED or state is C.REPORTED:
        return state.value
    if is_reserved:
        return "reserved"
    if lamp(state, due_at, now) is Lamp.RED:
        return "overdue"
    return "extended" if is_extended else state.value


def late_since(
    steps: Iterable[tuple[datetime, str, datetime | None]],
    due_at: datetime,
    now: datetime,
    *,
    is_reserved: bool = False,
) -> datetime | None:
    """The first instant at which it was overdue, None where it never was; by its history.

    `steps` are (instant, act, deadline that it set) in their order; `due_at` is the deadline
    that the resolution set. A report in time waits for its verifier without being late; returned
    after the due date, it is late from its return. What is reserved as a whole is owed only from
    the withdrawal on.
    """
    state, since, is_owed = C.OPEN, None, not is_reserved
    for at, act, until in steps:
        if is_owed and at > due_at and since is None and state in OWED:
            since = due_at
        state = advance(state, act)
        is_owed = is_owed or act == "withdraw_reservation"
        due_at = until if until and act in SETS_DEADLINE else due_at
        if is_owed and at > due_at and since is None and state in OWED:
            since = at
    is_late = is_owed and state in OWED and due_at <= now
    return due_at if since is None and is_late else since


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
