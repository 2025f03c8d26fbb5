"""Ballots as services cast them: counted, changed, taken back, or too late."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.voting.builders import (
    an_open_poll,
    ballots,
    cast,
    entry,
    pids,
    refused,
)
from workspace.db import db
from workspace.permissions import Actor
from workspace.voting import service
from workspace.voting.models import LateBallot
from workspace.voting.rules import Choice

file_late = service.file_late_ballot


def test_cast_ballot_and_change_it(world, actor_of, log):
    poll = an_open_poll(world, actor_of)
    before = len(log())
    ballot = service.cast_ballot(
        actor_of("rep-cucc"),
        poll,
        choice=Choice.FOR,
        reason="可行",
        reservation="分步",
        clause="第一条",
    )
    assert ballots(poll) == {"cucc": "for"}
    assert (ballot.turn, ballot.changes, ballot.reservation_clause) == (1, 0, "第一条")
    assert world.orgs["cucc"].pid not in poll.outstanding
    first = entry()
    assert (first["obj"], first["data"]["choice"]) == (ballot.pid, "for")
    cast(actor_of, poll, {"ctcc": "against"})
    service.cast_ballot(actor_of("om-cucc-2"), poll, choice=Choice.AGAINST)
    assert ballots(poll) == {"cucc": "against", "ctcc": "against"}
    assert (ballot.turn, ballot.changes, ballot.reservation) == (3, 1, "")
    assert ballot.user.handle == "om-cucc-2"
    assert entry()["data"]["replaces"] == first["seq"]
    assert log()[before:] == ["cast_ballot"] * 3


@pytest.mark.parametrize(
    ("handle", "reason"),
    [
        ("secretariat", "is_elector"),
        ("regulator", "is_elector"),
        ("city-shenyang", "is_elector"),
        ("mk-cmcc-2", "is_voter_of_organization"),
    ],
)
def test_who_may_not_cast(world, actor_of, log, handle, reason):
    poll = an_open_poll(world, actor_of)
    before = len(log())
    for act in (service.cast_ballot, file_late):
        refused(reason, act, actor_of(handle), poll, choice=Choice.FOR)
    refused(reason, service.recuse, actor_of(handle), poll, reason="x")
    refused(reason, service.return_from_recusal, actor_of(handle), poll)
    assert (ballots(poll), log()[before:]) == ({}, [])


def test_at_the_deadline_a_ballot_is_late(world, actor_of, log):
    poll = an_open_poll(world, actor_of)
    before = len(log())
    refused("is_past_deadline", file_late, actor_of("rep-cmcc"), poll, choice=Choice.FOR)
    world.hands[0] = poll.closes_at - timedelta(microseconds=1)
    cast(actor_of, poll, {"cmcc": "for"})
    world.hands[0] = poll.closes_at
    refused(
        "is_before_deadline", service.cast_ballot, actor_of("rep-cucc"), poll, choice=Choice.FOR
    )
    late = file_late(
        actor_of("rep-cucc"), poll, choice=Choice.FOR, reason="信号中断", reservation="分步"
    )
    refused("has_no_late_ballot", file_late, actor_of("rep-cucc"), poll, choice=Choice.FOR)
    service.close_poll(Actor.clock(), poll)
    assert (poll.result["tally"]["for"], poll.late) == (1, pids(world, "cucc"))
    assert (late.choice, late.reason, late.reservation) == ("for", "信号中断", "分步")
    file_late(actor_of("rep-ctcc"), poll, choice=Choice.AGAINST)
    assert poll.result["tally"]["against"] == 0
    assert len(db.session.scalars(select(LateBallot)).all()) == 2
    assert log()[before:] == ["cast_ballot", "file_late_ballot", "close_poll", "file_late_ballot"]


def test_recuse_and_return(world, actor_of, log):
    poll = an_open_poll(world, actor_of)
    cast(actor_of, poll, {"cmcc": "for"})
    before = len(log())
    refused("is_recused", service.return_from_recusal, actor_of("rep-cmcc"), poll)
    ballot = service.recuse(actor_of("rep-cmcc"), poll, reason="承建单位为本单位子公司")
    assert (ballots(poll), poll.recused) == ({"cmcc": "recuse"}, pids(world, "cmcc"))
    assert ballot.reason == "承建单位为本单位子公司"
    refused("not_recused", service.cast_ballot, actor_of("rep-cmcc"), poll, choice=Choice.FOR)
    refused("not_recused", service.recuse, actor_of("rep-cmcc"), poll, reason="x")
    service.return_from_recusal(actor_of("rep-cmcc"), poll)
    assert (ballots(poll), poll.recused) == ({"cmcc": "none"}, [])
    assert poll.outstanding == poll.roll
    assert (ballot.turn, ballot.changes, ballot.reason) == (3, 2, "")
    cast(actor_of, poll, {"cmcc": "against"})
    assert ballots(poll) == {"cmcc": "against"}
    assert log()[before:] == ["recuse", "return_from_recusal", "cast_ballot"]
