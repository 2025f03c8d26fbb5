"""Drafting and review as services: what they change, what the record holds, who is refused."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tests.issues.builders import an_issue
from tests.resolutions.builders import (
    ALL_FOR,
    CLAUSES,
    RESERVED,
    a_resolution,
    an_adopted_issue,
    kept,
    wording,
)
from tests.voting.builders import entry, refused
from workspace import clock
from workspace.acts import Repeated, Stale
from workspace.db import db
from workspace.groups.rules import GroupKind
from workspace.issues.models import Issue, Move
from workspace.resolutions import service
from workspace.resolutions.models import Reservation, Resolution


def resolutions():
    db.session.rollback()
    return list(db.session.scalars(select(Resolution)))


def issue_of(resolution):
    return db.session.get_one(Issue, resolution.issue_id, populate_existing=True)


class TestDraftResolution:
    def test_what_the_poll_says_is_carried_over(self, world, actor_of, log):
        choices = {**ALL_FOR, "ctcc": "abstain"}
        issue = an_adopted_issue(world, actor_of, choices, reserving={"crtc": "第二条"})
        before = len(log())
        made = kept(service.draft_resolution(actor_of("lead-om"), issue, wording()))
        assert (made.state, made.version, made.number, made.text_hash) == ("draft", 1, "", "")
        assert (made.code, made.year, made.no) == ("辽通自律", None, None)
        assert made.result == made.poll.result
        assert made.result["tally"]["for"] == 3
        assert made.adopted_on == date(2009, 11, 25)
        assert (made.term_id, made.chair_organization_id) == (world.term.id, world.orgs["cmcc"].id)
        assert (made.group_id, made.clauses) == (world.groups["om"].id, CLAUSES)
        assert [(r.organization.code, r.clause, r.text) for r in made.reservations] == [
            ("crtc", "第二条", RESERVED)
        ]
        assert issue_of(made).has_resolution
        assert issue_of(made).state == "adopted"
        assert log()[before:] == ["draft_resolution"]
        assert entry()["obj"] == made.pid
        tables = {row["table"] for row in entry()["data"]["rows"]}
        assert tables == {"resolution", "reservation", "issue", "move"}

    def test_the_reviewers_conditions_come_along(self, world, actor_of):
        issue = an_adopted_issue(world, actor_of)
        issue.conditions = "不得交换价格信息"
        db.session.commit()
        assert a_resolution(world, actor_of, issue=issue).conditions == "不得交换价格信息"

    @pytest.mark.parametrize("handle", ["lead-om", "secretariat"])
    def test_who_may(self, world, actor_of, handle):
        issue = an_adopted_issue(world, actor_of)
        assert service.draft_resolution(actor_of(handle), issue, wording()).drafted_by.handle == (
            handle
        )

    @pytest.mark.parametrize(
        "handle", ["lead-mk", "om-cmcc-1", "rep-cucc", "chair", "reviewer", "regulator"]
    )
    def test_who_may_not(self, world, actor_of, log, handle):
        issue = an_adopted_issue(world, actor_of)
        before = len(log())
        refused(
            "is_lead_or_secretary", service.draft_resolution, actor_of(handle), issue, wording()
        )
        assert (resolutions(), log()[before:]) == ([], [])

    def test_only_what_was_adopted_and_only_once(self, world, actor_of, log):
        talked = an_issue(world, actor_of, "discussion")
        refused("is_adopted", service.draft_resolution, actor_of("lead-om"), talked, wording())
        issue = issue_of(a_resolution(world, actor_of))
        before = len(log())
        refused(
            "has_no_resolution", service.draft_resolution, actor_of("lead-om"), issue, wording()
        )
        assert (len(resolutions()), log()[before:]) == (1, [])

    def test_a_day_that_is_over_is_refused(self, world, actor_of, log):
        issue = an_adopted_issue(world, actor_of)
        before = len(log())
        late = wording(due_on=date(2009, 11, 24))
        refused("is_future_deadline", service.draft_resolution, actor_of("lead-om"), issue, late)
        assert (resolutions(), log()[before:]) == ([], [])

    def test_a_second_click_makes_no_second_draft(self, world, actor_of, log):
        issue = an_adopted_issue(world, actor_of)
        made = service.draft_resolution(actor_of("lead-om", request_id="r"), issue, wording())
        before = len(log())
        with pytest.raises(Repeated) as done:
            service.draft_resolution(actor_of("lead-om", request_id="r"), issue, wording())
        assert (done.value.result, len(resolutions()), log()[before:]) == (made.pid, 1, [])


class TestDraftResolutionWithCause:
    def test_by_the_chair_in_the_plenary(self, world, actor_of, log):
        made = service.draft_resolution_with_cause(
            actor_of("chair"), world.committee, wording(), "重大保障任务，来不及表决。"
        )
        made = kept(made)
        assert (made.group.kind, made.term_id) == (GroupKind.PLENARY, world.term.id)
        assert (made.poll_id, made.issue_id, made.result) == (None, None, None)
        assert (made.cause, made.adopted_on) == ("重大保障任务，来不及表决。", date(2009, 11, 23))
        assert log() == ["draft_resolution_with_cause"]
        assert entry()["obj"] == made.pid

    @pytest.mark.parametrize("handle", ["rep-cucc", "secretariat", "lead-om", "reviewer"])
    def test_by_nobody_else(self, world, actor_of, log, handle):
        draft = service.draft_resolution_with_cause
        refused("is_chair", draft, actor_of(handle), world.committee, wording(), "事由")
        assert (resolutions(), log()) == ([], [])


class TestEditResolution:
    def test_back_to_draft_with_a_new_version(self, world, actor_of, log):
        made = a_resolution(world, actor_of, "returned")
        before = len(log())
        changed = wording(title="关于新题的决议", clauses=["一条。"])
        service.edit_resolution(actor_of("lead-om"), made, changed, version=1)
        made = kept(made)
        assert (made.state, made.version, made.title) == ("draft", 2, "关于新题的决议")
        assert made.clauses == ["一条。"]
        assert log()[before:] == ["edit_resolution"]

    @pytest.mark.parametrize("handle", ["secretariat", "chair"])
    def test_who_else_may(self, world, actor_of, handle):
        made = a_resolution(world, actor_of)
        service.edit_resolution(actor_of(handle), made, wording(title="改"), version=1)
        assert kept(made).title == "改"

    def test_of_two_editors_the_second_sees_both_texts(self, world, actor_of, log):
        made = a_resolution(world, actor_of)
        service.edit_resolution(actor_of("secretariat"), made, wording(title="甲"), version=1)
        before = len(log())
        with pytest.raises(Stale) as stale:
            service.edit_resolution(actor_of("lead-om"), made, wording(title="乙"), version=1)
        assert stale.value.theirs == {"version": "2", "title": "甲"}
        assert (kept(made).title, log()[before:]) == ("甲", [])

    def test_the_same_text_twice_still_shows_the_clauses(self, world, actor_of):
        made = a_resolution(world, actor_of)
        service.edit_resolution(actor_of("secretariat"), made, wording(), version=1)
        with pytest.raises(Stale) as stale:
            service.edit_resolution(actor_of("lead-om"), made, wording(), version=1)
        assert stale.value.theirs == {"version": "2", "clauses": "\n\n".join(CLAUSES)}

    @pytest.mark.parametrize("state", ["cleared", "in_force"])
    def test_not_a_text_that_was_cleared(self, world, actor_of, log, state):
        made = a_resolution(world, actor_of, state)
        before = len(log())
        edit, lead = service.edit_resolution, actor_of("lead-om")
        refused("is_draft_resolution", edit, lead, made, wording(title="改"), version=1)
        assert (kept(made).title, log()[before:]) == (wording().title, [])

    @pytest.mark.parametrize("handle", ["rep-cucc", "reviewer", "lead-mk", "regulator"])
    def test_who_may_not(self, world, actor_of, handle):
        made, edit = a_resolution(world, actor_of), service.edit_resolution
        refused("is_lead_or_secretary", edit, actor_of(handle), made, wording(), version=1)


class TestReview:
    def test_cleared_with_a_note(self, world, actor_of, log):
        made = a_resolution(world, actor_of)
        before = len(log())
        service.clear_resolution(actor_of("reviewer"), made, "措辞已核")
        made = kept(made)
        assert (made.state, made.review_note) == ("cleared", "措辞已核")
        assert (made.reviewed_by.handle, made.reviewed_at) == ("reviewer", clock.now())
        assert log()[before:] == ["clear_resolution"]

    def test_returned_with_a_reason(self, world, actor_of, log):
        made = a_resolution(world, actor_of)
        before = len(log())
        service.return_resolution(actor_of("reviewer"), made, "写明起算日")
        assert (kept(made).state, kept(made).review_note) == ("returned", "写明起算日")
        assert log()[before:] == ["return_resolution"]
        lines = select(Move.act).filter_by(issue_id=made.issue_id).order_by(Move.id)
        assert db.session.scalars(lines).all()[-2:] == ["draft_resolution", "return_resolution"]

    def test_a_clearance_is_taken_back_until_the_signature(self, world, actor_of):
        made = a_resolution(world, actor_of, "cleared")
        service.return_resolution(actor_of("reviewer"), made, "再核")
        assert kept(made).state == "returned"
        signed = a_resolution(world, actor_of, "in_force")
        refused("is_unsigned", service.return_resolution, actor_of("reviewer"), signed, "迟了")

    def test_a_draft_without_a_poll_is_reviewed_too(self, world, actor_of):
        made = service.draft_resolution_with_cause(
            actor_of("chair"), world.committee, wording(), "事由"
        )
        service.clear_resolution(actor_of("reviewer"), made)
        assert kept(made).state == "cleared"

    @pytest.mark.parametrize("handle", ["lead-om", "secretariat", "chair", "rep-cucc"])
    def test_by_the_reviewer_alone(self, world, actor_of, log, handle):
        made = a_resolution(world, actor_of)
        before = len(log())
        refused("is_reviewer", service.clear_resolution, actor_of(handle), made)
        refused("is_reviewer", service.return_resolution, actor_of(handle), made, "不可")
        assert (kept(made).state, log()[before:]) == ("draft", [])

    @pytest.mark.parametrize("state", ["returned", "cleared", "in_force"])
    def test_clears_only_what_waits(self, world, actor_of, state):
        made = a_resolution(world, actor_of, state)
        refused("is_awaiting_review", service.clear_resolution, actor_of("reviewer"), made)


class TestListInHandover:
    def test_listed_once_by_chair_or_secretary(self, world, actor_of, log):
        made = a_resolution(world, actor_of)
        before = len(log())
        refused("is_chair_or_secretary", service.list_in_handover, actor_of("rep-cucc"), made)
        service.list_in_handover(actor_of("secretariat"), made)
        assert kept(made).is_handover_listed
        refused("is_not_listed", service.list_in_handover, actor_of("chair"), made)
        assert log()[before:] == ["list_in_handover"]

    def test_not_once_published(self, world, actor_of):
        made = a_resolution(world, actor_of, "in_force")
        refused("is_unpublished", service.list_in_handover, actor_of("chair"), made)


class TestWithdrawReservation:
    @pytest.fixture
    def reservation(self, world, actor_of):
        issue = an_adopted_issue(world, actor_of, reserving={"crtc": "第二条"})
        a_resolution(world, actor_of, "in_force", issue=issue)
        return db.session.scalars(select(Reservation)).one()

    def test_recorded_and_the_print_stays(self, world, actor_of, log, reservation):
        before, made = len(log()), reservation.resolution
        sealed = made.text_hash
        service.withdraw_reservation(actor_of("rep-crtc"), reservation)
        made = kept(made)
        assert made.reservations[0].withdrawn_at == clock.now()
        assert (made.reservations[0].text, made.text_hash) == (RESERVED, sealed)
        assert log()[before:] == ["withdraw_reservation"]

    def test_by_nobody_else_and_once(self, world, actor_of, log, reservation):
        withdraw = service.withdraw_reservation
        before = len(log())
        for handle in ("rep-cucc", "lead-mk", "secretariat", "chair"):
            refused("is_own_reservation", withdraw, actor_of(handle), reservation)
        assert log()[before:] == []
        withdraw(actor_of("rep-crtc"), reservation)
        refused("is_standing_reservation", withdraw, actor_of("rep-crtc"), reservation)
        assert log()[before:] == ["withdraw_reservation"]


def test_waiting_for_says_who_owes_the_next_step(world, actor_of):
    from workspace.resolutions.queries import waiting_for

    def owed(handle):
        return [(act, r.pid) for act, r in waiting_for(actor_of(handle))]

    made = a_resolution(world, actor_of)
    assert owed("reviewer") == [("clear_resolution", made.pid)]
    assert owed("chair") == owed("lead-om") == []
    service.return_resolution(actor_of("reviewer"), made, "改")
    assert owed("lead-om") == [("edit_resolution", made.pid)]
    assert owed("chair") == owed("secretariat") == owed("reviewer") == []
    service.edit_resolution(actor_of("lead-om"), made, wording(), version=1)
    service.clear_resolution(actor_of("reviewer"), made)
    assert owed("chair") == owed("rep-cmcc") == [("publish_resolution", made.pid)]
    assert owed("rep-cucc") == owed("lead-om") == owed("reviewer") == []
    service.publish_resolution(actor_of("chair"), made)
    assert owed("chair") == []


def test_a_published_resolution_waits_for_nobody_after_days(world, actor_of, move_clock):
    a_resolution(world, actor_of, "in_force")
    move_clock(timedelta(days=30))
    from workspace.resolutions.queries import latest, waiting_for

    assert waiting_for(actor_of("chair")) == []
    assert [r.number for r in latest(world.committee, 3)] == ["辽通自律〔2009〕1号"]
