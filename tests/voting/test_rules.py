"""The rule engine, one sentence of its description after the other."""

import random
from fractions import Fraction

import pytest

from workspace.voting.rules import (
    BadRule,
    Cast,
    Choice,
    Elector,
    Outcome,
    count,
    read_rule,
)

MAJORITY = {"adopt_if": {"count": "for", "more_than": "1/2", "of": "cast"}}


def a_roll(*ids, **labels):
    return [Elector(each, **labels) for each in ids]


def a_poll(choices):
    """A roll and its ballots from {"a": "for", …}; "none" casts nothing."""
    casts = [Cast(each, Choice(choice)) for each, choice in choices.items() if choice != "none"]
    return a_roll(*choices), casts


def result(rule, choices, **options):
    return count(read_rule(rule), *a_poll(choices), **options)


def in_order(text):
    """Ballots in the order cast, from "a:for b:against"."""
    return [Cast(each, Choice(choice)) for each, choice in (p.split(":") for p in text.split())]


def condition_of(condition, choices, **options):
    (found,) = result({"adopt_if": condition}, choices, **options).conditions
    return found.have, found.need, found.met


FIVE = {"a": "for", "b": "for", "c": "against", "d": "abstain", "e": "recuse", "f": "none"}


def test_the_five_states_stay_apart():
    assert result(MAJORITY, FIVE).tally.as_dict() == {
        "for": 2,
        "against": 1,
        "abstain": 1,
        "recused": 1,
        "not_voted": 1,
        "voted": 4,
        "cast": 3,
        "eligible": 5,
    }


@pytest.mark.parametrize(
    ("what", "leaves", "stays"),
    [
        ("for", 2, 2),
        ("against", 1, 1),
        ("abstain", 1, 1),
        ("recused", 1, 1),
        ("voted", 4, 4),
        ("cast", 3, 3),
        ("eligible", 5, 6),
        ("not_for", 3, 4),
        ("eligible_less_abstain", 4, 5),
    ],
)
def test_what_each_word_counts_where_recusal_leaves_or_stays(what, leaves, stays):
    rule = {"adopt_if": {"count": what, "at_least": 1}}
    assert result(rule, FIVE).conditions[0].have == leaves
    assert result({**rule, "recusal": "stays_in_base"}, FIVE).conditions[0].have == stays


def test_the_quorum_comes_before_the_block_and_the_block_before_adoption():
    rule = {**MAJORITY, "quorum": [{"count": "voted", "at_least": 2}]}
    block = {"block_if": [{"count": "against", "at_least": 1}]}
    assert result({**rule, **block}, {"a": "against"}).outcome is Outcome.NO_QUORUM
    votes = {"a": "for", "b": "for", "c": "against"}
    assert result(rule, votes).outcome is Outcome.ADOPTED
    assert result({**rule, **block}, votes).outcome is Outcome.REJECTED


def test_every_leaf_is_named_in_written_order_whatever_decided():
    rule = {
        "quorum": [{"count": "voted", "at_least": 9}],
        "adopt_if": {
            "any": [
                {"count": "for", "at_least": 1},
                {"all": [{"count": "for", "at_least": 2}, {"count": "cast", "at_least": 3}]},
            ]
        },
        "block_if": [{"count": "against", "at_least": 4}],
    }
    found = result(rule, {"a": "for"})
    assert found.outcome is Outcome.NO_QUORUM
    assert [(c.part, c.need, c.met) for c in found.conditions] == [
        ("quorum", 9, False),
        ("adopt_if", 1, True),
        ("adopt_if", 2, False),
        ("adopt_if", 3, False),
        ("block_if", 4, False),
    ]


FOUR = {"a": "for", "b": "for", "c": "for", "d": "against"}


@pytest.mark.parametrize(
    ("op", "bound", "need", "met"),
    [
        ("at_least", "3/4", 3, True),
        ("at_least", "2/3", 3, True),
        ("more_than", "3/4", 4, False),
        ("more_than", "2/3", 3, True),
        ("at_most", "3/4", 3, True),
        ("at_most", "2/3", 2, False),
        ("less_than", "3/4", 2, False),
        ("less_than", "1", 3, True),
    ],
)
def test_need_is_the_last_head_that_fits_the_present_base(op, bound, need, met):
    assert condition_of({"count": "for", op: bound, "of": "cast"}, FOUR) == (3, need, met)


