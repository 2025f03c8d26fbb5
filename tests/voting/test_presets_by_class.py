"""Presets on rolls of classes, weights and caps, against formulas in whole numbers of their own.

Each formula is written from the body's own text over plain counts, and shares no line with the
engine: `h` counts heads, `h["p"]` those of a class, `w` weight in one whole unit.
"""

import random
from fractions import Fraction
from itertools import product
from math import lcm

import pytest

from workspace.voting.rules import PRESETS, Cast, Choice, Elector, count, read_rule

SEED = 3259
F, A, B, R, N = tuple(Choice)


class Count:
    """For, against, abstaining, silent; `m` members (all but the recused)."""

    def __init__(self, states, unit=1):
        self.states, self.unit = states, unit
        self.f, self.a, self.b, self.n = (self._sum(c) for c in (F, A, B, N))
        self.c, self.v = self.f + self.a, self.f + self.a + self.b
        self.m = self.v + self.n

    def _sum(self, choice):
        return sum(int(worth * self.unit) for _, worth, c in self.states if c == choice)

    def __getitem__(self, house):
        return Count([s for s in self.states if s[0] == house], self.unit)


def decided(adopts, quorum=True):
    return ("adopted" if adopts else "rejected") if quorum else "no_quorum"


def least(part, whole, of):
    """Whether `part` is at least the share of a base that is not empty."""
    return of > 0 and part * whole[1] >= whole[0] * of


def houses(h, share):
    return [least(h[house].f, share, h[house].m) for house in ("cph", "ncph")]


def majorities(h):
    return [2 * h[house].f > h[house].m for house in ("cph", "ncph")]


def supermajority(h):
    (a, b), (x, y) = houses(h, (3, 4)), majorities(h)
    return all(houses(h, (2, 3))) or (a and y) or (b and x)


FORMULAS = {
    "ordinary": lambda h, w: decided(h.f > h.a, least(h.v, (2, 3), h.m)),
    "guobanshu": lambda h, w: decided(2 * h.f > h.v),
    "banshu_yishang": lambda h, w: decided(least(h.f, (1, 2), h.v)),
    "two_thirds_cast": lambda h, w: decided(least(h.f, (2, 3), h.c)),
    "two_thirds_present": lambda h, w: decided(least(h.f, (2, 3), h.v)),
    "three_quarters_cast": lambda h, w: decided(least(h.f, (3, 4), h.c)),
    "three_quarters_present": lambda h, w: decided(least(h.f, (3, 4), h.v)),
    "association_council": lambda h, w: decided(least(h.f, (2, 3), h.v), least(h.v, (2, 3), h.m)),
    "consensus": lambda h, w: decided(h.f and not h.a, least(h.v, (2, 3), h.m)),
    "silence": lambda h, w: decided(h.m and not h.a),
    "absolute_majority": lambda h, w: decided(2 * h.f > h.m),
    "two_thirds_members": lambda h, w: decided(least(h.f, (2, 3), h.m)),
    "three_quarters_members": lambda h, w: decided(least(h.f, (3, 4), h.m)),
    "iso_dis": lambda h, w: decided(least(h["p"].f, (2, 3), h["p"].c) and 4 * h.a <= h.c),
    "oasis_special_majority": lambda h, w: decided(least(h.f, (2, 3), h.m) and 4 * h.a <= h.m),
    "etsi_71": lambda h, w: decided(least(h.f, (71, 100), h.c)),
    "threegpp_71": lambda h, w: decided(least(h.f, (71, 100), h.c), least(h.v, (3, 10), h.m)),
    "ieee_ballot": lambda h, w: decided(
        least(h.f, (3, 4), h.c) and 10 * h.b < 3 * h.v, least(h.v, (3, 4), h.m)
    ),
    "eu_qualified_majority": lambda h, w: decided(
        least(h.f, (55, 100), h.m) and (least(w.f, (65, 100), w.m) or h.m - h.f < 4)
    ),
    "un_security_council": lambda h, w: decided(h.f >= 9 and not h["permanent"].a),
    "imf_85": lambda h, w: decided(least(h.f, (3, 5), h.m) and least(w.f, (85, 100), w.m)),
    "apache_majority": lambda h, w: decided(h.f >= 3 and h.f > h.a),
    "cabf_double_majority": lambda h, w: decided(
        least(h["issuer"].f, (2, 3), h["issuer"].c) and h["consumer"].f > h["consumer"].a,
        2 * h.v > h.m,
    ),
    "gnso_each_house": lambda h, w: decided(all(majorities(h))),
    "gnso_supermajority": lambda h, w: decided(supermajority(h)),
}
CLASSES = {
    "iso_dis": ("p", "o"),
    "un_security_council": ("permanent", ""),
    "cabf_double_majority": ("issuer", "consumer"),
    "gnso_each_house": ("cph", "ncph"),
    "gnso_supermajority": ("cph", "ncph"),
}
#: A rule by weight may read a weight of nothing, or of any fraction.
WEIGHTS = ("1", "0", "2", "17.5", "1/3", "874/1875")


