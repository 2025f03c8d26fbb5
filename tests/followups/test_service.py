"""What publication makes of each member, and every act on it: state, entry, refusal."""

import json
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tests.concurrency import together
from tests.followups.builders import REPORT, a_commitment, commitments, kept
from tests.resolutions.builders import DUE, a_resolution, wording
from tests.voting.builders import entry, refused
from tests.world import CLOCK, membership
from workspace import clock
from workspace.committees.service import merge_organization
from workspace.db import db
from workspace.followups import service
from workspace.followups.models import Commitment, ProgressReport
from workspace.followups.rules import end_of
from workspace.issues.models import Issue, Move
from workspace.record.models import Entry, Log, Opening
from workspace.record.rebuild import differences
from workspace.resolutions import service as resolutions


def history(commitment):
    rows = db.session.scalars(
        select(ProgressReport).filter_by(commitment_id=commitment.id).order_by(ProgressReport.id)
    )
    return [(r.act, r.text, r.user.handle, r.organization.code) for r in rows]


def state_of_issue(commitment):
    db.session.rollback()
    issue = db.session.get_one(Issue, commitment.resolution.issue_id, populate_existing=True)
    return issue.state.value


class TestDerive:
    def test_one_commitment_each_member(self, world, actor_of):
        made = commitments(a_resolution(world, actor_of, "in_force"))
        assert set(made) == {"cmcc", "cucc", "ctcc", "crtc"}
        for commitment in made.values():
            assert (commitment.state, commitment.due_at) == ("open", end_of(DUE))
            assert commitment.lead_organization_id == world.orgs["ctcc"].id
            assert commitment.group_id == world.groups["om"].id
            assert commitment.opened_at == clock.now()

    def test_members_of_the_day_of_publication(self, world, actor_of):
        draft = a_resolution(world, actor_of, "cleared")
        gone = membership(world, "crtc")
        merge_organization(CLOCK, gone, into=world.orgs["cmcc"], on=date(2009, 11, 25))
        resolutions.publish_resolution(actor_of("chair"), draft)
        assert set(commitments(draft)) == {"cmcc", "cucc", "ctcc"}

    def test_in_the_plenary_the_chair_checks(self, world, actor_of):
        draft = resolutions.draft_resolution_with_cause(
            actor_of("chair"), world.committee, wording(), "事由"
        )
        resolutions.clear_resolution(actor_of("reviewer"), draft)
        resolutions.publish_resolution(actor_of("chair"), draft)
        made = commitments(draft)
        assert {c.lead_organization_id for c in made.values()} == {world.orgs["cmcc"].id}
        service.acknowledge(actor_of("rep-cucc"), made["cucc"])  # without an issue, all the same
        service.report_progress(actor_of("rep-cucc"), made["cucc"], REPORT)
        service.verify_commitment(actor_of("chair"), made["cucc"])
        assert kept(made["cucc"]).state == "closed"

    def test_other_acts_derive_nothing(self, world, actor_of):
        a_resolution(world, actor_of, "cleared")
        assert db.session.scalars(select(Commitment)).all() == []


class TestAcknowledge:
    def test_by_a_representative(self, world, actor_of, log):
        made = a_commitment(world, actor_of)
        before = len(log())
        service.acknowledge(actor_of("rep-cucc"), made)
        assert kept(made).state == "acknowledged"
        assert history(made) == [("acknowledge", "", "rep-cucc", "cucc")]
        assert log()[before:] == ["acknowledge"]
        assert entry()["obj"] == made.pid

    @pytest.mark.parametrize("handle", ["rep-cmcc", "lead-om", "om-cucc-2", "secretariat"])
    def test_by_nobody_else(self, world, actor_of, log, handle):
        made = a_commitment(world, actor_of)
        before = len(log())
        refused("is_own_representative", service.acknowledge, actor_of(handle), made)
        assert (kept(made).state, log()[before:]) == ("open", [])

    @pytest.mark.parametrize("state", ["acknowledged", "reported", "closed", "carried_over"])
    def test_once(self, world, actor_of, state):
        made = a_commitment(world, actor_of, state)
        refused("is_new", service.acknowledge, actor_of("rep-cucc"), made)


