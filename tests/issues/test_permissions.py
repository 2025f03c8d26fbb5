"""What the query shows is what the policy allows; who may do what, in which state."""

from itertools import product
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.issues.builders import an_issue
from workspace import clock
from workspace.db import db, write
from workspace.issues.models import Issue, IssueGroup
from workspace.issues.queries import visible_to
from workspace.issues.rules import IssueState
from workspace.permissions import Actor, SeatHeld, can, refusal
from workspace.permissions.issues import capacity, city_of

ROLES = ("lead", "member", "observer", "representative", "alternate", "secretary", "reviewer")
KINDS = ("member", "association", "regulator", "")


def rows(world):
    """Issues in every state, open to all or not, of city or province, by two persons."""
    variants = product(
        IssueState,
        (False, True),
        (None, world.city.id),
        ("lead-om", "city-shenyang"),
        ("om", "plenary"),
        (False, True),
    )
    return [
        Issue(
            committee_id=world.committee.id,
            group_id=world.groups[group].id,
            term_id=world.term.id,
            city_id=city,
            number=number,
            title="题",
            body="文",
            body_html="文",
            proposal="案",
            state=state,
            is_open_to_all=is_open,
            opened_at=world.now,
            updated_at=world.now,
            opened_by_id=world.users[opener].id,
            opened_for_id=world.orgs["ctcc"].id,
            group_ids=[world.groups["mk"].id] if joint else [],
            groups=[IssueGroup(group_id=world.groups["mk"].id)] if joint else [],
        )
        for number, (state, is_open, city, opener, group, joint) in enumerate(variants, 1)
    ]


@pytest.fixture
def issues(world):
    with write():
        made = rows(world)
        db.session.add_all(made)
    return [
        SimpleNamespace(**{c.name: getattr(i, c.name) for c in Issue.__table__.columns})
        for i in made
    ]


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_what_the_query_shows_is_what_the_policy_allows(world, issues, data):
    committees = {world.committee.id: 0, world.city.id: world.committee.id, 999: 0}
    groups = [world.groups[code].id for code in ("om", "plenary", "mk")] + [998]

    def seat(committee, group, role, kind):
        return SeatHeld(
            committee=committee,
            group=group,
            organization=1,
            role=role,
            plenary=group == groups[1],
            kind=kind,
            parent=committees[committee],
        )

    drawn = st.builds(
        seat,
        st.sampled_from(sorted(committees)),
        st.sampled_from(groups),
        st.sampled_from(ROLES),
        st.sampled_from(KINDS),
    )
    person = data.draw(
        st.sampled_from([0, 777, *(world.users[h].id for h in ("lead-om", "city-shenyang"))])
    )
    actor = Actor(person, "p", "n", clock.now(), seats=data.draw(st.frozensets(drawn, max_size=4)))
    seen = set(db.session.scalars(visible_to(actor).with_only_columns(Issue.number)))
    assert seen == {issue.number for issue in issues if can(actor, "view_issue", issue)}


@pytest.mark.parametrize(
    ("handle", "sees_draft", "sees_consultation"),
    [
        ("lead-om", True, True),
        ("om-cmcc-1", True, True),
        ("reviewer", True, True),
        ("secretariat", True, True),
        ("lead-mk", False, True),
        ("rep-cucc", False, True),
        ("regulator", False, True),
        ("city-shenyang", False, False),
    ],
)
def test_who_sees_what(world, actor_of, handle, sees_draft, sees_consultation):
    draft, shown = an_issue(world, actor_of), an_issue(world, actor_of, "consultation")
    seen = set(db.session.scalars(visible_to(actor_of(handle))))
    assert ((draft in seen), (shown in seen)) == (sees_draft, sees_consultation)


@pytest.mark.parametrize(
    ("handle", "group", "reason"),
    [
        ("lead-om", "om", None),
        ("om-cmcc-1", "om", None),
        ("lead-mk", "om", None),  # a joint issue
        ("secretariat", "om", None),
        ("city-shenyang", "om", None),
        ("rep-cucc", "plenary", None),
        ("rep-cucc", "om", "is_group_member"),
        ("mk-cmcc-2", "om", "is_group_member"),
        ("regulator", "om", "is_group_member"),
    ],
)
def test_who_opens_an_issue(world, actor_of, handle, group, reason):
    assert refusal(actor_of(handle), "open_issue", world.groups[group]) == reason


def test_only_a_liaison_opens_for_its_city(world, actor_of):
    group = world.groups["om"]
    assert city_of(actor_of("city-shenyang"), group) == world.city.id
    assert {city_of(actor_of(h), group) for h in ("lead-om", "lead-mk", "secretariat")} == {None}


@pytest.mark.parametrize(
    ("handle", "mark"),
    [
        ("regulator", "regulator"),
        ("secretariat", "association"),
        ("lead-om", "lead"),
        ("chair", "chair"),
        ("rep-cucc", "representative"),
        ("om-cmcc-1", "member"),
        ("mk-cmcc-2", ""),
    ],
)
def test_in_which_capacity_one_speaks(world, actor_of, handle, mark):
    assert capacity(actor_of(handle), an_issue(world, actor_of, "consultation")) == mark
