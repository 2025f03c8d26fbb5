"""读入 — a rule, and a whole case, from JSON; whatever is not exactly as owed is refused by path.

A key that may be left out to say "none" (`of`, `house`, `group`, `group_cap`, `casting_vote`) may
also be null. In a case keys besides those of `_CASE` are notes (`expect`, `kind`, `source`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import lcm

from .ballots import Cast, Choice, Elector
from .exact import (
    BadInput,
    BadRule,
    member,
    members,
    read_number,
    read_text,
    read_whole,
    read_word,
    rows,
)
from .rule import AllOf, AnyOf, By, Expr, Leaf, Op, Recusal, Rule, Tie
from .tally import What

_DEFAULTS = {
    "quorum": (),
    "block_if": (),
    "tie": Tie.REJECTED,
    "recusal": Recusal.LEAVES_BASE,
    "group_cap": None,
}
_RULE = ("adopt_if", *_DEFAULTS)
_CONDITION = ("count", "of", "by", "house", *Op)
_CASE = ("id", "rule", "electors", "ballots")
_ELECTOR = ("id", "weight", "house", "group")
_BALLOT = ("elector", "choice")
_CASTING = (Choice.FOR, Choice.AGAINST)
_CASTABLE = tuple(choice for choice in Choice if choice is not Choice.NONE)
_DEEPEST = 32
_FINEST = 2**8192  # common denominator of a roll: beyond it, sums cost more than they tell


@dataclass(frozen=True, slots=True)
class Case:
    """One poll as the command reads it; the casts in the order cast."""

    id: str
    rule: Rule
    electors: tuple[Elector, ...]
    casts: tuple[Cast, ...]
    casting_vote: Choice | None = None


def read_rule(value: object, path: str = "") -> Rule:
    """A rule of the form that `rule` gives. BadRule: the path of the offending key, a code."""
    try:
        return _rule(value, path)
    except BadInput as error:
        raise BadRule(error.path, error.code) from None


def read_case(value: object, path: str = "") -> Case:
    """One case: rule, roll and ballots. BadInput (BadRule within the rule) as `read_rule`."""
    case = members(value, path, required=_CASE)
    electors = _electors(case["electors"], member(path, "electors"))
    has_vote = case.get("casting_vote") is not None
    return Case(
        id=read_text(case, "id", path),
        rule=read_rule(case["rule"], member(path, "rule")),
        electors=electors,
        casts=_casts(case["ballots"], member(path, "ballots"), electors),
        casting_vote=read_word(case, "casting_vote", path, _CASTING) if has_vote else None,
    )


def _rule(value: object, path: str) -> Rule:
    given = members(value, path, required=("adopt_if",), known=_RULE)
    rule = {**_DEFAULTS, **given}
    has_cap = rule["group_cap"] is not None
    return Rule(
        adopt_if=_expr(rule["adopt_if"], member(path, "adopt_if")),
        quorum=_leaves(rule["quorum"], member(path, "quorum")),
        block_if=_leaves(rule["block_if"], member(path, "block_if")),
        tie=read_word(rule, "tie", path, Tie),
        recusal=read_word(rule, "recusal", path, Recusal),
        group_cap=read_whole(rule, "group_cap", path) if has_cap else None,
    )


def _leaves(value: object, path: str) -> tuple[Leaf, ...]:
    return tuple(_leaf(item, place) for place, item in rows(value, path))


def _expr(value: object, path: str, depth: int = 0) -> Expr:
    """A condition, or all or any of several. An empty list would hold by itself: refused."""
    if depth > _DEEPEST:
        raise BadInput(path, "too_deep")
    if not isinstance(value, Mapping) or not {"all", "any"} & value.keys():
        return _leaf(value, path)
    kind = "all" if "all" in value else "any"
    place = member(path, kind)
    inner = rows(members(value, path, known=(kind,))[kind], place)
    parts = tuple(_expr(item, at, depth + 1) for at, item in inner)
    if not parts:
        raise BadInput(place, "empty")
    return AllOf(parts) if kind == "all" else AnyOf(parts)


def _leaf(value: object, path: str) -> Leaf:
    leaf = {"by": By.HEADS, **members(value, path, required=("count",), known=_CONDITION)}
    ops = [op for op in Op if op in leaf]
    if len(ops) != 1:
        raise BadInput(member(path, ops[1]) if ops else path, "one_comparison")
    return Leaf(
        count=read_word(leaf, "count", path, What),
        op=ops[0],
        bound=read_number(leaf, ops[0], path),
        of=None if leaf.get("of") is None else read_word(leaf, "of", path, What),
        by=read_word(leaf, "by", path, By),
        house=None if leaf.get("house") is None else read_text(leaf, "house", path),
    )


def _electors(value: object, path: str) -> tuple[Elector, ...]:
    """The roll: nobody twice, and weights whose common denominator stays within reason."""
    seen: dict[str, Elector] = {}
    unit = 1
    for place, item in rows(value, path):
        elector = _elector(item, place)
        if elector.id in seen:
            raise BadInput(member(place, "id"), "duplicate_elector")
        seen[elector.id] = elector
        unit = lcm(unit, elector.weight.denominator)
        if unit > _FINEST:
            raise BadInput(member(place, "weight"), "too_fine")
    return tuple(seen.values())


def _elector(value: object, path: str) -> Elector:
    row = {"weight": 1, **members(value, path, required=("id",), known=_ELECTOR)}
    return Elector(
        id=read_text(row, "id", path),
        weight=read_number(row, "weight", path),
        house=_label(row, "house", path),
        group=_label(row, "group", path),
    )


def _label(row: Mapping[str, object], key: str, path: str) -> str:
    return "" if row.get(key) in (None, "") else read_text(row, key, path)


def _casts(value: object, path: str, electors: tuple[Elector, ...]) -> tuple[Cast, ...]:
    roll = {elector.id for elector in electors}
    return tuple(_cast(item, place, roll) for place, item in rows(value, path))


def _cast(value: object, path: str, roll: set[str]) -> Cast:
    row = members(value, path, required=_BALLOT, known=_BALLOT)
    elector = read_text(row, "elector", path)
    if elector not in roll:
        raise BadInput(member(path, "elector"), "unknown_elector")
    return Cast(elector, read_word(row, "choice", path, _CASTABLE))