class TestReportProgress:
    def test_text_is_rendered_and_sealed(self, world, actor_of, log):
        made = a_commitment(world, actor_of, "acknowledged")
        before = len(log())
        links = ["https://example.org/1"]
        service.report_progress(actor_of("rep-cucc"), made, REPORT, links)
        step = kept(made).reports[-1]
        assert (kept(made).state, step.text, step.links) == ("reported", REPORT, links)
        assert "<strong>12条</strong>" in step.text_html
        assert log()[before:] == ["report_progress"]
        row = next(r for r in entry()["data"]["rows"] if r["table"] == "progress_report")
        assert set(row["text"]) == {"hmac"}
        assert REPORT not in json.dumps(entry(), ensure_ascii=False)
        newest = db.session.scalar(select(db.func.max(Entry.id)))
        opened = db.session.scalars(select(Opening.text).filter_by(entry_id=newest)).all()
        assert REPORT in opened

    def test_hostile_text_is_kept_and_harmless(self, world, actor_of):
        made = a_commitment(world, actor_of, "acknowledged")
        text = "<script>alert(1)</script>" + "[" * 5000
        service.report_progress(actor_of("rep-cucc"), made, text)
        step = kept(made).reports[-1]
        assert step.text == text
        assert "<script" not in step.text_html

    def test_again_after_a_return(self, world, actor_of):
        made = a_commitment(world, actor_of, "returned")
        service.report_progress(actor_of("rep-cucc"), made, "补上了")
        assert kept(made).state == "reported"

    @pytest.mark.parametrize("state", ["open", "reported", "closed", "carried_over"])
    def test_only_what_is_in_hand(self, world, actor_of, log, state):
        made = a_commitment(world, actor_of, state)
        before = len(log())
        refused("is_in_hand", service.report_progress, actor_of("rep-cucc"), made, REPORT)
        assert log()[before:] == []

    @pytest.mark.parametrize("handle", ["rep-cmcc", "lead-om", "regulator"])
    def test_by_nobody_else(self, world, actor_of, handle):
        made = a_commitment(world, actor_of, "acknowledged")
        report = service.report_progress
        refused("is_own_representative", report, actor_of(handle), made, REPORT)


class TestVerification:
    @pytest.mark.parametrize(
        "handle", ["lead-om", "om-ctcc-2", "rep-ctcc", "secretariat", "regulator"]
    )
    def test_by_lead_organization_association_or_regulator(self, world, actor_of, log, handle):
        made = a_commitment(world, actor_of, "reported")
        before = len(log())
        service.verify_commitment(actor_of(handle), made, "属实")
        assert (kept(made).state, kept(made).closed_at) == ("closed", clock.now())
        assert history(made)[-1][:3] == ("verify_commitment", "属实", handle)
        assert log()[before:] == ["verify_commitment"]
        assert state_of_issue(made) == "follow_up"

    @pytest.mark.parametrize("act", [service.verify_commitment, service.return_report])
    @pytest.mark.parametrize(
        ("handle", "code", "reason"),
        [
            ("rep-cucc", "cucc", "is_other_organization"),
            ("om-cucc-2", "cucc", "is_other_organization"),
            ("lead-om", "ctcc", "is_other_organization"),
            ("rep-cmcc", "cucc", "is_verifier"),
            ("lead-mk", "cucc", "is_verifier"),
            ("city-shenyang", "cucc", "is_verifier"),
        ],
    )
    def test_never_by_the_doer_nor_by_another_member(
        self, world, actor_of, log, act, handle, code, reason
    ):
        made = a_commitment(world, actor_of, "reported", code=code)
        before = len(log())
        refused(reason, act, actor_of(handle), made, "话")
        assert (kept(made).state, log()[before:]) == ("reported", [])

    @pytest.mark.parametrize("act", [service.verify_commitment, service.return_report])
    @pytest.mark.parametrize("state", ["open", "acknowledged", "returned", "closed"])
    def test_only_what_is_reported(self, world, actor_of, act, state):
        made = a_commitment(world, actor_of, state)
        refused("is_reported", act, actor_of("regulator"), made, "话")

    def test_returned_with_a_reason(self, world, actor_of, log):
        made = a_commitment(world, actor_of, "reported")
        before = len(log())
        service.return_report(actor_of("lead-om"), made, "缺开通单")
        assert kept(made).state == "returned"
        assert history(made)[-1] == ("return_report", "缺开通单", "lead-om", "ctcc")
        assert log()[before:] == ["return_report"]


