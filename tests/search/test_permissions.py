"""What is found is seen: never more than the rooms show, and all that they show by its title."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from tests.followups.builders import a_commitment
from tests.issues.builders import an_issue
from tests.meetings.builders import a_meeting
from tests.meetings.papers import some_minutes
from tests.resolutions.builders import a_resolution
from tests.search.builders import a_comment, pids, search
from tests.stages import prepared
from workspace import clock
from workspace.db import db
from workspace.groups.models import SpecialistGroup
from workspace.issues import queries as issues
from workspace.issues.models import Comment, Issue
from workspace.permissions import Actor, SeatHeld
from workspace.resolutions import queries as resolutions
from workspace.resolutions.models import Resolution
from workspace.search.models import SearchDocument
from workspace.search.queries.seen import SEEN, is_seen_by
from workspace.search.service import rebuild

ROLES = ("lead", "member", "observer", "representative", "alternate", "secretary", "reviewer")
STATES = ("draft", "review", "returned", "cleared", "consultation", "discussion", "held", "closed")


@pytest.fixture
def filled(world: Any, actor_of: Any) -> None:
    fill(world, actor_of)


@prepared
def fill(world: Any, actor_of: Any) -> Resolution:
    """Something of every kind, in many states, of province and city; each issue has its word."""
    for n, state in enumerate(STATES):
        issue = an_issue(world, actor_of, state, title=f"甲{'一二三四五六七八'[n]}号事项")
        if state in ("consultation", "discussion"):
            a_comment(actor_of("lead-om"), issue, f"甲发言{n}")
            a_comment(actor_of("rep-cucc"), issue, f"甲答复{n}")
    for state in ("draft", "discussion"):
        an_issue(world, actor_of, "draft", by="city-shenyang", title=f"甲沈阳{state}")
    a_resolution(world, actor_of, "draft", issue=None)
    made = a_resolution(world, actor_of, "in_force")
    a_commitment(world, actor_of, "reported", resolution=made)
    some_minutes(world, actor_of, "circulated", 50)
    a_meeting(world, actor_of, "noticed")
    rebuild()  # their meeting was not called by an act
    return made


def test_a_draft_is_found_by_those_who_prepare_it(world: Any, actor_of: Any) -> None:
    issue = an_issue(world, actor_of, "draft", title="未公开的草案")
    for handle in ("lead-om", "om-cucc-1", "reviewer", "secretariat"):
        assert pids(world, actor_of(handle), "未公开的草案") == [issue.pid], handle
    for handle in ("rep-cucc", "lead-mk", "chair", "regulator", "city-shenyang"):
        found = search(world, actor_of(handle), "未公开的草案")
        assert (found.rows, found.total) == ([], 0), handle


def test_a_draft_resolution_is_found_by_those_who_prepare_it(world: Any, actor_of: Any) -> None:
    made = a_resolution(world, actor_of, "draft")
    q = "关于网间互联中继电路扩容响应时限的决议"
    assert made.pid in pids(world, actor_of("chair"), q)
    assert made.pid in pids(world, actor_of("lead-om"), q)
    assert made.pid not in pids(world, actor_of("lead-mk"), q)
    assert made.pid not in pids(world, actor_of("city-shenyang"), q)


def test_a_city_finds_its_own_issues_and_the_provinces_resolutions(
    world: Any, actor_of: Any
) -> None:
    own = an_issue(world, actor_of, "draft", by="city-shenyang", title="沈阳地铁迁改")
    an_issue(world, actor_of, "discussion", title="沈阳以外的地铁迁改")
    resolution = a_resolution(world, actor_of, "in_force")
    me = actor_of("city-shenyang")
    assert pids(world, me, "地铁迁改") == [own.pid]
    assert pids(world, me, "扩容响应时限的决议")[0] == resolution.pid
    assert pids(world, me, "地铁迁改", committee=world.city) == []


def test_another_committees_things_are_not_found(world: Any, actor_of: Any) -> None:
    an_issue(world, actor_of, "discussion", title="省里的事项")
    assert pids(world, actor_of("rep-cucc"), "省里的事项", committee=world.city) == []


def test_every_document_is_seen_through_something_that_decides(filled: None, world: Any) -> None:
    throughs = set(db.session.scalars(select(SearchDocument.through)))
    assert throughs == set(SEEN)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_what_is_found_is_what_the_rooms_show(
    filled: None, world: Any, data: st.DataObject
) -> None:
    """For seats drawn at random: comments and issues through issues, resolutions through theirs."""
    committees = {world.committee.id: 0, world.city.id: world.committee.id}
    rows = db.session.scalars(select(SpecialistGroup)).all()
    drawn = st.builds(
        lambda group, role: SeatHeld(
            committee=group.committee_id,
            group=group.id,
            organization=1,
            role=role,
            plenary=group.kind.value == "plenary",
            parent=committees[group.committee_id],
        ),
        st.sampled_from(rows),
        st.sampled_from(ROLES),
    )
    seats = frozenset(data.draw(st.lists(drawn, max_size=3)))
    person = data.draw(st.sampled_from([*world.users.values()]))
    actor = Actor(person.id, person.pid, "", clock.now(), seats=seats)
    shown = set(db.session.scalars(issues.visible_to(actor)).unique())
    enacted = set(db.session.scalars(resolutions.visible_to(actor)))
    here = {i for i in shown if i.committee_id == world.committee.id}
    found = set(search(world, actor, "甲").rows)
    documents = {d.obj: d.id for d in db.session.scalars(select(SearchDocument))}

    def keys(things: Any) -> set[int]:
        return {documents[thing.pid] for thing in things}

    wanted = keys(i for i in here if i.title.startswith("甲"))
    said = [c for c in db.session.scalars(select(Comment)) if c.issue_id in {i.id for i in here}]
    assert found == wanted | keys(said)
    q = "扩容响应时限的决议"
    assert set(search(world, actor, q, kind="resolution").rows) == keys(enacted)


def test_each_visible_thing_is_found_by_its_exact_title(
    filled: None, world: Any, actor_of: Any
) -> None:
    for handle in ("lead-om", "rep-cucc", "secretariat", "city-shenyang", "regulator"):
        actor = actor_of(handle)
        for issue in db.session.scalars(issues.visible_to(actor)).unique():
            assert issue.pid in pids(world, actor, issue.title)[:3]
        for resolution in db.session.scalars(resolutions.visible_to(actor)):
            assert resolution.pid in pids(world, actor, resolution.title)
        unseen = set(db.session.scalars(select(Issue.pid))) - {
            i.pid for i in db.session.scalars(issues.visible_to(actor)).unique()
        }
        for q in ("甲", "事项", "沈阳", "题"):
            assert not unseen & set(pids(world, actor, q))
        assert db.session.scalars(select(Resolution.pid)).all()


def test_sqls_condition_is_the_rooms_own(filled: None, world: Any, actor_of: Any) -> None:
    for handle in ("lead-om", "rep-cucc", "city-shenyang"):
        actor = actor_of(handle)
        for through, (model, visible_to) in SEEN.items():
            kept = set(db.session.scalars(visible_to(actor).with_only_columns(model.id)))
            query = select(SearchDocument.parent_id).where(
                SearchDocument.through == through, is_seen_by(actor)
            )
            assert set(db.session.scalars(query)) <= kept, (handle, through)
