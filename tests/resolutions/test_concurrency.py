"""Many signatures at once: numbers without a gap, one number a resolution."""

from sqlalchemy import select

from tests.concurrency import together
from tests.resolutions.builders import a_resolution, kept
from workspace.acts import Refused, Repeated
from workspace.db import db
from workspace.followups.models import Commitment
from workspace.resolutions import service
from workspace.resolutions.models import Resolution

AT_ONCE = 6


def publish(chair, pid):
    draft = db.session.scalars(select(Resolution).filter_by(pid=pid)).one()
    service.publish_resolution(chair, draft)


def test_published_at_once_they_draw_numbers_without_a_gap(app, world, actor_of, log):
    drafts = [a_resolution(world, actor_of, "cleared") for _ in range(AT_ONCE)]
    before, pids, chair = len(log()), [d.pid for d in drafts], actor_of("chair")
    db.session.rollback()
    assert together(app, AT_ONCE, lambda n: publish(chair, pids[n])) == []
    assert sorted(kept(d).no for d in drafts) == list(range(1, AT_ONCE + 1))
    assert log()[before:] == ["publish_resolution"] * AT_ONCE
    assert len(db.session.scalars(select(Commitment)).all()) == 4 * AT_ONCE


def test_many_clicks_on_one_draw_one_number(app, world, actor_of, log):
    draft = a_resolution(world, actor_of, "cleared")
    before, pid, chair = len(log()), draft.pid, actor_of("chair", request_id="one")
    db.session.rollback()
    faults = together(app, AT_ONCE, lambda n: publish(chair, pid))
    assert [type(f) for f in faults] == [Repeated] * (AT_ONCE - 1)
    assert {f.result for f in faults} == {pid}
    assert (kept(draft).no, log()[before:]) == (1, ["publish_resolution"])


def test_of_two_persons_one_signs(app, world, actor_of, log):
    draft = a_resolution(world, actor_of, "cleared")
    before, pid = len(log()), draft.pid
    both = [actor_of("chair", request_id="a"), actor_of("rep-cmcc", request_id="b")]
    db.session.rollback()
    faults = together(app, 2, lambda n: publish(both[n], pid))
    assert [(type(f), f.reason) for f in faults] == [(Refused, "is_cleared_resolution")]
    assert (kept(draft).no, log()[before:]) == (1, ["publish_resolution"])
    another = a_resolution(world, actor_of, "in_force")
    assert kept(another).no == 2
