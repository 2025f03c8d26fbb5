"""The acts of a poll as services: what they change, and what the record then holds."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tests.issues.builders import an_issue
from tests.voting.builders import (
    MOTION,
    SPAN,
    an_open_poll,
    cast,
    entry,
    expire,
    pids,
    refused,
)
from tests.world import CLOCK
from workspace import clock
from workspace.committees.models import Membership
from workspace.committees.rules import MembershipKind
from workspace.committees.service import admit_organization, merge_organization
from workspace.db import db, write
from workspace.issues import service as issues
from workspace.issues.models import Issue, Move
from workspace.permissions import Actor
from workspace.record.models import Log
from workspace.record.rebuild import differences
from workspace.voting import queries, service
from workspace.voting.models import Poll
from workspace.voting.rules import PRESETS, Choice, count, read_rule


def test_open_poll_freezes_roll_and_rule(world, actor_of, log):
    issue = an_issue(world, actor_of, "discussion")
    before = len(log())
    poll = an_open_poll(world, actor_of, issue=issue)
    roll = pids(world, "cmcc", "cucc", "ctcc", "crtc")
    assert (poll.number, poll.motion, poll.state, poll.round_of_id) == (1, MOTION, "open", None)
    assert poll.roll == poll.outstanding == [e.organization.pid for e in poll.electors] == roll
    assert [e.capital_group for e in poll.electors] == ["中国移动", "", "", "中国移动"]
    assert poll.rule == PRESETS["ordinary"].as_json()
    assert (poll.term_id, poll.group_id, poll.by_secretary) == (
        world.term.id,
        issue.group_id,
        False,
    )
    assert (issue.state, issue.due_at) == ("voting", poll.closes_at)
    assert log()[before:] == ["open_poll"]
    assert entry()["obj"] == poll.pid
    assert entry()["data"]["electors"] == roll
    assert {row["table"] for row in entry()["data"]["rows"]} == {"elector", "issue", "move", "poll"}


def test_the_secretary_opens_for_an_absent_lead_and_it_shows(world, actor_of):
    issue = an_issue(world, actor_of, "discussion")
    poll = service.open_poll(
        actor_of("secretariat"),
        issue,
        motion=MOTION,
        preset="ordinary",
        closes_at=clock.now() + SPAN,
    )
    assert poll.by_secretary


def test_open_poll_is_refused(world, actor_of, log):
    issue = an_issue(world, actor_of, "discussion")
    before, later = len(log()), clock.now() + SPAN
    asked = {"motion": MOTION, "preset": "ordinary", "closes_at": later}
    refused("is_lead_or_secretary", service.open_poll, actor_of("rep-cmcc"), issue, **asked)
    refused("is_lead_or_secretary", service.open_poll, actor_of("lead-mk"), issue, **asked)
    refused(
        "is_future_deadline",
        service.open_poll,
        actor_of("lead-om"),
        issue,
        **{**asked, "closes_at": clock.now()},
    )
    assert (log()[before:], db.session.scalars(select(Poll)).all()) == ([], [])
    an_open_poll(world, actor_of, issue=issue)
    refused("is_in_discussion", service.open_poll, actor_of("lead-om"), issue, **asked)


def test_without_a_member_no_poll_is_opened(world, actor_of, move_clock):
    issue = an_issue(world, actor_of, "discussion")
    asked = {"motion": MOTION, "preset": "ordinary"}
    members = db.session.scalars(select(Membership).filter_by(kind=MembershipKind.MEMBER)).all()
    with write():  # a seat holds only while its organization is there, so none of them leaves
        for membership in members:
            db.session.add(membership)
            membership.kind = MembershipKind.ASSOCIATION
    move_clock(timedelta(days=10))
    later = clock.now() + SPAN
    refused("has_electors", service.open_poll, actor_of("lead-om"), issue, **asked, closes_at=later)


def test_without_a_term_in_office_no_poll_is_opened(world, actor_of, move_clock):
    issue = an_issue(world, actor_of, "discussion")
    move_clock(timedelta(days=120))
    refused(
        "has_term_in_office",
        service.open_poll,
        actor_of("lead-om"),
        issue,
        motion=MOTION,
        preset="ordinary",
        closes_at=clock.now() + SPAN,
    )


def test_who_joins_later_is_no_elector(world, actor_of, log):
    poll = an_open_poll(world, actor_of)
    admit_organization(
        CLOCK,
        world.committee,
        code="newcomer",
        name="辽宁新联",
        name_en="New",
        kind=MembershipKind.MEMBER,
        since=date(2009, 11, 1),
    )
    db.session.refresh(poll)
    assert [e.organization.code for e in poll.electors] == ["cmcc", "cucc", "ctcc", "crtc"]


def test_who_left_before_is_no_elector(world, actor_of):
    membership = db.session.scalars(
        select(Membership).filter_by(organization_id=world.orgs["crtc"].id)
    ).one()
    merge_organization(CLOCK, membership, into=world.orgs["cmcc"], on=date(2009, 11, 23))
    poll = an_open_poll(world, actor_of)
    assert [e.organization.code for e in poll.electors] == ["cmcc", "cucc", "ctcc"]


def test_a_second_round_reuses_the_roll_and_links(world, actor_of, move_clock):
    first = an_open_poll(world, actor_of)
    expire(world, first)
    membership = db.session.scalars(
        select(Membership).filter_by(organization_id=world.orgs["crtc"].id)
    ).one()
    merge_organization(CLOCK, membership, into=world.orgs["cmcc"], on=date(2009, 11, 26))
    move_clock(timedelta(days=3))
    issues.reopen_issue(actor_of("lead-om"), first.issue, "补充材料后再议")
    withdrawn = an_open_poll(world, actor_of, issue=first.issue)
    service.withdraw_poll(actor_of("lead-om"), withdrawn, cause="案文有误")
    second = an_open_poll(world, actor_of, issue=first.issue)
    assert (first.number, withdrawn.number, second.number) == (1, 2, 3)
    assert (withdrawn.round_of_id, second.round_of_id) == (first.id, first.id)
    assert second.roll == first.roll
    assert first.outcome == "no_quorum"


def test_extend_poll(world, actor_of, log):
    poll = an_open_poll(world, actor_of)
    before, later = len(log()), poll.closes_at + timedelta(hours=1)
    refused(
        "is_later_deadline", service.extend_poll, actor_of("lead-om"), poll, closes_at=clock.now()
    )
    refused(
        "is_lead_or_secretary", service.extend_poll, actor_of("rep-cmcc"), poll, closes_at=later
    )
    assert log()[before:] == []
    service.extend_poll(actor_of("lead-om"), poll, closes_at=later)
    assert (poll.closes_at, poll.issue.due_at, poll.state) == (later, later, "open")
    assert log()[before:] == ["extend_poll"]
    world.hands[0] = later
    refused(
        "is_before_deadline",
        service.extend_poll,
        actor_of("lead-om"),
        poll,
        closes_at=later + SPAN,
    )


def test_withdraw_poll(world, actor_of, log):
    poll = an_open_poll(world, actor_of)
    cast(actor_of, poll, {"cmcc": "for"})
    before = len(log())
    refused("is_lead_or_secretary", service.withdraw_poll, actor_of("rep-cmcc"), poll, cause="x")
    service.withdraw_poll(actor_of("lead-om"), poll, cause="案文须改")
    assert (poll.state, poll.cause, poll.outcome) == ("withdrawn", "案文须改", None)
    assert (poll.issue.state, poll.issue.due_at) == ("discussion", None)
    assert log()[before:] == ["withdraw_poll"]
    refused("is_open", service.withdraw_poll, actor_of("lead-om"), poll, cause="again")
    refused("is_open", service.cast_ballot, actor_of("rep-cmcc"), poll, choice=Choice.FOR)
    refused(
        "is_past_deadline", service.file_late_ballot, actor_of("rep-cmcc"), poll, choice=Choice.FOR
    )


@pytest.mark.parametrize(
    ("choices", "outcome", "state"),
    [
        ({"cmcc": "for", "cucc": "for", "ctcc": "against"}, "adopted", "adopted"),
        ({"cmcc": "for", "cucc": "against", "ctcc": "abstain"}, "rejected", "rejected"),
        ({"cmcc": "for", "cucc": "for"}, "no_quorum", "no_quorum"),
        ({"cmcc": "for", "cucc": "for", "ctcc": "recuse"}, "adopted", "adopted"),
    ],
)
def test_close_poll_by_the_clock(world, actor_of, log, choices, outcome, state):
    poll = an_open_poll(world, actor_of)
    cast(actor_of, poll, choices)
    before = len(log())
    refused("all_have_voted", service.close_poll, Actor.clock(), poll)
    refused("all_have_voted", service.close_poll, actor_of("lead-om"), poll)
    assert log()[before:] == []
    expire(world, poll)
    db.session.rollback()
    assert (poll.state, poll.outcome, poll.closed_at) == ("closed", outcome, poll.closes_at)
    assert (poll.issue.state, poll.issue.due_at) == (state, None)
    rule, roll = read_rule(poll.rule), queries.tally_of(poll)
    assert roll.outcome == outcome
    again = count(rule, queries.roll_of(poll), queries.casts_of(poll))
    assert poll.result == again.sealed()
    assert entry()["data"]["outcome"] == outcome
    line = db.session.scalars(select(Move).filter_by(act="close_poll")).one()
    assert (line.detail["outcome"], line.user_id) == (outcome, None)
    assert log()[before:] == ["close_poll"]
    refused("is_open", service.close_poll, Actor.clock(), poll)


def test_the_lead_closes_early_once_all_have_voted(world, actor_of):
    poll = an_open_poll(world, actor_of)
    cast(actor_of, poll, {"cmcc": "for", "cucc": "for", "ctcc": "abstain", "crtc": "recuse"})
    assert poll.outstanding == []
    refused("all_have_voted", service.close_poll, actor_of("rep-cmcc"), poll)
    service.close_poll(actor_of("lead-om"), poll)
    assert (poll.state, poll.outcome) == ("closed", "adopted")


def test_without_leave_nobody_closes_early(world, actor_of):
    poll = an_open_poll(world, actor_of, closes_early=False)
    cast(actor_of, poll, dict.fromkeys(("cmcc", "cucc", "ctcc", "crtc"), "for"))
    refused("all_have_voted", service.close_poll, actor_of("lead-om"), poll)


def test_the_record_rebuilds_polls_electors_and_ballots(world, actor_of):
    poll = an_open_poll(world, actor_of)
    cast(actor_of, poll, {"cmcc": "for", "cucc": "against", "ctcc": "recuse"})
    service.cast_ballot(actor_of("rep-cmcc"), poll, choice=Choice.ABSTAIN, reason="待测算")
    expire(world, poll)
    service.file_late_ballot(actor_of("rep-crtc"), poll, choice=Choice.FOR, reason="迟到")
    assert differences(db.session.scalars(select(Log)).all()) == []
    assert db.session.scalars(select(Issue)).one().state == "rejected"
