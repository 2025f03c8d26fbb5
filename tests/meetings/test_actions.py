"""交办: owed until another organization finds it done; back on the next agenda till then."""

from datetime import date, timedelta
from typing import Any

import pytest

from tests.meetings.papers import a_sitting, action_of, at, item, noted
from workspace import clock
from workspace.acts import Refused, Stale
from workspace.db import db
from workspace.home.queries import waiting_for
from workspace.issues.models import Issue
from workspace.issues.service import Text
from workspace.meetings.models import ActionItem
from workspace.meetings.queries.actions import actions_visible_to, due_actions
from workspace.meetings.rules import ActionState
from workspace.meetings.rules.minutes import lamp
from workspace.meetings.service import actions as service
from workspace.meetings.service.lines import Task, assign_action, edit_action, strike_action
from workspace.notifications.models import Notification
from workspace.notifications.queries.owing import owed_now

TASK = "提出例外申报流程"


@pytest.fixture
def meeting(world: Any, actor_of: Any, log: Any) -> Any:
    made = a_sitting(world)
    noted(actor_of, made)
    return made


def key(meeting: Any) -> str:
    return action_of(meeting).pid.partition(":")[2]


def page(meeting: Any, act: str = "") -> str:
    return f"/liaoning/meetings/actions/{key(meeting)}" + (f"/{act}" if act else "")


class TestAssign:
    def test_assign_action(self, world, meeting, log):
        kept = action_of(meeting)
        assert (kept.text, kept.due_on, kept.state) == (TASK, date(2009, 12, 18), "open")
        assert kept.organization_id == world.orgs["cmcc"].id
        assert log()[-1] == "assign_action"

    def test_its_doer_is_told(self, world, meeting):
        told = db.session.scalars(
            db.select(Notification.user_id).filter_by(kind="assign_action")
        ).all()
        assert world.users["om-cmcc-1"].id in told
        assert world.users["chair"].id in told  # represents cmcc
        assert world.users["rep-cucc"].id not in told

    def test_over_http(self, world, sign_in, log):
        made = a_sitting(world)
        client = sign_in("secretariat")
        form = {"text": "报数据", "organization": "nobody", "due_on": "2009-12-18"}
        assert client.post(at(made, "items/2/assign-action"), data=form).status_code == 422
        form["organization"] = "cucc"
        form["user"] = "x" * 16 + "-" + "y" * 16
        assert client.post(at(made, "items/2/assign-action"), data=form).status_code == 422
        form["user"] = f"{pid(world.orgs['cmcc'])}-{pid(world.users['om-cmcc-1'])}"
        wrong = client.post(at(made, "items/2/assign-action"), data=form)
        assert (wrong.status_code, log()) == (422, [])
        assert "责任人须是责任单位的人员" in wrong.text
        form["user"] = f"{pid(world.orgs['cucc'])}-{pid(world.users['om-cucc-1'])}"
        assert client.post(at(made, "items/2/assign-action"), data=form).status_code == 303
        assert action_of(made).user_id == world.users["om-cucc-1"].id

    def test_everybody_owes_one_each(self, world, sign_in):
        made = a_sitting(world)
        form = {"text": "反馈条件", "organization": "all"}
        client = sign_in("secretariat")
        assert client.post(at(made, "items/2/assign-action"), data=form).status_code == 303
        assert db.session.query(ActionItem).count() == 4

    def test_edit_action(self, world, actor_of, meeting, log):
        task = Task("改后的事项", [world.orgs["cucc"].id], None, date(2009, 12, 20))
        edit_action(actor_of("secretariat"), action_of(meeting), task, 1)
        kept = action_of(meeting)
        assert (kept.text, kept.organization_id) == ("改后的事项", world.orgs["cucc"].id)
        with pytest.raises(Stale):
            edit_action(actor_of("secretariat"), kept, task, 1)
        assert log()[-1] == "edit_action"

    def test_strike_action(self, actor_of, meeting, log):
        strike_action(actor_of("secretariat"), action_of(meeting))
        assert action_of(meeting).is_off
        assert due_actions(action_of(meeting).group, clock.now() + timedelta(days=1)) == []
        assert log()[-1] == "strike_action"

    def test_strike_over_http_leads_back_to_the_item(self, meeting, sign_in):
        answer = sign_in("secretariat").post(page(meeting, "strike-action"))
        assert answer.headers["Location"] == at(meeting, "items/2#notes")


