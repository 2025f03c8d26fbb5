"""计票单 — the ballots of one poll, sorted once so that every condition can read its numbers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from math import lcm
from typing import Self

from .ballots import Cast, Choice, Elector, last_ballots, roll_of, within_cap
from .rule import By, Leaf, Recusal, Rule
from .tally import Tally

Axis = tuple[By, str | None]
"""What one number is counted by: heads or weight, in one house or (None) in all."""

_EMPTY = Tally()
_SLOT = {choice: number for number, choice in enumerate(Choice)}
_NONE = _SLOT[Choice.NONE]


@dataclass(frozen=True, slots=True)
class Sheet:
    """Tallies by axis. Weights are counted in the unit (1/`unit`) that makes each of them whole."""

    roll: Mapping[str, Elector]
    last: Mapping[str, Choice]
    counted: Mapping[str, Choice]
    unit: int
    tallies: Mapping[Axis, Tally]

    def tally(self, axis: Axis = (By.HEADS, None)) -> Tally:
        return self.tallies.get(axis, _EMPTY)

    def reading(self, leaf: Leaf) -> tuple[Tally, int]:
        """The tally that a condition reads, and the unit it is counted in."""
        return self.tally((leaf.by, leaf.house)), self.unit_of(leaf.by)

    def unit_of(self, by: By) -> int:
        return self.unit if by is By.WEIGHT else 1

    def holds(self, leaf: Leaf) -> bool:
        return min(leaf.margins(*self.reading(leaf))) >= 0

    def with_casting_vote(self) -> Self:
        """The chair's 同意 is one more head: of no house, without weight, not on the roll."""
        return self._with_for({(By.HEADS, None): 1})

    def with_for(self, elector: Elector) -> Self:
        """The sheet after one more 同意, of an elector who had not voted and under no full cap."""
        weight = int(elector.weight * self.unit)
        houses = (None, elector.house)
        return self._with_for(
            {(by, of): n for by, n in ((By.HEADS, 1), (By.WEIGHT, weight)) for of in houses}
        )

    def _with_for(self, more: Mapping[Axis, int]) -> Self:
        moved = {axis: t.with_for(more.get(axis, 0)) for axis, t in self.tallies.items()}
        return replace(self, tallies=moved)


def sheet_of(rule: Rule, electors: Iterable[Elector], casts: Iterable[Cast]) -> Sheet:
    """Sort the ballots by the rule's cap, recusal and houses. ValueError as `ballots` says."""
    roll = roll_of(electors)
    last = last_ballots(roll, casts)
    counted = within_cap(roll, last, rule.group_cap)
    unit = 1
    if any(leaf.by is By.WEIGHT for leaf in rule.leaves()):
        unit = lcm(*(elector.weight.denominator for elector in roll.values()))
    return Sheet(roll, last, counted, unit, _tallies(rule, roll, counted, unit))


def _tallies(
    rule: Rule, roll: Mapping[str, Elector], counted: Mapping[str, Choice], unit: int
) -> dict[Axis, Tally]:
    axes: set[Axis] = {(leaf.by, leaf.house) for leaf in rule.leaves()} | {(By.HEADS, None)}
    sums = {axis: [0] * len(_SLOT) for axis in axes}
    weighs = any(by is By.WEIGHT for by, _ in axes)
    for elector in roll.values():
        slot = _SLOT[counted[elector.id]] if elector.id in counted else _NONE
        for house in (None, elector.house):
            if row := sums.get((By.HEADS, house)):
                row[slot] += 1
            if weighs and (row := sums.get((By.WEIGHT, house))):
                row[slot] += int(elector.weight * unit)
    leave = rule.recusal is Recusal.LEAVES_BASE
    return {axis: _tally(row, leave) for axis, row in sums.items()}


def _tally(row: list[int], recused_leave: bool) -> Tally:
    for_, against, abstain, recused, not_voted = row
    eligible = sum(row) - (recused if recused_leave else 0)
    return Tally(for_, against, abstain, recused, not_voted, eligible)
