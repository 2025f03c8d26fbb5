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

_RULE = ("quorum", "adopt_if", "block_if", "tie", "recusal", "group_cap")
_CONDITION = ("count", "of", "by", "house", *Op)
_CASE = ("id", "rule", "electors", "ballots")
_CASTING = (Choice.FOR, Choice.AGAINST)
_CASTABLE = tuple(choice for choice in Choice if choice is not Choice.NONE)
_DEEPEST = 32
_FINEST = 2**1024  # common denominator of a roll: beyond it, sums cost more than they tell


@dataclass(frozen=True, slots=True)
class Case:
    """One poll as the command reads it; the casts in the order cast."""

    id: str
    rule: Rule
    electors: tuple[Elector, ...]
    casts: tuple[Cast, ...]
    casting_vote: Choice | None = None


def read_rule(value: object, path: str = "") -> Rule:
    """The rule of DOMAIN §3. BadRule with the path of the offending key and a code."""
    try:
        return _rule(value, path)
    except BadInput as error:
        raise BadRule(error.path, error.code) from None


def read_case(value: object, path: str = "") -> Case:
    """One case: rule, roll and ballots. BadInput (BadRule within the rule) as `read_rule`."""
    case = members(value, path, required=_CASE)
    electors = _electors(case["electors"], member(path, "electors"))
    return Case(
        id=read_text(case["id"], member(path, "id")),
        rule=read_rule(case["rule"], member(path, "rule")),
        electors=electors,
        casts=_casts(case["ballots"], member(path, "ballots"), electors),
        casting_vote=_casting_vote(case.get("casting_vote"), member(path, "casting_vote")),
    )


def _rule(value: object, path: str) -> Rule:
    rule = members(value, path, required=("adopt_if",), known=_RULE)
    at = {key: member(path, key) for key in _RULE}
    cap = rule.get("group_cap")
    return Rule(
        adopt_if=_expr(rule["adopt_if"], at["adopt_if"]),
        quorum=_leaves(rule.get("quorum", ()), at["quorum"]),
        block_if=_leaves(rule.get("block_if", ()), at["block_if"]),
        tie=Tie(read_word(rule.get("tie", Tie.REJECTED), at["tie"], Tie)),
        recusal=Recusal(
            read_word(rule.get("recusal", Recusal.LEAVES_BASE), at["recusal"], Recusal)
        ),
        group_cap=None if cap is None else read_whole(cap, at["group_cap"]),
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
    leaf = members(value, path, required=("count",), known=_CONDITION)
    ops = [op for op in Op if op in leaf]
    if len(ops) != 1:
        raise BadInput(member(path, ops[1]) if ops else path, "one_comparison")
    base, house = leaf.get("of"), leaf.get("house")
    return Leaf(
        count=What(read_word(leaf["count"], member(path, "count"), What)),
        op=ops[0],
        bound=read_number(leaf[ops[0]], member(path, ops[0])),
        of=None if base is None else What(read_word(base, member(path, "of"), What)),
        by=By(read_word(leaf.get("by", By.HEADS), member(path, "by"), By)),
        house=None if house is None else read_text(house, member(path, "house")),
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
    row = members(value, path, required=("id",), known=("id", "weight", "house", "group"))
    return Elector(
        id=read_text(row["id"], member(path, "id")),
        weight=read_number(row.get("weight", 1), member(path, "weight")),
        house=_label(row.get("house"), member(path, "house")),
        group=_label(row.get("group"), member(path, "group")),
    )


def _label(value: object, path: str) -> str:
    return "" if value is None or value == "" else read_text(value, path)


def _casts(value: object, path: str, electors: tuple[Elector, ...]) -> tuple[Cast, ...]:
    roll = {elector.id for elector in electors}
    return tuple(_cast(item, place, roll) for place, item in rows(value, path))


def _cast(value: object, path: str, roll: set[str]) -> Cast:
    keys = ("elector", "choice")
    row = members(value, path, required=keys, known=keys)
    elector = read_text(row["elector"], member(path, "elector"))
    if elector not in roll:
        raise BadInput(member(path, "elector"), "unknown_elector")
    return Cast(elector, Choice(read_word(row["choice"], member(path, "choice"), _CASTABLE)))


def _casting_vote(value: object, path: str) -> Choice | None:
    return None if value is None else Choice(read_word(value, path, _CASTING))