class TestCourse:
    def test_report_action(self, actor_of, meeting, log):
        service.report_action(actor_of("om-cmcc-1"), action_of(meeting), "流程已报")
        assert (action_of(meeting).state, action_of(meeting).report) == ("reported", "流程已报")
        assert log()[-1] == "report_action"

    @pytest.mark.parametrize("handle", ["om-cucc-2", "secretariat", "lead-om", "regulator"])
    def test_only_the_doer_reports(self, actor_of, meeting, log, handle):
        before = log()
        with pytest.raises(Refused) as no:
            service.report_action(actor_of(handle), action_of(meeting), "流程已报")
        assert (no.value.reason, log()) == ("is_own_action", before)

    def test_close_action_is_another_organizations(self, actor_of, meeting, log):
        service.report_action(actor_of("om-cmcc-1"), action_of(meeting), "流程已报")
        service.close_action(actor_of("lead-om"), action_of(meeting))
        assert action_of(meeting).state is ActionState.CLOSED
        assert action_of(meeting).done_at
        assert log()[-1] == "close_action"

    def test_the_doer_does_not_close_its_own(self, world, actor_of):
        made = a_sitting(world)
        task = Task("组长单位的事", [world.orgs["ctcc"].id])
        assign_action(actor_of("secretariat"), item(made), task)
        service.report_action(actor_of("lead-om"), action_of(made), "已办")
        with pytest.raises(Refused) as no:
            service.close_action(actor_of("lead-om"), action_of(made))
        assert no.value.reason == "is_other_organization"
        service.close_action(actor_of("secretariat"), action_of(made))

    def test_return_action(self, actor_of, meeting, log):
        service.report_action(actor_of("om-cmcc-1"), action_of(meeting), "流程已报")
        service.return_action(actor_of("secretariat"), action_of(meeting), "缺附件")
        assert (action_of(meeting).state, action_of(meeting).answer) == ("open", "缺附件")
        assert action_of(meeting).done_at is None
        assert log()[-1] == "return_action"

    def test_drop_action(self, actor_of, meeting, log):
        service.drop_action(actor_of("lead-om"), action_of(meeting), "不再需要")
        assert action_of(meeting).state is ActionState.DROPPED
        assert log()[-1] == "drop_action"

    def test_what_is_not_reported_is_not_closed(self, actor_of, meeting):
        with pytest.raises(Refused) as no:
            service.close_action(actor_of("lead-om"), action_of(meeting))
        assert no.value.reason == "is_reported_action"

    def test_over_http(self, meeting, sign_in):
        doer, lead = sign_in("om-cmcc-1"), sign_in("lead-om")
        form = doer.get(page(meeting))
        assert form.status_code == 200
        assert (
            "由组长（签约方领导会议由轮值主席）或秘书处核实后销号，本单位不能自己销号" in form.text
        )
        assert doer.post(page(meeting, "report-action"), data={"text": ""}).status_code == 422
        assert doer.post(page(meeting, "report-action"), data={"text": "已办"}).status_code == 303
        assert lead.post(page(meeting, "return-action"), data={"reason": ""}).status_code == 422
        assert lead.post(page(meeting, "close-action"), data={}).status_code == 303
        assert "已销号" in doer.get(page(meeting)).text
        assert (
            sign_in("city-shenyang").get(page(meeting).replace("liaoning", "shenyang")).status_code
            == 404
        )


