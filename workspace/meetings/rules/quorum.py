"""PURE. 法定人数 — how many of the member organizations must be present, and what one more does.

Exact: two thirds of seven are five (14/3 rounded up), never 4.67 of anything.
"""

import math
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class Quorum:
    """到会 — so many member organizations of so many are present, and so many must be."""

    present: int
    members: int
    needed: int

    @property
    def missing(self) -> int:
        """How many more must come before the meeting can decide; 0 where it can."""
        return max(0, self.needed - self.present)

    @property
    def is_met(self) -> bool:
        return self.missing == 0

    @property
    def spare(self) -> int:
        """How many may leave and it can still decide; 0: one more leaving breaks it."""
        return max(0, self.present - self.needed)


def quorum_of(share: str, present: int, members: int) -> Quorum:
    """The quorum under an exact share ("2/3"): the least whole number that is not below it. A
    meeting of nobody decides nothing, whatever the share."""
    needed = max(1, math.ceil(Fraction(share) * members))
    return Quorum(present, members, needed)
