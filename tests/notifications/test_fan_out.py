"""Who is told of which act, inside the act's own transaction; and who is not."""

from datetime import timedelta
from typing import Any

import pytest

from tests.followups.builders import a_commitment
from tests.issues.builders import an_issue
from tests.notifications.builders import all_told, forget, notices, told
from tests.resolutions.builders import a_resolution
from tests.voting.builders import an_open_poll, cast, expire
from tests.world import CLOCK, a_seat
from workspace import acts
from workspace.accounts.models import User
from workspace.acts import Refused
from workspace.db import db, write
from workspace.followups import service as followups
from workspace.groups.rules import Role
from workspace.groups.service import end_seat
from workspace.issues import service as issues
from workspace.issues.rules import Stance
from workspace.notifications import service
from workspace.notifications.models import MailSetting, Watch
from workspace.notifications.rules import Cadence, Level
from workspace.voting.service import extend_poll, recuse, withdraw_poll

GROUP = {"lead-om"} | {
    f"om-{org}-{n}" for org in ("cmcc", "cucc", "ctcc", "crtc") for n in (1, 2)
} - {"om-ctcc-1"}
LEADERS = {"chair", "rep-cmcc", "rep-cucc", "rep-ctcc", "rep-crtc"}


def follow(actor_of: Any, handle: str, thing: Any, level: Level = Level.ALL) -> None:
    service.follow(actor_of(handle), thing.pid, level)


def test_the_reviewer_is_told_of_what_waits_for_it(world, actor_of):
    issue = an_issue(world, actor_of, "review")
    assert told(world, "reviewer") == [("submit_issue", "duty")]
    row = notices(kind="submit_issue")[0]
    assert (row.issue_id, row.thing, row.read_at) == (issue.id, issue.pid, None)
    assert row.organization_id == world.orgs["ctcc"].id


def test_a_consultation_reaches_group_and_members_but_not_its_opener(world, actor_of):
    an_issue(world, actor_of, "consultation")
    assert all_told("start_consultation") == (GROUP | LEADERS) - {"lead-om"}
    assert all(row.due_at for row in notices(kind="start_consultation"))


def test_a_joint_issue_reaches_the_groups_that_take_part_and_their_followers(world, actor_of):
    follow(actor_of, "regulator", world.groups["mk"])
    joint = an_issue(world, actor_of, "consultation", groups=[world.groups["mk"]])
    partners = {"lead-mk", *(f"mk-{org}-2" for org in ("cmcc", "cucc", "ctcc", "crtc"))}
    assert all_told("start_consultation") == (GROUP | LEADERS | partners) - {"lead-om"} | {
        "regulator"
    }
    issues.add_comment(actor_of("rep-cucc"), joint, "可以先试。")
    assert told(world, "regulator")[-1] == ("add_comment", "watch")


def test_a_return_reaches_lead_and_opener(world, actor_of):
    an_issue(world, actor_of, "returned", by="om-cucc-1")
    assert all_told("return_issue") == {"lead-om", "om-cucc-1"}
    assert told(world, "om-cucc-1")[-1] == ("return_issue", "duty")


def test_what_was_expected_is_settled_by_whoever_acts(world, actor_of):
    def waits(handle: str) -> list[str]:
        duties = notices(user_id=world.users[handle].id, read_at=None)
        return [row.kind for row in duties if row.reason.value == "duty"]

    poll = an_open_poll(world, actor_of)
    assert waits("rep-cucc") == ["start_consultation", "open_poll"]
    issues.add_comment(actor_of("rep-cucc"), poll.issue, "再想想。")
    assert "open_poll" in waits("rep-cucc")
    recuse(actor_of("rep-cucc"), poll, reason="有关联")
    assert waits("rep-cucc") == []
    assert "open_poll" in waits("rep-ctcc")
    made = a_commitment(world, actor_of)
    before = waits("rep-ctcc")
    followups.acknowledge(actor_of("rep-cucc"), made)
    assert waits("rep-cucc") == []
    assert waits("rep-ctcc") == before


def test_electors_are_told_of_their_poll_and_its_result(world, actor_of):
    poll = an_open_poll(world, actor_of)
    assert all_told("open_poll") == (GROUP | LEADERS) - {"lead-om"}
    cast(actor_of, poll, {"cmcc": "for", "cucc": "for", "ctcc": "for", "crtc": "for"})
    assert all_told("cast_ballot") == set()
    expire(world, poll)
    assert told(world, "lead-om")[-1] == ("close_poll", "duty")
    assert told(world, "rep-cucc")[-1] == ("close_poll", "own")


def test_a_poll_extended_or_withdrawn_concerns_its_electors(world, actor_of):
    poll = an_open_poll(world, actor_of)
    extend_poll(actor_of("lead-om"), poll, closes_at=poll.closes_at + timedelta(days=1))
    assert told(world, "rep-crtc")[-1] == ("extend_poll", "own")
    withdraw_poll(actor_of("lead-om"), poll, cause="条件有变")
    assert told(world, "rep-crtc")[-1] == ("withdraw_poll", "own")


