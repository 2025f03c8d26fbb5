"""发言与当场表决 — the floor and the vote: state and entry, or a reason and no entry."""

from datetime import timedelta

from sqlalchemy import select

from tests.meetings.rows import about_an_issue, codes, come, item_of, row_of, sitting
from tests.voting.builders import cast, refused
from workspace import clock
from workspace.db import db
from workspace.meetings import service
from workspace.meetings.models import ItemPoll
from workspace.meetings.queries.sitting import mark_at, sitting_of
from workspace.meetings.rules import TurnState
from workspace.permissions import Actor
from workspace.voting import service as voting
from workspace.voting.rules import Choice, Outcome

MOTION = "新建共享杆路采用统一安全系数1.5。"


def asks(actor_of, meeting, *handles):
    return [service.ask_to_speak(actor_of(h), row_of(meeting, h)) for h in handles]


def mark(actor_of, meeting):
    return mark_at(actor_of("om-crtc-1"), meeting.committee_id, meeting.number)


def vote(actor_of, meeting, **changed):
    asked = {
        "motion": MOTION,
        "preset": "ordinary",
        "closes_at": clock.now() + timedelta(minutes=5),
    }
    return service.put_to_vote(actor_of("secretariat"), item_of(meeting, 1), **{**asked, **changed})


def test_turns_come_in_the_order_asked(world, actor_of, log, move_clock):
    meeting = sitting(world, actor_of)
    first, second, third = asks(actor_of, meeting, "om-cucc-1", "om-crtc-1", "lead-om")
    assert [t.position for t in (first, second, third)] == [1, 2, 3]
    service.call_speaker(actor_of("secretariat"), second)
    assert (second.state, second.began_at) == (TurnState.SPEAKING, world.now)
    assert sitting_of(meeting, clock.now()).turns == [second, first, third]
    move_clock(timedelta(seconds=200))
    service.call_speaker(actor_of("lead-om"), first)
    assert (second.state, second.ended_at - second.began_at) == ("done", timedelta(seconds=200))
    service.end_turn(actor_of("secretariat"), first)
    service.withdraw_turn(actor_of("lead-om"), third)
    assert [t.state for t in (first, third)] == ["done", "withdrawn"]
    assert log()[-4:] == ["call_speaker", "call_speaker", "end_turn", "withdraw_turn"]


def test_the_secretary_puts_a_person_on_the_list(world, actor_of):
    meeting = sitting(world, actor_of)
    service.ask_to_speak(actor_of("secretariat"), row_of(meeting, "om-cucc-1"))
    (turn,) = sitting_of(meeting, clock.now()).turns
    assert turn.attendance.user.handle == "om-cucc-1"


def test_asking_and_calling_are_refused(world, actor_of, log):
    meeting = sitting(world, actor_of)
    (turn,) = asks(actor_of, meeting, "om-cucc-1")
    before = log()
    ask, me = service.ask_to_speak, actor_of("om-cucc-1")
    refused("waits_not_yet", ask, me, row_of(meeting, "om-cucc-1"))
    refused("is_own_or_lead_or_secretary", ask, me, row_of(meeting, "om-crtc-1"))
    refused("is_here", ask, actor_of("om-cmcc-2"), row_of(meeting, "om-cmcc-2"))
    refused("is_lead_or_secretary_or_presiding", service.call_speaker, me, turn)
    refused("is_speaking", service.end_turn, actor_of("secretariat"), turn)
    other = actor_of("om-crtc-1")
    refused("is_own_or_lead_or_secretary", service.withdraw_turn, other, turn)
    assert log() == before
    service.close_item(actor_of("lead-om"), item_of(meeting, 1), outcome="discussed")
    refused("has_current_item", ask, me, row_of(meeting, "om-cucc-1"))


def test_put_to_vote_asks_who_is_there_and_nobody_else(world, actor_of, log):
    meeting = sitting(world, actor_of, "lead-om", "om-cmcc-1", "om-cucc-1")
    issue = about_an_issue(world, actor_of, meeting)
    poll = vote(actor_of, meeting)
    assert codes(world, poll.roll) == ["cmcc", "cucc", "ctcc"]
    assert (poll.closes_early, issue.state, issue.due_at) == (True, "voting", poll.closes_at)
    assert db.session.scalars(select(ItemPoll)).one().poll_id == poll.id
    assert log()[-1] == "put_to_vote"
    come(actor_of, meeting, "om-crtc-1")  # too late for this vote
    refused("is_elector", voting.cast_ballot, actor_of("om-crtc-1"), poll, choice=Choice.FOR)
    service.leave_meeting(actor_of("om-cucc-1"), row_of(meeting, "om-cucc-1"), reason="有事")
    assert codes(world, poll.roll) == ["cmcc", "cucc", "ctcc"]
    before = mark(actor_of, meeting)
    voting.cast_ballot(actor_of("om-cmcc-1"), poll, choice=Choice.FOR)
    assert mark(actor_of, meeting) != before
    cast(actor_of, poll, {"cucc": "for", "ctcc": "abstain"})
    before = mark(actor_of, meeting)
    world.hands[0] = poll.closes_at
    voting.close_poll(Actor.clock(), poll)
    assert poll.outcome is Outcome.ADOPTED
    assert mark(actor_of, meeting) != before
    assert sitting_of(meeting, clock.now()).poll == poll


def test_put_to_vote_needs_the_quorum(world, actor_of, log):
    meeting = sitting(world, actor_of, "lead-om", "om-cmcc-1")
    issue = about_an_issue(world, actor_of, meeting)
    before = log()
    refused("has_quorum", vote, actor_of, meeting)
    assert log() == before
    assert issue.state == "discussion"
    quorum = sitting_of(meeting, clock.now()).quorum
    assert (quorum.present, quorum.needed, quorum.missing) == (2, 3, 1)
    come(actor_of, meeting, "om-cucc-1")
    assert vote(actor_of, meeting).number == 1


def test_put_to_vote_is_refused(world, actor_of, log):
    meeting = sitting(world, actor_of)
    refused("is_about_issue", vote, actor_of, meeting)
    about_an_issue(world, actor_of, meeting)
    before = log()
    past = clock.now()
    refused("is_future_deadline", vote, actor_of, meeting, closes_at=past)
    item = item_of(meeting, 1)
    refused(
        "is_lead_or_secretary_or_presiding",
        service.put_to_vote,
        actor_of("om-cucc-1"),
        item,
        motion=MOTION,
        preset="ordinary",
        closes_at=past + timedelta(minutes=5),
    )
    assert log() == before
    vote(actor_of, meeting)
    refused("is_in_discussion", vote, actor_of, meeting)


def test_a_poll_on_the_issues_own_page_asks_all_members_still(world, actor_of):
    meeting = sitting(world, actor_of, "lead-om", "om-cmcc-1", "om-cucc-1")
    issue = about_an_issue(world, actor_of, meeting)
    poll = voting.open_poll(
        actor_of("lead-om"),
        issue,
        motion=MOTION,
        preset="ordinary",
        closes_at=clock.now() + timedelta(days=2),
    )
    assert codes(world, poll.roll) == ["cmcc", "cucc", "ctcc", "crtc"]
    assert sitting_of(meeting, clock.now()).poll is None
