"""What the query shows is what the policy allows, for seats drawn at random."""

from itertools import product

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from workspace import clock
from workspace.db import db, write
from workspace.meetings.models import Meeting
from workspace.meetings.queries import visible_to
from workspace.meetings.rules import MeetingState
from workspace.permissions import Actor, SeatHeld, can

ROLES = ("lead", "member", "observer", "representative", "alternate", "secretary", "reviewer")


def rows(world):
    """Meetings in every state, announced or not, of two groups and of the city."""
    places = ((world.committee, "om"), (world.committee, "plenary"), (world.city, ""))
    variants = product(MeetingState, (None, world.now), places)
    return [
        Meeting(
            committee_id=committee.id,
            group_id=world.groups[group].id if group else city_plenary(world),
            term_id=world.term.id,
            number=number,
            turn=number,
            title="会",
            state=state,
            starts_at=world.now,
            ends_at=world.now,
            notice_due_at=world.now,
            agenda_closes_at=world.now,
            noticed_at=noticed,
            convened_at=world.now,
            convened_by_id=world.users["lead-om"].id,
            convened_for_id=world.orgs["ctcc"].id,
        )
        for number, (state, noticed, (committee, group)) in enumerate(variants, 1)
    ]


def city_plenary(world):
    from workspace.groups.models import SpecialistGroup

    query = db.select(SpecialistGroup.id).filter_by(committee_id=world.city.id)
    return db.session.scalar(query)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_what_the_query_shows_is_what_the_policy_allows(world, data):
    if not db.session.scalar(db.select(Meeting.id).limit(1)):
        with write():
            db.session.add_all(rows(world))
    groups = [(world.committee, g, g.kind.value == "plenary") for g in world.groups.values()]
    seat = st.builds(
        lambda place, role, org: SeatHeld(
            committee=place[1].committee_id,
            group=place[1].id,
            organization=org,
            role=role,
            plenary=place[2],
            parent=world.committee.id if place[1].committee_id == world.city.id else 0,
        ),
        st.sampled_from(groups),
        st.sampled_from(ROLES),
        st.sampled_from([1, 2]),
    )
    seats = frozenset(data.draw(st.lists(seat, max_size=3)))
    actor = Actor(1, "user_account:x", "", clock.now(), seats=seats, org=1)
    shown = set(db.session.scalars(visible_to(actor)))
    everything = db.session.scalars(db.select(Meeting)).all()
    assert shown == {meeting for meeting in everything if can(actor, "view_meeting", meeting)}
