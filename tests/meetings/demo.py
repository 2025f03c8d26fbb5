"""The demo's committee as the builders want it, for tests that walk through a browser."""

from types import SimpleNamespace
from typing import Any

from sqlalchemy import select

from tests.meetings import papers
from workspace import clock
from workspace.accounts.models import User
from workspace.committees.models import Committee, Organization
from workspace.committees.queries import day_of, term_on
from workspace.committees.routes import read_demo_clock
from workspace.db import db
from workspace.groups.models import SpecialistGroup
from workspace.groups.queries import load_actor
from workspace.meetings.rules import Capacity, Presence
from workspace.permissions import Actor

#: The demo's accounts in the places of the small committee's.
CALLED = [
    ("lead-om", "ctcc", Capacity.DELEGATE, Presence.PRESENT),
    ("rep-cmcc", "cmcc", Capacity.DELEGATE, Presence.LATE),
    ("rep-cucc", "cucc", Capacity.DELEGATE, Presence.PRESENT),
    ("rep-crtc", "crtc", Capacity.DELEGATE, Presence.EXCUSED),
    ("secretariat", "association", Capacity.ATTENDEE, Presence.PRESENT),
]


def the_demo() -> Any:
    """The rows of the demo by their codes; call within its application."""
    read_demo_clock()
    papers.CALLED[:] = CALLED
    committee = db.session.scalars(select(Committee).filter_by(slug="liaoning")).one()
    groups = db.session.scalars(select(SpecialistGroup).filter_by(committee_id=committee.id))
    return SimpleNamespace(
        committee=committee,
        groups={group.code: group for group in groups},
        orgs={org.code: org for org in db.session.scalars(select(Organization))},
        users={user.handle: user for user in db.session.scalars(select(User))},
        term=term_on(committee.id, day_of(clock.now())),
        hands=[clock.now()],
    )


def actor_now(handle: str) -> Actor:
    """The Actor of an account of the demo."""
    user = db.session.scalars(select(User).filter_by(handle=handle)).one()
    bare = Actor(user.id, user.pid, user.name, clock.now(), handle=handle)
    return load_actor(bare, clock.now())
