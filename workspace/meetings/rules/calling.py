"""PURE. 召集 — when a notice is timely, when an agenda closes, whom a meeting calls.

Days are working days of the committee's calendar; neither the day of the notice nor that of the
meeting counts.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from typing import TypeVar

from workspace.committees.rules import is_working_day
from workspace.committees.rules.days import LONGEST_REST, Marks
from workspace.meetings.rules.states import Capacity
from workspace.text.dates import SHANGHAI, local_day

ONE = timedelta(days=1)
T = TypeVar("T")


def working_day_before(day: date, count: int, marks: Marks) -> date:
    """The first of the last `count` working days before a day; the day itself for none."""
    for _ in range(count):
        day = _last_worked(day - ONE, marks)
    return day


def _last_worked(day: date, marks: Marks) -> date:
    for _ in range(LONGEST_REST):
        if is_working_day(day, marks):
            return day
        day -= ONE
    raise ValueError("a year without a working day")


def days_ahead(starts_at: datetime, count: int, marks: Marks) -> datetime:
    """The last instant that leaves `count` whole working days before a meeting's day."""
    if not count:
        return starts_at
    first = working_day_before(local_day(starts_at), count, marks)
    return datetime.combine(first, time(), SHANGHAI).astimezone(UTC)


def reminded_from(notice_due_at: datetime, marks: Marks) -> datetime:
    """When whoever convenes is reminded of a notice: a working day before its last day begins."""
    last = local_day(notice_due_at - timedelta(microseconds=1))
    day = working_day_before(last, 1, marks)
    return datetime.combine(day, time(), SHANGHAI).astimezone(UTC)


def agenda_closes(starts_at: datetime, count: int, marks: Marks, now: datetime) -> datetime:
    """When the agenda freezes; of a meeting called too late for that, with its notice.

    Until the notice is sent such a meeting closes its agenda when it begins.
    """
    at = days_ahead(starts_at, count, marks)
    return at if now < at else starts_at


def share_of(text: str) -> Fraction | None:
    """The exact share that was typed ("2/3", "1"), above nothing and at most all; else None."""
    above, slash, below = text.strip().partition("/")
    parts = (above, below if slash else "1")
    if not all(p.isascii() and p.isdigit() and len(p) < 4 for p in parts) or not int(parts[1]):
        return None
    share = Fraction(int(parts[0]), int(parts[1]))
    return share if 0 < share <= 1 else None


def year_of(starts_at: datetime) -> int:
    """The year in which a meeting is counted: the committee's own, not UTC's."""
    return local_day(starts_at).year


def next_turn(turns: Iterable[int]) -> int:
    """Which meeting of its group in the year the next one is; one called off keeps its number."""
    return max(turns, default=0) + 1


def reordered(order: Sequence[T], thing: T, place: int) -> list[T]:
    """The same things with one of them at a place, counted from 1; beyond the ends, at the end."""
    rest = [other for other in order if other != thing]
    at = min(max(place, 1), len(order)) - 1
    return [*rest[:at], thing, *rest[at:]]


@dataclass(frozen=True)
class Seated:
    """席位 on the day of the meeting: who, for whom, as what; `is_member` of the committee."""

    user: int
    organization: int
    role: str
    is_plenary: bool
    is_member: bool


@dataclass(frozen=True)
class Called:
    """Whom a meeting calls, as what, whether it must come, and whether it has the voice."""

    user: int
    organization: int
    capacity: Capacity
    is_required: bool
    is_voice: bool


#: Roles that speak for a member, the first in line first.
SPEAKS = ("lead", "representative", "member", "alternate")
#: (role, whether the seat is one of the plenary) -> as what it is called to any meeting.
BESIDE = {
    ("secretary", True): Capacity.ATTENDEE,
    ("reviewer", True): Capacity.ATTENDEE,
    ("observer", True): Capacity.OBSERVER,
    ("observer", False): Capacity.OBSERVER,
}
#: Roles that need not come.
INVITED = frozenset({"alternate", "reviewer", "observer"})


def called(seats: Iterable[Seated], *, is_plenary: bool) -> list[Called]:
    """Everybody whom a meeting calls, each once an organization, one voice a member.

    The group's own seats as delegates; of the plenary (where it is not the group) those alone
    that serve the whole committee: secretary, reviewer, regulator.
    """
    found: dict[tuple[int, int], Called] = {}
    voices: set[int] = set()
    for seat in sorted(seats, key=_in_line):
        key = (seat.user, seat.organization)
        capacity = _capacity(seat, is_plenary=is_plenary)
        if capacity is None or key in found:
            continue
        is_voice = (
            capacity is Capacity.DELEGATE and seat.is_member and seat.organization not in voices
        )
        if is_voice:
            voices.add(seat.organization)
        is_required = is_voice or seat.role not in INVITED
        found[key] = Called(*key, capacity, is_required, is_voice)
    return list(found.values())


def _in_line(seat: Seated) -> int:
    return SPEAKS.index(seat.role) if seat.role in SPEAKS else len(SPEAKS)


def _capacity(seat: Seated, *, is_plenary: bool) -> Capacity | None:
    if seat.role in SPEAKS and seat.is_plenary == is_plenary:
        return Capacity.DELEGATE if seat.is_member else Capacity.ATTENDEE
    return BESIDE.get((seat.role, seat.is_plenary))
