"""Consultation, discussion and the ways out of the line: state and entry, role and state."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from tests.conftest import hidden
from tests.issues.builders import WEEK, an_issue, at, put
from workspace import clock
from workspace.acts import Refused
from workspace.db import db
from workspace.issues import service
from workspace.issues.models import Move
from workspace.issues.queries import due_consultations
from workspace.permissions import Actor

#: act, state before, form, state after
ACTS = [
    ("start_consultation", "cleared", {"due_at": "2009-12-14T18:00"}, "consultation"),
    ("start_consultation", "discussion", {"due_at": "2009-12-14"}, "consultation"),
    ("extend_consultation", "consultation", {"due_at": "2009-12-20"}, "consultation"),
    ("start_discussion", "consultation", {}, "discussion"),
    ("hold_issue", "cleared", {"reason": "待文件"}, "held"),
    ("hold_issue", "discussion", {"reason": "待文件"}, "held"),
    ("resume_issue", "held", {}, "consultation"),
    ("withdraw_issue", "draft", {"reason": "另提"}, "withdrawn"),
    ("withdraw_issue", "discussion", {"reason": "另提"}, "withdrawn"),
    ("close_issue", "discussion", {"reason": "已解决"}, "closed"),
    ("close_issue", "held", {"reason": "已解决"}, "closed"),
]


@pytest.mark.parametrize(("act", "before", "typed", "after"), ACTS)
@pytest.mark.parametrize(("handle", "stands_in"), [("lead-om", False), ("secretariat", True)])
def test_the_lead_or_the_secretary_moves_the_issue(
    world, sign_in, actor_of, log, act, before, typed, after, handle, stands_in
):
    issue = an_issue(world, actor_of, before)
    client = sign_in(handle)
    page = client.get(at(issue, act))
    assert page.status_code == 200
    typed = {**typed, "request_id": hidden(page.text, "request_id")}
    answers = [client.post(at(issue, act), data=typed) for _ in range(2)]
    assert [(a.status_code, a.location) for a in answers] == [(303, at(issue))] * 2
    db.session.refresh(issue)
    last = db.session.scalars(select(Move).order_by(Move.id.desc())).first()
    assert (issue.state, issue.updated_at) == (after, world.now)
    assert (last.act, last.state, last.note) == (act, after, typed.get("reason", ""))
    assert last.by_secretary == stands_in
    assert [entry for entry in log() if entry == act][-1:] == [act]
    assert log().count(act) == (2 if act == "start_consultation" and before != "cleared" else 1)


@pytest.mark.parametrize("act", sorted({act for act, *_ in ACTS}))
def test_others_and_other_states_are_refused(world, sign_in, actor_of, log, act):
    wrong = an_issue(world, actor_of, "closed")
    right = an_issue(world, actor_of, next(before for a, before, *_ in ACTS if a == act))
    before, typed = log(), {"reason": "理由", "due_at": "2009-12-20"}
    assert sign_in("lead-om").post(at(wrong, act), data=typed).status_code == 403
    for handle in ("om-cmcc-1", "reviewer"):
        client = sign_in(handle)
        assert client.get(at(right, act)).status_code == 403
        assert client.post(at(right, act), data=typed).status_code == 403
    assert log() == before


@pytest.mark.parametrize("act", ["hold_issue", "withdraw_issue", "close_issue"])
@pytest.mark.parametrize("reason", ["", "  \n", "长" * 2001])
def test_a_reason_is_needed_and_bounded(world, sign_in, actor_of, log, act, reason):
    issue = an_issue(world, actor_of, "consultation")
    before = log()
    answer = sign_in("lead-om").post(at(issue, act), data={"reason": reason})
    assert (answer.status_code, "reason-error" in answer.text) == (422, True)
    assert log() == before


@pytest.mark.parametrize(
    "due", ["", "明天", "2009-11-23 09:59", "2009-02-30", "9" * 300, "2009-12-14T25:00"]
)
def test_a_deadline_is_an_instant_to_come(world, sign_in, actor_of, due):
    issue = an_issue(world, actor_of, "cleared")
    answer = sign_in("lead-om").post(at(issue, "start_consultation"), data={"due_at": due})
    assert (answer.status_code, "due_at-error" in answer.text) == (422, True)


def test_the_form_asks_for_what_its_field_takes(world, sign_in, actor_of):
    issue = an_issue(world, actor_of, "cleared")
    page = sign_in("lead-om").get(at(issue, "start_consultation")).text
    assert 'type="datetime-local"' in page
    assert "日期和时间都要填" in page
    assert "只填日期" not in page


def test_a_bare_day_is_its_end(world, sign_in, actor_of):
    issue = an_issue(world, actor_of, "cleared")
    sign_in("lead-om").post(at(issue, "start_consultation"), data={"due_at": "2009-12-14"})
    db.session.refresh(issue)
    assert issue.due_at == datetime(2009, 12, 14, 16, tzinfo=UTC)
    assert issue.is_open_to_all


def test_the_service_itself_refuses_a_past_and_an_earlier_deadline(world, actor_of, log):
    cleared, open_ = an_issue(world, actor_of, "cleared"), an_issue(world, actor_of, "consultation")
    before = log()
    with pytest.raises(Refused, match="is_future_deadline"):
        service.start_consultation(actor_of("lead-om"), cleared, clock.now())
    with pytest.raises(Refused, match="is_later_deadline"):
        service.extend_consultation(actor_of("lead-om"), open_, open_.due_at)
    assert log() == before


def test_extending_after_the_deadline_is_refused(world, sign_in, actor_of, move_clock):
    issue = an_issue(world, actor_of, "consultation")
    move_clock(timedelta(days=8))
    answer = sign_in("lead-om").post(
        at(issue, "extend_consultation"), data={"due_at": "2009-12-20"}
    )
    assert answer.status_code == 403


def test_at_the_deadline_the_clock_starts_the_discussion(world, actor_of, move_clock, log):
    issue = an_issue(world, actor_of, "consultation")
    assert due_consultations(clock.now()) == []
    with pytest.raises(Refused, match="is_lead_or_secretary"):
        service.start_discussion(Actor.clock(), issue)
    move_clock(WEEK)
    assert due_consultations(clock.now()) == [issue]
    service.start_discussion(Actor.clock(), issue)
    last = db.session.scalars(select(Move).order_by(Move.id.desc())).first()
    assert (issue.state, issue.due_at, last.user_id, last.organization_id) == (
        "discussion",
        None,
        None,
        None,
    )
    assert log()[-1] == "start_discussion"


@pytest.mark.parametrize("state", ["cleared", "consultation", "discussion"])
def test_what_is_held_resumes_where_it_stood(world, actor_of, state):
    issue = an_issue(world, actor_of, state)
    service.hold_issue(actor_of("lead-om"), issue, "待文件")
    assert (issue.state, issue.held_from) == ("held", state)
    service.resume_issue(actor_of("lead-om"), issue)
    assert (issue.state, issue.held_from) == (state, "")


@pytest.mark.parametrize("state", ["rejected", "no_quorum"])
def test_reopen_issue(world, sign_in, actor_of, log, state):
    issue = an_issue(world, actor_of, "discussion")
    put(issue, state=state)
    client = sign_in("lead-om")
    assert client.post(at(issue, "reopen_issue"), data={}).status_code == 422
    assert client.post(at(issue, "reopen_issue"), data={"reason": "有新方案"}).status_code == 303
    db.session.refresh(issue)
    assert (issue.state, log()[-1]) == ("discussion", "reopen_issue")
    assert client.post(at(issue, "reopen_issue"), data={"reason": "再来"}).status_code == 403


def test_who_opened_it_withdraws_it_though_no_lead(world, sign_in, actor_of, log):
    issue = an_issue(world, actor_of, by="om-cmcc-1")
    assert (
        sign_in("om-cucc-1").post(at(issue, "withdraw_issue"), data={"reason": "x"}).status_code
        == 403
    )
    assert (
        sign_in("om-cmcc-1").post(at(issue, "withdraw_issue"), data={"reason": "x"}).status_code
        == 303
    )
    assert log()[-1] == "withdraw_issue"


def test_add_move_serves_the_rooms_above(world, actor_of):
    from workspace.acts import act

    issue = an_issue(world, actor_of, "consultation")
    with act(actor_of("lead-om"), "hold_issue", issue) as event:
        line = service.add_line(
            event, issue, "说明", act_name="extend_poll", closes_at=0, outcome="adopted"
        )
        issue.held_from = "consultation"
        move = service.add_move(event, issue, "hold_issue")
        with pytest.raises(ValueError, match="open_poll"):
            service.add_move(event, issue, "open_poll")
    assert (line.act, line.state, line.instants["closes_at"].year) == (
        "extend_poll",
        "consultation",
        1970,
    )
    assert (move.act, move.state, issue.state) == ("hold_issue", "held", "held")
