"""A voiding undoes what a text did; a draft says what its text will do, and the form checks it."""

import pytest
from sqlalchemy import select

from tests.followups.builders import commitments
from tests.issues.builders import at as issue_at
from tests.resolutions.builders import (
    a_resolution,
    an_adopted_issue,
    at,
    by_cause,
    issue_of,
    kept,
    states,
    typed,
    wording,
)
from tests.voting.builders import entry, refused
from workspace.db import db
from workspace.followups import service as followups
from workspace.record.models import Log
from workspace.record.rebuild import differences
from workspace.resolutions import service
from workspace.resolutions.models import Resolution
from workspace.resolutions.rules import Effect
from workspace.resolutions.service import Bearing

AMENDS, SUPERSEDES, REPEALS = Effect


class TestVoiding:
    def test_the_number_stays_and_the_poll_may_be_drawn_up_anew(self, world, actor_of, log):
        issue = an_adopted_issue(world, actor_of)
        made = a_resolution(world, actor_of, "in_force", issue=issue)
        before = len(log())
        service.void_resolution(actor_of("chair"), made, "误发")
        found = kept(made)
        assert (found.state, found.no, found.void_reason) == ("void", 1, "误发")
        assert (found.voided_by.handle, found.voided_for.code) == ("chair", "cmcc")
        assert log()[before:] == ["void_resolution"]
        row = next(r for r in entry()["data"]["rows"] if r["table"] == "resolution")
        assert set(row["void_reason"]) == {"hmac"}
        assert {c.state.value for c in commitments(found).values()} == {"lapsed"}
        assert (issue_of(made).state, issue_of(made).has_resolution) == ("adopted", False)
        again = a_resolution(world, actor_of, "in_force", issue=issue)
        assert (kept(again).no, issue_of(again).state) == (2, "follow_up")
        assert differences(db.session.scalars(select(Log)).all()) == []

    @pytest.mark.parametrize("handle", ["rep-cucc", "secretariat", "lead-om", "reviewer"])
    def test_by_the_chair_alone(self, world, actor_of, log, handle):
        made = a_resolution(world, actor_of, "in_force")
        before = len(log())
        refused("is_chair", service.void_resolution, actor_of(handle), made, "误发")
        assert (states(made), log()[before:]) == (["in_force"], [])

    @pytest.mark.parametrize("state", ["draft", "returned", "cleared"])
    def test_only_what_is_in_force(self, world, actor_of, log, state):
        made = a_resolution(world, actor_of, state)
        before = len(log())
        refused("is_standing", service.void_resolution, actor_of("chair"), made, "误发")
        assert log()[before:] == []

    def test_what_it_had_changed_stands_again_with_its_duties(self, world, actor_of):
        old = a_resolution(world, actor_of, "in_force")
        made = commitments(old)
        followups.acknowledge(actor_of("rep-cucc"), made["cucc"])
        followups.carry_over_commitment(actor_of("secretariat"), made["crtc"], world.orgs["cmcc"])
        amended = a_resolution(world, actor_of, "in_force")
        first = by_cause(actor_of, world, Bearing(AMENDS, amended, "第一条"))
        bad = by_cause(
            actor_of, world, Bearing(SUPERSEDES, old), Bearing(AMENDS, amended, "第二条")
        )
        assert states(old, amended) == ["superseded", "amended"]
        assert issue_of(old).state == "done"
        service.void_resolution(actor_of("chair"), bad, "误发")
        assert states(old, amended, bad, first) == ["in_force", "amended", "void", "in_force"]
        found = {code: c.state.value for code, c in commitments(kept(old)).items()}
        assert found == {
            "cmcc": "open",
            "cucc": "acknowledged",
            "ctcc": "open",
            "crtc": "carried_over",
        }
        assert issue_of(old).state == "follow_up"
        followups.report_progress(actor_of("rep-cucc"), commitments(kept(old))["cucc"], "做完了")
        service.void_resolution(actor_of("chair"), first, "误发")
        assert states(amended) == ["in_force"]
        assert differences(db.session.scalars(select(Log)).all()) == []

    def test_what_another_ended_since_does_not_come_back(self, world, actor_of):
        old = a_resolution(world, actor_of, "in_force")
        amending = by_cause(actor_of, world, Bearing(AMENDS, old, "第一条"))
        by_cause(actor_of, world, Bearing(REPEALS, old))
        service.void_resolution(actor_of("chair"), amending, "误发")
        assert states(old) == ["repealed"]
        assert {c.state.value for c in commitments(kept(old)).values()} == {"lapsed"}

    def test_over_http(self, world, actor_of, sign_in, log):
        made = a_resolution(world, actor_of, "in_force")
        page = f"/liaoning/resolutions/2009-{made.no}"
        address, before = f"{page}/void-resolution", len(log())
        member, chair = sign_in("rep-cucc"), sign_in("chair")
        assert "作废决议" not in member.get(page).text
        assert member.post(address, data={"reason": "x"}).status_code == 403
        assert member.get(address).status_code == 403
        assert address in chair.get(page).text
        assert chair.get(address).status_code == 200
        assert chair.post(address, data={"reason": ""}).status_code == 422
        assert chair.post(address, data={"reason": "长" * 2001}).status_code == 422
        assert chair.post("/liaoning/resolutions/2009-9/void-resolution").status_code == 404
        assert log()[before:] == []
        answer = chair.post(address, data={"reason": "误发：\0重复"})
        assert (answer.status_code, answer.location) == (303, page)
        shown = member.get(page).text
        assert "本决议已作废" in shown
        assert "误发：" in shown
        assert "作废" in member.get("/liaoning/resolutions?state=void").text
        issue = member.get(f"/liaoning/om/issues/{kept(made).issue.number}").text
        assert f"决议{kept(made).number}作废，议题回到已通过" in issue
        assert "没有决议" in member.get("/liaoning/resolutions?state=in_force").text
        assert chair.post(address, data={"reason": "x"}).status_code == 403
        assert log()[before:] == ["void_resolution"]


