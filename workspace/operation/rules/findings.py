"""PURE. What an examination finds, and where a number begins to be a worry."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

MB = 1024 * 1024
#: Below the first acts may fail, below the second somebody should look.
DISK_FAIL, DISK_WARN = 50 * MB, 1024 * MB
#: How far the clock may stand behind the last entry: the record refuses acts beyond (RECORD.md).
BEHIND_FAIL = timedelta(seconds=5)
#: No clock that was ever set says an earlier year.
EARLIEST_YEAR = 2026
SHORTEST_KEY, FEWEST_LETTERS = 32, 10
BACKLOG_WARN, BACKLOG_FAIL = timedelta(minutes=15), timedelta(hours=6)


class State(StrEnum):
    OK = "OK"
    WARN = "WARN"
    FAIL = "FAIL"


@dataclass(frozen=True)
class Finding:
    """One line of an examination: which check, how it stands, a code for its words, its values."""

    check: str
    state: State
    code: str
    values: dict[str, Any] = field(default_factory=dict)


def worst(findings: Iterable[Finding]) -> State:
    """The gravest state among the findings."""
    order = list(State)
    return max((f.state for f in findings), key=order.index, default=State.OK)


def disk_state(free: int) -> State:
    """How a disk with so many bytes free stands."""
    return State.FAIL if free < DISK_FAIL else State.WARN if free < DISK_WARN else State.OK


def clock_state(now: datetime, last_entry: datetime | None) -> str:
    """ "unset", "behind" (of the last entry, so that acts are refused) or "fine"."""
    if now.year < EARLIEST_YEAR and last_entry is None:
        return "unset"
    return "behind" if last_entry and now < last_entry - BEHIND_FAIL else "fine"


def key_faults(key: str) -> list[str]:
    """Why a secret key is weak: "short", "plain"; empty for a good one."""
    faults = ["short"] if len(key) < SHORTEST_KEY else []
    return faults + (["plain"] if len(set(key)) < FEWEST_LETTERS else [])


def backlog_state(waited: timedelta | None) -> State:
    """How a queue stands whose oldest item has been due for so long (None: nothing is due)."""
    if waited is None or waited < BACKLOG_WARN:
        return State.OK
    return State.FAIL if waited >= BACKLOG_FAIL else State.WARN
