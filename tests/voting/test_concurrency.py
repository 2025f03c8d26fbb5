"""Many at once: one ballot an organization, none lost, none behind the close."""

import json
from datetime import date

import pytest
from sqlalchemy import select

from tests.concurrency import together
from tests.issues.builders import an_issue
from tests.voting.builders import an_open_poll, ballots, cast
from tests.world import CLOCK, a_seat
from workspace.acts import Refused
from workspace.committees.rules import MembershipKind
from workspace.committees.service import admit_organization
from workspace.db import db
from workspace.groups.rules import Role
from workspace.record.models import Entry
from workspace.voting import service
from workspace.voting.models import Ballot, Poll
from workspace.voting.queries import polls_of, result_now
from workspace.voting.rules import Choice

CODES = ("cmcc", "cucc", "ctcc", "crtc")
TURNS = (Choice.FOR, Choice.AGAINST, Choice.ABSTAIN)


def casting(actors, key):
    """Thread n casts for actor n, each time something else."""

    def work(n):
        service.cast_ballot(
            actors[n % len(actors)], db.session.get_one(Poll, key), choice=TURNS[n % 3]
        )

    return work


def entries(kind):
    db.session.rollback()
    rows = db.session.scalars(select(Entry).filter_by(type=kind).order_by(Entry.seq))
    return [json.loads(row.body) for row in rows]


def test_32_casts_for_one_organization_leave_one_ballot(app, world, actor_of):
    poll = an_open_poll(world, actor_of)
    actors, key = [actor_of(h) for h in ("rep-cucc", "om-cucc-1", "om-cucc-2")], poll.id
    db.session.rollback()
    assert together(app, 32, casting(actors, key)) == []
    ballot = db.session.scalars(select(Ballot)).one()
    said = entries("cast_ballot")
    assert (len(said), ballot.turn, ballot.changes) == (32, 32, 31)
    assert ballot.choice == said[-1]["data"]["choice"]
    assert [e["data"].get("replaces") for e in said] == [None, *(e["seq"] for e in said[:-1])]
    assert poll.outstanding == [world.orgs[c].pid for c in ("cmcc", "ctcc", "crtc")]


@pytest.fixture
def sixteen(world, actor_of):
    """Twelve more members, each with a representative."""
    handles = [f"rep-{code}" for code in CODES]
    for n in range(12):
        organization = admit_organization(
            CLOCK,
            world.committee,
            code=f"more-{n}",
            name=f"单位{n}",
            name_en=f"Member {n}",
            kind=MembershipKind.MEMBER,
            since=date(2009, 1, 1),
        )
        a_seat(f"rep-{n}", world.groups["plenary"], organization, Role.REPRESENTATIVE)
        handles.append(f"rep-{n}")
    return handles


def test_16_organizations_at_once_lose_no_ballot(app, world, actor_of, sixteen):
    poll = an_open_poll(world, actor_of)
    actors, key = [actor_of(handle) for handle in sixteen], poll.id
    db.session.rollback()
    assert together(app, 16, casting(actors, key)) == []
    assert len(ballots(poll)) == 16
    assert (poll.outstanding, len(entries("cast_ballot"))) == ([], 16)
    turns = sorted(db.session.scalars(select(Ballot.turn)))
    assert turns == list(range(1, 17))


def test_no_ballot_slips_in_behind_the_close(app, world, actor_of):
    poll = an_open_poll(world, actor_of)
    cast(actor_of, poll, dict.fromkeys(CODES, "for"))
    lead, actors, key = actor_of("lead-om"), [actor_of(f"rep-{c}") for c in CODES], poll.id
    db.session.rollback()
    change = casting(actors, key)

    def work(n):
        if n == 7:
            service.close_poll(lead, db.session.get_one(Poll, key))
        else:
            change(n)

    faults = together(app, 16, work)
    assert all(isinstance(f, Refused) and f.reason == "is_open" for f in faults)
    db.session.rollback()
    (closed,) = polls_of(poll.issue)
    (close,) = entries("close_poll")
    said = entries("cast_ballot")
    assert len(said) == 4 + 15 - len(faults)
    assert all(entry["seq"] < close["seq"] for entry in said)
    assert closed.result == result_now(closed).sealed()
    assert closed.outcome == close["data"]["outcome"]


def test_two_openings_at_once_open_one_poll(app, world, actor_of):
    issue = an_issue(world, actor_of, "discussion")
    key = issue.id
    db.session.rollback()

    def work(n):
        an_open_poll(world, actor_of, issue=db.session.get_one(type(issue), key))

    faults = together(app, 8, work)
    assert [f.reason for f in faults] == ["is_in_discussion"] * 7
    assert len(db.session.scalars(select(Poll)).all()) == 1
