"""Drafting an issue and the compliance gate, over HTTP: state and entry."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.conftest import hidden
from tests.issues.builders import a_text, an_issue, at
from workspace.acts import Refused
from workspace.db import db
from workspace.issues import service
from workspace.issues.models import Issue, IssueVersion, Move
from workspace.issues.queries import points_of

NEW = "/liaoning/om/open-issue"


def form(world, **changed):
    point = points_of(world.term.id)[0]
    typed = {
        "title": "节前预扩容",
        "body": "春节前忙时**超限**。",
        "proposal": "节前45天互换预测。",
        f"{point.pid}-point": "加强互联互通管理",
        "labels": "互联互通、中继",
    }
    return {k: v for k, v in {**typed, **changed}.items() if v is not None}


def the_only():
    db.session.rollback()
    return db.session.scalars(select(Issue)).one()


def test_points_are_missed_only_where_there_are_none(world, actor_of, sign_in):
    missed, client = "还没有工作要点可选", sign_in("lead-om")
    assert missed not in client.get(NEW).text
    world.hands[0] += timedelta(days=900)  # no term is in office then
    assert missed in client.get(NEW).text


def test_open_issue(world, sign_in, log):
    answer = sign_in("lead-om").post(NEW, data=form(world))
    issue = the_only()
    assert (answer.status_code, answer.location) == (303, "/liaoning/om/issues/1")
    assert (issue.number, issue.state, issue.version) == (1, "draft", 1)
    assert "<strong>超限</strong>" in issue.body_html
    assert [label.name for label in issue.labels] == ["互联互通", "中继"]
    assert [link.work_point.title for link in issue.points] == ["加强互联互通管理"]
    assert (issue.term_id, issue.city_id, issue.is_open_to_all) == (world.term.id, None, False)
    assert log() == ["open_issue"]


def test_numbers_are_the_committees(world, actor_of):
    numbers = [an_issue(world, actor_of, group=g).number for g in ("om", "mk", "om")]
    db.session.refresh(world.committee)
    assert (numbers, world.committee.last_issue) == ([1, 2, 3], 3)


def test_a_citys_issue_says_so(world, sign_in):
    sign_in("city-shenyang").post(NEW, data=form(world))
    assert the_only().city_id == world.city.id


def test_the_secretary_stands_in_and_it_shows(world, sign_in):
    sign_in("secretariat").post(NEW, data=form(world))
    assert db.session.scalars(select(Move)).one().by_secretary


def test_opening_is_refused_by_role_and_leaves_nothing(world, sign_in, log):
    for answer in (
        sign_in("rep-cucc").get(NEW),
        sign_in("rep-cucc").post(NEW, data=form(world)),
    ):
        assert answer.status_code == 403
    assert db.session.scalars(select(Issue)).all() == []
    assert log() == []


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"title": " "}, "title"),
        ({"title": "长" * 121}, "title"),
        ({"body": ""}, "body"),
        ({"body": "长" * 20_001}, "body"),
        ({"proposal": None}, "proposal"),
        ({"labels": "一、二、三、四、五、六、七"}, "labels"),
        ({"labels": "签" * 21}, "labels"),
        ({"title_en": "x" * 121}, "title_en"),
    ],
)
def test_bad_input_keeps_what_was_typed(world, sign_in, log, changed, field):
    answer = sign_in("lead-om").post(NEW, data=form(world, **changed))
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert "节前45天互换预测。" in answer.text or field == "proposal"
    assert re.search(r'-point"[^>]* checked', answer.text)
    assert log() == []


def test_a_point_of_the_programme_is_needed(world, sign_in, log):
    without = {k: v for k, v in form(world).items() if not k.endswith("-point")}
    foreign = {**without, "work_point:aaaaaaaaaaaaaaaa-point": "x"}
    for typed in (without, foreign):
        answer = sign_in("lead-om").post(NEW, data=typed)
        assert (answer.status_code, "points-error" in answer.text) == (422, True)
    assert log() == []


def test_without_a_term_in_office_nothing_is_opened(world, actor_of, move_clock, log):
    move_clock(timedelta(days=200))
    with pytest.raises(Refused, match="has_term_in_office"):
        service.open_issue(actor_of("lead-om"), world.groups["om"], a_text(world))
    assert log() == []


def test_the_same_request_opens_one_issue(world, sign_in, log):
    client = sign_in("lead-om")
    typed = form(world, request_id=hidden(client.get(NEW).text, "request_id"))
    answers = [client.post(NEW, data=typed) for _ in range(2)]
    assert [a.status_code for a in answers] == [303, 303]
    assert answers[0].location == answers[1].location
    assert log() == ["open_issue"]


def test_foreign_addresses_are_not_found(world, sign_in, actor_of):
    issue = an_issue(world, actor_of)
    client = sign_in("lead-om")
    for path in (
        "/liaoning/om/issues/99",
        "/liaoning/mk/issues/1/edit-issue",
        "/liaoning/om/issues/99999999999999999999/edit-issue",
        "/shenyang/plenary/issues/1/edit-issue",
        "/liaoning/xx/open-issue",
    ):
        assert client.get(path).status_code == 404
    assert sign_in("lead-mk").get(at(issue, "edit_issue")).status_code == 404
    assert sign_in("lead-mk").post(at(issue, "submit_issue")).status_code == 404


def test_edit_issue_keeps_every_text(world, sign_in, actor_of, log):
    issue = an_issue(world, actor_of)
    client = sign_in("om-cmcc-1")
    point = points_of(world.term.id)[1]
    typed = form(world, version="1", labels="中继", body="新的**说明**。")
    typed = {k: v for k, v in typed.items() if not k.endswith("-point")} | {
        f"{point.pid}-point": "x"
    }
    answer = client.post(at(issue, "edit_issue"), data=typed)
    assert answer.status_code == 303
    db.session.refresh(issue)
    assert (issue.title, issue.version, issue.state) == ("节前预扩容", 2, "draft")
    assert [label.name for label in issue.labels if label.is_on] == ["中继"]
    assert [link.work_point_id for link in issue.points if link.is_on] == [point.id]
    kept = db.session.scalars(select(IssueVersion.title).order_by(IssueVersion.version)).all()
    assert kept == ["网间互联中继电路扩容响应时限", "节前预扩容"]
    assert log()[-1] == "edit_issue"
    page = client.get(at(issue, "versions")).text
    assert "<ins>" in page
    assert 'id="v1"' in page


def test_two_people_editing_see_both_texts(world, sign_in, actor_of, log):
    issue = an_issue(world, actor_of)
    sign_in("lead-om").post(
        at(issue, "edit_issue"), data=form(world, version="1", title="组长改的")
    )
    answer = sign_in("om-cmcc-1").post(
        at(issue, "edit_issue"), data=form(world, version="1", title="专家改的")
    )
    assert answer.status_code == 409
    assert "<del>组长</del>" in answer.text
    assert "<ins>专家</ins>" in answer.text
    assert hidden(answer.text, "version") == "2"
    assert hidden(answer.text, f"{points_of(world.term.id)[0].pid}-point")
    db.session.refresh(issue)
    assert (issue.title, log().count("edit_issue")) == ("组长改的", 1)


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 30])
def test_a_version_that_never_was_is_a_conflict(world, sign_in, actor_of, version):
    issue = an_issue(world, actor_of)
    answer = sign_in("lead-om").post(at(issue, "edit_issue"), data=form(world, version=version))
    assert answer.status_code == 409


def test_submit_clear_with_conditions(world, sign_in, actor_of, log):
    issue = an_issue(world, actor_of)
    assert sign_in("lead-om").post(at(issue, "submit_issue")).status_code == 303
    typed = {"conditions": "商务事项由各单位独立决定。"}
    assert sign_in("reviewer").post(at(issue, "clear_issue"), data=typed).status_code == 303
    db.session.refresh(issue)
    assert (issue.state, issue.conditions) == ("cleared", "商务事项由各单位独立决定。")
    assert log()[-2:] == ["submit_issue", "clear_issue"]
    last = db.session.scalars(select(Move).order_by(Move.id.desc())).first()
    assert (last.act, last.note, last.by_secretary) == ("clear_issue", issue.conditions, False)


def test_return_issue_needs_a_reason(world, sign_in, actor_of, log):
    issue = an_issue(world, actor_of, "review")
    client = sign_in("reviewer")
    assert client.post(at(issue, "return_issue"), data={"reason": " "}).status_code == 422
    assert client.post(at(issue, "return_issue"), data={"reason": "删去第三条"}).status_code == 303
    db.session.refresh(issue)
    assert (issue.state, log()[-1]) == ("returned", "return_issue")
    assert "删去第三条" in client.get(at(issue)).text


@pytest.mark.parametrize(
    ("act", "handle", "state"),
    [
        ("edit_issue", "lead-om", "review"),
        ("submit_issue", "lead-om", "review"),
        ("submit_issue", "reviewer", "draft"),
        ("clear_issue", "lead-om", "review"),
        ("clear_issue", "reviewer", "draft"),
        ("return_issue", "secretariat", "review"),
        ("return_issue", "reviewer", "cleared"),
    ],
)
def test_the_gate_refuses_by_role_and_state(world, sign_in, actor_of, log, act, handle, state):
    issue = an_issue(world, actor_of, state)
    before = log()
    client = sign_in(handle)
    typed = form(world, version="1", reason="因为")
    assert client.get(at(issue, act)).status_code == 403
    assert client.post(at(issue, act), data=typed).status_code == 403
    db.session.refresh(issue)
    assert (issue.state, log()) == (state, before)