class TestCarryOver:
    def test_by_the_secretary(self, world, actor_of, log):
        made = a_commitment(world, actor_of, "acknowledged", code="crtc")
        before, secretary = len(log()), actor_of("secretariat")
        service.carry_over_commitment(secretary, made, world.orgs["cmcc"], "并入移动")
        made = kept(made)
        assert (made.state, made.carried_to.code) == ("carried_over", "cmcc")
        assert log()[before:] == ["carry_over_commitment"]

    def test_not_to_itself(self, world, actor_of, log):
        made = a_commitment(world, actor_of)
        before = len(log())
        carry = service.carry_over_commitment
        refused("is_other_organization", carry, actor_of("secretariat"), made, world.orgs["cucc"])
        assert (kept(made).state, log()[before:]) == ("open", [])

    @pytest.mark.parametrize("handle", ["reviewer", "chair", "rep-cucc", "regulator"])
    def test_by_nobody_else(self, world, actor_of, handle):
        made, carry = a_commitment(world, actor_of), service.carry_over_commitment
        refused("is_secretary", carry, actor_of(handle), made, world.orgs["cmcc"])

    @pytest.mark.parametrize("state", ["closed", "carried_over"])
    def test_only_what_is_unfinished(self, world, actor_of, state):
        made = a_commitment(world, actor_of, state)
        carry = service.carry_over_commitment
        refused("is_unfinished", carry, actor_of("secretariat"), made, world.orgs["cmcc"])


class TestIssueIsDone:
    def close(self, actor_of, made):
        for code, commitment in made.items():
            service.acknowledge(actor_of(f"rep-{code}"), commitment)
            service.report_progress(actor_of(f"rep-{code}"), commitment, REPORT)

    def test_with_the_last_verification(self, world, actor_of):
        made = commitments(a_resolution(world, actor_of, "in_force"))
        self.close(actor_of, made)
        for commitment in made.values():
            assert state_of_issue(commitment) == "follow_up"
            service.verify_commitment(actor_of("regulator"), commitment)
        assert state_of_issue(commitment) == "done"
        last = db.session.scalars(select(Move).order_by(Move.id.desc()).limit(1)).one()
        assert (last.act, last.state) == ("verify_commitment", "done")
        assert {r["table"] for r in entry()["data"]["rows"]} == {
            "commitment",
            "issue",
            "move",
            "progress_report",
        }
        assert differences(db.session.scalars(select(Log)).all()) == []

    def test_with_the_last_one_carried_over(self, world, actor_of):
        made = commitments(a_resolution(world, actor_of, "in_force"))
        carried = made.pop("crtc")
        self.close(actor_of, made)
        for commitment in made.values():
            service.verify_commitment(actor_of("regulator"), commitment)
        assert state_of_issue(carried) == "follow_up"
        service.carry_over_commitment(actor_of("secretariat"), carried, world.orgs["cmcc"])
        assert state_of_issue(carried) == "done"

    def test_the_last_two_at_once_close_it_once(self, app, world, actor_of, log):
        made = commitments(a_resolution(world, actor_of, "in_force"))
        self.close(actor_of, made)
        pids, regulator = [c.pid for c in made.values()], actor_of("regulator")
        before, some = len(log()), next(iter(made.values()))

        def verify(n):
            row = db.session.scalars(select(Commitment).filter_by(pid=pids[n])).one()
            service.verify_commitment(regulator, row)

        db.session.rollback()
        assert together(app, 4, verify) == []
        assert state_of_issue(some) == "done"
        assert log()[before:] == ["verify_commitment"] * 4


def test_waiting_for(world, actor_of, move_clock):
    from workspace.followups.queries import waiting_for

    def owed(handle):
        return [(act, c.organization.code) for act, c in waiting_for(actor_of(handle))]

    first = a_resolution(world, actor_of, "in_force")
    made = commitments(first)
    assert owed("rep-cucc") == [("acknowledge", "cucc")]
    assert owed("chair") == owed("rep-cmcc") == [("acknowledge", "cmcc")]
    assert owed("lead-om") == owed("regulator") == owed("secretariat") == []
    service.acknowledge(actor_of("rep-cucc"), made["cucc"])
    assert owed("rep-cucc") == [("report_progress", "cucc")]
    service.report_progress(actor_of("rep-cucc"), made["cucc"], REPORT)
    assert owed("rep-cucc") == []
    verify = [("verify_commitment", "cucc")]
    assert owed("lead-om") == owed("regulator") == owed("secretariat") == verify
    assert owed("lead-mk") == owed("city-shenyang") == []
    service.return_report(actor_of("lead-om"), made["cucc"], "补")
    assert owed("rep-cucc") == [("report_progress", "cucc")]
    later = wording(due_on=DUE - timedelta(days=20))
    a_resolution(world, actor_of, "in_force", words=later)
    assert [c.resolution.no for _, c in waiting_for(actor_of("rep-cucc"))] == [2, 1]
    assert waiting_for(actor_of("rep-cucc"), world.city) == []
