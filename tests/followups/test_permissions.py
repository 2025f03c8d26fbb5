"""What the query shows is what the policy allows."""

from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.resolutions.builders import a_resolution
from workspace import clock
from workspace.db import db, write
from workspace.followups.models import Commitment
from workspace.followups.queries import visible_to
from workspace.followups.rules import CommitmentState
from workspace.permissions import Actor, SeatHeld, can

ROLES = ("lead", "member", "observer", "representative", "secretary", "reviewer")


@pytest.fixture
def commitments(world, actor_of):
    """One in every state, of the province and of the city."""
    resolution = a_resolution(world, actor_of, "cleared")
    organizations = list(world.orgs.values())
    with write():
        made = [
            Commitment(
                committee_id=committee.id,
                group_id=resolution.group_id,
                resolution_id=resolution.id,
                organization_id=organizations[place * 3 + third].id,
                state=list(CommitmentState)[place * 3 + third],
                due_at=world.now,
                opened_at=world.now,
            )
            for place, committee in enumerate((world.committee, world.city))
            for third in range(3)
        ]
        db.session.add_all(made)
    return [SimpleNamespace(pid=c.pid, committee_id=c.committee_id) for c in made]


@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_what_the_query_shows_is_what_the_policy_allows(world, commitments, data):
    committees = {world.committee.id: 0, world.city.id: world.committee.id, 999: 0}

    def seat(committee, role, plenary):
        return SeatHeld(
            committee=committee,
            group=1,
            organization=1,
            role=role,
            plenary=plenary,
            parent=committees[committee],
        )

    drawn = st.builds(
        seat, st.sampled_from(sorted(committees)), st.sampled_from(ROLES), st.booleans()
    )
    actor = Actor(1, "p", "n", clock.now(), seats=data.draw(st.frozensets(drawn, max_size=3)))
    seen = set(db.session.scalars(visible_to(actor).with_only_columns(Commitment.pid)))
    assert seen == {c.pid for c in commitments if can(actor, "view_commitment", c)}