class TestEscalate:
    def text(self, world: Any) -> Text:
        return Text("例外申报", "来自会议", "统一流程", points=[world.term.points[0]])

    def test_escalate_action_drafts_an_issue(self, world, actor_of, meeting, log):
        issue = service.escalate_action(actor_of("lead-om"), action_of(meeting), self.text(world))
        kept = db.session.get_one(Issue, issue.id)
        assert (kept.state, kept.group_id) == ("draft", world.groups["om"].id)
        assert action_of(meeting).issue_id == kept.id
        assert action_of(meeting).state is ActionState.ESCALATED
        assert log()[-1] == "escalate_action"

    def test_the_form_names_the_action_and_the_page_the_issue(self, world, meeting, sign_in):
        client = sign_in("lead-om")
        client.set_cookie("lang", "en")
        form = client.get(page(meeting, "escalate-action")).text
        assert page(meeting) in form
        assert f"交办[事项]({page(meeting)})：" in form  # the text is Chinese whatever is read
        client.set_cookie("lang", "zh")
        data = {"title": "例外申报", "body": "正文", "proposal": "统一流程"}
        assert client.post(page(meeting, "escalate-action"), data=data).status_code == 422
        data[f"{world.term.points[0].pid}-point"] = "y"
        done = client.post(page(meeting, "escalate-action"), data=data)
        assert done.headers["Location"].startswith("/liaoning/om/issues/")
        assert "例外申报" in client.get(page(meeting)).text
        assert client.get(done.headers["Location"]).status_code == 200

    def test_a_member_does_not(self, world, actor_of, meeting, log):
        before = log()
        with pytest.raises(Refused) as no:
            service.escalate_action(actor_of("om-cucc-2"), action_of(meeting), self.text(world))
        assert (no.value.reason, log()) == ("is_lead_or_secretary", before)


class TestOwed:
    def test_it_returns_on_the_next_agenda_until_done(self, world, actor_of, meeting, sign_in):
        later = clock.now() + timedelta(days=30)
        assert due_actions(world.groups["om"], later) == [action_of(meeting)]
        assert due_actions(world.groups["mk"], later) == []
        service.report_action(actor_of("om-cmcc-1"), action_of(meeting), "已办")
        service.close_action(actor_of("lead-om"), action_of(meeting))
        assert due_actions(world.groups["om"], later) == []

    def test_the_next_meeting_shows_it_at_its_item(self, world, meeting, sign_in, move_clock):
        move_clock(timedelta(days=3))
        later = a_sitting(world, number=2)
        assert TASK in sign_in("om-cucc-2").get(at(later, "items/1")).text

    def test_it_waits_for_the_doer_and_then_for_the_lead(self, actor_of, meeting):
        waits = [(w.act, w.due_at) for w in waiting_for(actor_of("om-cmcc-1")) if "action" in w.act]
        assert waits == [("report_action", action_of(meeting).due_at)]
        service.report_action(actor_of("om-cmcc-1"), action_of(meeting), "已办")
        assert "close_action" in {w.act for w in waiting_for(actor_of("lead-om"))}
        assert "report_action" not in {w.act for w in waiting_for(actor_of("om-cmcc-1"))}

    def test_the_home_page_names_it(self, meeting, sign_in):
        assert "会议交办，办结后报告" in sign_in("om-cmcc-1").get("/").text

    def test_it_is_reminded_of(self, world, meeting):
        world.hands[0] = action_of(meeting).due_at - timedelta(days=2)
        assert [o.kind for o in owed_now(clock.now())] == ["due_action"]
        world.hands[0] = action_of(meeting).due_at + timedelta(hours=1)
        assert [o.stage.value for o in owed_now(clock.now())] == ["late"]

    def test_lamps_follow_from_dates_alone(self, meeting):
        due_at = action_of(meeting).due_at
        for state, before, colour in (
            (ActionState.OPEN, timedelta(days=9), "green"),
            (ActionState.OPEN, timedelta(days=2), "yellow"),
            (ActionState.OPEN, timedelta(0), "red"),
            (ActionState.REPORTED, timedelta(days=-5), "green"),
            (ActionState.CLOSED, timedelta(days=-5), "done"),
        ):
            assert lamp(state, due_at, due_at - before) == colour
        assert lamp(ActionState.OPEN, None, due_at) == "green"

    @pytest.mark.parametrize("handle", ["rep-cucc", "lead-mk", "regulator", "city-shenyang"])
    def test_who_sees_the_meeting_sees_it(self, actor_of, meeting, handle):
        from workspace.permissions import can

        me, action = actor_of(handle), action_of(meeting)
        listed = action in list(db.session.scalars(actions_visible_to(me)))
        assert listed == can(me, "view_action_item", action)


def pid(row: Any) -> str:
    return str(row.pid).partition(":")[2]
