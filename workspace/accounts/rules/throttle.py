"""PURE. Who must wait before the next try: a leaky count with a growing delay.

Every try that will cost a hash is counted before the hash, so that many at once cannot slip past
the count. A count drains with time; from its limit on each failure doubles the wait, up to a
quarter of an hour. Nobody is ever shut out for good: the count of a device that the person has
signed in from is its own, and a link from the secretary passes by all counts.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

TRIES = 5
TRIES_OF_ADDRESS = 50
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(minutes=15)
#: A count that rested this long is as good as none.
FORGET = timedelta(days=2)


@dataclass(frozen=True)
class Limit:
    """So many failures are free; one is forgiven each `drain`."""

    free: int
    drain: timedelta


OF_ACCOUNT = Limit(TRIES, timedelta(minutes=15))
OF_ADDRESS = Limit(TRIES_OF_ADDRESS, timedelta(minutes=1))


@dataclass(frozen=True)
class Count:
    """Failures as they stood at `at`."""

    failures: int
    at: datetime


def drained(count: Count, limit: Limit, now: datetime) -> int:
    """What is left of a count by now."""
    forgiven = (now - count.at) // limit.drain
    return max(0, count.failures - max(0, forgiven))


def waits_until(count: Count, limit: Limit, now: datetime) -> datetime | None:
    """Until when the next try must wait, or None where it may be made at once."""
    failures = drained(count, limit, now)
    if failures < limit.free:
        return None
    doubled = min(failures - limit.free, 10)
    until = count.at + min(FIRST_WAIT * 2**doubled, LONGEST_WAIT)
    return until if until > now else None


def after_failure(count: Count, limit: Limit, now: datetime) -> Count:
    """The count with one more failure."""
    return Count(drained(count, limit, now) + 1, now)