class TestDrafting:
    def test_the_form_names_them_and_the_draft_shows_them(self, world, actor_of, sign_in):
        old = a_resolution(world, actor_of, "in_force")
        issue = an_adopted_issue(world, actor_of)
        client = sign_in("lead-om")
        page = client.get(issue_at(issue, "draft_resolution")).text
        assert '<option value="2009-1">辽通自律〔2009〕1号' in page
        named = {
            "relation-1-effect": "amends",
            "relation-1-target": "2009-1",
            "relation-1-clauses": "第二条",
        }
        answer = client.post(issue_at(issue, "draft_resolution"), data=typed(**named))
        assert answer.status_code == 303
        draft = db.session.scalars(select(Resolution).filter_by(issue_id=issue.id)).one()
        shown = client.get(at(draft)).text
        assert "本决议修订" in shown
        assert "第二条，自印发之日起生效" in shown
        edit = client.get(at(draft, "edit_resolution")).text
        assert 'value="amends">修订' in edit.replace(" selected", "")
        assert 'selected value="2009-1"' in edit
        assert states(old) == ["in_force"]

    @pytest.mark.parametrize(
        ("rows", "words"),
        [
            ({"1-effect": "amends", "1-target": "2009-1"}, "请填写此项"),
            ({"1-effect": "repeals"}, "请选择"),
            ({"1-target": "2009-1"}, "请选择"),
            ({"1-effect": "burns", "1-target": "2009-1"}, "请选择"),
            ({"1-effect": "repeals", "1-target": "2009-7"}, "已不在施行中"),
            ({"1-effect": "repeals", "1-target": "\0' OR 1=1"}, "已不在施行中"),
            ({"1-clauses": "长" * 81}, "不超过80个字"),
            (
                {
                    "1-effect": "repeals",
                    "1-target": "2009-1",
                    "2-effect": "supersedes",
                    "2-target": "2009-1",
                },
                "同一件决议只填一行",
            ),
        ],
    )
    def test_bad_lines_come_back(self, world, actor_of, sign_in, log, rows, words):
        a_resolution(world, actor_of, "in_force")
        issue = an_adopted_issue(world, actor_of)
        before = len(log())
        data = typed(**{f"relation-{name}": value for name, value in rows.items()})
        answer = sign_in("lead-om").post(issue_at(issue, "draft_resolution"), data=data)
        assert (answer.status_code, words in answer.text) == (422, True)
        assert log()[before:] == []

    def test_a_draft_that_names_what_no_longer_stands_says_so(self, world, actor_of, sign_in):
        old = a_resolution(world, actor_of, "in_force")
        draft = by_cause(actor_of, world, Bearing(SUPERSEDES, old), state="cleared")
        by_cause(actor_of, world, Bearing(REPEALS, old))
        page = sign_in("chair").get(at(draft)).text
        assert "有的已不在施行中" in page
        assert "已废止" in page
        assert sign_in("chair").post(at(draft, "publish_resolution")).status_code == 403
        refused(
            "names_standing",
            service.draft_resolution_with_cause,
            actor_of("chair"),
            world.committee,
            wording(),
            "事由",
            [Bearing(REPEALS, old)],
        )

    def test_another_committees_resolution_is_out_of_reach(self, world, actor_of, log):
        foreign = Resolution(committee_id=world.city.id, state="in_force")
        before = len(log())
        refused(
            "names_standing",
            service.draft_resolution_with_cause,
            actor_of("chair"),
            world.committee,
            wording(),
            "事由",
            [Bearing(REPEALS, foreign)],
        )
        assert log()[before:] == []
