"""What pages are told of polls: how many queries it takes, and whether the sentences are true."""

from datetime import timedelta
from itertools import product
from types import SimpleNamespace

import pytest

from tests.issues.builders import an_issue
from tests.voting.builders import an_open_poll, cast, expire
from workspace import clock
from workspace.i18n import catalog
from workspace.voting import queries, rules, service
from workspace.voting.queries import Phrase, meaning_of
from workspace.voting.queries.tally import tally_of
from workspace.voting.routes.words import say
from workspace.voting.rules import PRESETS, Choice, Outcome, PollState

SIZES = range(1, 11)


def outcome(preset, size, votes):
    """Counted for choices in the order for, against, abstain."""
    choices = [c for c, n in zip(tuple(Choice)[:3], votes, strict=True) for _ in range(n)]
    roll = [rules.Elector(str(n)) for n in range(size)]
    casts = [rules.Cast(str(n), choice) for n, choice in enumerate(choices)]
    return rules.count(rules.read_rule(PRESETS[preset].as_json()), roll, casts).outcome


@pytest.mark.parametrize("preset", list(PRESETS))
@pytest.mark.parametrize("size", SIZES)
def test_what_a_rule_means_is_true_of_every_vote(preset, size):
    meaning = meaning_of(preset, size)
    silent = ("consensus", "silence")  # one against is enough, whoever else is for
    adopting = [
        votes
        for votes in product(range(size + 1), repeat=3)
        if sum(votes) <= size and outcome(preset, size, votes) is Outcome.ADOPTED
    ]
    assert meaning.least == min(map(sum, adopting), default=None)
    if not adopting:
        assert meaning.phrase.msgid == "meaning.never"
        return
    for voting, said in ((meaning.least, meaning.for_of_least), (size, meaning.for_of_all)):
        plain = [f for f, against, abstain in adopting if (f + against, abstain) == (voting, 0)]
        assert said == min(plain)
    if meaning.phrase.msgid == "meaning.fixed":  # said without a condition
        assert min(f for f, _, _ in adopting) == meaning.for_of_all
    needed = meaning.cells.count("for")
    present = needed + meaning.cells.count("any")
    for against in range(size - needed + 1):
        if needed + against >= present and preset not in silent:
            assert (needed, against, 0) in adopting
    assert len(meaning.cells) == size


@pytest.mark.parametrize("preset", list(PRESETS))
def test_every_preset_is_named_and_spoken(preset):
    for lang in ("zh", "en"):
        words = catalog(lang)
        assert words[f"preset.{preset}"]
        assert words[f"preset_says.{preset}"][0].count("*") % 2 == 0


def a_poll(rule, electors):
    """A poll as far as counting reads it; electors: (name, weight, house, choice or None)."""
    made = SimpleNamespace(
        rule=rule, state=PollState.OPEN, result=None, recused=[], electors=[], outcome=None
    )
    for turn, (name, weight, house, choice) in enumerate(electors):
        organization = SimpleNamespace(name=name, name_en="")
        elector = SimpleNamespace(
            pid=name, weight=weight, house=house, capital_group="", organization=organization
        )
        elector.ballot = choice and SimpleNamespace(turn=turn, choice=choice, elector=elector)
        elector.late_ballot = None
        made.electors.append(elector)
    return made


def said(poll):
    return [(line.state, say(line)) for line in tally_of(poll).lines]


def test_any_rule_of_the_form_finds_words(app):
    by_house = {"count": "for", "more_than": "1/2", "of": "cast", "house": "甲"}
    rule = {
        "quorum": [{"count": "voted", "at_least": 2}],
        "adopt_if": {
            "all": [{"count": "for", "at_least": "71/100", "of": "cast", "by": "weight"}, by_house]
        },
        "block_if": [{"count": "against", "more_than": "1/3", "of": "eligible"}],
        "recusal": "stays_in_base",
    }
    roll = [
        ("一", "1.5", "甲", Choice.FOR),
        ("二", "2/3", "甲", Choice.RECUSE),
        ("三", "1", "乙", Choice.AGAINST),
    ]
    with app.test_request_context():
        assert said(a_poll(rule, roll)) == [
            ("note", "二回避，仍计入名册3家"),
            ("ok", "参加表决的单位不少于2家（已有2家，须2家）"),
            ("no", "同意不少于同意与不同意之和的71%（已有3/2，须71/40）"),
            ("ok", "甲组的同意超过同意与不同意之和的半数（已有1家，须1家）"),
            ("ok", "不同意超过名册的三分之一即不通过（现有1家，界限2家）"),
        ]


def test_a_number_that_is_a_plural_has_its_word(app):
    with app.test_request_context(headers={"Accept-Language": "en"}):
        words = [say(Phrase("follows.swing", {"n": n})) for n in (1, 2)]
    assert "1 abstention been" in words[0]
    assert "2 abstentions been" in words[1]


def test_polls_of_an_issue_take_one_query(world, actor_of, count_queries):
    first = an_open_poll(world, actor_of)
    cast(actor_of, first, {"cmcc": "for", "cucc": "against"})
    service.withdraw_poll(actor_of("lead-om"), first, cause="案文须改")
    issue = first.issue
    second = an_open_poll(world, actor_of, issue=issue)
    assert issue.id
    with count_queries() as seen:
        polls = queries.polls_of(issue)
        views = [queries.tally_of(poll) for poll in polls]
        shown = [
            (e.organization.name, e.ballot and e.ballot.user.name, e.late_ballot)
            for poll in polls
            for e in poll.electors
        ]
    assert len([sql for sql in seen if not sql.startswith("BEGIN")]) == 1
    assert ([p.number for p in polls], len(shown)) == ([1, 2], 8)
    assert views[0].counts == {"for": 1, "against": 1, "abstain": 0, "recuse": 0, "none": 2}
    assert second.number == 2


def test_latest_polls_take_one_query(world, actor_of, count_queries):
    polls = [an_open_poll(world, actor_of) for _ in range(2)]
    cast(actor_of, polls[0], {"cucc": "for"})
    service.withdraw_poll(actor_of("lead-om"), polls[1], cause="案文须改")
    without = an_issue(world, actor_of, "discussion")
    keys = [polls[0].issue_id, polls[1].issue_id, without.id]
    with count_queries() as seen:
        latest = queries.latest_polls(keys)
    assert len([sql for sql in seen if not sql.startswith("BEGIN")]) == 1
    assert list(latest) == keys[:1]
    cells = [(cell.name, cell.choice.value) for cell in latest[keys[0]].cells]
    assert cells == [
        ("辽宁移动", "none"),
        ("辽宁联通", "for"),
        ("辽宁电信", "none"),
        ("辽宁铁通", "none"),
    ]
    assert queries.latest_polls([]) == {}


def test_due_polls_are_the_open_ones_whose_deadline_came(world, actor_of):
    late = an_open_poll(world, actor_of, closes_at=clock.now() + timedelta(hours=3))
    soon = an_open_poll(world, actor_of, closes_at=clock.now() + timedelta(hours=2))
    gone = an_open_poll(world, actor_of, closes_at=clock.now() + timedelta(hours=1))
    expire(world, gone)
    assert queries.due_polls(soon.closes_at - timedelta(seconds=1)) == []
    assert queries.due_polls(soon.closes_at) == [soon]
    assert queries.due_polls(late.closes_at) == [soon, late]
