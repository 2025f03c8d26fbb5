"""计票 as pages show it: the numbers now or as sealed, each condition, and what would change it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from workspace.voting import rules
from workspace.voting.models import Elector, Poll
from workspace.voting.queries.phrases import Line, Phrase, note, words_of
from workspace.voting.rules import Choice, Outcome, Part, PollState

Said = Mapping[str, Any]


@dataclass(frozen=True)
class PollView:
    """A poll with its tally: live while it is open, as sealed once it is closed.

    `counts` holds heads by choice (for, against, abstain, recuse, none); `total` is the base of
    the bar, the roll less the recused where they leave it; `line` the passing line in votes;
    `needs_more` the least number of further 同意 that adopts (None: out of reach).
    """

    poll: Poll
    counts: Mapping[str, int]
    total: int
    outcome: Outcome
    line: int | None
    needs_more: int | None
    lines: tuple[Line, ...]
    follows: tuple[Phrase, ...]
    outstanding: tuple[Elector, ...]
    recused: tuple[Elector, ...]
    late: tuple[Elector, ...]

    @property
    def size(self) -> int:
        return len(self.poll.electors)


def tally_of(poll: Poll) -> PollView:
    """The poll's tally with every condition explained; reads loaded rows only."""
    rule = rules.read_rule(poll.rule)
    is_final = poll.state is PollState.CLOSED
    said: Said = poll.result if is_final and poll.result else result_now(poll).as_dict()
    more = rules.needs_more(rule, roll_of(poll), casts_of(poll))
    heads, outcome = said["tally"], Outcome(said["outcome"])
    return PollView(
        poll=poll,
        counts={c.value: heads[_COUNTED[c]] for c in Choice},
        total=heads["eligible"],
        outcome=outcome,
        line=_line(rule, poll, said, outcome, is_final=is_final),
        needs_more=more,
        lines=(
            *_recusals(rule, poll, heads),
            *_lines(rule, said, outcome, is_final=is_final),
            *(_silent(poll) if is_final else ()),
        ),
        follows=_follows(poll, outcome) if is_final else (),
        outstanding=_with_choice(poll, Choice.NONE),
        recused=_with_choice(poll, Choice.RECUSE),
        late=tuple(e for e in poll.electors if e.late_ballot),
    )


_COUNTED = {
    Choice.FOR: "for",
    Choice.AGAINST: "against",
    Choice.ABSTAIN: "abstain",
    Choice.RECUSE: "recused",
    Choice.NONE: "not_voted",
}


def result_now(poll: Poll) -> rules.Result:
    """The result that the ballots cast so far would give."""
    return rules.count(rules.read_rule(poll.rule), roll_of(poll), casts_of(poll))


def roll_of(poll: Poll) -> tuple[rules.Elector, ...]:
    """The frozen roll as the engine reads it."""
    return tuple(
        rules.Elector(e.pid, Fraction(e.weight), e.house, e.capital_group) for e in poll.electors
    )


def casts_of(poll: Poll) -> list[rules.Cast]:
    """The ballots in the order of their last casts."""
    cast = sorted((e.ballot for e in poll.electors if e.ballot), key=lambda b: b.turn)
    return [rules.Cast(b.elector.pid, b.choice) for b in cast]


def _with_choice(poll: Poll, choice: Choice) -> tuple[Elector, ...]:
    return tuple(
        e for e in poll.electors if (e.ballot.choice if e.ballot else Choice.NONE) is choice
    )


def _lines(rule: rules.Rule, said: Said, outcome: Outcome, *, is_final: bool) -> Iterable[Line]:
    for leaf, one in zip(rule.leaves(), said["conditions"], strict=True):
        is_block = one["part"] == Part.BLOCK_IF.value
        holds = bool(one["met"]) is not is_block
        if is_final and outcome is Outcome.NO_QUORUM and one["part"] != Part.QUORUM.value:
            continue
        msgid, values = words_of(leaf, one, is_final=is_final)
        failed = is_final and outcome is not Outcome.ADOPTED
        yield Line("ok" if holds else "bad" if failed else "no", msgid, values, bool(one["met"]))
    if is_final and outcome is Outcome.NO_QUORUM:
        yield Line("no", "condition.not_judged", {}, False)


def _recusals(rule: rules.Rule, poll: Poll, heads: Said) -> Iterable[Line]:
    """Who stood aside, and that the base is smaller for it."""
    gone = _with_choice(poll, Choice.RECUSE)
    if gone:
        leave = rule.recusal is rules.Recusal.LEAVES_BASE
        yield note(
            "tally.recused" if leave else "tally.recused_stay",
            organizations=[e.organization for e in gone],
            size=len(poll.electors),
            left=heads["eligible"],
        )


def _silent(poll: Poll) -> Iterable[Line]:
    """未投 — who did not vote, by name."""
    silent = _with_choice(poll, Choice.NONE)
    if silent:
        consents = poll.rule == rules.PRESETS["silence"].as_json()
        yield note(
            "tally.silent_consent" if consents else "tally.did_not_vote",
            organizations=[e.organization for e in silent],
        )


def _line(
    rule: rules.Rule, poll: Poll, said: Said, outcome: Outcome, *, is_final: bool
) -> int | None:
    """Where the bar is passed. After a refusal with nobody left to vote the engine knows no way
    to adopt; then the line is what the failed condition asked on the base it had."""
    if outcome is Outcome.NO_QUORUM and is_final:
        return None
    line = rules.passing_line(rule, roll_of(poll), casts_of(poll))
    if line is not None or not is_final:
        return line
    asked = [
        Fraction(one["need"])
        for leaf, one in zip(rule.leaves(), said["conditions"], strict=True)
        if leaf.count is rules.What.FOR and leaf.by is rules.By.HEADS and leaf.house is None
    ]
    return int(max(asked)) if asked else None


def _follows(poll: Poll, outcome: Outcome) -> tuple[Phrase, ...]:
    """What the outcome means, and what can be done next."""
    swing = _swing(poll) if outcome is Outcome.REJECTED else 0
    parts = [Phrase("follows.swing", {"n": swing})] if swing else []
    return (*parts, Phrase(f"follows.{outcome.value}"))


def _swing(poll: Poll) -> int:
    """How many abstentions, turned into 同意, would have adopted; 0 where none would."""
    casts = casts_of(poll)
    abstained = [cast.elector for cast in casts if cast.choice is Choice.ABSTAIN]
    rule, roll = rules.read_rule(poll.rule), roll_of(poll)
    for number in range(1, len(abstained) + 1):
        turned = [rules.Cast(elector, Choice.FOR) for elector in abstained[:number]]
        if rules.count(rule, roll, [*casts, *turned]).outcome is Outcome.ADOPTED:
            return number
    return 0