def test_a_resolution_goes_from_reviewer_to_chair_to_members(world, actor_of):
    a_resolution(world, actor_of, "in_force")
    assert told(world, "reviewer")[-1] == ("draft_resolution", "duty")
    assert ("clear_resolution", "duty") in told(world, "chair")
    assert all_told("publish_resolution") == (GROUP | LEADERS) - {"chair"}
    assert told(world, "rep-cucc")[-1] == ("publish_resolution", "duty")


def test_a_draft_resolution_is_told_to_nobody_who_may_not_see_it(world, actor_of):
    poll = an_open_poll(world, actor_of)
    issue = poll.issue
    follow(actor_of, "mk-cucc-2", issue)
    cast(actor_of, poll, dict.fromkeys(("cmcc", "cucc", "ctcc", "crtc"), "for"))
    expire(world, poll)
    a_resolution(world, actor_of, "draft", issue=issue)
    assert ("close_poll", "watch") in told(world, "mk-cucc-2")
    assert ("draft_resolution", "watch") not in told(world, "mk-cucc-2")


def test_a_report_goes_to_who_verifies_never_to_the_doers_own(world, actor_of):
    a_commitment(world, actor_of, "returned", code="ctcc")  # 电信 leads the group itself
    assert "rep-ctcc" not in all_told("report_progress")
    assert "secretariat" in all_told("report_progress")
    assert told(world, "rep-ctcc")[-1] == ("return_report", "duty")
    forget()
    a = a_commitment(world, actor_of, "acknowledged", resolution=commitment_resolution())
    followups.report_progress(actor_of("rep-cucc"), a, "已完成。")
    assert {"rep-ctcc", "lead-om", "secretariat"} <= all_told("report_progress")


def commitment_resolution() -> Any:
    from workspace.resolutions.models import Resolution

    return db.session.scalars(db.select(Resolution)).first()


def test_verified_and_carried_over(world, actor_of):
    a_commitment(world, actor_of, "closed")
    assert told(world, "rep-cucc")[-1] == ("verify_commitment", "own")
    a_commitment(world, actor_of, "carried_over", code="crtc", resolution=commitment_resolution())
    assert told(world, "rep-crtc")[-1] == ("carry_over_commitment", "own")
    assert told(world, "rep-cmcc")[-1] == ("carry_over_commitment", "duty")


def test_whoever_takes_part_follows(world, actor_of):
    issue = an_issue(world, actor_of, "consultation")
    issues.add_comment(actor_of("rep-cucc"), issue, "同意。")
    issues.state_position(actor_of("rep-crtc"), issue, Stance.SUPPORT)
    forget()
    issues.add_comment(actor_of("rep-ctcc"), issue, "补充。")
    assert all_told("add_comment") == {"lead-om", "rep-cucc", "rep-crtc"}
    assert told(world, "rep-cucc") == [("add_comment", "watch")]


def test_whoever_does_not_want_to_follow_does_not(world, actor_of):
    with write():
        db.session.add(
            MailSetting(user_id=world.users["rep-cucc"].id, cadence=Cadence.NONE, follows_own=False)
        )
    issue = an_issue(world, actor_of, "consultation")
    issues.add_comment(actor_of("rep-cucc"), issue, "同意。")
    assert db.session.scalars(db.select(Watch.user_id)).all() == [world.users["lead-om"].id]


def test_taking_part_again_keeps_what_one_said(world, actor_of):
    issue = an_issue(world, actor_of, "consultation")
    follow(actor_of, "rep-cucc", issue, Level.DUTIES)
    issues.add_comment(actor_of("rep-cucc"), issue, "同意。")
    forget()
    issues.add_comment(actor_of("rep-ctcc"), issue, "补充。")
    assert told(world, "rep-cucc") == []


@pytest.mark.parametrize("kind", ["issue", "group", "committee"])
def test_followers_of_issue_group_and_committee_are_told(world, actor_of, kind):
    issue = an_issue(world, actor_of, "consultation")
    thing = {"issue": issue, "group": world.groups["om"], "committee": world.committee}[kind]
    follow(actor_of, "mk-cucc-2", thing)
    forget()
    issues.add_comment(actor_of("rep-ctcc"), issue, "补充。")
    assert told(world, "mk-cucc-2") == [("add_comment", "watch")]
    follow(actor_of, "mk-cucc-2", issue, Level.NONE)  # the nearest decides
    issues.add_comment(actor_of("rep-ctcc"), issue, "再补充，@mk-cucc-2 请看。")
    assert len(told(world, "mk-cucc-2")) == 1


def test_followers_are_not_told_of_a_draft_they_may_not_see(world, actor_of):
    follow(actor_of, "mk-cucc-2", world.committee)
    follow(actor_of, "om-cucc-2", world.committee)
    an_issue(world, actor_of, "review")
    assert told(world, "mk-cucc-2") == []
    assert told(world, "om-cucc-2") == [("open_issue", "watch"), ("submit_issue", "watch")]


