"""The fewest electors that meet a set of windows on their number and their weight."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import accumulate

from .ballots import Elector
from .rule import By
from .sheet import Axis

Way = dict[Axis, range]
Lot = tuple[str | None, str, int]
"""Electors that are alike to a way: house (None: of none it names), capped group, weight."""
States = dict[tuple[int, ...], int]
Wall = tuple[int, int | None, int]
"""What an elector adds to a number; where more is all the same; from where on it is too much."""

_MOST_STEPS = 25_000  # some 50 ms


class TooMany(Exception):
    """More combinations than are worth a page's time."""


@dataclass(frozen=True, slots=True)
class Free:
    """Who has not voted yet, by weight in the roll's unit, and the room left under a cap."""

    electors: tuple[tuple[str, str, int], ...]
    room: Mapping[str, int]
    tops: Mapping[Axis, int]

    @classmethod
    def of(cls, waiting: Iterable[Elector], room: Mapping[str, int], unit: int) -> "Free":
        rows = tuple((e.house, e.group, int(e.weight * unit)) for e in waiting)
        crowd = Counter(group for _, group, _ in rows)
        tight = {group: left for group, left in room.items() if left < crowd[group]}
        tops: Counter[Axis] = Counter()
        for own, _, weight in rows:
            for house in (own, None):
                tops[By.HEADS, house] += 1
                tops[By.WEIGHT, house] += weight
        return cls(rows, tight, tops)

    def top(self, axis: Axis) -> int:
        """The most that could still come on this axis, caps aside."""
        return self.tops.get(axis, 0)


def fewest(way: Way, free: Free) -> int | None:
    """The least number of electors that meets every window, or None. TooMany past the budget."""
    way = {axis: w for axis, w in way.items() if w.start or w.stop <= free.top(axis)}
    lots = _lots(way, free)
    ceilings = (axis for axis, w in way.items() if w.stop <= free.top(axis))
    if any(by is By.WEIGHT for by, _ in ceilings) or _spanning(lots):
        return _search(way, lots, free)
    return _climb(way, lots, free.room)


def _lots(way: Way, free: Free) -> Counter[Lot]:
    """The electors by what tells them apart here: mostly they are one lot."""
    named = {house for _, house in way if house is not None}
    weighed = {house for by, house in way if by is By.WEIGHT}
    lots: Counter[Lot] = Counter()
    for house, group, weight in free.electors:
        matters = bool(weighed & {house, None})
        lots[
            house if house in named else None,
            group if group in free.room else "",
            weight if matters else 0,
        ] += 1
    return lots


def _spanning(lots: Iterable[Lot]) -> bool:
    """Whether a capped group has electors in two houses, which then compete for its room."""
    houses = defaultdict(set)
    for house, group, _ in lots:
        houses[group].add(house)
    return any(group and len(found) > 1 for group, found in houses.items())


def _climb(way: Way, lots: Counter[Lot], room: Mapping[str, int]) -> int | None:
    """Where more weight never harms, the heaviest first is best, in each house and over all."""
    taken, weight, spare = 0, 0, list[int]()
    for house, pool in _pools(lots, room).items():
        everyone = range(len(pool) + 1)
        heads = everyone if house is None else way.get((By.HEADS, house), everyone)
        least = 0 if house is None else way.get((By.WEIGHT, house), everyone).start
        last = min(len(pool), heads.stop - 1)
        sums = list(accumulate(pool, initial=0))
        start = next((n for n in range(heads.start, last + 1) if sums[n] >= least), None)
        if start is None:
            return None
        taken += start
        weight += sums[start]
        spare += pool[start:last]
    return _fill(way, taken, weight, sorted(spare, reverse=True))


def _pools(lots: Counter[Lot], room: Mapping[str, int]) -> dict[str | None, list[int]]:
    """The weights of each house, heaviest first, without those whom their group's cap shuts out."""
    pools: dict[str | None, list[int]] = defaultdict(list)
    left = dict(room)
    for house, group, weight in sorted(lots, key=lambda lot: lot[2], reverse=True):
        number = lots[house, group, weight]
        if group:
            number = min(number, left[group])
            left[group] -= number
        pools[house] += [weight] * number
    return pools


def _fill(way: Way, taken: int, weight: int, spare: list[int]) -> int | None:
    """Each house has its own; now the heaviest of all until the windows on the whole are met."""
    heads = way.get((By.HEADS, None), range(taken + len(spare) + 1))
    least = way.get((By.WEIGHT, None), range(0)).start
    for number, total in enumerate(accumulate(spare, initial=weight), start=taken):
        if total >= least and number >= heads.start:
            return number if number in heads else None
    return None


def _search(way: Way, lots: Counter[Lot], free: Free) -> int | None:
    """Every combination that differs to the windows, with the fewest electors that give it."""
    steps = 0
    reached: States = {(0,) * len(way): 0}
    alike: dict[str, list[Lot]] = defaultdict(list)
    for lot in lots:
        alike[lot[1]].append(lot)
    for members in alike.values():
        states: States = {(*values, 0): number for values, number in reached.items()}
        for lot in members:
            steps += len(states) * lots[lot]
            if steps > _MOST_STEPS:
                raise TooMany
            _extend(states, range(1, lots[lot] + 1), _walls(way, lot, free))
        reached = {}
        for (*values, _), number in states.items():  # the group is done: its use is forgotten
            key = tuple(values)
            reached[key] = min(number, reached.get(key, number))
    starts = [window.start for window in way.values()]
    met = (n for values, n in reached.items() if all(map(int.__ge__, values, starts)))
    return min(met, default=None)


def _walls(way: Way, lot: Lot, free: Free) -> list[Wall]:
    """What one elector of this lot adds to each axis, and last to its group's use of the cap."""
    house, group, weight = lot
    walls = []
    for (by, of), window in way.items():
        gain = (1 if by is By.HEADS else weight) if of in (None, house) else 0
        ends = window.stop <= free.top((by, of))
        walls.append((gain, None if ends else window.start, window.stop))
    return [*walls, (1 if group else 0, None, free.room.get(group, 0) + 1)]


def _extend(states: States, numbers: range, walls: list[Wall]) -> None:
    """Add to each state every number of this lot for which there is room."""
    for state, before in list(states.items()):
        now = state
        for more in numbers:
            then = _step(now, walls)
            if then is None or then == now:
                break
            now = then
            states[now] = min(before + more, states.get(now, before + more))


def _step(state: tuple[int, ...], walls: list[Wall]) -> tuple[int, ...] | None:
    """One elector more; None past an end. Past its start a window without an end asks no more."""
    then = []
    for value, (gain, enough, stop) in zip(state, walls, strict=True):
        value += gain
        if enough is None and value >= stop:
            return None
        then.append(value if enough is None else min(value, enough))
    return tuple(then)
