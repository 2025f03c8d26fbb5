"""开会、议程项、休会、散会 — what moves a meeting: state and entry, or a reason and no entry."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.meetings.rows import (
    a_called_meeting,
    about_an_issue,
    an_item,
    come,
    item_of,
    opened,
    row_of,
    sitting,
)
from tests.voting.builders import refused
from workspace import clock
from workspace.db import db, write
from workspace.meetings import service
from workspace.meetings.models import SpeakerTurn, StandingText
from workspace.meetings.rules import ItemState, MeetingState
from workspace.meetings.rules import sitting as rules
from workspace.permissions.meetings import sitting as policy


def people(world):
    return {"presiding": world.users["lead-om"], "recorder": world.users["secretariat"]}


def test_the_door_opens_when_the_rules_say():
    assert policy.OPENS_BEFORE == rules.OPENS_BEFORE


def test_open_meeting_sets_who_presides_and_makes_the_code(world, actor_of, log):
    meeting = a_called_meeting(world)
    service.open_meeting(actor_of("lead-om"), meeting, **people(world))
    assert (meeting.state, meeting.opened_at) == (MeetingState.SITTING, world.now)
    assert meeting.presiding.handle == "lead-om"
    assert meeting.recorder.handle == "secretariat"
    assert len(meeting.check_in_code) == 6
    assert item_of(meeting, 0).state is ItemState.CURRENT
    assert log() == ["open_meeting"]


@pytest.mark.parametrize(
    ("who", "starts_in", "reason"),
    [
        ("lead-om", timedelta(minutes=61), "is_time_to_open"),
        ("om-cmcc-1", timedelta(minutes=30), "is_lead_or_secretary"),
        ("regulator", timedelta(minutes=30), "is_lead_or_secretary"),
        ("lead-mk", timedelta(minutes=30), "is_lead_or_secretary"),
    ],
)
def test_open_meeting_is_refused(world, actor_of, log, who, starts_in, reason):
    meeting = a_called_meeting(world, starts_in=starts_in)
    refused(reason, service.open_meeting, actor_of(who), meeting, **people(world))
    assert log() == []
    assert meeting.check_in_code == ""


def test_open_meeting_happens_once(world, actor_of, log):
    meeting = opened(world, actor_of)
    refused("is_noticed", service.open_meeting, actor_of("lead-om"), meeting, **people(world))
    assert log() == ["open_meeting"]


def test_read_notice_fixes_its_version_and_the_time(world, actor_of, log, move_clock):
    meeting = opened(world, actor_of)
    move_clock(timedelta(minutes=3))
    service.read_notice(actor_of("lead-om"), meeting)
    text = db.session.scalars(select(StandingText)).one()
    assert (meeting.notice_text_id, meeting.notice_read_at) == (text.id, clock.now())
    read = item_of(meeting, 0)
    assert (read.state, read.seconds) == (ItemState.DISCUSSED, 180)
    assert log() == ["open_meeting", "read_notice"]
    refused("is_notice_unread", service.read_notice, actor_of("lead-om"), meeting)
    assert len(log()) == 2


def test_the_usual_notice_is_kept_as_it_was_read(world, actor_of, log):
    meeting = opened(world, actor_of)
    with write():
        db.session.scalars(select(StandingText)).one().retired_at = clock.now()
    service.read_notice(actor_of("lead-om"), meeting)
    kept = db.session.get_one(StandingText, meeting.notice_text_id)
    assert (kept.title_en, kept.version, kept.retired_at) == ("Antitrust notice", 1, None)
    assert "竞争者" in kept.text
    assert log() == ["open_meeting", "read_notice"]


def test_nothing_is_taken_up_before_the_notice(world, actor_of, log):
    meeting = opened(world, actor_of)
    item = item_of(meeting, 1)
    refused("is_notice_read", service.take_up_item, actor_of("secretariat"), item)
    with write():
        item.state = ItemState.PROPOSED
    refused("is_notice_read", service.take_up_unlisted, actor_of("lead-om"), item, override="急")
    assert log() == ["open_meeting"]


def test_take_up_item_closes_the_one_before_as_discussed(world, actor_of, log, move_clock):
    meeting = sitting(world, actor_of)
    come_and_wait(actor_of, meeting)
    move_clock(timedelta(minutes=7))
    service.take_up_item(actor_of("secretariat"), item_of(meeting, 2))
    first, second = item_of(meeting, 1), item_of(meeting, 2)
    assert (first.state, first.seconds, first.current_since) == (ItemState.DISCUSSED, 420, None)
    assert (second.state, second.current_since) == (ItemState.CURRENT, clock.now())
    assert [t.state for t in db.session.scalars(select(SpeakerTurn))] == ["withdrawn"]
    assert log()[-1] == "take_up_item"


def come_and_wait(actor_of, meeting):
    service.ask_to_speak(actor_of("om-cucc-1"), row_of(meeting, "om-cucc-1"))


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"state": ItemState.PROPOSED}, "is_listed_in_time"),
        ({"is_late": True}, "is_listed_in_time"),
        ({"state": ItemState.DISCUSSED}, "is_to_come"),
        ({"state": ItemState.REMOVED}, "is_to_come"),
    ],
)
def test_take_up_item_is_refused(world, actor_of, log, changed, reason):
    meeting = sitting(world, actor_of)
    with write():
        item = an_item(world, meeting, 9, **changed)
        db.session.add(item)
    before = log()
    refused(reason, service.take_up_item, actor_of("secretariat"), item)
    assert log() == before
    assert item_of(meeting, 1).state is ItemState.CURRENT


def test_what_was_put_off_may_be_taken_up_again(world, actor_of, move_clock):
    meeting = sitting(world, actor_of)
    item = item_of(meeting, 1)
    move_clock(timedelta(seconds=30))
    service.close_item(actor_of("secretariat"), item, outcome=ItemState.DEFERRED, reason="等待材料")
    assert (item.state, item.reason) == (ItemState.DEFERRED, "等待材料")
    service.take_up_item(actor_of("secretariat"), item)
    move_clock(timedelta(seconds=30))
    service.close_item(actor_of("secretariat"), item, outcome=ItemState.DECIDED)
    assert (item.state, item.seconds) == (ItemState.DECIDED, 60)


def test_take_up_unlisted_is_the_chairs_with_a_reason(world, actor_of, log):
    meeting = sitting(world, actor_of)
    with write():
        item = an_item(world, meeting, 9, state=ItemState.PROPOSED, is_late=True)
        db.session.add(item)
    before = log()
    rule = service.take_up_unlisted
    refused("is_chair_of_meeting", rule, actor_of("secretariat"), item, override="台风将至")
    assert log() == before
    rule(actor_of("lead-om"), item, override="台风将至")
    assert (item.state, item.override) == (ItemState.CURRENT, "台风将至")
    assert log()[-1] == "take_up_unlisted"
    listed = item_of(meeting, 2)
    refused("is_unlisted", rule, actor_of("lead-om"), listed, override="台风将至")


def test_who_presides_rules_too(world, actor_of):
    meeting = sitting(world, actor_of)
    with write():
        meeting.presiding_id = world.users["om-crtc-1"].id
    service.stop_discussion(actor_of("om-crtc-1"), item_of(meeting, 1), reason="意见已充分")
    assert item_of(meeting, 1).is_stopped


def test_close_item_needs_the_current_one(world, actor_of, log):
    meeting = sitting(world, actor_of)
    before = log()
    close = service.close_item
    me, other = actor_of("secretariat"), item_of(meeting, 2)
    refused("is_current", close, me, other, outcome=ItemState.DISCUSSED)
    refused(
        "is_lead_or_secretary_or_presiding",
        close,
        actor_of("om-cucc-1"),
        item_of(meeting, 1),
        outcome=ItemState.DISCUSSED,
    )
    with pytest.raises(ValueError, match="listed"):
        close(me, item_of(meeting, 1), outcome=ItemState.LISTED)
    assert log() == before


def test_two_secretaries_press_next_once(world, actor_of, log):
    """The second knew another item as the current one: nothing happens."""
    meeting = sitting(world, actor_of)
    first, second, third = (item_of(meeting, n) for n in (1, 2, 3))
    service.take_up_item(actor_of("lead-om"), second, seen=first.pid)
    before = log()
    next_ = service.take_up_item
    refused("has_seen_current", next_, actor_of("secretariat"), third, seen=first.pid)
    refused("is_to_come", next_, actor_of("secretariat"), second, seen=first.pid)
    refused(
        "has_seen_current", service.end_meeting, actor_of("secretariat"), meeting, seen=first.pid
    )
    assert log() == before
    assert second.state is ItemState.CURRENT


def test_stop_discussion_closes_the_list(world, actor_of, log):
    meeting = sitting(world, actor_of)
    come_and_wait(actor_of, meeting)
    item = item_of(meeting, 1)
    stop = service.stop_discussion
    refused("is_chair_of_meeting", stop, actor_of("secretariat"), item, reason="充分")
    stop(actor_of("lead-om"), item, reason="意见已充分")
    assert (item.is_stopped, item.stop_reason) == (True, "意见已充分")
    assert [t.state for t in db.session.scalars(select(SpeakerTurn))] == ["withdrawn"]
    before = log()
    waiting = row_of(meeting, "om-crtc-1")
    refused("is_floor_open", service.ask_to_speak, actor_of("om-crtc-1"), waiting)
    refused("is_floor_open", stop, actor_of("lead-om"), item, reason="再次")
    assert log() == before


def test_adjourn_meeting_stops_the_time_and_resume_meeting_goes_on(
    world, actor_of, log, move_clock
):
    meeting = sitting(world, actor_of)
    item = item_of(meeting, 1)
    move_clock(timedelta(minutes=5))
    until = clock.now() + timedelta(minutes=15)
    service.adjourn_meeting(actor_of("lead-om"), meeting, reason="茶歇", until=until)
    assert (meeting.state, meeting.cause) == (MeetingState.ADJOURNED, "茶歇")
    assert meeting.resumes_at == until
    assert (item.state, item.seconds, item.current_since) == (ItemState.CURRENT, 300, None)
    move_clock(timedelta(minutes=20))
    refused("is_sitting", service.take_up_item, actor_of("secretariat"), item_of(meeting, 2))
    service.resume_meeting(actor_of("secretariat"), meeting)
    assert (meeting.state, meeting.resumes_at) == (MeetingState.SITTING, None)
    move_clock(timedelta(minutes=1))
    service.close_item(actor_of("secretariat"), item, outcome=ItemState.DISCUSSED)
    assert item.seconds == 360
    assert [t for t in log() if "meeting" in t][-2:] == ["adjourn_meeting", "resume_meeting"]


def test_adjourn_meeting_is_until_later(world, actor_of, log):
    meeting = sitting(world, actor_of)
    before = log()
    adjourn = service.adjourn_meeting
    now = clock.now()
    refused("is_future_deadline", adjourn, actor_of("lead-om"), meeting, reason="歇", until=now)
    refused("is_adjourned", service.resume_meeting, actor_of("lead-om"), meeting)
    assert log() == before


def test_end_meeting_closes_item_and_list_and_leaves_the_roll(world, actor_of, log, move_clock):
    meeting = sitting(world, actor_of)
    come_and_wait(actor_of, meeting)
    present = list(meeting.present)
    move_clock(timedelta(minutes=10))
    service.end_meeting(actor_of("secretariat"), meeting)
    assert (meeting.state, meeting.ended_at) == (MeetingState.ENDED, clock.now())
    assert (meeting.check_in_code, meeting.present) == ("", present)
    item = item_of(meeting, 1)
    assert (item.state, item.seconds) == (ItemState.DISCUSSED, 600)
    assert item_of(meeting, 2).state is ItemState.LISTED
    assert [t.state for t in db.session.scalars(select(SpeakerTurn))] == ["withdrawn"]
    assert log()[-1] == "end_meeting"


def test_end_meeting_waits_for_the_vote(world, actor_of, log):
    meeting = sitting(world, actor_of)
    about_an_issue(world, actor_of, meeting)
    poll = service.put_to_vote(
        actor_of("secretariat"),
        item_of(meeting, 1),
        motion="采用1.5。",
        preset="ordinary",
        closes_at=clock.now() + timedelta(minutes=5),
    )
    before = log()
    refused("has_no_open_poll", service.end_meeting, actor_of("secretariat"), meeting)
    assert log() == before
    assert poll.state == "open"


def test_a_meeting_that_nobody_opened_the_agenda_of_ends_with_all_to_come(world, actor_of):
    meeting = opened(world, actor_of)
    service.end_meeting(actor_of("lead-om"), meeting)
    assert item_of(meeting, 0).state is ItemState.LISTED


def test_the_live_count_rises_with_every_act(world, actor_of):
    meeting = opened(world, actor_of)
    seen = [meeting.live]
    come(actor_of, meeting, "om-cucc-1")
    seen.append(meeting.live)
    service.read_notice(actor_of("lead-om"), meeting)
    seen.append(meeting.live)
    assert seen == sorted(set(seen))
