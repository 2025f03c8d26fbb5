"""What the list shows is what the policy allows, whatever seats a person holds by then."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.issues.builders import an_issue
from tests.resolutions.builders import a_resolution
from workspace.db import db, write
from workspace.followups.models import Commitment
from workspace.issues.models import Issue
from workspace.notifications.models import Notification
from workspace.notifications.queries.lists import unread_count, visible_to
from workspace.notifications.rules import Reason
from workspace.permissions import Actor, SeatHeld, can
from workspace.resolutions.models import Resolution

ROLES = ("lead", "member", "observer", "representative", "secretary", "reviewer")


@pytest.fixture
def things(world, actor_of):
    """Issues in several states, a city's, drafts and published resolutions with commitments."""
    for state in ("draft", "review", "consultation", "withdrawn"):
        an_issue(world, actor_of, state)
        an_issue(world, actor_of, state, group="mk", by="city-shenyang")
    a_resolution(world, actor_of, "draft")
    a_resolution(world, actor_of, "in_force")
    db.session.rollback()
    found = [*db.session.scalars(db.select(Issue)), *db.session.scalars(db.select(Resolution))]
    return [*found, *db.session.scalars(db.select(Commitment))]


def told_of_all(world, things):
    """rep-cucc, by mistake or since its seats ended, has a notice of each."""
    with write():
        for thing in things:
            table = thing.__tablename__
            resolution = thing if table == "resolution" else getattr(thing, "resolution", None)
            issue = thing if table == "issue" else getattr(resolution, "issue", None)
            db.session.add(
                Notification(
                    user_id=world.users["rep-cucc"].id,
                    committee_id=thing.committee_id,
                    issue_id=issue.id if issue else None,
                    resolution_id=resolution.id if resolution else None,
                    kind="add_comment",
                    reason=Reason.WATCH,
                    thing=thing.pid,
                    at=world.now,
                )
            )


def test_what_is_listed_is_what_may_be_seen(world, things):
    with write():
        db.session.execute(Notification.__table__.delete())
    told_of_all(world, things)
    seat = st.builds(
        lambda place, role, org: SeatHeld(
            committee=place[0],
            group=place[1],
            organization=org,
            role=role,
            plenary=place[2],
            parent=place[3],
        ),
        st.sampled_from(
            [
                (world.committee.id, world.groups["om"].id, False, 0),
                (world.committee.id, world.groups["mk"].id, False, 0),
                (world.committee.id, world.groups["plenary"].id, True, 0),
                (world.city.id, 999, True, world.committee.id),
                (888, 777, False, 0),
            ]
        ),
        st.sampled_from(ROLES),
        st.sampled_from([world.orgs["cucc"].id, world.orgs["association"].id]),
    )

    @settings(
        max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
    )
    @given(st.frozensets(seat, max_size=3))
    def check(seats):
        user = world.users["rep-cucc"]
        actor = Actor(user.id, user.pid, "", world.now, seats=seats)
        listed = {n.thing for n in db.session.scalars(visible_to(actor))}
        allowed = {t.pid for t in things if can(actor, f"view_{t.__tablename__}", t)}
        assert listed == allowed
        assert db.session.scalar(db.select(unread_count(actor))) == len(listed)

    check()


def test_a_notice_of_a_committee_needs_a_seat_there(world):
    stranger = Actor(1, "user:stranger", "路人", world.now)
    assert list(db.session.scalars(visible_to(stranger))) == []
