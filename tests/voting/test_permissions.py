"""Who may do what to a poll: the list agrees with the check, and the predicates read columns."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from tests.issues.builders import an_issue
from tests.voting.builders import an_open_poll, expire
from tests.world import NOW
from workspace.db import db
from workspace.permissions import Acting, Actor, SeatHeld, can, refusal
from workspace.voting import service
from workspace.voting.models import Poll
from workspace.voting.queries import visible_to

COMMITTEE, GROUP, ORG, OTHER = 1, 2, 3, 4


def actor(*roles, org=ORG, at=NOW, plenary=(), chairs=frozenset()):
    seats = [SeatHeld(COMMITTEE, GROUP, org, role, False) for role in roles]
    seats += [SeatHeld(COMMITTEE, 9, org, role, True) for role in plenary]
    own = (Acting(org, f"organization:{org}", "单位"),)
    return Actor(5, "user:5", "人", at, frozenset(seats), own, chairs, org)


def poll(**changed):
    columns = {
        "committee_id": COMMITTEE,
        "group_id": GROUP,
        "state": "open",
        "roll": [f"organization:{ORG}"],
        "outstanding": [f"organization:{ORG}"],
        "recused": [],
        "late": [],
        "closes_at": NOW + timedelta(hours=1),
        "closes_early": True,
    }
    return SimpleNamespace(**{**columns, **changed})


GONE = {"closes_at": NOW}
CLOSED = {**GONE, "state": "closed"}
RECUSED = {"recused": [f"organization:{ORG}"]}
VOTED = {"outstanding": []}
CLOCK = Actor.clock(NOW)


@pytest.mark.parametrize(
    ("act", "who", "columns", "reason"),
    [
        ("cast_ballot", actor("member"), {}, None),
        ("cast_ballot", actor("lead"), {}, None),
        ("cast_ballot", actor(plenary=["representative"]), {}, None),
        ("cast_ballot", actor(plenary=["alternate"]), {}, None),
        ("cast_ballot", actor("observer"), {}, "is_voter_of_organization"),
        ("cast_ballot", actor(plenary=["observer"]), {}, "is_voter_of_organization"),
        ("cast_ballot", actor("member", org=OTHER), {}, "is_elector"),
        ("cast_ballot", CLOCK, {}, "is_elector"),
        ("cast_ballot", actor("member"), GONE, "is_before_deadline"),
        ("cast_ballot", actor("member"), CLOSED, "is_open"),
        ("cast_ballot", actor("member"), RECUSED, "not_recused"),
        ("recuse", actor("member"), RECUSED, "not_recused"),
        ("return_from_recusal", actor("member"), RECUSED, None),
        ("return_from_recusal", actor("member"), {}, "is_recused"),
        ("file_late_ballot", actor("member"), {}, "is_past_deadline"),
        ("file_late_ballot", actor("member"), GONE, None),
        ("file_late_ballot", actor("member"), CLOSED, None),
        (
            "file_late_ballot",
            actor("member"),
            {**CLOSED, "late": [f"organization:{ORG}"]},
            "has_no_late_ballot",
        ),
        ("file_late_ballot", actor("member"), {"state": "withdrawn"}, "is_past_deadline"),
        ("extend_poll", actor("lead"), {}, None),
        ("extend_poll", actor(plenary=["secretary"]), {}, None),
        ("extend_poll", actor("member"), {}, "is_lead_or_secretary"),
        ("extend_poll", actor("lead"), GONE, "is_before_deadline"),
        ("withdraw_poll", actor("lead"), CLOSED, "is_open"),
        ("close_poll", CLOCK, GONE, None),
        ("close_poll", CLOCK, {}, "all_have_voted"),
        ("close_poll", CLOCK, CLOSED, "is_open"),
        ("close_poll", actor("lead"), VOTED, None),
        ("close_poll", actor("lead"), {**VOTED, "closes_early": False}, "all_have_voted"),
        ("close_poll", actor("lead"), {}, "all_have_voted"),
        ("close_poll", actor("member"), VOTED, "all_have_voted"),
    ],
)
def test_each_row_of_the_table(act, who, columns, reason):
    assert refusal(who, act, poll(**columns)) == reason


def test_the_chair_leads_in_the_plenary_only():
    chair = actor(plenary=["representative"], chairs=frozenset({(COMMITTEE, ORG)}))
    assert can(chair, "extend_poll", poll(group_id=9))
    assert refusal(chair, "extend_poll", poll()) == "is_lead_or_secretary"
    other = actor(plenary=["representative"])
    assert refusal(other, "extend_poll", poll(group_id=9)) == "is_lead_or_secretary"


@pytest.fixture
def four(world, actor_of):
    """Polls open, closed and withdrawn, one of them on what a city raised."""
    made = [an_open_poll(world, actor_of) for _ in range(3)]
    service.withdraw_poll(actor_of("lead-om"), made[1], cause="案文须改")
    raised = an_issue(world, actor_of, "discussion", by="city-shenyang")
    made.append(an_open_poll(world, actor_of, issue=raised))
    expire(world, made[2])
    return made


def test_what_the_query_shows_is_what_the_policy_allows(world, actor_of, four):
    handles = sorted(world.users)

    @settings(max_examples=60, suppress_health_check=list(HealthCheck), deadline=None)
    @given(st.sampled_from(handles), st.booleans())
    def agree(handle, is_stripped):
        who = actor_of(handle)
        if is_stripped:
            who = Actor(**{**vars(who), "seats": frozenset(list(who.seats)[1:])})
        every = db.session.scalars(select(Poll)).all()
        allowed = {p.pid for p in every if can(who, "view_poll", p)}
        assert {p.pid for p in db.session.scalars(visible_to(who))} == allowed

    agree()
    assert {p.pid for p in db.session.scalars(visible_to(actor_of("city-shenyang")))} == {
        four[3].pid
    }
