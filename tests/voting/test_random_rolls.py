"""Ten thousand random polls, with weights, houses and caps, against a slow oracle of its own.

The oracle is written from the rule's description over the plain JSON, elector by elector; it
shares no line with the engine.
"""

import random
from fractions import Fraction as F
from math import ceil, floor

from workspace.voting.rules import count, read_case

WHATS = ["for", "against", "abstain", "recused", "voted", "cast", "eligible"]
WHATS += ["not_for", "eligible_less_abstain"]
OPS = ["at_least", "more_than", "at_most", "less_than"]
CHOICES = ("for", "for", "for", "against", "abstain", "recuse")
SEED = 1259


def test_ten_thousand_random_rolls_agree_with_the_oracle():
    chance = random.Random(SEED)
    seen = set()
    for number in range(10_000):
        case = a_case(chance, number)
        read = read_case(case)
        result = count(read.rule, read.electors, read.casts, read.casting_vote).as_dict()
        assert result == Oracle(case).verdict(), case
        seen.add(result["outcome"])
    assert seen == {"adopted", "rejected", "no_quorum"}


def a_case(chance, number):
    electors = [an_elector(chance, place) for place in range(chance.randint(1, 9))]
    casts = chance.randint(0, 2 * len(electors))
    ballots = [
        {"elector": chance.choice(electors)["id"], "choice": chance.choice(CHOICES)}
        for _ in range(casts)
    ]
    vote = chance.choice(("for", "against", None))
    rule = a_rule(chance)
    return {
        "id": str(number),
        "rule": rule,
        "electors": electors,
        "ballots": ballots,
        "casting_vote": vote,
    }


def an_elector(chance, place):
    elector = {"id": f"e{place}"}
    if chance.random() < 0.7:
        weights = (0, 1, 2, 7, "3", "0.5", "1.25", "2/3", "874/1875")
        elector["weight"] = chance.choice(weights)
    if chance.random() < 0.8:
        elector["house"] = chance.choice("pq")
    if chance.random() < 0.8:
        elector["group"] = chance.choice(("x", "y"))
    return elector


def a_rule(chance):
    rule = {"adopt_if": an_expr(chance, depth=chance.choice((0, 0, 1, 2)))}
    if chance.random() < 0.4:
        rule["quorum"] = [a_condition(chance) for _ in range(chance.randint(0, 2))]
    if chance.random() < 0.3:
        rule["block_if"] = [a_condition(chance) for _ in range(chance.randint(0, 2))]
    if chance.random() < 0.5:
        rule["tie"] = chance.choice(("rejected", "casting_vote"))
    if chance.random() < 0.5:
        rule["recusal"] = chance.choice(("leaves_base", "stays_in_base"))
    if chance.random() < 0.5:
        rule["group_cap"] = chance.randint(0, 3)
    return rule


def an_expr(chance, depth):
    if not depth:
        return a_condition(chance)
    parts = [an_expr(chance, depth - 1) for _ in range(chance.randint(1, 3))]
    return {chance.choice(("all", "any")): parts}


def a_condition(chance):
    what = "for" if chance.random() < 0.5 else chance.choice(WHATS)
    condition = {"count": what}
    if chance.random() < 0.7:
        condition["of"] = chance.choice(WHATS)
        shares = ("1/2", "2/3", "3/4", "71/100", "0.3", "1/3", 0, 1)
        condition[chance.choice(OPS)] = chance.choice(shares)
    else:
        condition[chance.choice(OPS)] = chance.choice((0, 1, 2, 3, "5/2"))
    if chance.random() < 0.5:
        condition["by"] = chance.choice(("heads", "weight"))
    if chance.random() < 0.4:
        condition["house"] = chance.choice("pqz")
    return condition


