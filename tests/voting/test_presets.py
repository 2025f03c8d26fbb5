"""Every preset on every poll of 1 to 12 electors, against a formula in whole numbers of its own."""

import json
from collections.abc import Mapping
from functools import cache

import pytest

from workspace.voting.rules import PRESETS, Cast, Choice, Elector, Outcome, count, read_rule

ROLL = [Elector(f"e{place}") for place in range(12)]


def adopted_or_rejected(adopts):
    return "adopted" if adopts else "rejected"


def under_a_quorum(quorum, adopts):
    return adopted_or_rejected(adopts) if quorum else "no_quorum"


def under_a_quorum_of_two_thirds(voted, members, adopts):
    """No quorum on an empty roll either: all have recused themselves."""
    if members == 0 or 3 * voted < 2 * members:
        return "no_quorum"
    return adopted_or_rejected(adopts)


# f for, a against, b abstain, n not voted; who has recused is no member for this poll.
FORMULAS = {
    "ordinary": lambda f, a, b, n: under_a_quorum_of_two_thirds(f + a + b, f + a + b + n, f > a),
    "guobanshu": lambda f, a, b, n: adopted_or_rejected(f > a + b),
    "banshu_yishang": lambda f, a, b, n: adopted_or_rejected(f + a + b > 0 and f >= a + b),
    "two_thirds_cast": lambda f, a, b, n: adopted_or_rejected(f > 0 and f >= 2 * a),
    "two_thirds_present": lambda f, a, b, n: adopted_or_rejected(f > 0 and f >= 2 * (a + b)),
    "three_quarters_cast": lambda f, a, b, n: adopted_or_rejected(f > 0 and f >= 3 * a),
    "three_quarters_present": lambda f, a, b, n: adopted_or_rejected(f > 0 and f >= 3 * (a + b)),
    "association_council": lambda f, a, b, n: under_a_quorum_of_two_thirds(
        f + a + b, f + a + b + n, f >= 2 * (a + b)
    ),
    "consensus": lambda f, a, b, n: under_a_quorum_of_two_thirds(
        f + a + b, f + a + b + n, f > 0 and a == 0
    ),
    "silence": lambda f, a, b, n: adopted_or_rejected(a == 0 and f + b + n > 0),
    "absolute_majority": lambda f, a, b, n: adopted_or_rejected(f > a + b + n),
    "two_thirds_members": lambda f, a, b, n: adopted_or_rejected(f > 0 and f >= 2 * (a + b + n)),
    "three_quarters_members": lambda f, a, b, n: adopted_or_rejected(
        f > 0 and f >= 3 * (a + b + n)
    ),
    "iso_dis": lambda f, a, b, n: "rejected",  # nobody is a P-member
    "oasis_special_majority": lambda f, a, b, n: adopted_or_rejected(
        f > 0 and f >= 2 * (a + b + n) and 3 * a <= f + b + n
    ),
    "etsi_71": lambda f, a, b, n: adopted_or_rejected(f > 0 and 29 * f >= 71 * a),
    "threegpp_71": lambda f, a, b, n: under_a_quorum(
        f + a + b > 0 and 7 * (f + a + b) >= 3 * n, f > 0 and 29 * f >= 71 * a
    ),
    "ieee_ballot": lambda f, a, b, n: under_a_quorum(
        f + a + b > 0 and f + a + b >= 3 * n, f > 0 and f >= 3 * a and 7 * b < 3 * (f + a)
    ),
    # Everybody weighs the same: 65 % of the weight are 65 % of the heads.
    "eu_qualified_majority": lambda f, a, b, n: adopted_or_rejected(
        f > 0 and 9 * f >= 11 * (a + b + n) and (7 * f >= 13 * (a + b + n) or a + b + n <= 3)
    ),
    "un_security_council": lambda f, a, b, n: adopted_or_rejected(f > 8),
    "imf_85": lambda f, a, b, n: adopted_or_rejected(f > 0 and 3 * f >= 17 * (a + b + n)),
    "apache_majority": lambda f, a, b, n: adopted_or_rejected(f > 2 and f > a),
    "cabf_double_majority": lambda f, a, b, n: under_a_quorum(f + a + b > n, False),
    "gnso_each_house": lambda f, a, b, n: "rejected",
    "gnso_supermajority": lambda f, a, b, n: "rejected",
}

# A court that convicts with one voice acquits (Sanhedrin 17a): one more 同意 can undo adoption.
UNANIMITY_ACQUITS = {
    "adopt_if": {"count": "for", "more_than": "1/2", "of": "voted"},
    "block_if": [{"count": "for", "at_least": 1, "of": "eligible"}],
}


def vectors():
    """(for, against, abstain, recused, not voted) of every poll of 1 to 12 electors."""
    for size in range(1, 13):
        for f in range(size + 1):
            for a in range(size + 1 - f):
                for b in range(size + 1 - f - a):
                    for r in range(size + 1 - f - a - b):
                        yield f, a, b, r, size - f - a - b - r


def outcomes(rule):
    """The engine's outcome of each vector."""
    read = read_rule(rule)
    return {vector: outcome_of(read, vector) for vector in vectors()}


def outcome_of(rule, vector):
    choices = [choice for choice, n in zip(Choice, vector, strict=True) for _ in range(n)]
    electors = ROLL[: len(choices)]
    casts = [Cast(elector.id, c) for elector, c in zip(electors, choices, strict=True)]
    return count(rule, electors, casts).outcome


@cache
def outcomes_of_preset(key):
    return outcomes(PRESETS[key].rule)


def undone_by_one_more_for(found):
    """The adopted vectors that one 同意 in place of a 弃权 would reject."""
    return [
        (f, a, b, r, n)
        for (f, a, b, r, n), outcome in found.items()
        if outcome is Outcome.ADOPTED and b and found[f + 1, a, b - 1, r, n] != outcome
    ]


def test_there_are_6187_vectors():
    assert len(set(vectors())) == 6187


def test_each_preset_has_its_formula():
    assert list(FORMULAS) == list(PRESETS)


@pytest.mark.parametrize("key", PRESETS)
def test_every_vector_gives_what_the_formula_gives(key):
    for (f, a, b, r, n), outcome in outcomes_of_preset(key).items():
        assert outcome == FORMULAS[key](f, a, b, n), (f, a, b, r, n)


@pytest.mark.parametrize("key", [key for key, preset in PRESETS.items() if preset.is_monotone])
def test_one_more_for_in_place_of_an_abstention_never_undoes_adoption(key):
    assert undone_by_one_more_for(outcomes_of_preset(key)) == []


def test_not_every_rule_has_that_property():
    assert (2, 0, 1, 0, 0) in undone_by_one_more_for(outcomes(UNANIMITY_ACQUITS))


@pytest.mark.parametrize("preset", PRESETS.values(), ids=PRESETS)
def test_a_preset_is_data_that_nobody_can_change(preset):
    with pytest.raises(TypeError):
        preset.rule["tie"] = "casting_vote"
    copy = preset.as_json()
    assert read_rule(json.loads(json.dumps(copy))) == read_rule(preset.rule)
    copy["quorum"] = []
    assert preset.as_json() != copy


def test_presets_go_by_their_own_key():
    assert isinstance(PRESETS, Mapping)
    assert all(key == preset.key for key, preset in PRESETS.items())