def test_by_weight_need_is_the_bound_itself():
    roll = [Elector("a", Fraction("0.5")), Elector("b", Fraction(1, 3)), Elector("c", Fraction(2))]
    rule = {"adopt_if": {"count": "for", "at_least": "2/3", "of": "eligible", "by": "weight"}}
    (found,) = count(read_rule(rule), roll, in_order("a:for b:for")).conditions
    assert found.as_dict() == {
        "part": "adopt_if",
        "count": "for",
        "of": "eligible",
        "by": "weight",
        "house": None,
        "op": "at_least",
        "have": "5/6",
        "need": "17/9",
        "met": False,
    }
    assert found.base == Fraction(17, 6)
    assert "house" not in found.sealed()


def test_at_least_never_holds_on_an_empty_base_and_the_others_compare():
    nobody = {"a": "none", "b": "none"}
    assert condition_of({"count": "for", "at_least": 0, "of": "cast"}, nobody) == (0, 1, False)
    assert condition_of({"count": "for", "at_most": 0, "of": "cast"}, nobody) == (0, 0, True)
    assert condition_of({"count": "for", "more_than": 1, "of": "against"}, {"a": "for"})[2]
    assert condition_of({"count": "for", "at_least": 0}, nobody) == (0, 0, True)


def test_a_house_counts_its_own_and_an_unknown_house_is_an_empty_base():
    roll = [*a_roll("a", "b", house="p"), *a_roll("c", house="q")]
    every = {"count": "for", "at_least": 1, "of": "eligible"}
    parts = [{**every, "house": house} for house in ("p", "q", "z")]
    found = count(read_rule({"adopt_if": {"all": parts}}), roll, in_order("a:for b:for c:against"))
    assert [(c.have, c.base, c.met) for c in found.conditions] == [
        (2, 2, True),
        (0, 1, False),
        (0, 0, False),
    ]


TIE = {**MAJORITY, "tie": "casting_vote"}
TIED = {"a": "for", "b": "for", "c": "against", "d": "against"}


def test_a_tie_is_the_chairs_only_where_the_rule_says_so():
    assert not result(MAJORITY, TIED, casting_vote=Choice.FOR).asks_chair
    outcomes = {Choice.FOR: "adopted", Choice.AGAINST: "rejected", None: "rejected"}
    for vote, outcome in outcomes.items():
        found = result(TIE, TIED, casting_vote=vote)
        assert (found.asks_chair, found.outcome) == (True, outcome)


def test_the_casting_vote_shows_in_adopt_if_and_not_in_the_tally_of_the_roll():
    rule = {**TIE, "quorum": [{"count": "voted", "at_least": 4}]}
    found = result(rule, TIED, casting_vote=Choice.FOR)
    assert (found.tally.for_, found.tally.voted, found.tally.eligible) == (2, 4, 4)
    assert [(c.have, c.need, c.met) for c in found.conditions] == [(4, 4, True), (3, 3, True)]


def test_the_casting_vote_is_no_member_and_adopt_if_decides_again():
    of_members = {"count": "for", "more_than": "1/2", "of": "eligible"}
    more_than_members = {**TIE, "adopt_if": of_members}
    assert result(more_than_members, TIED, casting_vote=Choice.FOR).outcome is Outcome.ADOPTED
    with_absentee = {**TIED, "e": "none", "f": "none"}
    found = result(more_than_members, with_absentee, casting_vote=Choice.FOR)
    assert (found.asks_chair, found.outcome) == (True, Outcome.REJECTED)


