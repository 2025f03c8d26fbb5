"""表决结果 — count a poll by its rule and name every condition that held or failed."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from .ballots import Cast, Choice, Elector
from .rule import AllOf, By, Expr, Leaf, Op, Rule, Tie, leaves_of
from .sheet import Sheet, sheet_of
from .tally import Tally, What

Exact = int | str
_SAFE = 2**53  # what JSON may carry as a number in the record


class Outcome(StrEnum):
    ADOPTED = "adopted"
    REJECTED = "rejected"
    NO_QUORUM = "no_quorum"


class Part(StrEnum):
    QUORUM = "quorum"
    ADOPT_IF = "adopt_if"
    BLOCK_IF = "block_if"


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of the rule beside what was counted; `base` is None where it names none."""

    part: Part
    count: What
    of: What | None
    by: By
    house: str | None
    op: Op
    bound: Fraction
    base: int | Fraction | None
    have: int | Fraction
    need: int | Fraction
    met: bool

    def as_dict(self) -> dict[str, Exact | bool | None]:
        return {
            "part": self.part.value,
            "count": self.count.value,
            "of": self.of.value if self.of else None,
            "by": self.by.value,
            "house": self.house,
            "op": self.op.value,
            "have": exact(self.have),
            "need": exact(self.need),
            "met": self.met,
        }

    def sealed(self) -> dict[str, Exact | bool]:
        """The same for the record, which knows neither null nor an integer of 2^53 and above."""
        return {k: _safe(v) for k, v in self.as_dict().items() if v is not None}


@dataclass(frozen=True, slots=True)
class Result:
    """What a poll came to. `asks_chair`: a tie that the rule leaves to the casting vote."""

    outcome: Outcome
    tally: Tally
    conditions: tuple[Condition, ...]
    asks_chair: bool = False

    def as_dict(self) -> dict[str, object]:
        return {
            "outcome": self.outcome.value,
            "tally": self.tally.as_dict(),
            "conditions": [condition.as_dict() for condition in self.conditions],
        }

    def sealed(self) -> dict[str, object]:
        """For the record: without nulls, and with the casting vote told from the roll."""
        conditions = [condition.sealed() for condition in self.conditions]
        return {**self.as_dict(), "conditions": conditions, "asks_chair": self.asks_chair}


def count(
    rule: Rule,
    electors: Iterable[Elector],
    casts: Iterable[Cast],
    casting_vote: Choice | None = None,
) -> Result:
    """Decide a poll from its frozen roll and its ballots in the order cast.

    The tally is that of the roll: a casting vote shows in the conditions that it moves, not there.
    ValueError for an elector listed twice or a ballot from off the roll.
    """
    sheet = sheet_of(rule, electors, casts)
    outcome, asks_chair, final = decide(rule, sheet), is_tied(rule, sheet), sheet
    if asks_chair and casting_vote == Choice.FOR:
        final = sheet.with_casting_vote()
        outcome = Outcome.ADOPTED if holds(rule.adopt_if, final) else Outcome.REJECTED
    conditions = (
        *(condition(Part.QUORUM, leaf, sheet) for leaf in rule.quorum),
        *(condition(Part.ADOPT_IF, leaf, final) for leaf in leaves_of(rule.adopt_if)),
        *(condition(Part.BLOCK_IF, leaf, sheet) for leaf in rule.block_if),
    )
    return Result(outcome, sheet.tally(), conditions, asks_chair)


def decide(rule: Rule, sheet: Sheet) -> Outcome:
    """The outcome by the ballots alone."""
    if not all(map(sheet.holds, rule.quorum)):
        return Outcome.NO_QUORUM
    if any(map(sheet.holds, rule.block_if)):
        return Outcome.REJECTED
    return Outcome.ADOPTED if holds(rule.adopt_if, sheet) else Outcome.REJECTED


def is_tied(rule: Rule, sheet: Sheet) -> bool:
    """Whether the chair is asked: only where the casting vote could be what decides."""
    heads = sheet.tally()
    return (
        rule.tie is Tie.CASTING_VOTE
        and heads.for_ == heads.against > 0
        and all(map(sheet.holds, rule.quorum))
        and not any(map(sheet.holds, rule.block_if))
        and not holds(rule.adopt_if, sheet)
    )


def holds(expr: Expr, sheet: Sheet) -> bool:
    if isinstance(expr, Leaf):
        return sheet.holds(expr)
    each = (holds(part, sheet) for part in expr.parts)
    return all(each) if isinstance(expr, AllOf) else any(each)


def condition(part: Part, leaf: Leaf, sheet: Sheet) -> Condition:
    tally, unit = sheet.reading(leaf)
    return Condition(
        part=part,
        count=leaf.count,
        of=leaf.of,
        by=leaf.by,
        house=leaf.house,
        op=leaf.op,
        bound=leaf.bound,
        base=None if leaf.of is None else _amount(tally.of(leaf.of), leaf.by, unit),
        have=_amount(tally.of(leaf.count), leaf.by, unit),
        need=leaf.need(tally, unit),
        met=sheet.holds(leaf),
    )


def exact(value: int | Fraction) -> Exact:
    """An integer where it is one, else "p/q"; never rounded."""
    return int(value) if value == int(value) else str(value)


def _amount(units: int, by: By, unit: int) -> int | Fraction:
    return Fraction(units, unit) if by is By.WEIGHT else units


def _safe(value: Exact | bool) -> Exact | bool:
    return value if isinstance(value, str) or abs(value) < _SAFE else str(value)
