"""计票 — the numbers that a condition may name, and their sums over the roll."""

from dataclasses import dataclass, replace
from enum import StrEnum
from operator import attrgetter
from typing import Self


class What(StrEnum):
    """What a condition counts, and what it may take as its base."""

    FOR = "for"
    AGAINST = "against"
    ABSTAIN = "abstain"
    RECUSED = "recused"
    VOTED = "voted"
    CAST = "cast"
    ELIGIBLE = "eligible"
    NOT_FOR = "not_for"
    ELIGIBLE_LESS_ABSTAIN = "eligible_less_abstain"


@dataclass(frozen=True, slots=True)
class Tally:
    """计票结果 — heads (or whole units of weight) by what became of each elector.

    `eligible` is the roll, less the recused where the rule lets them leave the base.
    """

    for_: int = 0
    against: int = 0
    abstain: int = 0
    recused: int = 0
    not_voted: int = 0
    eligible: int = 0

    @property
    def cast(self) -> int:
        return self.for_ + self.against

    @property
    def voted(self) -> int:
        return self.for_ + self.against + self.abstain

    @property
    def not_for(self) -> int:
        return self.eligible - self.for_

    @property
    def eligible_less_abstain(self) -> int:
        return self.eligible - self.abstain

    def of(self, what: What) -> int:
        return int(_READ[what](self))

    def with_for(self, more: int) -> Self:
        """The same with so much more 同意: a casting vote, or a ballot still to come."""
        return replace(self, for_=self.for_ + more)

    def as_dict(self) -> dict[str, int]:
        return {key: int(read(self)) for key, read in _SHOWN.items()}

    def __getitem__(self, key: str) -> int:
        return int(_SHOWN[key](self))


_READ = {what: attrgetter("for_" if what is What.FOR else what.value) for what in What}
_SHOWN = {
    "for": attrgetter("for_"),
    "against": attrgetter("against"),
    "abstain": attrgetter("abstain"),
    "recused": attrgetter("recused"),
    "not_voted": attrgetter("not_voted"),
    "voted": attrgetter("voted"),
    "cast": attrgetter("cast"),
    "eligible": attrgetter("eligible"),
}
