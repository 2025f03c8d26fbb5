"""What happens on publishing: number, days, signature, seal, issue; what never happens after."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tests.resolutions.builders import DUE, a_resolution, an_adopted_issue, kept, wording
from tests.voting.builders import entry, refused
from tests.world import CLOCK
from workspace import acts, clock
from workspace.acts import Repeated
from workspace.committees.service import Point, open_term
from workspace.db import db
from workspace.followups.models import Commitment
from workspace.issues.models import Issue, Move
from workspace.permissions import can
from workspace.permissions.resolutions import POLICY
from workspace.record.models import Log
from workspace.record.rebuild import differences
from workspace.resolutions import service
from workspace.resolutions.rules import sealed_text
from workspace.text import digest


def test_published(world, actor_of, log):
    made = a_resolution(world, actor_of, "cleared")
    before = len(log())
    service.publish_resolution(actor_of("chair"), made)
    made = kept(made)
    assert made.number == "辽通自律〔2009〕1号"
    assert (made.state, made.year, made.no) == ("in_force", 2009, 1)
    assert (made.published_at, made.signed_by.handle) == (clock.now(), "chair")
    assert made.signed_for.code == "cmcc"
    assert (made.effective_on, made.due_on) == (date(2009, 12, 10), DUE)
    assert log()[before:] == ["publish_resolution"]
    assert entry()["obj"] == made.pid
    assert entry()["data"]["number"] == "辽通自律〔2009〕1号"


def test_the_hash_is_that_of_all_that_is_printed(world, actor_of):
    made = kept(a_resolution(world, actor_of, "in_force"))
    assert made.text_hash == digest(sealed_text(made).decode())
    made.clauses = [*made.clauses, "后加的一条。"]
    assert made.text_hash != digest(sealed_text(made).decode())


def test_the_issue_moves_to_follow_up_and_its_timeline_says_so(world, actor_of):
    made = a_resolution(world, actor_of, "in_force")
    issue = db.session.get_one(Issue, made.issue_id, populate_existing=True)
    moves = db.session.scalars(
        select(Move).filter_by(issue_id=issue.id).order_by(Move.id.desc()).limit(2)
    ).all()
    assert issue.state == "follow_up"
    assert [m.act for m in moves] == ["derive_commitments", "publish_resolution"]
    assert moves[1].detail == {"number": "辽通自律〔2009〕1号"}
    assert moves[0].detail == {"n": 4}


def test_one_entry_rebuilds_resolution_commitments_and_issue(world, actor_of):
    a_resolution(world, actor_of, "in_force")
    tables = [row["table"] for row in entry()["data"]["rows"]]
    assert tables.count("commitment") == 4
    assert set(tables) == {"commitment", "issue", "move", "resolution"}
    assert differences(db.session.scalars(select(Log)).all()) == []


def test_without_days_they_follow_the_signature(world, actor_of):
    words = wording(due_on=None)
    made = kept(a_resolution(world, actor_of, "in_force", words=words))
    assert (made.effective_on, made.due_on) == (date(2009, 12, 10), date(2010, 1, 24))


def test_a_due_day_that_passed_meanwhile_is_refused(world, actor_of, move_clock, log):
    words = wording(due_on=date(2009, 12, 1))
    made = a_resolution(world, actor_of, "cleared", words=words)
    before = len(log())
    move_clock(timedelta(days=20))
    refused("is_future_deadline", service.publish_resolution, actor_of("chair"), made)
    assert (kept(made).state, kept(made).number, log()[before:]) == ("cleared", "", [])
    service.return_resolution(actor_of("reviewer"), made, "改期限")
    service.edit_resolution(actor_of("lead-om"), made, wording(), version=1)
    service.clear_resolution(actor_of("reviewer"), made)
    service.publish_resolution(actor_of("chair"), made)
    assert kept(made).no == 1  # the refusal drew no number


@pytest.mark.parametrize("handle", ["rep-cucc", "lead-om", "secretariat", "reviewer", "regulator"])
def test_by_nobody_but_the_chair(world, actor_of, log, handle):
    made = a_resolution(world, actor_of, "cleared")
    before = len(log())
    refused("is_chair", service.publish_resolution, actor_of(handle), made)
    assert (kept(made).number, log()[before:]) == ("", [])


@pytest.mark.parametrize("state", ["draft", "returned"])
def test_nothing_unreviewed_is_signed(world, actor_of, log, state):
    made = a_resolution(world, actor_of, state)
    before = len(log())
    refused("is_cleared_resolution", service.publish_resolution, actor_of("chair"), made)
    assert (kept(made).number, log()[before:]) == ("", [])


def test_numbers_run_by_year_of_publication(world, actor_of, move_clock):
    first = kept(a_resolution(world, actor_of, "in_force"))
    second = kept(a_resolution(world, actor_of, "in_force"))
    late = a_resolution(world, actor_of, "cleared", words=wording(due_on=None))
    # 2009-12-31 17:00 UTC is 2010-01-01 01:00 in Shanghai
    move_clock(second.published_at.replace(month=12, day=31, hour=17) - clock.now())
    service.publish_resolution(actor_of("chair"), late)
    late = kept(late)
    assert [(r.year, r.no) for r in (first, second, late)] == [(2009, 1), (2009, 2), (2010, 1)]
    assert late.adopted_on.year == 2009


def test_a_second_click_draws_no_second_number(world, actor_of, log):
    made = a_resolution(world, actor_of, "cleared")
    service.publish_resolution(actor_of("chair", request_id="r"), made)
    before = len(log())
    with pytest.raises(Repeated) as done:
        service.publish_resolution(actor_of("chair", request_id="r"), made)
    assert (done.value.result, log()[before:]) == (made.pid, [])
    refused("is_cleared_resolution", service.publish_resolution, actor_of("rep-cmcc"), made)
    assert kept(made).no == 1
    assert kept(a_resolution(world, actor_of, "in_force")).no == 2


def test_a_failing_publication_gives_its_number_back(world, actor_of, log, monkeypatch):
    made = a_resolution(world, actor_of, "cleared")
    before = len(log())

    def fail(event):
        raise RuntimeError("subscriber")

    with monkeypatch.context() as patch:
        patch.setattr(acts, "SUBSCRIBERS", [*acts.SUBSCRIBERS[:1], fail])
        with pytest.raises(RuntimeError, match="subscriber"):
            service.publish_resolution(actor_of("chair"), made)
    assert (kept(made).state, kept(made).number, log()[before:]) == ("cleared", "", [])
    assert db.session.scalars(select(Commitment)).all() == []
    service.publish_resolution(actor_of("chair"), made)
    assert kept(made).no == 1


class TestOutgoingChair:
    @pytest.fixture
    def after(self, world, actor_of, move_clock):
        """Two cleared drafts of the first term, one of them listed; the second term began."""
        unlisted, listed = (a_resolution(world, actor_of, "cleared") for _ in range(2))
        service.list_in_handover(actor_of("secretariat"), listed)
        open_term(
            CLOCK,
            world.committee,
            chair=world.orgs["cucc"],
            starts_on=date(2010, 3, 1),
            ends_on=date(2011, 2, 28),
            points=[Point("新一届要点")],
        )
        for draft in (unlisted, listed):
            service.return_resolution(actor_of("reviewer"), draft, "改期限")
            edited = wording(due_on=date(2010, 5, 1))
            service.edit_resolution(actor_of("lead-om"), draft, edited, version=1)
            service.clear_resolution(actor_of("reviewer"), draft)
        move_clock(timedelta(days=100))
        return unlisted, listed

    def test_signs_what_the_list_names(self, world, actor_of, after):
        unlisted, listed = after
        refused("is_chair", service.publish_resolution, actor_of("chair"), unlisted)
        service.publish_resolution(actor_of("chair"), listed)
        made = kept(listed)
        assert (made.number, made.term.number) == ("辽通自律〔2010〕1号", 1)
        assert made.signed_for.code == made.chair_organization.code == "cmcc"

    def test_the_chair_in_office_signs_the_rest(self, world, actor_of, after):
        unlisted, _ = after
        service.publish_resolution(actor_of("rep-cucc"), unlisted)
        made = kept(unlisted)
        assert (made.signed_for.code, made.chair_organization.code) == ("cucc", "cmcc")

    def test_another_former_member_signs_nothing(self, world, actor_of, after):
        refused("is_chair", service.publish_resolution, actor_of("rep-ctcc"), after[1])


def test_no_act_changes_a_published_text(world, actor_of):
    """Of all acts a withdrawal of a reservation and a voiding are left; both leave the print."""
    issue = an_adopted_issue(world, actor_of, reserving={"crtc": "第二条"})
    made = kept(a_resolution(world, actor_of, "in_force", issue=issue))
    handles = ["lead-om", "secretariat", "chair", "reviewer", "rep-crtc", "rep-cucc", "regulator"]
    on_resolution = {
        "edit_resolution",
        "clear_resolution",
        "return_resolution",
        "list_in_handover",
        "publish_resolution",
    }
    drafting = {"draft_resolution", "draft_resolution_with_cause"}
    others = {"view_resolution", "withdraw_reservation", "void_resolution"}
    assert on_resolution | drafting | others == set(POLICY)
    for handle in handles:
        assert not any(can(actor_of(handle), act, made) for act in on_resolution)
        assert not can(actor_of(handle), "draft_resolution", issue)
