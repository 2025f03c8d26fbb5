"""What the query shows is what the policy allows."""

from itertools import product
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from workspace import clock
from workspace.db import db, write
from workspace.permissions import Actor, SeatHeld, can
from workspace.resolutions.models import Resolution
from workspace.resolutions.queries import visible_to
from workspace.resolutions.rules import PUBLISHED, ResolutionState

ROLES = ("lead", "member", "observer", "representative", "alternate", "secretary", "reviewer")


@pytest.fixture
def resolutions(world):
    """One in every state, of a specialist group and of the plenary, of province and city."""
    places = [(world.committee.id, world.groups[code].id) for code in ("om", "plenary")]
    places.append((world.city.id, world.groups["mk"].id))
    with write():
        made = [
            Resolution(
                committee_id=committee,
                group_id=group,
                term_id=world.term.id,
                chair_organization_id=world.orgs["cmcc"].id,
                state=state,
                code="辽通自律",
                title="题",
                preamble="引",
                clauses=["条"],
                adopted_on=world.now.date(),
                drafted_at=world.now,
                drafted_by_id=world.users["lead-om"].id,
                drafted_for_id=world.orgs["ctcc"].id,
            )
            for (committee, group), state in product(places, ResolutionState)
        ]
        db.session.add_all(made)
    columns = [c.name for c in Resolution.__table__.columns]
    return [
        SimpleNamespace(
            **{name: getattr(r, name) for name in columns}, is_published=r.state in PUBLISHED
        )
        for r in made
    ]


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_what_the_query_shows_is_what_the_policy_allows(world, resolutions, data):
    committees = {world.committee.id: 0, world.city.id: world.committee.id, 999: 0}
    groups = [world.groups[code].id for code in ("om", "plenary", "mk")]

    def seat(committee, group, role):
        return SeatHeld(
            committee=committee,
            group=group,
            organization=1,
            role=role,
            plenary=group == groups[1],
            parent=committees[committee],
        )

    drawn = st.builds(
        seat, st.sampled_from(sorted(committees)), st.sampled_from(groups), st.sampled_from(ROLES)
    )
    actor = Actor(1, "p", "n", clock.now(), seats=data.draw(st.frozensets(drawn, max_size=4)))
    seen = set(db.session.scalars(visible_to(actor).with_only_columns(Resolution.pid)))
    assert seen == {r.pid for r in resolutions if can(actor, "view_resolution", r)}
