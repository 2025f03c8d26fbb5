"""The clock reminds organizations that have not acted, each stage once, and nobody else."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.concurrency import together
from tests.followups.builders import a_commitment, commitments
from tests.issues.builders import an_issue
from tests.meetings.builders import a_meeting, a_plan
from tests.notifications.builders import all_told, forget, notices, told
from tests.resolutions.builders import a_resolution, an_adopted_issue
from tests.voting.builders import an_open_poll, cast, expire
from tests.world import CLOCK
from workspace.accounts.models import User
from workspace.db import db
from workspace.followups import service as followups
from workspace.home.cli import tick_once
from workspace.issues import service as issues
from workspace.issues.rules import Stance
from workspace.meetings import service as meetings
from workspace.notifications import service
from workspace.notifications.models import Reminder
from workspace.notifications.rules import Level
from workspace.voting.rules import Choice
from workspace.voting.service import extend_poll, file_late_ballot

DAY = timedelta(days=1)
OTHERS = {"rep-ctcc", "rep-crtc", "chair", "rep-cmcc"}


def stages(kind: str) -> list[str]:
    """The stages that one person of 联通's was reminded at."""
    return [n.stage for n in notices(kind=kind) if n.user_id == people()["rep-cucc"]]


def people() -> dict[str, int]:
    rows = db.session.execute(db.select(User.handle, User.id))
    return {handle: key for handle, key in rows}


def test_a_consultation(world, actor_of, log, move_clock):
    issue = an_issue(world, actor_of, "consultation")  # seven days
    issues.state_position(actor_of("rep-crtc"), issue, Stance.SUPPORT)
    forget()
    assert service.give_reminders() == 0
    move_clock(4 * DAY)
    before = log()
    assert service.give_reminders() == 3  # 移动, 联通, 电信
    assert service.give_reminders() == 0
    assert log() == before  # no act
    told_people = all_told("due_position")
    assert {"rep-cucc", "om-cucc-1", "om-cucc-2", "chair", "lead-om"} <= told_people
    assert not told_people & {"rep-crtc", "om-crtc-1", "secretariat", "mk-cucc-2", "reviewer"}
    row = notices(kind="due_position")[0]
    assert (row.stage, row.due_at, row.actor_id) == ("days", issue.due_at, None)
    move_clock(2 * DAY)
    issues.state_position(actor_of("rep-cucc"), issue, Stance.SUPPORT)
    assert service.give_reminders() == 2
    assert stages("due_position") == ["days"]


def test_a_consultation_that_is_over(world, actor_of, move_clock):
    issue = an_issue(world, actor_of, "consultation")
    world.hands[0] = issue.due_at
    tick_once()
    assert stages("due_position") == ["late"]
    move_clock(timedelta(hours=25))
    assert service.give_reminders() == 0


def test_a_poll(world, actor_of, move_clock):
    poll = an_open_poll(world, actor_of, closes_at=world.now + 4 * DAY)
    cast(actor_of, poll, {"crtc": "for"})
    forget()
    move_clock(DAY)
    assert service.give_reminders() == 3
    assert "rep-crtc" not in all_told("due_poll")
    move_clock(2 * DAY)
    cast(actor_of, poll, {"cucc": "for"})
    assert service.give_reminders() == 2
    assert stages("due_poll") == ["days"]
    expire(world, poll)
    file_late_ballot(actor_of("rep-ctcc"), poll, choice=Choice.FOR)
    assert service.give_reminders() == 1  # 移动 alone is left
    assert {n.stage for n in notices(kind="due_poll")} == {"days", "day", "late"}


def test_a_deadline_put_off_reminds_anew(world, actor_of, move_clock):
    poll = an_open_poll(world, actor_of, closes_at=world.now + 4 * DAY)
    move_clock(2 * DAY)
    assert service.give_reminders() == 4
    extend_poll(actor_of("lead-om"), poll, closes_at=poll.closes_at + 4 * DAY)
    assert service.give_reminders() == 0
    move_clock(4 * DAY)
    assert service.give_reminders() == 4
    assert stages("due_poll") == ["days", "days"]


def test_a_short_poll_is_not_reminded_of_at_once(world, actor_of, move_clock):
    an_open_poll(world, actor_of)  # two days
    assert service.give_reminders() == 0
    move_clock(DAY)
    assert service.give_reminders() == 4


def test_a_commitment(world, actor_of):
    made = a_commitment(world, actor_of, "acknowledged")
    followups.acknowledge(actor_of("rep-crtc"), commitments(made.resolution)["crtc"])
    followups.report_progress(
        actor_of("rep-crtc"), commitments(made.resolution)["crtc"], "已完成。"
    )
    forget()
    for ahead, stage in ((2.5 * DAY, "days"), (0.5 * DAY, "day"), (-0.5 * DAY, "late")):
        world.hands[0] = made.due_at - ahead
        assert service.give_reminders() == 3
        assert told(world, "rep-cucc")[-1] == ("due_commitment", "duty")
        assert stages("due_commitment")[-1] == stage
    assert all_told("due_commitment") == {"rep-cucc", "rep-ctcc", "chair", "rep-cmcc"}
    world.hands[0] = made.due_at + 2 * DAY
    assert service.give_reminders() == 0


def test_what_is_reserved_is_not_late(world, actor_of):
    issue = an_adopted_issue(world, actor_of, reserving={"cucc": ""})
    resolution = a_resolution(world, actor_of, "in_force", issue=issue)
    world.hands[0] = commitments(resolution)["cucc"].due_at
    assert service.give_reminders() == 3
    assert "rep-cucc" not in all_told("due_commitment")