def test_a_mention_reaches_who_sits_and_may_see(world, actor_of):
    issue = an_issue(world, actor_of, "consultation")
    forget()
    said = issues.add_comment(
        actor_of("rep-cucc"), issue, "请@Mk-Cucc-2 与 @nobody 看，`@regulator`，@rep-cucc 我来。"
    )
    assert told(world, "mk-cucc-2") == [("add_comment", "mention")]
    assert told(world, "regulator") == told(world, "rep-cucc") == []
    issues.edit_comment(actor_of("rep-cucc"), said, "请@mk-cucc-2 与 @regulator 看。", 1)
    assert told(world, "mk-cucc-2") == [("add_comment", "mention")]  # once
    assert told(world, "regulator") == [("edit_comment", "mention")]
    assert notices(kind="edit_comment")[0].thing == said.pid


def test_a_mention_in_a_draft_tells_nobody_outside_the_group(world, actor_of):
    an_issue(world, actor_of, "draft", body="请@mk-cucc-2 和@om-cucc-2 准备材料。")
    assert told(world, "mk-cucc-2") == []
    assert told(world, "om-cucc-2") == [("open_issue", "mention")]


def test_a_city_hears_of_what_it_raised(world, actor_of):
    issue = an_issue(world, actor_of, "consultation", by="city-shenyang")
    assert told(world, "city-shenyang")[-1] == ("start_consultation", "own")
    issues.hold_issue(actor_of("lead-om"), issue, "待上级文件")
    assert told(world, "city-shenyang")[-1] == ("hold_issue", "own")


def test_an_inactive_account_is_told_nothing(world, actor_of):
    with write():
        db.session.get_one(User, world.users["reviewer"].id).is_active = False
    an_issue(world, actor_of, "review")
    assert told(world, "reviewer") == []


def test_the_clock_tells_and_follows_nothing(world, actor_of):
    issue = an_issue(world, actor_of, "consultation")
    world.hands[0] = issue.due_at
    issues.start_discussion(CLOCK, issue)
    row = next(n for n in notices(kind="start_discussion"))
    assert (row.actor_id, row.organization_id) == (None, None)
    assert told(world, "lead-om")[-1] == ("start_discussion", "duty")


def test_a_seat_given_and_ended(world, actor_of):
    a_seat("newcomer", world.groups["om"], world.orgs["cucc"], Role.MEMBER)
    user = db.session.scalars(db.select(User).filter_by(handle="newcomer")).one()
    assert [n.kind for n in notices(user_id=user.id)] == ["give_seat"]
    from workspace.groups.models import Seat

    seat = db.session.scalars(db.select(Seat).filter_by(user_id=user.id)).one()
    end_seat(CLOCK, seat, until=world.now.date())
    assert [n.kind for n in notices(user_id=user.id)] == ["give_seat"]  # sees it no more


def test_a_refused_act_tells_nobody(world, actor_of, log):
    issue = an_issue(world, actor_of, "draft")
    forget()
    start = len(log())
    with pytest.raises(Refused):
        issues.clear_issue(actor_of("lead-om"), issue)
    assert (notices(), len(log())) == ([], start)


def test_a_failing_subscriber_takes_its_notices_along(world, actor_of, monkeypatch):
    def fail(event: Any) -> None:
        raise RuntimeError("subscriber")

    issue = an_issue(world, actor_of, "draft")
    forget()
    monkeypatch.setattr(acts, "SUBSCRIBERS", [*acts.SUBSCRIBERS, fail])
    with pytest.raises(RuntimeError, match="subscriber"):
        issues.submit_issue(actor_of("lead-om"), issue)
    assert notices() == []


def test_the_fan_out_stands_between_derive_and_the_record():
    names = [(s.__module__.split(".")[1], s.__name__) for s in acts.SUBSCRIBERS]
    assert names.index(("followups", "derive")) < names.index(("notifications", "fan_out"))
    assert names[-1] == ("record", "append")


def test_two_hundred_people_take_a_handful_of_statements(world, actor_of, count_queries):
    for n in range(200):
        a_seat(f"expert-{n}", world.groups["om"], world.orgs["cucc"], Role.MEMBER)
    issue = an_issue(world, actor_of, "cleared")
    with count_queries() as seen:
        issues.start_consultation(actor_of("lead-om"), issue, world.now + timedelta(days=7))
    assert len(all_told("start_consultation")) >= 200
    ours = [s for s in seen if "notification" in s or "watch" in s or "mail_setting" in s]
    assert len(ours) <= 4, ours
    with count_queries() as seen:
        issues.add_comment(actor_of("rep-cucc"), issue, "同意。")
    assert sum("seat" in s and "JOIN user_account" in s for s in seen) <= 2
