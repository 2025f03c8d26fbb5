"""选票 — who may vote, what was cast, and which ballots count."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction


class Choice(StrEnum):
    """The five states of an elector, kept apart everywhere; NONE is 未投, never 弃权."""

    FOR = "for"
    AGAINST = "against"
    ABSTAIN = "abstain"
    RECUSE = "recuse"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Elector:
    """选举人 — one line of the frozen roll; "" where it has no house or no corporate group."""

    id: str
    weight: Fraction = Fraction(1)
    house: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class Cast:
    """One ballot as it came in; a later one of the same elector replaces it."""

    elector: str
    choice: Choice


def roll_of(electors: Iterable[Elector]) -> dict[str, Elector]:
    """The roll by elector. ValueError if one stands on it twice."""
    listed = list(electors)
    roll = {elector.id: elector for elector in listed}
    if len(roll) != len(listed):
        raise ValueError("duplicate_elector")
    return roll


def last_ballots(roll: Mapping[str, Elector], casts: Iterable[Cast]) -> dict[str, Choice]:
    """Each elector's last choice, in the order of these last casts.

    NONE takes a ballot back (a return from recusal). ValueError for a ballot from off the
    roll.
    """
    last: dict[str, Choice] = {}
    for cast in casts:
        if cast.elector not in roll:
            raise ValueError("unknown_elector")
        last.pop(cast.elector, None)  # so that the new ballot takes its place at the end
        if (choice := Choice(cast.choice)) is not Choice.NONE:
            last[cast.elector] = choice
    return last


def within_cap(
    roll: Mapping[str, Elector], last: Mapping[str, Choice], cap: int | None
) -> dict[str, Choice]:
    """The ballots that count: of one corporate group the first `cap`; a recusal uses up none."""
    if cap is None:
        return dict(last)
    counted: dict[str, Choice] = {}
    used: Counter[str] = Counter()
    for elector_id, choice in last.items():
        group = roll[elector_id].group
        if group and choice is not Choice.RECUSE:
            used[group] += 1
            if used[group] > cap:
                continue
        counted[elector_id] = choice
    return counted
