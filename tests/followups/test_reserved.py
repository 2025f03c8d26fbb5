"""What an organization has reserved is not owed; withdrawn, it is owed again."""

from datetime import timedelta

from sqlalchemy import select

from tests.followups.builders import REPORT, at, commitments, kept
from tests.resolutions.builders import (
    DUE,
    a_resolution,
    an_adopted_issue,
    by_cause,
    issue_of,
)
from workspace import clock
from workspace.db import db
from workspace.followups import queries, service
from workspace.followups.rules import end_of
from workspace.home.queries.waiting import waiting_for
from workspace.record.models import Log
from workspace.record.rebuild import differences
from workspace.resolutions import service as resolutions
from workspace.resolutions.rules import Effect
from workspace.resolutions.service import Bearing


class TestReserved:
    def reserving(self, world, actor_of, clause):
        issue = an_adopted_issue(world, actor_of, reserving={"crtc": clause})
        return a_resolution(world, actor_of, "in_force", issue=issue)

    def withdraw(self, actor_of, resolution):
        (reservation,) = resolution.reservations
        resolutions.withdraw_reservation(actor_of("rep-crtc"), reservation)

    def test_what_is_reserved_as_a_whole_waits_for_nobody_and_holds_up_nothing(
        self, world, actor_of
    ):
        resolution = self.reserving(world, actor_of, "")
        made = commitments(resolution)
        assert waiting_for(actor_of("rep-crtc")) == []
        for code in ("cmcc", "cucc", "ctcc"):
            service.mark_not_applicable(actor_of("secretariat"), made[code], "不涉及")
        assert issue_of(resolution).state == "done"
        before = clock.now()
        self.withdraw(actor_of, resolution)
        found = kept(made["crtc"])
        assert found.due_at == max(end_of(DUE), end_of((before + timedelta(days=30)).date()))
        assert found.reports[-1].act == "withdraw_reservation"
        assert issue_of(resolution).state == "follow_up"
        assert [w.act for w in waiting_for(actor_of("rep-crtc"))] == ["acknowledge"]
        assert differences(db.session.scalars(select(Log)).all()) == []

    def test_withdrawn_late_it_is_owed_within_thirty_days(self, world, actor_of, move_clock):
        resolution = self.reserving(world, actor_of, "第一条、第二条")
        made = commitments(resolution)["crtc"]
        move_clock(timedelta(days=90))
        self.withdraw(actor_of, resolution)
        assert kept(made).due_at == end_of((clock.now() + timedelta(days=30)).date())
        (cell,) = [
            c
            for c in queries.under(actor_of("lead-om"), kept(made).resolution)
            if c.organization.code == "crtc"
        ]
        assert (cell.word, cell.late_since) == ("extended", None)

    def test_a_clause_withdrawn_after_the_rest_was_closed_opens_it_again(self, world, actor_of):
        resolution = self.reserving(world, actor_of, "第二条")
        made = commitments(resolution)["crtc"]
        doer = actor_of("rep-crtc")
        service.acknowledge(doer, made)
        service.report_progress(doer, made, REPORT)
        service.verify_commitment(actor_of("regulator"), made)
        self.withdraw(actor_of, resolution)
        found = kept(made)
        assert (found.state, found.closed_at) == ("acknowledged", None)
        service.report_progress(doer, found, "第二条亦已办结")

    def test_a_clause_withdrawn_while_the_rest_is_owed_gives_no_more_time(
        self, world, actor_of, move_clock
    ):
        resolution = self.reserving(world, actor_of, "第二条")
        made = commitments(resolution)["crtc"]
        move_clock(timedelta(days=90))
        self.withdraw(actor_of, resolution)
        assert (kept(made).state, kept(made).due_at) == ("open", end_of(DUE))

    def test_under_a_text_that_no_longer_holds_nothing_revives(self, world, actor_of):
        resolution = self.reserving(world, actor_of, "")
        made = commitments(resolution)["crtc"]
        by_cause(actor_of, world, Bearing(Effect.REPEALS, resolution))
        self.withdraw(actor_of, resolution)
        assert kept(made).state == "lapsed"

    def test_the_page_marks_the_clause(self, world, actor_of, sign_in):
        self.reserving(world, actor_of, "第二条")
        page = sign_in("rep-cucc").get(at("crtc")).text
        clauses = page[page.index('class="clauses"') : page.index("</ol>")]
        assert clauses.count("保留") == 1
        assert clauses.index("扩容触发") < clauses.index("保留") < clauses.index("对端10个")