class Oracle:
    """One poll counted again, without a thought for speed."""

    def __init__(self, case):
        self.case, self.rule = case, case["rule"]
        self.states = states_of(case)
        self.casting = 0

    def verdict(self):
        parts = [self.lines("quorum"), self.lines("block_if")]
        outcome = self.outcome(*parts)
        leaves = [self.line("adopt_if", leaf) for leaf in flat(self.rule["adopt_if"])]
        return {
            "outcome": outcome,
            "tally": self.tally(),
            "conditions": [*parts[0], *leaves, *parts[1]],
        }

    def outcome(self, quorum, blocks):
        if [line for line in quorum if not line["met"]]:
            return "no_quorum"
        if [line for line in blocks if line["met"]]:
            return "rejected"
        if not self.adopts(self.rule["adopt_if"]):
            tied = self.heads("for") == self.heads("against") > 0
            asked = tied and self.rule.get("tie") == "casting_vote"
            if not asked or self.case["casting_vote"] != "for":
                return "rejected"
            self.casting = 1
        return "adopted" if self.adopts(self.rule["adopt_if"]) else "rejected"

    def tally(self):
        voted = self.heads("for") + self.heads("against") + self.heads("abstain")
        leave = self.rule.get("recusal") != "stays_in_base"
        return {
            "for": self.heads("for"),
            "against": self.heads("against"),
            "abstain": self.heads("abstain"),
            "recused": self.heads("recuse"),
            "not_voted": len(self.states) - voted - self.heads("recuse"),
            "voted": voted,
            "cast": self.heads("for") + self.heads("against"),
            "eligible": len(self.states) - (self.heads("recuse") if leave else 0),
        }

    def heads(self, state):
        return list(self.states.values()).count(state)

    def adopts(self, expr):
        if "all" in expr:
            return not [part for part in expr["all"] if not self.adopts(part)]
        if "any" in expr:
            return bool([part for part in expr["any"] if self.adopts(part)])
        return self.line("adopt_if", expr)["met"]

    def lines(self, part):
        return [self.line(part, condition) for condition in self.rule.get(part, [])]

    def line(self, part, condition):
        op = next(op for op in OPS if op in condition)
        have = self.total(condition["count"], condition)
        base = self.total(condition["of"], condition) if "of" in condition else None
        bound = F(condition[op]) * (1 if base is None else base)
        weighs = condition.get("by") == "weight"
        need = exactly(bound) if weighs else last_head(op, bound, empty=base == 0)
        return {
            "part": part,
            "count": condition["count"],
            "of": condition.get("of"),
            "by": condition.get("by", "heads"),
            "house": condition.get("house"),
            "op": op,
            "have": exactly(F(have)),
            "need": need,
            "met": compare(op, have, bound) and not (op == "at_least" and base == 0),
        }

    def total(self, what, condition):
        if what == "not_for":
            return self.total("eligible", condition) - self.total("for", condition)
        if what == "eligible_less_abstain":
            return self.total("eligible", condition) - self.total("abstain", condition)
        states = STATES[what]
        if what == "eligible" and self.rule.get("recusal") == "stays_in_base":
            states = (*states, "recuse")
        weighs = condition.get("by") == "weight"
        added = 0
        for elector in self.case["electors"]:
            if condition.get("house") in (None, elector.get("house")):
                worth = F(elector.get("weight", "1")) if weighs else 1
                added += worth if self.states[elector["id"]] in states else 0
        moved = what in ("for", "cast", "voted") and not weighs and "house" not in condition
        return added + (self.casting if moved else 0)


STATES = {
    "for": ("for",),
    "against": ("against",),
    "abstain": ("abstain",),
    "recused": ("recuse",),
    "cast": ("for", "against"),
    "voted": ("for", "against", "abstain"),
    "eligible": ("for", "against", "abstain", "none"),
}


def states_of(case):
    """Each elector's state: back from the last ballot, which ones are final; then the cap."""
    final = []
    for ballot in reversed(case["ballots"]):
        if ballot["elector"] not in [kept["elector"] for kept in final]:
            final.insert(0, ballot)
    groups = {e["id"]: e.get("group") for e in case["electors"]}
    states = {e["id"]: "none" for e in case["electors"]}
    for place, ballot in enumerate(final):
        group = groups[ballot["elector"]]
        earlier = [b for b in final[:place] if groups[b["elector"]] == group]
        spent = sum(b["choice"] != "recuse" for b in earlier)
        free = "group_cap" not in case["rule"] or group is None or ballot["choice"] == "recuse"
        if free or spent < case["rule"]["group_cap"]:
            states[ballot["elector"]] = ballot["choice"]
    return states


def compare(op, have, bound):
    if op in ("at_least", "more_than"):
        return have > bound or (op == "at_least" and have == bound)
    return have < bound or (op == "at_most" and have == bound)


def last_head(op, bound, empty):
    """The first whole number that fits, or the last one: walked to, not computed."""
    fitting = [n for n in range(floor(bound) - 1, ceil(bound) + 2) if compare(op, n, bound)]
    if op == "at_least" and empty:
        return 1  # no number would do; one is the least that could
    return max(fitting) if op in ("at_most", "less_than") else min(fitting)


def flat(expr):
    inner = expr.get("all") or expr.get("any")
    return [leaf for part in inner for leaf in flat(part)] if inner else [expr]


def exactly(value):
    return value.numerator if value.denominator == 1 else f"{value.numerator}/{value.denominator}"