def test_a_review(world, actor_of, move_clock):
    an_issue(world, actor_of, "review")
    forget()
    for days, stage in ((2, "days"), (4, "day"), (5, "late")):
        world.hands[0] = world.now + days * DAY
        assert service.give_reminders() == 1
        assert [n.stage for n in notices(kind="due_review")][-1] == stage
    assert all_told("due_review") == {"reviewer"}


def test_a_draft_resolution_in_review(world, actor_of, move_clock):
    a_resolution(world, actor_of, "draft")
    move_clock(2 * DAY + timedelta(hours=1))
    service.give_reminders()
    assert all_told("due_review") == {"reviewer"}
    assert notices(kind="due_review")[0].resolution_id


def test_whoever_wants_nothing_of_it_gets_nothing(world, actor_of, move_clock):
    issue = an_issue(world, actor_of, "consultation")
    service.follow(actor_of("rep-cucc"), issue.pid, Level.NONE)
    move_clock(4 * DAY)
    service.give_reminders()
    assert "rep-cucc" not in all_told("due_position")
    assert "om-cucc-2" in all_told("due_position")


@pytest.mark.parametrize("handle", ["rep-cucc", "reviewer"])
def test_the_page_says_it(world, actor_of, sign_in, move_clock, handle):
    an_issue(world, actor_of, "consultation")
    an_issue(world, actor_of, "review")
    move_clock(4 * DAY)
    service.give_reminders()
    page = sign_in(handle).get("/notices").text
    if handle == "reviewer":
        assert "合规审查已等待四天以上" in page
    else:
        assert "征求意见三天内截止，贵单位尚未陈述立场" in page


def test_ten_clocks_at_once_remind_once(app, world, actor_of, move_clock):
    an_issue(world, actor_of, "consultation")
    an_open_poll(world, actor_of, closes_at=world.now + 5 * DAY)
    forget()
    move_clock(4 * DAY)
    db.session.remove()
    given: list[int] = []

    assert together(app, 10, lambda _: given.append(service.give_reminders())) == []
    assert sum(given) == 8
    assert db.session.scalar(db.select(db.func.count(Reminder.id))) == 8
    rows = notices()
    assert len({(n.user_id, n.kind, n.thing) for n in rows}) == len(rows)
    assert tick_once() == 0
    assert CLOCK.is_clock


class TestTheNoticeOfAMeeting:
    """It may go until Sunday 29 November at 24:00, five working days before Monday 7 December;
    Friday is the working day before that."""

    FRIDAY = datetime(2009, 11, 26, 16, tzinfo=UTC)

    def test_the_lead_is_reminded_once(self, world, actor_of, log, move_clock):
        meeting = a_meeting(world, actor_of)
        forget()
        before = log()
        world.hands[0] = self.FRIDAY - timedelta(seconds=1)
        assert service.give_reminders() == 0
        world.hands[0] = self.FRIDAY
        assert (service.give_reminders(), service.give_reminders()) == (1, 0)
        (row,) = notices()
        assert (row.user_id, row.kind, row.stage) == (people()["lead-om"], "due_notice", "day")
        assert (row.thing, row.due_at) == (meeting.pid, meeting.notice_due_at)
        move_clock(DAY)
        assert service.give_reminders() == 0
        world.hands[0] = meeting.notice_due_at
        assert (service.give_reminders(), log()) == (0, before)

    def test_it_says_what_is_to_be_done(self, world, actor_of, sign_in):
        meeting = a_meeting(world, actor_of)
        forget()
        world.hands[0] = self.FRIDAY
        service.give_reminders()
        client = sign_in("lead-om")
        page = client.get("/notices").text
        assert "会议通知尚未发出，通知期限将到" in page
        assert meeting.title in page

    def test_so_is_the_secretary_who_called_it(self, world, actor_of):
        a_meeting(world, actor_of, by="secretariat")
        world.hands[0] = self.FRIDAY
        assert service.give_reminders() == 1
        assert all_told("due_notice") == {"lead-om", "secretariat"}

    def test_of_the_plenary_the_chair(self, world, actor_of):
        a_meeting(world, actor_of, group="plenary")
        world.hands[0] = self.FRIDAY
        assert service.give_reminders() == 1
        assert all_told("due_notice") == {"chair", "rep-cmcc"}

    @pytest.mark.parametrize("state", ["noticed", "cancelled"])
    def test_not_where_nothing_is_owed(self, world, actor_of, state):
        a_meeting(world, actor_of, state)
        world.hands[0] = self.FRIDAY
        assert (service.give_reminders(), all_told("due_notice")) == (0, set())

    def test_not_where_it_was_called_no_earlier(self, world, actor_of):
        starts = world.now + timedelta(days=14, hours=4)
        world.hands[0] = self.FRIDAY
        a_meeting(world, actor_of, starts_at=starts)
        assert service.give_reminders() == 0

    def test_a_meeting_put_off_is_another_deadline(self, world, actor_of, move_clock):
        meeting = a_meeting(world, actor_of)
        world.hands[0] = self.FRIDAY
        assert service.give_reminders() == 1
        later = a_plan(meeting.starts_at + 7 * DAY)
        meetings.edit_meeting(actor_of("lead-om"), meeting, later, version=meeting.version)
        assert service.give_reminders() == 0
        move_clock(7 * DAY)
        assert service.give_reminders() == 1
