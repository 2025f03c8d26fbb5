"""PURE. Spans of days, the order of the rotation, and from when a change may hold."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

ONE = timedelta(days=1)
Span = tuple[date, date]


def overlaps(first: Span, second: Span) -> bool:
    """Whether two spans of days, both ends included, share a day."""
    return first[0] <= second[1] and second[0] <= first[1]


def gaps(spans: Iterable[Span]) -> list[Span]:
    """The days between spans that no span covers, as spans, both ends included."""
    found: list[Span] = []
    covered: date | None = None
    for start, end in sorted(spans):
        if covered is not None and start > covered + ONE:
            found.append((covered + ONE, start - ONE))
        covered = end if covered is None else max(covered, end)
    return found


def next_in_rotation(order: Sequence[int], last: int | None) -> int | None:
    """Whose turn follows in the rotation; its first where the last chair is not in it."""
    if not order:
        return None
    return order[(order.index(last) + 1) % len(order)] if last in order else order[0]


def may_take_effect(day: date, today: date, *, is_set_up: bool) -> bool:
    """Whether a change may hold from this day on.

    A past day would rewrite what happened. Until the first issue is opened nothing has happened
    here, and the committee may be older than its workspace: then it may.
    """
    return day >= today or not is_set_up
