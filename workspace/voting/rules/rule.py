"""表决规则 — the rule of a poll as frozen data; read from JSON by `reading.read_rule`.

{"quorum": [COND, …], "adopt_if": EXPR, "block_if": [COND, …], "group_cap": 16,
 "tie": "rejected" | "casting_vote", "recusal": "leaves_base" | "stays_in_base"}
EXPR = COND | {"all": [EXPR, …]} | {"any": [EXPR, …]}
COND = {"count": What, one of Op: 9 | "2/3", "of": What, "by": "heads" | "weight", "house": "p"}
Only `adopt_if` is owed; the defaults are no quorum, no block, no cap, rejected, leaves_base.
With `of` the count is compared to the share of that base, without it to the number.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from .tally import Tally, What


class Op(StrEnum):
    """以上 includes the number and 超过 does not (Civil Code art. 1259), so both are kept apart."""

    AT_LEAST = "at_least"
    MORE_THAN = "more_than"
    AT_MOST = "at_most"
    LESS_THAN = "less_than"


class By(StrEnum):
    HEADS = "heads"
    WEIGHT = "weight"


class Tie(StrEnum):
    REJECTED = "rejected"
    CASTING_VOTE = "casting_vote"


class Recusal(StrEnum):
    LEAVES_BASE = "leaves_base"
    STAYS_IN_BASE = "stays_in_base"


@dataclass(frozen=True, slots=True)
class Leaf:
    """One condition: a count compared with a number, or with a share of a base."""

    count: What
    op: Op
    bound: Fraction
    of: What | None = None
    by: By = By.HEADS
    house: str | None = None

    def base(self, tally: Tally, unit: int) -> int:
        """What the bound is a share of; without `of` one head, or one whole of weight."""
        return unit if self.of is None else tally.of(self.of)

    def margins(self, tally: Tally, unit: int) -> tuple[int, ...]:
        """The condition holds where none of these is below zero; each is linear in the tally.

        The second says that `at_least` never holds on an empty base.
        """
        share, whole = self.bound.as_integer_ratio()
        base = self.base(tally, unit)
        excess = tally.of(self.count) * whole - share * base
        if self.op is Op.AT_LEAST:
            return (excess,) if self.of is None else (excess, base - 1)
        if self.op is Op.MORE_THAN:
            return (excess - 1,)
        return (-excess,) if self.op is Op.AT_MOST else (-excess - 1,)

    def need(self, tally: Tally, unit: int) -> int | Fraction:
        """The bound on the present base: by weight itself, by heads the last head that fits it.

        On an empty base no number satisfies `at_least`; one head is the least it could ask.
        """
        share, whole = self.bound.as_integer_ratio()
        base = self.base(tally, unit)
        if self.by is By.WEIGHT:
            return Fraction(share * base, whole * unit)
        floor, ceiling = share * base // whole, -(-share * base // whole)
        if self.op is Op.AT_LEAST:
            return ceiling if base else 1
        if self.op is Op.MORE_THAN:
            return floor + 1
        return floor if self.op is Op.AT_MOST else ceiling - 1


@dataclass(frozen=True, slots=True)
class AllOf:
    parts: tuple["Expr", ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    parts: tuple["Expr", ...]


Expr = Leaf | AllOf | AnyOf


@dataclass(frozen=True, slots=True)
class Rule:
    """All of `quorum` must hold; any of `block_if` rejects; else `adopt_if` decides."""

    adopt_if: Expr
    quorum: tuple[Leaf, ...] = ()
    block_if: tuple[Leaf, ...] = ()
    tie: Tie = Tie.REJECTED
    recusal: Recusal = Recusal.LEAVES_BASE
    group_cap: int | None = None

    def leaves(self) -> Iterator[Leaf]:
        yield from (*self.quorum, *leaves_of(self.adopt_if), *self.block_if)


def leaves_of(expr: Expr) -> Iterator[Leaf]:
    """The conditions of an expression in written order."""
    if isinstance(expr, Leaf):
        yield expr
    else:
        for part in expr.parts:
            yield from leaves_of(part)
