"""What a rule means for a roll of so many, found by counting and never written by hand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from workspace.voting import rules
from workspace.voting.queries.phrases import Line, Phrase, asked, note
from workspace.voting.rules import PRESETS, Choice, Outcome


@dataclass(frozen=True)
class Meaning:
    """A preset on `size` electors of one vote each, as a sentence, cells and exceptions.

    `least` is the fewest electors that can adopt at all (0: nobody has to vote); `for_of_least`
    and `for_of_all` how many 同意 that takes where the least, or all, take part and nobody
    abstains, None where the electors are unlike: then `notes` names each condition on this roll.
    With `is_abstention_apart` fewer are enough where others abstain.
    """

    preset: str
    size: int
    least: int | None
    for_of_least: int | None
    for_of_all: int | None
    notes: tuple[Line, ...]
    is_abstention_apart: bool = False

    @property
    def phrase(self) -> Phrase:
        """本次名册4家：至少3家参加……"""
        values = {
            "size": self.size,
            "least": self.least,
            "for_of_least": self.for_of_least,
            "for_of_all": self.for_of_all,
        }
        if self.least is None:
            return Phrase("meaning.never", values)
        if self.least == 0:
            return Phrase("meaning.silent", values)
        if self.for_of_least is None or self.for_of_all is None:
            return Phrase("meaning.unlike", values)
        if self.least == self.size:
            return Phrase("meaning.all", values)
        if self.least == self.for_of_least == self.for_of_all:
            apart = self.is_abstention_apart
            return Phrase("meaning.fixed_of_votes" if apart else "meaning.fixed", values)
        return Phrase("meaning.moving", values)

    @property
    def cells(self) -> list[str]:
        """One cell an elector: "for" as many as are needed, "any" who has to take part, "free"."""
        needed = (self.for_of_all or 0) if self.least else 0
        present = max(0, (self.least or 0) - needed)
        return ["for"] * needed + ["any"] * present + ["free"] * (self.size - needed - present)


@cache
def meaning_of(preset: str, size: int) -> Meaning:
    """What a preset asks of a roll of `size` electors."""
    rule = rules.read_rule(PRESETS[preset].as_json())
    roll = _roll(size)
    least = rules.needs_more(rule, roll, [])
    for_of_all = _fewest_for(rule, size, size, Choice.AGAINST)
    amid_abstentions = _fewest_for(rule, size, size, Choice.ABSTAIN)
    return Meaning(
        preset=preset,
        size=size,
        least=least,
        for_of_least=None if least is None else _fewest_for(rule, size, least, Choice.AGAINST),
        for_of_all=for_of_all,
        notes=_notes(rule, size, least),
        is_abstention_apart=(amid_abstentions or 0) < (for_of_all or 0),
    )


def meaning_on(preset: str, roll: Sequence[rules.Elector]) -> Meaning:
    """What a preset asks of this roll; where its electors are unlike, condition by condition."""
    if all(elector.weight == 1 and not elector.house for elector in roll):
        return meaning_of(preset, len(roll))
    rule = rules.read_rule(PRESETS[preset].as_json())
    all_for = rules.count(rule, roll, [rules.Cast(e.id, Choice.FOR) for e in roll])
    said = zip(rule.leaves(), all_for.as_dict()["conditions"], strict=True)  # type: ignore[call-overload]
    return Meaning(
        preset=preset,
        size=len(roll),
        least=rules.needs_more(rule, roll, []),
        for_of_least=None,
        for_of_all=None,
        notes=tuple(asked(leaf, one) for leaf, one in said),
    )


def _notes(rule: rules.Rule, size: int, least: int | None) -> tuple[Line, ...]:
    if least == 0:
        return (note("meaning.objection"), note("meaning.silence"))
    found = (_abstention(rule, size), _tie(rule, size), _recusal(rule, size))
    return tuple(filter(None, found))


def _abstention(rule: rules.Rule, size: int) -> Line | None:
    """弃权: whether it counts against, or only makes up the quorum."""
    against = _fewest_for(rule, size, size, Choice.AGAINST)
    abstaining = _fewest_for(rule, size, size, Choice.ABSTAIN)
    if against is None or abstaining is None or size < 2:
        return None
    if abstaining < against:
        return note("meaning.abstention_apart", votes=abstaining, rest=size - abstaining)
    return note("meaning.abstention", votes=abstaining - 1, rest=size - abstaining + 1)


def _tie(rule: rules.Rule, size: int) -> Line | None:
    """同票: as many for as against."""
    half = size // 2
    if not half:
        return None
    outcome = _outcome(rule, size, {Choice.FOR: half, Choice.AGAINST: half})
    return note("meaning.tie", half=half, outcome=Phrase(f"outcome.{outcome.value}"))


def _recusal(rule: rules.Rule, size: int) -> Line | None:
    """回避: the roll is one smaller, or stays."""
    if size < 2:
        return None
    for votes in range(size):
        cast = {Choice.RECUSE: 1, Choice.FOR: votes, Choice.AGAINST: size - 1 - votes}
        if _outcome(rule, size, cast) is Outcome.ADOPTED:
            return note("meaning.recusal", rest=size - 1, votes=votes)
    return None


def _fewest_for(rule: rules.Rule, size: int, voting: int, other: Choice) -> int | None:
    """The fewest 同意 that adopt where `voting` electors vote and all others of them `other`."""
    found = (
        votes
        for votes in range(voting + 1)
        if _outcome(rule, size, {Choice.FOR: votes, other: voting - votes}) is Outcome.ADOPTED
    )
    return next(found, None)


def _outcome(rule: rules.Rule, size: int, cast: Mapping[Choice, int]) -> Outcome:
    choices = [choice for choice, number in cast.items() for _ in range(number)]
    casts = [rules.Cast(str(n), choice) for n, choice in enumerate(choices)]
    return rules.count(rule, _roll(size), casts).outcome


def _roll(size: int) -> list[Any]:
    return [rules.Elector(str(n)) for n in range(size)]
