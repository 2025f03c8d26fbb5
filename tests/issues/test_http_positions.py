"""Positions: one an organization, changeable, each change a line of the timeline."""

import pytest
from sqlalchemy import select, update

from tests.conftest import hidden
from tests.issues.builders import an_issue, at, put
from workspace import clock
from workspace.committees.models import Membership
from workspace.committees.queries import day_of
from workspace.db import db, write
from workspace.groups.rules import Role
from workspace.issues.models import Move, Position
from workspace.issues.queries import positions_of
from workspace.issues.rules import Stance
from workspace.issues.service import state_position


def positions():
    db.session.rollback()
    return db.session.scalars(select(Position).order_by(Position.organization_id)).all()


@pytest.fixture
def issue(world, actor_of):
    return an_issue(world, actor_of, "consultation")


def test_state_position(world, sign_in, issue, log):
    client = sign_in("rep-cucc")
    typed = {"stance": "conditions", "text": "另列45个工作日"}
    answer = client.post(at(issue, "state_position"), data=typed)
    assert (answer.status_code, answer.location) == (303, f"{at(issue)}#positions")
    (stated,) = positions()
    assert (stated.stance, stated.text, stated.organization_id) == (
        "conditions",
        "另列45个工作日",
        world.orgs["cucc"].id,
    )
    line = db.session.scalars(select(Move).order_by(Move.id.desc())).first()
    assert (line.act, line.detail, line.note) == (
        "state_position",
        {"stance": "conditions"},
        "另列45个工作日",
    )
    assert log()[-1] == "state_position"
    page = sign_in("regulator").get(at(issue)).text
    assert "提交立场：有条件支持" in page
    assert "另列45个工作日" in page


def test_one_an_organization_the_last_one_stands(world, sign_in, issue, log):
    sign_in("rep-ctcc").post(at(issue, "state_position"), data={"stance": "oppose"})
    sign_in("lead-om").post(at(issue, "state_position"), data={"stance": "support"})
    (stated,) = positions()
    assert (stated.stance, stated.user_id) == ("support", world.users["lead-om"].id)
    assert log().count("state_position") == 2
    assert len(db.session.scalars(select(Move).filter_by(act="state_position")).all()) == 2


def test_the_same_click_twice_states_it_once(sign_in, issue, log):
    client = sign_in("rep-cucc")
    page = client.get(at(issue, "state_position")).text
    typed = {"stance": "support", "request_id": hidden(page, "request_id")}
    answers = [client.post(at(issue, "state_position"), data=typed) for _ in range(2)]
    assert {(a.status_code, a.location) for a in answers} == {(303, f"{at(issue)}#positions")}
    assert log().count("state_position") == 1


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({}, "stance"),
        ({"stance": "none"}, "stance"),
        ({"stance": "conditions", "text": " "}, "text"),
        ({"stance": "support", "text": "长" * 2001}, "text"),
    ],
)
def test_bad_input(sign_in, issue, log, typed, field):
    before = log()
    answer = sign_in("rep-cucc").post(at(issue, "state_position"), data=typed)
    assert (answer.status_code, f"{field}-error" in answer.text) == (422, True)
    assert (positions(), log()) == ([], before)


@pytest.mark.parametrize("handle", ["regulator", "secretariat", "mk-cmcc-2"])
def test_only_seats_of_members_state_it(sign_in, issue, log, handle):
    before = log()
    client = sign_in(handle)
    assert client.get(at(issue, "state_position")).status_code == 403
    assert client.post(at(issue, "state_position"), data={"stance": "support"}).status_code == 403
    assert (positions(), log()) == ([], before)


def test_not_while_voting(sign_in, issue, log):
    put(issue, state="voting")
    before = log()
    answer = sign_in("rep-cucc").post(at(issue, "state_position"), data={"stance": "support"})
    assert answer.status_code == 403
    assert log() == before


def test_who_speaks_for_several_says_for_whom(world, sign_in, issue):
    from tests.world import a_seat

    a_seat("rep-cucc", world.groups["plenary"], world.orgs["crtc"], Role.ALTERNATE)
    client = sign_in("rep-cucc")
    assert (
        '<select class="field" id="state_position-org"'
        in client.get(at(issue, "state_position")).text
    )
    typed = {"stance": "neutral", "org": world.orgs["crtc"].pid}
    assert client.post(at(issue, "state_position"), data=typed).status_code == 303
    assert positions()[0].organization_id == world.orgs["crtc"].id
    foreign = {"stance": "neutral", "org": world.orgs["ctcc"].pid}
    assert client.post(at(issue, "state_position"), data=foreign).status_code == 403


def test_the_roll_is_in_the_fixed_order_and_forgets_nobody(world, actor_of, issue):
    state_position(actor_of("rep-crtc"), issue, Stance.SUPPORT)
    day = day_of(clock.now())
    rows = positions_of(issue, day)
    assert [row.organization.name for row in rows] == names(world, "cmcc", "cucc", "ctcc", "crtc")
    assert [row.stance and row.stance.value for row in rows] == [None, None, None, "support"]
    assert rows[3].user.name == world.users["rep-crtc"].name
    with write():
        db.session.execute(
            update(Membership)
            .where(Membership.organization_id.in_([world.orgs["cmcc"].id, world.orgs["crtc"].id]))
            .values(until=day)
        )
    left = positions_of(issue, day)
    assert [row.organization.name for row in left] == names(world, "cucc", "ctcc", "crtc")
    assert left[2].stance == "support"


def names(world, *codes):
    return [world.orgs[code].name for code in codes]


def test_the_database_allows_one_position_an_organization(world, issue):
    row = {
        "issue_id": issue.id,
        "organization_id": world.orgs["cucc"].id,
        "stance": "support",
        "user_id": world.users["rep-cucc"].id,
        "at": world.now,
    }
    from sqlalchemy.exc import IntegrityError

    with pytest.raises(IntegrityError), write():
        db.session.add_all([Position(**row), Position(**row)])