@pytest.mark.parametrize(
    "change",
    [
        {"quorum": [{"count": "voted", "at_least": 5}]},
        {"block_if": [{"count": "against", "at_least": 1}]},
        {"adopt_if": {"count": "for", "at_least": "1/2", "of": "cast"}},
    ],
    ids=["no quorum", "blocked", "adopted already"],
)
def test_the_chair_is_not_asked_where_the_tie_does_not_decide(change):
    assert not result({**TIE, **change}, TIED, casting_vote=Choice.FOR).asks_chair


def test_nobody_for_and_nobody_against_is_no_tie():
    assert not result(TIE, {"a": "abstain"}, casting_vote=Choice.FOR).asks_chair


def test_the_casting_vote_weighs_nothing_and_sits_in_no_house():
    by_weight = {**MAJORITY["adopt_if"], "by": "weight"}
    in_house = {**MAJORITY["adopt_if"], "house": "p"}
    for condition in (by_weight, in_house):
        roll = a_roll(*"abcd", house="p")
        votes = in_order("a:for b:for c:against d:against")
        found = count(read_rule({**TIE, "adopt_if": condition}), roll, votes, Choice.FOR)
        assert (found.asks_chair, found.outcome) == (True, Outcome.REJECTED)


CAPPED = {"adopt_if": {"count": "for", "at_least": 1}, "group_cap": 1}


@pytest.mark.parametrize(
    ("casts", "votes"),
    [
        ("a:for b:against", (1, 0)),
        ("b:against a:for", (0, 1)),
        ("a:for b:against a:for", (0, 1)),  # a's last cast came after b's
        ("a:recuse b:against", (0, 1)),  # a recusal uses up no cap
        ("b:against a:recuse", (0, 1)),
        ("a:for b:against c:against", (1, 1)),  # c is of no group
        ("b:for a:against b:none", (0, 1)),  # taken back: the room is free again
    ],
)
def test_under_a_cap_the_first_ballots_of_a_group_count(casts, votes):
    roll = [*a_roll("a", "b", group="x"), *a_roll("c")]
    tally = count(read_rule(CAPPED), roll, in_order(casts)).tally
    assert (tally.for_, tally.against) == votes
    assert tally.eligible == 3 - tally.recused


def test_a_ballot_over_the_cap_counts_as_not_voted():
    roll = a_roll("a", "b", group="x")
    tally = count(read_rule(CAPPED), roll, in_order("a:for b:for")).tally
    assert (tally.for_, tally.not_voted, tally.eligible) == (1, 1, 2)


def test_every_elector_is_in_one_state_and_the_order_is_nothing_without_a_cap():
    chance = random.Random(3)
    for _ in range(300):
        roll = a_roll(*(f"e{n}" for n in range(chance.randint(1, 12))))
        casts = [Cast(e.id, chance.choice([*Choice])) for e in roll if chance.random() < 0.8]
        before = count(read_rule(MAJORITY), roll, casts)
        t = before.tally
        assert t.for_ + t.against + t.abstain + t.recused + t.not_voted == len(roll)
        chance.shuffle(casts)
        assert count(read_rule(MAJORITY), roll, casts) == before


def test_a_ballot_from_off_the_roll_and_a_double_elector_are_errors():
    with pytest.raises(ValueError, match="unknown_elector"):
        count(read_rule(MAJORITY), a_roll("a"), in_order("b:for"))
    with pytest.raises(ValueError, match="duplicate_elector"):
        count(read_rule(MAJORITY), a_roll("a", "a"), [])


def test_what_is_sealed_has_no_null_and_no_number_beyond_json():
    rule = {"adopt_if": {"count": "for", "at_least": 2**60}, "tie": "casting_vote"}
    assert result(rule, TIED, casting_vote=Choice.FOR).sealed()["conditions"] == [
        {
            "part": "adopt_if",
            "count": "for",
            "by": "heads",
            "op": "at_least",
            "have": 3,
            "need": str(2**60),
            "met": False,
        }
    ]


def test_a_bad_rule_says_where_and_how():
    with pytest.raises(BadRule) as caught:
        read_rule({**MAJORITY, "quorum": [{"count": "voted", "at_least": "2/0"}]}, "rule")
    assert (caught.value.path, caught.value.code) == ("rule.quorum[0].at_least", "zero_denominator")
