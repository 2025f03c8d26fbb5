"""PURE. 会中 — where a person is, who speaks next, how long an item took."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

from workspace.meetings.rules.states import Arrival, Capacity, ItemState, Presence, TurnState

#: The door opens so long before the start; who comes so long after it is late (迟到).
OPENS_BEFORE = timedelta(hours=1)
LATE_AFTER = timedelta(minutes=10)
#: 到会 — who is in the room.
HERE = frozenset({Presence.PRESENT, Presence.LATE})
#: How the meeting may leave an item.
OUTCOMES = (ItemState.DISCUSSED, ItemState.DECIDED, ItemState.CONTINUED, ItemState.DEFERRED)
#: Of these the next meeting, or whoever waits for it, wants to know why.
NEED_REASON = frozenset({ItemState.CONTINUED, ItemState.DEFERRED})
#: An item the meeting has not come to, or has put off, may be taken up.
TO_COME = frozenset({ItemState.LISTED, ItemState.DEFERRED})

P = Presence
#: (where the person was, act) -> where it is then. Who comes too late becomes LATE by `arrived`.
PRESENCE: dict[tuple[Presence, str], Presence] = {
    **{(was, "check_in"): P.PRESENT for was in (P.AWAITED, P.EXCUSED, P.ABSENT)},
    **{(was, "excuse_attendance"): P.EXCUSED for was in (P.AWAITED, P.ABSENT)},
    **{(was, "leave_meeting"): P.AWAY for was in HERE},
    (P.AWAY, "return_to_meeting"): P.PRESENT,
}
#: What a line of the attendance says of an act.
ARRIVALS = {
    "check_in": Arrival.CHECKED_IN,
    "excuse_attendance": Arrival.EXCUSED,
    "leave_meeting": Arrival.LEFT,
    "return_to_meeting": Arrival.RETURNED,
    "correct_attendance": Arrival.CORRECTED,
}
#: 出席、列席、请假、缺席、离席 — what the secretary sets -> where the person is then.
SET_TO = {
    "present": P.PRESENT,
    "attending": P.PRESENT,
    "excused": P.EXCUSED,
    "absent": P.ABSENT,
    "away": P.AWAY,
}


def moved(was: Presence, act: str, *, at: datetime, starts_at: datetime) -> Presence:
    """Where the person is after the act; KeyError where the act does not fit (POLICY refused)."""
    now = PRESENCE[was, act]
    return P.LATE if act == "check_in" and is_late(at, starts_at) else now


def is_late(at: datetime, starts_at: datetime) -> bool:
    """迟到 — more than ten minutes after the start."""
    return at > starts_at + LATE_AFTER


class Called(Protocol):
    """Of a line of the attendance, what decides whether it counts."""

    @property
    def capacity(self) -> Capacity: ...
    @property
    def presence(self) -> Presence: ...
    @property
    def is_voice(self) -> bool: ...
    @property
    def is_off(self) -> bool: ...


def speaks_for_organization(called: Called) -> bool:
    """An organization is present as long as the one who speaks and votes for it is."""
    return (
        called.is_voice
        and not called.is_off
        and called.capacity is Capacity.DELEGATE
        and called.presence in HERE
    )


def set_to(where: str, capacity: Capacity) -> tuple[Presence, Capacity]:
    """Presence and capacity after the secretary set a person to `where`; an observer stays one."""
    kept = capacity
    if capacity is not Capacity.OBSERVER:
        kept = {"present": Capacity.DELEGATE, "attending": Capacity.ATTENDEE}.get(where, capacity)
    return SET_TO[where], kept


def shown_as(presence: Presence, capacity: Capacity) -> str:
    """Which of the secretary's choices a person stands at, "" before anything is known."""
    if presence in HERE:
        return "present" if capacity is Capacity.DELEGATE else "attending"
    return "" if presence is P.AWAITED else presence.value


class Turn(Protocol):
    """Of a speaker's turn, what decides its place."""

    @property
    def state(self) -> TurnState: ...
    @property
    def position(self) -> int: ...


T = TypeVar("T", bound=Turn)


def in_order(turns: Iterable[T]) -> list[T]:
    """Who speaks, then who waits, in the order asked; what is over is left out."""
    rank = {TurnState.SPEAKING: 0, TurnState.WAITING: 1}
    standing = [turn for turn in turns if turn.state in rank]
    return sorted(standing, key=lambda turn: (rank[turn.state], turn.position))


def seconds_spent(before: int, since: datetime | None, at: datetime) -> int:
    """Whole seconds on an item: what was counted before, and since it became current again."""
    if since is None:
        return before
    return before + max(0, int((at - since) / timedelta(seconds=1)))