def formula(key, states):
    """The outcome by the preset's formula; states: (house, weight, choice)."""
    unit = lcm(*(worth.denominator for _, worth, _ in states))
    heads = [(house, 1, choice) for house, _, choice in states]
    return FORMULAS[key](Count(heads), Count(states, unit))


def outcome(rule, states):
    electors = [Elector(str(place), worth, house) for place, (house, worth, _) in enumerate(states)]
    casts = [Cast(str(place), choice) for place, (*_, choice) in enumerate(states)]
    return count(rule, electors, casts).outcome.value


def test_each_preset_has_its_formula_and_its_classes():
    assert list(FORMULAS) == list(PRESETS)
    assert set(CLASSES) == {key for key, preset in PRESETS.items() if preset.houses}
    assert all(PRESETS[key].houses <= set(names) for key, names in CLASSES.items())


def vectors(most):
    """Every count of the five states of a class of up to `most` electors."""
    return [v for v in product(range(most + 1), repeat=5) if sum(v) <= most]


@pytest.mark.parametrize("key", CLASSES)
def test_every_vector_of_two_classes(key):
    rule, sides = read_rule(PRESETS[key].rule), vectors(3)
    for left, right in product(sides, sides):
        states = [
            (house, Fraction(1), choice)
            for house, vector in zip(CLASSES[key], (left, right), strict=True)
            for choice, n in zip(Choice, vector, strict=True)
            for _ in range(n)
        ]
        assert outcome(rule, states) == formula(key, states), (left, right)


@pytest.mark.parametrize("key", PRESETS)
def test_random_rolls_of_classes_and_weights(key):
    chance, rule = random.Random(f"{SEED} {key}"), read_rule(PRESETS[key].rule)
    names, seen = CLASSES.get(key, ("x", "y")), set()
    for _ in range(800):
        mood = chance.choice(((F, F, F, A, B, R, N), (F, F, F, F, F, F, N), (F, A), (F, B, N)))
        states = [
            (chance.choice(names), Fraction(chance.choice(WEIGHTS)), chance.choice(mood))
            for _ in range(chance.randint(1, 16))
        ]
        assert outcome(rule, states) == formula(key, states), states
        seen.add(outcome(rule, states))
    assert {"adopted", "rejected"} <= seen


@pytest.mark.parametrize("key", PRESETS)
def test_random_rolls_under_a_cap_on_corporate_groups(key):
    """A ballot over the cap is not counted: its elector is silent in the formula's eyes."""
    chance, cap = random.Random(f"{SEED + 1} {key}"), 2
    rule = read_rule({**PRESETS[key].as_json(), "group_cap": cap})
    names = CLASSES.get(key, ("x", "y"))
    for _ in range(300):
        electors = [
            Elector(str(n), Fraction(1), chance.choice(names), chance.choice(("", "g", "h")))
            for n in range(chance.randint(1, 14))
        ]
        order = chance.sample(electors, chance.randint(0, len(electors)))
        casts = [Cast(e.id, chance.choice((F, F, F, A, B, R))) for e in order]
        counted = dict.fromkeys((e.id for e in electors), N) | uncapped(electors, casts, cap)
        states = [(e.house, Fraction(1), counted[e.id]) for e in electors]
        assert count(rule, electors, casts).outcome.value == formula(key, states)


def uncapped(electors, casts, cap):
    groups, spent, kept = {e.id: e.group for e in electors}, {"g": 0, "h": 0}, {}
    for cast in casts:
        group = groups[cast.elector]
        if cast.choice != R and group:
            spent[group] += 1
            if spent[group] > cap:
                continue
        kept[cast.elector] = cast.choice
    return kept


@pytest.mark.parametrize("key", PRESETS)
def test_a_preset_fits_a_roll_that_has_what_it_names(key):
    preset = PRESETS[key]
    plain = [Elector(str(n)) for n in range(4)]
    houses = sorted(preset.houses) or ["x"]
    classed = [Elector(str(n), house=houses[n % len(houses)]) for n in range(4)]
    weighed = [Elector(str(n), Fraction(n + 1), e.house) for n, e in enumerate(classed)]
    assert preset.fits(plain) is (not preset.houses and not preset.weighs)
    assert preset.fits(classed) is not preset.weighs
    assert preset.fits(weighed)
