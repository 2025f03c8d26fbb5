"""还差几票 — how far a poll is from adoption, never as need less have.

Seen from the ballots still to come, a condition is a window on one number: how many more 同意
there are, or what they weigh, in one house or in all. So a rule comes down to a few ways to adopt,
each a set of windows that must all be met; the answer is the least number of electors that meets
one of them. What the count of heads or weight may reach is bounded by who has not voted yet.
"""

from collections.abc import Iterable
from itertools import product

from .ballots import Cast, Choice, Elector
from .outcome import Outcome, decide
from .rule import AnyOf, Expr, Leaf, Rule
from .sheet import Axis, Sheet, sheet_of
from .windows import Free, TooMany, Way, fewest

_MOST_WAYS = 2000


def needs_more(rule: Rule, electors: Iterable[Elector], casts: Iterable[Cast]) -> int | None:
    """The least number of further 同意, from electors without a ballot, that adopts.

    0 where the ballots adopt already, None where it is out of reach. The casting vote is no
    elector's and stays out. Exact but where the combinations are past counting: on a long roll of
    unlike weights that must not grow too large, or of capped groups that sit in several houses. It
    is then the least found by trial, the heaviest first and the lightest first (None: not found).
    """
    sheet = sheet_of(rule, electors, casts)
    waiting = [elector for name, elector in sheet.roll.items() if name not in sheet.last]
    return _least(rule, sheet, waiting)


def passing_line(rule: Rule, electors: Iterable[Elector], casts: Iterable[Cast]) -> int | None:
    """How many 同意 adopt beside the other ballots as they stand: the tick on the vote bar.

    Before adoption the 同意 cast and what is still needed; after it the line stays where the
    least number of 同意 would have crossed it. None where no number does.
    """
    roll = tuple(electors)
    sheet = sheet_of(rule, roll, casts)
    if decide(rule, sheet) is Outcome.ADOPTED:
        others = [Cast(e, c) for e, c in sheet.counted.items() if c is not Choice.FOR]
        return needs_more(rule, roll, others)
    more = _least(rule, sheet, [e for name, e in sheet.roll.items() if name not in sheet.last])
    return None if more is None else sheet.tally().for_ + more


def _least(rule: Rule, sheet: Sheet, waiting: list[Elector]) -> int | None:
    free = Free.of(waiting, _room(rule, sheet), sheet.unit)
    try:
        found = [fewest(way, free) for way in _ways_of(rule, sheet, free)]
    except TooMany:
        return _by_trial(rule, sheet, waiting)
    return min((number for number in found if number is not None), default=None)


def _room(rule: Rule, sheet: Sheet) -> dict[str, int]:
    """How many more ballots of each corporate group would count under the cap."""
    if rule.group_cap is None:
        return {}
    room = {e.group: rule.group_cap for e in sheet.roll.values() if e.group}
    for elector_id, choice in sheet.counted.items():
        group = sheet.roll[elector_id].group
        if group and choice is not Choice.RECUSE:
            room[group] -= 1
    return room


def _ways_of(rule: Rule, sheet: Sheet, free: Free) -> list[Way]:
    ways: list[Way] = [{}]
    for leaf in rule.quorum:
        ways = _meet(ways, _ways_where(leaf, sheet, free))
    for leaf in rule.block_if:
        ways = _meet(ways, _ways_unless(leaf, sheet, free))
    return _meet(ways, _ways(rule.adopt_if, sheet, free))


def _ways(expr: Expr, sheet: Sheet, free: Free) -> list[Way]:
    if isinstance(expr, Leaf):
        return _ways_where(expr, sheet, free)
    each = [_ways(part, sheet, free) for part in expr.parts]
    if isinstance(expr, AnyOf):
        return _distinct(way for ways in each for way in ways)
    met: list[Way] = [{}]
    for ways in each:
        met = _meet(met, ways)
    return met


def _ways_where(leaf: Leaf, sheet: Sheet, free: Free) -> list[Way]:
    window = _window(leaf, sheet, free)
    return [{(leaf.by, leaf.house): window}] if window else []


def _ways_unless(leaf: Leaf, sheet: Sheet, free: Free) -> list[Way]:
    axis: Axis = (leaf.by, leaf.house)
    window, all_ = _window(leaf, sheet, free), range(free.top(axis) + 1)
    sides = (range(window.start), range(window.stop, all_.stop)) if window else (all_,)
    return [{axis: side} for side in sides if side]


def _window(leaf: Leaf, sheet: Sheet, free: Free) -> range:
    """For which further 同意 on its axis the condition holds: its margins are linear in them."""
    tally, unit = sheet.reading(leaf)
    now, then = leaf.margins(tally, unit), leaf.margins(tally.with_for(1), unit)
    window = range(free.top((leaf.by, leaf.house)) + 1)
    for margin, next_margin in zip(now, then, strict=True):
        window = _cut(window, margin, next_margin - margin)
    return window


def _cut(window: range, margin: int, slope: int) -> range:
    """What of the window keeps margin + slope × number at zero or above."""
    if slope > 0:
        return range(max(window.start, -(margin // slope)), window.stop)
    if slope < 0:
        return range(window.start, min(window.stop, margin // -slope + 1))
    return window if margin >= 0 else range(0)


def _meet(left: list[Way], right: list[Way]) -> list[Way]:
    """Both at once: where two windows lie on one number, what they share."""
    if len(left) * len(right) > _MOST_WAYS:
        raise TooMany
    return _distinct(way for a, b in product(left, right) if (way := _both(a, b)) is not None)


def _both(left: Way, right: Way) -> Way | None:
    way = dict(left)
    for axis, window in right.items():
        other = way.get(axis, window)
        shared = range(max(window.start, other.start), min(window.stop, other.stop))
        if not shared:
            return None
        way[axis] = shared
    return way


def _distinct(ways: Iterable[Way]) -> list[Way]:
    kept = {frozenset((axis, w.start, w.stop) for axis, w in way.items()): way for way in ways}
    return list(kept.values())


def _by_trial(rule: Rule, sheet: Sheet, waiting: list[Elector]) -> int | None:
    """One 同意 after the other until the rule adopts: the heaviest first, or the lightest."""
    upward = sorted(waiting, key=lambda elector: elector.weight)
    tries = (_trial(rule, sheet, order) for order in (upward[::-1], upward))
    return min((number for number in tries if number is not None), default=None)


def _trial(rule: Rule, sheet: Sheet, order: list[Elector]) -> int | None:
    room, number = _room(rule, sheet), 0
    for elector in order:
        if decide(rule, sheet) is Outcome.ADOPTED:
            return number
        if elector.group in room:
            room[elector.group] -= 1
        if room.get(elector.group, 0) >= 0:
            sheet, number = sheet.with_for(elector), number + 1
    return number if decide(rule, sheet) is Outcome.ADOPTED else None
