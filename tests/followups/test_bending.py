"""More time, and what does not concern: asked and decided before it is due."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tests.followups.builders import REPORT, a_commitment, at, commitments, kept
from tests.resolutions.builders import (
    DUE,
    a_resolution,
    issue_of,
)
from tests.voting.builders import entry, refused
from workspace import clock
from workspace.acts import Repeated
from workspace.db import db
from workspace.followups import queries, service
from workspace.followups.rules import end_of
from workspace.home.queries.waiting import waiting_for
from workspace.record.models import Log
from workspace.record.rebuild import differences

LATER = date(2010, 2, 12)


def asked(world, actor_of, code="cucc"):
    made = a_commitment(world, actor_of, "acknowledged", code=code)
    service.ask_extension(actor_of(f"rep-{code}"), made, LATER, "设备未到货")
    return made


def last_step(commitment):
    step = kept(commitment).reports[-1]
    return (step.act, step.text, step.until)


class TestAskExtension:
    def test_by_the_doer_with_a_day_and_a_reason(self, world, actor_of, log):
        made = a_commitment(world, actor_of)
        before = len(log())
        service.ask_extension(actor_of("rep-cucc"), made, LATER, "设备未到货")
        found = kept(made)
        assert (found.state, found.due_at) == ("open", end_of(DUE))
        assert found.asked_until == end_of(LATER)
        assert last_step(made) == ("ask_extension", "设备未到货", end_of(LATER))
        assert log()[before:] == ["ask_extension"]
        row = next(r for r in entry()["data"]["rows"] if r["table"] == "progress_report")
        assert set(row["text"]) == {"hmac"}
        assert differences(db.session.scalars(select(Log)).all()) == []

    @pytest.mark.parametrize(
        ("handle", "state", "reason"),
        [
            ("rep-cmcc", "open", "is_own_representative"),
            ("lead-om", "open", "is_own_representative"),
            ("om-cucc-2", "open", "is_own_representative"),
            ("rep-cucc", "reported", "is_owed"),
            ("rep-cucc", "closed", "is_owed"),
            ("rep-cucc", "carried_over", "is_owed"),
        ],
    )
    def test_refused(self, world, actor_of, log, handle, state, reason):
        made = a_commitment(world, actor_of, state)
        before = len(log())
        refused(reason, service.ask_extension, actor_of(handle), made, LATER, "因")
        assert (kept(made).asked_until, log()[before:]) == (None, [])

    def test_not_once_it_is_due_nor_for_no_more_time_nor_twice(
        self, world, actor_of, log, move_clock
    ):
        made = a_commitment(world, actor_of)
        doer, before = actor_of("rep-cucc"), len(log())
        refused("is_later_deadline", service.ask_extension, doer, made, DUE, "因")
        assert log()[before:] == []
        service.ask_extension(doer, made, LATER, "因")
        refused("has_no_request", service.ask_extension, doer, made, LATER, "因")
        move_clock(end_of(DUE) - clock.now())
        late = actor_of("rep-cucc")
        refused("is_before_due", service.ask_extension, late, made, LATER, "因")
        refused("is_before_due", service.grant_extension, actor_of("lead-om"), made)
        refused("is_before_due", service.refuse_extension, actor_of("lead-om"), made, "因")
        assert log()[before:] == ["ask_extension"]

    def test_one_instant_before_it_is_due(self, world, actor_of, move_clock):
        made = a_commitment(world, actor_of)
        move_clock(end_of(DUE) - clock.now() - timedelta(seconds=1))
        service.ask_extension(actor_of("rep-cucc"), made, LATER, "因")
        assert kept(made).asked_until is not None

    def test_a_second_click_is_the_first(self, world, actor_of, log):
        made = a_commitment(world, actor_of)
        before = len(log())
        doer = actor_of("rep-cucc", request_id="one")
        service.ask_extension(doer, made, LATER, "因")
        with pytest.raises(Repeated):
            service.ask_extension(doer, made, LATER, "因")
        assert log()[before:] == ["ask_extension"]

    def test_a_report_settles_it(self, world, actor_of):
        made = asked(world, actor_of)
        service.report_progress(actor_of("rep-cucc"), made, REPORT)
        assert kept(made).asked_until is None


class TestDecide:
    @pytest.mark.parametrize("handle", ["lead-om", "rep-ctcc", "secretariat"])
    def test_granted(self, world, actor_of, log, handle, move_clock):
        made = asked(world, actor_of)
        before = len(log())
        service.grant_extension(actor_of(handle), made, "同意")
        found = kept(made)
        assert (found.due_at, found.asked_until) == (end_of(LATER), None)
        assert last_step(made) == ("grant_extension", "同意", end_of(LATER))
        assert log()[before:] == ["grant_extension"]
        move_clock(end_of(DUE) - clock.now() + timedelta(hours=1))
        (cell,) = [
            c
            for c in queries.under(actor_of("lead-om"), found.resolution)
            if c.organization.code == "cucc"
        ]
        assert (cell.word, cell.late_since) == ("extended", None)
        move_clock(end_of(LATER) - clock.now())
        (cell,) = [
            c
            for c in queries.under(actor_of("lead-om"), kept(made).resolution)
            if c.organization.code == "cucc"
        ]
        assert (cell.word, cell.late_since) == ("overdue", end_of(LATER))

    def test_refused_and_asked_again(self, world, actor_of, log):
        made = asked(world, actor_of)
        before = len(log())
        service.refuse_extension(actor_of("lead-om"), made, "期限已宽")
        found = kept(made)
        assert (found.due_at, found.asked_until) == (end_of(DUE), None)
        assert last_step(made) == ("refuse_extension", "期限已宽", end_of(LATER))
        assert log()[before:] == ["refuse_extension"]
        service.ask_extension(actor_of("rep-cucc"), found, LATER, "再请")

    @pytest.mark.parametrize(
        ("handle", "reason"),
        [
            ("rep-cucc", "is_other_organization"),
            ("rep-cmcc", "is_lead_organization_or_association"),
            ("regulator", "is_lead_organization_or_association"),
            ("lead-mk", "is_lead_organization_or_association"),
        ],
    )
    def test_not_by(self, world, actor_of, log, handle, reason):
        made = asked(world, actor_of)
        before = len(log())
        refused(reason, service.grant_extension, actor_of(handle), made)
        refused(reason, service.refuse_extension, actor_of(handle), made, "因")
        refused(reason, service.mark_not_applicable, actor_of(handle), made, "因")
        assert (kept(made).asked_until, log()[before:]) == (end_of(LATER), [])

    def test_the_lead_organizations_own_is_the_associations_to_decide(self, world, actor_of):
        made = asked(world, actor_of, "ctcc")
        refused("is_other_organization", service.grant_extension, actor_of("lead-om"), made)
        service.grant_extension(actor_of("secretariat"), made)
        assert kept(made).due_at == end_of(LATER)

    def test_nothing_to_decide(self, world, actor_of):
        made = a_commitment(world, actor_of)
        refused("has_request", service.grant_extension, actor_of("lead-om"), made)

    def test_a_request_ends_with_the_duty(self, world, actor_of):
        made = asked(world, actor_of)
        service.carry_over_commitment(actor_of("secretariat"), made, world.orgs["cmcc"])
        assert kept(made).asked_until is None
        refused("is_owed", service.grant_extension, actor_of("lead-om"), made)
        refused("is_owed", service.refuse_extension, actor_of("lead-om"), made, "因")

    def test_it_waits_for_those_who_decide(self, world, actor_of, move_clock):
        asked(world, actor_of)

        def owed(handle):
            return [w.act for w in waiting_for(actor_of(handle)) if w.act == "grant_extension"]

        assert owed("lead-om") == owed("rep-ctcc") == owed("secretariat") == ["grant_extension"]
        assert owed("rep-cucc") == owed("regulator") == owed("rep-cmcc") == []
        move_clock(end_of(DUE) - clock.now())
        assert owed("lead-om") == []


class TestNotApplicable:
    def test_found_by_another_and_the_last_ends_the_issue(self, world, actor_of, log):
        resolution = a_resolution(world, actor_of, "in_force")
        made = commitments(resolution)
        lead, association = actor_of("lead-om"), actor_of("secretariat")
        for code in ("cmcc", "cucc", "crtc"):
            service.mark_not_applicable(lead, made[code], "不涉及其业务")
        assert issue_of(resolution).state == "follow_up"
        before = len(log())
        service.mark_not_applicable(association, made["ctcc"], "不涉及其业务")
        assert kept(made["ctcc"]).state == "not_applicable"
        assert kept(made["ctcc"]).closed_at == clock.now()
        assert issue_of(resolution).state == "done"
        assert log()[before:] == ["mark_not_applicable"]
        found = queries.matrix(lead, world.committee, world.term)
        assert found.total == 0
        refused("is_new", service.acknowledge, actor_of("rep-cmcc"), made["cmcc"])

    def test_not_once_reported_or_due(self, world, actor_of, move_clock):
        made = a_commitment(world, actor_of, "reported")
        refused("is_owed", service.mark_not_applicable, actor_of("lead-om"), made, "因")
        service.return_report(actor_of("lead-om"), made, "补")
        move_clock(end_of(DUE) - clock.now())
        refused("is_before_due", service.mark_not_applicable, actor_of("lead-om"), made, "因")


class TestOverHttp:
    def test_asked_and_granted_on_the_page(self, world, actor_of, sign_in, log):
        a_commitment(world, actor_of)
        doer, lead, before = sign_in("rep-cucc"), sign_in("lead-om"), len(log())
        data = {"until": LATER.isoformat(), "reason": "设备未到货"}
        assert at("cucc", "ask_extension") in doer.get(at()).text
        assert at("cucc", "ask_extension") not in lead.get(at()).text
        answer = doer.post(at("cucc", "ask_extension"), data=data)
        assert (answer.status_code, answer.location) == (303, at())
        page = lead.get(at()).text
        assert "延期申请待决定" in page
        assert at("cucc", "grant_extension") in page
        assert "审批延期" in lead.get("/").text
        assert "申请延期" in lead.get("/liaoning/follow-up?tab=verify").text
        assert doer.post(at("cucc", "grant_extension")).status_code == 403
        assert lead.post(at("cucc", "grant_extension"), data={"note": ""}).status_code == 303
        shown = doer.get(at()).text
        assert "准予延期至" in shown
        assert "原期限" in shown
        assert log()[before:] == ["ask_extension", "grant_extension"]

    @pytest.mark.parametrize(
        ("changed", "words"),
        [
            ({"until": ""}, "请填写此项"),
            ({"until": "明天"}, "请填写有效的日期"),
            ({"until": DUE.isoformat()}, "须晚于现定截止时间"),
            ({"until": "2012-01-01"}, "一次延期不超过365天"),
            ({"until": "99999-01-01"}, "请填写有效的日期"),
            ({"until": "9999-12-31"}, "请填写有效的日期"),
            ({"reason": " "}, "请填写此项"),
            ({"reason": "长" * 2001}, "不超过2000个字"),
        ],
    )
    def test_bad_input_comes_back(self, world, actor_of, sign_in, log, changed, words):
        a_commitment(world, actor_of)
        before = len(log())
        data = {"until": LATER.isoformat(), "reason": "设备未到货", **changed}
        answer = sign_in("rep-cucc").post(at("cucc", "ask_extension"), data=data)
        assert (answer.status_code, words in answer.text) == (422, True)
        assert log()[before:] == []

    def test_the_others(self, world, actor_of, sign_in, log):
        asked(world, actor_of)
        lead, before = sign_in("lead-om"), len(log())
        for act in ("refuse_extension", "mark_not_applicable"):
            assert lead.get(at("cucc", act)).status_code == 200
            assert lead.post(at("cucc", act), data={"reason": ""}).status_code == 422
            assert (
                sign_in("rep-cmcc").post(at("cucc", act), data={"reason": "x"}).status_code == 403
            )
            assert sign_in("city-shenyang").get(at("cucc", act)).status_code == 404
            assert lead.post(at("cucc", act), data={"reason": "因"}).status_code == 303
        assert "不涉及" in lead.get(at()).text
        assert log()[before:] == ["refuse_extension", "mark_not_applicable"]

    def test_after_the_deadline_the_doer_reads_why(self, world, actor_of, sign_in, move_clock):
        a_commitment(world, actor_of)
        move_clock(end_of(DUE) - clock.now())
        page = sign_in("rep-cucc").get(at()).text
        assert "延期须在期限前提出和决定" in page
        assert at("cucc", "ask_extension") not in page
